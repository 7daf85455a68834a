"""What one collector's evidence and people's words about it are worth together. Pure.

What code saw goes before what people say; where the two differ, or two people do, that is a
contradiction to settle. Whatever is broken, too old or of a day to come counts for nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from greenroom.access.evidence.model import SLACK_SECONDS, Evidence
from greenroom.clock import utc
from greenroom.draw.dates import short_day


class Piece(NamedTuple):
    """One version of evidence or of a word; ``evidence`` is none where the entry is not whole.

    ``age`` is in seconds by the audit log; ``how`` tells what befell the entry.
    """

    version: int
    evidence: Evidence | None
    age: float
    settles: bool = False
    how: str = "whole"


def worth(
    name: str,
    looks: Sequence[Piece],
    words: Sequence[Piece],
    *,
    now: float,
    is_live: bool = False,
) -> Evidence:
    """What counts of it now; both are oldest first, and one of them is not empty.

    ``is_live``: what was seen while Xero was played says nothing of the real store and grants.
    """
    last = looks[-1] if looks else None
    words = _since_settled(words)
    if last and last.evidence is None:
        return _none(name, "broken", f"{_BROKEN[last.how]}: collect it again")
    if broken := next((one for one in words if one.evidence is None), None):
        return _none(name, "broken", f"{_BROKEN[broken.how]}: hand it in again, with --settle")
    seen = _aged(last, now) if last else _none(name, "missing", "never collected")
    if is_live and last and seen.environment != "live":
        said = f"It was seen in the {seen.environment}, and the project is live: collect it again."
        seen = seen._replace(outcome="expired", said=said)
    voices = _voices([_aged(word, now) for word in words])
    live = [one for one in voices if one.outcome in _TOLD]
    if seen.outcome in _TOLD:
        return _beside(seen, live)
    if live:
        return _together(live)
    return seen if last or not voices else voices[-1]


_TOLD = {"holds", "fails"}
_BROKEN = {
    "changed": "An entry was changed behind the audit log",
    "gone": "An entry that the audit log tells of is gone",
    "unknown": "An entry is there that the audit log does not know",
}


def _since_settled(words: Sequence[Piece]) -> tuple[Piece, ...]:
    """The words from the last one on that settles."""
    first = max((at for at, one in enumerate(words) if one.settles), default=0)
    return tuple(words[first:])


def _voices(words: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """The newest word of each person, in the order they were given."""
    newest: dict[str, Evidence] = {}
    for one in words:
        newest.pop(one.by, None)
        newest[one.by] = one
    return tuple(newest.values())


def _aged(piece: Piece, now: float) -> Evidence:
    """A piece as of now: itself, or why it does not count."""
    assert piece.evidence is not None
    one = piece.evidence
    if one.at > now + SLACK_SECONDS:
        day = short_day(utc(one.at).date())
        return one._replace(
            outcome="unknown", said=f"It is dated {day}, which is still to come: a clock was wrong."
        )
    if now >= one.expires_at:
        day = short_day(utc(one.at).date())
        return one._replace(outcome="expired", said=f"Expired, seen {day}: {one.said}")
    if piece.age >= one.expires_at - one.at:
        said = "Expired by the audit log, though not by the clock: that was set back since."
        return one._replace(outcome="expired", said=said)
    return one


def _beside(seen: Evidence, live: Sequence[Evidence]) -> Evidence:
    """What was seen, with the word of whoever says otherwise."""
    against = next((one for one in live if one.outcome != seen.outcome), None)
    if against is None:
        return seen
    if seen.outcome == "fails":
        return seen._replace(said=f"{seen.said} Yet {against.by} attests: {against.said}")
    said = f"Seen to hold, and {against.by} attests that it does not: {against.said} Settle it."
    return seen._replace(outcome="unknown", said=said)


def _together(live: Sequence[Evidence]) -> Evidence:
    """The newest word, unless another person says otherwise."""
    last = live[-1]
    against = next((one for one in live if one.outcome != last.outcome), None)
    if against is None:
        return last
    said = (
        f"{last.by} attests that it {last.outcome}, and {against.by} that it {against.outcome}: "
        "settle it."
    )
    return last._replace(outcome="unknown", said=said)


def _none(name: str, outcome: str, said: str) -> Evidence:
    return Evidence(name, outcome, said, {}, 0.0, 0.0, "")
