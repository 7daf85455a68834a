"""Runs against a far side of plain classes: what is pulled, kept, skipped and said."""

from __future__ import annotations

import json

import msgspec
import pytest
from far_side import START
from sync_cast import Pulls, column, everything, execute, rows

from greenroom.errors import (
    Forbidden,
    LoadError,
    RateLimited,
    Refused,
    ScopeMissing,
    SignedOut,
    Unreachable,
    XeroBroken,
)
from greenroom.sync.destinations.database import Destination
from greenroom.sync.mapping import Mapping
from greenroom.sync.report import Meter
from greenroom.sync.run import foretell
from greenroom.sync.work import Progress, Rules

WEEK = 7 * 86_400.0
READ = "practicemanager.client.read"


@pytest.fixture
def pulls(destination: Destination, mapping: Mapping) -> Pulls:
    """A practice of three clients: a shared contact, a group, a relationship, a note."""
    made = Pulls(destination, mapping)
    for uuid in ("a", "b", "c"):
        made.client(uuid)
    made.link("a", "p1", position="Director", is_primary=True)
    made.link("b", "p1", position="Accountant", is_primary=False)
    made.link("b", "p2")
    made.far.groups["g"] = {"name": "Family", "taxable": True}
    made.far.members["g"] = {"a", "b"}
    made.far.relationships["a"] = {"r": {"type": "Director"}}
    made.far.notes["a"] = [{"title": "one"}, {"title": "two"}]
    return made


def broken(times: int = 2) -> list[tuple[int, Exception]]:
    """A detailed list that breaks after its first record."""
    return [(1, XeroBroken("cut short"))] * times


def test_a_first_pull_brings_everything_in_two_calls(pulls: Pulls) -> None:
    """Clients, shared contacts, members, relationships and notes come with two calls, as told."""
    report = pulls.run()
    assert report.outcome == "complete"
    assert report.spent.calls == report.predicted.calls == 2
    assert [r["name"] for r in rows(pulls.destination, "clients")] == [
        "Client a", "Client b", "Client c",
    ]  # fmt: skip
    assert len(rows(pulls.destination, "contacts")) == 2
    links = {
        (r["client_uuid"], r["contact_uuid"]): (r["position"], bool(r["is_primary"]))
        for r in rows(pulls.destination, "client_contacts")
    }
    assert links == {
        ("a", "p1"): ("Director", True),
        ("b", "p1"): ("Accountant", False),
        ("b", "p2"): (None, False),
    }
    assert rows(pulls.destination, "groups")[0]["name"] == "Family"
    assert len(rows(pulls.destination, "group_members")) == 2
    assert rows(pulls.destination, "relationships")[0]["client_uuid"] == "a"
    assert [n["title"] for n in rows(pulls.destination, "client_notes")] == ["one", "two"]
    assert report.stream("contacts").tables["contacts"].added == 2
    assert report.stream("contacts").counts.added == 5


def test_a_second_pull_asks_only_for_changes_by_xeros_clock(pulls: Pulls) -> None:
    """The window begins at the reply's date less the overlap, whatever our own clock says."""
    pulls.clock.advance(5 * 3600)
    pulls.run()
    pulls.wait(3600)
    pulls.client("b", phone="1")
    report = pulls.run()
    assert pulls.session.seen[-1] == ("clients.list", True, START - 300)
    assert report.pulls[-1].way == "changes"
    assert report.stream("clients").tables["clients"].changed == 1
    assert report.warnings[0].startswith("members of groups and relationships")
    assert report.full_at == START


def test_unchanged_rows_are_not_rewritten(pulls: Pulls) -> None:
    """Rows met again in the overlap keep their ``_changed_at``, and are seen later."""
    pulls.run()
    before = column(pulls.destination, "clients", "_changed_at")
    seen = column(pulls.destination, "clients", "_seen_at")
    pulls.wait(60)
    report = pulls.run()
    assert report.stream("clients").tables["clients"].unchanged == 3
    assert report.stream("contacts").tables["contacts"].unchanged == 2
    assert column(pulls.destination, "clients", "_changed_at") == before
    assert min(column(pulls.destination, "clients", "_seen_at")) > max(seen)


