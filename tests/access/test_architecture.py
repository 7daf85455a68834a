"""The architecture summary: what the settings say, and a gap where they say nothing."""

from __future__ import annotations

from pathlib import Path

from greenroom.access.architecture import Architecture, architecture
from greenroom.access.purpose import purpose
from greenroom.config import settings_of
from greenroom.contract import contract
from greenroom.contract.scopes import least_scopes
from greenroom.draw.flow import flow
from greenroom.sync.mapping_default import default_mapping
from greenroom.sync.mapping_file import read_mapping
from greenroom.sync.streams import wanted_streams

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


def drawn(more: str = "", *, key_apart: bool = True, project: str = PROJECT) -> Architecture:
    """The architecture of the project."""
    settings = settings_of(project + more, Path("/project/greenroom.toml"), {})
    used = [name for one in settings.features for name in one.operations]
    plan = least_scopes(contract(), contract().of_practice(used))
    mapping = read_mapping(default_mapping(contract()), contract())
    found = purpose(contract(), settings.features, wanted_streams(mapping), plan)
    return architecture(contract(), settings, found, key_apart=key_apart)


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
    assert rows.holds == "clients, client_notes, contacts, client_contacts, relationships"
    assert rows.stays == "30 days after a practice leaves, by the project's rule"
    assert rows.protection.startswith("LUKS")
    picture = flow(found.picture)
    for words in ("Mailmill Example, NZ", "practicemanager.job.read", "Support: names"):
        assert words in picture


def test_a_third_party_without_a_policy_is_a_gap() -> None:
    """Who gets data without a public policy is asked for one."""
    found = drawn('[[access.third_parties]]\nname = "X"\ngets = "names"\npurpose = "mail"\n')
    assert {"X: protection", "X: stays"} <= set(found.gaps)


FEATURE = '[[features]]\nname = "Ledger"\nreason = "To compare."\noperations = [{}]\n'
APP = '[app]\nname = "Flow App"\n'


def test_the_flow_follows_the_features_and_says_where_the_mapping_goes_further() -> None:
    """Groups that the mapping loads and no feature names are a remark, and not in the picture."""
    found = drawn(SAID)
    said = " ".join(f"{one.says} {one.next}" for one in found.remarks)
    assert "The mapping loads groups, and no feature names groups.list. The sync reads" in said
    assert "take out of the mapping: groups, group_members" in said
    assert "The features read by jobs.list, which the sync does not call." in said
    assert "group_members" not in flow(found.picture)


def test_features_of_an_organisation_alone_show_no_practice_manager() -> None:
    """What comes from an ordinary organisation is drawn as that, with its own scope."""
    found = drawn(project=APP + FEATURE.format('"accounting_contacts.list"'))
    picture = flow(found.picture)
    assert "Xero organisation" in picture
    assert "accounting.contacts.read" in picture
    assert "practicemanager" not in picture
    assert "Practice Manager API" not in picture
    both = drawn(project=APP + FEATURE.format('"accounting_contacts.list", "clients.list"'))
    assert {"Xero organisation", "Xero Practice Manager"} <= {
        one.name for one in both.picture.boxes
    }


def test_without_a_feature_nothing_is_drawn_that_nobody_named() -> None:
    """No scope and no table stands in the flow of a project that names no feature."""
    found = drawn(project=APP)
    assert not found.is_named
    assert found.remarks == ()
    carried = " ".join(one.carries for one in found.picture.arrows)
    assert "nothing yet: no feature is named" in carried
    assert "practicemanager" not in carried
    assert "client_contacts" not in carried


def test_a_key_beside_what_it_seals_is_called_weak_in_table_and_picture() -> None:
    """What the evidence about the key ring calls failing is no good mark here."""
    for apart in (True, False):
        found = drawn(key_apart=apart)
        (weak,) = [one.weak for one in found.places if one.name == "Token store"]
        (box,) = [one for one in found.picture.boxes if one.name == "Token store"]
        assert bool(weak) is not apart
        assert any("not good enough" in one for one in box.lines) is not apart
