"""What a person could be known by, replaced: the same by the same, and by nothing that was read.

A disguise keeps shapes, families, duplicates and what a practice has set up for itself; everything
else becomes made up, from a key. It is no anonymity: who knows the practice may still tell a client
by how it hangs together with others.
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from importlib import resources
from typing import Any, Protocol

import msgspec

from greenroom.emulator.practice.setting import Country
from greenroom.emulator.seed.own.columns import Mask
from greenroom.emulator.seed.own.digits import Digits
from greenroom.emulator.seed.own.words import LETTERS, Keyed, Words

_TOKEN = re.compile(r"[^\s<>,;:\"()]+")
_HOST = re.compile(r"(?i)^((?:https?://)?(?:www\.)?)([^/\s?#]+)")
_DAYS = 400
_TRIES = 64
_COMMON = 2


Digit = Callable[[str], str]
"""What replaces a run of digits."""


class _Kept(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The words of ``kept.toml``."""

    legal: str
    joining: str
    gendered: str
    titles: str
    work: str
    streets: str
    calls: str
    endings: str
    areas: frozenset[str]


@lru_cache(maxsize=1)
def _kept() -> _Kept:
    data = resources.files(__package__).joinpath("kept.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(data), _Kept)


class Dress(Protocol):
    """How values and ids appear in the practice. ``private`` where people can be known by them."""

    private: bool

    def value(self, mask: Mask, value: Any, *, field: str = "") -> Any:
        """A value as it will stand in a row."""

    def id(self, kind: str, key: str, given: str = "") -> str:
        """The id of the row of a key; ``given`` is the one that the export has, if any."""


class Plain:
    """Everything as it is; ids follow from keys where the export has none."""

    private = True

    def value(self, mask: Mask, value: Any, *, field: str = "") -> Any:  # noqa: ARG002
        """The value."""
        return value

    def id(self, kind: str, key: str, given: str = "") -> str:
        """The given id, or one that always follows from kind and key."""
        try:
            return str(uuid.UUID(given))
        except ValueError:
            return _as_uuid(Keyed(b"").bytes("id", kind, key))


class Disguise:
    """One key's disguise of one export.

    ``seen`` are all texts in it that may be personal, ``names`` those that are people's names,
    ``days`` the birthdays. ``kept`` counts the values of fields that say how a practice is set up:
    one that stands in one row alone may be somebody's, written into the wrong column.
    """

    private = False

    def __init__(
        self,
        key: bytes,
        country: Country,
        *,
        seen: Iterable[str],
        names: Iterable[str] = (),
        days: Iterable[dt.date] = (),
        kept: Mapping[tuple[str, str], int] | None = None,
    ) -> None:
        words = _kept()
        seen = tuple(seen)
        people = {word for name in names for word in LETTERS.findall(name.casefold())}
        self._keyed = Keyed(key)
        self._joining = frozenset(words.joining.split())
        self._legal = self._joining | frozenset(words.legal.split())
        self._work = self._legal | (frozenset(words.work.split()) - people)
        self._streets = frozenset(words.streets.split())
        self._calls = frozenset(words.calls.split())
        self._gendered = frozenset(words.gendered.split())
        self._titles = frozenset(words.titles.split())
        self._areas = words.areas
        self._endings = frozenset(words.endings.split())
        every = self._work | self._streets | self._calls | self._gendered | self._titles
        self._words = Words(self._keyed, seen, every)
        self._digits = Digits(self._keyed, seen, country)
        self._counted = Counter(kept or {})
        self._days = frozenset(days)
        self._masks: dict[str, Callable[[str], str]] = {
            "name": lambda text: self._name(text, self._legal),
            "person": lambda text: self._name(text, self._joining),
            "text": self._text,
            "prose": self._prose,
            "address": lambda text: self._said(text, self._streets),
            "place": lambda text: self._said(text, self._joining),
            "area": self._area,
            "post-code": self._digits.post_code,
            "email": lambda text: self._said(text, self._joining),
            "website": self._website,
            "phone": lambda text: self._digits.phone(text, lambda t: self._said(t, self._calls)),
            "tax": self._number(self._digits.tax),
            "business": self._number(self._digits.business),
            "company": self._number(self._digits.company),
            "bank": self._digits.bank,
            "code": self._digits.code,
            "title": lambda text: self._name(text, frozenset()),
            "gender": lambda _: "Unspecified",
        }

    def __repr__(self) -> str:
        return "<Disguise>"

    def value(self, mask: Mask, value: Any, *, field: str = "") -> Any:
        """The value in disguise."""
        if mask == "kept":
            return self._set_up(value, field)
        if isinstance(value, dt.date):
            return self._birth(value)
        return self._masks[mask](str(value))

    def id(self, kind: str, key: str, given: str = "") -> str:  # noqa: ARG002
        """An id that follows from kind and key to those only who have the disguise's key."""
        return _as_uuid(self._keyed.bytes("id", kind, key))

    def _set_up(self, value: Any, field: str) -> Any:
        """What a practice has set up stays, if more than one row has it or its words are usual."""
        if not isinstance(value, str) or self._counted[field, value] >= _COMMON:
            return value
        return self._text(value)

    def _said(self, text: str, keep: frozenset[str], digits: Digit | None = None) -> str:
        """A text with all but some words replaced, all digits, and addresses of e-mail as such."""
        run = digits or self._digits.run
        return self._around(text, lambda part: self._words.dress(part, keep, run))

    def _around(self, text: str, dress: Callable[[str], str]) -> str:
        """A text dressed; e-mail under domains that can be nobody's, its words those of names."""
        done, end = [], 0
        for found in _TOKEN.finditer(text) if "@" in text else ():
            name, mark, host = found[0].partition("@")
            if mark:
                local = self._words.dress(name, frozenset(), self._digits.run)
                done += [dress(text[end : found.start()]), f"{local}@{self._host(host)}"]
                end = found.end()
        return "".join((*done, dress(text[end:])))

    def _prose(self, text: str) -> str:
        """Running text whose words say nothing; its long numbers are those of fiction."""

        def dress(part: str) -> str:
            numbered = self._digits.phone(
                part, lambda rest: re.sub(r"\d+", lambda run: self._digits.run(run[0]), rest)
            )
            return self._words.prose(numbered)

        return self._around(text, dress)

    def _text(self, text: str) -> str:
        """A text about work: its usual words and its years stay."""

        def digits(run: str) -> str:
            is_year = len(run) == 4 and "1990" <= run <= "2059"
            return run if is_year else self._digits.run(run)

        return self._said(text, self._work, digits)

    def _name(self, text: str, keep: frozenset[str]) -> str:
        """A name: what form it has stays, titles tell no gender."""

        def neutral(found: re.Match[str]) -> str:
            title = found[0]
            is_told = title.casefold() in self._gendered
            return ("MX" if title.isupper() and len(title) > 1 else "Mx") if is_told else title

        neutered = LETTERS.sub(neutral, text)
        return self._said(neutered, keep | self._titles | {"mx"})

    def _area(self, text: str) -> str:
        """A region or a country that everybody knows stays."""
        return text if text.casefold() in self._areas else self._said(text, self._joining)

    def _website(self, text: str) -> str:
        """An address on the web that can belong to nobody."""
        found = _HOST.match(text)
        if not found:
            return self._said(text, self._joining)
        rest = self._said(text[found.end() :], frozenset())
        return f"{found[1]}{self._host(found[2])}{rest}"

    def _host(self, host: str) -> str:
        """A host under a top domain that was never given out (RFC 2606)."""
        labels = [part for part in host.split(".") if part.casefold() not in self._endings]
        made = (self._words.dress(one, frozenset(), self._digits.run) for one in labels or ["a"])
        return ".".join((*made, "example"))

    def _number(self, make: Callable[[str], str]) -> Callable[[str], str]:
        """A maker of numbers, words being replaced where there is no number at all."""
        return lambda text: make(text) if any(map(str.isdecimal, text)) else self._text(text)

    def _birth(self, day: dt.date) -> dt.date:
        """A day within about a year of another one, and nobody's birthday in the export."""
        for attempt in range(_TRIES):
            drawn = self._keyed.number("birth", day.isoformat(), attempt)
            ordinal = day.toordinal() + (1 + drawn % _DAYS) * (1 if drawn >> 40 & 1 else -1)
            made = dt.date.fromordinal(min(max(ordinal, 1), dt.date.max.toordinal()))
            if made not in self._days:
                break
        return made


def _as_uuid(drawn: bytes) -> str:
    return str(uuid.UUID(bytes=drawn, version=4))
