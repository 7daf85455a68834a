"""What landed: every call that a program made to Xero's hosts, counted; and what else was seen.

A path is kept without its query, and without what names a record. No header and no body is kept.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Literal, NamedTuple
from urllib.parse import urlsplit

from greenroom.emulator.exec.beyond import Played
from greenroom.emulator.reply import JSON
from greenroom.errors import Unreachable
from greenroom.send import Request, Response, Send

Came = Literal["passed", "refused", "unreachable"]
"""What became of a call to another host."""

_KEPT_PATHS = 500
_OTHER_PATHS = "(other paths)"
_ID = "…"
_VERSION = re.compile(r"v?\d+\.\d+")
_NO_ANSWER = 0
"""Stands for a status where a scripted fault dropped the connection."""


class Landed(NamedTuple):
    """Calls of one kind: to one host and path, with one answer (0: none at all)."""

    host: str
    method: str
    path: str
    status: int
    calls: int


class Landing:
    """A ``Send`` around the emulator's that counts what it is asked; and what the relay tells."""

    def __init__(self, handle: Send, played: Played) -> None:
        self._handle = handle
        self._played = played
        self._calls: Counter[tuple[str, str, str, int]] = Counter()
        self._hosts: set[str] = set()
        self._greeted: Counter[str] = Counter()
        self.others: Counter[tuple[str, Came]] = Counter()

    def __call__(self, request: Request) -> Response:
        """The emulator's answer, counted; 421 for a host of Xero's that nobody plays."""
        address = urlsplit(request.url)
        host = (address.hostname or "").lower()
        self._hosts.add(host)
        if host not in self._played.hosts:
            answer = self._not_played(host)
        else:
            try:
                answer = self._handle(request)
            except Unreachable:
                self._count(host, request.method, address.path, _NO_ANSWER)
                raise
        self._count(host, request.method, address.path, answer.status)
        return answer

    def _count(self, host: str, method: str, path: str, status: int) -> None:
        kind = _plain(host), _plain(method), _kind_of(path), status
        # A program that makes paths up must not fill our memory.
        if kind not in self._calls and len(self._calls) >= _KEPT_PATHS:
            kind = "", "", _OTHER_PATHS, _NO_ANSWER
        self._calls[kind] += 1

    def _not_played(self, host: str) -> Response:
        """What a host of Xero's answers that the emulator does not play: never the real one."""
        words = f'{{"error": "greenroom exec does not play {_plain(host)}"}}\n'.encode()
        return Response(421, {"content-type": JSON, "content-length": str(len(words))}, [words])

    def greet(self, name: str | None) -> None:
        """Count a TLS connection that begins, by the name it asks for."""
        self._greeted[(name or "").lower()] += 1

    def beyond(self, host: str, came: Came) -> None:
        """Count a call to another host."""
        if len(self.others) < _KEPT_PATHS:
            self.others[_plain(host), came] += 1

    @property
    def landed(self) -> list[Landed]:
        """Every kind of call, by host and path."""
        return [Landed(*kind, calls=calls) for kind, calls in sorted(self._calls.items())]

    @property
    def calls(self) -> int:
        """How many calls landed on hosts that are played."""
        return sum(one.calls for one in self.landed if one.host in self._played.hosts)

    @property
    def turned_away(self) -> dict[str, int]:
        """Hosts that a program came to without asking anything, with how often.

        It broke off during the TLS handshake: it does not trust our authority.
        """
        return {
            _plain(name) or "an unnamed host": count
            for name, count in sorted(self._greeted.items())
            if name not in self._hosts
        }


def _kind_of(path: str) -> str:
    """A path with each part that names a record left out."""
    parts = path.split("/")
    return "/".join(_ID if _names_something(part) else _plain(part) for part in parts)


def _names_something(part: str) -> bool:
    """Whether a part of a path holds a digit, as ids and job numbers do and words do not."""
    return any(map(str.isdigit, part)) and not _VERSION.fullmatch(part)


def _plain(text: str) -> str:
    """Text from a program, fit to be shown."""
    return re.sub(r"[^\w.{}()%~:@+-]", "?", text)[:100]
