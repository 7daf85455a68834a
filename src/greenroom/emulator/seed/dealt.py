"""Which rows hang on which, by arithmetic alone: children dealt to parents, and found again.

No list is kept, so that a practice of any size is dealt out in no time. How many children and
parents there are is told by ``plan``; what they are like, by the modules that paint them.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import gcd


class Runs:
    """Children side by side: each parent gets the next number of them of a repeating pattern."""

    def __init__(self, parents: int, pattern: tuple[int, ...]) -> None:
        self._parents = parents
        self._pattern = pattern
        self._sum = sum(pattern)
        self._before = [sum(pattern[:at]) for at in range(len(pattern))]
        self._owner = [at for at, count in enumerate(pattern) for _ in range(count)]
        self.total = self._first(parents)

    def under(self, parent: int) -> Sequence[int]:
        """The places of a parent's children; a parent that came later has none of these."""
        if parent >= self._parents:
            return ()
        first = self._first(parent)
        return range(first, first + self._pattern[parent % len(self._pattern)])

    def parent(self, child: int) -> int:
        """The place of a child's parent."""
        whole, rest = divmod(child, self._sum)
        return whole * len(self._pattern) + self._owner[rest]

    def _first(self, parent: int) -> int:
        whole, rest = divmod(parent, len(self._pattern))
        return whole * self._sum + self._before[rest]


class Rounds:
    """Children dealt in rounds: one parent's children lie a whole round apart."""

    def __init__(self, parents: int, total: int) -> None:
        self.total = total if parents else 0
        self._parents = max(1, parents)
        # A step without a common divisor visits every parent once a round, in no visible order.
        self._step = next(n for n in range(self._parents * 5 // 8, 2 * self._parents + 2)
                          if n and gcd(n, self._parents) == 1)  # fmt: skip
        self._back = pow(self._step, -1, self._parents) if self._parents > 1 else 0

    def under(self, parent: int) -> Sequence[int]:
        """The places of a parent's children; a parent that came later has none of these."""
        if parent >= self._parents:
            return ()
        return range(parent * self._back % self._parents, self.total, self._parents)

    def parent(self, child: int) -> int:
        """The place of a child's parent."""
        return child * self._step % self._parents
