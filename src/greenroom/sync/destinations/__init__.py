"""Where synced rows go: one small module a kind of database."""
