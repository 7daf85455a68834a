"""Evidence: small read-only collectors that prove an answer, or say why they cannot."""
