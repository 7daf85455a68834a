"""``greenroom audit``: the ledger of everything that happened, and whether it is whole."""

from __future__ import annotations

from greenroom.cli import look
from greenroom.cli.options import HERE, LARGEST_COUNT, Project, in_range


def list_events(*, kind: str = "", last: int = 50, project: Project = HERE) -> int:
    """The events of the environment's ledger and of the approval's, newest last.

    Parameters
    ----------
    kind
        Only events whose kind begins so, such as consent or sync.
    last
        How many at most.
    """
    from greenroom.clock import iso

    in_range("--last", last, low=1, high=LARGEST_COUNT)
    from greenroom.access.office import Office

    with project.open() as workspace, Office(workspace) as office:
        found = [
            (where, event)
            for where, ledger in office.ledgers().items()
            for event in ledger.events()
            if event.kind.startswith(kind)
        ]
    shown = sorted(found, key=lambda one: one[1].at)[-last:]
    if project.json:
        look.show_json([{**event._asdict(), "ledger": where} for where, event in shown])
        return 0
    look.table(
        ("No", "When", "What", "Practice", "Facts", "Ledger"),
        [
            (
                event.seq,
                iso(event.at),
                event.kind,
                event.practice[:8],
                ", ".join(f"{key} {value}" for key, value in event.facts.items()),
                where,
            )
            for where, event in shown
        ],
        empty="Nothing has happened yet. Next: greenroom connect",
    )
    return 0


def verify(*, known: str = "", project: Project = HERE) -> int:
    """Whether every event still fits the one before it, and the dossier what the ledger says.

    An answer, a step, a finding, an incident or evidence that was changed, added or removed behind
    the ledger is named.

    It prints the ledger's head. Keep that elsewhere and give it back with --known: then even an end
    that was cut off and written anew is found.

    Parameters
    ----------
    known
        A head that an earlier verify printed.
    """
    from greenroom.access.chains import require_dossier, verified
    from greenroom.access.office import Office
    from greenroom.store.ledger import read_head

    with project.open() as workspace, Office(workspace) as office:
        found = verified(office, known=read_head(known) if known else None)
        entries = require_dossier(office)
    first = found[0]
    if project.json:
        told = {one.where: {"events": one.events, "head": str(one.head)} for one in found}
        head = {"whole": True, "events": first.events, "head": str(first.head)}
        look.show_json({**head, "ledgers": told, "entries": entries})
        return 0
    for one in found:
        name = "ledger" if one is first else f"{one.where}'s ledger"
        said = f"The {name} is whole: {one.events} events, each sealed to the one before."
        look.step("done", said)
        look.say(f"Head: {one.head}")
    if entries:
        look.step("done", f"The dossier is as its ledger says: {entries} entries.")
    return 0
