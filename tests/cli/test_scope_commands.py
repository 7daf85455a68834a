"""``greenroom scopes``: what is needed and why, and what nobody knows."""

from __future__ import annotations

from cli_cast import PROJECT, Terminal, write_project

from greenroom import config, connect
from greenroom.workspace import Workspace


def test_a_feature_may_use_an_organisation_in_a_consent_of_its_own(terminal: Terminal) -> None:
    """Accounting operations of the features are asked of an organisation, never of the practice."""
    write_project(terminal.folder, PROJECT.replace('"groups.list"', '"accounting_contacts.list"'))
    with Workspace(config.read(terminal.folder / "greenroom.toml")) as workspace:
        assert workspace.scope_plan.scopes == ("practicemanager.client.read",)
        started = connect.start(workspace, accounting=True)
        assert "accounting.contacts.read" in started.attempt.scopes
        assert not any(one.startswith("practice") for one in started.attempt.scopes)
    only = PROJECT.replace('"clients.list", "groups.list"', '"organisation.get"')
    write_project(terminal.folder, only)
    told = terminal("connect")
    assert told.code == 2
    assert "--accounting" in told.err
    assert terminal("connect", "--accounting").code == 0
