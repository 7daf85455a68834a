"""Audits of dependencies: read as tools write them, held against what is installed, and dated."""

from __future__ import annotations

import contextlib
import json
import os
from pathlib import Path
from typing import Any

import pytest
from evidence_cast import DAY, NOW, Desk
from hypothesis import given
from hypothesis import strategies as st

from greenroom.access.evidence.audits import Audit, NoAudit, Weak, read_audit
from greenroom.access.evidence.dependencies import OURS, installed
from greenroom.access.evidence.model import about
from greenroom.clock import iso

WEAK = {"id": "PYSEC-2026-7", "fix_versions": ["9.9"], "aliases": ["CVE-2026-7"]}


def pip_audit(*, weak: str = "", without: str = "", skipped: str = "") -> dict[str, Any]:
    """A report of pip-audit about everything that is installed here."""
    told: list[dict[str, Any]] = [
        {"name": name, "version": version, "vulns": [WEAK] if name == weak else []}
        for name, version in sorted(installed())
        if name not in (without, skipped, OURS)
    ]
    told += [{"name": one, "skip_reason": "not found on PyPI"} for one in (OURS, skipped) if one]
    return {"dependencies": told, "fixes": []}


def osv(*, weak: str = "") -> dict[str, Any]:
    """A report of OSV-Scanner with all packages."""
    packages = [
        {"package": {"name": name, "version": version, "ecosystem": "PyPI"}}
        | ({"vulnerabilities": [{"id": "GHSA-x"}]} if name == weak else {})
        for name, version in sorted(installed())
    ]
    return {"results": [{"source": {"path": "requirements.lock"}, "packages": packages}]}


def cyclone(*, weak: str = "", state: str = "", at: float = NOW) -> dict[str, Any]:
    """A CycloneDX file with its vulnerabilities."""
    parts = [
        {"bom-ref": f"r-{name}", "name": name, "version": version, "type": "library"}
        for name, version in sorted(installed())
    ]
    found: dict[str, Any] = {"id": "CVE-2026-7", "affects": [{"ref": f"r-{weak}"}]}
    if state:
        found["analysis"] = {"state": state}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "metadata": {"timestamp": iso(at)},
        "components": parts,
        "vulnerabilities": [found] if weak else [],
    }


def hand_in(desk: Desk, report: Any, *, name: str = "audit.json", at: float = NOW) -> None:
    """Put the report beside the project's file, and name it there."""
    path = desk.folder / name
    path.write_text(report if isinstance(report, str) else json.dumps(report), "utf-8")
    os.utime(path, (at, at))
    desk.with_access(f'dependency_audits = ["{name}"]')


@pytest.mark.breaks("dependencies")
@pytest.mark.parametrize("make", [pip_audit, osv, cyclone])
def test_a_vulnerable_dependency_fails(desk: Desk, make: Any) -> None:
    """An audit of all that is installed holds; one weakness in it, and it fails by name."""
    hand_in(desk, make())
    found = desk.see("dependencies")
    assert (found.outcome, found.how) == ("holds", "observed"), found.said
    hand_in(desk, make(weak="lxml"))
    found = desk.see("dependencies")
    assert (found.outcome, "lxml" in found.said) == ("fails", True), found.said


def test_without_an_audit_nobody_knows(desk: Desk) -> None:
    """None named: unknown, and it says how to make one."""
    found = desk.see("dependencies")
    assert (found.outcome, "no audit of them is named" in found.said) == ("unknown", True)
    assert "pip-audit -f json" in about()["dependencies"].next


@pytest.mark.parametrize(
    ("report", "told"),
    [
        ("", "it is not JSON"),
        ("[]", "is no audit"),
        ({"dependencies": [{"name": "lxml"}]}, "it lacks what such a report has"),
        ({"results": []}, "installed packages were not audited"),
        ({"bomFormat": "CycloneDX", "components": []}, "an inventory is no audit"),
        (pip_audit(without="lxml"), "1 installed packages were not audited, such as lxml"),
        (pip_audit(skipped="lxml"), "1 installed packages were not audited, such as lxml"),
        (cyclone(at=NOW - 31 * DAY), "make the audit anew"),
        (cyclone(at=NOW + 31 * DAY), "make the audit anew"),
    ],
)
def test_what_is_no_audit_of_all_of_it_proves_nothing(desk: Desk, report: Any, told: str) -> None:
    """A file that is none, one too old or of a day to come, or one that left something out."""
    hand_in(desk, report)
    found = desk.see("dependencies")
    assert (found.outcome, told in found.said) == ("unknown", True), found.said


