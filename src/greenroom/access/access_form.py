"""The access form of one project: each field filled by a person, the assessment, the project. Pure.

What fills a field is data (``data/access_form.toml``). Nobody outside Xero has published the form:
its fields are what is thought to be asked; Xero's own is imported as a questionnaire.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

import msgspec

from greenroom.access.architecture import Architecture
from greenroom.access.assessment import Facts, Owner, Row, Sheet
from greenroom.access.assessment_data import Standing
from greenroom.access.packaged import packaged
from greenroom.access.weighing import Word, latest
from greenroom.contract.model import Contract
from greenroom.contract.scopes import ScopePlan
from greenroom.errors import ContractError
from greenroom.settings import Settings


class _Strict(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A table of the file, closed to unknown keys; source and standing may come from its head."""

    source: str = ""
    standing: Standing | str = ""
    ids: tuple[str, ...] = ()


class Field(_Strict, frozen=True):
    """One field: ``same`` rows of the assessment fill it, or what the project tells as ``from``."""

    label: str
    section: str
    same: tuple[str, ...] = ()
    from_: str = msgspec.field(name="from", default="")
    needed: bool = True


class AccessFormData(_Strict, frozen=True):
    """The whole file."""

    title: str
    sections: dict[str, str]
    fields: dict[str, Field]


class Told(NamedTuple):
    """What the project itself can tell: a text, or what is missing for one."""

    text: str = ""
    gap: str = ""


@lru_cache(maxsize=1)
def access_form_data() -> AccessFormData:
    """The fields in the order of the form, read once. Raises ``ContractError`` naming the key."""
    found = packaged("access_form.toml", AccessFormData)
    wrong = {one.section for one in found.fields.values()} - set(found.sections)
    if wrong:
        raise ContractError(f"access/data/access_form.toml names no section {sorted(wrong)}")
    return found


def access_form(facts: Facts, assessment: Sheet, told: Mapping[str, Told], now: float) -> Sheet:
    """The form as of now; ``told`` is what ``told_of`` makes of the project."""
    data = access_form_data()
    rows = [
        _row(name, one, (facts, assessment, told), now=now) for name, one in data.fields.items()
    ]
    return Sheet(tuple(rows), data.title)


def told_of(
    settings: Settings, contract: Contract, plan: ScopePlan, flow: Architecture
) -> dict[str, Told]:
    """What settings, scope plan and architecture tell of a project, by the names of the data."""
    return {
        "use_case": _use_case(settings, plan),
        "rights": _rights(settings, contract),
        "scope_reasons": _scope_reasons(settings, contract, plan),
        "flow": _flow(flow),
    }


def day_told(day: dt.date | None) -> Told:
    """The day on which the assessment was complete, as a field tells it."""
    if day is None:
        return Told(gap="the assessment has gaps: greenroom access assess gaps")
    return Told(day.isoformat())


def _row(
    name: str, one: Field, known: tuple[Facts, Sheet, Mapping[str, Told]], *, now: float
) -> Row:
    facts, assessment, told = known
    said, gap = latest(facts.answers, name, now=now)
    filled = _filled(one, assessment, told)
    answer = said.text if said else filled.text
    gap = gap or ("" if answer else filled.gap)
    word: Word = "attested" if said else "told" if filled.text else "gap"
    return Row(
        id=name,
        topic=one.label,
        number="",
        section=access_form_data().sections[one.section],
        origin="expected",
        word="gap" if gap and one.needed else word,
        answer=answer,
        gap=gap,
        needed=one.needed,
        by=said.by if said else "",
        document=said.document if said else "",
        owner=facts.owners.get(name, Owner()),
    )


def _filled(one: Field, assessment: Sheet, told: Mapping[str, Told]) -> Told:
    """What fills a field as long as nobody answers it; a gap of any part is a gap of the whole."""
    rows = [assessment.row(each) for each in one.same]
    parts = [Told(row.answer, row.gap) for row in rows]
    parts += [told[one.from_]] if one.from_ else []
    gaps = [each.gap for each in parts if each.gap]
    return Told("" if gaps else " ".join(each.text for each in parts), "; ".join(gaps))


def _use_case(settings: Settings, plan: ScopePlan) -> Told:
    if not settings.features:
        return Told(gap="no feature is named: add [[features]] to greenroom.toml")
    told = " ".join(f"{one.name}: {_sentence(one.reason)}" for one in settings.features)
    return Told(f"{told} Scopes: {', '.join(plan.scopes) or 'none of a practice'}.")


def _rights(settings: Settings, contract: Contract) -> Told:
    used = [contract.operation(name) for one in settings.features for name in one.operations]
    if not used:
        return Told(gap="no feature is named: add [[features]] to greenroom.toml")
    writing = sorted({one.name for one in used if one.writes})
    return Told(f"Reads, and writes by {', '.join(writing)}." if writing else "Reads only.")


def _scope_reasons(settings: Settings, contract: Contract, plan: ScopePlan) -> Told:
    if not settings.features:
        return Told(gap="no feature is named: add [[features]] to greenroom.toml")
    if not plan.scopes:
        return Told(gap="no feature uses anything of a practice: there is nothing to ask for")
    lines = []
    for name in plan.scopes:
        needing = set(plan.reasons[name])
        wanted = [one for one in settings.features if needing.intersection(one.operations)]
        reasons = " ".join(f"{one.name}: {_sentence(one.reason)}" for one in wanted)
        lines.append(f"{name} ({contract.scopes[name].label}). {reasons}")
    return Told("\n".join(lines))


def _flow(found: Architecture) -> Told:
    gaps = [] if found.is_named else ["no feature is named: add [[features]] to greenroom.toml"]
    if found.gaps:
        gaps.append(f"say it in [access] of greenroom.toml: {'; '.join(found.gaps)}")
    if gaps:
        return Told(gap="; ".join(gaps))
    lines = [
        f"{one.name}: {one.holds}. Protected: {one.protection}. Seen by: {one.seen_by}. "
        f"Stays: {one.stays}."
        for one in found.places
    ]
    return Told("\n".join(lines))


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."
