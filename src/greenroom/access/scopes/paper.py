"""The scope assumptions document: what is asked for and why, and what that rests on. Pure text.

Markdown, for the team, the client and the request pack. Everything it states has its standing and
its source beside it; what nobody knows is said as such, with both answers.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from greenroom.access.scopes.planner import Planned, assumed, elsewhere
from greenroom.access.scopes.scope_data import ScopeData, scope_data
from greenroom.contract.model import Contract
from greenroom.contract.scopes import IDENTITY, ScopePlan, opened_by
from greenroom.contract.tables import table
from greenroom.draw.dates import short_day
from greenroom.settings import Feature

MOST_NAMED = 12
"""How many operations are named in a row before the rest is counted."""


def assumptions(contract: Contract, found: Planned, *, app: str, day: dt.date) -> str:
    """The whole document for an app, as of a day."""
    data = scope_data()
    known = (
        f"As of {short_day(day)}. Each statement carries how it is known: *documented* by Xero, "
        "*observed* by somebody, or *assumed*. The keys of sources are listed at the end."
    )
    lines = [
        *(f"# Scope assumptions: {app}", "", known, ""),
        *_asked(contract, found),
        *_features(contract, found),
        *_beyond(found),
        *_broad(contract, found),
        *_guide(data),
        *_rests_on(contract, found, data),
        *_compared(contract, found, data),
        *_sources(contract, found, data),
    ]
    return "\n".join(lines).rstrip() + "\n"


def _asked(contract: Contract, found: Planned) -> Iterator[str]:
    """What each consent asks for."""
    yield from ("## What is asked for", "")
    if not found.features:
        yield from ("No feature is named yet, so nothing is asked for.", "")
        return
    yield from table(
        ("Scope", "Right", "Needed by", "Standing", "Source"),
        (
            (
                f"`{scope}`",
                contract.scopes[scope].label,
                _features_of(found, found.plan.reasons[scope]),
                contract.scopes[scope].standing,
                contract.scopes[scope].source,
            )
            for scope in found.plan.scopes
        ),
    )
    yield f"Every consent also asks for {_code(IDENTITY)}: who signed in, and leave to refresh."
    yield ""
    proves = ": it proves the sign-in before the practice scopes open" if found.only_proves else ""
    scopes = _code(found.organisation)
    yield f"An organisation is asked for {scopes} in a consent of its own{proves}."
    yield ""


def _features_of(found: Planned, operations: Iterable[str]) -> str:
    wanted = set(operations)
    return ", ".join(
        dict.fromkeys(one.name for one in found.features if wanted & set(one.operations))
    )


def _features(contract: Contract, found: Planned) -> Iterator[str]:
    """Each feature with its reason, and what each of its operations needs."""
    if not found.features:
        return
    yield from ("## Features", "")
    yield "Which scopes open a call is taken from Xero's file (`oas`); any one of them is enough."
    yield ""
    for feature in found.features:
        reason = (
            feature.reason.strip() or "*No reason is given yet; reviewers send such scopes back.*"
        )
        yield from (f"### {feature.name}", "", reason, "")
        yield from table(
            ("Operation", "What it does", "Any one of", "The call is", "Source"),
            _operations(contract, feature),
        )


def _operations(contract: Contract, feature: Feature) -> Iterator[tuple[str, ...]]:
    for name in dict.fromkeys(feature.operations):
        one = contract.operation(name)
        yield f"`{name}`", one.summary, _code(one.scopes_any), one.standing, one.source


def _beyond(found: Planned) -> Iterator[str]:
    """What the scopes open besides, one by one."""
    if not found.plan.scopes:
        return
    yield from ("## What each scope opens beyond the need", "")
    yield "Xero has nothing narrower for what is needed. None of these calls is made."
    yield ""
    rows = ((f"`{scope}`", *_counted(found.plan.beyond[scope])) for scope in found.plan.scopes)
    yield from table(("Scope", "Calls beyond", "Which"), rows)


def _counted(operations: tuple[str, ...]) -> tuple[str, str]:
    """How many, and the first of them by name."""
    more = len(operations) - MOST_NAMED
    named = _code(operations[:MOST_NAMED]) or "none"
    return str(len(operations)), f"{named} and {more} more" if more > 0 else named


def _broad(contract: Contract, found: Planned) -> Iterator[str]:
    """Both answers where a feature needs a broad scope; nothing where none does."""
    if not found.needs_broad:
        return
    yield from ("## Two answers, because nobody knows", "")
    yield (
        f"For {_code(found.plan.broad_only)} Xero's file names broad scopes only, and Xero's scope "
        "guide of 2026 no longer has those. Whether a new app still gets one is asked in the "
        "access request. Until it is answered there are two plans."
    )
    yield ""
    yield from table(
        ("", "With the broad scope", "Without it"),
        (
            ("Scopes", _code(found.plan.scopes), _code(found.narrow.scopes) or "none"),
            ("Opens", _opens(contract, found.plan), _opens(contract, found.narrow)),
            (
                "Beyond the need",
                *(str(len(one.opens_beyond)) for one in (found.plan, found.narrow)),
            ),
            ("Lost", "nothing", f"{len(found.plan.broad_only)} calls, as below"),
        ),
    )
    if found.plan.without_broad:
        yield f"The second sign-in is `{found.plan.without_broad}`."
    else:
        yield "Without the broad scope nothing is left to ask for."
    yield ""
    yield from table(
        ("Feature", "Lost without the broad scope", "What is left"),
        (
            (one.feature, _code(one.operations), "nothing" if one.whole else "the rest of it")
            for one in found.lost
        ),
    )


def _opens(contract: Contract, plan: ScopePlan) -> str:
    return f"{len(opened_by(contract, plan.scopes))} of {len(contract.operations)} calls"


def _guide(data: ScopeData) -> Iterator[str]:
    """The names in circulation and what they are."""
    yield from ("## Scope names in circulation", "")
    yield from table(
        ("Name in the guide", "For", "Ask for", "Because", "Standing", "Source"),
        (
            (f"`{one.name}`", one.purpose, f"`{one.ask}`", one.says, one.standing, one.source)
            for one in data.guide
        ),
    )


def _rests_on(contract: Contract, found: Planned, data: ScopeData) -> Iterator[str]:
    """What is taken for true."""
    yield from ("## What this rests on", "")
    yield from table(
        ("Taken for true", "If it is not so", "What will show it", "Standing", "Source"),
        (
            (one.says, one.otherwise, one.settles, one.standing, one.source)
            for one in assumed(contract, found, data)
        ),
    )


def _compared(contract: Contract, found: Planned, data: ScopeData) -> Iterator[str]:
    """The two APIs, first in general, then for these features."""
    yield from ("## Accounting API and XPM API", "")
    yield from table(
        ("", "Accounting", "XPM", "Standing", "Source"),
        (
            (one.about, one.accounting, one.practice, one.standing, one.source)
            for one in data.compare
        ),
    )
    rows = [row for feature in found.features for row in _stand_ins(contract, feature, data)]
    if rows:
        yield "What an ordinary organisation could stand in with, until XPM opens:"
        yield ""
        heads = ("Feature", "In XPM", "In Accounting", "Only XPM has", "Standing", "Source")
        yield from table(heads, rows)


def _stand_ins(contract: Contract, feature: Feature, data: ScopeData) -> Iterator[tuple[str, ...]]:
    for one in elsewhere(contract, feature, data):
        area = one.area
        gives = (
            f"{area.gives} ({_code(area.scopes)})"
            if area.has == "other" and one.reads
            else "Nothing."
        )
        only = " ".join(filter(None, (area.lacks, _only_writes(one.writes))))
        yield feature.name, area.label, gives, only, area.standing, area.source


def _only_writes(writes: tuple[str, ...]) -> str:
    return f"Changes in XPM are made through XPM: {_code(writes)}." if writes else ""


def _sources(contract: Contract, found: Planned, data: ScopeData) -> Iterator[str]:
    """The sources named above."""
    used = {one.source for one in (*data.guide, *data.compare, *assumed(contract, found, data))}
    for feature in found.features:
        used |= {contract.operation(name).source for name in feature.operations}
        used |= {one.area.source for one in elsewhere(contract, feature, data)}
    used |= {"oas", *(contract.scopes[scope].source for scope in found.plan.scopes)}
    yield from ("## Sources", "")
    for key in sorted(used):
        one = contract.sources[key]
        where = ", ".join(filter(None, (one.date, f"<{one.url}>" if one.url else "")))
        yield f"- `{key}`: {one.title}" + (f" ({where})" if where else "")


def _code(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)
