"""A command's output as a terminal of 96 columns without colour shows it."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

_CONTROL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\r(?!\n)")
_BAR = re.compile(r"^.*[━╸╺]{4,}.*\n?", re.MULTILINE)


def on_terminal(
    command: Sequence[str], *, folder: Path, more: Mapping[str, str], accepts: Sequence[int] = (0,)
) -> str:
    """What a command prints; raises ``SystemExit`` with it where it ends otherwise than accepted.

    ``more`` are variables of the environment beside the caller's own, Greenroom's left out.
    """
    near, far = os.openpty()
    ours = {name: value for name, value in os.environ.items() if not name.startswith("GREENROOM_")}
    environ = {**ours, "COLUMNS": "96", "NO_COLOR": "1", "TERM": "xterm", **more}
    with subprocess.Popen(
        command, stdout=far, stderr=far, stdin=far, env=environ, cwd=folder
    ) as process:
        os.close(far)
        text = b"".join(_read_all(near)).decode()
        os.close(near)
    if process.returncode not in accepts:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}:\n{text}")
    return plain(text)


def plain(text: str) -> str:
    """The lines that stay on a terminal: bars of progress and how they were drawn are left out."""
    return _BAR.sub("", _CONTROL.sub("", text.replace("\r\n", "\n")))


def _read_all(handle: int) -> Iterator[bytes]:
    """Chunks until the other end of a terminal closes, which Linux tells by an error."""
    try:
        while chunk := os.read(handle, 65_536):
            yield chunk
    except OSError:
        return
