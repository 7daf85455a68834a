"""A command's output as a terminal of 96 columns without colour shows it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NoReturn

_CONTROL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\r(?!\n)")
_BAR = re.compile(r"^.*[━╸╺]{4,}.*\n?", re.MULTILINE)


def on_terminal(
    command: Sequence[str], *, folder: Path, more: Mapping[str, str], accepts: Sequence[int] = (0,)
) -> str:
    """What a command prints; raises ``SystemExit`` with it where it ends otherwise than accepted.

    ``more`` are variables of the environment beside the caller's own, Greenroom's left out.
    """
    near, far = os.openpty()
    with subprocess.Popen(
        command, stdout=far, stderr=far, stdin=far, env=_environ(more), cwd=folder
    ) as process:
        os.close(far)
        text = _read(near)
    return _accepted(text, process.returncode, accepts, " ".join(command))


def in_a_child(
    run: Callable[[], int],
    *,
    folder: Path,
    more: Mapping[str, str],
    accepts: Sequence[int] = (0,),
) -> str:
    """The same of a function, run in a copy of this process, which has its modules at hand."""
    near, far = os.openpty()
    child = os.fork()
    if not child:
        _become(run, far, folder=folder, environ=_environ(more))
    os.close(far)
    text = _read(near)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return _accepted(text, code, accepts, "The command")


def _become(
    run: Callable[[], int], terminal: int, *, folder: Path, environ: Mapping[str, str]
) -> NoReturn:
    """Be the command: its terminal, its folder, its environment; then end with its code."""
    code = 1
    try:
        for handle in (0, 1, 2):
            os.dup2(terminal, handle)
        sys.stdin, sys.stdout, sys.stderr = (
            os.fdopen(handle, mode, encoding="utf-8", closefd=False)
            for handle, mode in ((0, "r"), (1, "w"), (2, "w"))
        )
        os.environ.clear()
        os.environ.update(environ)
        os.chdir(folder)
        code = run()
        sys.stdout.flush()
        sys.stderr.flush()
    except BaseException:  # noqa: BLE001  a copy of the parent may not go on as the parent
        traceback.print_exc()
    finally:
        os._exit(code)


def _environ(more: Mapping[str, str]) -> dict[str, str]:
    ours = {name: value for name, value in os.environ.items() if not name.startswith("GREENROOM_")}
    return {**ours, "COLUMNS": "96", "NO_COLOR": "1", "TERM": "xterm", **more}


def _accepted(text: str, code: int, accepts: Sequence[int], what: str) -> str:
    if code not in accepts:
        raise SystemExit(f"{what} ended with {code}:\n{text}")
    return plain(text)


def plain(text: str) -> str:
    """The lines that stay on a terminal: bars of progress and how they were drawn are left out."""
    return _BAR.sub("", _CONTROL.sub("", text.replace("\r\n", "\n")))


def _read(handle: int) -> str:
    """What comes until the other end of a terminal closes, which is closed then."""
    try:
        return b"".join(_chunks(handle)).decode()
    finally:
        os.close(handle)


def _chunks(handle: int) -> Iterator[bytes]:
    """Linux tells by an error that the other end is closed."""
    try:
        while chunk := os.read(handle, 65_536):
            yield chunk
    except OSError:
        return
