"""A practice read from its own CSV exports, as it is or disguised."""
