"""Our side of the API: one call, retried, limited, signed and logged."""
