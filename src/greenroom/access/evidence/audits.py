"""Audits of dependencies as tools write them: what they looked at, and what they found. Pure.

Read are the JSON of pip-audit, of OSV-Scanner, and CycloneDX with its list of vulnerabilities.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple


class Weak(NamedTuple):
    """One package with a known weakness."""

    package: str
    version: str
    id: str


class Audit(NamedTuple):
    """What one report says: ``looked_at`` as name and version, ``skipped`` by name.

    ``made_at`` is its own date in seconds since 1970; none where it has none.
    """

    tool: str
    looked_at: frozenset[tuple[str, str]]
    weak: tuple[Weak, ...]
    skipped: tuple[str, ...] = ()
    made_at: float | None = None


class NoAudit(ValueError):
    """The file is none that can be read; its message says why, and repeats nothing of it."""


def plain(name: str) -> str:
    """A package's name as all its spellings come down to (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def read_audit(content: bytes) -> Audit:
    """The audit in a report; ``NoAudit`` for anything else."""
    try:
        told = json.loads(content)
    except ValueError as error:
        raise NoAudit("it is not JSON") from error
    try:
        if isinstance(told, dict) and told.get("bomFormat") == "CycloneDX":
            return _cyclone(told)
        if isinstance(told, dict) and isinstance(told.get("dependencies"), list):
            return _pip_audit(told)
        if isinstance(told, dict) and isinstance(told.get("results"), list):
            return _osv(told)
    except (KeyError, TypeError, AttributeError) as error:
        raise NoAudit("it lacks what such a report has") from error
    raise NoAudit("it is neither of pip-audit, nor of OSV-Scanner, nor CycloneDX")


def _pip_audit(told: Mapping[str, Any]) -> Audit:
    """``pip-audit -f json``: every package with its weaknesses, or why it was skipped."""
    seen = [one for one in told["dependencies"] if "skip_reason" not in one]
    return Audit(
        "pip-audit",
        frozenset((plain(one["name"]), one["version"]) for one in seen),
        tuple(Weak(one["name"], one["version"], v["id"]) for one in seen for v in one["vulns"]),
        tuple(plain(one["name"]) for one in told["dependencies"] if "skip_reason" in one),
    )


def _osv(told: Mapping[str, Any]) -> Audit:
    """``osv-scanner --format json``; only with ``--all-packages`` it lists what it looked at."""
    seen = [one for result in told["results"] for one in result.get("packages", ())]
    return Audit(
        "OSV-Scanner",
        frozenset((plain(one["package"]["name"]), one["package"]["version"]) for one in seen),
        tuple(
            Weak(one["package"]["name"], one["package"]["version"], found["id"])
            for one in seen
            for found in one.get("vulnerabilities", ())
        ),
    )


_HARMLESS = {"not_affected", "false_positive", "resolved", "resolved_with_pedigree"}
"""What an analysis may say so that a weakness is none here."""


def _cyclone(told: Mapping[str, Any]) -> Audit:
    """A CycloneDX file with its vulnerabilities; without that list it is an inventory, no audit."""
    if not isinstance(told.get("vulnerabilities"), list):
        raise NoAudit("it lists components and no vulnerabilities: an inventory is no audit")
    parts = list(_parts(told.get("components", ())))
    by_ref = {ref: (name, version) for ref, name, version in parts}
    return Audit(
        "CycloneDX",
        frozenset((plain(name), version) for _, name, version in parts),
        tuple(
            _weak(by_ref, each["ref"], found["id"])
            for found in told["vulnerabilities"]
            if (found.get("analysis") or {}).get("state") not in _HARMLESS
            for each in found.get("affects") or [{"ref": "a component"}]
        ),
        made_at=_moment((told.get("metadata") or {}).get("timestamp")),
    )


def _weak(by_ref: Mapping[str, tuple[str, str]], ref: str, found: str) -> Weak:
    name, version = by_ref.get(ref, (ref, ""))
    return Weak(name, version, found)


def _parts(components: Any) -> Iterator[tuple[str, str, str]]:
    """Reference, name and version of each component, those within others too."""
    for one in components:
        name, version = one["name"], str(one.get("version", ""))
        yield one.get("bom-ref", f"{name}@{version}"), name, version
        yield from _parts(one.get("components", ()))


def _moment(text: Any) -> float | None:
    try:
        found = dt.datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return (found if found.tzinfo else found.replace(tzinfo=dt.UTC)).timestamp()
