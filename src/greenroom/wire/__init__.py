"""Bytes to values and back: one codec for XML and JSON, used by client and emulator alike."""
