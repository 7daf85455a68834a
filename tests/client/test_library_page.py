"""The pages about the library tell the truth: their examples run and print what they say."""

from __future__ import annotations

import re
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = {"docs/library.md": 4, "docs/verify.md": 1, "README.md": 1}
"""Pages whose Python runs here, and how many of their examples print something."""
BLOCK = re.compile(r"```(python|text)\n(.*?)```", re.DOTALL)


@pytest.mark.parametrize("page", PAGES)
def test_the_examples_print_what_the_page_says(page: str) -> None:
    """Every example of the page runs, in order, and its output is the one printed below it."""
    names: dict[str, object] = {"__name__": "library"}
    told: list[str] = []
    said: list[str] = []
    for kind, text in BLOCK.findall((ROOT / page).read_text("utf-8")):
        if kind == "text":
            said.append(text)
            continue
        with redirect_stdout(StringIO()) as out:
            exec(compile(text, page, "exec"), names)
        told += [out.getvalue()] if out.getvalue() else []
    assert told == said
    assert len(told) == PAGES[page]
