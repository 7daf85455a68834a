"""Structured logging, and the one list of what may ever be logged.

A key that is not on the list is left out, not masked: nobody has to remember what is secret.
Values are kept short and single-lined, so that a log line cannot carry a record. Lines go to a
file of the project's data folder, or to standard error where ``GREENROOM_LOG`` says ``-``.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, MutableMapping
from pathlib import Path
from typing import Any, TextIO

import structlog

from greenroom.errors import ConfigError

ALLOWED = frozenset(
    (
        "app", "attempt", "bytes_in", "bytes_out", "calls", "changed", "code", "correlation_id",
        "count", "cursor", "deleted", "environment", "event", "kind", "level", "limit", "operation",
        "outcome", "practice", "problem", "reason", "rows", "run", "scopes", "seconds", "seq",
        "stage", "status", "stream", "timestamp", "unchanged", "version", "wait_seconds",
    )
)  # fmt: skip
"""Every key a log line may have."""

VARIABLE = "GREENROOM_LOG"
"""``-`` sends lines to standard error; anything else names a file; unset: the data folder's."""

INFO, WARNING = 20, 30
"""Levels: every call is told at INFO."""

_LONGEST = 200
_LARGEST_BYTES = 10_000_000
_KEPT_FILES = 5


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
        logger_factory=structlog.WriteLoggerFactory(file=stream or sys.stderr),
        cache_logger_on_first_use=False,
    )


def to_file(path: Path, *, environ: Mapping[str, str] = os.environ) -> TextIO | None:
    """Send every call's line to the file, or where ``GREENROOM_LOG`` says; close what it returns.

    A file beyond 10 MB is put aside, the last five are kept. Raises ``ConfigError`` where it cannot
    be written.
    """
    named = environ.get(VARIABLE, "")
    if named == "-":
        configure(level=INFO)
        return None
    path = Path(named) if named else path
    try:
        _put_aside(path)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    except OSError as error:
        raise ConfigError(
            f"The log file cannot be written: {error.strerror}.",
            hint=f"Make room, or set {VARIABLE}=- for lines on standard error.",
        ) from error
    stream = os.fdopen(handle, "a", encoding="utf-8", buffering=1)
    configure(stream=stream, level=INFO)
    return stream


def _put_aside(path: Path) -> None:
    """Rename a file that has grown too large, and the ones before it."""
    if not path.exists() or path.stat().st_size < _LARGEST_BYTES:
        return
    for number in range(_KEPT_FILES, 1, -1):
        older = path.with_name(f"{path.name}.{number - 1}")
        if older.exists():
            older.replace(path.with_name(f"{path.name}.{number}"))
    path.replace(path.with_name(f"{path.name}.1"))


def get(**bound: Any) -> Any:
    """A logger with some fields bound to it."""
    return structlog.get_logger(**bound)
