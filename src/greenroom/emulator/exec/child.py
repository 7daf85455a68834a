"""The program itself as a child process: found, started, sent the signals we get, waited for."""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import NamedTuple

from greenroom.errors import ConfigError

NOT_FOUND, NOT_RUNNABLE = 127, 126
"""The exit codes of shells for a program that is not there, and for one that cannot be run."""

_PR_SET_PDEATHSIG = 1
_FORWARDED = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)

Prepare = Callable[[], None]
"""What is done in the child before its program."""


class Ended(NamedTuple):
    """A program's exit code, as a shell tells it, and the signal that asked us to end (or 0)."""

    code: int
    asked: int = 0


def find(program: str, environ: Mapping[str, str]) -> str:
    """The program's file. Raises ``ConfigError`` with the exit code a shell would end with."""
    found = shutil.which(program, path=environ.get("PATH"))
    if found:
        return found
    there = os.path.exists(program)  # noqa: PTH110  a word from the command line, not a path yet
    error = ConfigError(
        f"{program}: {'this cannot be run' if there else 'there is no such program'}.",
        hint="Name a program on the PATH, or its file, behind two dashes: -- PROGRAM ARGUMENTS",
    )
    error.exit_code = NOT_RUNNABLE if there else NOT_FOUND
    raise error


def start(
    words: Sequence[str], environ: Mapping[str, str], *, prepare: Prepare | None = None
) -> subprocess.Popen[bytes]:
    """The program, running. ``prepare`` is done in it first; what that raises is raised here."""
    file = find(words[0], environ)
    try:
        # Copied while this process has one thread: see serving.
        return subprocess.Popen(  # noqa: S603  running what the user names is what this is for
            list(words),
            executable=file,
            env=dict(environ),
            preexec_fn=_prepared(prepare),  # noqa: PLW1509
        )
    except OSError as error:
        wrong = ConfigError(
            f"{words[0]} cannot be run: {error.strerror}.",
            hint="A script needs a first line that names its interpreter, and one that exists.",
        )
        wrong.exit_code = NOT_RUNNABLE
        raise wrong from error


class Watch:
    """What asks us to end: sent on to the program, so that it ends first and in its own way.

    ``early`` is what came before there was a program.
    """

    def __init__(self) -> None:
        self._asked: list[int] = []
        self._early: list[int] = []
        self._child: subprocess.Popen[bytes] | None = None

    def hear(self, number: int, _frame: FrameType | None = None) -> None:
        """Take a signal: remember it, and send it on where there is a program already."""
        self._asked.append(number)
        if self._child is None:
            self._early.append(number)
        # Ctrl-C reaches everybody in the terminal's foreground: the program has had it already.
        elif number != signal.SIGINT or not _is_in_foreground():
            self._child.send_signal(number)

    def wait(self, child: subprocess.Popen[bytes]) -> Ended:
        """How the program ended; what came before it was watched over reaches it now."""
        self._child = child
        for number in self._early:
            child.send_signal(number)
        code = child.wait()
        return Ended(code if code >= 0 else 128 - code, self._asked[-1] if self._asked else 0)


@contextmanager
def watching() -> Iterator[Watch]:
    """A watch over signals, begun before the program is: none may fall between the two."""
    watch = Watch()
    before = {number: signal.signal(number, watch.hear) for number in _FORWARDED}
    try:
        yield watch
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _is_in_foreground() -> bool:
    """Whether keys pressed in a terminal reach this process, and so its children."""
    try:
        terminal = os.open("/dev/tty", os.O_RDONLY)
    except OSError:
        return False
    try:
        return os.tcgetpgrp(terminal) == os.getpgrp()
    except OSError:
        return False
    finally:
        os.close(terminal)


def _prepared(prepare: Prepare | None) -> Prepare | None:
    """What the child does before its program: not outlive us, and what else is asked."""
    if sys.platform != "linux":
        return prepare
    libc, parent = ctypes.CDLL(None), os.getpid()

    def in_child() -> None:
        if prepare is not None:
            prepare()
        # Last: the kernel forgets the wish when a process changes who it is.
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:
            os.kill(os.getpid(), signal.SIGTERM)

    return in_child
