"""Lettered and bulleted lines: questions of their own, or parts of the question above. Pure.

Such a line is a question of its own where the line above it is whole and it asks by itself; below a
question that goes on ("Which of these:") it is a part, and the question says which it took in.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from textwrap import shorten

from greenroom.access.questionnaire.lines import lines_of
from greenroom.access.questionnaire.model import Item
from greenroom.access.questionnaire.words import Words

BULLET = "bullet"
"""How a part without a letter is called."""

_SHOWN = 40
_WHOLE = (".", "?")
_GOES_ON = (",", ":", ";")
_CLOSERS = "\"')]*_\u201d\u2019 "


def settled(items: Iterable[Item], words: Words, *, loose: bool = False) -> list[Item]:
    """The items with every part decided: of its own, or joined to the one above it.

    ``loose`` takes all that does not go on for whole: where nothing is numbered, a line of few
    words is a heading.
    """
    kept: list[Item] = []
    is_list = is_taken_in = False
    for item in items:
        above = kept[-1] if kept else None
        if not item.part or above is None or above.heading != item.heading:
            is_list = bool(item.part)
            is_taken_in = False
            kept.append(item)
            continue
        if not is_list:
            goes_on = _goes_on(above.text)
            is_list, is_taken_in = True, goes_on or not (loose or _is_whole(above.text))
        if not is_taken_in and words.asks(item.text) and _is_at_its_end(above, loose=loose):
            kept.append(item)
        else:
            kept[-1] = _joined(above, item)
    return kept


def split(cell: str, words: Words, item: Item) -> list[Item]:
    """The questions of a cell: the item, and the parts on lines of their own that ask."""
    found: list[Item] = []
    for line in lines_of(cell):
        mark = line.mark
        if found and mark and not words.is_blank(mark.rest):
            number = f"{item.number}{mark.letter}" if mark.letter else ""
            part = mark.shown or BULLET
            found.append(item._replace(text=mark.rest, number=number, part=part))
        elif found:
            last = found[-1]
            found[-1] = last._replace(text=f"{last.text} {line.text}".strip())
        elif line.text:
            found.append(item._replace(text=line.text))
    return settled(found, words)


def remarks(items: Sequence[Item]) -> list[str]:
    """What a person should know of the parts of a questionnaire's items."""
    told = []
    joined = [f"{_label(item)} ({_named(item.joined)})" for item in items if item.joined]
    if joined:
        told.append(
            f"Parts were joined to the question above them: {', '.join(joined)}. "
            "Is one a question of its own? Number it in the file, and import that again."
        )
    own = [_label(item) for item in items if item.part]
    if own:
        told.append(f"Lettered or bulleted lines became questions of their own: {', '.join(own)}.")
    return told


def _label(item: Item) -> str:
    return item.number or f"\u201c{shorten(item.text, _SHOWN, placeholder=' …')}\u201d"


def _is_whole(text: str) -> bool:
    return text.rstrip(_CLOSERS).endswith(_WHOLE)


def _goes_on(text: str) -> bool:
    return text.rstrip(_CLOSERS).endswith(_GOES_ON)


def _is_at_its_end(above: Item, *, loose: bool) -> bool:
    """Whether the line above a part is whole; one of a list ends with its line."""
    is_of_its_list = bool(above.part) and not above.joined
    return _is_whole(above.text) or ((loose or is_of_its_list) and not _goes_on(above.text))


def _joined(above: Item, part: Item) -> Item:
    shown = "" if part.part == BULLET else part.part
    text = " ".join(filter(None, (above.text, shown, part.text)))
    return above._replace(text=text, joined=(*above.joined, part.part, *part.joined))


def _named(joined: Sequence[str]) -> str:
    """The letters of parts, and how many had none."""
    letters = [one.strip("().") for one in joined if one != BULLET]
    count = len(joined) - len(letters)
    bullets = [f"{count} bullet{'' if count == 1 else 's'}"] if count else []
    return ", ".join([*letters, *bullets])
