"""The sections of a request pack, from values that other parts made. Pure.

What is not known stands there as a gap; nothing is filled in for anybody.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import NamedTuple

from greenroom.access.architecture import Architecture
from greenroom.access.assessment import Row, Sheet
from greenroom.access.assessment_data import assessment_data
from greenroom.access.cost.cost import Cost
from greenroom.access.evidence.model import Evidence
from greenroom.access.forms import RECONSTRUCTED
from greenroom.access.journey_data import journey_data
from greenroom.access.origins import Sharing
from greenroom.access.pack.document import (
    ANNEXES,
    Answer,
    Block,
    Mark,
    Pairs,
    Picture,
    Rows,
    Section,
    Text,
)
from greenroom.access.scopes.planner import Planned
from greenroom.clock import utc
from greenroom.contract.model import Contract
from greenroom.contract.scopes import ScopePlan
from greenroom.draw.dates import short_day
from greenroom.draw.flow import flow
from greenroom.settings import Settings


class Known(NamedTuple):
    """All that a pack tells of; ``asked`` are the answers as Xero's document asks, else ours."""

    settings: Settings
    contract: Contract
    planned: Planned
    paper: str
    sheet: Sheet
    asked: Sheet
    architecture: Architecture
    cost: Cost | None
    evidence: Mapping[str, Evidence]
    head: str
    now: float
    sharing: Sharing | None = None


def sections(known: Known) -> tuple[Section, ...]:
    """The document, part by part, in the order a reviewer asks."""
    return (
        _company(known.sheet),
        _use_case(known),
        _scopes(known),
        _flow(known.architecture),
        *_answers(known.asked),
        _statements(known.sheet),
        _tier(known.cost),
        _contacts(known.sheet),
        _evidence(known),
        _annexes(),
    )


_ELSEWHERE = ("company.use", "company.contact", "company.contact_reach")
"""What the company's section of the form asks, and other sections of the pack tell."""


def _company(sheet: Sheet) -> Section:
    rows = [row for row in sheet.rows if row.section == "company" and row.id not in _ELSEWHERE]
    values = {row.topic: row.answer for row in rows if row.answer or row.needed}
    return Section("company", "Company and app", (Pairs(values),))


def _use_case(known: Known) -> Section:
    rows = [(one.name, one.reason, ", ".join(one.operations)) for one in known.settings.features]
    table = Rows(
        "Features and the calls they make", ("Feature", "Reason", "Calls"), rows, (24, 42, 34)
    )
    reach = known.sheet.row("statement.reach").answer
    lead = "What the app is for, feature by feature, and the calls that each needs."
    return Section("use-case", "Use case", (Text(reach), table), lead)


def _scopes(known: Known) -> Section:
    plan = known.planned.plan
    if not plan.scopes:
        none = Text("No feature names a call of a practice: no scope is asked for.")
        return Section("scopes", "Scopes and their reasons", (none,))
    blocks: list[Block] = [_asked(known, plan, "Scopes asked for"), Text(_beyond(plan))]
    if known.planned.needs_broad:
        blocks += _without_broad(known)
    lead = "The least that the features need; whatever these scopes open besides is not used."
    return Section("scopes", "Scopes and their reasons", tuple(blocks), lead)


def _needing(settings: Settings, operations: Iterable[str]) -> str:
    """The features behind a scope, each with its reason."""
    wanted = set(operations)
    told = [
        f"{one.name}: {one.reason}"
        for one in settings.features
        if wanted.intersection(one.operations)
    ]
    return " ".join(told)


def _asked(known: Known, plan: ScopePlan, caption: str) -> Rows:
    rows = [
        (name, known.contract.scopes[name].label, _needing(known.settings, plan.reasons[name]))
        for name in plan.scopes
    ]
    return Rows(caption, ("Scope", "Right", "Needed for"), rows, (34, 22, 44))


def _beyond(plan: ScopePlan) -> str:
    count = len(plan.opens_beyond)
    return f"Beside what is used they open {count} calls of the same families, which are not made."


def _without_broad(known: Known) -> list[Block]:
    """What is asked instead where the broad scope is not granted, and what that costs."""
    lost = [
        (one.feature, ", ".join(one.operations), "all of it" if one.whole else "the rest works")
        for one in known.planned.lost
    ]
    fallen = Rows("What falls away then", ("Feature", "Calls", "Lost"), lost, (30, 50, 20))
    words = (
        "For some calls Xero names a broad scope alone, and nobody knows whether it is still "
        "granted. We ask for it; "
    )
    if known.planned.plan.all_broad:
        return [Text(f"{words}if it is not, nothing is left to ask for."), fallen]
    return [
        Text(f"{words}if it is not, for these, and what needs it falls away."),
        _asked(known, known.planned.narrow, "Without the broad scope"),
        fallen,
    ]


