"""One run of ``greenroom exec``: everything put together, the program led, the code it ended with.

What is to be told about it is for the command to say.
"""

from __future__ import annotations

import ssl
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Literal, NamedTuple, Protocol

from greenroom.emulator.exec import browser, child
from greenroom.emulator.exec.authority import Authority, server_side
from greenroom.emulator.exec.beyond import Beyond, Others, played
from greenroom.emulator.exec.environment import Ports, led_environment
from greenroom.emulator.exec.folder import run_folder
from greenroom.emulator.exec.landing import Landing
from greenroom.emulator.exec.serving import Answering, Sockets, serving
from greenroom.emulator.exec.trust import Trust
from greenroom.send import Send

Browser = Literal["made-up", "chromium", "own"]
"""What a program finds in ``BROWSER``: one that consents, one for a person, or the user's own."""


class Place(Protocol):
    """Where a program runs: on this machine as it is, or shut in; see ``Open`` and ``sealed``."""

    @property
    def ports(self) -> Ports:
        """Where the run listens, as the program sees it."""

    @property
    def prepare(self) -> Callable[[], None] | None:
        """What the program's process does before its program."""

    def sockets(self) -> Sockets:
        """The sockets of those ports, once the program's process has begun."""


class Open:
    """The machine as it is, listened to on free ports."""

    prepare = None

    def __init__(self, *, control: bool) -> None:
        self._sockets = Sockets.opened(control=control)
        self.ports = self._sockets.ports

    def sockets(self) -> Sockets:
        """The sockets of those ports."""
        return self._sockets


class Choice(NamedTuple):
    """How a program is led; ``seal`` makes the place that shuts it in."""

    others: Others = "pass"
    control: bool = False
    browser: Browser = "made-up"
    seal: Callable[[Path, Trust], Place] | None = None


class Run:
    """A run that is ready: the variables that lead a program, and what landed so far.

    ``chromium`` is the command of a browser that is led, empty where none was asked for.
    """

    def __init__(self, answering: Answering, place: Place, variables: dict[str, str]) -> None:
        self.landing = answering.landing
        self.variables = variables
        self.chromium: list[str] = []
        self._answering = answering
        self._place = place

    def program(self, words: Sequence[str], environ: Mapping[str, str]) -> int:
        """The exit code of a program that was led, as a shell tells it."""
        with child.watching() as watch:
            return self._watched(words, {**environ, **self.variables}, watch)

    def _watched(self, words: Sequence[str], led: Mapping[str, str], watch: child.Watch) -> int:
        """The exit code of the program, started, served and waited for."""
        try:
            process = child.start(words, led, prepare=self._place.prepare)
        except subprocess.SubprocessError:
            self._place.sockets()  # says why the program could not be shut in
            raise
        try:
            with closing(self._place.sockets()) as sockets, serving(sockets, self._answering):
                return watch.wait(process).code
        finally:
            if process.poll() is None:
                process.terminate()

    @contextmanager
    def served(self) -> Iterator[None]:
        """Answer while this lasts, for programs that were given the variables by hand."""
        with closing(self._place.sockets()) as sockets, serving(sockets, self._answering):
            yield


@contextmanager
def prepared(handle: Send, choice: Choice, environ: Mapping[str, str]) -> Iterator[Run]:
    """A run that leads to ``handle``; when this ends nothing of it is left."""
    known = played()
    beyond = Beyond(choice.others, environ)
    with run_folder() as folder:
        authority = Authority(known.domain)
        leaf = authority.issue((known.domain, f"*.{known.domain}"))
        trust = Trust(folder, authority.pem)
        landing = Landing(handle, known)
        tls = _greeting(server_side(leaf, folder), landing)
        place = choice.seal(folder, trust) if choice.seal else Open(control=choice.control)
        variables = led_environment(environ, ports=place.ports, trust=trust, played=known)
        run = Run(Answering(landing, handle, beyond, tls), place, variables)
        if choice.browser == "made-up":
            variables["BROWSER"] = browser.made_up()
        elif choice.browser == "chromium":
            run.chromium = browser.chromium(folder, relay=place.ports.relay, pin=leaf.pin)
            variables["BROWSER"] = browser.script(folder, run.chromium)
        yield run


def _greeting(tls: ssl.SSLContext, landing: Landing) -> ssl.SSLContext:
    """The same context, which tells of every connection that begins."""

    def greet(_line: object, name: str | None, _context: ssl.SSLContext) -> None:
        landing.greet(name)

    tls.sni_callback = greet
    return tls
