"""Scenarios played: files read, steps taken, calls heard, a verdict given."""
