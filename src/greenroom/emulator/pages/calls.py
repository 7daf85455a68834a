"""Recent calls on the page: the list with its filters, and one call with request and reply."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Mapping
from http import HTTPStatus
from typing import NamedTuple
from urllib.parse import quote, urlencode

from greenroom.draw.dates import duration
from greenroom.emulator.control.played import Logged, Played
from greenroom.emulator.pages.laid_out import laid_out
from greenroom.emulator.pages.said import past, size
from greenroom.emulator.transcript import Exchange, Note, Side
from greenroom.emulator.unsaid import plain
from greenroom.emulator.world import World

CALLS = "/_greenroom/page/calls"
"""Where the list of calls is; one call is below it, under its correlation id."""

SHOWN = 100
"""How many calls the list shows before it is asked for all."""

_NO_NOTE = Note()

_SUMMARIES = {
    "connections.delete": "A connection is ended by the app.",
    "connections.list": "What the token's user has connected to the app.",
    "failed": "The emulator itself failed.",
    "identity.authorise": "A person comes to sign in and to agree.",
    "identity.code": "A code is exchanged for tokens.",
    "identity.discovery": "Where everything of sign-in is.",
    "identity.error": "Xero's own error page.",
    "identity.keys": "The keys that tokens are signed with.",
    "identity.refresh": "A refresh token is exchanged for new tokens.",
    "identity.revocation": "A refresh token is taken back.",
    "identity.token": "Tokens are asked for.",
    "identity.userinfo": "Who signed in.",
    "unknown": "Xero has nothing at this path.",
}


class Wanted(NamedTuple):
    """Which calls a list shows: empty means any."""

    only: str = ""
    practice: str = ""
    operation: str = ""
    all: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Wanted:
        """What a query asks for."""
        return cls(*(query.get(name, "") for name in cls._fields))

    def address(self, **changed: str) -> str:
        """The list's address with some of it changed."""
        asked = {name: value for name, value in self._replace(**changed)._asdict().items() if value}
        return f"{CALLS}?{urlencode(asked)}" if asked else CALLS

    def fits(self, call: Logged, errors: Container[str]) -> bool:
        """Whether the list shows a call; ``errors`` holds the ids of those that failed."""
        if self.practice not in ("", call.practice) or self.operation not in ("", call.operation):
            return False
        return self.only != "errors" or call.correlation_id in errors


def _is_trouble(call: Logged, notes: Mapping[str, Note]) -> bool:
    note = notes.get(call.correlation_id, _NO_NOTE)
    return call.status >= HTTPStatus.BAD_REQUEST or bool(note.trouble)


def latest(played: Played, now: float, *, most: int) -> list[dict[str, object]]:
    """The latest calls as rows, newest first."""
    notes = _notes(played)
    return [_row(played.setup.world, call, notes, now) for call in played.calls[: -most - 1 : -1]]


def list_values(played: Played, query: Mapping[str, str], now: float) -> dict[str, object]:
    """All that the list's page shows."""
    wanted, notes, world = Wanted.of(query), _notes(played), played.setup.world
    calls = played.calls[::-1]
    errors = {c.correlation_id for c in calls if _is_trouble(c, notes)}
    fitting = [call for call in calls if wanted.fits(call, errors)]
    shown = fitting if wanted.all else fitting[:SHOWN]
    return {
        "rows": [_row(world, call, notes, now) for call in shown],
        "total": len(calls),
        "fitting": len(fitting),
        "all_address": wanted.address(all="yes"),
        "filters": _filters(world, calls, wanted, errors=len(errors)),
        "plain_address": CALLS,
        "is_filtered": wanted._replace(all="") != Wanted(),
        "held": played.transcript is not None,
    }


def _notes(played: Played) -> Mapping[str, Note]:
    return {} if played.transcript is None else played.transcript.notes()


def _row(world: World, call: Logged, notes: Mapping[str, Note], now: float) -> dict[str, object]:
    note = notes.get(call.correlation_id)
    status = _status(call.status, note or _NO_NOTE)
    return {
        "at": past(call.at, now),
        "operation": call.operation,
        "practice": _name(world, call.practice),
        "correlation_id": call.correlation_id,
        "address": f"{CALLS}/{quote(call.correlation_id, safe='')}" if note else "",
        "wait": _wait(note or _NO_NOTE),
        **status,
    }


