"""Settings that are well-formed and cannot work: what is wrong, in the words of the file."""

from __future__ import annotations

import datetime as dt
import re
from contextlib import suppress
from urllib.parse import urlsplit

from greenroom.settings import AccessSettings, AppSettings, ProjectFile

ATTESTATION = "LUKS on the server, attested by A. Person, 2026-11-01"
"""How a person may attest that the destination is encrypted at rest."""

NAME_A_FEATURE = """\
Say in greenroom.toml what the integration is for, such as:
  [[features]]
  name = "Client directory"
  reason = "Show each client's contacts and groups beside our own records."
  operations = ["clients.list", "groups.list"]
All operations: greenroom contract reference"""
"""How to name a feature, with an example to copy."""

_DATE = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
_FEWEST_WORDS = 4
_AHEAD_SECONDS = 14 * 3600


def problems(written: ProjectFile) -> list[str]:
    """Every value that cannot work, each with the key it stands under."""
    return [
        *_app_problems(written.app),
        *_number_problems(written),
        *_path_problems(written),
        *_word_problems(written),
        *_access_problems(written.access),
    ]


def dated_ahead(attested: str, now: float) -> str:
    """The day since when an attestation holds, where that is still to come everywhere on earth.

    The first of several days counts; empty where it has come, or where none can be read.
    """
    days = []
    for text in _DATE.findall(attested):
        with suppress(ValueError):
            days.append(dt.date.fromisoformat(text))
    today = dt.datetime.fromtimestamp(now + _AHEAD_SECONDS, dt.UTC).date()
    return min(days).isoformat() if days and min(days) > today else ""


def _number_problems(written: ProjectFile) -> list[str]:
    """Numbers that cannot be meant."""
    sizes: dict[str, int | None] = {
        f"practices.{name}.clients": one.clients for name, one in written.practices.items()
    }
    sizes |= {f"practices.{name}.groups": one.groups for name, one in written.practices.items()}
    limits, sync = written.limits, written.sync
    held = {
        "sandbox.clients must be from 1 to 150000": 1 <= written.sandbox.clients <= 150_000,
        "limits.share_of_day must be above 0, at most 1": 0 < limits.share_of_day <= 1,
        "limits.patience_seconds must be from 0 to 86400": 0 <= limits.patience_seconds <= 86_400,
        "sync.full_pull_days must be from 1 to 365": 1 <= sync.full_pull_days <= 365,
        "sync.overlap_seconds must be from 0 to 86400": 0 <= sync.overlap_seconds <= 86_400,
    }
    held |= {
        f"{key} must be from 0 to 1000000": value is None or 0 <= value <= 1_000_000
        for key, value in sizes.items()
    }
    return [problem for problem, holds in held.items() if not holds]


def _path_problems(written: ProjectFile) -> list[str]:
    """Texts that are no names of files or addresses: empty, or with control characters."""
    texts = {
        "data_folder": written.data_folder,
        "destination.mapping": written.destination.mapping or "\0",
        "destination.url": written.destination.url or "\0",
        "destination.encrypted_at_rest": written.destination.encrypted_at_rest,
        "store.url": written.store.url,
        "sandbox.url": written.sandbox.url,
        "app.name": written.app.name or "\0",
    }
    problems = [
        f"{key} is empty or holds characters that cannot be there"
        for key, text in texts.items()
        if not text.isprintable()
    ]
    url = written.sandbox.url
    if url and written.sandbox.switches:
        problems.append("sandbox.switches are those of our own emulator, not of one at sandbox.url")
    if url and not re.fullmatch(r"http://[A-Za-z0-9.\-]+(:\d{1,5})?/?|https://[^\s/?#]+/?", url):
        problems.append("sandbox.url must be an address such as http://localhost:8720")
    return problems


def _word_problems(written: ProjectFile) -> list[str]:
    """Words that say nothing: a feature without an operation, an attestation without a person."""
    problems = [
        f"features: {one.name!r} names no operation; name those it uses, such as clients.list"
        for one in written.features
        if not one.operations
    ]
    attested = written.destination.encrypted_at_rest
    if attested and not (_DATE.search(attested) and len(attested.split()) >= _FEWEST_WORDS):
        problems.append(
            "destination.encrypted_at_rest must say how, who attests it and since when, such as"
            f" {ATTESTATION!r}"
        )
    return problems


def _app_problems(app: AppSettings) -> list[str]:
    """What Xero would refuse about the app: its name and its redirect address (oauth.md §2)."""
    problems = []
    if "xero" in app.name.lower():
        problems.append('app.name may not contain the word "Xero"')
    if not re.fullmatch(r"(?:[A-Za-z0-9][A-Za-z0-9._-]{0,127})?", app.client_id):
        problems.append(
            "app.client_id is not one: developer.xero.com shows 32 letters and digits, to be copied"
        )
    try:
        parts = urlsplit(app.redirect_uri)
        local, port = parts.hostname in {"localhost", "127.0.0.1", "::1"}, parts.port
    except ValueError as error:
        return [*problems, f"app.redirect_uri is not an address: {error}"]
    if not app.redirect_uri.isprintable() or " " in app.redirect_uri:
        problems.append("app.redirect_uri holds characters that cannot be there")
    elif local and parts.hostname != "localhost":
        problems.append(f"app.redirect_uri must say localhost: Xero refuses {parts.hostname}")
    elif parts.scheme != "https" and not (parts.scheme == "http" and local):
        problems.append("app.redirect_uri must be https, or http://localhost for development")
    elif local and not port:
        problems.append("app.redirect_uri needs a port, such as http://localhost:8721/callback")
    return problems


def _access_problems(access: AccessSettings) -> list[str]:
    """Addresses that are none of a host, and periods that cannot be meant."""
    problems = [
        f"access.hosts: {host!r} must be an address such as https://app.example.com"
        for host in access.hosts
        if not re.fullmatch(r"https://[A-Za-z0-9.-]+(:\d{1,5})?(/[^\s?#]*)?", host)
    ]
    days = {"access.keeps_days": access.keeps_days, "access.log_keeps_days": access.log_keeps_days}
    problems += [
        f"{key} must be from 0 to 36500"
        for key, value in days.items()
        if value is not None and not 0 <= value <= 36_500
    ]
    if not 1 <= access.practices <= 1_000_000:
        problems.append("access.practices must be from 1 to 1000000")
    if not 1 <= access.pulls_a_day <= 1440:
        problems.append("access.pulls_a_day must be from 1 to 1440")
    return problems
