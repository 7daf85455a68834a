"""The architecture summary: what the settings say, and a gap where they say nothing."""

from __future__ import annotations

from pathlib import Path

from greenroom.access.architecture import Architecture, architecture
from greenroom.config import settings_of
from greenroom.contract import contract
from greenroom.contract.scopes import least_scopes
from greenroom.draw.flow import flow

PROJECT = """
[app]
name = "Flow App"
[[features]]
name = "Directory"
reason = "To show clients."
operations = ["clients.list", "jobs.list"]
"""

SAID = """
[access]
hosted_in = "AU (Sydney)"
keeps_days = 30
log_keeps_days = 400
[access.sees]
Support = "names and contacts"
[[access.third_parties]]
name = "Mailmill Example"
gets = "e-mail addresses"
purpose = "a newsletter"
country = "NZ"
policy_url = "https://mailmill.example/privacy"
[destination]
encrypted_at_rest = "LUKS on the server, attested by A. Person, 2026-11-01"
"""


def drawn(more: str = "", *, key_apart: bool = True) -> Architecture:
    """The architecture of the project."""
    settings = settings_of(PROJECT + more, Path("/project/greenroom.toml"), {})
    plan = least_scopes(contract(), settings.features[0].operations)
    return architecture(contract(), settings, plan, tables=("clients", "jobs"), key_apart=key_apart)


def test_a_master_key_beside_what_it_seals_is_told() -> None:
    """Nobody reads that the key is kept apart while it is not."""
    apart, beside = (
        next(one for one in drawn(key_apart=where).places if one.name == "Token store").protection
        for where in (True, False)
    )
    assert "kept apart" in apart
    assert "lies beside the key ring" in beside


def test_what_nobody_said_is_a_gap() -> None:
    """Protection, readers and periods that the settings lack are named, never filled in."""
    found = drawn()
    assert found.gaps == (
        "Audit log: seen by",
        "Audit log: stays",
        "Destination database: protection",
        "Destination database: seen by",
        "Destination database: stays",
    )
    assert "(not said)" in flow(found.picture)


def test_what_is_said_stands_where_it_belongs() -> None:
    """A whole description leaves no gap, and shows each place with its protection and its end."""
    found = drawn(SAID)
    rows = next(one for one in found.places if one.name == "Destination database")
    assert found.gaps == ()
    assert rows.holds == "clients, jobs"
    assert rows.stays == "30 days after a practice leaves, by the project's rule"
    assert rows.protection.startswith("LUKS")
    picture = flow(found.picture)
    for words in ("Mailmill Example, NZ", "practicemanager.job.read", "Support: names"):
        assert words in picture


def test_a_third_party_without_a_policy_is_a_gap() -> None:
    """Who gets data without a public policy is asked for one."""
    found = drawn('[[access.third_parties]]\nname = "X"\ngets = "names"\npurpose = "mail"\n')
    assert {"X: protection", "X: stays"} <= set(found.gaps)