def test_what_hangs_on_a_client_is_replaced_with_it(pulls: Pulls) -> None:
    """A link, a note or a relationship that is gone from a client that was seen is gone here."""
    pulls.run()
    pulls.wait(3600)
    pulls.unlink("b", "p1")
    pulls.far.notes["a"] = [{"title": "two"}]
    pulls.far.relationships["a"] = {}
    pulls.far.members["g"] = {"a"}
    pulls.far.touch("a")
    report = pulls.run()
    assert len(rows(pulls.destination, "client_contacts", live=False)) == 2
    assert [n["title"] for n in rows(pulls.destination, "client_notes", live=False)] == ["two"]
    assert rows(pulls.destination, "relationships", live=False) == []
    assert len(rows(pulls.destination, "group_members", live=False)) == 1
    assert report.stream("relationships").counts.deleted == 1


def test_a_contact_without_clients_is_marked_at_the_next_full_pull(pulls: Pulls) -> None:
    """Only a full pull can tell that nobody links a contact any more; the row itself stays."""
    pulls.run()
    pulls.wait(3600)
    pulls.unlink("b", "p2")
    pulls.run()
    assert len(rows(pulls.destination, "contacts")) == 2
    pulls.wait(WEEK)
    report = pulls.run()
    assert report.pulls[-1].reason == "the last full pull is 7 days old"
    assert len(rows(pulls.destination, "contacts")) == 1
    assert len(rows(pulls.destination, "contacts", live=False)) == 2
    pulls.link("c", "p2")
    assert pulls.run().stream("contacts").tables["contacts"].changed == 1
    assert len(rows(pulls.destination, "contacts")) == 2


def test_archived_and_deleted_clients_stay_as_they_are(pulls: Pulls) -> None:
    """What Xero still lists as deleted is a row with that flag, not one we marked."""
    pulls.client("a", is_deleted=True, is_archived=True)
    pulls.run()
    found = {r["uuid"]: bool(r["is_deleted"]) for r in rows(pulls.destination, "clients")}
    assert found == {"a": True, "b": False, "c": False}


def test_a_client_that_no_longer_appears_is_marked_with_all_it_had(pulls: Pulls) -> None:
    """After a full pull without it, a client and its links are marked, and nothing is removed."""
    pulls.run()
    del pulls.far.clients["a"]
    pulls.run(rules=Rules(full=True))
    assert len(rows(pulls.destination, "clients")) == 2
    assert len(rows(pulls.destination, "clients", live=False)) == 3
    assert len(rows(pulls.destination, "client_contacts")) == 2
    assert rows(pulls.destination, "relationships") == []


def test_a_group_that_is_gone_takes_its_memberships_along(pulls: Pulls) -> None:
    """Groups are listed at each run, so that a deleted one is noticed without its clients."""
    pulls.run()
    pulls.wait(3600)
    pulls.far.groups.clear()
    pulls.far.members.clear()
    report = pulls.run()
    assert rows(pulls.destination, "groups") == []
    assert rows(pulls.destination, "group_members", live=False) == []
    assert report.stream("groups").counts.deleted == 3


def test_a_reply_that_lacks_most_of_the_practice_marks_nothing(pulls: Pulls) -> None:
    """An empty list under OK is a known fault: rows stay, the cursor stays, the report says it."""
    for number in range(20):
        pulls.client(f"more{number}")
    pulls.run()
    kept = dict(pulls.far.clients)
    pulls.far.clients = {"a": kept["a"]}
    report = pulls.run(rules=Rules(full=True))
    assert report.outcome == "partial"
    assert "looks like a fault" in report.failures[0].message
    assert len(rows(pulls.destination, "clients")) == 23
    pulls.far.clients = kept
    assert pulls.run(rules=Rules(full=True)).outcome == "complete"


def test_a_failure_on_the_way_keeps_nothing_and_moves_no_cursor(pulls: Pulls) -> None:
    """A refusal in the middle of a list rolls back every row of it, and is not asked again."""
    pulls.run()
    before = everything(pulls.destination, pulls.mapping)
    cursors = pulls.destination.cursors(pulls.practice)
    pulls.wait(3600)
    pulls.client("a", name="Other")
    pulls.client("b", name="Other")
    pulls.session.trouble["clients.detailed"] = [(1, Refused("No such practice"))]
    report = pulls.run()
    assert report.outcome == "partial"
    assert [f.message for f in report.failures] == ["No such practice"]
    assert {s.name for s in report.streams if s.outcome == "failed"} == {
        "clients", "contacts", "groups", "relationships",
    }  # fmt: skip
    assert everything(pulls.destination, pulls.mapping) == before
    after = pulls.destination.cursors(pulls.practice)
    assert {n: c for n, c in after.items() if n != "groups"} == {
        n: c for n, c in cursors.items() if n != "groups"
    }
    assert [call for call, *_ in pulls.session.seen].count("clients.list") == 2
    assert pulls.run().outcome == "complete"
    assert rows(pulls.destination, "clients")[0]["name"] == "Other"


