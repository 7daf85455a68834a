"""Refreshing under fire: processes share one token set and are killed, ``N`` times on each base."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[1] / "store"))

from postgres_server import postgres_server
from refresh_race import race

KILLS = int(os.environ.get("N", "2"))


@pytest.mark.parametrize("base", ["sqlite", pytest.param("pg", marks=pytest.mark.postgres)])
def test_no_kill_loses_a_grant_or_uses_a_token_twice(base: str, tmp_path: Path) -> None:
    """However often workers are killed, the grant lives on and every refresh happened once."""
    if base == "sqlite":
        tally = race(f"sqlite:///{tmp_path / 'greenroom.db'}", tmp_path, kills=KILLS, workers=6)
    else:
        with postgres_server() as url:
            tally = race(url, tmp_path, kills=KILLS, workers=6)
    print(f"\n{base}: {tally}")
    assert (tally.lost, tally.doubled, tally.crashed) == (0, 0, 0)
    assert tally.kills == KILLS
