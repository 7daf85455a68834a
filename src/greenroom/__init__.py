"""Greenroom: build, prove, get approved and run an integration with Xero Practice Manager.

Here stand the names that code of other people may rely on, each loaded when it is first used; all
else may move between versions. Typed methods and records are found through ``Session``, and their
classes in ``greenroom.client.api``.
"""

import importlib

# The type checker takes it for true. Importing ``typing`` would cost more than all the rest here.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from greenroom.client import MemoryLimiter, Session
    from greenroom.client.concurrent import AsyncSession
    from greenroom.client.transport import Transport
    from greenroom.errors import (
        CallError,
        GreenroomError,
        OutcomeUnknown,
        RateLimited,
        SignedOut,
    )
    from greenroom.send import Request, Response, Send
    from greenroom.testing.stage import Stage, set_stage

__version__ = "0.1.0"

__all__ = [
    "AsyncSession",
    "CallError",
    "GreenroomError",
    "MemoryLimiter",
    "OutcomeUnknown",
    "RateLimited",
    "Request",
    "Response",
    "Send",
    "Session",
    "SignedOut",
    "Stage",
    "Transport",
    "__version__",
    "set_stage",
]

_HOMES = {
    "AsyncSession": "greenroom.client.concurrent",
    "CallError": "greenroom.errors",
    "GreenroomError": "greenroom.errors",
    "MemoryLimiter": "greenroom.client",
    "OutcomeUnknown": "greenroom.errors",
    "RateLimited": "greenroom.errors",
    "Request": "greenroom.send",
    "Response": "greenroom.send",
    "Send": "greenroom.send",
    "Session": "greenroom.client",
    "SignedOut": "greenroom.errors",
    "Stage": "greenroom.testing.stage",
    "Transport": "greenroom.client.transport",
    "set_stage": "greenroom.testing.stage",
}
"""Where each public name lives."""


def __getattr__(name: str) -> object:
    """The public name, its module loaded now: a command or a plain import must not pay for it."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found: object = getattr(importlib.import_module(_HOMES[name]), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    """Every public name, loaded or not."""
    return sorted({*globals(), *__all__})
