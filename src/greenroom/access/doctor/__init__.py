"""What is wrong on this machine and in this project, why, and what to do."""
