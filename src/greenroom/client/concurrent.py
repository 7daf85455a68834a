"""The session for asyncio: the same names, run on threads by the same synchronous session."""

from __future__ import annotations

from collections.abc import Mapping

from greenroom.client.api.concurrent import AsyncSessionGroups
from greenroom.client.awaiting import AsyncRecords, on_thread
from greenroom.client.reply import ReplyFacts
from greenroom.client.session import Plain, Reply, Session


class AsyncReply:
    """As ``Reply``, its records read with ``async for``."""

    def __init__(self, reply: Reply) -> None:
        self._reply = reply
        self.records: AsyncRecords[Plain] = AsyncRecords(reply.records)
        self.record = reply.record

    @property
    def facts(self) -> ReplyFacts:
        """What the reply told beside its records; whole once they are read."""
        return self._reply.facts

    @property
    def value(self) -> str | None:
        """The id the reply names, where it names one."""
        return self._reply.value


class AsyncSession(AsyncSessionGroups):
    """Every operation of one practice, awaited. Give it the ``Session`` that does the work."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session

    async def call(
        self,
        operation: str,
        arguments: Mapping[str, object] | None = None,
        body: Mapping[str, object] | None = None,
    ) -> AsyncReply:
        """Call any operation by its name, with plain values in and out."""
        return AsyncReply(await on_thread(self._session.call, operation, arguments, body))

    def __repr__(self) -> str:
        return f"<Async{repr(self._session)[1:]}"
