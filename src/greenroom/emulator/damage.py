"""What a fault does to an answer: breaks, replaces, cuts, slows or mislabels it, shifts its times.

Which fault meets which call is told in ``faults``.
"""

from __future__ import annotations

import base64
import json
from email.utils import formatdate, parsedate_to_datetime
from typing import Any

from greenroom.emulator.faults import Fault
from greenroom.emulator.identity.signing import half_hash, sign
from greenroom.emulator.reply import HTML, Reply, Writer
from greenroom.emulator.world import World
from greenroom.errors import Unreachable
from greenroom.wire.markup import escape

_GATEWAY = {
    "500": (500, "Internal Server Error", "An error occurred."),
    "502": (502, "Bad Gateway", "BadGateway"),
    "503": (503, "Unavailable", "ServiceNotAvailable"),
}

_PAGE = b"<!DOCTYPE html><html><head><title>%b</title></head><body><h1>%b</h1></body></html>"


def broken(fault: Fault, writer: Writer, *, now: float) -> Reply:
    """The reply of a gateway in trouble, or a page of something that stands before it."""
    if fault.kind == "page":
        words = escape(fault.text or "Sign in to this network").encode()
        return writer.bytes(fault.status or 200, HTML, _PAGE % (words, words), now=now)
    status, title, text = _GATEWAY.get(fault.kind, (fault.status or 500, "Error", ""))
    return writer.gateway(fault.status or status, fault.title or title, fault.text or text, now=now)


def lose() -> Reply:
    """Never: the connection breaks without an answer."""
    raise Unreachable("The emulator dropped the connection, as its script says.")


def spoil(fault: Fault, reply: Reply, writer: Writer, *, now: float) -> Reply:
    """The answer after an ``after`` fault has been at it. Raises ``Unreachable`` for a lost one."""
    if fault.kind == "answer-lost":
        reply.close()
        return lose()
    if fault.kind == "answer-500":
        reply.close()
        return broken(fault, writer, now=now)
    if fault.kind == "wrong-content-type":
        reply.headers = {**reply.headers, "content-type": fault.content_type}
    elif fault.kind == "slow":
        reply.delay_seconds += fault.seconds
    elif fault.kind == "unknown-element":
        _rewrite(reply, _enlarged(b"".join(reply.body), fault.text or "new"))
    else:
        _in_pieces(fault, reply)
    return reply


def _rewrite(reply: Reply, body: bytes) -> None:
    """Another body, of its own length."""
    reply.headers = {**reply.headers, "content-length": str(len(body))}
    reply.body = (body,)


def _enlarged(body: bytes, text: str) -> bytes:
    """A body whose records have two elements that nobody knows: a text, and one with parts."""
    if body.startswith(b"{"):
        told = json.dumps({"noveltyText": text, "novelty": {"inner": 1}})[1:-1].encode()
        return body.replace(b'"uuid":', told + b',"uuid":')
    added = f"<NoveltyText>{escape(text)}</NoveltyText><Novelty><Inner>1</Inner></Novelty>"
    return body.replace(b"</UUID>", b"</UUID>" + added.encode())


def _in_pieces(fault: Fault, reply: Reply) -> None:
    """Cut a body short, or hand it out in ten slow pieces."""
    # The length promised is that of the whole: this is how a client notices the cut.
    whole = b"".join(reply.body)
    reply.headers = {**reply.headers, "content-length": str(len(whole))}
    if fault.kind == "cut-body":
        reply.body = (whole[: int(len(whole) * fault.keep)],)
        reply.broken_off = True
    else:
        size = max(1, -(-len(whole) // 10))
        reply.body = tuple(whole[at : at + size] for at in range(0, len(whole), size))
        reply.pause_seconds = fault.seconds / max(1, len(reply.body))


def misdate(reply: Reply, world: World, *, seconds: float, tokens: bool) -> Reply:
    """The answer of a server whose clock is wrong: its Date, and the times in ``tokens`` it gave.

    The tokens stay good for as long as they were: only what they say of it is wrong.
    """
    date = reply.headers.get("date")
    if date:
        moved = parsedate_to_datetime(date).timestamp() + seconds
        reply.headers = {**reply.headers, "date": formatdate(moved, usegmt=True)}
    if tokens and reply.status == 200 and "json" in reply.headers.get("content-type", ""):
        body = b"".join(reply.body)
        told = _json(body)
        _rewrite(reply, _retold(told, world, int(seconds)) if "access_token" in told else body)
    return reply


def _json(body: bytes) -> dict[str, Any]:
    """The object a body is; empty when it is anything else."""
    if not body.startswith(b"{"):
        return {}
    found: dict[str, Any] = json.loads(body)
    return found


def _retold(told: dict[str, Any], world: World, seconds: int) -> bytes:
    """The tokens of a reply signed anew with their times moved."""
    old = told["access_token"]
    new = told["access_token"] = _resigned(old, world, seconds, kind="at+jwt")
    world.accesses[new] = world.accesses.pop(old)
    if "id_token" in told:
        told["id_token"] = _resigned(told["id_token"], world, seconds, kind="JWT", beside=new)
    return json.dumps(told).encode()


def _resigned(token: str, world: World, seconds: int, *, kind: str, beside: str = "") -> str:
    """A token with its times moved; an id token names the access token it came beside."""
    payload = token.split(".")[1]
    claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    for name in ("nbf", "iat", "exp", "auth_time"):
        if name in claims:
            claims[name] += seconds
    if "at_hash" in claims:
        claims["at_hash"] = half_hash(beside)
    return sign(world, claims, kind=kind)