def test_a_list_that_broke_once_is_asked_for_again(pulls: Pulls) -> None:
    """One broken reply costs one call more; the report says it was overcome."""
    pulls.session.trouble["clients.detailed"] = broken(1)
    report = pulls.run()
    assert report.outcome == "complete"
    assert report.spent.calls == 3
    assert [f.recovered for f in report.failures] == [True]
    assert len(rows(pulls.destination, "clients")) == 3


def test_a_list_that_broke_twice_is_replaced_with_its_budget_told_first(pulls: Pulls) -> None:
    """Plain list, group list, one get per group; relationships and notes wait and say so."""
    told: list[Progress] = []
    pulls.session.trouble["clients.detailed"] = broken()
    report = pulls.run(tell=told.append)
    kinds = [(p.kind, p.text) for p in told]
    assert kinds.index(("budget", "fallback")) < kinds.index(("pull", "clients without detail"))
    assert report.budgets[-1].calls == 2
    assert [c for c, *_ in pulls.session.seen] == [
        "groups.list", "clients.list", "clients.list", "clients.list", "groups.get",
    ]  # fmt: skip
    assert report.outcome == "partial"
    outcomes = {s.name: s.outcome for s in report.streams}
    assert outcomes == {
        "clients": "waiting", "contacts": "loaded", "groups": "loaded", "relationships": "waiting",
    }  # fmt: skip
    assert report.stream("relationships").said.startswith("relationships: waiting")
    assert len(rows(pulls.destination, "contacts")) == 2
    assert len(rows(pulls.destination, "group_members")) == 2
    pulls.wait(60)
    assert pulls.run().outcome == "complete"
    assert len(rows(pulls.destination, "relationships")) == 1


def test_one_get_per_client_brings_the_rest_when_asked_for(
    pulls: Pulls, new_url: object, mapping: Mapping
) -> None:
    """With its own budget, the fallback ends with the same rows as the detailed list."""
    pulls.run()
    expected = everything(pulls.destination, mapping)
    for table in mapping.tables:
        execute(pulls.destination, f'DELETE FROM "{table.name}"')
    pulls.session.trouble["clients.detailed"] = broken()
    report = pulls.run(rules=Rules(full=True, one_get_per_client=True))
    assert report.outcome == "complete"
    assert [line.operation for line in report.budgets[-1].lines][-1] == "clients.get"
    assert everything(pulls.destination, mapping) == expected


def test_the_fallback_asks_again_for_what_changed_while_its_list_was_made(pulls: Pulls) -> None:
    """Like every pull, it goes back by the time the list took: a change meanwhile is not lost."""
    pulls.session.trouble["clients.detailed"] = broken()
    real = pulls.session.clients.list

    def slowly(*, detailed: bool = False, **arguments: object) -> object:
        if not detailed:
            pulls.wait(500)
        return real(detailed=detailed, **arguments)

    pulls.session.clients.list = slowly
    pulls.run(rules=Rules(one_get_per_client=True))
    cursors = pulls.destination.cursors(pulls.practice)
    assert {name: cursor.since for name, cursor in cursors.items() if name != "groups"} == {
        table.name: START + 500 - 500 - 300
        for table in pulls.mapping.tables
        if table.root == "clients"
    }


def test_a_refused_list_of_groups_is_not_asked_for_again_by_the_fallback(pulls: Pulls) -> None:
    """What Xero refused is asked once a run: members keep their rows and wait, and it is said."""
    pulls.run()
    before = rows(pulls.destination, "group_members")
    pulls.session.trouble["groups.list"] = [(0, Refused("No")) for _ in range(3)]
    pulls.session.trouble["clients.detailed"] = broken()
    asked = len(pulls.session.seen)
    report = pulls.run(rules=Rules(full=True))
    assert [c for c, *_ in pulls.session.seen[asked:]].count("groups.list") == 1
    assert report.outcome == "partial"
    assert rows(pulls.destination, "group_members") == before


