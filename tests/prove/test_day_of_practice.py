"""A day of a practice's life, at random, against books kept beside it: no disagreement."""

from __future__ import annotations

import os

import pytest
from practice_day import Day

STEPS = 1000 * int(os.environ.get("N", "1"))
"""With N=100: 100,000 steps, about 24 hours on the emulator's clock."""


@pytest.mark.parametrize("seed", [1, 2])
def test_no_step_of_a_day_disagrees_with_the_books(seed: int, tell) -> None:
    """Whatever is done, in XML or JSON, right or wrong, each reply is what the books expect."""
    day = Day(seed)
    began = day.clock.now()
    for _ in range(STEPS):
        day.step()
    day.audit()
    assert day.counts["refused"] > STEPS // 100
    assert day.counts["restored"] == STEPS // 1000
    tell(
        "a day of a practice",
        steps=day.steps,
        hours=round((day.clock.now() - began) / 3600, 1),
        **day.counts,
    )
