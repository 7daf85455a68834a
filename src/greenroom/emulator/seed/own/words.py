"""Words that nobody has: made up letter by letter from a key, and never one that was read.

One word always becomes the same other word, of its length and in its capitals, so that families
stay families and an address still fits its owner's name. They are nobody's given names and tell no
gender. Numbers are in ``digits``; which words stay is data (``kept.toml``).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable

LETTERS = re.compile(r"[^\W\d_]+")
"""A run of letters, which is what is taken for a word."""

_TOKENS = re.compile(r"(?i:\bp/l\b|\bc/[-o]|\bt/a\b|\ba/c\b)|['\u2019]s\b|[^\W\d_]+|\d+")
_VOWELS, _ACCENTED, _CONSONANTS = "aeiou", "āēīōū", "bdfgklmnprstvz"
_ALPHABET = "abcdefghijklmnopqrstuvwxyz"
_LONGEST = 40
_SHORTEST_SEEN = 3
_TRIES_A_LENGTH = 12
_STRICT_TRIES = 96
_POOL = 24


class Keyed:
    """Draws that follow from a key and from what they are for: the same again for the same."""

    def __init__(self, key: bytes) -> None:
        self._key = hashlib.blake2b(key, digest_size=32).digest()

    def __repr__(self) -> str:
        return "<Keyed>"

    def bytes(self, *what: object, size: int = 16) -> bytes:
        """So many bytes, at most 64."""
        told = "\0".join(map(str, what)).encode("utf-8", "surrogatepass")
        return hashlib.blake2b(told, key=self._key, digest_size=size).digest()

    def number(self, *what: object) -> int:
        """A number of 64 bits."""
        return int.from_bytes(self.bytes(*what, size=8), "big")


class Words:
    """Makes up words for those of one export; ``seen`` are its texts, ``kept`` may not come up."""

    def __init__(self, keyed: Keyed, seen: Iterable[str], kept: frozenset[str]) -> None:
        self._keyed = keyed
        self._seen = {word for text in seen for word in LETTERS.findall(text.casefold())}
        long = {word for word in self._seen if len(word) >= _SHORTEST_SEEN}
        self._lengths = sorted({len(word) for word in long})
        self._hidden = long
        self._kept = kept
        self._made: dict[str, str] = {}
        self._given: set[str] = set()
        self._pools: dict[int, list[str]] = {}

    def dress(self, text: str, keep: frozenset[str], digits: Callable[[str], str]) -> str:
        """The text with each word replaced that is not kept, and each run of digits."""

        def other(found: re.Match[str]) -> str:
            token = found[0]
            if token.isdecimal():
                return digits(token)
            if not LETTERS.fullmatch(token) or token.casefold() in keep:
                return token
            return self.word(token)

        return _TOKENS.sub(other, text)

    def word(self, word: str) -> str:
        """The word that stands for another one, capitals where it has them."""
        small = word.casefold()
        if small not in self._made:
            self._made[small] = self._invent(small)
        return _in_case_of(word, self._made[small])

    def prose(self, text: str) -> str:
        """A text whose words say nothing: the same word becomes another at each place."""
        place = 0

        def other(found: re.Match[str]) -> str:
            nonlocal place
            place += 1
            word = found[0]
            if len(word) == 1:
                return _in_case_of(word, self._letter(word.casefold()))
            pool = self._pool(min(len(word), _LONGEST))
            return _in_case_of(word, pool[self._keyed.number("prose", text, place) % len(pool)])

        return LETTERS.sub(other, text)

    def _pool(self, length: int) -> list[str]:
        """Some words of a length, for running text."""
        if length not in self._pools:
            stand_ins = [f"{number} " + "x" * (length - 2) for number in range(_POOL)]
            self._pools[length] = [self._invent(one, length) for one in stand_ins]
        return self._pools[length]

    def _letter(self, letter: str) -> str:
        """Another letter."""
        rest = _ALPHABET.replace(letter, "")
        return rest[self._keyed.number("letter", letter) % len(rest)]

    def _invent(self, word: str, length: int = 0) -> str:
        """A word that was neither read, nor made before, nor is kept; longer if none is left."""
        length = min(length or len(word), _LONGEST)
        if length == 1:
            return self._letter(word)
        attempt = 0
        while True:
            drawn = self._keyed.bytes("word", word, attempt, size=64)
            room = length + attempt // _TRIES_A_LENGTH
            # Where hardly a syllable is left, no whole word of those read must do.
            strict = attempt < _STRICT_TRIES
            made = self._grown(drawn, room, accented=not word.isascii(), strict=strict)
            if made and not (made in self._seen or made in self._given or made in self._kept):
                self._given.add(made)
                return made
            attempt += 1

    def _grown(self, drawn: bytes, length: int, *, accented: bool, strict: bool) -> str:
        """So many letters with no word that was read among them; none if that cannot be."""
        made = ""
        vowel = drawn[-1] < 96
        vowels = _ACCENTED if accented else _VOWELS
        for place in range(length):
            letters = vowels if vowel else _CONSONANTS
            start = drawn[place % len(drawn)]
            options = (letters[(start + turn) % len(letters)] for turn in range(len(letters)))
            grown = next(
                (made + one for one in options if not strict or self._is_new(made + one)), ""
            )
            if not grown:
                return ""
            vowels = _VOWELS if vowel else vowels  # one accent is enough
            made, vowel = grown, not vowel
        return made

    def _is_new(self, text: str) -> bool:
        """Whether no word that was read stands at the end."""
        room = len(text)
        for length in self._lengths:
            if length > room:
                return True
            if text[-length:] in self._hidden:
                return False
        return True


def _in_case_of(word: str, made: str) -> str:
    """The made word in the capitals of the other one."""
    if word.islower():
        return made
    if word.isupper() and len(word) > 1:
        return made.upper()
    if len(word) == len(made) and not word.istitle():
        pairs = zip(word, made, strict=True)
        return "".join(two.upper() if one.isupper() else two for one, two in pairs)
    return made.capitalize() if word[:1].isupper() else made
