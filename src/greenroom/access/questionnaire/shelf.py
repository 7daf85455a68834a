"""Questionnaires and what people matched in them, as an office keeps them: every version stays.

A match belongs to the words of a question, not to a version: it holds in each version that asks the
same, and nothing carries over to words that changed.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import NamedTuple

from greenroom.access.documents import content_of
from greenroom.access.office import Office
from greenroom.access.questionnaire.model import FORMS, Asked, Form
from greenroom.access.questionnaire.reading import read
from greenroom.access.spoken import a_name
from greenroom.errors import ConfigError
from greenroom.store.dossier import Entry

NAMES: dict[Form, str] = {"assessment": "xero-assessment", "access": "xero-access-form"}
"""How a form's questionnaire is called where nobody names it."""

_NAME = re.compile(r"[a-z][a-z0-9-]{0,39}")


class Document(NamedTuple):
    """One version of a questionnaire: its questions in order, who brought it, how it was read."""

    name: str
    version: int
    form: Form
    by: str
    at: float
    file: str
    encoding: str
    shape: str
    questions: tuple[Asked, ...]
    remarks: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """Name and version as they are typed."""
        return f"{self.name}@{self.version}"


class Choice(NamedTuple):
    """What a person matched a question with: ids of ours, or none of them."""

    ours: tuple[str, ...]
    by: str
    at: float


def keep(office: Office, path: Path, *, form: Form, by: str, name: str = "") -> Document:
    """A file's questionnaire as it was kept; the same file again is the version that is there."""
    by = require_name(by, "A document needs the name of who brings it.")
    name = _checked(office, name or NAMES[form], form)
    data = content(path)
    found = read(data, path.name)
    body = {
        "form": form,
        "by": by,
        "file": {"name": path.name, "sha256": hashlib.sha256(data).hexdigest()},
        "encoding": found.encoding,
        "shape": found.shape,
        "remarks": list(found.remarks),
        "questions": [one._asdict() for one in found.questions],
    }
    last = office.dossier.get(office.app, "questionnaire", name)
    if last is not None and last.body["file"]["sha256"] == body["file"]["sha256"]:  # type: ignore[index]
        return _document(last)
    return _document(office.dossier.keep(office.app, "questionnaire", name, body))


def content(path: Path) -> bytes:
    """A file's bytes; ``ConfigError`` where there are none to be had."""
    return content_of(path, option="FILE")


def documents(office: Office) -> tuple[Document, ...]:
    """Every version of every questionnaire, in the order they came."""
    return tuple(map(_document, office.dossier.all(office.app, "questionnaire")))


def document_of(office: Office, form: Form, wanted: str = "") -> Document | None:
    """The questionnaire in force for a form, the newest; or the one wanted, as NAME or NAME@2."""
    every = [one for one in documents(office) if one.form == form]
    if not wanted:
        return every[-1] if every else None
    fitting = [one for one in every if wanted in (one.name, one.label)]
    if not fitting:
        there = ", ".join(one.label for one in every) or "none was imported yet"
        raise ConfigError(
            f"There is no document {wanted} of the {FORMS[form].lower()}.",
            hint=f"There are: {there}. greenroom access assess import FILE brings one.",
        )
    return fitting[-1]


def choose(
    office: Office, form: Form, keys: tuple[str, ...], *, ours: tuple[str, ...], by: str
) -> None:
    """A person's choice for questions of a form: these of ours, or none."""
    by = require_name(by, "A match needs the name of who chooses.")
    for key in keys:
        office.dossier.keep(
            office.app, "match", f"{form}.{key}", {"ours": list(ours), "by": by},
            facts={"question": key, "count": len(ours)},
        )  # fmt: skip


def choices(office: Office, form: Form) -> dict[str, Choice]:
    """What was last chosen, by the key of the question."""
    begin = f"{form}."
    return {
        name.removeprefix(begin): Choice(tuple(one.body["ours"]), one.by, one.at)
        for name, one in office.dossier.latest(office.app, "match").items()
        if name.startswith(begin)
    }


def require_name(by: str, what: str) -> str:
    """A person's name on one line; ``ConfigError`` for none."""
    said = a_name(by)
    if not said:
        raise ConfigError(what, hint='Say who: --by "Ana Pohatu"')
    return said


def _checked(office: Office, name: str, form: Form) -> str:
    if not _NAME.fullmatch(name) or name == "ours":
        raise ConfigError(
            f"{name} cannot be a document's name.",
            hint="Small letters, digits and dashes, such as xero-2027; ours is taken.",
        )
    last = office.dossier.get(office.app, "questionnaire", name)
    if last is not None and last.body["form"] != form:
        raise ConfigError(
            f"{name} is a document of the {FORMS[last.body['form']].lower()}.",
            hint="Give this one another name: --name.",
        )
    return name


def _document(entry: Entry) -> Document:
    body = entry.body
    return Document(
        name=entry.name,
        version=entry.version,
        form=body["form"],
        by=entry.by,
        at=entry.at,
        file=body["file"]["name"],
        encoding=body["encoding"],
        shape=body["shape"],
        questions=tuple(Asked(**one) for one in body["questions"]),
        remarks=tuple(body["remarks"]),
    )
