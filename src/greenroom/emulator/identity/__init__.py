"""Xero's sign-in: authorise and consent, tokens, keys, connections."""
