"""Typed methods and records, generated from the contract."""
