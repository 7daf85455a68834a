"""From nothing to a complete draft pack by one script, well within a quarter of an hour."""

from __future__ import annotations

import hashlib
import json
import socket
from pathlib import Path

import pytest

import first_pack


def test_a_demo_run_leads_to_a_complete_draft_pack(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    free_tcp_port: int,
) -> None:
    """Every answer rests on evidence or on a name, or is a gap with an owner and a date."""
    for name in ("GREENROOM_DATA", "GREENROOM_CLIENT_SECRET"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GREENROOM_MASTER_KEY", "")
    folder = tmp_path / "first"
    assert first_pack.main([str(folder), "--clients", "30", "--port", str(free_tcp_port)]) == 0
    said = capsys.readouterr().out
    counts = first_pack.rests_on(folder)
    assert counts.total() == 21
    assert counts["automatic"] >= 11
    assert f"{counts['automatic']} automatic, {counts['attested']} attested" in said
    rows = first_pack.questions(folder)
    for row in rows:
        if row["word"] == "attested":
            assert row["by"] == "Ana Pohatu", row["id"]
        if row["word"] == "gap":
            assert row["owner"]["name"], row["id"]
            assert row["owner"]["due"], row["id"]

    pack = folder / "pack"
    manifest = json.loads((pack / "manifest.json").read_text("utf-8"))
    listed = manifest["files"]
    hashes = {name: one["sha256"] if isinstance(one, dict) else one for name, one in listed.items()}
    assert {one.name for one in pack.iterdir()} == {*hashes, "manifest.json"}
    for name, digest in hashes.items():
        assert hashlib.sha256((pack / name).read_bytes()).hexdigest() in digest
    page = (pack / "access-request.html").read_text("utf-8")
    assert "Ledgerline Example Pty Ltd" in page
    assert "draft" in page.lower()
    for question in first_pack.OWNED:
        assert any(row["id"] == question and row["gap"] for row in rows), question
    assert (pack / "access-request.pdf").read_bytes().startswith(b"%PDF-1.7")


def test_a_port_that_is_held_is_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sign-in's callback has its usual port where that is free, and else another."""
    with socket.create_server(("127.0.0.1", 0)) as held:
        usual = held.getsockname()[1]
        monkeypatch.setattr(first_pack, "USUAL_PORT", usual)
        assert first_pack.free_port() not in {usual, 0}
    assert first_pack.free_port() == usual
