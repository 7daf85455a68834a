"""How the terminal looks: marks, tables, steps, errors, progress; the same for every command.

What a command found goes to standard output; progress and errors go to standard error. On a
terminal there is colour (unless ``NO_COLOR``) and lines are wrapped; into a file or a pipe goes
plain text. rich is imported inside functions, so that importing this module costs nothing.
"""

# The commands use exactly these names: say, step, heading, table, show_json, show_error, note,
# progress, ago, day, pairs, ask. Keep the signatures; everything behind them may change.

from __future__ import annotations

import os
import select
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TextIO

from greenroom.cli.surface import PROSE_WIDTH, Mark, Surface, marked, paired, prose, tabled, title
from greenroom.clock import utc
from greenroom.draw.dates import duration, moment_both_ways, short_day
from greenroom.errors import CallError, GreenroomError, RateLimited, ScopeMissing

__all__ = [
    "Mark",
    "ago",
    "ask",
    "ask_secret",
    "columns",
    "day",
    "heading",
    "note",
    "page",
    "pairs",
    "pressed_enter",
    "progress",
    "say",
    "show_error",
    "show_json",
    "step",
    "table",
]


def surface_of(stream: TextIO) -> Surface:
    """What can be written on a stream: its width, and whether colour and signs are understood."""
    terminal = stream.isatty()
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return Surface(
        columns=max(40, shutil.get_terminal_size().columns) if terminal else 0,
        colour=terminal and not plain,
        signs=_takes_signs(stream),
    )


