"""The emulator's own page, for people: what the world holds, what was asked, and forms to play."""
