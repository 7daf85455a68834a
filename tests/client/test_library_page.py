"""The page about the library tells the truth: its examples run and print what it says."""

from __future__ import annotations

import re
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "library.md"
BLOCK = re.compile(r"```(python|text)\n(.*?)```", re.DOTALL)


def test_the_examples_print_what_the_page_says() -> None:
    """Every example of the page runs, in order, and its output is the one printed below it."""
    names: dict[str, object] = {"__name__": "library"}
    told: list[str] = []
    said: list[str] = []
    for kind, text in BLOCK.findall(PAGE.read_text("utf-8")):
        if kind == "text":
            said.append(text)
            continue
        with redirect_stdout(StringIO()) as out:
            exec(compile(text, str(PAGE), "exec"), names)
        told += [out.getvalue()] if out.getvalue() else []
    assert told == said
    assert len(told) == 4
