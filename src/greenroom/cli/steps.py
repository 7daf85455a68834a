"""``greenroom access step``: a step that a person records, with a name, a day and a document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from greenroom.cli import look
from greenroom.cli.options import HERE, Flag, Project

if TYPE_CHECKING:
    from greenroom.access.office import Office
    from greenroom.access.recorded import Kept

_TURNS = {"ours": "ours", "xero": "Xero's", "practice": "the practice's"}


def step(
    event: str = "",
    *,
    on: str = "",
    by: str = "",
    note: str = "",
    document: str = "",
    reference: str = "",
    force: Flag = False,
    undo: Flag = False,
    project: Project = HERE,
) -> int:
    """Record a step that no code can see, in your name; without one, list what can be recorded.

    It wants a note and a document, for a word alone proves nothing.

    Parameters
    ----------
    event
        What happened, such as request-sent.
    on
        The day it happened, such as 2026-11-23; default: today.
    by
        Who says so.
    note
        A sentence about it.
    document
        What proves it: a file, of which name and digest are kept, or words such as "mail of 3 Nov".
    reference
        A case number or the like; it takes the place of a document.
    force
        Record it even where it cannot follow.
    undo
        Take the newest such step back; the record of both stays.
    """
    from greenroom.access import recorded
    from greenroom.access.office import Office
    from greenroom.access.spoken import as_day

    with project.open() as workspace, Office(workspace) as office:
        if not event:
            return _list(office, as_json=project.json)
        said = recorded.Step(event, by, as_day(on), note, document, reference, force)
        kept = recorded.undo(office, said) if undo else recorded.keep(office, said)
        if project.json:
            look.show_json({"entry": kept.entry, "remarks": kept.remarks})
            return 0
        return _tell(office, kept, undone=undo)


def _list(office: Office, *, as_json: bool) -> int:
    """What can be recorded now."""
    from greenroom.access.recorded import possible

    found = possible(office)
    if as_json:
        look.show_json({"steps": found})
        return 0
    look.table(
        ("Step", "What happened", "Whose", "Wanted with it"),
        [(one.event, one.label, _TURNS[one.who], one.wanted) for one in found],
    )
    look.step(
        "ours", "greenroom access step STEP --on DAY --by NAME --note NOTE --document DOCUMENT"
    )
    return 0


def _tell(office: Office, kept: Kept, *, undone: bool) -> int:
    """What was kept, and where that leads."""
    from greenroom.access.observed import journey_of
    from greenroom.cli.journey_shown import show_next

    found = journey_of(office)
    words = "Taken back" if undone else "Recorded"
    entry = kept.entry
    look.step("done", f"{words}: {entry.body['event']}, {entry.body['on']}, by {entry.by}.")
    for remark in kept.remarks:
        look.step("note", remark)
    show_next(found.next, found.today)
    return 0
