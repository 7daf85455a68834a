"""What Xero says, as data: operations, records, scopes, limits, each with source and standing."""

from greenroom.contract.load import contract

__all__ = ["contract"]
