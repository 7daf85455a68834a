"""One page of one call, from the limiter to the last record: the loop around the pure parts.

This is where clocks, sends and limiters are used. What to decide lies elsewhere: when to start in
``limiter``, with which token in ``bearer``, what came in ``reply``, whether again in ``retry``.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, NamedTuple

from greenroom.client import retry
from greenroom.client.bearer import StandIn, Tokens, bearer, granted_scopes
from greenroom.client.call import Call
from greenroom.client.limiter import Limiter
from greenroom.client.pages import Page
from greenroom.client.refusals import Asked, rate_limited
from greenroom.client.reply import Reading, ReplyFacts
from greenroom.clock import Clock
from greenroom.contract.model import Contract
from greenroom.errors import CallError, Forbidden, RateLimited, SignedOut, Unreachable
from greenroom.send import Request, Response, Send
from greenroom.wire.elements import Make
from greenroom.wire.reading import Format


class CallRecord(NamedTuple):
    """One try of a call, for logs and counts; nothing in it is personal.

    ``outcome`` is ``ok``, ``stopped`` when the reader had enough, or the error's code.
    ``wait_seconds`` was spent waiting for a limit, ``seconds`` from sending to the last byte.
    """

    operation: str
    practice: str
    status: int | None
    bytes_in: int
    bytes_out: int
    wait_seconds: float
    seconds: float
    attempt: int
    correlation_id: str
    outcome: str


class Line(NamedTuple):
    """What all calls of one session share. ``chance`` gives numbers in [0, 1) for jitter."""

    contract: Contract
    send: Send
    practice: str
    tokens: Tokens
    stand_in: StandIn | None
    limiter: Limiter
    clock: Clock
    wire: Format
    origin: str | None
    on_call: Callable[[CallRecord], None] | None
    patience_seconds: float
    chance: Callable[[], float]


class _Trial:
    """One try while it runs; ``stopped`` is its outcome unless something else happens."""

    __slots__ = ("bytes_out", "outcome", "reading", "started", "wait_seconds")

    def __init__(self, wait_seconds: float, started: float, bytes_out: int) -> None:
        self.wait_seconds = wait_seconds
        self.started = started
        self.bytes_out = bytes_out
        self.outcome = "stopped"
        self.reading: Reading | None = None


class Exchange:
    """One page of one call. ``facts`` are whole once ``records`` has ended."""

    def __init__(self, line: Line, call: Call, page: Page) -> None:
        self.facts = ReplyFacts()
        self._line = line
        self._call = call
        self._page = page
        self._attempt = 1
        self._awaits_token = False
        self._handed_out = False
        self._patience_seconds = line.patience_seconds
        # A bounded page is read whole before its first record is handed out, so that it can be
        # asked for again; a list without pages may have any length and is streamed.
        many = call.operation.reply.kind == "many"
        self._whole = not many or call.operation.paging in {"token", "numbered"}

    def records(self, make: Make) -> Iterator[Any]:
        """The page's records; a failure is retried as ``retry`` allows, then raised."""
        request = self._call.request(self._page)
        writes = self._call.operation.writes
        while True:
            try:
                yield from self._signed_in(request, make)
            except CallError as error:
                # A token source does not know which call it is asked for.
                error.operation = error.operation or self._call.operation.name
                error.practice = error.practice or self._line.practice
                # Before a token is there, nothing was sent, or all that was sent was refused.
                risked = writes and not self._awaits_token
                tried = retry.Tried(self._attempt, risked, self._handed_out, self._patience_seconds)
                seconds = retry.wait_seconds(error, tried, chance=self._line.chance())
                if seconds is None:
                    if risked and retry.leaves_doubt(error):
                        raise retry.in_doubt(error) from error
                    raise
                if isinstance(error, RateLimited):
                    self._patience_seconds -= seconds
                self._line.clock.sleep(seconds)
                self._attempt += 1
            else:
                return

    def _signed_in(self, request: Request, make: Make) -> Iterator[Any]:
        """One attempt with a token, and with another one when Xero wants that."""
        flow = bearer(request, self._line.tokens, self._line.stand_in)
        signed = self._signed(flow, None)
        while True:
            try:
                yield from self._once(signed, make)
            except (SignedOut, Forbidden) as error:
                try:
                    signed = self._signed(flow, error)
                except StopIteration:
                    raise error from None
            else:
                return

    def _signed(
        self, flow: Generator[Request, CallError | None, None], came: CallError | None
    ) -> Request:
        """The request with its next token; while that is fetched, trouble is not the call's."""
        self._awaits_token = True
        signed = flow.send(came)
        self._awaits_token = False
        return signed

    def _once(self, request: Request, make: Make) -> Iterator[Any]:
        """One request and the records of its reply."""
        with self._open(request) as reading:
            if not self._whole:
                for handful in reading.handfuls(make):
                    self._handed_out = True
                    yield from handful
                return
            held = list(reading.records(make))
        self._handed_out = True
        yield from held

    @contextmanager
    def _open(self, request: Request) -> Iterator[Reading]:
        """A reply to read; in the end it is closed, the limiter left and the try told."""
        line = self._line
        waited, ticket = self._enter()
        trial = _Trial(waited, line.clock.now(), len(request.body))
        with ExitStack() as last:
            last.callback(self._tell, trial)
            last.callback(line.limiter.leave, line.practice, ticket)
            try:
                response = self._send(request)
                last.callback(response.close)
                trial.reading = Reading(self._asked(request), response, now=line.clock.now())
                yield trial.reading
                trial.outcome = "ok"
            except CallError as error:
                trial.outcome = error.code
                self._heed(error)
                raise

    def _tell(self, trial: _Trial) -> None:
        """Keep the facts of a try and tell whoever listens."""
        line, reading = self._line, trial.reading
        facts = reading.facts if reading is not None else ReplyFacts()
        self.facts = facts
        if line.on_call is not None:
            line.on_call(
                CallRecord(
                    operation=self._call.operation.name,
                    practice=line.practice,
                    status=reading.status if reading is not None else None,
                    bytes_in=facts.bytes_in,
                    bytes_out=trial.bytes_out,
                    wait_seconds=trial.wait_seconds,
                    seconds=line.clock.now() - trial.started,
                    attempt=self._attempt,
                    correlation_id=facts.correlation_id,
                    outcome=trial.outcome,
                )
            )

    def _send(self, request: Request) -> Response:
        """The response; a failure to get one is told with the operation's name."""
        try:
            return self._line.send(request)
        except Unreachable as error:
            name = self._call.operation.name
            raise Unreachable(
                f"{name}: {error.message}",
                sent=error.sent,
                hint=error.hint,
                operation=name,
                practice=self._line.practice,
            ) from error

    def _enter(self) -> tuple[float, str]:
        """Wait for the limiter's ticket; ``RateLimited`` when that takes too long."""
        line, waited = self._line, 0.0
        while True:
            now = line.clock.now()
            grant = line.limiter.ask(line.practice, now)
            if grant.wait_seconds <= 0:
                return waited, grant.ticket
            if grant.wait_seconds > self._patience_seconds:
                asked = Asked(line.contract, self._call.operation, line.practice)
                # Nobody knows when one of the calls in flight ends.
                seconds = None if grant.problem == "concurrent" else grant.wait_seconds
                raise rate_limited(asked, grant.problem, seconds, now=now)
            line.clock.sleep(grant.wait_seconds)
            waited += grant.wait_seconds
            self._patience_seconds -= grant.wait_seconds

    def _heed(self, error: CallError) -> None:
        """Tell the limiter what a 429 said, so that other calls wait too."""
        if isinstance(error, RateLimited) and error.retry_after_seconds is not None:
            line = self._line
            until = line.clock.now() + error.retry_after_seconds
            line.limiter.close(line.practice, until, error.problem)

    def _asked(self, request: Request) -> Asked:
        """What errors of this try must say."""
        granted = granted_scopes(request.headers.get("authorization", ""))
        return Asked(self._line.contract, self._call.operation, self._line.practice, granted)
