"""Faults at work: where on its way through the emulator a call meets them.

Which call a fault meets is told in ``faults``, how an answer is spoiled in ``damage``.
"""

from __future__ import annotations

from collections.abc import Mapping

from greenroom.contract.model import Operation
from greenroom.emulator.damage import broken, lose, misdate, spoil
from greenroom.emulator.faults import Fault, Place, strike
from greenroom.emulator.gate import Gate, Visit
from greenroom.emulator.grants import Shown
from greenroom.emulator.identity.consent import show
from greenroom.emulator.identity.side import Ask
from greenroom.emulator.negotiation import TYPES, Format
from greenroom.emulator.reply import Reply
from greenroom.emulator.setup import Setup
from greenroom.wire.writing import write_error, write_reply


class Trouble:
    """The faults of one emulator's world."""

    def __init__(self, setup: Setup, gate: Gate) -> None:
        self._setup = setup
        self._gate = gate

    def _strikes(self, place: Place, operation: str, practice: str, now: float) -> Fault | None:
        world = self._setup.world
        return strike(world.faults, place, operation, practice=practice, seed=world.seed, now=now)

    def at_door(self, operation: str, headers: Mapping[str, str], now: float) -> None:
        """Drop the connection, or spoil the token the call comes with, before the gate sees it."""
        fault = self._strikes("door", operation, headers.get("xero-tenant-id", ""), now)
        if fault is None:
            return
        if fault.kind == "dropped":
            lose()
        token = headers.get("authorization", "").partition(" ")[2]
        access = self._setup.world.accesses.get(token)
        # The token itself changes: the gate then finds the right words, and a refresh helps.
        if access is not None and fault.kind == "token-expired":
            access.expires_at = min(access.expires_at, now)
        elif fault.kind == "token-revoked":
            self._setup.world.accesses.pop(token, None)

    def at_identity(self, operation: str, ask: Ask) -> Reply | None:
        """What the identity side answers instead, if a fault strikes it."""
        fault = self._strikes("door", operation, "", ask.now)
        if fault is not None and fault.kind == "dropped":
            lose()
        if fault is not None:
            self._end(ask.form().get("refresh_token", ""), grant=fault.kind == "token-revoked")
        fault = self._strikes("instead", operation, "", ask.now)
        if fault is not None and fault.kind == "authorise-blank":
            hint = "Seen with several causes; build the address again from the start (AE-06)."
            return show(self._setup, ask.site, Shown(line="", hints=(hint,)), now=ask.now)
        return broken(fault, self._setup.writer, now=ask.now) if fault else None

    def _end(self, refresh_token: str, *, grant: bool) -> None:
        """Let a refresh token be worth nothing; with ``grant`` all that its person gave the app."""
        refresh = self._setup.world.refreshes.pop(refresh_token, None)
        if refresh is not None and grant:
            self._setup.world.revoke(refresh.owner)

    def instead(
        self, operation: Operation, visit: Visit, *, reply: Format, now: float
    ) -> Reply | None:
        """What a counted call of the API is answered instead, if a fault strikes it."""
        fault = self._strikes("instead", operation.name, visit.tenant_id, now)
        if fault is None:
            return None
        if fault.kind.startswith("429-"):
            wait = int(fault.seconds) or None
            problem = fault.kind.removeprefix("429-")
            return self._gate.throttle(visit, problem, now=now, wait_seconds=wait)
        # A broken gateway ignores Accept; the envelope of the practice does not.
        if fault.kind not in ("error", "empty-list"):
            return broken(fault, self._setup.writer, now=now)
        if fault.kind == "error":
            text = fault.text or "An error occurred."
            chunks = [write_error(operation.api_method, text, format=reply)]
        else:
            chunks = list(write_reply(self._setup.contract, operation, (), format=reply))
        left = self._gate.left(visit, now)
        status = fault.status or 200
        return self._setup.writer.answer(status, TYPES[reply], chunks, left=left, now=now)

    def afterwards(self, operation: str, practice: str, reply: Reply, now: float) -> Reply:
        """The answer after faults may have been at it. Raises ``Unreachable`` for a lost one."""
        # The clock first: what is cut or slow afterwards is the answer with its wrong times.
        wrong = self._strikes("clock", operation, practice, now)
        if wrong is not None:
            tokens = operation.startswith("identity.")
            reply = misdate(reply, self._setup.world, seconds=wrong.seconds, tokens=tokens)
        fault = self._strikes("after", operation, practice, now)
        return spoil(fault, reply, self._setup.writer, now=now) if fault else reply
