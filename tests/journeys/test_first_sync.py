"""Journey 1: from a fresh project to rows, in the order a person lives it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from greenroom import config, connect, leaving
from greenroom.clock import FrozenClock, moment
from greenroom.contract import contract
from greenroom.errors import ConsentError, SignedOut
from greenroom.sync.mapping_default import default_mapping
from greenroom.sync.project import budget_for, pull
from greenroom.tenants import PRACTICE
from greenroom.workspace import Workspace

PROJECT = """
environment = "sandbox"
data_folder = "state"
[app]
name = "Journey App"
[[features]]
name = "Directory"
reason = "Show clients."
operations = ["clients.list", "groups.list"]
[sandbox]
clients = 120
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project's folder with both its files."""
    (tmp_path / "greenroom.toml").write_text(PROJECT, "utf-8")
    (tmp_path / "mapping.toml").write_text(default_mapping(contract()), "utf-8")
    return tmp_path


def opened(folder: Path, clock: FrozenClock | None = None) -> Workspace:
    """The project, opened as a new process would."""
    return Workspace(config.read(folder / "greenroom.toml", {}), clock=clock)


@pytest.fixture
def workspace(folder: Path) -> Iterator[Workspace]:
    """The project at a fixed moment."""
    with opened(folder, FrozenClock(moment("2026-11-23T02:00:00"))) as made:
        yield made


def approve(workspace: Workspace) -> None:
    """Play Xero."""
    _ = workspace.app
    workspace.control("approve", {"client_id": workspace.client_id})


def sign_in(workspace: Workspace, *, accounting: bool = False) -> connect.Consent:
    """The consent of the sandbox's first user."""
    started = connect.start(workspace, accounting=accounting)
    user = workspace.control("users")[0]["email"]
    return connect.in_process(workspace, started, user=user)


def rows(folder: Path, query: str) -> list[tuple[object, ...]]:
    """What SQL finds in the destination."""
    with sqlite3.connect(folder / "practice.db") as database:
        return database.execute(query).fetchall()


def test_before_approval_the_practice_is_refused_and_the_refusal_explained(
    workspace: Workspace,
) -> None:
    """An unapproved app meets Xero's own error page; the error names it and is a "not yet"."""
    with pytest.raises(ConsentError) as caught:
        sign_in(workspace)
    assert caught.value.reason == "invalid-scope-for-client"
    assert caught.value.exit_code == 3
    assert "Invalid scope for client" in caught.value.message
    assert workspace.tokens.connections(workspace.client_id) == ()
    assert [event.kind for event in workspace.ledger.events()][-1] == "consent.refused"


def test_an_ordinary_organisation_needs_no_approval(workspace: Workspace) -> None:
    """Steps 3 and 4 of the guide work at once: sign in, call an organisation."""
    done = sign_in(workspace, accounting=True)
    found = done.connections[0]
    session = workspace.session(found.tenant_id)
    assert next(iter(session.call("organisation.get").records))["name"] == found.tenant_name


def test_a_practice_is_chosen_by_type_never_by_place(workspace: Workspace) -> None:
    """With an organisation connected first, the practice meant is still the practice."""
    sign_in(workspace, accounting=True)
    approve(workspace)
    done = sign_in(workspace)
    assert {one.tenant_type for one in done.connections} == {PRACTICE}
    assert workspace.practice() == done.connections[0].tenant_id


def test_a_pull_meets_its_budget_and_the_next_brings_only_the_change(
    workspace: Workspace, folder: Path
) -> None:
    """The first pull brings everything for the calls told; the second only what changed."""
    approve(workspace)
    tenant = sign_in(workspace).connections[0].tenant_id
    told = budget_for(workspace, tenant, full=False)
    first = pull(workspace, tenant)
    assert (first.outcome, first.spent.calls) == ("complete", told.calls)
    assert first.stream("clients").tables["clients"].added == 120
    assert rows(folder, "SELECT count(*) FROM clients") == [(120,)]

    [(uuid,)] = rows(folder, "SELECT uuid FROM clients WHERE is_deleted = 0 LIMIT 1")
    assert isinstance(workspace.clock, FrozenClock)
    workspace.clock.advance(3600)
    workspace.control(
        "edit",
        {
            "practice": tenant,
            "collection": "clients",
            "uuid": uuid,
            "values": {"name": "Renamed Fake Client"},
        },
    )
    second = pull(workspace, tenant)
    counts = second.stream("clients").tables["clients"]
    assert (counts.added, counts.changed, counts.deleted) == (0, 1, 0)
    assert second.spent.bytes < first.spent.bytes / 10
    assert rows(folder, f"SELECT name FROM clients WHERE uuid = '{uuid}'") == [
        ("Renamed Fake Client",)
    ]


def test_everything_is_there_for_the_next_command(folder: Path) -> None:
    """World, tokens and ledger outlive a process: the next one goes on where it stopped."""
    with opened(folder) as first:
        approve(first)
        tenant = sign_in(first).connections[0].tenant_id
    with opened(folder) as second:
        assert second.practice() == tenant
        assert pull(second, tenant).outcome == "complete"
        assert second.ledger.verify() == len(list(second.ledger.events()))


