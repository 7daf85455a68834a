"""Our memory: all SQL of our own state."""
