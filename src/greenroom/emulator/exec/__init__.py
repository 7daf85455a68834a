"""``greenroom exec``: any program run unmodified, its calls to Xero's hosts led to the emulator."""
