"""A far side for sync tests: a practice in plain classes, and a session that reads it.

It behaves as the facts say: no modified dates in records, a Date header per reply, a stamp per
client that moves when the client or what hangs on it changes, groups listed by name.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections import Counter
from collections.abc import Iterator
from typing import Any, Self

import msgspec

from greenroom.contract import contract
from greenroom.contract.model import Field

START = 1_790_000_000.0


@functools.cache
def shape(record: str) -> type[msgspec.Struct]:
    """A frozen struct with the fields of a contract's record, all of them optional."""
    names: list[Field] = list(contract().fields(record))
    return msgspec.defstruct(record, [(f.name, Any, None) for f in names], frozen=True)


def make(record: str, **values: object) -> Any:
    """One record."""
    return shape(record)(**values)


class Facts:
    """What is known of a reply once it was read."""

    def __init__(self, date: float | None, bytes_in: int) -> None:
        self.date = date
        self.bytes_in = bytes_in
        self.correlation_id = "fake"
        self.drift: Counter[tuple[str, str]] = Counter()


class Reply:
    """Records one by one, and the trouble that was ordered on the way."""

    def __init__(self, rows: list[Any], date: float | None, trouble: Exception | None, at: int):
        self._rows, self._trouble, self._at = rows, trouble, at
        self.facts = Facts(date, 100 * len(rows))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def __iter__(self) -> Iterator[Any]:
        for number, row in enumerate(self._rows):
            if self._trouble is not None and number >= self._at:
                raise self._trouble
            yield row
        if self._trouble is not None:
            raise self._trouble


class Practice:
    """The records of a practice and when each client last changed, by the far side's clock."""

    def __init__(self) -> None:
        self.now = START
        self.clients: dict[str, dict[str, Any]] = {}
        self.stamps: dict[str, float] = {}
        self.contacts: dict[str, dict[str, Any]] = {}
        self.links: dict[str, dict[str, dict[str, Any]]] = {}
        self.groups: dict[str, dict[str, Any]] = {}
        self.members: dict[str, set[str]] = {}
        self.relationships: dict[str, dict[str, dict[str, Any]]] = {}
        self.notes: dict[str, list[dict[str, Any]]] = {}

    def touch(self, client: str) -> None:
        """Note that a client, or what hangs on it, changed now."""
        self.stamps[client] = self.now

    def client(self, uuid: str, *, detailed: bool) -> Any:
        """A client as a list or a get would bring it."""
        links = self.links.get(uuid, {})
        contacts = [make("Contact", uuid=c, **self.contacts[c], **p) for c, p in links.items()]
        more: dict[str, object] = {}
        if detailed:
            named = [g for g, m in self.members.items() if uuid in m]
            related = self.relationships.get(uuid, {})
            more = {
                "notes": [make("ClientNote", **note) for note in self.notes.get(uuid, [])],
                "groups": [make("Reference", uuid=g, name=self.groups[g]["name"]) for g in named],
                "relationships": [
                    make("Relationship", uuid=r, **fields) for r, fields in related.items()
                ],
            }
        return make("Client", uuid=uuid, contacts=contacts, **self.clients[uuid], **more)


class Clients:
    """``session.clients``."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def list(self, *, detailed: bool = False, modified_since: Any = None) -> Reply:
        """The clients, or those stamped since a moment (to the second, inclusive)."""
        practice = self._session.practice
        since = modified_since.replace(tzinfo=dt.UTC).timestamp() if modified_since else None
        self._session.seen.append(("clients.list", detailed, since))
        uuids = [u for u in practice.clients if since is None or practice.stamps[u] >= since]
        rows = [practice.client(uuid, detailed=detailed) for uuid in uuids]
        return self._session.reply("clients.detailed" if detailed else "clients.list", rows)

    def get(self, identifier: str) -> Any:
        """One client in full."""
        self._session.call("clients.get")
        return self._session.practice.client(identifier, detailed=True)


class Groups:
    """``session.groups``."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def list(self) -> Reply:
        """The groups, by name only."""
        self._session.seen.append(("groups.list", False, None))
        found = self._session.practice.groups
        rows = [make("GroupBase", uuid=u, **fields) for u, fields in found.items()]
        return self._session.reply("groups.list", rows)

    def get(self, identifier: str) -> Any:
        """One group with its clients."""
        self._session.call("groups.get")
        practice = self._session.practice
        members = [make("Reference", uuid=u) for u in sorted(practice.members[identifier])]
        return make("Group", uuid=identifier, clients=members, **practice.groups[identifier])


class Session:
    """A session that reads a practice; ``trouble`` orders failures by operation.

    Each is ``(after so many records, error)`` and is used up by one call.
    """

    def __init__(self, practice: Practice) -> None:
        self.practice = practice
        self.trouble: dict[str, list[tuple[int, Exception]]] = {}
        self.seen: list[tuple[str, bool, float | None]] = []
        self.clients = Clients(self)
        self.groups = Groups(self)

    def reply(self, name: str, rows: list[Any]) -> Reply:
        """A reply of many, with the trouble ordered for it."""
        at, error = (self.trouble.get(name) or [(0, None)]).pop(0)
        return Reply(rows, self.practice.now, error, at)

    def call(self, name: str) -> None:
        """Fail when that was ordered."""
        self.seen.append((name, False, None))
        if self.trouble.get(name):
            raise self.trouble[name].pop(0)[1]
