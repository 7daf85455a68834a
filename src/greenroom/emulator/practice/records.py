"""The business part of any call: a special way of answering it, the verb's own, or honesty.

What an operation does follows from what it ``acts`` and on which collection; the few that behave
unlike the rest are named in ``special``. Collections that nothing can fill yet are read as empty.
An operation that is not imitated says so: never an OK for something that did not happen.
"""

from __future__ import annotations

from greenroom.contract.model import Operation
from greenroom.emulator.practice import generic, replies
from greenroom.emulator.practice.calls import Answer, Call
from greenroom.emulator.practice.data import KINDS, PracticeData
from greenroom.emulator.practice.generic import Handler
from greenroom.emulator.practice.special import SPECIAL
from greenroom.errors import Refused

__all__ = ["Answer", "Call", "answer", "imitated"]

NOT_IMITATED = "The emulator does not imitate this operation yet"
"""What an operation without a handler says, under 501."""


def answer(data: PracticeData, call: Call) -> Answer:
    """What the practice answers to a call that the gate has let through."""
    handler = _handler(call.operation)
    try:
        return handler(data, call)
    except Refused as refusal:
        return replies.refuse(call, refusal)


def imitated(operation: Operation) -> bool:
    """Whether an operation does what it says, rather than reading an empty collection or 501."""
    return _imitating(operation) is not None


def _imitating(operation: Operation) -> Handler | None:
    """What does an operation's work, if anything does."""
    special = SPECIAL.get(operation.name)
    if special is None and operation.on in KINDS:
        return generic.BY_VERB.get(operation.acts)
    return special


def _handler(operation: Operation) -> Handler:
    """What answers an operation: a reading one is answered even when there is nothing to read."""
    found = _imitating(operation)
    if found is None:
        return _not_yet if operation.writes else generic.read_nothing
    return found


def _not_yet(_data: PracticeData, _call: Call) -> Answer:
    """No answer: nothing was done, and that is what the refusal says."""
    raise Refused(NOT_IMITATED, status=501)
