"""Durations as distributions: what they promise of quantiles, of what is left, of what sharpens."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenroom.access.forecast.spans import Span, between, draws, sharpened

LOWS = st.floats(0.1, 30)
FACTORS = st.floats(1.05, 20)
GRID = [(index + 0.5) / 1000 for index in range(1000)]


@given(LOWS, FACTORS)
def test_a_span_keeps_the_quantiles_it_was_made_by(low: float, factor: float) -> None:
    """A tenth of cases ends before the low one, a tenth after the high one, half by the middle."""
    span = between(low, low * factor, 0.8)
    assert span.quantile(0.1) == pytest.approx(low)
    assert span.quantile(0.9) == pytest.approx(low * factor)
    assert span.quantile(0.5) == pytest.approx(span.middle)
    assert span.longer(low) == pytest.approx(0.9)


@given(LOWS, FACTORS, st.floats(0, 400))
def test_what_is_left_is_drawn_exactly(low: float, factor: float, waited: float) -> None:
    """Given the days waited, a chance u is the share of those still open that takes longer."""
    span = between(low, low * factor, 0.8)
    alive = span.longer(waited)
    if alive < 1e-12:
        return
    for chance in (0.9, 0.5, 0.1):
        (left,) = draws(span, [chance], waited)
        assert left >= 0
        assert span.longer(waited + left) / alive == pytest.approx(chance, rel=1e-6)


def test_waiting_beyond_all_reason_still_leaves_something() -> None:
    """After ten thousand days of a wait of days the draw is a number of days, not an error."""
    left = draws(between(2, 20, 0.8), GRID, 10_000.0)
    assert all(math.isfinite(one) and one >= 0 for one in left)


def test_what_is_left_after_no_wait_is_the_whole() -> None:
    """Nothing waited, nothing changes."""
    span = between(5, 10, 0.8)
    assert draws(span, [0.5], 0.0)[0] == pytest.approx(span.middle)


def test_a_limit_cuts_what_is_left_until_it_is_over() -> None:
    """With thirty days at most, twenty waited leave ten; beyond thirty the limit is gone."""
    span = between(5, 30, 0.8, 30)
    assert max(draws(span, GRID)) == 30
    assert max(draws(span, GRID, 20.0)) == 10
    assert max(draws(span, GRID, 31.0)) > 0


@given(LOWS, FACTORS, st.lists(st.floats(0.5, 200), min_size=1, max_size=8))
def test_what_was_seen_moves_the_middle_towards_it_and_narrows(
    low: float, factor: float, seen: list[float]
) -> None:
    """The middle comes to lie between its own and that of what was seen; the span is narrower."""
    prior = between(low, low * factor, 0.8)
    made = sharpened(prior, seen, weight=2)
    theirs = math.exp(math.fsum(map(math.log, seen)) / len(seen))
    assert min(prior.middle, theirs) <= made.middle * (1 + 1e-9)
    assert made.middle <= max(prior.middle, theirs) * (1 + 1e-9)
    assert made.spread < prior.spread


def test_more_seen_narrows_more_but_never_to_nothing() -> None:
    """What varies from case to case stays, however many were seen."""
    prior = Span(math.log(10), 0.8)
    few, many = (sharpened(prior, [10.0] * count, weight=2) for count in (2, 200))
    assert prior.spread > few.spread > many.spread > 0.8 / math.sqrt(1.5) * 0.99


def test_nothing_seen_changes_nothing() -> None:
    """Without own durations the stated prior holds."""
    prior = between(2, 20, 0.8)
    assert sharpened(prior, (), weight=2) == prior


def test_a_scaled_span_is_as_many_times_as_long() -> None:
    """Every quantile is scaled alike."""
    span = between(2, 20, 0.8)
    for share in (0.1, 0.5, 0.95):
        assert span.scaled(0.8).quantile(share) == pytest.approx(0.8 * span.quantile(share))