def test_a_report_without_a_date_is_of_its_files_day(desk: Desk) -> None:
    """pip-audit writes no date: the file's own counts."""
    hand_in(desk, pip_audit(), at=NOW - 31 * DAY)
    assert "of 2026-01-30" in desk.see("dependencies").said


def test_a_report_whose_file_was_touched_is_as_old_as_its_first_sight(desk: Desk) -> None:
    """Setting the file's date anew, or copying it, makes no audit young again; a new one is."""
    hand_in(desk, pip_audit())
    first = desk.see("dependencies")
    assert (first.outcome, "dated by its file" in first.said) == ("holds", True), first.said
    desk.clock.advance(31 * DAY)
    hand_in(desk, pip_audit(), name="copy.json", at=NOW + 31 * DAY)
    found = desk.see("dependencies")
    assert (found.outcome, "is of 2026-03-02" in found.said) == ("unknown", True), found.said
    hand_in(desk, pip_audit() | {"made": "anew"}, at=NOW + 31 * DAY)
    assert desk.see("dependencies").outcome == "holds"


def test_a_report_that_is_not_there_is_unknown(desk: Desk) -> None:
    """A path that leads nowhere is told."""
    desk.with_access('dependency_audits = ["gone.json"]')
    assert "gone.json cannot be read" in desk.see("dependencies").said


def test_two_audits_cover_together(desk: Desk) -> None:
    """What one left out the other may have looked at; a weakness in either counts."""
    hand_in(desk, pip_audit(without="lxml"), name="one.json")
    version = dict(installed())["lxml"]
    other = {"dependencies": [{"name": "LXML", "version": version, "vulns": []}]}
    hand_in(desk, other, name="two.json")
    desk.with_access('dependency_audits = ["one.json", "two.json"]')
    assert desk.see("dependencies").outcome == "holds"


def test_a_weakness_that_does_not_touch_us_is_none(desk: Desk) -> None:
    """CycloneDX lets somebody say why; an analysis that is still open does not clear it."""
    hand_in(desk, cyclone(weak="lxml", state="not_affected"))
    assert desk.see("dependencies").outcome == "holds"
    hand_in(desk, cyclone(weak="lxml", state="in_triage"))
    assert desk.see("dependencies").outcome == "fails"


def test_names_are_alike_however_they_are_spelled() -> None:
    """PEP 503: case, dots, dashes and underscores are one."""
    told = {"dependencies": [{"name": "Typing_Extensions", "version": "4.0", "vulns": [WEAK]}]}
    assert read_audit(json.dumps(told).encode()) == Audit(
        "pip-audit",
        frozenset({("typing-extensions", "4.0")}),
        (Weak("Typing_Extensions", "4.0", "PYSEC-2026-7"),),
    )


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(
            ["dependencies", "results", "bomFormat", "vulnerabilities", "components", "packages",
             "package", "name", "version", "vulns", "id", "affects", "ref", "analysis"]
        ),
        inner | st.just("CycloneDX"),
        max_size=4,
    ),
    max_leaves=20,
)  # fmt: skip


@given(JSON)
def test_whatever_is_handed_in_is_an_audit_or_none(told: Any) -> None:
    """No JSON makes the reader trip: it is an audit, or refused in words."""
    with contextlib.suppress(NoAudit):
        assert isinstance(read_audit(json.dumps(told).encode()), Audit)


def test_the_file_is_named_by_its_name_alone(desk: Desk, tmp_path: Path) -> None:
    """Evidence tells no path of this machine."""
    hand_in(desk, pip_audit())
    assert str(tmp_path) not in str(desk.see("dependencies"))
