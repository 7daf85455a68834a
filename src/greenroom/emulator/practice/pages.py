"""Pages of a token-paged list: tokens that name a position, the rows after it, and a cache.

A token holds the place of the last row it handed out, in an order that no change disturbs, so that
writes between two pages neither lose nor repeat a row. Not an offset, and no time runs out on it:
how long Xero's tokens live is not known.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from typing import NamedTuple

from greenroom.emulator.practice.rows import Collection, Row

START = -1
"""The position before the first row."""

CACHE_BYTES = 32 * 1024 * 1024
"""How much a practice's page cache may hold."""


class Page(NamedTuple):
    """The rows of one page, and the position from which the next goes on, if there is one."""

    rows: tuple[Row, ...]
    next: int | None


def write_token(kind: str, position: int) -> str:
    """The token of a position in a collection; opaque to whoever gets it."""
    return base64.urlsafe_b64encode(f"{kind}:{position}".encode()).decode().rstrip("=")


def read_token(kind: str, token: str) -> int | None:
    """The position a token names; nothing when it is no token of this collection."""
    try:
        text = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)).decode()
        found, _, place = text.partition(":")
        return int(place) if found == kind else None
    except (binascii.Error, ValueError):
        return None


def cut(found: Collection, position: int, size: int, *, wanted: Callable[[Row], bool]) -> Page:
    """The first so many wanted rows after a position. Looks one further, to know if more come."""
    rows: list[Row] = []
    for row in found.after(position):
        if not wanted(row):
            continue
        if len(rows) == size:
            return Page(tuple(rows), rows[-1].place)
        rows.append(row)
    return Page(tuple(rows), None)


class PageCache:
    """Whole bodies by what was asked for, valid for one version of the practice only.

    Bounded by bytes: when full it forgets everything, as any change makes it do.
    """

    def __init__(self, limit: int = CACHE_BYTES) -> None:
        self._limit = limit
        self._version = 0
        self._held: dict[object, tuple[bytes, ...]] = {}
        self._size = 0

    def find(self, key: object, version: int) -> tuple[bytes, ...] | None:
        """The body for a question, if it was asked since the last change."""
        return self._held.get(key) if version == self._version else None

    def keep(self, key: object, version: int, body: tuple[bytes, ...]) -> None:
        """Remember the body of a question."""
        size = sum(map(len, body))
        if version != self._version or self._size + size > self._limit:
            self._held = {}
            self._size = 0
            self._version = version
        if size <= self._limit:
            self._held[key] = body
            self._size += size
