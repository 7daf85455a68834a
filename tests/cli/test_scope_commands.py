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


FEES = """
[[features]]
name = "Fees"
reason = "Compare fees billed with time spent."
operations = ["invoices.list", "time.list"]
"""


def test_what_is_needed_is_told_with_features_and_reasons(terminal: Terminal) -> None:
    """Each feature, its reason and its operations; each scope and what it opens beyond."""
    told = terminal("scopes", "needed")
    assert told.code == 0
    for words in ("Directory: Show clients.", "clients.list", "practicemanager.client.read",
                  "accounting.settings.read", "9 operations more"):  # fmt: skip
        assert words in " ".join(told.out.split())
    data = terminal("scopes", "needed", "--json").data
    assert data["scopes"] == ["practicemanager.client.read"]
    assert len(data["beyond"]["practicemanager.client.read"]) == 9
    assert data["without_broad"] is None


def test_both_answers_are_told_and_the_narrow_one_connects(terminal: Terminal) -> None:
    """A refused broad scope names the other sign-in, which works and opens what it said."""
    write_project(terminal.folder, PROJECT + FEES)
    told = " ".join(terminal("scopes", "needed").out.split())
    assert "with it practicemanager.read" in told
    assert "of Fees: invoices.list" in told
    data = terminal("scopes", "needed", "--json").data
    assert data["without_broad"]["scopes"] == [
        "practicemanager.client.read", "practicemanager.time.read",
    ]  # fmt: skip
    terminal("emulator", "approve")
    refused = terminal("connect")
    assert refused.code != 0
    assert "greenroom connect --without-broad" in refused.err
    assert terminal("connect", "--without-broad").code == 0


ONLY_BROAD = PROJECT.replace('"clients.list", "groups.list"', '"quotes.list", "invoices.list"')


def test_the_sign_in_without_the_broad_scope_is_named_only_where_it_leaves_something(
    terminal: Terminal,
) -> None:
    """Where every call needs the broad scope, nothing leads to a sign-in that asks for nothing."""
    write_project(terminal.folder, ONLY_BROAD)
    needed, paper = terminal("scopes", "needed").out, terminal("scopes", "assumptions").out
    refused = terminal("connect")
    assert refused.code == 3
    probed = terminal("access", "probe").out
    doctor = terminal("doctor").out
    for said in (needed, paper, refused.err, probed, doctor):
        assert "--without-broad" not in said
    for said in (needed, paper, refused.err, probed):
        assert "nothing is left to ask for" in " ".join(said.split())
    narrow = terminal("connect", "--without-broad")
    assert narrow.code == 2
    assert "only a broad scope opens what the features use" in " ".join(narrow.err.split())
    write_project(terminal.folder, PROJECT + FEES)
    assert "`greenroom connect --without-broad`" in terminal("scopes", "assumptions").out


def test_without_a_feature_no_sign_in_is_made_up(terminal: Terminal) -> None:
    """A project that names none is shown how, and is asked nothing of the practice."""
    head, _, tail = PROJECT.partition("[[features]]")
    write_project(terminal.folder, head + tail[tail.index("[practices") :])
    told = terminal("connect")
    assert told.code == 2
    assert "greenroom.toml: no feature is named" in " ".join(told.err.split())
    assert 'operations = ["clients.list", "groups.list"]' in told.err
    assert terminal("connect", "--accounting").code == 0


def test_why_an_organisation_is_asked_follows_the_features(terminal: Terminal) -> None:
    """The proving scope is told as such, and not where another call of the features proves it."""
    proving = ("scopes", "why", "accounting.settings.read")
    assert "to prove the sign-in" in terminal(*proving).out
    contacts = '"accounting_contacts.list"'
    write_project(terminal.folder, PROJECT.replace('"clients.list", "groups.list"', contacts))
    assert "No feature here needs it." in terminal(*proving).out
    assert terminal(*proving, "--json").data["proves"] is False
    why = terminal("scopes", "why", "accounting.contacts.read").out
    assert "Needed here for accounting_contacts.list." in why
    assert terminal("connect", "--accounting", "--json").data["scopes"][-1] == (
        "accounting.contacts.read"
    )


