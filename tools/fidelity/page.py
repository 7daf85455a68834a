"""docs/fidelity.md: what came of every sample, and what is known not to match.

Made from the indexes and from what was tried; nothing in it is written by hand. The samples' own
README is made here too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from fidelity.catalogue import Sample, catalogue
from fidelity.judging import Mark, Verdict, verdicts
from greenroom.contract import contract

_NOTICE = (
    "<!-- Generated from tests/samples by tools/fresh.py, which tries them all; do not edit. -->"
)
_STANDINGS = ("documented", "observed", "assumed")
_AGAIN = "Read and written again"

_INTRODUCTION = """\
{count} bodies in `tests/samples` say what Xero is known to send and to take. Each names its source,
and all of them are tried whenever this page is made: our client reads the replies and writes the
requests; the emulator serves the replies from a practice that holds their values, and understands
the requests; every one is read and written again. A body is compared name by name and text by text
by a reader that knows nothing of our codec: *same* is that, *same bytes* is more.

They were written from public pages, recordings and other people's code, with made-up people in
them. That all of them match says that we keep to what is known, not that all is known: what each
one rests on is its standing, and [what the emulator does not imitate](emulator-limits.md) is told
apart.
"""

_ABOUT = """\
Bodies as Xero is known to send and to take them, rebuilt from the facts with invented people and
companies. Each line names the sections of the reference it follows and its source in
`contract/data/sources.toml`; how it is asked for stands in the `index.toml` beside it.
`test_samples.py` holds client and emulator to all of them, *canonical* ones to the byte. What came
of it is in `docs/fidelity.md`.
"""


def scorecard() -> str:
    """docs/fidelity.md."""
    found = verdicts()
    replies = [one for one in found if one.sample.direction == "reply"]
    requests = [one for one in found if one.sample.direction == "request"]
    return "\n".join(
        [
            _NOTICE,
            "# Fidelity",
            "",
            _INTRODUCTION.format(count=len(found)),
            *_totals(replies, ("Replies", "Read by our client", "Served", _AGAIN)),
            *_totals(requests, ("Requests", "Written by our client", "Understood", _AGAIN)),
            *_without(found),
            "## What is not matched, and why",
            "",
            *_unmatched(found),
            "## Sample by sample",
            "",
            *_families(found),
        ]
    )


def readme() -> str:
    """tests/samples/README.md."""
    lines = [_NOTICE, "# Sample bodies", "", _ABOUT]
    samples = catalogue().values()
    for family in dict.fromkeys(one.family for one in samples):
        rows = (
            (f"`{one.file}`", one.shows + (" (*canonical*)" if one.canonical else ""), one.follows,
             f"`{one.source}`, {one.standing}")
            for one in samples if one.family == family
        )  # fmt: skip
        lines += [f"## {family}", "", *_table(("File", "Shows", "Follows", "Source"), rows)]
    return "\n".join(lines)


def _totals(found: list[Verdict], head: tuple[str, ...]) -> list[str]:
    """How many samples are matched, by what is known of them."""
    groups = [(standing, [one for one in found if one.sample.standing == standing])
              for standing in _STANDINGS]  # fmt: skip
    rows = [(name, *_counts(some)) for name, some in [*groups, ("all", found)]]
    return _table((head[0], "Samples", *head[1:]), rows)


def _counts(found: list[Verdict]) -> tuple[str, ...]:
    """The number of samples, and for each question how many of those asked are matched."""
    columns = zip(*((one.client, one.emulator, one.again) for one in found), strict=True)
    return (
        str(len(found)),
        *(_count([mark for mark in column if mark.word]) for column in columns),
    )


def _count(marks: list[Mark]) -> str:
    words = Counter(mark.word for mark in marks)
    good = len(marks) - words["no"]
    exact = f", {words['same bytes']} to the byte" if words["same bytes"] else ""
    return f"{good} of {len(marks)}{exact}"


def _unmatched(found: Iterable[Verdict]) -> list[str]:
    """Every known difference with its reason, and every problem, which should not be there."""
    known: dict[tuple[str, str], list[str]] = {}
    problems = []
    for one in found:
        sample = one.sample
        for path, why in sample.known_differences.items():
            name = path.rpartition("/")[2]
            known.setdefault((f"`{name}` {_told(sample, path)}", why), []).append(_link(sample))
        if sample.unwritten:
            known[f"not written by us: {sample.shows}", sample.unwritten] = [_link(sample)]
        problems += [("**unexplained**", problem, _link(sample)) for problem in one.problems]
    rows = [(what, why, ", ".join(links)) for (what, why), links in known.items()]
    return _table(("What", "Why", "Where"), [*problems, *rows])


def _told(sample: Sample, path: str) -> str:
    return (
        "is added" if path in sample.adds else "is missing" if path in sample.lacks else "differs"
    )


def _families(found: Iterable[Verdict]) -> list[str]:
    """The samples of each folder."""
    lines: list[str] = []
    by_family: dict[str, list[Verdict]] = {}
    for one in found:
        by_family.setdefault(one.sample.family, []).append(one)
    head = ("Sample", "Operation", "Shows", "Client", "Emulator", "Again", "Source", "Standing")
    for family, some in by_family.items():
        lines += [f"### {family}", "", *_table(head, map(_row, some))]
    return lines


def _row(one: Verdict) -> tuple[str, ...]:
    sample = one.sample
    switches = ", ".join(f"`{name}={choice}`" for name, choice in sample.switches.items())
    verb = " (request)" if sample.direction == "request" else ""
    return (
        _link(sample),
        f"`{sample.operation}`{verb}",
        sample.shows + (f"; with {switches}" if switches else ""),
        _word(one.client), _word(one.emulator), _word(one.again),
        _source(sample.source), sample.standing,
    )  # fmt: skip


def _without(found: Iterable[Verdict]) -> list[str]:
    """How many operations have samples, and the names of those that have none."""
    shown = {(one.sample.operation, one.sample.direction) for one in found if not one.sample.error}
    operations = contract().operations.values()
    wanted = {
        "reply": [one.name for one in operations],
        "request": [one.name for one in operations if one.body],
    }
    lines = []
    for direction, names in wanted.items():
        missing = [name for name in names if (name, direction) not in shown]
        told = f", but not {_names(missing)}" if missing else ""
        there = len(names) - len(missing)
        many = "replies" if direction == "reply" else "request bodies"
        lines.append(f"- {there} of {len(names)} operations' {many} are shown by a sample{told}.")
    return [*lines, ""]


def _word(mark: Mark) -> str:
    return "**no**" if mark.word == "no" else mark.word or "—"


def _link(sample: Sample) -> str:
    return f"[`{sample.file}`](../tests/samples/{sample.file})"


def _source(key: str) -> str:
    url = contract().sources[key].url
    return f"[{key}]({url})" if url else key


def _names(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> list[str]:
    """A Markdown table with a blank line after it."""
    names = list(head)
    return [_cells(names), _cells("---" for _ in names), *map(_cells, rows), ""]


def _cells(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"
