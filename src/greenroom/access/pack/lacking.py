"""What a pack lacks: rows to answer, words for the project's file, features to name. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from greenroom.access.assessment import Row
from greenroom.access.pack.document import Gap
from greenroom.access.pack.sections import Known
from greenroom.settings import Settings

USE_CASE = "use-case"
"""The section that says what the app is for."""

_SECTIONS = {"company.use": USE_CASE, "statement.reach": USE_CASE}


def gaps(known: Known) -> tuple[Gap, ...]:
    """What must be there before it is sent, in the order of the document."""
    found = [Gap(_section(row), _named(row), row.gap) for row in _lacking(known)]
    found += [
        Gap("flow", one, "say it in [access] of greenroom.toml") for one in known.architecture.gaps
    ]
    shared = [Gap("company", known.sharing.says, known.sharing.next)] if known.sharing else []
    return (*shared, *found, *_features(known.settings))


def is_written(found: Iterable[Gap]) -> bool:
    """Whether the use case is: a feature is named, each has its reason, who uses it is said."""
    return all(one.section != USE_CASE for one in found)


def _features(settings: Settings) -> Iterator[Gap]:
    if not settings.features:
        yield Gap(USE_CASE, "no feature is named", "add [[features]] to greenroom.toml")
    for one in settings.features:
        if not one.reason.strip():
            what = f"the feature {one.name} has no reason"
            yield Gap(USE_CASE, what, "say it under [[features]] in greenroom.toml")


def _section(row: Row) -> str:
    elsewhere = "company" if row.section == "company" else "answers"
    return _SECTIONS.get(row.id, elsewhere)


def _lacking(known: Known) -> tuple[Row, ...]:
    """The rows to answer: what Xero's document asks, where there is one, else all of ours."""
    if not known.asked.title:
        return known.sheet.gaps
    beside = [row for row in known.sheet.gaps if row.origin == "particular"]
    covered = {name for row in known.asked.gaps for name in row.ours}
    return (*(row for row in beside if row.id not in covered), *known.asked.gaps)


def _named(row: Row) -> str:
    return f"{row.number or row.id if row.origin == 'document' else row.id}: {row.topic}"
