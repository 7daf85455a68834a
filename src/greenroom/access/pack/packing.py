"""A pack gathered from an office, and that it was built. The one place of the pack that reads."""

from __future__ import annotations

import json

from greenroom.access.answering import sheet_of
from greenroom.access.architecture import architecture
from greenroom.access.evidence.collect import latest
from greenroom.access.forms import as_csv
from greenroom.access.observed import journey_of
from greenroom.access.office import Office
from greenroom.access.pack.document import Pack
from greenroom.access.pack.folder import digest_of
from greenroom.access.pack.sections import Known, gaps, sections
from greenroom.access.quote import quote_of
from greenroom.clock import utc
from greenroom.draw.dates import short_day
from greenroom.errors import ConfigError
from greenroom.sync.mapping_file import mapping_at

TITLE = "Request for access to the Xero Practice Manager API"


def pack_of(office: Office, *, draft: bool) -> Pack:
    """The pack as of now. ``ConfigError`` that lists the gaps, unless a draft was asked for."""
    known = _known(office)
    found = gaps(known)
    if found and not draft:
        shown = "\n  ".join(f"{one.what}" for one in found[:_MOST_TOLD])
        more = f"\n  and {len(found) - _MOST_TOLD} more" if len(found) > _MOST_TOLD else ""
        raise ConfigError(
            f"The pack has {len(found)} gaps:\n  {shown}{more}",
            hint="greenroom access assess gaps tells what to do; --draft marks them in place.",
        )
    return Pack(
        title=TITLE,
        app=office.settings.app.name,
        day=short_day(utc(known.now).date()),
        sections=sections(known),
        gaps=found,
        annexes={
            "assessment.csv": as_csv(known.sheet).encode(),
            "evidence.json": _evidence(known),
        },
        is_draft=draft,
        rehearsed=_REHEARSED if journey_of(office).is_rehearsal else "",
    )


_MOST_TOLD = 12
_REHEARSED = (
    "Evidence marked sandbox was seen while Greenroom's emulator played Xero: it proves how the "
    "program behaves, and nothing about a real practice."
)


def note_built(office: Office, files: dict[str, bytes]) -> None:
    """Write down that a pack was built, by its manifest's hash."""
    office.ledger.append("pack.built", app=office.app, facts={"digest": digest_of(files)})


def _known(office: Office) -> Known:
    settings, contract = office.settings, office.contract
    plan = office.workspace.scope_plan
    tables: tuple[str, ...] = ()
    if settings.mapping_path.is_file():
        tables = tuple(one.name for one in mapping_at(settings.mapping_path, contract).tables)
    return Known(
        settings=settings,
        contract=contract,
        plan=plan,
        sheet=sheet_of(office),
        architecture=architecture(contract, settings, plan, tables=tables),
        cost=quote_of(settings, contract),
        evidence=latest(office),
        head=str(office.ledger.head()),
        now=office.clock.now(),
    )


def _evidence(known: Known) -> bytes:
    told = [one._asdict() for one in known.evidence.values()]
    return json.dumps(told, indent=2, sort_keys=True, default=list).encode() + b"\n"
