"""What our client makes of a sample: facts, or one error; nothing of the emulator is used here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from fidelity.asking import NOW
from fidelity.catalogue import Sample
from greenroom.auth import replies
from greenroom.client import api
from greenroom.client.record import maker
from greenroom.client.refusals import Asked
from greenroom.client.reply import Reading
from greenroom.contract import contract
from greenroom.errors import GreenroomError
from greenroom.send import Response
from greenroom.wire.reading import plain


class Told(NamedTuple):
    """What was read: facts by name, the elements that are unknown, the error if one was raised."""

    facts: Mapping[str, Any]
    unknown: tuple[str, ...] = ()
    error: str = ""


def read(sample: Sample) -> Told:
    """What our client knows after the sample came as a reply."""
    reader = _IDENTITY.get(sample.operation, _call)
    try:
        return reader(sample)
    except GreenroomError as error:
        return Told({**vars(error), "code": error.code}, error=type(error).__name__)


def _call(sample: Sample) -> Told:
    """A call of the practice's API, its records as plain values and as typed ones."""
    asked = Asked(contract(), contract().operations[sample.operation], "a practice")
    rows, facts = _records(sample, asked, plain)
    typed, _ = _records(sample, asked, lambda name: maker(getattr(api, name)))
    if len(typed) != len(rows):
        return Told(facts, error="other records when typed")
    unknown = tuple(f"{record}.{name}" for record, name in facts["drift"])
    return Told({**facts, "records": len(rows), "value": facts["value"] or ""}, unknown)


def _records(sample: Sample, asked: Asked, make: Any) -> tuple[list[Any], dict[str, Any]]:
    # A few bytes at a time, as a slow line would bring them.
    body = sample.body
    pieces = [body[at : at + 11] for at in range(0, len(body), 11)]
    reading = Reading(asked, Response(sample.status, sample.headers, pieces), now=NOW)
    return list(reading.records(make)), reading.facts._asdict()


def _tokens(sample: Sample) -> Told:
    tokens = replies.read_token_reply(sample.status, sample.body, now=NOW, headers=sample.headers)
    names = ("user_id", "auth_event_id", "refresh_token")
    facts = {name: getattr(tokens, name) for name in names}
    return Told({**facts, "scopes": list(tokens.scopes), "seconds": tokens.expires_at - NOW})


def _connections(sample: Sample) -> Told:
    found = replies.read_connections(sample.status, sample.body, headers=sample.headers)
    practices = replies.of_type(found, replies.PRACTICE)
    return Told({
        "types": [one.tenant_type for one in found],
        "names": [one.tenant_name or "" for one in found],
        "practices": [one.tenant_id for one in practices],
    })  # fmt: skip


def _page(sample: Sample) -> Told:
    found = replies.page_refusal(sample.body.decode(), contract().identity)
    return Told({"refusal": found.detail or found.error} if found else {})


_IDENTITY: dict[str, Callable[[Sample], Told]] = {
    "identity.token": _tokens,
    "identity.connections": _connections,
    "identity.authorise": _page,
}
"""What reads the replies of sign-in."""
