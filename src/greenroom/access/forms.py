"""A sheet written out in its own order: CSV, Markdown and a page to paste from. Pure.

Whatever people wrote stays their words: no cell runs in a spreadsheet, no sign becomes layout.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from greenroom.access.assessment import Row, Sheet
from greenroom.access.assessment_data import assessment_data
from greenroom.draw.page import render

HEADS = ("Number", "Question", "Answer", "Yes or no", "Evidence", "By", "Origin", "Gap")

RECONSTRUCTED = "reconstructed from the standard: not Xero's words"

EXPECTED = "expected in the form, which nobody has published"


def as_csv(found: Sheet, title: str = "") -> str:
    """The sheet for a spreadsheet; cells that a spreadsheet would run are made plain text."""
    del title  # a spreadsheet has none
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEADS)
    writer.writerows([_plain(cell) for cell in cells(row)] for row in found.rows)
    return out.getvalue()


def as_markdown(found: Sheet, title: str) -> str:
    """The sheet as a document."""
    parts = [f"# {_bare(title)}", ""]
    for label, rows in by_section(found):
        parts += [f"## {_bare(label)}", ""] if label else []
        for row in rows:
            parts += [f"**{_bare(heading(row))}**", "", *_words(row), ""]
            parts += [f"- {_begun(line)}" for line in proofs(row)]
            parts += [""] if proofs(row) else []
    return "\n".join(parts)


def _words(row: Row) -> Iterator[str]:
    """The answer, line by line, and what it lacks."""
    said = row.answer or row.proposed
    # A line's end is kept by two blanks, or all would run together.
    yield from ("  \n".join(_begun(line) for line in said.splitlines() if line.strip()),) * bool(
        said
    )
    if row.gap:
        yield from ("",) * bool(said)
        yield f"*Gap: {_bare(row.gap)}*"


def as_page(found: Sheet, title: str) -> str:
    """The sheet as a page whose answers can be marked and copied one by one."""
    sections = [
        {
            "label": label,
            "rows": [
                {
                    "heading": heading(row),
                    "answer": row.answer or row.proposed,
                    "gap": row.gap,
                    "proofs": proofs(row),
                }
                for row in rows
            ],
        }
        for label, rows in by_section(found)
    ]
    return render("assessment.html", title=title, sections=sections)


def by_section(found: Sheet) -> list[tuple[str, list[Row]]]:
    """The rows under the headings of the form; what no section asks for comes last.

    Another form's rows keep the order and the headings they have.
    """
    if found.title:
        return [(name, list(rows)) for name, rows in groupby(found.rows, lambda row: row.section)]
    sections = assessment_data().sections
    parts = [
        (f"{one.number}. {one.label}", [row for row in found.rows if row.section == name])
        for name, one in sections.items()
    ]
    rest = [row for row in found.rows if row.section not in sections]
    return [*parts, ("Statements to have ready", rest)]


def heading(row: Row) -> str:
    """Number and topic, and the id of one of ours."""
    number = f"{row.number} " if row.number else ""
    if row.origin == "document":
        return f"{number}{row.topic}"
    return f"{number}{row.topic}{f' ({row.id})' if row.origin != 'particular' else ''}"


def proofs(row: Row) -> list[str]:
    """What stands behind an answer, a line each."""
    lines = [
        f"{one.collector}: {', '.join(filter(None, (one.outcome, one.attested)))}. {one.said}"
        for one in row.findings
        if one.outcome != "missing"
    ]
    if row.by:
        with_ = f", {row.document}" if row.document else ""
        lines.append(f"said by {row.by}{with_}")
    if row.origin == "reconstructed":
        lines.append(RECONSTRUCTED)
    if row.origin == "expected":
        lines.append(EXPECTED)
    return lines


def cells(row: Row) -> Sequence[str]:
    """One row of the spreadsheet."""
    yes = {True: "Yes", False: "No", None: ""}[row.yes]
    evidence = "; ".join(f"{one.collector} {one.outcome}" for one in row.findings)
    said = row.answer or row.proposed
    number = row.number or ("" if row.origin == "document" else row.id)
    return (number, row.topic, said, yes, evidence, row.by, row.origin, row.gap)


def _plain(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.lstrip(" ").startswith(_RUNS) else cell


_RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What a spreadsheet takes for the beginning of a formula, wide letters included."""


def _bare(text: str) -> str:
    """Words in which Markdown sees no sign of its own."""
    return re.sub(r"([\\`*_{}\[\]<>#|~$^])", r"\\\1", text.strip()).replace("&", "&amp;")


def _begun(text: str) -> str:
    """Words at a line's beginning, where a dash or a number would make a list of them."""
    return re.sub(r"^(?:([-+=])|(\d+)([.)]))", _apart, _bare(text))


def _apart(begin: re.Match[str]) -> str:
    return f"\\{begin[1]}" if begin[1] else f"{begin[2]}\\{begin[3]}"


ENDINGS = {".csv": as_csv, ".md": as_markdown, ".html": as_page}
"""How a sheet is written, by the ending of a file's name."""