def _takes_signs(stream: TextIO) -> bool:
    try:
        "✓→…✗•─".encode(stream.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def _out() -> Surface:
    return surface_of(sys.stdout)


def _print(text: str, *, aside: bool = False) -> None:
    # Flushed: who reads a pipe wants to know the budget before the run, not after it.
    print(text, file=sys.stderr if aside else sys.stdout, flush=True)


def say(text: str = "") -> None:
    """Print a paragraph of plain words, wrapped to the terminal."""
    _print(prose(_out(), text))


def columns() -> int:
    """How wide a page of text may be; 80 where there is no terminal."""
    return min(_out().columns or 80, PROSE_WIDTH)


def page(text: str) -> None:
    """Print a page as it was laid out."""
    _print(_out().writable(text))


def heading(text: str) -> None:
    """Print the title of a chapter of a longer story."""
    _print(title(_out(), text))


def step(mark: Mark, text: str, detail: str = "", *, aside: bool = False) -> None:
    """Print one line of a story with its mark; the detail stands below or beside it.

    ``aside`` prints it on standard error: what another program says is on standard output.
    """
    _print(marked(surface_of(sys.stderr) if aside else _out(), mark, text, detail), aside=aside)


def table(
    columns: Sequence[str],
    rows: Sequence[Sequence[Any]],
    *,
    empty: str = "",
    aside: bool = False,
) -> None:
    """Print a table; columns of numbers are right-aligned; ``empty`` says what to do when none.

    ``aside`` as for ``step``.
    """
    if rows:
        _print(tabled(surface_of(sys.stderr) if aside else _out(), columns, rows), aside=aside)
    elif empty:
        say(empty)


def pairs(values: Mapping[str, Any]) -> None:
    """Print names and values, one pair a line, the values aligned."""
    if values:
        _print(paired(_out(), values))


def show_json(value: Any, *, aside: bool = False) -> None:
    """Print a value (structs, dicts, tuples) as indented JSON on standard output.

    ``aside`` as for ``step``.
    """
    import json

    import msgspec

    from greenroom.cli.plainly import plainly

    encoded = msgspec.json.encode(plainly(value), order="deterministic")
    if _out().signs:
        _print(msgspec.json.format(encoded, indent=2).decode(), aside=aside)
    else:
        # A terminal of few letters gets every other one as \uXXXX, so that nothing is lost.
        _print(json.dumps(json.loads(encoded), indent=2), aside=aside)


def show_error(error: GreenroomError, *, as_json: bool = False) -> None:
    """Print an error: what happened, then ``Next:`` and what to do; as JSON when asked."""
    if as_json:
        told = {"code": error.code, "message": error.message, "hint": error.hint}
        show_json({"error": told | _facts(error)})
        return
    surface = surface_of(sys.stderr)
    lines = [_labelled(surface, "Error:", error.message)]
    facts = "; ".join(
        f"{name} {value}" for name, value in _facts(error).items() if value not in error.message
    )
    if facts:
        lines.append(surface.styled(prose(surface, facts, "  "), "dim"))
    if error.hint:
        lines.append(_labelled(surface, "Next:", error.hint))
    print("\n".join(lines), file=sys.stderr)  # noqa: T201


def _labelled(surface: Surface, label: str, text: str) -> str:
    words = prose(surface, f"{label} {text}")
    return surface.styled(label, "broken" if label == "Error:" else "ours") + words[len(label) :]


def _facts(error: GreenroomError) -> dict[str, str]:
    """What is known of a failed call, in words; never what the call carried."""
    if not isinstance(error, CallError):
        return {}
    facts = {
        "operation": error.operation,
        "practice": error.practice,
        "status": "" if error.status is None else str(error.status),
        "correlation": error.correlation_id,
    }
    if isinstance(error, ScopeMissing):
        facts |= {"needed": ", ".join(error.needed), "granted": ", ".join(error.granted)}
    if isinstance(error, RateLimited):
        facts["limit"] = error.problem
        if error.retry_after_seconds is not None:
            facts["opens"] = f"in {duration(error.retry_after_seconds)}"
    return {name: value for name, value in facts.items() if value}


def note(text: str) -> None:
    """Print a remark on standard error."""
    print(prose(surface_of(sys.stderr), text), file=sys.stderr)  # noqa: T201


@contextmanager
def progress(title: str) -> Iterator[Callable[[str, int, int], None]]:
    """A progress bar on standard error, on a terminal only; yields ``update(what, done, total)``.

    ``total`` 0 means unknown.
    """
    surface = surface_of(sys.stderr)
    if not surface.columns or os.environ.get("TERM") == "dumb":
        yield lambda _what, _done, _total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=24),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        task = bars.add_task(surface.writable(title), total=None)

        def update(what: str, done: int, total: int) -> None:
            words = surface.writable(f"{title}: {what}" if what else title)
            bars.update(task, description=words, completed=done, total=total or None)

        yield update


def ago(moment: float, now: float) -> str:
    """A moment said both ways: "in 6 days, Tue 1 Dec", "3 minutes ago, 14:05 UTC"."""
    return moment_both_ways(moment, now)


def day(moment: float) -> str:
    """A moment as its day: "Tue 1 Dec 2026"."""
    return short_day(utc(moment).date())


def ask(question: str) -> str:
    """A line a person types or pastes after the question; empty when there is nobody to ask."""
    # On standard error: what a command found may be going into a file.
    print(f"{surface_of(sys.stderr).writable(question)}: ", end="", file=sys.stderr, flush=True)  # noqa: T201
    try:
        return input().strip()
    except EOFError:
        print(file=sys.stderr)  # noqa: T201
        return ""


def ask_secret(question: str) -> str:
    """What a person types unseen, or the first line of what is piped in; empty for neither."""
    import getpass

    try:
        if sys.stdin.isatty():
            return getpass.getpass(f"{surface_of(sys.stderr).writable(question)}: ").strip()
        return sys.stdin.readline().strip()
    except EOFError:
        return ""


def pressed_enter() -> bool:
    """Whether a person at the terminal has pressed Enter since the last look; never waits."""
    # select sees terminals on POSIX only; elsewhere Ctrl-C does the same.
    if os.name != "posix" or not sys.stdin or not sys.stdin.isatty():
        return False
    if not select.select([sys.stdin], [], [], 0)[0]:
        return False
    sys.stdin.readline()
    return True
