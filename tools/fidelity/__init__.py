"""How faithful client and emulator are to the bodies in ``tests/samples``, found by trying."""
