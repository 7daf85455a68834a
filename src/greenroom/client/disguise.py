"""Made-up values in the place of real ones: the same for the same value, under one key. Pure.

What may stay in a recording is a short list: flags, dates of work, months, the values that the
contract names, small whole numbers. Every other text and number is exchanged, be its field marked
personal or not, and so is everything the contract does not know. Without the key nobody gets from a
made-up value to the real one, and two recordings under two keys cannot be laid beside each other.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

_UUID = re.compile(r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
_URL = re.compile(r"(?i:https?://|www\.)\S+")
_DATE = re.compile(r"\d{4}-\d\d-\d\d(?=$|[T ])")
_COMPACT_DATE = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
_MASK = re.compile(r"(\*+)[^*]*")
_NUMBER = re.compile(r"-?\d+\.\d+")
_CODE = re.compile(r"([A-Za-z]{0,3}-?)\d+")
_PHONE = re.compile(r"[\d\s()+./-]*\d[\d\s()+./-]*")

_SMALL = 1000
"""Whole numbers below this tell nobody from another: minutes of a task, days of a term."""


_DECIMALS = 6


class Disguise:
    """Exchanges values under a key of its own; keep the key to make the same exchanges again."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._forms: tuple[tuple[re.Pattern[str], Callable[[str], str]], ...] = (
            (_UUID, self._uuid),
            (_EMAIL, lambda text: f"person-{self._hex(text, 10)}@example.com"),
            (_URL, lambda text: f"https://example.com/{self._hex(text, 12)}"),
            (_COMPACT_DATE, lambda text: self._day(text).replace("-", "")),
            (_MASK, lambda text: f"{text.rpartition('*')[0]}*{self._number(text, 3):03}"),
            (_NUMBER, lambda text: str(self.number(Decimal(text)))),
            (_CODE, lambda text: f"{_letters(text)}{self._number(text, 8):08}"),
            (_PHONE, lambda text: f"+00 {self._number(text, 8):08}"),
        )

    def text(self, value: str) -> str:
        """A made-up text of the same form; lines stay lines, and empty stays empty."""
        if "\n" in value or "\r" in value:
            return "\n".join(map(self.text, value.splitlines()))
        text = value.strip()
        if not text:
            return value
        if found := _DATE.match(text):
            return self._day(found[0]) + _clock(text[found.end() :])
        for form, make in self._forms:
            if form.fullmatch(text):
                return make(text)
        return f"Sample {self._hex(text, 8)}"

    def number(self, value: Any) -> Any:
        """A made-up number with as many decimals; nought stays nought."""
        if not value or isinstance(value, bool):
            return value
        drawn = 1000 + self._number(str(value), 4) % 9000
        sign = -1 if value < 0 else 1
        if isinstance(value, int):
            return sign * drawn
        exponent = Decimal(str(value)).as_tuple().exponent
        # A few characters may write a number of a billion decimals.
        decimals = min(-exponent, _DECIMALS) if isinstance(exponent, int) and exponent < 0 else 0
        made = Decimal(sign * drawn * 10**decimals + sign * self._number(str(value), decimals))
        return made.scaleb(-decimals)

    def small(self, value: Any) -> Any:
        """The number, made up unless it is a small whole one."""
        return value if isinstance(value, int) and abs(value) < _SMALL else self.number(value)

    def data(self, value: str) -> str:
        """A made-up piece of base64, of one length whatever the length of the real one."""
        return hashlib.blake2b(self._drawn(value), digest_size=24).hexdigest() if value else value

    def token(self, value: str) -> str:
        """A made-up token."""
        return self._hex(value, 24)

    def _drawn(self, value: str) -> bytes:
        """Bytes that only the key's owner can draw for a value."""
        return hmac.digest(self._key, value.encode("utf-8", "surrogatepass"), "sha256")

    def _hex(self, value: str, length: int) -> str:
        return self._drawn(value).hex()[:length]

    def _number(self, value: str, digits: int) -> int:
        """A number of at most so many digits."""
        return int.from_bytes(self._drawn(value)[:8], "big") % int(10**digits)

    def _uuid(self, value: str) -> str:
        drawn = self._hex(value.lower(), 32)
        return f"{drawn[:8]}-{drawn[8:12]}-4{drawn[13:16]}-a{drawn[17:20]}-{drawn[20:]}"

    def _day(self, value: str) -> str:
        """A day between 1940 and 2009; never one that a real 29 February would tell."""
        drawn = self._drawn(value.replace("-", ""))
        return f"{1940 + drawn[0] % 70}-{1 + drawn[1] % 12:02}-{1 + drawn[2] % 28:02}"


def _letters(text: str) -> str:
    """The letters before the digits of a code: what a practice numbers its jobs with."""
    found = _CODE.fullmatch(text)
    return found[1] if found else ""


def _clock(rest: str) -> str:
    """The time behind a day, as long as it was, at midnight."""
    return re.sub(r"\d", "0", rest)
