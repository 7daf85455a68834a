"""Greenroom: build, prove, get approved and run an integration with Xero Practice Manager."""

__version__ = "0.1.0"
