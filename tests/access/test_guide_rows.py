"""Every row of the guide's tables, its steps and questions, seen in its place in the product."""

from __future__ import annotations

import hashlib
import json
import re
import shlex
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from greenroom.cli.dispatch import run
from reference_files import FACTS, needs_facts

FILE = Path(__file__).parents[1] / "samples" / "guide_rows.toml"
Walk = dict[str, dict[str, tuple[str, ...]]]
ROWS: list[dict[str, Any]] = tomllib.loads(FILE.read_text("utf-8"))["rows"]

STATED = [row for row in ROWS if row["table"] in {"checklist", "steps"}]
"""The rows that are done or pending."""

WAY = (
    "init --name 'Guide App' --clients 40", "emulator approve", "connect", "sync run",
    "connect --accounting", "scenarios run --all", "access messages --to messages",
    "access forecast --take",
    "access step work-started --by Ana --note Begun --document plan",
)  # fmt: skip
"""What is typed on a way that ends with every row done."""

TABLES = {
    "comparison": 6, "scopes": 4, "security areas": 8, "checklist": 10, "while waiting": 7,
    "steps": 11, "questions": 4,
}  # fmt: skip
"""How many rows each has."""


@contextmanager
def fresh(folder: Path) -> Iterator[None]:
    """A folder to type commands in, with nothing of the machine's own settings."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("GREENROOM_DATA", "GREENROOM_MASTER_KEY", "GREENROOM_CLIENT_SECRET"):
            patch.delenv(name, raising=False)
        patch.setenv("XDG_DATA_HOME", str(folder / "home"))
        patch.setenv("COLUMNS", "200")
        patch.chdir(folder)
        yield


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Any], Walk]:
    """What each row rests on after each command of the way, walked once; () while pending."""
    folder = tmp_path_factory.mktemp("way")
    known: Walk = {}

    def walk(capsys: pytest.CaptureFixture[str]) -> Walk:
        with fresh(folder):
            for typed in WAY[len(known) :]:
                assert run(tuple(shlex.split(typed))) == 0, typed
                capsys.readouterr()
                assert run(("access", "check", "--json")) in {0, 3}
                known[typed] = stated(json.loads(capsys.readouterr().out))
        return known

    return walk


def stated(told: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    """What every row that is done rests on."""
    return {
        row["id"]: tuple(one["what"] for one in row["done"] if row["standing"] == "done")
        for row in (*told["checks"], *told["steps"])
    }


@pytest.fixture(scope="module")
def answered(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str, Any], str]]:
    """What commands answer in a fresh sandbox project, each asked once."""
    folder = tmp_path_factory.mktemp("guide")
    known: dict[str, str] = {}
    with fresh(folder):
        assert run(tuple(shlex.split(WAY[0]))) == 0

        def ask(typed: str, capsys: pytest.CaptureFixture[str]) -> str:
            if typed not in known:
                capsys.readouterr()
                run(tuple(shlex.split(typed)))
                known[typed] = one_line(capsys.readouterr().out)
            return known[typed]

        yield ask


def one_line(text: str) -> str:
    """A text without its line breaks and columns."""
    return " ".join(text.split())


def test_the_file_has_every_table_whole() -> None:
    """Five tables, the steps and the questions, each with all its rows, and no id twice."""
    counts = {table: sum(one["table"] == table for one in ROWS) for table in TABLES}
    assert counts == TABLES
    assert len({one["id"] for one in ROWS}) == len(ROWS) == sum(TABLES.values())


@pytest.mark.parametrize("row", ROWS, ids=[one["id"] for one in ROWS])
def test_the_row_has_its_place(
    row: dict[str, Any], answered: Callable[[str, Any], str], capsys: pytest.CaptureFixture[str]
) -> None:
    """The command that the file names shows what the row speaks of."""
    found = answered(row["run"], capsys)
    for text in row["sees"]:
        assert one_line(text) in found, f"{row['id']} {row['says']}: greenroom {row['run']}"


@pytest.mark.parametrize("row", STATED, ids=[one["id"] for one in STATED])
def test_the_row_is_done_by_what_makes_it_done(
    row: dict[str, Any], walked: Callable[[Any], Walk], capsys: pytest.CaptureFixture[str]
) -> None:
    """Pending before the command that the file names, done from it on, and for that reason."""
    way = walked(capsys)
    turn = next(at for at, typed in enumerate(WAY) if f"{typed} ".startswith(f"{row['done_by']} "))
    for at, typed in enumerate(WAY):
        rests = way[typed][row["id"]]
        assert bool(rests) == (at >= turn), f"{row['id']} after {typed}: {rests}"
    first = way[WAY[turn]][row["id"]]
    assert any(what.startswith(row["rests_on"]) for what in first), first


def digest(line: str) -> str:
    """What tells a line of the guide from every other."""
    return hashlib.sha256(one_line(line).encode()).hexdigest()[:12]


def lines_of(guide: str) -> dict[str, list[str]]:
    """The guide's tables by our names for them, its steps, and its questions.

    Cells of a table stand glued to each other, so a table is a block whose head has a small letter
    and a capital side by side.
    """
    blocks = [block.strip("\n").splitlines() for block in re.split(r"\n\s*\n", guide)]
    tables = [
        block[1:]
        for block in blocks
        if len(block) > 2
        and re.search("[a-z][A-Z]", block[0])
        and not any(line.startswith((" ", "•")) for line in block)
    ]
    names = [name for name in TABLES if name not in {"steps", "questions"}]
    found = dict(zip(names, tables, strict=True))
    _, _, rest = guide.partition("process you must follow")
    found["steps"] = re.findall(r"^ +\d+\. (.*)$", rest, re.MULTILINE)
    _, _, asked = guide.rpartition("API FAQs")
    found["questions"] = [line for line in asked.splitlines() if line.endswith("?")]
    return found


@pytest.mark.facts
@needs_facts
def test_no_row_of_the_guide_is_missing_and_none_invented() -> None:
    """Line for line, in the guide's order, every table, step and question has its row here."""
    lines = lines_of((FACTS / "guide.md").read_text("utf-8"))
    for table, found in lines.items():
        here = [one["digest"] for one in ROWS if one["table"] == table]
        assert here == [digest(line) for line in found], table
