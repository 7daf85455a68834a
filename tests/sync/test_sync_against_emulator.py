"""Pulls through the real client from the emulator: the same rows, and exactly the calls told."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sync_cast import everything, rows

from greenroom.client.exchange import CallRecord
from greenroom.client.session import Session
from greenroom.clock import FrozenClock
from greenroom.emulator.faults import Fault
from greenroom.send import Request, Response
from greenroom.sync.budget import Expected
from greenroom.sync.destinations.database import Destination, open_destination
from greenroom.sync.mapping import Mapping
from greenroom.sync.report import Meter, Report
from greenroom.sync.run import run_sync
from greenroom.sync.work import Rules
from greenroom.testing.stage import set_stage

CLIENTS = 60
NOW = 1_795_000_000.0


class Rehearsal:
    """A seeded practice, a metered session of it, and an empty SQLite destination."""

    def __init__(
        self, folder: Path, mapping: Mapping, *, clock: FrozenClock | None = None, seed: int = 1
    ) -> None:
        self.clock = clock or FrozenClock(NOW)
        self.stage = set_stage(clients=CLIENTS, seed=seed, clock=self.clock)
        self.meter = Meter()
        self.calls: list[CallRecord] = []
        self.session = Session(**self.stage.session._line._replace(on_call=self.note)._asdict())
        self.mapping = mapping
        self.folder = folder
        self.destination = open_destination(f"sqlite:///{folder / 'rows.db'}")
        self.data = self.stage.emulator.world.practices[self.stage.tenant_id].data

    def note(self, call: CallRecord) -> None:
        """Keep a call and count it."""
        self.calls.append(call)
        self.meter(call)

    def run(self, destination: Destination | None = None, **settings: Any) -> Report:
        """One run."""
        return run_sync(
            session=self.session,
            practice=self.stage.tenant_id,
            destination=destination or self.destination,
            mapping=self.mapping,
            granted=self.stage.tokens.scopes,
            expected=Expected(CLIENTS),
            meter=self.meter,
            clock=self.clock,
            **settings,
        )

    def fail(self, kind: str, operation: str, *, count: int | None = 1) -> None:
        """Order trouble."""
        fault = Fault(id=f"{kind}-{operation}", kind=kind, operation=operation, count=count)
        self.stage.emulator.world.faults.append(fault)

    def fresh(self) -> dict[str, list[dict[str, Any]]]:
        """The rows a first pull would bring now."""
        self.stage.emulator.world.faults.clear()
        other = open_destination(f"sqlite:///{self.folder / 'fresh.db'}")
        assert self.run(other).outcome == "complete"
        found = everything(other, self.mapping)
        other.close()
        return found


class Meanwhile(FrozenClock):
    """A frozen clock with which something else happens whenever somebody waits for minutes."""

    def __init__(self, start: float) -> None:
        super().__init__(start)
        self.others: Callable[[], object] = lambda: None

    def sleep(self, seconds: float) -> None:
        """Let the others do their work, then let the time be over."""
        if seconds >= 60:
            self.others()
        super().sleep(seconds)


@pytest.fixture
def rehearsal(tmp_path: Path, mapping: Mapping) -> Iterator[Rehearsal]:
    """One practice to pull."""
    made = Rehearsal(tmp_path, mapping)
    yield made
    made.destination.close()


def test_a_first_pull_spends_exactly_the_calls_told(rehearsal: Rehearsal) -> None:
    """Two calls bring every table, nothing is unknown to the contract, nothing without a key."""
    report = rehearsal.run()
    assert report.outcome == "complete"
    assert report.spent.calls == report.predicted.calls == len(rehearsal.calls) == 2
    assert 0.5 < report.spent.bytes / report.predicted.bytes < 2
    assert report.drift == {}
    assert report.warnings == []
    for stream in report.streams:
        assert stream.counts.added > 0
        assert stream.counts.without_key == 0
    assert len(rows(rehearsal.destination, "clients")) == CLIENTS


def test_one_odd_value_stops_no_pull_and_is_reported(rehearsal: Rehearsal) -> None:
    """A date nobody can read is an empty one in the rows, and in the report by its field alone."""
    real, odd = rehearsal.stage.emulator.handle, b"<DateOfBirth>02/01/1980</DateOfBirth>"

    def oddly(request: Request) -> Response:
        reply = real(request)
        reply.headers = {k: v for k, v in reply.headers.items() if k != "content-length"}
        form = rb"<DateOfBirth>[^<]*</DateOfBirth>"
        reply.body = (re.sub(form, odd, b"".join(reply.body), count=1),)
        return reply

    line = rehearsal.session._line._replace(send=oddly)
    rehearsal.session = Session(**line._asdict())
    report = rehearsal.run()
    assert report.outcome == "complete"
    assert report.drift == {"Client.date_of_birth: unreadable": 1}
    assert b"1980" not in msgspec.json.encode(report)
    born = [row["date_of_birth"] for row in rows(rehearsal.destination, "clients")]
    people = sum("date_of_birth" in row.values for row in rehearsal.data.clients.rows())
    assert len(born) == CLIENTS
    assert sum(day is not None for day in born) == people - 1


def test_a_person_changes_a_client_and_only_that_is_fetched(rehearsal: Rehearsal) -> None:
    """After one change in XPM the next pull brings that client alone."""
    rehearsal.run()
    full = rehearsal.calls[-1].bytes_in
    rehearsal.clock.advance(3_600)
    uuid = rows(rehearsal.destination, "clients")[0]["uuid"]
    now = rehearsal.stage.emulator.now()
    rehearsal.data.change("clients", uuid, {"phone": "555 0100"}, now=now)
    report = rehearsal.run()
    assert report.stream("clients").tables["clients"].changed == 1
    assert report.pulls[-1].records == 1
    assert rehearsal.calls[-1].bytes_in < full / 10
    assert everything(rehearsal.destination, rehearsal.mapping) == rehearsal.fresh()


def test_a_list_cut_twice_ends_with_the_same_clients_contacts_and_members(
    rehearsal: Rehearsal,
) -> None:
    """The fallback's rows are those of the detailed list, but for what must wait."""
    rehearsal.fail("cut-body", "clients.list", count=2)
    report = rehearsal.run()
    assert report.outcome == "partial"
    assert report.pulls[-1].way == "fallback"
    found = everything(rehearsal.destination, rehearsal.mapping)
    groups = len(found["groups"])
    told = report.budgets[-1]
    assert told.calls == 1 + groups
    operations = [call.operation for call in rehearsal.calls]
    assert operations.count("groups.get") == groups
    wanted = rehearsal.fresh()
    for name in ("clients", "contacts", "client_contacts", "groups", "group_members"):
        assert found[name] == wanted[name]
    assert found["relationships"] == []
    assert rehearsal.run().outcome == "complete"
    assert everything(rehearsal.destination, rehearsal.mapping) == wanted


