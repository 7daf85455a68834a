"""The words of ``data/questionnaire.toml``, typed: how files speak, and what means the same."""

from __future__ import annotations

import re
from functools import lru_cache

import msgspec

from greenroom.access.packaged import packaged
from greenroom.access.questionnaire.model import Form


class _Strict(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A table of the file, closed to unknown keys."""


class Columns(_Strict, frozen=True):
    """What the columns of a questionnaire are called, the likeliest first."""

    number: tuple[str, ...]
    question: tuple[str, ...]
    heading: tuple[str, ...]
    other: tuple[str, ...]


class Nearness(_Strict, frozen=True):
    """From which likeness on a question counts as near or maybe, and what an equal number adds."""

    near: float
    maybe: float
    number: float


class Words(_Strict, frozen=True):
    """The whole file; ``concepts`` are phrases of one meaning, ``hints`` more words by id."""

    columns: Columns
    blanks: tuple[str, ...]
    verbs: tuple[str, ...]
    nearness: Nearness
    stop: tuple[str, ...]
    concepts: dict[str, tuple[str, ...]]
    hints: dict[Form, dict[str, str]]
    source: str
    standing: str

    def is_blank(self, text: str) -> bool:
        """Whether a line is a place to answer in, or a page's number, not words of a question."""
        letters = " ".join(re.findall(r"[^\W\d_]+", text.casefold()))
        return not letters or letters in self.blanks

    def asks(self, text: str) -> bool:
        """Whether a sentence asks for something."""
        first = re.match(r"[^\W\d_]+", text.casefold())
        return text.endswith("?") or bool(first and first[0] in self.verbs)


@lru_cache(maxsize=1)
def words() -> Words:
    """The words, read once. Raises ``ContractError`` naming the key that is wrong."""
    return packaged("questionnaire.toml", Words)
