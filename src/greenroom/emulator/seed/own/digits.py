"""Numbers that were never given to anybody, in the form of those they stand for.

Telephone and register numbers come from the makers of the made-up practice; codes and post codes
keep their form, letter for letter and digit for digit. None is one that was read, and two numbers
become two as long as there are enough to go round: the ranges kept for fiction are small.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from random import Random

from greenroom.emulator.practice.setting import Country
from greenroom.emulator.seed import places
from greenroom.emulator.seed.own.words import Keyed

_TRIES = 64
_SHORTEST_SEEN = 4
_CALL = re.compile(r"[+(]?[0-9][0-9\s()./\u2010-\u2015-]*[0-9]")
_SHORTEST_CALL = 6
_CODES: dict[Country, str] = {"AU": "61", "NZ": "64", "UK": "44"}
_MOBILES: dict[Country, tuple[str, ...]] = {"AU": ("04", "05"), "NZ": ("02",), "UK": ("07",)}
_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ"


class Digits:
    """Makes up numbers for those of one export; ``seen`` are its texts."""

    def __init__(self, keyed: Keyed, seen: Iterable[str], country: Country) -> None:
        self._keyed = keyed
        self._country = country
        self._seen: set[str] = set()
        for text in seen:
            told = {_code(text), only(text), *re.findall(r"\d+", text)}
            self._seen |= {one for one in told if len(one) >= _SHORTEST_SEEN}
        self._made: dict[tuple[str, str], str] = {}
        self._given: set[tuple[str, str]] = set()

    def run(self, digits: str) -> str:
        """Other digits for a run of them within a text."""
        return self._other("run", digits, lambda draw: _alike(digits, draw), tries=len(digits) * 4)

    def code(self, text: str) -> str:
        """Another code of the same form; the J of a job's number stays."""
        kept = 1 if re.fullmatch(r"(?i)j\d+", text) else 0
        return text[:kept] + self._other(
            "code", text[kept:], lambda draw: _alike(text[kept:], draw)
        )

    def bank(self, text: str) -> str:
        """A number of a bank or an account in the same form, at a bank 99 that nobody knows of."""
        made = self._other("bank", text, lambda draw: _alike(text, draw))
        return _laid(made, "99" + only(made)[2:]) if len(only(made)) > 2 else made

    def post_code(self, text: str) -> str:
        """Another post code of the same form."""
        return self._other("post", text, lambda draw: _alike(text, draw))

    def tax(self, text: str) -> str:
        """A tax number out of a range that was never issued."""
        return self._register("tax", text, places.tax_number)

    def business(self, text: str) -> str:
        """A business number out of a range that was never issued."""
        return self._register("business", text, places.business_number)

    def company(self, text: str) -> str:
        """A company number out of a range that was never issued."""
        return self._register("company", text, places.company_number)

    def phone(self, text: str, words: Callable[[str], str]) -> str:
        """A text of telephone numbers with each replaced, and the words between them as told."""
        parts: list[str] = []
        end = 0
        for found in _CALL.finditer(text):
            parts += [words(text[end : found.start()]), self._call(found[0])]
            end = found.end()
        return "".join((*parts, words(text[end:])))

    def _call(self, number: str) -> str:
        """One telephone number, in the form it has: national, international or short."""
        if len(only(number)) < _SHORTEST_CALL:
            return _laid(number, self.run(only(number)))
        digits, code = only(number), _CODES[self._country]
        national = re.sub(rf"^{code}0?", "0", digits) if "+" in number else digits
        is_mobile = national.startswith(_MOBILES[self._country])
        # The ranges kept for fiction run out soon, so that two may have to share one.
        made = self._other(
            "call", digits, lambda draw: self._fiction(draw, mobile=is_mobile), tries=6
        )
        bare, wanted = only(made), len(digits)
        short = bare[:wanted] if digits.startswith("0") else bare[-wanted:]
        for form in (bare, code + bare[1:], f"00{code}{bare[1:]}", short):
            if len(form) == wanted:
                return _laid(number, form)
        return made

    def _fiction(self, draw: Random, *, mobile: bool) -> str:
        """A number of the ranges kept for fiction."""
        if mobile:
            return places.mobile(self._country, draw=draw)
        town = draw.choice(places.TOWNS[self._country])
        return places.phone(town, self._country, draw=draw)

    def _register(self, kind: str, text: str, make: Callable[..., str]) -> str:
        """A number of a register, grouped as the one it stands for where it is as long."""
        digits = only(text)
        made = self._other(kind, digits, lambda draw: make(self._country, draw=draw))
        return _laid(text, only(made)) if len(only(made)) == len(digits) else made

    def _other(
        self, kind: str, text: str, make: Callable[[Random], str], *, tries: int = _TRIES
    ) -> str:
        """What stands for a text: the same each time, and if it can be, neither read nor given."""
        if (kind, text) not in self._made:
            made = ""
            for attempt in range(tries):
                draw = Random(self._keyed.number(kind, text, attempt))  # noqa: S311 - keyed
                other = make(draw)
                made = other if other != text else made
                is_read = _code(other) in self._seen or only(other) in self._seen
                if other != text and not is_read and (kind, other) not in self._given:
                    break
            made = made or text  # there is neither a letter nor a digit in it
            self._given.add((kind, made))
            self._made[kind, text] = made
        return self._made[kind, text]


def only(text: str) -> str:
    """The digits of a text."""
    return "".join(letter for letter in text if letter in "0123456789")


def _code(text: str) -> str:
    """A code without regard to case and space."""
    return "".join(text.split()).casefold()


def _alike(text: str, draw: Random) -> str:
    """Letters for letters and digits for digits; the rest as it is."""

    def other(letter: str) -> str:
        if letter.isdecimal():
            # What begins without a nought goes on to do so: it may be read as a number.
            return str(draw.randrange(10) if letter == "0" else draw.randrange(1, 10))
        if letter.isalpha():
            made = draw.choice(_ALPHABET)
            return made if letter.isupper() else made.lower()
        return letter

    return "".join(map(other, text))


def _laid(form: str, digits: str) -> str:
    """The digits laid into the form of another number with as many."""
    rest = iter(digits)
    return "".join(next(rest) if letter in "0123456789" else letter for letter in form)
