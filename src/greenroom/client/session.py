"""A signed-in client for one practice: typed groups of methods, and one generic door.

The session holds what its calls share. The loop of one call is in ``exchange``, the walk over
pages in ``records``, the groups are generated in ``api``.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from greenroom.client.api import SessionGroups
from greenroom.client.bearer import StandIn, Tokens
from greenroom.client.call import Call
from greenroom.client.exchange import CallRecord, Line
from greenroom.client.limiter import Limiter, MemoryLimiter
from greenroom.client.records import Records
from greenroom.client.reply import ReplyFacts
from greenroom.clock import Clock, SystemClock
from greenroom.contract import contract as shipped_contract
from greenroom.contract.model import Contract
from greenroom.send import Send
from greenroom.wire.reading import Format
from greenroom.wire.reading import plain as plain_values

Plain = dict[str, Any]
"""A record as plain values by field name: an absent key was absent in the reply."""


class Reply(NamedTuple):
    """What the generic door answers: many ``records``, one ``record`` or a ``value`` (an id).

    Many records are still to be read; everything else has been read when the reply is handed out.
    """

    records: Records[Plain]
    record: Plain | None = None

    @property
    def facts(self) -> ReplyFacts:
        """What the reply told beside its records; whole once they are read."""
        return self.records.facts

    @property
    def value(self) -> str | None:
        """The id the reply names, where it names one."""
        return self.records.facts.value


class Session(SessionGroups):
    """Every operation of one practice; may be shared by threads.

    ``send``: the HTTP client, an emulator's ``handle`` or a function of your own. ``practice``: the
    tenant id of a PRACTICEMANAGER connection. ``tokens``: gives an access token, and a newer one
    when told which was refused. ``stand_in``: gives another person's token when told of one whose
    user does not open the practice (any more). ``limiter``: in memory unless one is shared.
    ``wire``: the format on the wire, XML or JSON; the records are the same. ``origin``: the address
    of a served emulator. ``on_call``: told of every try. ``patience_seconds``: how long one call
    may wait for limits before it raises ``RateLimited``.
    """

    def __init__(
        self,
        *,
        send: Send,
        practice: str,
        tokens: Tokens,
        stand_in: StandIn | None = None,
        limiter: Limiter | None = None,
        clock: Clock | None = None,
        wire: Format = "xml",
        origin: str | None = None,
        contract: Contract | None = None,
        on_call: Callable[[CallRecord], None] | None = None,
        patience_seconds: float = 120.0,
        chance: Callable[[], float] = random.random,
    ) -> None:
        line = Line(
            contract=contract or shipped_contract(),
            send=send,
            practice=practice,
            tokens=tokens,
            stand_in=stand_in,
            limiter=limiter or MemoryLimiter(),
            clock=clock or SystemClock(),
            wire=wire,
            origin=origin,
            on_call=on_call,
            patience_seconds=patience_seconds,
            chance=chance,
        )
        super().__init__(line)

    @property
    def contract(self) -> Contract:
        """The contract its calls follow."""
        return self._line.contract

    @property
    def wire(self) -> Format:
        """The format on the wire."""
        return self._line.wire

    def through(self, wrap: Callable[[Send], Send]) -> Session:
        """The same session, its ``send`` wrapped; limits, tokens and all else are shared."""
        found = Session.__new__(Session)
        SessionGroups.__init__(found, self._line._replace(send=wrap(self._line.send)))
        return found

    def call(
        self,
        operation: str,
        arguments: Mapping[str, object] | None = None,
        body: Mapping[str, object] | None = None,
    ) -> Reply:
        """Call any operation by its name, with plain values in and out.

        Raises ``ConfigError`` with every problem of arguments and body, and what is allowed.
        """
        line = self._line
        call = Call(
            line.contract,
            operation,
            arguments or {},
            body=body,
            practice=line.practice,
            wire=line.wire,
            origin=line.origin,
        )
        records = Records[Plain](line, call, plain_values)
        if call.operation.reply.kind == "many":
            return Reply(records)
        rows = records.all()
        return Reply(records, rows[0] if rows else None)

    def __repr__(self) -> str:
        return f"<Session {self._line.practice}>"
