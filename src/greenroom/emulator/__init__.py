"""Xero's side, played by us: state and a function from request to response."""
