"""The emulator between two commands: what it was told is there for the next one."""

from __future__ import annotations

from pathlib import Path

import pytest

from greenroom.clock import FrozenClock
from greenroom.errors import EmulatorError, StoreError
from greenroom.sandbox import Sandbox, control
from greenroom.send import Response
from greenroom.settings import Sandbox as Settings

CLOCK = FrozenClock(1_795_400_000.0)


def opened(folder: Path) -> Sandbox:
    """The sandbox of a folder, as a command opens it."""
    return Sandbox(folder, Settings(clients=10), CLOCK)


def test_a_world_outlives_its_command(tmp_path: Path) -> None:
    """What one command added, the next one finds; the file is for its owner only."""
    with opened(tmp_path) as first:
        control(first.send, "users", {"name": "Ana Pohatu", "email": "ana@example.org"})
    with opened(tmp_path) as second:
        assert "ana@example.org" in [one["email"] for one in control(second.send, "users")]
    assert (tmp_path / "sandbox.world").stat().st_mode & 0o077 == 0


def test_what_was_answered_is_on_the_disk(tmp_path: Path) -> None:
    """A process killed right after an answer has lost nothing of it."""
    killed = opened(tmp_path)
    control(killed.send, "users", {"name": "Ana Pohatu", "email": "ana@example.org"})
    assert b"ana@example.org" in (tmp_path / "sandbox.world").read_bytes()
    killed.close()


def test_a_damaged_world_names_its_file_and_frees_the_lock(tmp_path: Path) -> None:
    """The error says how to forget it; forgetting works, and a new world is made."""
    (tmp_path / "sandbox.world").write_bytes(b"\x00")
    with opened(tmp_path) as broken, pytest.raises(EmulatorError) as caught:
        control(broken.send, "users")
    assert "sandbox.world" in caught.value.message
    assert "emulator reset" in caught.value.hint
    with opened(tmp_path) as fresh:
        fresh.forget()
        assert control(fresh.send, "users")


def test_a_world_that_cannot_be_written_keeps_the_old_one(tmp_path: Path) -> None:
    """A place that takes no file is an error naming it; what was saved before stays whole."""
    with opened(tmp_path) as first:
        control(first.send, "users")
    before = (tmp_path / "sandbox.world").read_bytes()
    (tmp_path / "sandbox.new").mkdir()
    second = opened(tmp_path)
    with pytest.raises(StoreError, match="cannot be saved"):
        control(second.send, "users", {"name": "Ana Pohatu", "email": "ana@example.org"})
    (tmp_path / "sandbox.new").rmdir()
    second.close()
    assert before != (tmp_path / "sandbox.world").read_bytes()


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (Response(404, {}, [b"{}"]), "control calls"),
        (Response(200, {}, [b"<html>"]), "no emulator"),
        (Response(400, {}, [b'{"error": "No such app"}']), "No such app"),
        (Response(500, {}, [b"[]"]), "500"),
    ],
)
def test_what_is_no_answer_of_an_emulator_is_said(reply: Response, words: str) -> None:
    """Another program at that address, or an emulator without control, is told with a next step."""
    with pytest.raises(EmulatorError, match=words) as caught:
        control(lambda _request: reply, "users", origin="http://localhost:1")
    assert caught.value.hint
