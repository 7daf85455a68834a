"""Text or JSON scalar → value, by field type: every form of a date, flag or amount ever seen.

What does not fit is a ``ValueError`` whose text says what was expected and never what was found;
the caller knows the field and makes a ``BodyError`` of it. Writing is in ``forms``; records,
elements and objects are not known here.
"""

from __future__ import annotations

import base64
import contextlib
import datetime as dt
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any

TextReader = Callable[[str], Any]
"""From the text of a field to its value; ``ValueError`` names what was expected."""

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MOST_DIGITS = 40


class _Flags(dict[str, bool]):
    """Yes, no, true, false, 1 or 0 in any case (xpm-api 6.2).

    A table asked by its own ``__getitem__``: a list of clients holds a dozen flags for each.
    """

    def __missing__(self, text: str) -> bool:
        flag = self.get(text.strip().lower())
        if flag is None:
            raise ValueError("a yes or no")
        return flag


_FLAGS = _Flags(
    {
        form: flag
        for word, flag in (("yes", True), ("true", True), ("no", False), ("false", False))
        for form in (word, word.capitalize(), word.upper())
    }
    | {"1": True, "0": False}
)


def _decimal(text: str) -> Decimal:
    """A finite number with a decimal point; nothing is rounded."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise ValueError("a number") from None
    if not number.is_finite() or "_" in text:
        raise ValueError("a number")
    return number


def _integer(text: str) -> int:
    """A whole number, also when written as ``60.00``."""
    try:
        if "_" not in text:
            return int(text)
    except ValueError:
        with contextlib.suppress(ValueError):
            number = _decimal(text)
            # An exponent of a few characters must not unfold into a number that fills the memory.
            if number.adjusted() <= _MOST_DIGITS and number == number.to_integral_value():
                return int(number)
    raise ValueError("a whole number") from None


def _moment(text: str) -> dt.datetime:
    """Any of the date forms as a local time; a zone is dropped, not applied (xpm-api 6.1)."""
    try:
        moment = dt.datetime.fromisoformat(text.strip())
    except ValueError:
        raise ValueError("a date and time") from None
    return moment.replace(tzinfo=None) if moment.tzinfo else moment


def _utc_moment(text: str) -> dt.datetime:
    """A time in UTC; where a zone is written it counts."""
    try:
        moment = dt.datetime.fromisoformat(text.strip())
    except ValueError:
        raise ValueError("a date and time") from None
    return moment.astimezone(dt.UTC).replace(tzinfo=None) if moment.tzinfo else moment


def _day(text: str) -> dt.date:
    """The day of any of the date forms."""
    try:
        return dt.datetime.fromisoformat(text.strip()).date()
    except ValueError:
        raise ValueError("a date") from None


def _clock_time(text: str) -> dt.time:
    """``HH:mm``, ``H:mm``, with seconds, or the time of a date and time."""
    text = text.strip()
    try:
        if "T" in text:
            return dt.datetime.fromisoformat(text).time()
        return dt.time.fromisoformat(text.zfill(5)).replace(tzinfo=None)
    except ValueError:
        raise ValueError("a time of day") from None


def _month(text: str) -> int:
    """1 to 12, from a number or from an English name of three letters or more."""
    word = text.strip().lower()
    if word[:3] in _MONTHS:
        return _MONTHS.index(word[:3]) + 1
    if word.isdecimal() and len(word) <= 2 and 1 <= int(word) <= 12:
        return int(word)
    raise ValueError("a month")


def _bytes(text: str) -> bytes:
    """Base64, line breaks allowed."""
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except ValueError:
        raise ValueError("base64") from None


_READERS: dict[str, TextReader] = {
    "boolean": _FLAGS.__getitem__,
    "yes-no": _FLAGS.__getitem__,
    "integer": _integer,
    "decimal": _decimal,
    "date": _day,
    "datetime": _moment,
    "utc-datetime": _utc_moment,
    "time": _clock_time,
    "month": _month,
    "base64": _bytes,
}


def text_reader(type_: str) -> TextReader | None:
    """What turns the text of a field into its value; ``None`` where the text is the value."""
    return _READERS.get(type_)


_JSON_NATIVE: dict[str, type] = {"boolean": bool, "yes-no": bool, "integer": int}


def json_reader(type_: str) -> Callable[[Any], Any]:
    """What turns a JSON scalar into a value; numbers, booleans and texts stand in for each other.

    Xero types the same field differently in requests and replies (xpm-api 6.3), so every scalar is
    taken by its text. Empty text and null are ``None``.
    """
    native, read = _JSON_NATIVE.get(type_), text_reader(type_)

    def read_scalar(value: Any) -> Any:
        if value is None or value == "":
            return None
        if type(value) is native:
            return value
        text = _scalar_text(value)
        if read is None:
            return text
        return read(text) if text.strip() else None

    return read_scalar


def _scalar_text(value: object) -> str:
    """A JSON scalar as text; lists and objects are refused."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | Decimal):
        return str(value)
    raise ValueError("a single value")
