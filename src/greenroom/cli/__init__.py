"""Commands: one file per greenroom thing."""
