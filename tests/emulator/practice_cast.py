"""A practice to talk to without a gate: ask by operation, hear plain values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlsplit

from greenroom.contract import contract
from greenroom.emulator.practice.data import PracticeData
from greenroom.emulator.practice.records import Call, answer
from greenroom.emulator.practice.rows import Row
from greenroom.emulator.practice.setting import Country
from greenroom.emulator.seed.plan import practice_data
from greenroom.wire.reading import reply_reader
from greenroom.wire.writing import write_body

NOW = 1_795_000_000.0
BASE = "https://api.xero.com/practicemanager/3.1/"


class Said(NamedTuple):
    """What a practice answered, read by the codec the client uses."""

    status: int
    error: str
    records: list[dict[str, Any]]
    next_url: str
    first_url: str
    body: bytes
    value: str | None = None
    total: int | None = None

    @property
    def record(self) -> dict[str, Any]:
        """The only record of the answer."""
        (found,) = self.records
        return found

    @property
    def names(self) -> list[str]:
        """The names of the records."""
        return [record["name"] for record in self.records]


class Desk:
    """Somebody who may ask one practice anything, in one format, under some switches."""

    def __init__(self, data: PracticeData, *, form: Any = "xml", **switches: str) -> None:
        self.data = data
        self.form = form
        self.switches = {name.replace("_", "-"): value for name, value in switches.items()}
        self.now = NOW

    def ask(self, operation: str, body: Mapping[str, Any] | None = None, **given: object) -> Said:
        """The answer to an operation; parameters by our names."""
        found = contract().operations[operation]
        path, query = {}, {}
        for param in found.params:
            if param.name in given:
                place = path if param.place == "path" else query
                key = param.name if param.place == "path" else param.wire.lower()
                place[key] = str(given.pop(param.name))
        assert not given, given
        sent = write_body(contract(), found, body, format=self.form) if body else b""
        return self.put(operation, path=path, query=query, body=sent)

    def put(
        self,
        operation: str,
        *,
        path: Mapping[str, str] | None = None,
        query: Mapping[str, str] | None = None,
        body: bytes = b"",
    ) -> Said:
        """The answer to a call as it stands on the wire."""
        found = contract().operations[operation]
        form = self.form
        call = Call(found, path or {}, query or {}, body, form, form, self.now, BASE, self.switches)
        status, content_type, chunks = answer(self.data, call)
        whole = b"".join(chunks)
        reader = reply_reader(contract(), found, content_type=content_type, first=whole[:64])
        records = [*reader.feed(whole), *reader.finish()]
        assert not reader.drift, dict(reader.drift)
        links = reader.next_url, reader.first_url
        return Said(status, reader.error, records, *links, whole, reader.value, reader.total)

    def follow(self, operation: str, url: str) -> Said:
        """The page a link leads to."""
        query = {name.lower(): value for name, value in parse_qsl(urlsplit(url).query)}
        return self.put(operation, query=query)

    def client(self, uuid: str) -> dict[str, Any]:
        """One client in full."""
        return self.ask("clients.get", identifier=uuid).record


def practice(clients: int = 10, *, country: Country = "AU", seed: int = 1) -> PracticeData:
    """A seeded practice."""
    return practice_data(seed=seed, clients=clients, country=country, now=NOW)


def desk(clients: int = 10, *, country: Country = "AU", **chosen: Any) -> Desk:
    """Somebody at the desk of a seeded practice."""
    return Desk(practice(clients, country=country), **chosen)


def of_structure(data: PracticeData, structure: str) -> Row:
    """The first client of a legal form."""
    return next(r for r in data.clients.rows() if r.values.get("business_structure") == structure)


def shared_contact(data: PracticeData) -> Row:
    """A contact of several clients."""
    return next(row for row in data.contacts.rows() if len(row.ids("clients")) > 1)


def lone_contact(data: PracticeData) -> Row:
    """A contact of one client only."""
    return next(row for row in data.contacts.rows() if len(row.ids("clients")) == 1)


def some_job(data: PracticeData, *, tasks: int = 2) -> Row:
    """A job that work goes on with and that has so many tasks at least."""
    return next(
        job
        for job in data["jobs"].rows()
        if "completed_date" not in job.values and len(data["job_tasks"].under(job)) >= tasks
    )


def assert_bound(data: PracticeData) -> None:
    """Fail unless every link is told on both of its sides."""
    seats = {(s["uuid"], c.uuid) for c in data.clients.rows() for s in c.values.get("contacts", ())}
    assert seats == {(k.uuid, c) for k in data.contacts.rows() for c in k.ids("clients")}
    members = {(g, c.uuid) for c in data.clients.rows() for g in c.ids("groups")}
    assert members == {(g.uuid, c) for g in data.groups.rows() for c in g.ids("clients")}
    ties = {(t, c.uuid) for c in data.clients.rows() for t in c.ids("relationships")}
    assert ties == {
        (t.uuid, t.values[end])
        for t in data.relationships.rows()
        for end in ("client", "related_client")
    }
    for kind, parent in (("job_tasks", "jobs"), ("job_costs", "jobs"), ("time", "job_tasks")):
        for row in data[kind].rows():
            assert data[parent].find(str(row.values[data[kind].kind.parent])) is not None
    for task in data["job_tasks"].rows():
        spent = sum(int(str(entry.values["minutes"])) for entry in data["time"].under(task))
        assert task.values["actual_minutes"] == spent
    for client in data.clients.rows():
        assert sum(bool(s["is_primary"]) for s in client.values.get("contacts", ())) <= 1
