"""Readers and writers made once per contract and kept; what they do is told where they are made."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from greenroom.contract.model import Contract

Made = TypeVar("Made")

_MOST = 32


class PerContract(Generic[Made]):
    """What was made for a contract and a key, kept for the next time; a few dozen at most.

    A contract holds tables and so has no hash: it is known by identity, and kept alive by what was
    made for it.
    """

    def __init__(self, make: Callable[[Contract, Hashable], Made]) -> None:
        self._make = make
        self._kept: dict[tuple[int, Hashable], tuple[Contract, Made]] = {}

    def get(self, contract: Contract, key: Hashable) -> Made:
        """What belongs to this contract and key."""
        found = self._kept.get((id(contract), key))
        if found is not None and found[0] is contract:
            return found[1]
        if len(self._kept) >= _MOST:
            self._kept.clear()
        made = self._make(contract, key)
        self._kept[id(contract), key] = contract, made
        return made
