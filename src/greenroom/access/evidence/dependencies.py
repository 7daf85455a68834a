"""What is installed, held against audits that were handed in: code cannot know what is weak."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from importlib.metadata import distributions
from pathlib import Path
from typing import NamedTuple

from greenroom.access.documents import content_of
from greenroom.access.evidence.audits import Audit, NoAudit, plain, read_audit
from greenroom.access.evidence.model import SLACK_SECONDS, Seen
from greenroom.access.office import Office
from greenroom.clock import utc
from greenroom.errors import ConfigError

GOOD_FOR_SECONDS = 30 * 86_400.0
"""How old an audit may be: weaknesses become known every week."""

OURS = "greenroom"


class _Report(NamedTuple):
    """One report: ``sha256`` of the file, and whether its date is the file's own alone."""

    name: str
    audit: Audit
    at: float
    sha256: str
    is_dated_by_file: bool


def dependencies(office: Office) -> Seen:
    """Audits of ``access.dependency_audits``: young, of all that is installed, nothing found."""
    found = installed()
    facts: dict[str, object] = {"installed": len(found)}
    paths = office.settings.access.dependency_audits
    if not paths:
        said = f"{len(found)} packages are installed, and no audit of them is named."
        return Seen("unknown", said, facts)
    reports = []
    for path in paths:
        try:
            reports.append(_read(office, office.settings.path.parent / path))
        except ConfigError as error:
            return Seen("unknown", f"{error.message.rstrip('.')}.", facts)
        except NoAudit as error:
            return Seen("unknown", f"{path} is no audit: {error}.", facts)
    facts["reports"] = [
        {"file": one.name, "tool": one.audit.tool, "made": utc(one.at).date().isoformat(),
         "sha256": one.sha256, "dated_by_file": one.is_dated_by_file,
         "packages": len(one.audit.looked_at), "weak": [w._asdict() for w in one.audit.weak]}
        for one in reports
    ]  # fmt: skip
    return judged(reports, found, facts, now=office.clock.now())


def installed() -> frozenset[tuple[str, str]]:
    """Name and version of every package that this program could load."""
    return frozenset((plain(one.name), one.version) for one in distributions() if one.name)


def judged(
    reports: list[_Report],
    found: frozenset[tuple[str, str]],
    facts: dict[str, object],
    *,
    now: float,
) -> Seen:
    """What the reports are worth for these packages."""
    weak = [one for report in reports for one in report.audit.weak]
    if weak:
        first = weak[0]
        said = f"{len({w.package for w in weak})} packages are known to be weak, such as "
        return Seen("fails", f"{said}{first.package} {first.version} ({first.id}).", facts)
    for one in reports:
        if not -SLACK_SECONDS <= now - one.at < GOOD_FOR_SECONDS:
            made = utc(one.at).date().isoformat()
            by = ", dated by its file" if one.is_dated_by_file else ""
            return Seen("unknown", f"{one.name} is of {made}{by}: make the audit anew.", facts)
    seen = {each for report in reports for each in report.audit.looked_at}
    missed = sorted(f"{name} {version}" for name, version in found - seen if name != OURS)
    if missed:
        said = f"{len(missed)} installed packages were not audited, such as {missed[0]}."
        return Seen("unknown", said, facts | {"not_audited": missed})
    names = ", ".join(f"{one.name} ({one.audit.tool})" for one in reports)
    by = "; dated by its file" if any(one.is_dated_by_file for one in reports) else ""
    said = f"None of {len(found)} installed packages is known to be weak, by {names}{by}."
    return Seen("holds", said, facts)


def _read(office: Office, path: Path) -> _Report:
    """A report with its date: its own, else that of the file; never younger than its first sight.

    A file's date is whatever somebody last set it to: what was seen before is as old as that.
    """
    content = content_of(path, option="The audit")
    audit, digest = read_audit(content), hashlib.sha256(content).hexdigest()
    made = path.stat().st_mtime if audit.made_at is None else audit.made_at
    at = min([made, *_sights(office, digest)])
    return _Report(path.name, audit, at, digest, audit.made_at is None)


def _sights(office: Office, digest: str) -> Iterator[float]:
    """When each earlier look saw the same content, by the dossier."""
    for one in office.dossier.versions(office.app, "evidence", "dependencies"):
        for report in one.body["facts"].get("reports", ()):
            if report.get("sha256") == digest:
                yield one.at
