"""Value → text or JSON scalar, by field type: the one form Xero documents for each.

A value of the wrong kind is a ``ValueError`` whose text says what was expected and never what was
given. Reading, which takes more forms than these, is in ``values``.
"""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any, Literal

Travel = Literal["request", "reply"]
"""Which way a value goes: dates are written differently to Xero and from Xero."""

TextWriter = Callable[[Any], str]
"""From a value to the text of its field; ``ValueError`` names what was expected."""


def _expect(value: object, kinds: Any, what: str) -> None:
    """Refuse a value that is not of the kind its field has."""
    if not isinstance(value, kinds) or (isinstance(value, bool) and kinds is not bool):
        raise ValueError(what)


def _write_text(value: Any) -> str:
    _expect(value, str, "a text")
    return str(value)


def _write_integer(value: Any) -> str:
    _expect(value, int, "a whole number")
    return str(value)


def _write_decimal(value: Any) -> str:
    """The number in plain digits: an exponent is not a form Xero documents."""
    _expect(value, (Decimal, int, float), "a number")
    number = value if isinstance(value, Decimal) else Decimal(repr(value))
    if not number.is_finite():
        raise ValueError("a number")
    return format(number, "f")


def _write_boolean(value: Any) -> str:
    if value is not True and value is not False:
        raise ValueError("a yes or no")
    return "true" if value else "false"


def _write_yes_no(value: Any) -> str:
    if value is not True and value is not False:
        raise ValueError("a yes or no")
    return "Yes" if value else "No"


def _write_moment(value: Any) -> str:
    """``yyyy-MM-ddTHH:mm:ss``; a bare date is its midnight."""
    _expect(value, dt.date, "a date and time")
    if not isinstance(value, dt.datetime):
        return f"{value.isoformat()}T00:00:00"
    return value.replace(tzinfo=None).isoformat(timespec="seconds")


def _write_utc_moment(value: Any) -> str:
    """As any moment, but a zone counts."""
    if isinstance(value, dt.datetime) and value.tzinfo:
        return _write_moment(value.astimezone(dt.UTC))
    return _write_moment(value)


def _iso_day(value: Any) -> str:
    _expect(value, dt.date, "a date")
    day: dt.date = value.date() if isinstance(value, dt.datetime) else value
    return day.isoformat()


def _write_time(value: Any) -> str:
    _expect(value, dt.time, "a time of day")
    return str(value.isoformat(timespec="minutes"))


def _write_month(value: Any) -> str:
    """The number: the one form that both requests and replies know."""
    _expect(value, int, "a month")
    if not 1 <= value <= 12:
        raise ValueError("a month")
    return str(value)


def _write_bytes(value: Any) -> str:
    _expect(value, (bytes, bytearray, memoryview), "bytes")
    return base64.b64encode(value).decode("ascii")


_WRITERS: dict[str, TextWriter] = {
    "text": _write_text,
    "uuid": _write_text,
    "integer": _write_integer,
    "decimal": _write_decimal,
    "boolean": _write_boolean,
    "yes-no": _write_yes_no,
    "datetime": _write_moment,
    "utc-datetime": _write_utc_moment,
    "time": _write_time,
    "month": _write_month,
    "base64": _write_bytes,
}
_DAY_WRITERS: dict[str, TextWriter] = {
    "iso-date": _iso_day,
    "compact-date": lambda value: _iso_day(value).replace("-", ""),
    "request": lambda value: _iso_day(value).replace("-", ""),
    "reply": lambda value: f"{_iso_day(value)}T00:00:00",
}


def text_writer(type_: str, *, travel: Travel, format: str = "") -> TextWriter:  # noqa: A002
    """What turns a value into the text Xero documents for its type, way and format (xpm-api 6).

    Serves XML, JSON texts, and the parameters of an address alike.
    """
    if type_ == "date":
        return _DAY_WRITERS[format or travel]
    return _WRITERS[type_]


_JSON_FORMS: dict[str, Callable[[str], Any]] = {
    "boolean": lambda text: text == "true",
    "integer": int,
    "decimal": Decimal,
}


def json_writer(
    type_: str,
    *,
    travel: Travel,
    format: str = "",  # noqa: A002
    json_type: str = "",
) -> Callable[[Any], Any]:
    """What turns a value into a JSON scalar: a number, a boolean, or else a text (xpm-api 4.2)."""
    write, form = (
        text_writer(type_, travel=travel, format=format),
        _JSON_FORMS.get(json_type or type_),
    )
    return (lambda value: form(write(value))) if form else write
