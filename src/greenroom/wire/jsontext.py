"""JSON bytes ↔ plain objects: numbers exactly, errors without the text that caused them."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Any

import msgspec

from greenroom.errors import BodyError

_BOM = b"\xef\xbb\xbf"
# A high surrogate with something else behind it.
_HALF_CHARACTER = re.compile(rb"\\u[dD][89abAB][0-9a-fA-F]{2}(?:[^\\]|\\[^u])")


def _number(text: str) -> Decimal:
    """A number with point or exponent, exactly as written."""
    try:
        return Decimal(text)
    except InvalidOperation:
        raise ValueError("a number") from None


_DECODER = msgspec.json.Decoder(float_hook=_number)
_ENCODER = msgspec.json.Encoder(decimal_format="number")


def read_json(body: bytes) -> Any:
    """The value of a JSON text; ``BodyError`` when malformed, cut short or nested too deep."""
    text = body.removeprefix(_BOM)
    if not text.strip():
        raise BodyError("the body is empty")
    try:
        return _DECODER.decode(text)
    except RecursionError:
        raise BodyError("the JSON body is nested too deep") from None
    except (msgspec.DecodeError, ValueError) as error:
        # The message itself might quote the body. Half a character is said to be truncated too.
        cut = "truncated" in str(error) and not _HALF_CHARACTER.search(text)
        kind = "cut short" if cut else "malformed"
        raise BodyError(f"the body is not well-formed JSON ({kind})", cut=cut) from None


def write_json(value: Any) -> bytes:
    """A value as JSON; decimals become numbers, exactly."""
    try:
        return _ENCODER.encode(value)
    except (ValueError, UnicodeError):
        raise BodyError("a text holds a character that cannot be sent") from None
