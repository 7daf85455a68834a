"""How near a question of Xero's is to each of ours, told by their words. Pure, the same every time.

Words are cut to their stems, phrases of one meaning become one word, and a word counts the more the
fewer of our questions have it. What comes out is proposed to a person, who chooses.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from greenroom.access.questionnaire.model import Asked
from greenroom.access.questionnaire.words import Words, words

How = Literal["near", "maybe", "none"]
"""How near two questions are, in words."""

PROPOSED = 3
"""So many of ours are proposed at most."""


class Ours(NamedTuple):
    """One of our questions as it is compared: its words with their weights, and its number."""

    id: str
    topic: str
    texts: tuple[tuple[str, float], ...]
    number: str = ""


class Near(NamedTuple):
    """One of ours beside a question of the document: its id, 0 to 1, and that in a word."""

    id: str
    likeness: float
    how: How


class Nearest:
    """Compares questions with all of ours; built once for a form."""

    def __init__(self, ours: Sequence[Ours]) -> None:
        self._words = words()
        self._ours = ours
        counted = {one.id: _counted(one.texts) for one in ours}
        having = Counter(term for terms in counted.values() for term in terms)
        self._rarity = {term: math.log(1 + len(ours) / count) for term, count in having.items()}
        self._unknown = math.log(1 + len(ours)) * _STRANGE
        self._vectors = {name: self._weighed(terms) for name, terms in counted.items()}
        self._topics = {one.id: _letters(one.topic) for one in ours}

    def to(self, asked: Asked) -> tuple[Near, ...]:
        """Ours that are near or maybe, the nearest first; those of one likeness in our order."""
        terms = _counted(((asked.text, 1.0), (asked.heading, _HEADING)))
        vector = self._weighed(terms)
        found = []
        for one in self._ours:
            likeness = self._likeness(asked, one, vector)
            if (how := self._told(likeness)) != "none":
                found.append(Near(one.id, round(likeness, 3), how))
        return tuple(sorted(found, key=lambda one: -one.likeness)[:PROPOSED])

    def _likeness(self, asked: Asked, one: Ours, vector: Mapping[str, float]) -> float:
        if _letters(asked.text) == self._topics[one.id]:
            return 1.0
        more = self._words.nearness.number * _same_number(asked.number, one)
        return min(_BELOW_SAME, _cosine(vector, self._vectors[one.id]) + more)

    def _told(self, likeness: float) -> How:
        limits = self._words.nearness
        return (
            "near" if likeness >= limits.near else "maybe" if likeness >= limits.maybe else "none"
        )

    def _weighed(self, terms: Mapping[str, float]) -> dict[str, float]:
        """A vector of length 1."""
        told = {
            term: (1 + math.log1p(count)) * count**0.5 * self._rarity.get(term, self._unknown)
            for term, count in terms.items()
        }
        length = math.sqrt(sum(weight * weight for weight in told.values())) or 1.0
        return {term: weight / length for term, weight in told.items()}


_HEADING = 0.25
_STRANGE = 0.5
_BELOW_SAME = 0.99
_CONCEPT = 1.5


def terms_of(text: str) -> Iterator[tuple[str, float]]:
    """The terms of a text with their weights: stems of its words, meanings of its phrases."""
    told = _split(text)
    stop, phrases = _stop(), _phrases()
    for word in told:
        if word not in stop:
            yield stem(word), 1.0
    for at in range(len(told)):
        for size in range(min(_longest(), len(told) - at), 0, -1):
            if concept := phrases.get(tuple(told[at : at + size])):
                yield f"={concept}", _CONCEPT
                break


def stem(word: str) -> str:
    """A word without its ending, so that ``encrypted`` and ``encryption`` are one."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _ROOT:
            return word[: -len(ending)]
    return (
        word[:-1]
        if word.endswith("s") and not word.endswith("ss") and len(word) > _ROOT - 1
        else word
    )


_ENDINGS = (
    "isations", "izations", "isation", "ization", "ations", "ation", "ments", "ment", "ions",
    "ings", "ion", "ing", "ers", "ies", "ed", "er", "es", "ly",
)  # fmt: skip
_ROOT = 4


def _counted(texts: Iterable[tuple[str, float]]) -> dict[str, float]:
    found: dict[str, float] = {}
    for text, weight in texts:
        for term, own in terms_of(text):
            found[term] = found.get(term, 0.0) + weight * own
    return found


def _cosine(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    return sum(weight * other[term] for term, weight in one.items() if term in other)


def _same_number(number: str, one: Ours) -> float:
    """1 where the numbers are one; a half where ours is only our own count."""
    if not number:
        return 0.0
    if number == one.number:
        return 1.0
    own = re.fullmatch(r"[a-z]+0*(\d+)", one.id)
    return 0.5 if own and number == own[1] else 0.0


def _split(text: str) -> list[str]:
    bare = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(letter for letter in bare if not unicodedata.combining(letter))
    return re.findall(r"[a-z]+\d*|\d+(?:\.\d+)*", bare)


def _letters(text: str) -> str:
    return " ".join(_split(text))


@lru_cache(maxsize=1)
def _stop() -> frozenset[str]:
    return frozenset(words().stop)


@lru_cache(maxsize=1)
def _phrases() -> dict[tuple[str, ...], str]:
    data: Words = words()
    return {tuple(_split(one)): name for name, phrases in data.concepts.items() for one in phrases}


@lru_cache(maxsize=1)
def _longest() -> int:
    return max(map(len, _phrases()))
