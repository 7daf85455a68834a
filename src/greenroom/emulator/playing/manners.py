"""What is never right, whatever the scenario: calls that no client should have made. Pure.

To call again before a limit opens, to show a token twice that was answered, to send a write again
whose outcome is unknown without having looked.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from greenroom.contract import contract
from greenroom.emulator.playing.witness import Heard

AT_ONCE_SECONDS = 1.0
"""How soon after a 429 calls may still arrive that were on their way when it was sent."""


def early(heard: Sequence[Heard], *, forgiven: int) -> list[Heard]:
    """The calls of a practice that came before the limit opened which had refused one of its.

    ``forgiven`` calls may have been on their way when the refusal was sent.
    """
    bad: dict[int, Heard] = {}
    for number, refused in enumerate(heard):
        if not refused.closed_until:
            continue
        left = forgiven
        for later, call in enumerate(heard[number + 1 :], number + 1):
            if call.practice != refused.practice or call.at >= refused.closed_until:
                continue
            if left and call.at - refused.at < AT_ONCE_SECONDS:
                left -= 1
            else:
                bad[later] = call
    return list(bad.values())


def shown_again(heard: Iterable[Heard]) -> list[Heard]:
    """The calls that showed a code or refresh token which had been answered before."""
    answered: set[str] = set()
    bad = []
    for call in heard:
        if call.shown in answered:
            bad.append(call)
        elif call.shown and not call.in_doubt:
            answered.add(call.shown)
    return bad


def repeated(heard: Sequence[Heard]) -> list[Heard]:
    """The writes that repeat one whose outcome is unknown, nothing of the kind read in between."""
    doubtful: set[tuple[str, str]] = set()
    bad = []
    for call in heard:
        group = call.operation.partition(".")[0]
        if call.operation not in contract().operations:
            continue
        if call.method == "GET":
            doubtful = {one for one in doubtful if one[0] != group}
        elif (group, call.same) in doubtful:
            bad.append(call)
        elif call.in_doubt:
            doubtful.add((group, call.same))
    return bad