def test_a_lapse_stops_the_pull_and_nothing_is_lost(workspace: Workspace, folder: Path) -> None:
    """When the approval lapses nothing is pulled; the ledger says so, rows and cursor stay."""
    approve(workspace)
    tenant = sign_in(workspace).connections[0].tenant_id
    pull(workspace, tenant)
    before = rows(folder, "SELECT uuid, _hash FROM clients ORDER BY uuid")
    workspace.control("stage", {"client_id": workspace.client_id, "stage": "lapsed"})
    report = pull(workspace, tenant)
    assert report.outcome == "nothing pulled"
    assert [event.facts["outcome"] for event in workspace.ledger.events(kind="sync.ended")] == [
        "complete", "nothing pulled",
    ]  # fmt: skip
    assert rows(folder, "SELECT uuid, _hash FROM clients ORDER BY uuid") == before


def test_leaving_deletes_the_connection_and_proves_it(workspace: Workspace) -> None:
    """Disconnecting reads the connections back; tokens end only with the user's last one."""
    sign_in(workspace, accounting=True)
    approve(workspace)
    tenant = sign_in(workspace).connections[0].tenant_id
    left = leaving.disconnect(workspace, tenant)
    assert [(one.is_gone, one.is_revoked) for one in left] == [(True, False)]
    organisation = workspace.tokens.connections(workspace.client_id)[0].tenant_id
    last = leaving.disconnect(workspace, organisation)
    assert [(one.is_gone, one.is_revoked) for one in last] == [(True, True)]
    with pytest.raises(SignedOut):
        workspace.access_token(tenant)


def test_a_person_without_the_privilege_is_told_where_it_is(workspace: Workspace) -> None:
    """A user who may not connect add-ons ends with no practice, and the error names the switch."""
    approve(workspace)
    started = connect.start(workspace)
    colleague = workspace.control("users")[1]["email"]
    with pytest.raises(ConsentError, match="nothing to connect") as caught:
        connect.in_process(workspace, started, user=colleague)
    assert "Connect third-party add-ons" in caught.value.hint
    assert workspace.tokens.practices(workspace.client_id) == ()


def test_no_secret_lies_in_the_data_folder_in_clear(workspace: Workspace) -> None:
    """Neither an access token, nor a refresh token, nor the client secret is stored readable."""
    approve(workspace)
    tenant = sign_in(workspace).connections[0].tenant_id
    user = workspace.tokens.connections(workspace.client_id)[0].user_id
    secrets = (
        workspace.access_token(tenant),
        workspace.tokens.refresh_token(workspace.client_id, user),
        workspace.app.secret,
    )
    folder = workspace.settings.data_folder
    kept = b"".join(
        path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith("sandbox.")
    )
    assert all(secret and secret.encode() not in kept for secret in secrets)


def test_every_call_is_logged_without_personal_data(workspace: Workspace) -> None:
    """The log has a line per call: operation, status, bytes and wait, and nobody's name."""
    approve(workspace)
    tenant = sign_in(workspace).connections[0].tenant_id
    pull(workspace, tenant)
    path = workspace.settings.data_folder / "greenroom.log"
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert [line["operation"] for line in lines] == ["groups.list", "clients.list"]
    assert all({"status", "bytes_in", "wait_seconds"} <= set(line) for line in lines)
    assert "example" not in path.read_text("utf-8")


def test_a_pull_keeps_resting_grants_alive(workspace: Workspace) -> None:
    """A grant that nobody used for a week is renewed, long before Xero would forget it."""
    approve(workspace)
    tenant = sign_in(workspace).connections[0].tenant_id
    user = workspace.tokens.connections(workspace.client_id)[0].user_id
    before = workspace.tokens.refresh_token(workspace.client_id, user)
    assert isinstance(workspace.clock, FrozenClock)
    workspace.clock.advance(8 * 86_400)
    workspace.keep_alive()
    assert workspace.tokens.refresh_token(workspace.client_id, user) != before
    assert pull(workspace, tenant).outcome == "complete"


def test_an_app_without_a_secret_lives_the_same_journey(folder: Path) -> None:
    """A PKCE app, registered once, signs in, refreshes and pulls; so it does with JSON."""
    path = folder / "greenroom.toml"
    text = path.read_text("utf-8").replace("[app]", 'wire = "json"\n[app]\ntype = "pkce"')
    path.write_text(text, "utf-8")
    clock = FrozenClock(moment("2026-11-23T02:00:00"))
    with opened(folder, clock) as workspace:
        approve(workspace)
        tenant = sign_in(workspace).connections[0].tenant_id
        clock.advance(3600)
        assert pull(workspace, tenant).outcome == "complete"
        assert workspace.app.secret == ""
    with opened(folder, clock) as again:
        assert again.app.client_id
        assert again.control("apps")[0]["stage"] == "approved"
    assert rows(folder, "SELECT count(*) FROM clients") == [(120,)]
