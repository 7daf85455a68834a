"""A process that calls Xero as any project would, and writes down what it asks for and keeps.

Not a test: ``test_rotations`` starts it, many times over, and kills it. Each line of its journal:
moment, name, ``asks`` or ``keeps``, and the digest of the refresh token that was shown to Xero.
"""

from __future__ import annotations

import hashlib
import os
import random
import time
from collections.abc import Callable
from contextlib import contextmanager
from functools import cached_property, partial
from pathlib import Path
from typing import NamedTuple

from greenroom import log
from greenroom.auth.replies import TokenSet
from greenroom.client.limiter import Pace, wait
from greenroom.contract import contract
from greenroom.errors import SignedOut
from greenroom.settings import Settings
from greenroom.store.limits import SharedLimiter
from greenroom.workspace import Workspace

LOST = 3
"""How a process ends whose grant Xero refuses."""

contract()  # read once, by the server that the processes are forked from


END = "."
"""What a line that was written whole ends with."""


class Line(NamedTuple):
    """A line of a journal."""

    at: float
    name: str
    word: str
    digest: str


class Journal:
    """Lines that outlive a process that is killed, for each goes to the file as it is written."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    def note(self, *words: str) -> None:
        """One line of its own, however the one before it was cut off by a kill."""
        os.write(self._file, (" ".join(("\n" + repr(time.time()), *words, END)) + "\n").encode())


class Reader:
    """A journal read as it grows; ``lines`` are those so far."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.touch()
        self._file = path.open("rb", buffering=0)
        self.lines: list[Line] = []
        self._rest = ""

    def said(self, word: str) -> list[Line]:
        """The lines of that word, the new ones included, in order."""
        *whole, self._rest = (self._rest + self._file.read().decode()).split("\n")
        for text in whole:
            at, *words = text.split(" ")
            if words[-1:] == [END]:  # a kill may tear a line where a page of the file ends
                self.lines.append(Line(float(at), *words[:-1]))
        return [line for line in self.lines if line.word == word]

    def close(self) -> None:
        """Give the file back."""
        self._file.close()


class Watched(Workspace):
    """A workspace without haste's limits that tells of each refresh."""

    def __init__(self, settings: Settings, note: Callable[[str, str], None]) -> None:
        super().__init__(settings)
        self._note = note
        self._shown = ""

    @cached_property
    def limiter(self) -> SharedLimiter:
        """A limiter that writes its rows and keeps nobody waiting."""
        pace = Pace(concurrent=10**6, minute=10**6, day=10**6)
        return SharedLimiter(self.store, self.client_id, rule=partial(wait, pace=pace))

    def refresh(self, refresh_token: str) -> TokenSet:
        """The next pair of tokens; who asks for it is written down before."""
        self._shown = hashlib.sha256(refresh_token.encode()).hexdigest()[:16]
        self._note("asks", self._shown)
        return super().refresh(refresh_token)

    def access_token(self, practice: str, refused: str | None = None) -> str:
        """A good access token; that a renewed one was kept is written down after."""
        self._shown = ""
        token = super().access_token(practice, refused)
        if self._shown:
            self._note("keeps", self._shown)
        return token


@contextmanager
def watched(settings: Settings, journal: Path, name: str):
    """A watched workspace of that name."""
    log.configure()  # only what is wrong
    with Watched(settings, partial(Journal(journal).note, name)) as workspace:
        yield workspace


def work(settings: Settings, journal: Path, stop: Path, name: str) -> None:
    """Call one practice after another until told to stop."""
    chance = random.Random(name)
    with watched(settings, journal, name) as workspace:
        found = workspace.tokens.practices(workspace.client_id)
        sessions = {one.tenant_id: workspace.session(one.tenant_id) for one in found}
        while not stop.exists():
            practice = chance.choice(sorted(sessions))
            try:
                sessions[practice].staff.list().all()
            except SignedOut:
                _still_signed_in(workspace, practice)


def _still_signed_in(workspace: Workspace, practice: str) -> None:
    """Nothing, when Xero refused two tokens of one call; the end, when the grant is gone."""
    try:
        workspace.access_token(practice)
    except SignedOut:
        os._exit(LOST)