def _flow(found: Architecture) -> Section:
    picture = Picture(flow(found.picture), "Where XPM data goes, by whom it is seen")
    heads = ("Place", "Holds", "Protected", "Seen by", "Stays")
    rows = [(one.name, one.holds, one.protection, one.seen_by, one.stays) for one in found.places]
    table = Rows("Places that data is in", heads, rows, (16, 22, 24, 20, 18))
    return Section("flow", "Architecture and data flow", (picture, table), is_wide=True)


_MARKS: dict[str, Mark] = {"automatic": "done", "attested": "done", "told": "done", "gap": "broken"}
_WORDS = {
    "automatic": "Proven by evidence",
    "attested": "Attested",
    "told": "From the project's settings",
    "gap": "Open",
}


def _answers(sheet: Sheet) -> list[Section]:
    """One section for each of the form's after the company's, or for each heading of a document."""
    if sheet.title:
        parts = groupby(sheet.rows, lambda row: row.section)
        return [
            Section(
                f"answers-{at}",
                f"Security assessment{f', {heading}' if heading else ''}",
                tuple(map(_answer, rows)),
            )
            for at, (heading, rows) in enumerate(parts, 1)
        ]
    made = []
    for name, one in assessment_data().sections.items():
        rows = [row for row in sheet.questions if row.section == name]
        if rows:
            title = f"Security assessment, {one.number}: {one.label}"
            made.append(Section(f"answers-{name}", title, tuple(map(_answer, rows))))
    return made


def _answer(row: Row) -> Answer:
    by = f" by {row.by}" if row.by else ""
    proofs = [
        f"{one.said} ({', '.join(filter(None, (one.attested, one.collector, _day(one.at))))}, "
        f"{one.environment})"
        for one in row.findings
        if one.outcome in {"holds", "fails"}
    ]
    return Answer(
        number=row.number or row.id,
        question=row.topic,
        answer=row.answer,
        mark=_MARKS[row.word],
        standing=f"{_WORDS[row.word]}{by if row.word == 'attested' else ''}",
        proofs=proofs,
        gap=row.gap,
        note=RECONSTRUCTED if row.origin == "reconstructed" else "",
    )


def _statements(sheet: Sheet) -> Section:
    rows = [row for row in sheet.rows if row.id.startswith("statement.")]
    return Section(
        "statements",
        "Retention, deletion and use of AI",
        (Pairs({row.topic: row.answer for row in rows}),),
    )


def _tier(cost: Cost | None) -> Section:
    if cost is None:
        return Section("tier", "Tier", (Text("No feature is named: no tier can be told."),))
    chosen, total = cost.chosen, cost.chosen.price.total
    pairs = {
        "Tier": chosen.tier.capitalize(),
        "Connections expected": f"{cost.connections:,}",
        "Price a month, AUD without tax": f"{total:,.2f}"
        if total is not None
        else "on application",
    }
    reasons = "\n\n".join(cost.reasons)
    return Section("tier", "Tier", (Pairs(pairs), Text(reasons)))


def _contacts(sheet: Sheet) -> Section:
    """Whom Xero may ask, and by which of Xero's addresses we write what."""
    ours = {row.topic: row.answer for row in map(sheet.row, _ELSEWHERE[1:])}
    theirs = [
        (f"{one.purpose[:1].upper()}{one.purpose[1:]}", one.address)
        for one in journey_data().contacts.values()
    ]
    table = Rows("Where we write at Xero", ("About", "Address"), theirs, (45, 55))
    return Section("contacts", "Contacts", (Pairs(ours), table))


def _evidence(known: Known) -> Section:
    rows = [
        (
            name,
            one.outcome,
            f"{one.attested.capitalize()}: {one.said}" if one.attested else one.said,
            _day(one.at),
            one.environment,
            one.digest[:12],
        )
        for name, one in known.evidence.items()
        if one.counts
    ]
    heads = ("Collector", "Outcome", "Says", "Seen", "Where", "Hash")
    blocks = (
        Rows("Evidence that counts today", heads, rows, (15, 11, 38, 12, 10, 14)),
        Text(f"Head of the audit log: {known.head}"),
    )
    lead = (
        "What code saw and, where it says so, what people attest: dated and hashed, and whole in "
        "evidence.json beside this document."
    )
    return Section("evidence", "Evidence", blocks, lead)


def _day(at: float) -> str:
    return short_day(utc(at).date())


def _annexes() -> Section:
    table = Rows("Files beside this document", ("File", "Holds"), tuple(ANNEXES.items()), (34, 66))
    lead = "The manifest names each with its size and its SHA-256."
    return Section("annexes", "Annexes", (table,), lead)
