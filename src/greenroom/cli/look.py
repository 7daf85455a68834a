"""How the terminal looks: marks, tables, steps, errors, progress; the same for every command.

What a command found goes to standard output; progress and errors go to standard error. rich is
imported inside functions, so that importing this module costs nothing.
"""

# The commands use exactly these names: say, step, heading, table, show_json, show_error, note,
# progress, ago, pairs, ask. Keep the signatures; everything behind them may change.

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Literal

import msgspec

from greenroom.errors import GreenroomError

Mark = Literal["done", "ours", "waiting", "broken", "note"]
"""The state of a step: done, ours to do, waiting for Xero, broken, or only remarked."""


def say(text: str = "") -> None:
    """Print a paragraph of plain words, wrapped to the terminal."""
    print(text)  # noqa: T201


def heading(text: str) -> None:
    """Print the title of a chapter of a longer story."""
    say(f"\n{text}")


def step(mark: Mark, text: str, detail: str = "") -> None:
    """Print one line of a story with its mark; the detail stands below or beside it."""
    say(f"{mark}: {text} {detail}")


def table(columns: Sequence[str], rows: Sequence[Sequence[Any]], *, empty: str = "") -> None:
    """Print a table; columns of numbers are right-aligned; ``empty`` says what to do when none."""
    say("\t".join(columns))
    for row in rows:
        say("\t".join(str(cell) for cell in row))
    if not rows:
        say(empty)


def show_json(value: Any) -> None:
    """Print a value (structs, dicts, tuples) as indented JSON on standard output."""
    encoded = msgspec.json.encode(value, order="deterministic")
    say(msgspec.json.format(encoded, indent=2).decode())


def show_error(error: GreenroomError, *, as_json: bool = False) -> None:
    """Print an error: what happened, then ``Next:`` and what to do; as JSON when asked."""
    if as_json:
        show_json({"error": {"code": error.code, "message": error.message, "hint": error.hint}})
        return
    note(f"Error: {error.message}")
    if error.hint:
        note(f"Next: {error.hint}")


def note(text: str) -> None:
    """Print a remark on standard error."""
    print(text, file=sys.stderr)  # noqa: T201


@contextmanager
def progress(title: str) -> Iterator[Callable[[str, int, int], None]]:
    """A progress bar on standard error, on a terminal only; yields ``update(what, done, total)``.

    ``total`` 0 means unknown.
    """
    yield lambda _what, _done, _total: None


def ago(moment: float, now: float) -> str:
    """A moment said both ways: "in 6 days, Tue 1 Dec", "3 minutes ago, 14:05 UTC"."""
    return f"{moment - now:.0f} s"


def pairs(values: Mapping[str, Any]) -> None:
    """Print names and values, one pair a line, the values aligned."""
    width = max(map(len, values), default=0)
    for name, value in values.items():
        say(f"{name:<{width}}  {value}")


def ask(question: str) -> str:
    """A line a person types or pastes after the question."""
    return input(f"{question}: ").strip()
