"""The business part of any call: a special way of answering it, the verb's own, or honesty.

What an operation does follows from what it ``acts`` and on which collection; the few that behave
unlike the rest are named in ``special``. An operation that has neither would say so: never an OK
for something that did not happen.
"""

from __future__ import annotations

from greenroom.contract.model import Operation
from greenroom.emulator.practice import generic, replies
from greenroom.emulator.practice.calls import Answer, Call
from greenroom.emulator.practice.data import KINDS, PracticeData
from greenroom.emulator.practice.generic import Handler
from greenroom.emulator.practice.overlay import with_ids
from greenroom.emulator.practice.special import SPECIAL
from greenroom.errors import Refused

__all__ = ["Answer", "Call", "answer", "imitated"]

NOT_IMITATED = "The emulator does not imitate this operation yet"
"""What an operation without a handler says, under 501."""


def answer(data: PracticeData, call: Call) -> Answer:
    """What the practice answers to a call that the gate has let through."""
    handler = _imitating(call.operation) or _not_yet
    if call.version == "3.0":
        call = with_ids(data, call)
    try:
        return handler(data, call)
    except Refused as refusal:
        return replies.refuse(call, refusal)


def imitated(operation: Operation) -> bool:
    """Whether an operation does what it says, rather than answering 501."""
    return _imitating(operation) is not None


def _imitating(operation: Operation) -> Handler | None:
    """What does an operation's work, if anything does."""
    special = SPECIAL.get(operation.name)
    if special is None and operation.on in KINDS:
        return generic.BY_VERB.get(operation.acts)
    return special


def _not_yet(_data: PracticeData, _call: Call) -> Answer:
    """No answer: nothing was done, and that is what the refusal says."""
    raise Refused(NOT_IMITATED, status=501)
