"""Lines of a text in which nothing is numbered → every sentence that asks. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from greenroom.access.questionnaire.lines import Line, Mark, lines_of
from greenroom.access.questionnaire.model import Item
from greenroom.access.questionnaire.parts import BULLET, settled
from greenroom.access.questionnaire.words import Words

_TITLE = 100
_GOES_ON = (",", ":", ";")


def unnumbered(text: str, words: Words) -> list[Item]:
    """Every sentence of a text that asks, where none has a number."""
    found: list[Item] = []
    heading = ""
    for block in settled(_blocks(lines_of(text), words), words, loose=True):
        if words.asks(block.text):
            found.append(block._replace(heading=heading))
        elif len(block.text) <= _TITLE:
            heading = block.text
    return found


def _blocks(lines: Sequence[Line], words: Words) -> Iterator[Item]:
    """Lines put together until one is empty, ends with a question mark, or begins with a mark.

    A mark below an empty line begins a block that belongs to nothing above, unless that goes on.
    """
    held: Item | None = None
    is_apart, is_open = True, False
    for line in lines:
        mark = line.mark
        if held and (not line.text or held.text.endswith("?") or mark):
            yield held
            held, is_apart = None, not line.text
        is_apart = is_apart or not line.text
        if not line.text or words.is_blank(line.text):
            continue
        if held:
            held = held._replace(text=f"{held.text} {line.text}")
        else:
            held = _begun(line, mark, belongs=not is_apart or is_open)
            is_apart = False
        is_open = held.text.endswith(_GOES_ON)
    if held:
        yield held


def _begun(line: Line, mark: Mark | None, *, belongs: bool) -> Item:
    """The item that a line begins."""
    if mark is None:
        return Item(line.at, "", line.text)
    part = (mark.shown or BULLET) if belongs else ""
    return Item(line.at, mark.letter, mark.rest, part=part)
