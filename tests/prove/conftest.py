"""The long proofs. ``N`` in the environment says how long; without it they are short.

They use the casts of the packages they prove, and show their figures together at the end.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[1] / "sync"))

FIGURES: dict[str, dict[str, float]] = {}


def keep(proof: str, **figures: float) -> None:
    """Add to the figures of a proof; of those that are ``most_…`` the greatest stays."""
    known = FIGURES.setdefault(proof, {})
    for name, value in figures.items():
        before = known.get(name, 0)
        known[name] = max(before, value) if name.startswith("most") else before + value


@pytest.fixture
def tell():
    """A function of a proof's name and its figures, which are shown when all proofs have ended."""
    return keep


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The figures of every proof, one line each."""
    if FIGURES:
        terminalreporter.section("what the proofs counted")
    width = max(map(len, FIGURES), default=0)
    for proof, figures in FIGURES.items():
        told = " · ".join(f"{name.replace('_', ' ')} {value}" for name, value in figures.items())
        terminalreporter.write_line(f"{proof:<{width}}  {told}")
