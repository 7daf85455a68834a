"""What sync tests share: running a pull on the far side, and looking at rows afterwards."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from far_side import START, Practice, Session

from greenroom.clock import FrozenClock
from greenroom.sync.destinations.database import Destination
from greenroom.sync.mapping import Mapping
from greenroom.sync.report import Report
from greenroom.sync.run import run_sync

PRACTICE = "practice-one"


class Pulls:
    """One practice pulled again and again into one destination."""

    def __init__(self, destination: Destination, mapping: Mapping, *, practice: str = PRACTICE):
        self.far = Practice()
        self.session = Session(self.far)
        self.clock = FrozenClock(START + 3600)
        self.destination = destination
        self.mapping = mapping
        self.practice = practice

    def wait(self, seconds: float) -> None:
        """Let time pass on both sides."""
        self.far.now += seconds
        self.clock.advance(seconds)

    def run(self, **settings: Any) -> Report:
        """One run."""
        return run_sync(
            session=self.session,
            practice=self.practice,
            destination=self.destination,
            mapping=self.mapping,
            clock=self.clock,
            **settings,
        )

    def client(self, uuid: str, **fields: Any) -> None:
        """Add or change a client."""
        self.far.clients[uuid] = {"name": f"Client {uuid}", **fields}
        self.far.touch(uuid)

    def link(self, client: str, contact: str, **place: Any) -> None:
        """Link a contact, new or known, to a client."""
        self.far.contacts.setdefault(contact, {"name": f"Contact {contact}"})
        self.far.links.setdefault(client, {})[contact] = place
        self.far.touch(client)

    def unlink(self, client: str, contact: str) -> None:
        """Take a contact off a client."""
        del self.far.links[client][contact]
        self.far.touch(client)


def rows(destination: Destination, table: str, *, live: bool = True) -> list[dict[str, Any]]:
    """The rows of a table, by the mapping's columns alone, in a settled order."""
    engine = destination._flavour.engine
    with engine.connect() as connection:
        if not sa.inspect(connection).has_table(table):
            return []
        where = " WHERE _deleted_at IS NULL" if live else ""
        found = connection.execute(sa.text(f'SELECT * FROM "{table}"{where}')).mappings()
        plain = [{k: v for k, v in row.items() if not k.startswith("_")} for row in found]
    return sorted(plain, key=repr)


def everything(destination: Destination, mapping: Mapping) -> dict[str, list[dict[str, Any]]]:
    """The live rows of every table."""
    return {table.name: rows(destination, table.name) for table in mapping.tables}


def column(destination: Destination, table: str, name: str) -> list[Any]:
    """One column of every row, ours included."""
    with destination._flavour.engine.connect() as connection:
        return list(
            connection.execute(sa.text(f'SELECT "{name}" FROM "{table}" ORDER BY 1')).scalars()
        )


def execute(destination: Destination, statement: str) -> None:
    """Do something to the database behind the loader's back."""
    with destination._flavour.engine.begin() as connection:
        connection.execute(sa.text(statement))
