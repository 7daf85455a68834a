"""The first pack of a team that has a public address: most of the answers rest on evidence."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import first_pack


def test_with_an_address_of_ones_own_twelve_answers_are_automatic(
    tmp_path: Path, host: Callable[..., str], monkeypatch: pytest.MonkeyPatch, unused_port: int
) -> None:
    """A demo run, a key kept apart and a host: twelve are seen, the rest is named or a gap."""
    monkeypatch.delenv("GREENROOM_DATA", raising=False)
    monkeypatch.setenv("GREENROOM_MASTER_KEY", "")
    folder = tmp_path / "first"
    port = ("--port", str(unused_port))
    assert first_pack.main([str(folder), "--clients", "30", "--host", host(), *port]) == 0
    rows = [one for one in first_pack.questions(folder) if "." not in one["id"]]
    words = {one["id"]: one["word"] for one in rows}
    seen = {name for name, word in words.items() if word == "automatic"}
    assert seen >= {f"q{n:02}" for n in (1, 2, 3, 4, 5, 6, 7, 9, 10, 17, 18, 19)}
    for one in rows:
        if one["word"] == "gap":
            assert one["owner"]["name"], one["id"]
            assert one["owner"]["due"], one["id"]
        if one["word"] == "attested":
            assert one["by"] == "Ana Pohatu", one["id"]