def test_one_get_per_client_ends_with_the_same_rows(rehearsal: Rehearsal) -> None:
    """With its own budget, single records make the rows that the detailed list makes."""
    rehearsal.fail("cut-body", "clients.list", count=2)
    report = rehearsal.run(rules=Rules(one_get_per_client=True))
    assert report.outcome == "complete"
    assert everything(rehearsal.destination, rehearsal.mapping) == rehearsal.fresh()


def test_no_under_http_200_is_said_and_asked_once(rehearsal: Rehearsal) -> None:
    """Xero's own words stand in the report, and the next run asks again."""
    rehearsal.fail("error", "clients.list")
    report = rehearsal.run()
    assert [failure.code for failure in report.failures] == ["refused"]
    assert [call.operation for call in rehearsal.calls].count("clients.list") == 1
    assert rehearsal.run().outcome == "complete"


def test_two_practices_pulled_side_by_side_into_one_file_both_end_well(
    tmp_path: Path, mapping: Mapping
) -> None:
    """While Xero takes minutes over one practice's lists, another's are pulled: none waits."""
    clock = Meanwhile(NOW)
    slow = Rehearsal(tmp_path, mapping, clock=clock)
    other = Rehearsal(tmp_path, mapping, seed=2)
    # Nobody has patience here, so that whoever stood in the other's way would be told.
    slow.destination, other.destination = (
        open_destination(f"sqlite:///{tmp_path / 'both.db'}?timeout=0.05") for _ in range(2)
    )
    ended: list[str] = []
    clock.others = lambda: ended.append(other.run().outcome)
    slow.fail("slow", "*.list", count=None)
    slow.stage.emulator.world.faults[-1].seconds = 180
    report = slow.run()
    assert (report.outcome, report.failures) == ("complete", [])
    assert ended == ["complete", "complete"]
    assert len(rows(slow.destination, "clients")) == 2 * CLIENTS


def test_json_on_the_wire_makes_the_same_rows(rehearsal: Rehearsal) -> None:
    """XML or JSON: rows, and their hashes, are the same."""
    rehearsal.run()
    line = rehearsal.session._line._replace(wire="json")
    rehearsal.session = Session(**line._asdict())
    report = rehearsal.run(rules=Rules(full=True))
    assert {stream.counts.changed for stream in report.streams} == {0}
    assert {stream.counts.added for stream in report.streams} == {0}
    assert {stream.counts.deleted for stream in report.streams} == {0}
