"""A sheet written out in the order of the form: CSV, Markdown and a page to paste from. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from greenroom.access.assessment import Row, Sheet
from greenroom.access.assessment_data import assessment_data
from greenroom.draw.page import render

HEADS = ("Number", "Question", "Answer", "Yes or no", "Evidence", "By", "Origin", "Gap")

RECONSTRUCTED = "reconstructed from the standard: not Xero's words"


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
    parts = [f"# {title}", ""]
    for label, rows in by_section(found):
        parts += [f"## {label}", ""]
        for row in rows:
            parts += [f"**{heading(row)}**", "", row.answer or f"*Gap: {row.gap}*", ""]
            parts += [f"- {line}" for line in proofs(row)]
            parts += [""] if proofs(row) else []
    return "\n".join(parts)


def as_page(found: Sheet, title: str) -> str:
    """The sheet as a page whose answers can be marked and copied one by one."""
    sections = [
        {
            "label": label,
            "rows": [
                {
                    "heading": heading(row),
                    "answer": row.answer,
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
    """The rows under the headings of the form; what no section asks for comes last."""
    sections = assessment_data().sections
    parts = [
        (f"{one.number}. {one.label}", [row for row in found.rows if row.section == name])
        for name, one in sections.items()
    ]
    rest = [row for row in found.rows if row.section not in sections]
    return [*parts, ("Statements to have ready", rest)]


def heading(row: Row) -> str:
    """Number and topic; where it is reconstructed, it says so."""
    number = f"{row.number} " if row.number else ""
    return f"{number}{row.topic}{f' ({row.id})' if row.origin != 'particular' else ''}"


def proofs(row: Row) -> list[str]:
    """What stands behind an answer, a line each."""
    lines = [
        f"{one.collector}: {one.outcome}. {one.said}"
        for one in row.findings
        if one.outcome != "missing"
    ]
    if row.by:
        with_ = f", {row.document}" if row.document else ""
        lines.append(f"said by {row.by}{with_}")
    if row.origin == "reconstructed":
        lines.append(RECONSTRUCTED)
    return lines


def cells(row: Row) -> Sequence[str]:
    """One row of the spreadsheet."""
    yes = {True: "Yes", False: "No", None: ""}[row.yes]
    evidence = "; ".join(f"{one.collector} {one.outcome}" for one in row.findings)
    said = row.answer or row.proposed
    return (row.number or row.id, row.topic, said, yes, evidence, row.by, row.origin, row.gap)


def _plain(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


ENDINGS = {".csv": as_csv, ".md": as_markdown, ".html": as_page}
"""How a sheet is written, by the ending of a file's name."""
