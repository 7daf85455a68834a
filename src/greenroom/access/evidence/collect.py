"""Collectors run, their evidence kept and read again; a look that breaks never passes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

from greenroom.access.documents import named
from greenroom.access.evidence import crypto, hosts, logs, machine, places, signing
from greenroom.access.evidence.model import Collector, Evidence, Seen, about
from greenroom.access.office import Office
from greenroom.errors import ConfigError, GreenroomError
from greenroom.store.dossier import Entry

COLLECTORS: Mapping[str, Collector] = {
    "sealed-tokens": crypto.sealed_tokens,
    "cryptography": crypto.cryptography,
    "key-ring": crypto.key_ring,
    "ledger": logs.ledger,
    "log-fields": logs.log_fields,
    "log-scan": logs.log_scan,
    "log-retention": logs.log_retention,
    "callback": signing.callback,
    "oauth": signing.oauth,
    "scopes": signing.scopes,
    "hosts": hosts.hosts,
    "at-rest": places.at_rest,
    "sub-processors": places.sub_processors,
    "disconnect": places.disconnect,
    "incidents": places.incidents,
    "dependencies": machine.dependencies,
    "people": machine.people,
}
"""Every collector by its id."""

_DAY = 86_400.0


def collect(
    office: Office,
    names: Iterable[str] = (),
    *,
    collectors: Mapping[str, Collector] = COLLECTORS,
) -> tuple[Evidence, ...]:
    """Evidence of the collectors named, or of all of them; each is kept in the dossier."""
    wanted = tuple(names) or tuple(collectors)
    for name in wanted:
        if name not in collectors:
            raise ConfigError(
                f"There is no collector {name}.", hint=f"One of: {', '.join(collectors)}"
            )
    return tuple(_kept(office, name, _looked(collectors[name], office)) for name in wanted)


def _looked(collector: Collector, office: Office) -> Seen:
    """What a collector sees; what it raises is told by kind, for its words may hold anything."""
    try:
        return collector(office)
    except GreenroomError as error:
        return Seen("unknown", f"It could not look: {error.message}.")
    except Exception as error:  # noqa: BLE001  whatever breaks must not pass
        return Seen("unknown", f"It could not look: {type(error).__name__}.")


def _kept(office: Office, name: str, seen: Seen, *, days: float | None = None) -> Evidence:
    now = office.clock.now()
    good_for = about()[name].good_for_days if days is None else days
    body = {
        "outcome": seen.outcome,
        "said": seen.said,
        "facts": dict(seen.facts),
        "at": now,
        "expires_at": now + good_for * _DAY,
        "environment": office.settings.kept_as,
    }
    facts = {"evidence": name, "outcome": seen.outcome}
    return evidence_of(office.dossier.keep(office.app, "evidence", name, body, facts=facts))


def add(office: Office, name: str, file: Path, *, says: str, by: str, days: int) -> Evidence:
    """Evidence that a person hands in as a file: it holds in that person's name.

    For teams that use only parts of Greenroom. The file's name and digest are kept.
    """
    if name not in about():
        raise ConfigError(f"There is no collector {name}.", hint=f"One of: {', '.join(about())}")
    who = " ".join(by.split())
    if not who or not says.strip():
        raise ConfigError(
            "Evidence needs words and a name.", hint='--says "What it shows" --by "Ana Pohatu"'
        )
    facts = {"by": who, "file": named(file, option="FILE")}
    return _kept(office, name, Seen("holds", f"{says.strip()} ({who})", facts), days=days)


def latest(office: Office) -> dict[str, Evidence]:
    """The newest evidence of every collector that has any."""
    entries = office.dossier.latest(office.app, "evidence")
    return {name: evidence_of(entry) for name, entry in entries.items()}


def evidence_of(entry: Entry) -> Evidence:
    """The evidence that an entry of the dossier is."""
    body = entry.body
    return Evidence(
        collector=entry.name,
        outcome=body["outcome"],
        said=body["said"],
        facts=body["facts"],
        at=body["at"],
        expires_at=body["expires_at"],
        environment=body["environment"],
        digest=entry.digest,
    )


def digest_of(found: Iterable[Evidence]) -> str:
    """One hash for many pieces of evidence, in their order."""
    return hashlib.sha256("\n".join(one.digest for one in found).encode()).hexdigest()
