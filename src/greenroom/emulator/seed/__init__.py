"""A deterministic made-up practice: people, places, households."""
