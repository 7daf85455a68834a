"""What was written down, read through for what may never stand there."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from greenroom import log
from greenroom.access.evidence.model import Seen
from greenroom.access.office import Office
from greenroom.store.ledger import Ledger

_SECRETS = {
    "token": re.compile(r"eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}"),
    "bearer": re.compile(r"(?i)bearer +[A-Za-z0-9._~+/-]{16,}"),
    "refresh token": re.compile(r"(?<![\w-])[A-Za-z0-9_-]{43}(?![\w-])"),
    "e-mail": re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+"),
    "code in an address": re.compile(r"[?&]code=[^&\s\"]+"),
}
_ALWAYS = ("token", "bearer", "code in an address")
"""What may not even stand in the dossier, where people's own words are."""


def log_scan(office: Office) -> Seen:
    """The log files, both ledgers and the dossier; nothing found is repeated."""
    found, lines = Counter[str](), Counter[str]()
    for place, text in _texts(office):
        lines[place] += 1
        for what, pattern in _SECRETS.items():
            if (place != "dossier" or what in _ALWAYS) and pattern.search(text):
                found[f"{what} in {place}"] += 1
    facts = {"lines": dict(lines), "found": dict(found)}
    if found:
        told = ", ".join(f"{count} times {what}" for what, count in sorted(found.items()))
        return Seen("fails", f"What may never be written down is there: {told}.", facts)
    if os.environ.get(log.VARIABLE) == "-":
        said = f"{log.VARIABLE} sends the log to standard error: it cannot be read through here."
        return Seen("unknown", said, facts)
    if not lines["log"]:
        return Seen("unknown", "No call was logged yet: pull once, then look again.", facts)
    said = (
        f"{lines.total():,} lines of log, audit log and dossier hold no access token, bearer or"
        " code; those of log and audit log no refresh token or e-mail address either, for which"
        " the dossier, people's own words, was not searched."
    )
    return Seen("holds", said, facts)


def _texts(office: Office) -> Iterator[tuple[str, str]]:
    """Every line that was written, with where."""
    for path in _files(office):
        with path.open(encoding="utf-8", errors="replace") as file:
            yield from (("log", line) for line in file)
    for store in {one.where: one for one in (office.store, office.workspace.store)}.values():
        for event in Ledger(store).events():
            # Hashes are 64 letters, and no secret's.
            told = {key: value for key, value in event.facts.items() if key != "digest"}
            yield "ledger", f"{event.kind} {event.actor} {told}"
    for entry in office.dossier.everything(office.app):
        yield "dossier", str(entry.body)


def _files(office: Office) -> list[Path]:
    """The log file, and those put aside before it."""
    named = os.environ.get(log.VARIABLE, "")
    path = Path(named) if named not in {"", "-"} else office.settings.data_folder / "greenroom.log"
    return sorted(one for one in path.parent.glob(f"{path.name}*") if one.is_file())
