"""What was written down, read through for what may never stand there."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from greenroom import log
from greenroom.access import leaks
from greenroom.access.evidence.model import Seen
from greenroom.access.office import Office
from greenroom.auth.keyring import MASTER_FILE
from greenroom.auth.masters import VARIABLE
from greenroom.errors import VaultError
from greenroom.store.ledger import Ledger
from greenroom.store.sealed import kept

_CODE = re.compile(r"[?&]code=[^&\s\"]+")
_PRIVATE = {
    "the form of a refresh token": re.compile(r"(?<![\w-])[A-Za-z0-9_-]{43}(?![\w-])"),
    "an e-mail address": re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+"),
    "a tax number": re.compile(
        r"(?i)\b(?:ird|tfn|abn|gst|tax[_ ]?(?:file[_ ]?)?(?:number|no))"
        r"[\"' ]*[:=][\"' ]*\d[\d -]{6,13}\d"
        r"|(?<![\w-])\d{2,3}-\d{3}-\d{3}(?![\w-])"
    ),
}
"""What may not stand in the logs; the dossier, where people's own words are, may hold it."""


def log_scan(office: Office) -> Seen:
    """The log files, both ledgers and the dossier; nothing found is repeated."""
    secrets, unopened = _secrets(office)
    held = leaks.known(secrets)
    found, lines = Counter[str](), Counter[str]()
    for place, text in _texts(office):
        lines[place] += 1
        found.update(f"{what} in {place}" for what in _found(text, place, held))
    facts = {
        "lines": dict(lines), "found": dict(found), "known": len(secrets), "unopened": unopened,
        "forms": [*leaks.FORMS, "a code in an address"], "not_in_dossier": list(_PRIVATE),
    }  # fmt: skip
    if found:
        told = ", ".join(f"{what} ({count}\u00d7)" for what, count in sorted(found.items()))
        return Seen("fails", f"What may never be written down is there: {told}.", facts)
    if os.environ.get(log.VARIABLE) == "-":
        said = f"{log.VARIABLE} sends the log to standard error: it cannot be read through here."
        return Seen("unknown", said, facts)
    if not lines["log"]:
        return Seen("unknown", "No call was logged yet: pull once, then look again.", facts)
    if unopened:
        said = f"{unopened} stored tokens or secrets do not open, so they were not searched for."
        return Seen("unknown", said, facts)
    return Seen("holds", _searched(lines.total(), len(secrets)), facts)


def _searched(lines: int, secrets: int) -> str:
    """What was looked for, in words."""
    return (
        f"{lines:,} lines of log, audit log and dossier hold none of the {secrets} tokens and"
        " secrets at hand, plain, in base64 or as in an address, and nothing in the form of an"
        " access token, bearer or basic header, private key, code, or secret behind its name;"
        " those of log and audit log no refresh token's form (43 letters), e-mail address, or tax"
        " number behind its name or in groups (123-456-789) either, for which the dossier,"
        " people's own words, was not searched."
    )


def _found(text: str, place: str, held: re.Pattern[str] | None) -> list[str]:
    """What a line holds that it may not, by kind."""
    found = leaks.forms_in(text)
    if held is not None and held.search(text):
        found.append("a token or secret of ours")
    if _CODE.search(text):
        found.append("a code in an address")
    if place != "dossier":
        found += [what for what, form in _PRIVATE.items() if form.search(text)]
    return found


def _secrets(office: Office) -> tuple[set[str], int]:
    """The tokens and secrets at hand, never to be shown, and how many values do not open."""
    workspace, unopened = office.workspace, 0
    given = [office.settings.client_secret, *re.split(r"[\s,]+", os.environ.get(VARIABLE, ""))]
    beside = office.settings.data_folder / MASTER_FILE
    if beside.exists():
        given += beside.read_text("ascii", "replace").split()
    for value in kept(workspace.store):
        try:
            given += value.secrets(workspace.vault)
        except VaultError:
            unopened += 1
    return {one for one in given if len(one) >= leaks.SHORTEST}, unopened


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
