"""Incidents, kept by named people: added, reported to Xero, closed, reopened; or none in a period.

Each act is a new version of the incident's entry in the dossier: nothing is erased. A report is
said once, so that what was late stays late. The thinking is in ``incidents``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from greenroom.access.documents import named
from greenroom.access.office import Office, alone
from greenroom.access.registers.incidents import (
    NONE,
    Incident,
    NoneSaid,
    Register,
    look_back,
    register_of,
)
from greenroom.access.spoken import day_past, moment_past, nobody_named, somebody, wanted
from greenroom.clock import iso, utc
from greenroom.errors import ConfigError

_COMMAND = "greenroom access incidents"


class Told(NamedTuple):
    """What a person says of an incident; moments as they were typed, none for now."""

    by: str
    words: str = ""
    noticed: str = ""
    reported: str = ""
    document: Path | None = None


def register_kept(office: Office) -> Register:
    """The whole register of a project."""
    dossier, app = office.dossier, office.app
    return register_of(dossier.held(app, "incident"), dossier.held(app, "attestation"))


@alone
def add(office: Office, told: Told, now: float) -> Incident:
    """A new incident as it was kept; noticed now unless the words say when."""
    what = _words("WHAT", told.words, f'{_COMMAND} add "A laptop was stolen" --by NAME')
    by = somebody(told.by, f"{_COMMAND} add WHAT")
    noticed = moment_past(told.noticed, now, option="--noticed")
    body = {
        "what": what,
        "noticed_at": noticed,
        "reported_at": _reported(told.reported, noticed, now) if told.reported else None,
        "state": "open",
        "did": "",
        "document": named(told.document),
    }
    name = office.dossier.next_name(office.app, "incident", "i")
    return _keep(office, name, body, act="added", by=by)


@alone
def report(office: Office, name: str, told: Told, now: float) -> Incident:
    """An incident that Xero was told of, now unless the words say when; said once."""
    found = _known(office, name)
    by = somebody(told.by, f"{_COMMAND} report {name}")
    if found.reported_at is not None:
        raise ConfigError(
            f"{name} was reported already, {iso(found.reported_at)}: the first report counts.",
            hint=f"{_COMMAND} list --every",
        )
    if not found.counts:
        raise ConfigError(f"{name} was recorded by mistake.", hint=f"{_COMMAND} reopen {name}")
    body = _body(office, found) | {"reported_at": _reported(told.reported, found.noticed_at, now)}
    if told.document:
        body["document"] = named(told.document)
    return _keep(office, name, body, act="reported", by=by)


@alone
def close(office: Office, name: str, told: Told, *, mistaken: bool = False) -> Incident:
    """An incident that is dealt with, or was recorded by mistake: the words say what, or why."""
    found = _known(office, name)
    if found.state != "open":
        last = found.acts[-1]
        raise ConfigError(
            f"{name} is not open: {last.by} has {last.what} it.",
            hint=f'{_COMMAND} reopen {name} --why "..." --by NAME',
        )
    by = somebody(told.by, f"{_COMMAND} close {name}")
    words = _words("--did", told.words, f'{_COMMAND} close {name} --did "What was done" --by NAME')
    if mistaken:
        body = {**_body(office, found), "words": words, "state": "mistaken"}
        return _keep(office, name, body, act="taken back", by=by)
    if found.reported_at is None:
        raise ConfigError(
            f"{name} was never reported to Xero.",
            hint=f"First: {_COMMAND} report {name} --at MOMENT --by NAME",
        )
    body = {**_body(office, found), "did": words, "state": "closed"}
    if told.document:
        body["document"] = named(told.document)
    return _keep(office, name, body, act="closed", by=by)


@alone
def reopen(office: Office, name: str, told: Told) -> Incident:
    """An incident that is open again; when it was noticed and reported stays."""
    found = _known(office, name)
    if found.state == "open":
        raise ConfigError(f"{name} is open already.", hint=f"{_COMMAND} list")
    by = somebody(told.by, f"{_COMMAND} reopen {name}")
    words = _words("--why", told.words, f'{_COMMAND} reopen {name} --why "..." --by NAME')
    body = {**_body(office, found), "state": "open", "words": words}
    return _keep(office, name, body, act="reopened", by=by)


@alone
def say_none(
    office: Office, told: Told, now: float, *, days: tuple[dt.date | None, dt.date | None]
) -> NoneSaid:
    """A named person's word that there was none, from the first day to the second.

    Twelve months up to today unless told. Refused where the register has one of those days.
    """
    by = somebody(told.by, f"{_COMMAND} none")
    until = day_past(days[1], now, option="--until")
    since = day_past(days[0], now, option="--since") if days[0] else look_back(until)
    if since > until:
        raise ConfigError(
            f"--since {since} is after {until}.", hint="Name the first day, then the last."
        )
    said = NoneSaid(since, until, by, now, nobody_named("--note", told.words.strip()))
    found = register_kept(office).incidents
    _require_none_lost(found)
    if wrong := said.overtaken_by(found):
        last = max(wrong, key=lambda one: one.noticed_at)
        day = utc(last.noticed_at).date()
        raise ConfigError(
            f"There was one: {last.id} was noticed on {day}.",
            hint=f"Say none for the days after it: --since {day + dt.timedelta(days=1)}.",
        )
    period = {"since": since.isoformat(), "until": until.isoformat()}
    body = {**period, "words": said.words, "by": by}
    office.dossier.keep(office.app, "attestation", NONE, body, facts=period)
    return register_kept(office).nones[-1]


def _require_none_lost(found: Iterable[Incident]) -> None:
    """Nothing, unless the audit log knows an open incident that the dossier no longer has."""
    for one in found:
        if one.is_lost and one.state == "open":
            raise ConfigError(
                f"The audit log knows of an open incident {one.id}, noticed {iso(one.noticed_at)}. "
                f"{one.what}.",
                hint=f"Close it first: {_COMMAND} list. greenroom audit verify says what is wrong.",
            )


def _known(office: Office, name: str) -> Incident:
    for one in register_kept(office).incidents:
        if one.id == name:
            return one
    raise ConfigError(f"There is no incident {name}.", hint=f"{_COMMAND} list names them.")


def _words(option: str, text: str, hint: str) -> str:
    return nobody_named(option, wanted(option, text, hint))


def _reported(text: str, noticed: float, now: float) -> float:
    option = "--at" if text else "now"
    at = moment_past(text, now, option=option)
    if at < noticed:
        raise ConfigError(
            f"{option} {text} is before it was noticed, {iso(noticed)}.",
            hint="Give the moment Xero was told, in UTC or with its zone.",
        )
    return at


def _body(office: Office, found: Incident) -> dict[str, Any]:
    """The newest version's own words, without those of its act; of a lost one the log's."""
    if entry := office.dossier.borne(office.app, "incident").get(found.id):
        return {**entry.body, "words": ""}
    told = {key: getattr(found, key) for key in ("what", "noticed_at", "reported_at", "state")}
    return {**told, "did": "", "document": None}


def _keep(office: Office, name: str, body: dict[str, Any], *, act: str, by: str) -> Incident:
    facts = {"status": body["state"], "date": iso(body["noticed_at"])}
    if body["reported_at"] is not None:
        facts["until"] = iso(body["reported_at"])
    body = {"words": "", **body, "act": act, "by": by}
    office.dossier.keep(office.app, "incident", name, body, facts=facts)
    return _known(office, name)
