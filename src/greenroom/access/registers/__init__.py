"""What people keep beside the steps: findings of Xero's and incidents, each with its clock."""
