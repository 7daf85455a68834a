"""Emulator and client put together for tests, ours and other people's."""