def _status(status: int, note: Note) -> dict[str, object]:
    """A status with its word and its mark."""
    try:
        words = HTTPStatus(status).phrase
    except ValueError:
        words = ""
    mark = "broken" if note.trouble or status >= HTTPStatus.BAD_REQUEST else "done"
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        mark = "waiting"
    return {"status": status, "words": note.trouble or words, "mark": mark}


def _wait(note: Note) -> str:
    """How long the answer was held back, or how long the app is told to stay away."""
    if note.retry_after:
        return f"after {note.retry_after} s"
    return f"held {duration(note.wait_seconds)}" if note.wait_seconds else ""


def _wait_words(note: Note) -> str:
    """The same as a sentence."""
    if note.retry_after:
        return f"the app is told to come back after {note.retry_after} seconds"
    held = duration(note.wait_seconds)
    return f"the answer was held back for {held}" if note.wait_seconds else "none"


def _name(world: World, tenant_id: str) -> str:
    tenant = world.practices.get(tenant_id) or world.organisations.get(tenant_id)
    return tenant.name if tenant else ""


def _filters(
    world: World, calls: Iterable[Logged], wanted: Wanted, *, errors: int
) -> list[dict[str, object]]:
    """The links that narrow the list, each said with what it leaves."""
    practices = Counter(call.practice for call in calls if _name(world, call.practice))
    operations = Counter(call.operation for call in calls)
    return [
        _filter("Calls", "only", wanted, [("errors", f"errors only ({errors:,})")]),
        _filter(
            "Practice",
            "practice",
            wanted,
            [(one, f"{_name(world, one)} ({count:,})") for one, count in practices.most_common()],
        ),
        _filter(
            "Operation",
            "operation",
            wanted,
            [(one, f"{one} ({count:,})") for one, count in sorted(operations.items())],
        ),
    ]


def _filter(
    label: str, name: str, wanted: Wanted, choices: list[tuple[str, str]]
) -> dict[str, object]:
    chosen: str = getattr(wanted, name)
    links = [
        {"words": words, "address": wanted.address(**{name: value}), "on": value == chosen}
        for value, words in [("", "all"), *choices]
    ]
    return {"label": label, "links": links}


def call_values(played: Played, correlation_id: str, now: float) -> dict[str, object] | None:
    """All that one call's page shows; ``None`` when nobody remembers the call."""
    call = next((c for c in reversed(played.calls) if c.correlation_id == correlation_id), None)
    if call is None:
        return None
    exchange = played.transcript.find(correlation_id) if played.transcript else None
    world, contract = played.setup.world, played.setup.contract
    known = {**contract.operations, **contract.accounting}.get(call.operation)
    return {
        **_row(world, call, _notes(played), now),
        "summary": known.summary if known else _SUMMARIES.get(call.operation, ""),
        "wait_words": _wait_words(_notes(played).get(correlation_id, _NO_NOTE)),
        "practice_id": plain(call.practice[:80]),
        "held": played.transcript is not None,
        "lost": exchange is not None and exchange.lost,
        "sides": _sides(exchange) if exchange else [],
    }


def _sides(exchange: Exchange) -> list[dict[str, object]]:
    status = _status(exchange.status, _NO_NOTE)
    return [
        {"name": "Request", "line": f"{exchange.method} {exchange.url}", **_side(exchange.asked)},
        {
            "name": "Reply",
            "line": f"{exchange.status} {status['words']}",
            **_side(exchange.answered),
        },
    ]


def _side(side: Side) -> dict[str, object]:
    """One half of a call: headers and body, with what is not shown of it said."""
    note = size(side.size) if side.size else "Empty"
    if side.body.why_not:
        note = f"{size(side.size)}; not shown: {side.body.why_not}"
    elif side.kept < side.size:
        note += f"; the first {size(side.kept)} are shown"
    body = laid_out(side.body.text, side.content_type)
    return {"headers": side.headers, "body": body, "note": note}
