"""Findings of a remediation round, kept by named people: added, changed, closed, reopened.

Each act is a new version of the finding's entry in the dossier: nothing is erased, and what was
said stays beside what is said now. The thinking is in ``findings``.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any, NamedTuple

from greenroom.access.answering import require_asked
from greenroom.access.documents import named
from greenroom.access.evidence.model import about
from greenroom.access.office import Office, alone
from greenroom.access.registers.findings import SEVERITIES, Finding, body_told, findings_of
from greenroom.access.spoken import a_name, day_past, one_line, somebody, wanted
from greenroom.errors import ConfigError

_COMMAND = "greenroom access findings"


class Told(NamedTuple):
    """What a person says of a finding; what is empty stays as it was."""

    by: str
    title: str = ""
    severity: str = ""
    question: str = ""
    received_on: dt.date | None = None
    owner: str = ""
    did: str = ""
    evidence: str = ""
    document: Path | None = None
    words: str = ""


def findings_kept(office: Office) -> tuple[Finding, ...]:
    """Every finding of a project."""
    return findings_of(office.dossier.held(office.app, "finding"))


@alone
def add(office: Office, told: Told, now: float) -> Finding:
    """A new finding as it was kept; received today unless the words say when."""
    title = wanted("TITLE", told.title, f'{_COMMAND} add "Two factors are not forced" --by NAME')
    by = somebody(told.by, f'{_COMMAND} add "{title}"')
    body = {
        "title": title,
        "received_on": day_past(told.received_on, now, option="--received").isoformat(),
        "state": "open",
        "severity": "unrated",
        "question": "",
        "owner": "",
        "done": "",
        "evidence": "",
        "document": None,
        **_said(office, told),
    }
    name = office.dossier.next_name(office.app, "finding", "f")
    return _keep(office, name, body, act="added", by=by)


@alone
def change(office: Office, name: str, told: Told) -> Finding:
    """A finding with what is known now; its day and its state stay."""
    found = _known(office, name)
    by = somebody(told.by, f"{_COMMAND} change {name}")
    said = _said(office, told)
    if not said:
        raise ConfigError(
            f"What has changed of {name}?",
            hint="--owner, --severity, --question, --did, --evidence or --document.",
        )
    return _keep(office, name, {**_body(office, found), **said}, act="changed", by=by)


@alone
def close(office: Office, name: str, told: Told, *, mistaken: bool = False) -> Finding:
    """A finding that is done, or was recorded by mistake: ``did`` says what, or why."""
    found = _known(office, name)
    if not found.is_open:
        last = found.acts[-1]
        raise ConfigError(
            f"{name} is not open: {last.by} has {last.what} it.",
            hint=f'{_COMMAND} reopen {name} --why "..." --by NAME',
        )
    by = somebody(told.by, f"{_COMMAND} close {name}")
    words = wanted("--did", told.did, f'{_COMMAND} close {name} --did "What was done" --by NAME')
    body = {**_body(office, found), "words": words}
    if mistaken:
        return _keep(office, name, {**body, "state": "mistaken"}, act="taken back", by=by)
    body |= {**_said(office, told), "state": "closed"}
    return _keep(office, name, body, act="closed", by=by)


@alone
def reopen(office: Office, name: str, told: Told) -> Finding:
    """A finding that is open again; its clocks go on as if it had never been closed."""
    found = _known(office, name)
    if found.is_open:
        raise ConfigError(f"{name} is open already.", hint=f"{_COMMAND} list")
    by = somebody(told.by, f"{_COMMAND} reopen {name}")
    words = wanted("--why", told.words, f'{_COMMAND} reopen {name} --why "..." --by NAME')
    body = {**_body(office, found), "state": "open", "words": words}
    return _keep(office, name, body, act="reopened", by=by)


def _known(office: Office, name: str) -> Finding:
    for one in findings_kept(office):
        if one.id == name:
            return one
    raise ConfigError(f"There is no finding {name}.", hint=f"{_COMMAND} list names them.")


def _body(office: Office, found: Finding) -> dict[str, Any]:
    """The newest version's own words, without those of its act; of a lost one the log's."""
    held = next(one for one in office.dossier.held(office.app, "finding") if one.name == found.id)
    return {**(held.last.entry.body if held.last.entry else body_told(held)), "words": ""}


def _said(office: Office, told: Told) -> dict[str, Any]:
    """What a person said, checked."""
    if told.severity and told.severity not in SEVERITIES:
        raise ConfigError(
            f"--severity {told.severity} is none.", hint=f"One of: {', '.join(SEVERITIES)}"
        )
    if told.question:
        require_asked(office, told.question)
    if told.evidence and told.evidence not in about():
        raise ConfigError(
            f"There is no collector {told.evidence}.", hint=f"One of: {', '.join(about())}"
        )
    said = {
        "severity": told.severity,
        "question": told.question,
        "owner": a_name(told.owner, option="--owner"),
        "done": one_line("--did", told.did),
        "evidence": told.evidence,
        "document": named(told.document),
    }
    return {key: value for key, value in said.items() if value}


def _keep(office: Office, name: str, body: dict[str, Any], *, act: str, by: str) -> Finding:
    facts = {"status": body["state"], "date": body["received_on"]}
    if body["question"]:
        facts["question"] = body["question"]
    body = {"words": "", **body, "act": act, "by": by}
    office.dossier.keep(office.app, "finding", name, body, facts=facts)
    return _known(office, name)
