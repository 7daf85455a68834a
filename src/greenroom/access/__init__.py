"""The approval journey: what is done, what is ours, what waits for Xero."""
