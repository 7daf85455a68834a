"""From XPM into a database of yours."""
