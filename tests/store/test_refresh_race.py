"""Many processes, one token set, and SIGKILL."""

from __future__ import annotations

from pathlib import Path

from refresh_race import race


def test_killed_processes_lose_no_grant_and_refresh_once(url: str, tmp_path: Path) -> None:
    """Workers killed at random moments: no grant is lost, no refresh token is used twice."""
    tally = race(url, tmp_path, kills=3)
    assert (tally.lost, tally.doubled, tally.crashed) == (0, 0, 0)
    assert tally.kills == 3
    assert tally.refreshes > 3
