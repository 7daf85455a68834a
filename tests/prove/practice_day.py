"""A day in a practice, lived at random through the front door and held against plain books.

``Day.step`` does one thing an integration may do, right or wrong, in XML or JSON; it fails when the
reply is not what the books say. ``Day.audit`` compares everything.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal
from random import Random
from typing import Any, NamedTuple
from urllib.parse import urlencode

from practice_ledger import GONE, Books, Fields, Refusal, unknown

from greenroom.auth import oauth, replies
from greenroom.clock import FrozenClock
from greenroom.contract import contract
from greenroom.emulator.world import World
from greenroom.send import Request
from greenroom.testing.stage import set_stage
from greenroom.wire.reading import reply_reader
from greenroom.wire.writing import write_body

BASE = "https://api.xero.com/practicemanager/3.1/"
NOBODY = "0b7f0c2e-0000-4000-a000-000000000000"
TYPES = {"xml": "application/xml", "json": "application/json"}
WORDS = ("Amber", "Flint & Sons", "O'Neill", "<Teal>", "Ngāti", "Two\nlines", "x" * 60)
CLIENT_FIELDS = ("phone", "city", "export_code", "referral_source", "website")
MOST = 60
"""How many rows of a kind a day keeps, so that it ends with a practice and not with a crowd."""


class Said(NamedTuple):
    """A reply, read."""

    status: int
    error: str
    records: list[Fields]
    value: str | None
    body: bytes


class Day:
    """One practice, its books, and what happened so far."""

    def __init__(self, seed: int) -> None:
        self.draw = Random(seed)
        self.clock = FrozenClock(1_795_000_000.0)
        self.stage = set_stage(
            clients=12, seed=seed, limits=False, clock=self.clock,
            switches={"library-with-granular": "allowed"},
        )  # fmt: skip
        self.tokens = self.stage.tokens
        self.books = Books()
        self.steps = 0
        self.counts = {"refused": 0, "refreshed": 0, "restored": 0, "audits": 0}
        self._read_all()
        self._moves: list[Callable[[], None]] = [
            getattr(self, name) for name in dir(self) if name.startswith("do_")
        ]

    # ---------------------------------------------------------------- asking

    def ask(self, name: str, body: Mapping[str, Any] | None = None, **given: object) -> Said:
        """The reply to an operation in either format; an expired token is refreshed once."""
        operation, form = contract().operations[name], self.draw.choice(("xml", "json"))
        path, query = operation.path, {}
        for param in operation.params:
            if given.get(param.name) is not None:
                value = str(given[param.name])
                if param.place == "path":
                    path = path.replace(f"{{{param.wire}}}", value)
                else:
                    query[param.wire] = value
        sent = write_body(contract(), operation, body, format=form) if body is not None else b""
        url = BASE + path + (f"?{urlencode(query)}" if query else "")
        for _ in range(2):
            headers = {
                "authorization": f"Bearer {self.tokens.access_token}",
                "xero-tenant-id": self.stage.tenant_id,
                "accept": TYPES[form], "content-type": TYPES[form],
            }  # fmt: skip
            reply = self.stage.emulator.send(Request(operation.method, url, headers, sent))
            whole = reply.read()
            if reply.status != 401:
                break
            assert b"TokenExpired" in whole
            self._refresh()
        kind = reply.headers.get("content-type", "")
        reader = reply_reader(contract(), operation, content_type=kind, first=whole[:64])
        records = [*reader.feed(whole), *reader.finish()]
        assert not reader.drift, dict(reader.drift)
        assert (reply.status, reader.status) != (200, "")
        return Said(reply.status, reader.error, records, reader.value, whole)

    def _refresh(self) -> None:
        request = oauth.refresh_request(
            self.stage.app, self.tokens.refresh_token, contract().identity
        )
        with self.stage.emulator.send(request) as reply:
            body = reply.read()
        self.tokens = replies.read_token_reply(reply.status, body, now=self.clock.now())
        self.counts["refreshed"] += 1

    def one(self, expected: Fields | Refusal, said: Said, **shown: object) -> Fields | None:
        """The record of a reply that must show some fields, or nothing after the right refusal."""
        if isinstance(expected, Refusal):
            assert (said.status, expected.words in said.error) == (expected.status, True), (
                expected, said,
            )  # fmt: skip
            self.counts["refused"] += 1
            return None
        assert (said.status, said.error) == (200, ""), said
        found = said.records[0] if said.records else {}
        for name, value in shown.items():
            assert same(found.get(name), value), (name, found.get(name), value)
        return found

    def step(self) -> None:
        """One thing that happens, about every second; now and then the emulator is restored."""
        self.steps += 1
        self.clock.advance(self.draw.random() * 1.728)
        self.draw.choice(self._moves)()
        if self.steps % 500 == 0:
            self.audit()
        if self.steps % 1000 == 0:
            self.restore()

    # ---------------------------------------------------------------- clients and contacts

    def do_add_client(self) -> None:
        if len(self.books.clients) >= MOST:
            return
        told = {"name": self.word(), "phone": self.word()}
        found = self.one({}, self.ask("clients.add", told), **told)
        assert found is not None
        self.books.clients[found["uuid"]] = told | {
            "is_archived": False, "is_deleted": False, "stamp": self.clock.now(),
        }  # fmt: skip

    def do_update_client(self) -> None:
        uuid, told = self.pick(self.books.clients), {}
        for name in self.draw.sample(CLIENT_FIELDS, 2):
            told[name] = self.draw.choice((self.word(), None))
        said = self.ask("clients.update", {"uuid": uuid, **told})
        self.one(self.books.change_client(uuid, told, self.clock.now()), said, **told)

    def do_put_away(self) -> None:
        if self.draw.random() < 0.7:
            return
        uuid = self.pick(self.books.clients)
        verb = self.draw.choice(("archive", "archive", "delete"))
        said = self.ask(f"clients.{verb}", {"uuid": uuid})
        flag = "is_archived" if verb == "archive" else "is_deleted"
        self.one(self.books.put_away(uuid, flag, self.clock.now()), said)

    def do_get_client(self) -> None:
        uuid = self.pick(self.books.clients)
        said = self.ask("clients.get", identifier=uuid)
        expected = self.books.clients.get(uuid, unknown("client"))
        found = self.one(expected, said)
        if found is not None:
            self.check_client(found)

    def check_client(self, found: Fields) -> None:
        """A client in full is what the books have: fields, contacts, groups, relationships."""
        uuid, books = found["uuid"], self.books
        for name, value in books.clients[uuid].items():
            if name != "stamp":
                assert same(found.get(name), value), (name, found.get(name), value)
        seats = {c["uuid"]: (c["position"], c["is_primary"]) for c in found["contacts"]}
        assert seats == {
            c: (one["position"] or None, one["is_primary"]) for c, one in books.seats(uuid).items()
        }
        groups = {g for g, one in books.groups.items() if uuid in one["clients"]}
        assert {group["uuid"] for group in found["groups"]} == groups
        ties = {t for t, one in books.ties.items() if uuid in one["ends"]}
        assert {tie["uuid"] for tie in found["relationships"]} == ties

    def do_changed_since(self) -> None:
        since = dt.datetime.fromtimestamp(
            int(self.clock.now() - self.draw.random() * 600), dt.UTC
        ).replace(tzinfo=None)
        said = self.ask("clients.list", modified_since=since.isoformat())
        floor = since.replace(tzinfo=dt.UTC).timestamp()
        expected = {u for u, one in self.books.clients.items() if one["stamp"] >= floor}
        assert {one["uuid"] for one in said.records} == expected

    def do_add_contact(self) -> None:
        if len(self.books.contacts) >= MOST:
            return
        client = self.pick(self.books.clients)
        place = {"position": self.word(), "is_primary": self.draw.random() < 0.5}
        told = {"name": self.word(), **place, "client": {"uuid": client}}
        said = self.ask("contacts.add", told)
        known = self.books.clients.get(client)
        expected = unknown("client") if known is None else GONE if known["is_deleted"] else {}
        found = self.one(expected, said, name=told["name"], **place)
        if found is not None:
            self.books.contacts[found["uuid"]] = {
                "name": told["name"], "is_deleted": False, "at": {},
            }  # fmt: skip
            self.books.seat(found["uuid"], client, place)

    def do_update_contact(self) -> None:
        contact = self.pick(self.books.contacts)
        known = self.books.contacts.get(contact)
        client = self.draw.choice([*(known["at"] if known else ()), None, None])
        told = {"name": self.word(), "position": self.word()}
        said = self.ask("contacts.update", told, identifier=contact, client_uuid=client)
        if known is None or known["is_deleted"]:
            self.one(unknown("contact") if known is None else GONE, said)
            return
        meant = self.books.meant(contact, client)
        if self.one(meant if isinstance(meant, Refusal) else {}, said, name=told["name"]):
            known["name"] = told["name"]
            if isinstance(meant, str):
                self.books.seat(contact, meant, {"position": told["position"]})

    def do_drop_contact(self) -> None:
        contact = self.pick(self.books.contacts)
        known = self.books.contacts.get(contact)
        client = self.draw.choice([*(known["at"] if known else ()), None])
        said = self.ask("contacts.delete", identifier=contact, client_uuid=client)
        expected = self.books.drop_contact(contact, client)
        deleted = None if isinstance(expected, Refusal) else expected["is_deleted"]
        self.one(expected, said, **({} if deleted is None else {"is_deleted": deleted}))

    def do_link_contact(self) -> None:
        contact, client = self.pick(self.books.contacts), self.pick(self.books.clients)
        place = {"position": self.word(), "is_primary": self.draw.random() < 0.5}
        body = {"contacts": [{"uuid": contact, **place}]}
        said = self.ask("contacts.link", body, identifier=client)
        # The one operation with an id in its path that documents a 404 (oas).
        expected: Fields | Refusal = {}
        for table, uuid, what in (
            (self.books.clients, client, "client"), (self.books.contacts, contact, "contact"),
        ):  # fmt: skip
            if expected == {} and uuid not in table:
                expected = unknown(what)._replace(status=404)
            elif expected == {} and table[uuid]["is_deleted"]:
                expected = GONE
        if self.one(expected, said) is not None:
            self.books.seat(contact, client, place)

    # ---------------------------------------------------------------- groups, relationships, staff

    def do_add_group(self) -> None:
        if len(self.books.groups) >= 15:
            return
        client, name = self.pick(self.books.clients), self.word()
        said = self.ask("groups.add", {"name": name, "client_uuid": client})
        expected = {} if client in self.books.clients else unknown("client")
        found = self.one(expected, said, name=name)
        if found is not None:
            self.books.groups[found["uuid"]] = {"name": name, "clients": {client}}

    def do_change_members(self) -> None:
        group = self.pick(self.books.groups)
        come, go = self.pick(self.books.clients), self.pick(self.books.clients)
        body = {"uuid": group, "add": [{"uuid": come}], "remove": [{"uuid": go}]}
        said = self.ask("groups.members", body)
        known = self.books.groups.get(group)
        strangers = {come, go} - set(self.books.clients)
        expected = unknown("group") if known is None else unknown("client") if strangers else {}
        found = self.one(expected, said)
        if found is not None and known is not None:
            known["clients"].add(come)
            known["clients"].discard(go)
            assert {one["uuid"] for one in found["clients"]} == known["clients"]

    def do_delete_group(self) -> None:
        if self.draw.random() < 0.8:
            return
        group = self.pick(self.books.groups)
        said = self.ask("groups.delete", {"uuid": group})
        self.one({} if group in self.books.groups else unknown("group"), said)
        self.books.groups.pop(group, None)

    def do_relate(self) -> None:
        one, two = self.pick(self.books.clients), self.pick(self.books.clients)
        body = {"client_uuid": one, "related_client_uuid": two, "type": "Shareholder",
                "number_of_shares": 5}  # fmt: skip
        said = self.ask("relationships.add", body)
        expected: Fields | Refusal = {}
        if {one, two} - set(self.books.clients):
            expected = unknown("client")
        elif one == two:
            expected = Refusal(200, "related to itself")
        found = self.one(expected, said, number_of_shares=5)
        if found is not None:
            self.books.ties[found["uuid"]] = {"ends": {one, two}}

    def do_part(self) -> None:
        tie = self.pick(self.books.ties)
        said = self.ask("relationships.delete", {"uuid": tie})
        self.one({} if tie in self.books.ties else unknown("relationship"), said)
        self.books.ties.pop(tie, None)

    def do_staff(self) -> None:
        uuid, name = self.pick(self.books.staff), self.word()
        if self.draw.random() < 0.2 and len(self.books.staff) < 8:
            found = self.one({}, self.ask("staff.add", {"name": name}), name=name)
            assert found is not None
            self.books.staff[found["uuid"]] = {"name": name}
            return
        if self.draw.random() < 0.1 and len(self.books.staff) > 2:
            said = self.ask("staff.delete", {"uuid": uuid})
            self.one({} if uuid in self.books.staff else unknown("staff"), said)
            self.books.staff.pop(uuid, None)
            return
        said = self.ask("staff.update", {"uuid": uuid, "name": name})
        known = self.books.staff.get(uuid)
        self.one({} if known else unknown("staff"), said, name=name)
        if known:
            known["name"] = name

    # ---------------------------------------------------------------- jobs

    def do_add_job(self) -> None:
        if len(self.books.jobs) >= MOST:
            return
        client, day = self.pick(self.books.clients), self.today()
        told = {"name": self.word(), "start_date": day, "due_date": day + dt.timedelta(30)}
        said = self.ask("jobs.add", {**told, "client_uuid": client})
        expected = {} if client in self.books.clients else unknown("client")
        found = self.one(expected, said, state="Planned", **told)
        if found is not None:
            self.books.jobs[found["id"]] = {
                "name": told["name"], "client": client, "state": "Planned", "created": day,
                "assigned": set(), "uuid": found["uuid"],
            }  # fmt: skip

    def do_update_job(self) -> None:
        number, name = self.pick(self.books.jobs), self.word()
        said = self.ask("jobs.update", {"id": number, "name": name})
        known = self.books.jobs.get(number)
        self.one({} if known else unknown("job"), said, name=name)
        if known:
            known["name"] = name

    def do_move_job(self) -> None:
        number = self.pick(self.books.jobs)
        code = self.draw.choice([*self.books.states, "Planned work"])
        said = self.ask("jobs.state", {"id": number, "state": code})
        known, state = self.books.jobs.get(number), self.books.states.get(code)
        expected: Fields | Refusal = {}
        if known is None:
            expected = unknown("job")
        elif state is None:
            expected = Refusal(200, "Invalid state code")
        if self.one(expected, said) is not None and known is not None:
            known["state"] = state

    def do_delete_job(self) -> None:
        if self.draw.random() < 0.75:
            return
        number = self.pick(self.books.jobs)
        said = self.ask("jobs.delete", {"id": number})
        known = number in self.books.jobs
        self.one({} if known else unknown("job"), said)
        if known:
            self.books.drop_job(number)

    def do_assign(self) -> None:
        number, staff = self.pick(self.books.jobs), self.pick(self.books.staff)
        verb = self.draw.choice(("add", "remove"))
        said = self.ask("jobs.assign", {"id": number, verb: [{"uuid": staff}]})
        known = self.books.jobs.get(number)
        expected: Fields | Refusal = {}
        if known is None:
            expected = unknown("job")
        elif staff not in self.books.staff:
            expected = Refusal(200, "Invalid staff identifier for add request")
        found = self.one(expected, said)
        if found is not None and known is not None:
            (known["assigned"].add if verb == "add" else known["assigned"].discard)(staff)
            self.check_job(found)

    def do_get_job(self) -> None:
        number = self.pick(self.books.jobs)
        said = self.ask("jobs.get", job_number=number)
        found = self.one({} if number in self.books.jobs else unknown("job"), said)
        if found is not None:
            self.check_job(found)

    def check_job(self, found: Fields) -> None:
        """A job in full is what the books have: its tasks in order, with what was spent."""
        number, books = found["id"], self.books
        known = books.jobs[number]
        for name in ("name", "state", "uuid"):
            assert same(found.get(name), known[name]), (name, found.get(name), known[name])
        assert found["client"]["uuid"] == known["client"]
        assert same(found["client"]["name"], books.clients[known["client"]]["name"])
        people = known["assigned"] & set(books.staff)
        assert {one["uuid"] for one in found["assigned"]} == people
        assert [task["uuid"] for task in found["tasks"]] == books.job_tasks(number)
        for task in found["tasks"]:
            mine = books.tasks[task["uuid"]]
            assert same(task["name"], mine["name"])
            assert task["actual_minutes"] == books.spent(task["uuid"])
            assert task["completed"] is mine["completed"]

    # ---------------------------------------------------------------- tasks, costs, time

    def do_add_task(self) -> None:
        number, kind = self.pick(self.books.jobs), self.pick(self.books.library)
        minutes = self.draw.randrange(500)
        told = {
            "job": number,
            "task_uuid": kind,
            "label": self.word(),
            "estimated_minutes": minutes,
        }
        said = self.ask("jobs.add_task", told)
        expected: Fields | Refusal = {}
        if number not in self.books.jobs:
            expected = unknown("job")
        elif kind not in self.books.library:
            expected = unknown("task")
        if self.one(expected, said) is not None:
            self.books.tasks[str(said.value)] = {
                "job": number, "kind": kind, "name": told["label"], "completed": False,
                "estimated": minutes, "billable": self.books.library[kind]["rate"] != 0,
            }  # fmt: skip

    def do_mark_task(self) -> None:
        task, verb = self.pick(self.books.tasks), self.draw.choice(("complete", "reopen"))
        said = self.ask(f"jobs.{verb}_task", identifier=task)
        known = self.books.tasks.get(task)
        if self.one({} if known else unknown("task"), said) is not None and known:
            known["completed"] = verb == "complete"

    def do_reorder(self) -> None:
        number = self.pick(self.books.jobs)
        if number not in self.books.jobs:
            return
        order = self.books.job_tasks(number)
        self.draw.shuffle(order)
        if not order:
            return
        said = self.ask(
            "jobs.reorder_tasks", {"id": number, "tasks": [{"uuid": uuid} for uuid in order]}
        )
        found = self.one({}, said)
        self.books.jobs[number]["order"] = order
        self.check_job(found or {})

    def do_job_cost(self) -> None:
        number = self.pick(self.books.jobs)
        told = {"quantity": Decimal(self.draw.randrange(1, 9)), "unit_price": Decimal("3.35"),
                "billable": self.draw.random() < 0.7}  # fmt: skip
        said = self.ask("jobs.add_cost", {"job": number, "description": self.word(), **told})
        if self.one({} if number in self.books.jobs else unknown("job"), said) is not None:
            self.books.job_costs[str(said.value)] = {
                "job": number, "quantity": told["quantity"], "price": told["unit_price"],
                "billable": told["billable"],
            }  # fmt: skip

    def do_read_costs(self) -> None:
        number = self.pick(self.books.jobs)
        said = self.ask("jobs.costs", job_number=number)
        if self.one({} if number in self.books.jobs else unknown("job"), said) is not None:
            mine = {u for u, cost in self.books.job_costs.items() if cost["job"] == number}
            assert {cost["uuid"] for cost in said.records} == mine

    def do_add_time(self) -> None:
        if len(self.books.time) >= 4 * MOST:
            return
        task = self.pick(self.books.tasks)
        known = self.books.tasks.get(task)
        number = known["job"] if known else self.pick(self.books.jobs)
        staff, day = (
            self.pick(self.books.staff),
            self.today() - dt.timedelta(self.draw.randrange(9)),
        )
        told = {"minutes": self.draw.randrange(-60, 480), "date": day}
        said = self.ask("time.add", {"job": number, "task_uuid": task, "staff_uuid": staff, **told})
        expected: Fields | Refusal = {}
        if number not in self.books.jobs:
            expected = unknown("job")
        elif known is None:
            expected = unknown("task")
        elif staff not in self.books.staff:
            expected = unknown("staff")
        found = self.one(expected, said, **told)
        if found is not None:
            self.books.time[found["uuid"]] = told | {"task": task, "staff": staff}

    def do_change_time(self) -> None:
        entry, minutes = self.pick(self.books.time), self.draw.randrange(300)
        known = self.books.time.get(entry)
        if known is None or known["staff"] not in self.books.staff:
            return
        task = self.books.tasks[known["task"]]
        body = {
            "uuid": entry, "job": task["job"], "task_uuid": known["task"],
            "staff_uuid": known["staff"], "date": known["date"], "minutes": minutes,
        }  # fmt: skip
        self.one({}, self.ask("time.update", body), minutes=minutes)
        known["minutes"] = minutes

    def do_delete_time(self) -> None:
        entry = self.pick(self.books.time)
        said = self.ask("time.delete", identifier=entry)
        self.one({} if entry in self.books.time else unknown("time"), said)
        self.books.time.pop(entry, None)

    def do_list_time(self) -> None:
        last = self.today() - dt.timedelta(self.draw.randrange(30))
        first = last - dt.timedelta(self.draw.randrange(300))
        said = self.ask("time.list", from_=f"{first:%Y%m%d}", to=f"{last:%Y%m%d}")
        assert {one["uuid"] for one in said.records} == self.books.time_between(first, last)

    def do_list_jobs(self) -> None:
        last = self.today() - dt.timedelta(self.draw.randrange(300))
        first = last - dt.timedelta(self.draw.randrange(300))
        said = self.ask("jobs.list", from_=f"{first:%Y%m%d}", to=f"{last:%Y%m%d}")
        expected = {n for n, job in self.books.jobs.items() if first <= job["created"] <= last}
        assert {job["id"] for job in said.records} == expected

    def do_offer(self) -> None:
        if len(self.books.offers) >= MOST:
            return
        number = self.pick(self.books.jobs)
        said = self.ask("jobs.create_quote", job_number=number)
        if self.one({} if number in self.books.jobs else unknown("job"), said) is not None:
            self.books.offers[str(said.value)] = {"amount": self.books.amount(number)}

    def do_read_offer(self) -> None:
        number = self.pick(self.books.offers)
        said = self.ask("quotes.get", quote_number=number)
        known = self.books.offers.get(number)
        self.one(known or unknown("quote"), said, **(known or {}))

    # ---------------------------------------------------------------- custom fields

    def do_define(self) -> None:
        if len(self.books.fields) >= 20:
            field = self.pick(self.books.fields)
            said = self.ask("custom_fields.delete", {"uuid": field})
            self.one({} if field in self.books.fields else unknown("custom field"), said)
            self.books.fields.pop(field, None)
            for held in self.books.values.values():
                held.pop(field, None)
            return
        body = {"name": self.word(), "type": "Text", "use_client": True, "use_job": True}
        said = self.ask("custom_fields.add", body)
        self.one({}, said)
        self.books.fields[str(said.value)] = {"use_client": True, "use_job": True}

    def do_set_value(self) -> None:
        holder = self.draw.choice(("client", "job"))
        owner = self.pick(self.books.clients if holder == "client" else self.books.jobs)
        own = [f for f, one in self.books.fields.items() if one.get("mine", True)]
        field = self.draw.choice([*own, NOBODY])
        value = self.draw.choice((self.word(), None))
        where = {"identifier": owner} if holder == "client" else {"job_number": owner}
        body = {"custom_fields": [{"uuid": field, "text": value}]}
        said = self.ask(f"custom_fields.update_{holder}_values", body, **where)
        known = owner in (self.books.clients if holder == "client" else self.books.jobs)
        expected: Fields | Refusal = {}
        if not known or field == NOBODY:
            expected = unknown(holder if not known else "custom field")
        if self.one(expected, said) is not None:
            held = self.books.values.setdefault((holder, self._key(holder, owner)), {})
            held[field] = value

    def do_get_values(self) -> None:
        holder = self.draw.choice(("client", "job"))
        owner = self.pick(self.books.clients if holder == "client" else self.books.jobs)
        where = {"identifier": owner} if holder == "client" else {"job_number": owner}
        said = self.ask(f"custom_fields.get_{holder}_values", **where)
        known = owner in (self.books.clients if holder == "client" else self.books.jobs)
        if self.one({} if known else unknown(holder), said) is not None:
            held = self.books.values.get((holder, self._key(holder, owner)), {})
            found = {one["uuid"]: one.get("text") for one in said.records}
            for field, value in held.items():
                assert same(found.get(field), value)

    def _key(self, holder: str, owner: str) -> str:
        """A job by its id, so that a number given out again means another one."""
        return str(self.books.jobs[owner]["uuid"]) if holder == "job" else owner

    # ---------------------------------------------------------------- the whole of it

    def audit(self) -> None:
        """Every list and every record is what the books have."""
        books = self.books
        self.counts["audits"] += 1
        clients = self.ask("clients.list", detailed="true").records
        assert {one["uuid"] for one in clients} == set(books.clients)
        for one in clients:
            self.check_client(one)
        listed = {one["uuid"] for one in self.ask("contacts.list", page_size=500).records}
        assert listed == {c for c, one in books.contacts.items() if not one["is_deleted"]}
        assert {g["uuid"] for g in self.ask("groups.list").records} == set(books.groups)
        staff = {s["uuid"]: s["name"] for s in self.ask("staff.list").records}
        assert set(staff) == set(books.staff)
        assert all(same(staff[uuid], one["name"]) for uuid, one in books.staff.items())
        for number in books.jobs:
            self.check_job(self.ask("jobs.get", job_number=number).records[0])
        fields = {f["uuid"] for f in self.ask("custom_fields.list").records}
        assert fields == set(books.fields)
        assert {q["id"] for q in self.ask("quotes.draft").records} >= set(books.offers)

    def restore(self) -> None:
        """A snapshot, restored, answers everything to the byte as before."""
        self.counts["restored"] += 1
        before = self.everything()
        self.stage.emulator.adopt(World.restore(self.stage.emulator.snapshot()))
        after = self.everything()
        assert before == after

    def everything(self) -> list[bytes]:
        """What lists and records say, to the byte."""
        state = self.draw.getstate()
        self.draw.seed(1)
        asked = [
            self.ask("clients.list", detailed="true"),
            self.ask("clients.paged_list", page_size=500),
            self.ask("contacts.list", page_size=500),
            self.ask("groups.list"),
            self.ask("staff.list"),
            self.ask("jobs.current", detailed="true"),
            self.ask("jobs.tasks"),
            self.ask("quotes.draft", detailed="true"),
            self.ask("invoices.current", detailed="true"),
            self.ask("costs.list", page=1),
            self.ask("custom_fields.list"),
            *(self.ask("jobs.get", job_number=number) for number in self.books.jobs),
            *(self.ask("time.for_job", job_number=number) for number in self.books.jobs),
        ]  # fmt: skip
        self.draw.setstate(state)
        return [said.body for said in asked]

    def _read_all(self) -> None:
        """The books as they stand when the day begins."""
        books, now = self.books, self.clock.now()
        for one in self.ask("clients.list", detailed="true").records:
            names = ("name", "is_archived", "is_deleted", *CLIENT_FIELDS)
            stamp = self.practice.clients.row(one["uuid"]).stamp
            books.clients[one["uuid"]] = {n: one.get(n) for n in names} | {"stamp": stamp}
            for contact in one["contacts"]:
                known = books.contacts.setdefault(
                    contact["uuid"], {"name": contact["name"], "is_deleted": False, "at": {}}
                )
                known["at"][one["uuid"]] = {n: contact[n] for n in ("position", "is_primary")}
            for group in one["groups"]:
                books.groups.setdefault(group["uuid"], {"clients": set()})["clients"].add(
                    one["uuid"]
                )
            for tie in one["relationships"]:
                books.ties.setdefault(tie["uuid"], {"ends": set()})["ends"].add(one["uuid"])
        for one in self.ask("contacts.list", page_size=500).records:
            books.contacts.setdefault(
                one["uuid"], {"name": one["name"], "is_deleted": False, "at": {}}
            )
        books.staff = {s["uuid"]: {"name": s["name"]} for s in self.ask("staff.list").records}
        books.states = {
            str(row.values["code"]): str(row.values["name"])
            for row in self.practice["job_states"].rows()
        }
        books.library = {
            row.uuid: {"rate": row.values["rate"]} for row in self.practice["tasks"].rows()
        }
        books.fields = {f["uuid"]: {"mine": False} for f in self.ask("custom_fields.list").records}
        self._read_jobs()
        assert now == self.clock.now()

    def _read_jobs(self) -> None:
        """The jobs as they stand when the day begins, with their tasks, costs and time."""
        for row in self.practice["jobs"].rows():
            one = self.ask("jobs.get", job_number=row.values["id"]).records[0]
            self.books.jobs[one["id"]] = {
                "name": one["name"], "client": one["client"]["uuid"], "state": one["state"],
                "assigned": {s["uuid"] for s in one["assigned"]}, "created": row.values["created"],
                "uuid": one["uuid"],
            }  # fmt: skip
            for task in one["tasks"]:
                self.books.tasks[task["uuid"]] = {
                    "job": one["id"], "kind": task["task_uuid"], "name": task["name"],
                    "completed": task["completed"], "estimated": task["estimated_minutes"],
                    "billable": task["billable"],
                }  # fmt: skip
            for cost in self.ask("jobs.costs", job_number=one["id"]).records:
                self.books.job_costs[cost["uuid"]] = {
                    "job": one["id"], "quantity": cost["quantity"], "price": cost["unit_price"],
                    "billable": cost["billable"],
                }  # fmt: skip
            for entry in self.ask("time.for_job", job_number=one["id"]).records:
                self.books.time[entry["uuid"]] = {
                    "task": entry["task"]["uuid"], "staff": entry["staff"]["uuid"],
                    "date": entry["date"].date(), "minutes": entry["minutes"],
                }  # fmt: skip

    # ---------------------------------------------------------------- choosing

    @property
    def practice(self) -> Any:
        """What no operation shows, such as the codes of states: known from Admin."""
        return next(iter(self.stage.emulator.world.practices.values())).data

    def pick(self, table: Mapping[str, Any]) -> str:
        """An id of a table; now and then one that nobody has."""
        if not table or self.draw.random() < 0.03:
            return NOBODY
        return self.draw.choice(list(table))

    def word(self) -> str:
        """A text that asks something of the codec."""
        return f"{self.draw.choice(WORDS)} {self.draw.randrange(1000)}"

    def today(self) -> dt.date:
        """The day it is."""
        return dt.datetime.fromtimestamp(self.clock.now(), dt.UTC).date()


def same(found: object, expected: object) -> bool:
    """Whether a reply shows a value: absent, null and empty are alike; days come as midnights."""
    if isinstance(found, dt.datetime) and not isinstance(expected, dt.datetime):
        found = found.date()
    return (found or None) == (expected or None)
