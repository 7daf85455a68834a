"""An emulator to verify, whole or with its replies edited on their way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from greenroom.client.session import Session
from greenroom.client.verify import Outcome, Plan, Report, plan, verify
from greenroom.clock import FrozenClock, moment
from greenroom.contract import contract
from greenroom.send import Request, Response, Send
from greenroom.testing.stage import Stage, set_stage
from greenroom.wire.reading import Format

NOW = moment("2026-11-24T02:00:00")
BROAD = ("practicemanager", "practicemanager.read")
"""What a token is taken to have where the emulator lets granular scopes open everything."""

Change = Callable[[int, dict[str, str], bytes], tuple[int, Mapping[str, str], bytes]]
"""From status, headers and body of a reply to those that arrive."""


def edited(send: Send, path: str, change: Change) -> Send:
    """The same far side, the replies of one path changed."""

    def sending(request: Request) -> Response:
        response = send(request)
        if not urlsplit(request.url).path.endswith(path):
            return response
        status, headers, body = change(response.status, dict(response.headers), response.read())
        return Response(status, headers, iter((body,)))

    return sending


def body(*exchanges: tuple[str, str]) -> Change:
    """Texts of the body exchanged."""

    def change(status: int, headers: dict[str, str], found: bytes) -> Any:
        text = found.decode()
        for old, new in exchanges:
            assert old in text, old
            text = text.replace(old, new)
        return status, headers, text.encode()

    return change


class Checked(NamedTuple):
    """What a run found, and where."""

    report: Report
    stage: Stage

    def of(self, operation: str) -> Outcome:
        """The outcome of an operation."""
        (found,) = [one for one in self.report.outcomes if one.operation == operation]
        return found


def stage_of(*, clients: int = 60, country: Any = "AU", **switches: str) -> Stage:
    """An emulator whose library opens for granular scopes."""
    chosen = {name.replace("_", "-"): reading for name, reading in switches.items()}
    chosen.setdefault("library-with-granular", "allowed")
    return set_stage(
        clients=clients, country=country, clock=FrozenClock(NOW), limits=False, switches=chosen
    )


def session_of(stage: Stage, *, wire: Format = "xml", send: Send | None = None) -> Session:
    """A session on a stage, through another far side where one is given."""
    return Session(
        send=send or stage.emulator.send,
        practice=stage.tenant_id,
        tokens=lambda _: stage.tokens.access_token,
        clock=stage.emulator.clock,
        wire=wire,
        chance=lambda: 0.0,
    )


def planned(stage: Stage, *operations: str, **options: Any) -> Plan:
    """The plan for a stage, or for so many operations of it and those their ids come from."""
    whole = plan(contract(), (*stage.tokens.scopes, *BROAD), now=NOW, **options)
    if not operations:
        return whole
    steps = tuple(step for step in whole.steps if step.operation.name in operations)
    return Plan(steps, whole.left_out)


def check(
    stage: Stage, *operations: str, wire: Format = "xml", send: Send | None = None, **options: Any
) -> Checked:
    """A stage verified."""
    found = verify(session_of(stage, wire=wire, send=send), planned(stage, *operations, **options))
    return Checked(found, stage)
