"""What to write to whom: follow-ups to Xero, updates, the plan; drafts, never sent."""