def test_a_further_feature_is_told_by_what_it_changes(terminal: Terminal) -> None:
    """Nothing for one more reading; a scope, its calls and a new consent for a write."""
    assert "No further scope" in terminal("scopes", "needed", "--with", "contacts.list").out
    more = terminal("scopes", "needed", "--with", "jobs.list", "--with", "jobs.add")
    assert "Asked for besides: practicemanager.job." in more.out
    change = terminal("scopes", "needed", "--with", "clients.add", "--json").data["change"]
    assert change["added"] == ["practicemanager.client"]
    assert change["dropped"] == ["practicemanager.client.read"]
    wrong = terminal("scopes", "needed", "--with", "clients.lst")
    assert wrong.code == 2
    assert "clients.list" in wrong.err


def test_without_a_feature_nothing_is_needed(terminal: Terminal) -> None:
    """A project that says not yet what it is for is told to, and gets no scopes made up."""
    head, _, tail = PROJECT.partition("[[features]]")
    write_project(terminal.folder, head + tail[tail.index("[practices") :])
    told = terminal("scopes", "needed")
    assert told.code == 3
    assert "[[features]]" in told.out
    data = terminal("scopes", "needed", "--json").data
    assert data["scopes"] == []
    assert "[[features]]" in data["unnamed"]["next"]
    assert terminal("scopes", "assumptions", "--to", "scopes.md").code == 2


def test_a_feature_without_a_reason_is_pointed_at(terminal: Terminal) -> None:
    """Scopes that nothing explains come back as questions, so the missing reason is told first."""
    write_project(terminal.folder, PROJECT.replace("Show clients.", " "))
    assert "Directory: no reason yet" in terminal("scopes", "needed").out


def test_a_scope_of_the_guide_is_translated(terminal: Terminal) -> None:
    """practicemanager.contact.read is no scope; what to ask for instead, and that it is needed."""
    told = terminal("scopes", "why", "practicemanager.contact.read")
    assert "is no scope of Xero's" in told.out
    assert "Needed here for clients.list, groups.list." in told.out
    data = terminal("scopes", "why", "practicemanager.contact.read", "--json").data
    assert (data["scope"], data["features"]) == ("practicemanager.client.read", ["Directory"])
    assert data["warning"]


def test_why_tells_of_scopes_and_operations_anywhere(terminal: Terminal) -> None:
    """Also outside a project; a broad-only call says that nobody knows; a wrong name is met."""
    assert "No feature here needs it." in terminal("scopes", "why", "practicemanager.job").out
    assert "every project" in terminal("scopes", "why", "offline_access").out
    assert "--with jobs.list" in terminal("scopes", "why", "jobs.list").out
    (terminal.folder / "greenroom.toml").unlink()
    assert "No granular scope" in terminal("scopes", "why", "quotes.list").out
    assert terminal("scopes", "why", "quotes.list", "--json").data["broad_only"] is True
    wrong = terminal("scopes", "why", "practicemanager.clients")
    assert wrong.code == 2
    assert "Did you mean practicemanager.client" in wrong.err


def test_written_assumptions_are_one_of_the_tasks_done(terminal: Terminal) -> None:
    """Shown they change nothing; written to a file, the journey sees it by their digest."""
    shown = terminal("scopes", "assumptions")
    assert shown.out.startswith("# Scope assumptions: Command App")
    assert not terminal("audit", "list", "--kind", "assumptions", "--json").data
    told = terminal("scopes", "assumptions", "--to", "scopes.md", "--json")
    assert told.code == 0
    assert (terminal.folder / "scopes.md").read_text("utf-8") == told.data["text"]
    data = terminal("access", "check", "--json").data
    [task] = [one for one in data["tasks"] if one["id"] == "WT-06"]
    assert task["standing"] == "done"
    assert terminal("scopes", "assumptions", "--to", "nowhere/scopes.md").code == 2
