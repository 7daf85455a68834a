"""What a pack is made of: sections of plain blocks, gaps, and annexed files. Values only.

How they are filled is in ``sections``, how they look in ``draw/templates/pack``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

Mark = Literal["done", "ours", "waiting", "broken", "later"]


class Text(NamedTuple):
    """Paragraphs, an empty line between two of them."""

    words: str
    kind: Literal["text"] = "text"

    @property
    def paragraphs(self) -> list[str]:
        """The paragraphs, without empty ones."""
        return [part.strip() for part in self.words.split("\n\n") if part.strip()]


class Pairs(NamedTuple):
    """Names and what is said of each; an empty value is a gap, shown as one."""

    values: Mapping[str, str]
    kind: Literal["pairs"] = "pairs"


class Rows(NamedTuple):
    """A table with a caption for those who listen; ``widths`` are shares of the page's width."""

    caption: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[int] = ()
    kind: Literal["rows"] = "rows"


class Picture(NamedTuple):
    """An SVG of ours, and what it shows in one line."""

    svg: str
    caption: str
    kind: Literal["picture"] = "picture"


class Answer(NamedTuple):
    """One question of a form with our answer and what stands behind it."""

    number: str
    question: str
    answer: str
    mark: Mark
    standing: str
    proofs: Sequence[str] = ()
    gap: str = ""
    note: str = ""
    kind: Literal["answer"] = "answer"


Block = Text | Pairs | Rows | Picture | Answer


class Section(NamedTuple):
    """A part of the document with a heading of its own.

    A wide one begins with a picture, which lies across a page with the heading.
    """

    id: str
    title: str
    blocks: tuple[Block, ...]
    lead: str = ""
    is_wide: bool = False


ANNEXES: Mapping[str, str] = {
    "scope-assumptions.md": "each scope with its reason, what it opens besides, what is assumed",
    "data-flow.svg": "where XPM data goes, as a picture",
    "access-form.html": "the access form filled in, as a page to paste from",
    "assessment.csv": "the answers in the order of the form, for a spreadsheet",
    "assessment.html": "the same as a page to paste from",
    "evidence.json": "every piece of evidence whole, with its hash",
}
"""What lies beside the document, by the name of its file."""


class Gap(NamedTuple):
    """Something that must be there and is not: where, what, and who can mend it how."""

    section: str
    what: str
    next: str = ""


class Pack(NamedTuple):
    """The whole pack. ``annexes`` are files laid beside the document, by name."""

    title: str
    app: str
    day: str
    sections: tuple[Section, ...]
    gaps: tuple[Gap, ...] = ()
    annexes: Mapping[str, bytes] = {}
    is_draft: bool = False
    rehearsed: str = ""
