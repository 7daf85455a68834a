"""Ids of rows: computed from where a row stands, and read back to it, so that none must be stored.

An id holds its place in its first eight digits, scrambled, and a hash in the others: a practice of
any size is named in no time, and a made-up id is told from a real one. Rows made later get ids of
the same form under another kind, which the collection remembers.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Self, overload

_ROOM = 1 << 32


@lru_cache(maxsize=1024)
def _scramble(seed: int, kind: str) -> tuple[int, int, int]:
    """What turns a number into the first digits of an id, and back: factor, its inverse, offset."""
    drawn = hashlib.blake2b(f"{seed}/{kind}".encode(), digest_size=8).digest()
    factor = int.from_bytes(drawn[:4], "big") | 1
    return factor, pow(factor, -1, _ROOM), int.from_bytes(drawn[4:], "big")


def row_id(seed: int, kind: str, number: int) -> str:
    """The UUID of a row: its number, scrambled, and a hash of the seed, the kind and the number."""
    factor, _, offset = _scramble(seed, kind)
    head = (number * factor + offset) % _ROOM
    drawn = hashlib.blake2b(f"{seed}/{kind}/{number}".encode(), digest_size=11).hexdigest()
    return f"{head:08x}-{drawn[:4]}-4{drawn[4:7]}-a{drawn[7:10]}-{drawn[10:]}"


def row_number(seed: int, kind: str, uuid: str) -> int | None:
    """The number that ``row_id`` made the id of; ``None`` for an id of another making."""
    try:
        head = int(uuid[:8], 16)
    except ValueError:
        return None
    _, inverse, offset = _scramble(seed, kind)
    number = (head - offset) * inverse % _ROOM
    return number if row_id(seed, kind, number) == uuid else None


class Ids(Sequence[str]):
    """The ids of a collection in order: ``seeded`` computed ones, then those that came later."""

    def __init__(self, seed: int = 0, kind: str = "", seeded: int = 0) -> None:
        self.seeded = seeded
        self._seed = seed
        self._kind = kind
        self._known: dict[int, str] = {}
        self._later: list[str] = []
        self._places: dict[str, int] = {}
        self._computed = True

    @classmethod
    def listed(cls, uuids: Sequence[str]) -> Self:
        """The ids of rows that were not made up, as they are."""
        made = cls(seeded=len(uuids))
        made._computed = False
        made._known = dict(enumerate(uuids))
        made._places = {uuid: place for place, uuid in enumerate(uuids)}
        return made

    def __len__(self) -> int:
        return self.seeded + len(self._later)

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[str, ...]: ...
    def __getitem__(self, at: int | slice) -> str | tuple[str, ...]:
        if isinstance(at, slice):
            return tuple([self[place] for place in range(len(self))[at]])
        place = at if at >= 0 else at + len(self)
        if not 0 <= place < len(self):
            raise IndexError(f"No id at {at}")
        if place >= self.seeded:
            return self._later[place - self.seeded]
        known = self._known.get(place)
        if known is None:
            known = self._known[place] = row_id(self._seed, self._kind, place)
        return known

    def __iter__(self) -> Iterator[str]:
        return iter(self[:])

    def place(self, uuid: str) -> int | None:
        """Where an id stands; ``None`` when it is none of these."""
        later = self._places.get(uuid)
        if later is not None or not self.seeded or not self._computed:
            return later
        number = row_number(self._seed, self._kind, uuid)
        return number if number is not None and number < self.seeded else None

    def append(self, uuid: str) -> int:
        """The place of a new id, after all others."""
        self._places[uuid] = place = len(self)
        self._later.append(uuid)
        return place