def test_a_fallback_that_takes_too_many_calls_is_not_begun(pulls: Pulls) -> None:
    """What it would take is said, and nothing more is called."""
    pulls.session.trouble["clients.detailed"] = broken()
    report = pulls.run(rules=Rules(most_calls=1))
    assert "2 calls, and 1 are allowed" in report.stream("clients").said
    assert [c for c, *_ in pulls.session.seen].count("clients.list") == 2


def test_single_records_go_on_where_a_run_stopped(pulls: Pulls) -> None:
    """A fallback that stops half-way keeps its portions and fetches the rest at the next run."""
    for number in range(250):
        pulls.client(f"n{number:03}")
        pulls.far.relationships[f"n{number:03}"] = {f"r{number}": {"type": "Owner"}}
    gets = [(0, RateLimited("Day", retry_after_seconds=900))]
    pulls.session.trouble["clients.detailed"] = broken()
    clients = pulls.session.clients
    real, count = clients.get, 0

    def failing(uuid: str) -> object:
        nonlocal count
        count += 1
        if count == 150:
            raise gets[0][1]
        return real(uuid)

    clients.get = failing
    rules = Rules(one_get_per_client=True)
    report = pulls.run(rules=rules)
    assert report.failures[-1].resumes_in_seconds == 900
    assert len(rows(pulls.destination, "relationships")) == 98
    clients.get = real
    pulls.wait(900)
    pulls.session.trouble["clients.detailed"] = broken()
    pulls.session.seen.clear()
    assert pulls.run(rules=rules).outcome == "complete"
    assert [c for c, *_ in pulls.session.seen].count("clients.get") == 153
    assert len(rows(pulls.destination, "relationships")) == 251


def test_a_stream_without_its_scope_is_skipped_without_a_call(pulls: Pulls) -> None:
    """The report names the scopes, any one of which would do; a run of nothing else is told so."""
    report = pulls.run(granted=["practicemanager.job.read"])
    assert report.outcome == "nothing pulled"
    assert report.failures == []
    assert {s.outcome for s in report.streams} == {"skipped"}
    assert "practicemanager.client.read" in report.stream("clients").needs_any_scope
    assert pulls.session.seen == []


def test_a_scope_found_missing_at_the_call_skips_its_streams(pulls: Pulls) -> None:
    """When only the call can tell, the stream is skipped all the same, with the scope named."""
    pulls.session.trouble["clients.detailed"] = [(0, ScopeMissing("no", needed=(READ,)))]
    report = pulls.run()
    assert report.stream("contacts").outcome == "skipped"
    assert report.stream("contacts").needs_any_scope == (READ,)
    assert "skipped" not in report.stream("contacts").said
    assert len(rows(pulls.destination, "groups")) == 1
    assert report.outcome == "partial"


@pytest.mark.parametrize("known_by", ["token", "store"])
def test_a_scope_that_is_held_and_refused_is_told_as_that(pulls: Pulls, known_by: str) -> None:
    """A lapse is not a lack: the report says whose scope is refused, and a run of it is a not-yet.

    Which scopes the connection holds, the refused call may know or the caller of the run.
    """
    error = ScopeMissing("no", needed=("practicemanager", READ), granted=(READ,))
    if known_by == "store":
        error.granted = ()
    pulls.session.trouble["groups.list"] = [(0, error)]
    pulls.session.trouble["clients.detailed"] = [(0, error)]
    report = pulls.run(granted=(READ,))
    assert report.outcome == "nothing pulled"
    assert {s.outcome for s in report.streams} == {"refused"}
    said = f"Xero refuses {READ}, which this connection holds"
    assert {s.said for s in report.streams} == {said}
    assert {f.message for f in report.failures} == {said}
    assert "approval" in report.failures[0].hint
    assert {f.exit_code for f in report.failures} == {3}
    assert report.warnings == []


def test_what_is_refused_of_a_run_leaves_it_partial(pulls: Pulls) -> None:
    """With the groups there and the clients refused, the run is neither complete nor nothing."""
    error = ScopeMissing("no", needed=(READ,), granted=(READ,))
    pulls.session.trouble["clients.detailed"] = [(0, error)]
    report = pulls.run()
    assert report.outcome == "partial"
    assert report.stream("contacts").outcome == "refused"
    assert len(rows(pulls.destination, "groups")) == 1


