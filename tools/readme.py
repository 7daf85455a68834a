"""Put the demo's real output into the README, between its two marks; ``--check`` compares."""

from __future__ import annotations

import difflib
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

README = Path(__file__).parents[1] / "README.md"
BLOCK = re.compile(r"(<!-- demo -->\n).*?(<!-- /demo -->)", re.DOTALL)


def told() -> str:
    """What the demo prints on a terminal of 96 columns, its folder and seconds made the same."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "greenroom-demo"
        command = [str(Path(sys.executable).parent / "greenroom"), "demo", "--folder", str(place)]
        text = _on_terminal(command).replace(str(place), "greenroom-demo")
    return re.sub(r"It took \d+ seconds?", "It took 3 seconds", text)


def _on_terminal(command: list[str]) -> str:
    """A command's output as a terminal without colour shows it."""
    near, far = os.openpty()
    ours = {name: value for name, value in os.environ.items() if not name.startswith("GREENROOM_")}
    environ = {**ours, "COLUMNS": "96", "NO_COLOR": "1", "TERM": "xterm"}
    with subprocess.Popen(command, stdout=far, stderr=far, stdin=far, env=environ) as process:
        os.close(far)
        chunks = list(_read_all(near))
        os.close(near)
    if process.returncode:
        raise SystemExit(b"".join(chunks).decode())
    return b"".join(chunks).decode("utf-8").replace("\r\n", "\n")


def _read_all(handle: int) -> Iterator[bytes]:
    """Chunks until the other end of a terminal closes, which Linux tells by an error."""
    try:
        while chunk := os.read(handle, 65_536):
            yield chunk
    except OSError:
        return


def with_demo(readme: str, output: str) -> str:
    """The README with the output in its place."""
    return BLOCK.sub(
        lambda m: f"{m[1]}```console\n$ make demo\n{output.strip()}\n```\n{m[2]}", readme
    )


def main() -> int:
    """Compare with ``--check``, else write; returns the exit code."""
    readme = README.read_text("utf-8")
    wanted = with_demo(readme, told())
    if "--check" not in sys.argv:
        README.write_text(wanted, "utf-8")
        return 0
    changed = difflib.unified_diff(readme.splitlines(), wanted.splitlines(), lineterm="", n=0)
    lines = list(changed)
    print("\n".join(lines))
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
