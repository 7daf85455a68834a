"""How long something takes, as a lognormal by two quantiles; what is left of it; what sharpens it.

Pure. A span is in days of its own kind. What is drawn is a chance between 0 and 1 that it takes
longer: the same chance gives the same draw, so that two forecasts can be compared draw by draw.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import NormalDist
from typing import NamedTuple

_NORMAL = NormalDist()
_Z = _NORMAL.inv_cdf
_LEAST = 1e-300
"""The smallest chance that is reckoned with; nobody waits longer."""


class Span(NamedTuple):
    """A lognormal: the mean and spread of the logarithm of days, cut off at ``most``."""

    mean: float
    spread: float
    most: float = math.inf

    @property
    def middle(self) -> float:
        """As likely longer as shorter."""
        return min(self.most, math.exp(self.mean))

    def quantile(self, share: float) -> float:
        """Within so many days it ends in this share of cases."""
        return min(self.most, math.exp(self.mean + self.spread * _Z(share)))

    def longer(self, days: float) -> float:
        """The chance that it takes longer than so many days; never quite nothing."""
        if days <= 0:
            return 1.0
        z = (math.log(days) - self.mean) / self.spread
        return max(_LEAST, 0.5 * math.erfc(z / math.sqrt(2)))

    def scaled(self, factor: float) -> Span:
        """The same, so many times as long; what cuts it off stays."""
        return self._replace(mean=self.mean + math.log(factor))


def between(low: float, high: float, share: float, most: float = math.inf) -> Span:
    """The span with this share of cases between ``low`` and ``high``, the rest on either side."""
    spread = (math.log(high) - math.log(low)) / 2 / _Z((1 + share) / 2)
    return Span((math.log(low) + math.log(high)) / 2, spread, most)


def draws(span: Span, chances: Sequence[float], waited: float = 0.0) -> list[float]:
    """For each chance the days still to come, exactly as they are spread once so many are over.

    Where more than ``most`` is over already, what cuts it off did not hold, and cuts nothing off.
    """
    mean, spread, exp, z = span.mean, span.spread, math.exp, _Z
    most = span.most if waited < span.most else math.inf
    longer = span.longer(waited)
    found = [exp(mean - spread * z(one * longer or _LEAST)) - waited for one in chances]
    if waited > 0 or not math.isinf(most):
        left = most - waited
        return [min(left, max(0.0, one)) for one in found]
    return found


def sharpened(span: Span, seen: Sequence[float], *, weight: float) -> Span:
    """The span after having seen such durations; the prior counts as ``weight`` of them.

    Its spread is part doubt about the middle, part true variation; what is seen takes away the
    doubt only. A conjugate update of the mean of the logarithm.
    """
    if not seen:
        return span
    count = len(seen)
    logs = math.fsum(math.log(max(one, 0.05)) for one in seen)
    mean = (weight * span.mean + logs) / (weight + count)
    varies = span.spread / math.sqrt(1 + 1 / weight)
    return span._replace(mean=mean, spread=varies * math.sqrt(1 + 1 / (weight + count)))
