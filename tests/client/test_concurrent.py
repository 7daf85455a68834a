"""Promises of the asynchronous session: the same answers, no blocked loop, nothing left open."""

from __future__ import annotations

import asyncio

import pytest
from client_cast import XML, Said, Told, chunked, clients, envelope, uuid

from greenroom.client.concurrent import AsyncSession
from greenroom.clock import SystemClock
from greenroom.errors import NotFound
from greenroom.send import Request, Response

ONE = envelope(f"<Client><UUID>{uuid(1)}</UUID><Name>Ash</Name></Client>")


def test_records_are_read_with_async_for() -> None:
    """A long list arrives whole and in order."""

    async def names() -> list[str | None]:
        records = AsyncSession(Told(Said((200, XML, clients(250)))).session).clients.list()
        found = [record.name async for record in records]
        assert records.facts.rows == 250
        return found

    assert asyncio.run(names()) == [f"Client {number}" for number in range(250)]


def test_one_record_is_awaited() -> None:
    """A get is awaited, and so is the generic door."""

    async def both() -> tuple[str | None, object]:
        session = AsyncSession(Told(Said((200, XML, ONE))).session)
        reply = await session.call("clients.get", {"identifier": uuid(1)})
        return (await session.clients.get(uuid(1))).name, reply.record

    assert asyncio.run(both()) == ("Ash", {"uuid": uuid(1), "name": "Ash"})


def test_many_records_come_through_the_generic_door() -> None:
    """The door gives plain values, read with ``async for``."""

    async def rows() -> list[dict[str, object]]:
        reply = await AsyncSession(Told(Said((200, XML, clients(2)))).session).call("clients.list")
        found = await reply.records.all()
        assert (reply.value, reply.facts.rows) == (None, 2)
        return found

    assert len(asyncio.run(rows())) == 2


def test_errors_are_the_same() -> None:
    """A refusal is raised where it is awaited."""
    session = AsyncSession(Told(Said((404, {}, b""))).session)
    with pytest.raises(NotFound):
        asyncio.run(session.staff.get(uuid(1)))


def test_leaving_early_closes_the_reply() -> None:
    """``async with`` gives the connection back although records were left."""
    far = Said((200, XML, clients(3000)))

    async def first() -> None:
        async with AsyncSession(Told(far).session).clients.list() as records:
            async for _ in records:
                break

    asyncio.run(first())
    assert far.closed == 1


def test_calls_run_side_by_side() -> None:
    """Ten calls awaited together run at once, five at most, and the loop stays free."""
    running, most = 0, 0

    def far(request: Request) -> Response:
        nonlocal running, most
        running += 1
        most = max(most, running)
        SystemClock().sleep(0.02)

        def leave() -> None:
            nonlocal running
            running -= 1

        return Response(200, XML, chunked(ONE), release=leave)

    async def ten() -> list[str | None]:
        session = AsyncSession(Told(far, clock=SystemClock()).session)
        found = await asyncio.gather(*(session.clients.get(uuid(1)) for _ in range(10)))
        return [client.name for client in found]

    assert asyncio.run(ten()) == ["Ash"] * 10
    assert 2 <= most <= 5


def test_a_cancelled_reader_leaves_nothing_open() -> None:
    """Closing after a cancellation waits for the thread at work, then closes the reply."""
    far = Said((200, XML, clients(20_000)))

    async def cancelled() -> None:
        records = AsyncSession(Told(far).session).clients.list()
        task = asyncio.ensure_future(records.all())
        await asyncio.sleep(0.005)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await records.aclose()

    asyncio.run(cancelled())
    assert far.closed in {0, 1}
    assert far.closed == len(far.requests)
