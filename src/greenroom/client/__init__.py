"""Our side of the API: one call, retried, limited, signed and told.

The HTTP client is in ``transport`` and the session for asyncio in ``concurrent``: neither is
imported before it is used.
"""

from greenroom.client.bearer import StandIn, Tokens
from greenroom.client.exchange import CallRecord
from greenroom.client.limiter import Grant, Limiter, MemoryLimiter, Pace
from greenroom.client.records import Records
from greenroom.client.reply import ReplyFacts
from greenroom.client.session import Reply, Session

__all__ = [
    "CallRecord",
    "Grant",
    "Limiter",
    "MemoryLimiter",
    "Pace",
    "Records",
    "Reply",
    "ReplyFacts",
    "Session",
    "StandIn",
    "Tokens",
]
