"""A pack gathered from an office, and that it was built. The one place of the pack that reads."""

from __future__ import annotations

import json

from greenroom.access.answering import sheet_of
from greenroom.access.asking import asked_of, title_of
from greenroom.access.chains import head_before_packs, require_dossier, verified
from greenroom.access.cost.quote import quote_of
from greenroom.access.evidence.kept import today
from greenroom.access.forms import as_csv, as_page
from greenroom.access.landscape import architecture_of
from greenroom.access.office import Office
from greenroom.access.pack.document import ANNEXES, Pack
from greenroom.access.pack.folder import digest_of
from greenroom.access.pack.lacking import gaps, is_written
from greenroom.access.pack.sections import Known, sections
from greenroom.access.scopes.keeping import paper_of
from greenroom.access.scopes.planner import planned
from greenroom.clock import utc
from greenroom.draw.dates import short_day
from greenroom.draw.flow import flow
from greenroom.draw.svg import as_file
from greenroom.errors import NotReady
from greenroom.store.facts import Fact

TITLE = "Request for access to the Xero Practice Manager API"


def pack_of(office: Office, *, draft: bool) -> Pack:
    """The pack as of now. ``NotReady`` that lists the gaps, unless a draft was asked for.

    Raises ``LedgerBroken`` where a ledger or the dossier behind it does not hold: nothing is built
    upon that.
    """
    verified(office)
    require_dossier(office)
    known = _known(office)
    found = gaps(known)
    if found and not draft:
        shown = "\n  ".join(f"{one.what}" for one in found[:_MOST_TOLD])
        more = f"\n  and {len(found) - _MOST_TOLD} more" if len(found) > _MOST_TOLD else ""
        count = "1 gap" if len(found) == 1 else f"{len(found)} gaps"
        raise NotReady(
            f"The pack has {count}:\n  {shown}{more}",
            hint="greenroom access assess gaps tells what to do; --draft marks them in place.",
        )
    return Pack(
        title=TITLE,
        app=office.settings.app.name,
        day=short_day(utc(known.now).date()),
        sections=sections(known),
        gaps=found,
        annexes=_annexes(office, known),
        is_draft=draft,
        rehearsed=_REHEARSED if _is_played(known) else "",
    )


_MOST_TOLD = 12
_REHEARSED = (
    "Evidence marked sandbox was seen while Greenroom's emulator played Xero: it proves how the "
    "program behaves, and nothing about a real practice."
)


def _is_played(known: Known) -> bool:
    """Whether something that counts here was seen while the emulator played Xero."""
    return any(one.environment in {"sandbox", "rehearsal"} for one in known.evidence.values())


def note_built(office: Office, made: Pack, files: dict[str, bytes]) -> None:
    """Write down that a pack was built, by its manifest's hash, and how much of it is there.

    ``status`` says of the use case alone whether it is written; a draft may have it whole.
    """
    facts: dict[str, Fact] = {
        "digest": digest_of(files),
        "kind": "draft" if made.is_draft else "whole",
        "status": "written" if is_written(made.gaps) else "open",
        "features": len(office.settings.features),
        "count": len(made.gaps),
    }
    office.ledger.append("pack.built", app=office.app, facts=facts)


def _known(office: Office) -> Known:
    settings, contract = office.settings, office.contract
    return Known(
        settings=settings,
        contract=contract,
        planned=planned(contract, settings.features),
        paper=paper_of(office),
        sheet=sheet_of(office),
        asked=asked_of(office).sheet,
        architecture=architecture_of(office.workspace),
        cost=quote_of(settings, contract),
        evidence=today(office),
        head=str(head_before_packs(office)),
        now=office.clock.now(),
        sharing=office.sharing,
    )


def _annexes(office: Office, known: Known) -> dict[str, bytes]:
    """The files beside the document, in the order in which it names them."""
    form = asked_of(office, "access")
    made = {
        "scope-assumptions.md": known.paper,
        "data-flow.svg": as_file(flow(known.architecture.picture)),
        "access-form.html": as_page(form.sheet, title_of(office, "access")),
        "assessment.csv": as_csv(known.asked),
        "assessment.html": as_page(known.asked, title_of(office, "assessment")),
        "evidence.json": _evidence(known),
    }
    return {name: made[name].encode() for name in ANNEXES}


def _evidence(known: Known) -> str:
    told = [one._asdict() for one in known.evidence.values()]
    return json.dumps(told, indent=2, sort_keys=True, default=list) + "\n"
