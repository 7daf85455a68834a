"""Put the demo's real output into the README, between its two marks; ``--check`` compares."""

from __future__ import annotations

import difflib
import re
import sys
import tempfile
from pathlib import Path

from terminal import on_terminal

README = Path(__file__).parents[1] / "README.md"
BLOCK = re.compile(r"(<!-- demo -->\n).*?(<!-- /demo -->)", re.DOTALL)


def told() -> str:
    """What the demo prints on a terminal of 96 columns, its folder and seconds made the same."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "greenroom-demo"
        command = [str(Path(sys.executable).parent / "greenroom"), "demo", "--folder", str(place)]
        text = on_terminal(command, folder=Path(folder), more={}).replace(
            str(place), "greenroom-demo"
        )
    return re.sub(r"It took \d+ seconds?", "It took 3 seconds", text)


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
