"""Steps of an itinerary, called one after the other; what each was answered is told from the wire.

The loop that ``verify`` and the makers of samples share. What the answers mean is their business.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from greenroom.client.itinerary import Arguments, Finds, Step, filled, lacks
from greenroom.client.listening import Heard, listening
from greenroom.client.session import Session
from greenroom.contract.model import Contract, Operation
from greenroom.errors import BodyError, CallError, RateLimited, SignedOut, Unreachable
from greenroom.wire.reading import reply_reader


class Answered(NamedTuple):
    """What one way to ask brought: the last reply, the session's error, the calls it took."""

    heard: Heard | None
    error: CallError | None
    calls: int


class Payload(NamedTuple):
    """The records of a reply, or its bare value."""

    rows: Sequence[dict[str, Any]] = ()
    value: str | None = None


class Walk:
    """A session that walks. ``stopped`` says why it may not go on: a limit is used up."""

    def __init__(self, session: Session) -> None:
        self._heard: list[Heard] = []
        self._session = session.through(lambda send: listening(send, self._heard.append))
        self.finds = Finds(session.contract)
        self.calls = 0
        self.stopped = ""

    def next_of(self, waiting: Sequence[Step]) -> Step:
        """The first step that has all it needs; when none has, the first, which then lacks it."""
        return next((step for step in waiting if not lacks(step, self.finds)), waiting[0])

    def answers(self, step: Step) -> Iterator[Answered]:
        """Each way of a step asked when the next answer is wanted.

        Raises ``SignedOut``, and ``Unreachable`` while nothing has answered at all.
        """
        for arguments, body in filled(step, self.finds):
            if self.stopped:
                return
            self._heard.clear()
            error = self._ask(step.operation, arguments, body)
            self.calls += len(self._heard)
            yield Answered(self._heard[-1] if self._heard else None, error, len(self._heard))

    def _ask(
        self, operation: Operation, arguments: Arguments, body: Arguments | None
    ) -> CallError | None:
        """Call once, no further than the first page; the error, where there was one."""
        try:
            records = self._session.call(operation.name, arguments, body).records
            if operation.paging in {"token", "numbered"}:
                # A page is read whole before its first record is handed out.
                next(records, None)
                records.close()
            else:
                for _ in records:
                    pass
        except SignedOut:
            raise
        except RateLimited as error:
            self.stopped = f"the {error.problem or 'rate'} limit is used up"
            return error
        except Unreachable as error:
            if not self.calls and not self._heard:
                raise
            return error
        except CallError as error:
            return error
        return None


def payload_of(contract: Contract, operation: Operation, heard: Heard) -> Payload:
    """What a reply carries; nothing when it refuses or cannot be read."""
    kind = heard.headers.get("content-type", "")
    try:
        reader = reply_reader(contract, operation, content_type=kind, first=heard.body[:64])
        rows = [*reader.feed(heard.body), *reader.finish()]
    except BodyError:
        return Payload()
    return Payload(rows, reader.value) if reader.status == "OK" else Payload()
