"""The emulator between two commands: what it was told is there for the next one."""

from __future__ import annotations

from pathlib import Path

import pytest

from greenroom.auth.keyring import open_ring
from greenroom.auth.vault import Vault
from greenroom.clock import FrozenClock
from greenroom.emulator.seed.own.practice import Wish, own_practice
from greenroom.emulator.seed.own.reader import File
from greenroom.emulator.world import world_of
from greenroom.errors import EmulatorError, StoreError
from greenroom.sandbox import Sandbox, control, sealed_by
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


def of_real_people(folder: Path, vault: Vault | None) -> Sandbox:
    """A sandbox that was given a practice of real people, opened with a seal or without."""
    seal = sealed_by(lambda: vault) if vault else None
    made = Sandbox(folder, Settings(clients=10), CLOCK, seal=seal)
    export = [File("clients.csv", b"Client Name,Email\nZephyrine Quandary,z@quandary.test\n")]
    own = own_practice(export, Wish(), now=CLOCK.now())
    made.emulator.adopt(world_of(own.practice, now=CLOCK.now()))
    return made


def test_real_people_are_kept_sealed(tmp_path: Path) -> None:
    """No part of a world of real people lies on the disk in clear; the next command opens it."""
    vault = Vault(open_ring(tmp_path / "keys"))
    with of_real_people(tmp_path, vault) as first:
        control(first.send, "users", {"name": "Ana Pohatu", "email": "ana@example.org"})
        assert first.is_private()
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert b"uandary" not in kept
    assert b"ana@example.org" not in kept
    with Sandbox(tmp_path, Settings(clients=10), CLOCK, seal=sealed_by(lambda: vault)) as second:
        assert second.is_private()
        assert control(second.send, "practices")[0]["clients"] == 1
        second.forget()
        assert not second.is_private()


def test_real_people_are_not_kept_without_a_seal(tmp_path: Path) -> None:
    """Where there is nothing to seal with, nothing is written, and the error says what helps."""
    made = of_real_people(tmp_path, None)
    with pytest.raises(StoreError, match="nothing is there to seal it") as caught:
        made.save()
    assert "--disguise" in caught.value.hint
    assert not (tmp_path / "sandbox.world").exists()
    assert not (tmp_path / "sandbox.new").exists()


def test_a_sealed_world_under_another_key_says_so(tmp_path: Path) -> None:
    """A world that does not open names its file and how to forget it."""
    of_real_people(tmp_path, Vault(open_ring(tmp_path / "keys"))).close()
    other = sealed_by(lambda: Vault(open_ring(tmp_path / "others")))
    with (
        Sandbox(tmp_path, Settings(clients=10), CLOCK, seal=other) as broken,
        pytest.raises(EmulatorError, match=r"sandbox\.world.* cannot be read") as caught,
    ):
        control(broken.send, "users")
    assert "emulator reset" in caught.value.hint


def test_a_sealed_world_follows_a_new_key(tmp_path: Path) -> None:
    """Sealed anew it opens when the old data key is forgotten; an open world stays as it is."""
    ring = open_ring(tmp_path / "keys", now=0.0)
    vault = Vault(ring)
    of_real_people(tmp_path, vault).close()
    old = ring.current
    vault.rotate(now=1.0)
    with Sandbox(tmp_path, Settings(clients=10), CLOCK, seal=sealed_by(lambda: vault)) as made:
        made.reseal()
    assert ring.retire(now=1e9) == (old,)
    with Sandbox(tmp_path, Settings(clients=10), CLOCK, seal=sealed_by(lambda: vault)) as again:
        assert control(again.send, "practices")[0]["private"]
