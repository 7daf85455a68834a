"""Our side of OAuth: addresses and token requests, what a token says, and the vault."""
