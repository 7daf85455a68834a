"""``greenroom audit``: the ledger of everything that happened, and whether it is whole."""

from __future__ import annotations

from greenroom.cli import look
from greenroom.cli.options import HERE, LARGEST_COUNT, Project, in_range


def list_events(*, kind: str = "", last: int = 50, project: Project = HERE) -> int:
    """The events of the ledger, newest last.

    Parameters
    ----------
    kind
        Only events whose kind begins so, such as consent or sync.
    last
        How many at most.
    """
    from greenroom.clock import iso

    in_range("--last", last, low=1, high=LARGEST_COUNT)
    with project.open() as workspace:
        found = [event for event in workspace.ledger.events() if event.kind.startswith(kind)]
        shown = found[-last:]
        if project.json:
            look.show_json([event._asdict() for event in shown])
            return 0
        look.table(
            ("No", "When", "What", "Practice", "Facts"),
            [
                (
                    event.seq,
                    iso(event.at),
                    event.kind,
                    event.practice[:8],
                    ", ".join(f"{key} {value}" for key, value in event.facts.items()),
                )
                for event in shown
            ],
            empty="Nothing has happened yet. Next: greenroom connect",
        )
    return 0


def verify(*, known: str = "", project: Project = HERE) -> int:
    """Whether every event still fits the one before it, to the first.

    It prints the ledger's head. Keep that elsewhere and give it back with --known: then even an end
    that was cut off and written anew is found.

    Parameters
    ----------
    known
        A head that an earlier verify printed.
    """
    from greenroom.store.ledger import read_head

    with project.open() as workspace:
        count = workspace.ledger.verify(known=read_head(known) if known else None)
        head = workspace.ledger.head()
    if project.json:
        look.show_json({"whole": True, "events": count, "head": str(head)})
        return 0
    look.step("done", f"The ledger is whole: {count} events, each sealed to the one before.")
    look.say(f"Head: {head}")
    return 0
