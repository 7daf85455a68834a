"""Structured logging, and the one list of what may ever be logged.

A key that is not on the list is left out, not masked: nobody has to remember what is secret.
Values are kept short and single-lined, so that a log line cannot carry a record.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, MutableMapping
from typing import Any, TextIO

import structlog

ALLOWED = frozenset(
    (
        "app", "attempt", "bytes_in", "bytes_out", "calls", "changed", "code", "correlation_id",
        "count", "cursor", "deleted", "environment", "event", "kind", "level", "limit", "operation",
        "outcome", "practice", "problem", "reason", "rows", "run", "scopes", "seconds", "seq",
        "stage", "status", "stream", "timestamp", "unchanged", "version", "wait_seconds",
    )
)  # fmt: skip
"""Every key a log line may have."""

_LONGEST = 200

INFO, WARNING = 20, 30
"""Levels: every call is told at INFO; people's commands show WARNING and up."""


def redact(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Only what may be shown: allowed keys, with values that are short and plain."""
    return {key: _plain(value) for key, value in fields.items() if key in ALLOWED}


def _plain(value: Any) -> Any:
    """A number or flag as it is; anything else as short text on one line."""
    if value is None or isinstance(value, bool | int | float):
        return value
    return " ".join(str(value).split())[:_LONGEST]


def _redacted(_logger: Any, _name: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    """The last step before rendering: drop what is not on the list."""
    return redact(event)


def configure(*, stream: TextIO | None = None, level: int = WARNING) -> None:
    """Send log lines as JSON to the stream (standard error by default), from ``level`` up."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _redacted,
            structlog.processors.JSONRenderer(sort_keys=True),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(file=stream or sys.stderr),
        cache_logger_on_first_use=False,
    )


def get(**bound: Any) -> Any:
    """A logger with some fields bound to it."""
    return structlog.get_logger(**bound)
