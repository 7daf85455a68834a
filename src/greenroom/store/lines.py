"""Over which line a database is reached, as the database itself tells it."""

from __future__ import annotations

from ipaddress import ip_address
from typing import NamedTuple

import sqlalchemy as sa

from greenroom.store.db import Store


class Line(NamedTuple):
    """A connection to a database; ``is_local`` means that it does not leave this machine."""

    is_local: bool
    is_sealed: bool
    protocol: str = ""
    cipher: str = ""
    server: str = ""


_ASKED = sa.text(
    "SELECT s.ssl, s.version, s.cipher, host(inet_server_addr()) AS address, "
    "current_setting('server_version') AS server "
    "FROM pg_stat_ssl s WHERE s.pid = pg_backend_pid()"
)


def line_of(connection: sa.Connection) -> Line:
    """The line of a connection: of SQLite a file, of PostgreSQL what it says of this session."""
    if connection.dialect.name == "sqlite":
        return Line(is_local=True, is_sealed=False, server="SQLite")
    row = connection.execute(_ASKED).one()
    # Without an address it is a socket of this machine.
    is_local = row.address is None or ip_address(row.address).is_loopback
    server = f"PostgreSQL {row.server}"
    return Line(is_local, bool(row.ssl), row.version or "", row.cipher or "", server)


def line_of_store(store: Store) -> Line:
    """The line of our own database."""
    with store.read() as connection:
        return line_of(connection)
