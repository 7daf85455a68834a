"""Scales: numbers to places on an axis, and numbers to the words that stand at it. Pure."""

from __future__ import annotations

import math
from typing import Final, NamedTuple

MINUS: Final = "\N{MINUS SIGN}"
LARGEST: Final = 1e300
"""Beyond this, sums and differences of what is drawn would leave the range of a float."""

LEAST: Final = 1e-300
"""Closer than this, two values are drawn as one step apart."""


class Scale(NamedTuple):
    """A straight scale from the values ``low`` to ``high`` to the places ``start`` to ``end``."""

    low: float
    high: float
    start: float
    end: float

    def place(self, value: float) -> float:
        """Where a value lies; values outside lie on the nearer end."""
        if self.high <= self.low:
            return self.start
        # Halves first: the distance between two huge values can be more than a float holds.
        share = (value / 2 - self.low / 2) / (self.high / 2 - self.low / 2)
        return self.start + min(1.0, max(0.0, share)) * (self.end - self.start)


def drawable(value: float) -> float:
    """The value as it can be drawn: huge ones cut back, and zero for what is no number."""
    return 0.0 if math.isnan(value) else min(LARGEST, max(-LARGEST, value))


def ticks(low: float, high: float, about: int = 4) -> list[float]:
    """Round values (1, 2 or 5 times a power of ten) that reach from below low to above high."""
    if not high > low:
        high = low + max(1.0, abs(low))
    # Below the least step nothing lies between two values that a float could name.
    rough = max((high / about) - (low / about), LEAST)
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough * 0.999)
    first, last = math.floor(low / step), math.ceil(high / step)
    return [index * step for index in range(first, last + 1)]


def said(value: float, unit: str = "") -> str:
    """A number as people read it: ``15,000 calls``, ``12.5 MB``, ``3.2 billion``."""
    if math.isnan(value):
        return "unknown"
    size = abs(value)
    if size >= 1e15:
        words = f"{value:.1e}"
    elif size >= 1e9:
        words = f"{_trimmed(value / 1e9, 1)} billion"
    elif size >= 1e6:
        words = f"{_trimmed(value / 1e6, 1)} million"
    else:
        words = _trimmed(value, 0 if size >= 100 else 1 if size >= 1 else 2)
    return f"{words} {_singular(unit) if words == '1' else unit}".rstrip()


def _singular(unit: str) -> str:
    if unit.endswith("ies"):
        return f"{unit[:-3]}y"
    return unit.removesuffix("s")


def _trimmed(value: float, decimals: int) -> str:
    shown = f"{value:,.{decimals}f}"
    shown = shown.rstrip("0").rstrip(".") if "." in shown else shown
    return "0" if shown in {"-0", ""} else shown.replace("-", MINUS)
