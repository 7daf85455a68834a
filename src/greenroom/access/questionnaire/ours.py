"""Our questions and fields as they are compared with a document's. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from greenroom.access.access_form import access_form_data
from greenroom.access.assessment_data import assessment_data
from greenroom.access.questionnaire.model import Form
from greenroom.access.questionnaire.nearness import Nearest, Ours
from greenroom.access.questionnaire.words import words

_TOPIC, _HINT, _ASIDE, _SECTION = 2.0, 1.0, 0.5, 0.25


@lru_cache(maxsize=2)
def nearest(form: Form) -> Nearest:
    """What compares questions with all of ours of a form."""
    hints: Mapping[str, str] = words().hints[form]
    return Nearest(_fields(hints) if form == "access" else [*_particulars(hints), *_asked(hints)])


def topics(form: Form) -> dict[str, str]:
    """Our questions or fields of a form, in short words, by id."""
    if form == "access":
        return {name: one.label for name, one in access_form_data().fields.items()}
    data = assessment_data()
    told = {name: one.label for name, one in data.particulars()}
    return told | {name: one.topic for name, one in data.questions.items()}


def _asked(hints: Mapping[str, str]) -> list[Ours]:
    data = assessment_data()
    found = []
    for name, one in data.questions.items():
        aside = f"{one.passes} {one.person}"
        section = data.sections[one.section].label
        texts = ((hints.get(name, ""), _HINT), (aside, _ASIDE), (section, _SECTION))
        found.append(Ours(name, one.topic, ((one.topic, _TOPIC), *texts), one.number))
    return found


def _particulars(hints: Mapping[str, str]) -> list[Ours]:
    return [
        Ours(name, one.label, ((one.label, _TOPIC), (hints.get(name, ""), _HINT)), one.number)
        for name, one in assessment_data().particulars()
    ]


def _fields(hints: Mapping[str, str]) -> list[Ours]:
    return [
        Ours(name, one.label, ((one.label, _TOPIC), (hints.get(name, ""), _HINT)))
        for name, one in access_form_data().fields.items()
    ]
