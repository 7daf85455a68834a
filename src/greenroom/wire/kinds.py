"""In which form a value was written, judged by its text or its JSON type alone.

Readers take every form of a date or a flag ever seen (``values``), so they cannot tell that one
changed. Here the documented form of each type is one pattern, and any other form has a name. Values
are looked at and never repeated.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from greenroom.contract.model import Field
from greenroom.wire.reading import Format

TEXT = "a text"
MASKED = "a masked text"
LISTED = "one of the values known"

_PATTERNS = {
    "a uuid": r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}",
    "yes or no": r"(?i:yes|no)",
    "true or false": r"(?i:true|false)",
    "a date as yyyymmdd": r"(19|20)\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])",
    "a whole number": r"-?\d+",
    "a number": r"-?\d+(\.\d+)?",
    "a date": r"\d{4}-\d\d-\d\d",
    "a date and time": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d",
    "a date and time with fraction or zone": (
        r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?"
    ),
    "a time": r"\d\d:\d\d",
    "a time with seconds": r"\d\d?:\d\d(:\d\d)?",
    "the name of a month": (
        r"(?i:(jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)"
        r"(uary|ruary|ch|il|ust|ember|ober)?)"
    ),
    "a masked text": r"\*+[^*]{0,4}",
}
_COMPILED = {name: re.compile(pattern, re.ASCII) for name, pattern in _PATTERNS.items()}
_BASE64 = re.compile(r"[A-Za-z0-9+/\s]*={0,2}\s*", re.ASCII)

_XML = {
    "uuid": "a uuid",
    "integer": "a whole number",
    "decimal": "a number",
    "boolean": "true or false",
    "yes-no": "yes or no",
    "date": "a date and time",
    "datetime": "a date and time",
    "utc-datetime": "a date and time",
    "time": "a time",
    "month": "a whole number",
    "base64": "base64",
}
_DATES = {"iso-date": "a date", "compact-date": "a date as yyyymmdd"}
_NATIVE = {
    "boolean": "a boolean",
    "integer": "a whole JSON number",
    "decimal": "a JSON number",
}


def expected(field: Field, form: Format) -> str:
    """The form the contract gives a field's values in that format."""
    if field.masked:
        return MASKED
    if form == "json" and (native := _NATIVE.get(field.json_type or field.type)):
        return native
    if field.type == "date" and field.format:
        return _DATES[field.format]
    return LISTED if field.values and field.type == "text" else _XML.get(field.type, TEXT)


def fits(field: Field, value: Any, form: Format) -> bool:
    """Whether a value has its field's form; an empty one has any."""
    wanted = expected(field, form)
    if value is None:
        return True
    if isinstance(value, str):
        return not value.strip() or _is_written(value, wanted, field)
    found = came(value)
    return found == wanted or (found, wanted) == (_NATIVE["integer"], _NATIVE["decimal"])


def _is_written(text: str, wanted: str, field: Field) -> bool:
    """Whether a text has the form wanted."""
    if wanted == LISTED:
        return text in field.values
    known = _BASE64 if wanted == "base64" else _COMPILED.get(wanted)
    return wanted == TEXT or (known is not None and known.fullmatch(text.strip()) is not None)


def came(value: Any) -> str:
    """What to call the form a value came in."""
    if isinstance(value, bool):
        return "a boolean"
    if isinstance(value, int):
        return "a whole JSON number"
    if isinstance(value, float | Decimal):
        return "a JSON number"
    if not isinstance(value, str):
        return "an object or a list"
    text = value.strip()
    return next((name for name, known in _COMPILED.items() if known.fullmatch(text)), TEXT)


def misfit(field: Field, value: Any, form: Format) -> str:
    """What is wrong with the form of a value, in words that fit any value; "" when nothing is."""
    if fits(field, value, form):
        return ""
    wanted, found = expected(field, form), came(value)
    if wanted == LISTED and isinstance(value, str):
        return "not one of the values known"
    if wanted == MASKED and isinstance(value, str):
        return "in clear, not masked"
    return f"{found}, not {wanted}"
