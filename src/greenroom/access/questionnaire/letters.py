"""The bytes of a questionnaire's file → its text; what is none is refused by name. Pure."""

from __future__ import annotations

import codecs
import re

from greenroom.errors import ConfigError

MOST_BYTES = 5_000_000
"""No questionnaire is larger: what is, is some other file."""

_KINDS = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a Word, Excel or other zipped file"),
    (b"\xd0\xcf\x11\xe0", "an old Word or Excel file"),
    (b"{\\rtf", "rich text (RTF)"),
)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8 with a byte order mark"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
_PAGE = re.compile(rb"\s*<(?:!doctype|html|\?xml)", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff]")
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_FOREIGN = 0.3
# A word processor ends a line inside a paragraph with the first two of these.
_BLANKS = {0x0B: " ", 0x2028: " ", 0x2029: "\n", 0x85: "\n", 0xA0: " "}


def text_of(data: bytes, name: str) -> tuple[str, str]:
    """A file's text, its lines ended alike, and the encoding it was in.

    Raises ``ConfigError`` for what is empty, too large, or no text.
    """
    if len(data) > MOST_BYTES:
        raise ConfigError(
            f"{name} has {len(data):,} bytes: no questionnaire is so large.",
            hint="Name the file that holds the questions alone.",
        )
    for mark, kind in _KINDS:
        if data.startswith(mark):
            raise _other(name, kind)
    if _PAGE.match(data):
        raise _other(name, "a web page")
    text, encoding = _decoded(data, name)
    if _CONTROL.search(text):
        raise _other(name, "a binary file")
    if not text.strip():
        raise ConfigError(f"{name} is empty.", hint="Name the file that holds the questions.")
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n")
    return _UNSEEN.sub("", text.translate(_BLANKS)), encoding


def _decoded(data: bytes, name: str) -> tuple[str, str]:
    for mark, codec, told in _BOMS:
        if data.startswith(mark):
            try:
                return data.decode(codec), told
            except UnicodeDecodeError:
                raise _other(name, f"{told} with bytes that are not") from None
    if (wide := _wide(data)) is not None:
        return wide
    try:
        return data.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("cp1252"), "Windows-1252"
    except UnicodeDecodeError:
        raise _other(name, "in none of UTF-8, UTF-16 and Windows-1252") from None


def _wide(data: bytes) -> tuple[str, str] | None:
    """UTF-16 without its mark, told by zero bytes in every second place; None for anything else."""
    half = len(data) // 2
    if len(data) % 2 or not half:
        return None
    for codec, zeros, others in (
        ("utf-16-le", data[1::2], data[::2]),
        ("utf-16-be", data[::2], data[1::2]),
    ):
        if zeros.count(0) > half * _FOREIGN and not others.count(0):
            try:
                return data.decode(codec), "UTF-16"
            except UnicodeDecodeError:
                return None
    return None


def _other(name: str, kind: str) -> ConfigError:
    return ConfigError(
        f"{name} is {kind}, and questions are read from text or CSV.",
        hint="Open it, save it as plain text (.txt) or CSV (.csv), and import that file.",
    )
