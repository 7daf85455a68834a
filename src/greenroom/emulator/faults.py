"""Trouble on purpose: which call it strikes, and what it does to the answer.

A fault is data: a kind, whom it meets and how often. ``door`` faults strike before the gate,
``instead`` faults take the place of the answer once the gate is passed, ``after`` faults spoil an
answer that was made, so that what the call changed stays changed.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from fnmatch import fnmatchcase
from typing import Literal

import msgspec

from greenroom.emulator.reply import Reply, Writer
from greenroom.errors import EmulatorError, Unreachable

Place = Literal["door", "instead", "after"]

KINDS: dict[str, Place] = {
    "dropped": "door",
    "token-expired": "door",
    "token-revoked": "door",
    "429-minute": "instead",
    "429-day": "instead",
    "429-concurrent": "instead",
    "429-app-minute": "instead",
    "500": "instead",
    "502": "instead",
    "503": "instead",
    "gateway": "instead",
    "error": "instead",
    "empty-list": "instead",
    "authorise-blank": "instead",
    "answer-lost": "after",
    "cut-body": "after",
    "slow-body": "after",
    "slow": "after",
    "wrong-content-type": "after",
}
"""Every kind of trouble, and where it strikes."""


class Fault(msgspec.Struct, kw_only=True):
    """One piece of scripted trouble.

    ``operation`` is a name or a pattern such as ``clients.*`` or ``identity.refresh``; empty means
    any call of the API. ``practice`` is a tenant id. It strikes ``count`` times (``None``: for
    ever) after letting ``after`` matching calls pass, each time with ``probability``. ``status``,
    ``title`` and ``text`` fill a gateway reply or the words of an error; ``seconds`` is how long a
    slow reply takes or what a 429 tells to wait; ``keep`` is the part of a cut body that arrives.
    """

    id: str
    kind: str
    operation: str = ""
    practice: str = ""
    count: int | None = 1
    after: int = 0
    probability: float = 1.0
    status: int = 0
    title: str = ""
    text: str = ""
    seconds: float = 0.0
    keep: float = 0.5
    content_type: str = "text/html"
    met: int = 0
    struck: int = 0

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise EmulatorError(f"No such fault: {self.kind}", hint=f"One of: {', '.join(KINDS)}")

    def meets(self, place: Place, operation: str, practice: str) -> bool:
        """Whether this fault is meant for that call at that place."""
        if KINDS[self.kind] != place or (self.count is not None and self.struck >= self.count):
            return False
        if self.practice and self.practice != practice:
            return False
        # Sign-in must not stumble over a fault that was meant for calls.
        if not self.operation:
            return not operation.startswith("identity.")
        return fnmatchcase(operation, self.operation)


def strike(
    faults: Iterable[Fault], place: Place, operation: str, *, practice: str, seed: int
) -> Fault | None:
    """The first fault that strikes this call; it counts what it met."""
    for fault in faults:
        if not fault.meets(place, operation, practice):
            continue
        # Counted before chance is asked, so that the same world is lived the same way again.
        fault.met += 1
        if fault.met <= fault.after:
            continue
        chance = random.Random(f"{seed}:{fault.id}:{fault.met}")  # noqa: S311
        if fault.probability < 1.0 and chance.random() >= fault.probability:
            continue
        fault.struck += 1
        return fault
    return None


_GATEWAY = {
    "500": (500, "Internal Server Error", "An error occurred."),
    "502": (502, "Bad Gateway", "BadGateway"),
    "503": (503, "Unavailable", "ServiceNotAvailable"),
}


def broken(fault: Fault, writer: Writer, *, now: float) -> Reply:
    """The reply of a gateway in trouble."""
    status, title, text = _GATEWAY.get(fault.kind, (fault.status or 500, "Error", ""))
    return writer.gateway(fault.status or status, fault.title or title, fault.text or text, now=now)


def lose() -> Reply:
    """Never: the connection breaks without an answer."""
    raise Unreachable("The emulator dropped the connection, as its script says.")


def spoil(fault: Fault, reply: Reply) -> Reply:
    """The answer after an ``after`` fault has been at it. Raises ``Unreachable`` for a lost one."""
    if fault.kind == "answer-lost":
        reply.close()
        return lose()
    if fault.kind == "wrong-content-type":
        reply.headers = {**reply.headers, "content-type": fault.content_type}
    elif fault.kind == "slow":
        reply.delay_seconds += fault.seconds
    else:
        _in_pieces(fault, reply)
    return reply


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
