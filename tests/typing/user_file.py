"""What a user's file may look like: read by the type checker alone, never run.

Each ``type: ignore`` marks a mistake the checker must find; an unused one is itself an error.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import assert_type

from greenroom import AsyncSession, RateLimited, Request, Response, Send, Session, Transport
from greenroom.client import CallRecord, Records
from greenroom.client.api import (
    BillingType,
    Client,
    ClientAdd,
    ClientUpdate,
    Contact,
    Job,
    NewContact,
)


def send(request: Request) -> Response:
    """A ``Send`` of the user's own."""
    return Response(200, {}, [request.body])


def told(record: CallRecord) -> None:
    """What to do with each try."""
    assert_type(record.wait_seconds, float)


def open_session(far_side: Send) -> Session:
    """A session with everything said by name."""
    return Session(
        send=far_side,
        practice="uuid",
        tokens=lambda refused: refused or "token",
        wire="json",
        on_call=told,
        patience_seconds=30,
    )


def read(session: Session) -> None:
    """Replies complete in an editor: every field has its type."""
    with session.clients.list(detailed=True, modified_since=dt.datetime.now(dt.UTC)) as clients:
        assert_type(clients, Records[Client])
        for client in clients:
            assert_type(client.name, str | None)
            assert_type(client.date_of_birth, dt.date | None)
            assert_type(client.is_archived, bool | None)
            assert_type(client.contacts, tuple[Contact, ...])
            assert_type(client.type, BillingType | None)
            assert_type(client.provisional_tax_ratio, Decimal | None)
            client.name = "other"  # type: ignore[misc]
            client.nmae  # type: ignore[attr-defined]  # noqa: B018
        assert_type(clients.facts.bytes_in, int)
    assert_type(session.clients.get("uuid"), Client)
    assert_type(session.jobs.list(from_=dt.date.min, to=dt.date.max).all(), list[Job])
    session.clients.list(detialed=True)  # type: ignore[call-arg]
    session.clients.list(True)  # type: ignore[call-arg]
    session.clients.get()  # type: ignore[call-arg]
    session.clients.get(5)  # type: ignore[arg-type]
    session.jobs.list()  # type: ignore[call-arg]
    session.nobody.list()  # type: ignore[attr-defined]


def write(session: Session) -> None:
    """Requests name what is needed, and ``None`` may clear a field."""
    new = ClientAdd(name="Ash", email=None, contacts=(NewContact(name="Rimu"),))
    assert_type(session.clients.add(new), Client)
    session.clients.update(ClientUpdate(uuid="uuid", gst_period=2))
    session.contacts.delete("uuid", client_uuid="uuid")
    assert_type(session.jobs.create_quote("J000123"), str)
    ClientAdd()  # type: ignore[call-arg]
    ClientAdd(name="Ash", is_prospect="Yes")  # type: ignore[arg-type]
    session.clients.add(ClientUpdate(uuid="uuid"))  # type: ignore[arg-type]


async def read_on_a_loop(session: AsyncSession) -> None:
    """The asynchronous twin has the same names and types."""
    async for client in session.clients.list(detailed=True):
        assert_type(client, Client)
    assert_type(await session.clients.get("uuid"), Client)
    session.clients.list(detialed=True)  # type: ignore[call-arg]


def over_http() -> None:
    """The HTTP client is a ``Send``."""
    with Transport() as transport:
        try:
            read(open_session(transport))
        except RateLimited as error:
            assert_type(error.retry_after_seconds, float | None)
