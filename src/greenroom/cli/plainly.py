"""Values as JSON has them: every named tuple a table with its names, however deep it lies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def plainly(value: Any) -> Any:
    """The value with tables in place of named tuples; structs are left to the encoder."""
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return {name: plainly(one) for name, one in value._asdict().items()}
    if isinstance(value, Mapping):
        return {name: plainly(one) for name, one in value.items()}
    if isinstance(value, tuple | list):
        return [plainly(one) for one in value]
    return value