@pytest.mark.parametrize(
    "error", [SignedOut("gone"), Forbidden("no"), RateLimited("day", retry_after_seconds=7200)]
)
def test_after_a_hopeless_failure_nothing_more_is_called(pulls: Pulls, error: Exception) -> None:
    """Signed out, shut out or out of calls: the run ends, and says what was not tried."""
    pulls.session.trouble["groups.list"] = [(0, error)]
    report = pulls.run()
    assert report.outcome == "failed"
    assert len(report.failures) == 1
    assert report.failures[0].exit_code == getattr(error, "exit_code", 1)
    assert "not tried" in report.stream("clients").said
    assert [c for c, *_ in pulls.session.seen] == ["groups.list"]


def test_a_broken_group_list_does_not_stop_the_clients(pulls: Pulls) -> None:
    """What can be pulled is pulled; what cannot is said."""
    pulls.session.trouble["groups.list"] = [(0, Unreachable("timed out"))]
    report = pulls.run()
    assert report.outcome == "partial"
    assert report.stream("groups").outcome == "failed"
    assert len(rows(pulls.destination, "clients")) == 3


def test_without_a_date_the_next_pull_reads_everything(pulls: Pulls) -> None:
    """A reply without Date leaves no cursor, and the report says so."""
    real, pulls.far.now = pulls.far.now, None  # type: ignore[assignment]
    report = pulls.run()
    assert any("no Date header" in said for said in report.warnings)
    pulls.far.now = real
    assert pulls.run().pulls[-1].way == "full"


def test_only_the_streams_asked_for_are_pulled(pulls: Pulls) -> None:
    """Asking for contacts alone makes one call and leaves the other tables alone."""
    report = pulls.run(streams=["contacts"])
    assert [c for c, *_ in pulls.session.seen] == ["clients.list"]
    assert [s.name for s in report.streams] == ["contacts"]
    assert rows(pulls.destination, "clients") == []
    assert len(rows(pulls.destination, "contacts")) == 2


def test_two_practices_share_tables_and_never_rows(
    pulls: Pulls, destination: Destination, mapping: Mapping
) -> None:
    """A full pull of one practice marks nothing of another, even with equal ids."""
    pulls.run()
    other = Pulls(destination, mapping, practice="practice-two")
    other.client("a")
    other.run()
    other.run(rules=Rules(full=True))
    assert len(rows(destination, "clients")) == 4
    assert len(rows(destination, "client_contacts")) == 3


def test_the_budget_knows_the_practice_once_it_was_pulled(pulls: Pulls) -> None:
    """Before the first pull the size is what the user expects, then what the tables hold."""
    settings = {
        "practice": pulls.practice,
        "destination": pulls.destination,
        "mapping": pulls.mapping,
        "now": pulls.clock.now(),
    }
    first = foretell(**settings)
    assert (first.way, first.calls) == ("full", 2)
    pulls.run()
    then = foretell(**settings)
    assert then.way == "changes"
    assert then.bytes < 10_000 < first.bytes


def test_a_meter_the_session_feeds_counts_what_was_really_spent(pulls: Pulls) -> None:
    """Calls that were refused and repeated count too, since Xero counts them."""
    meter = Meter()

    class Call:
        bytes_in = 10

    meter(Call())

    class Tell:
        def __call__(self, told: Progress) -> None:
            if told.kind == "pull":
                meter(Call())

    report = pulls.run(meter=meter, tell=Tell())
    assert (report.spent.calls, report.spent.bytes) == (2, 20)


def test_drift_is_counted_by_record_and_element(pulls: Pulls) -> None:
    """An element the contract does not know is in the report, its value is not."""
    real = pulls.session.reply

    def with_drift(*arguments: object) -> object:
        reply = real(*arguments)
        reply.facts.drift["Client", "ShoeSize"] += 3
        return reply

    pulls.session.reply = with_drift
    assert pulls.run().drift == {"Client.ShoeSize": 6}


def test_a_report_is_json_without_names_of_people(pulls: Pulls) -> None:
    """The report can be kept and shown: it holds counts and words, and no row."""
    text = msgspec.json.encode(pulls.run()).decode()
    assert "Client a" not in text
    assert json.loads(text)["outcome"] == "complete"


def test_an_error_of_ours_in_a_pull_stands_in_the_report(
    pulls: Pulls, destination: Destination
) -> None:
    """A table that is not ours is left alone and said; the other pulls go on."""
    execute(destination, "CREATE TABLE groups (uuid INTEGER)")
    report = pulls.run()
    assert report.failures[0].code == LoadError.code
    assert "did not make" in report.failures[0].message
    assert len(rows(destination, "clients")) == 3
