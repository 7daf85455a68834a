"""The assessment as data: its questions and the standard behind them, typed and checked.

Unknown keys and dangling names are refused when the files are read. What follows for one project is
told in ``assessment``.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Literal

import msgspec

from greenroom.access.packaged import packaged
from greenroom.errors import ContractError

Standing = Literal["documented", "observed", "assumed"]


class _Strict(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A table of a file, closed to unknown keys; source and standing may come from its head."""

    source: str = ""
    standing: Standing | Literal[""] = ""


class Section(_Strict, frozen=True):
    """A section of the form; the real number where one is known."""

    label: str
    number: str = ""
    ids: tuple[str, ...] = ()


class Area(_Strict, frozen=True):
    """One of the guide's eight areas: what to prepare, and which questions speak of it."""

    label: str
    prepare: str
    questions: tuple[str, ...]


class Particular(_Strict, frozen=True):
    """Something the form wants to know of the company; ``from`` is the setting that tells it.

    ``person`` is what somebody has to add to what the setting tells.
    """

    label: str
    number: str = ""
    needed: bool = True
    from_: str = msgspec.field(name="from", default="")
    person: str = ""
    ids: tuple[str, ...] = ()


class Question(_Strict, frozen=True):
    """One question in our words; with a ``number`` it is reported from the real form.

    ``evidence`` are the collectors that answer it together; those of ``supports`` are shown beside
    and answer nothing by holding. ``person`` is what somebody has to add in any case.
    """

    topic: str
    section: str
    passes: str
    number: str = ""
    evidence: tuple[str, ...] = ()
    supports: tuple[str, ...] = ()
    person: str = ""
    requirements: tuple[str, ...] = ()
    follow_ups: tuple[str, ...] = ()

    @property
    def origin(self) -> Literal["reported", "reconstructed"]:
        """Whether somebody saw it in the real form, or we derived it from the standard."""
        return "reported" if self.number else "reconstructed"


class AssessmentData(_Strict, frozen=True):
    """The first file, in the order of the form."""

    sections: dict[str, Section]
    areas: dict[str, Area]
    company: dict[str, Particular]
    statements: dict[str, Particular]
    questions: dict[str, Question]
    follow_ups: dict[str, str]

    def particulars(self) -> Iterator[tuple[str, Particular]]:
        """Everything that is asked beside the questions, by its id."""
        for name, one in self.company.items():
            yield f"company.{name}", one
        for name, one in self.statements.items():
            yield f"statement.{name}", one

    def areas_of(self, question: str) -> tuple[str, ...]:
        """The guide's areas that a question belongs to."""
        return tuple(name for name, area in self.areas.items() if question in area.questions)


class Requirement(_Strict, frozen=True):
    """One row of the standard: the demand and its concrete value."""

    demand: str
    value: str = ""


class Conflict(_Strict, frozen=True):
    """A point on which sources differ, and the reading taken."""

    about: str
    readings: tuple[str, ...]
    taken: str


class RequirementData(_Strict, frozen=True):
    """The second file."""

    requirements: dict[str, Requirement]
    not_set: dict[str, str]
    conflicts: dict[str, Conflict]


@lru_cache(maxsize=1)
def assessment_data() -> AssessmentData:
    """The questions, read once. Raises ``ContractError`` naming the key."""
    found = packaged("assessment.toml", AssessmentData)
    ids = {*found.questions, *(name for name, _ in found.particulars())}
    known = requirement_data().requirements
    wrong = {
        *(one for area in found.areas.values() for one in area.questions if one not in ids),
        *(one.section for one in found.questions.values() if one.section not in found.sections),
    }
    for question in found.questions.values():
        wrong |= set(question.requirements) - set(known)
        wrong |= set(question.follow_ups) - set(found.follow_ups)
    if wrong:
        raise ContractError(f"access/data/assessment.toml names what is not there: {sorted(wrong)}")
    return found


@lru_cache(maxsize=1)
def requirement_data() -> RequirementData:
    """The standard's demands, read once."""
    return packaged("requirements.toml", RequirementData)
