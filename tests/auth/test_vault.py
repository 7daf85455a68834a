"""The vault, its key ring, and where master keys come from."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from auth_cast import NOW
from hypothesis import given
from hypothesis import strategies as st

from greenroom.auth import masters
from greenroom.auth.keyring import SETTLE_SECONDS, KeyRing, open_ring
from greenroom.auth.masters import MasterKey
from greenroom.auth.vault import Vault
from greenroom.errors import VaultError

SHARED = Vault(KeyRing.in_memory([MasterKey(b"s" * 32)]))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a ring's file will be."""
    return tmp_path / "data" / "keyring.json"


@pytest.fixture
def ring(path: Path, master: MasterKey) -> KeyRing:
    """A ring in a file."""
    return KeyRing.create(path, [master], now=NOW)


@given(st.binary(max_size=300), st.text(max_size=40))
def test_what_was_sealed_opens_again(data: bytes, context: str) -> None:
    """Any bytes come back under the context they were sealed with, and the text is plain ASCII."""
    sealed = SHARED.seal(data, context=context)
    assert SHARED.open(sealed, context=context) == data
    assert sealed.isascii()
    assert sealed.count(".") == 3


@given(st.binary(max_size=60), st.data())
def test_a_changed_value_never_opens(data: bytes, choices: st.DataObject) -> None:
    """Whichever character of a sealed text is changed, it does not open as something else."""
    sealed = SHARED.seal(data, context="here")
    place = choices.draw(st.integers(0, len(sealed) - 1))
    letter = choices.draw(st.sampled_from("ABab01-_.é "))
    changed = sealed[:place] + letter + sealed[place + 1 :]
    try:
        opened = SHARED.open(changed, context="here")
    except VaultError:
        return
    # Base64 has spare bits in its last letter; a text that decodes to the same bytes is the same.
    assert opened == data


@given(st.text(max_size=20), st.text(max_size=20))
def test_a_value_opens_in_its_own_place_only(one: str, other: str) -> None:
    """A value copied to another owner or field does not open there."""
    sealed = SHARED.seal(b"secret", context=one)
    if one != other:
        with pytest.raises(VaultError):
            SHARED.open(sealed, context=other)


def test_sealing_twice_gives_two_texts() -> None:
    """Equal values are not seen to be equal."""
    assert SHARED.seal(b"a", context="x") != SHARED.seal(b"a", context="x")


@pytest.mark.parametrize("text", ["", "plain", "2.a.b.c", "1.a.b", "1.a.b.c.d", "1.zz.AAAA.AAAA"])
def test_what_is_not_sealed_is_refused(text: str) -> None:
    """A text of another kind, version or ring is refused with a reason."""
    with pytest.raises(VaultError):
        SHARED.open(text, context="x")


def test_a_rotated_ring_opens_old_and_seals_new(ring: KeyRing, path: Path, master) -> None:
    """After a new data key the old values open, new ones use the new key, a sweep reseals."""
    vault = Vault(ring)
    old = vault.seal(b"old", context="x")
    first, second = ring.current, ring.rotate(now=NOW + 1)
    fresh = vault.reseal(old, context="x")
    assert (ring.ids, ring.current) == ((first, second), second)
    assert not vault.is_current(old)
    assert vault.is_current(fresh)
    assert vault.reseal(fresh, context="x") == fresh
    again = Vault(KeyRing.load(path, [master]))
    assert (again.open(old, context="x"), again.open(fresh, context="x")) == (b"old", b"old")


def test_another_process_sees_a_rotation_at_once(ring: KeyRing, path: Path, master) -> None:
    """A ring loaded before a rotation opens what was sealed after it, and seals alike."""
    elsewhere = Vault(KeyRing.load(path, [master]))
    ring.rotate(now=NOW + 1)
    sealed = Vault(ring).seal(b"new", context="x")
    assert elsewhere.open(sealed, context="x") == b"new"
    assert elsewhere.is_current(sealed)
    assert elsewhere.ring.current == ring.current


def test_a_new_master_key_changes_no_sealed_value(ring: KeyRing, path: Path, master) -> None:
    """Rewrapping keeps every data key; the old master opens the file no more, the new one does."""
    sealed = Vault(ring).seal(b"kept", context="x")
    newer = MasterKey(b"n" * 32)
    both = KeyRing.load(path, [newer, master])
    both.rewrap([newer])
    assert Vault(ring).open(sealed, context="x") == b"kept"
    assert Vault(KeyRing.load(path, [newer])).open(sealed, context="x") == b"kept"
    assert Vault(KeyRing.load(path, [newer, master])).open(sealed, context="x") == b"kept"
    with pytest.raises(VaultError) as caught:
        KeyRing.load(path, [master])
    assert newer.id in str(caught.value)
    assert "old master key" in caught.value.hint


def test_old_data_keys_retire_together_once_the_new_one_has_settled(ring: KeyRing) -> None:
    """An hour after a rotation every older key may go; before that none does."""
    first = ring.current
    second = ring.rotate(now=NOW)
    third = ring.rotate(now=NOW + 1)
    assert ring.retire(now=NOW + SETTLE_SECONDS) == ()
    assert set(ring.retire(now=NOW + 1 + SETTLE_SECONDS)) == {first, second}
    assert ring.ids == (third,)


def test_an_old_data_key_is_dropped_only_when_settled(ring: KeyRing, path: Path, master) -> None:
    """The key that seals stays, and its forerunner stays for an hour."""
    first = ring.current
    with pytest.raises(VaultError, match="still be sealing"):
        ring.drop(first, now=NOW + 2 * SETTLE_SECONDS)
    ring.rotate(now=NOW)
    with pytest.raises(VaultError, match="still be sealing"):
        ring.drop(first, now=NOW + SETTLE_SECONDS - 1)
    ring.drop(first, now=NOW + SETTLE_SECONDS)
    assert KeyRing.load(path, [master]).ids == (ring.current,)
    assert ring.made_at(ring.current) == NOW


def test_the_file_is_its_owners_and_holds_no_key(ring: KeyRing, path: Path, master) -> None:
    """The ring's file has mode 0600 in a folder of mode 0700, and no key stands in it."""
    text = path.read_text()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert master.secret.hex() not in text
    assert ring._ring.keys[ring.current].secret.hex() not in text
    assert [entry.name for entry in path.parent.iterdir() if entry.name.startswith(".")] == []


def test_two_rings_cannot_be_made_in_one_place(ring: KeyRing, path: Path, master) -> None:
    """A second ring would open nothing the first one sealed, so it is refused."""
    with pytest.raises(VaultError, match="already"):
        KeyRing.create(path, [master], now=NOW)
    assert KeyRing.load(path, [master]).ids == ring.ids


def test_rotations_at_the_same_time_lose_no_key(ring: KeyRing, path: Path, master) -> None:
    """Eight processes rotate at once, and the ring holds nine keys."""
    program = (
        "import sys; from pathlib import Path; from greenroom.auth.keyring import KeyRing\n"
        "from greenroom.auth.masters import MasterKey\n"
        "KeyRing.load(Path(sys.argv[1]), [MasterKey(b'm' * 32)]).rotate(now=1.0)"
    )
    running = [subprocess.Popen([sys.executable, "-c", program, str(path)]) for _ in range(8)]
    assert [process.wait(60) for process in running] == [0] * 8
    assert len(KeyRing.load(path, [master]).ids) == 9


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"{}", b'{"keys": {}, "current": "a"}', b'{"keys": {"a": 1}, "current": "a"}'],
)
def test_a_damaged_ring_says_so(path: Path, ring: KeyRing, content: bytes, master) -> None:
    """A file that is no ring is refused, whatever is wrong with it."""
    path.write_bytes(content)
    with pytest.raises(VaultError, match="damaged"):
        KeyRing.load(path, [master])


def test_a_ring_whose_key_was_changed_says_so(path: Path, ring: KeyRing, master) -> None:
    """One changed digit of a wrapped key is found when the ring is loaded."""
    content = json.loads(path.read_text())
    entry = content["keys"][content["current"]]
    entry["wrapped"] = entry["wrapped"][:-1] + ("0" if entry["wrapped"][-1] != "0" else "1")
    path.write_text(json.dumps(content))
    with pytest.raises(VaultError, match="damaged"):
        KeyRing.load(path, [master])


def test_a_ring_that_is_not_there_or_cannot_be_written_says_so(tmp_path: Path, master) -> None:
    """No file, a folder in its place and a file in the folder's place all end in a hint."""
    (tmp_path / "file").write_text("x")
    with pytest.raises(VaultError) as absent:
        KeyRing.load(tmp_path / "none.json", [master])
    with pytest.raises(VaultError) as unreadable:
        KeyRing.load(tmp_path, [master])
    with pytest.raises(VaultError) as unwritable:
        KeyRing.create(tmp_path / "file" / "ring.json", [master], now=NOW)
    assert all(caught.value.hint for caught in (absent, unreadable, unwritable))


def test_no_key_shows_in_any_text(ring: KeyRing, master) -> None:
    """Rings, vaults, ciphers and master keys print ids and counts only."""
    inner = ring._ring
    shown = f"{ring!r} {Vault(ring)!r} {master!r} {inner!r} {inner.keys!r} {[master]}"
    assert master.secret.hex() not in shown
    assert repr(master.secret) not in shown
    assert repr(inner.keys[ring.current].secret) not in shown
    assert master.id in shown


def test_a_master_key_is_text_that_opens_again() -> None:
    """A new master key is read back from its text, alone or before an older one."""
    newer, older = masters.new_master_key(), masters.new_master_key()
    both = masters.read_masters(f" {newer},\n{older}\n")
    assert [one.id for one in both] == [masters.read_masters(k)[0].id for k in (newer, older)]
    assert newer != older


@pytest.mark.parametrize("text", ["short", "é" * 43, "A" * 42, "!" * 43, "A" * 86])
def test_a_master_key_of_another_size_is_refused(text: str) -> None:
    """Neither a pass phrase nor a cut key passes for a master key, and it is not repeated."""
    with pytest.raises(VaultError) as caught:
        masters.read_masters(text)
    assert "openssl rand" in caught.value.hint
    assert text not in str(caught.value)


def test_a_master_key_file_is_for_its_owner_only(tmp_path: Path) -> None:
    """A file that the group or the world may read is refused, and the hint repairs it."""
    path = tmp_path / "master"
    path.write_text(masters.new_master_key())
    for mode in (0o640, 0o604, 0o660, 0o644):
        path.chmod(mode)
        with pytest.raises(VaultError) as caught:
            masters.masters_from_file(path)
        assert f"chmod 600 {path}" in caught.value.hint
    path.chmod(0o600)
    assert len(masters.masters_from_file(path)) == 1


def test_the_environment_comes_before_the_file(tmp_path: Path) -> None:
    """The first place that has a key is the one taken; none at all is an error with a hint."""
    path = tmp_path / "master"
    path.write_text(masters.new_master_key())
    path.chmod(0o600)
    given_key = masters.new_master_key()
    from_environment = masters.find_masters({masters.VARIABLE: given_key}, file=path)
    from_file = masters.find_masters({}, file=path)
    assert from_environment[0].id == masters.read_masters(given_key)[0].id
    assert from_file[0].id != from_environment[0].id
    with pytest.raises(VaultError, match="no master key"):
        masters.find_masters({}, file=tmp_path / "none")


def test_a_machine_without_a_keyring_says_so() -> None:
    """Where no keyring opens, the error says how to hand the key over instead."""
    program = (
        "from greenroom.auth.masters import find_masters\n"
        "from greenroom.errors import VaultError\n"
        "try: find_masters({}, keyring_entry='greenroom-test')\n"
        "except VaultError as error: print(error.hint)"
    )
    environ = os.environ | {"PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}
    told = subprocess.run(
        [sys.executable, "-c", program], env=environ, capture_output=True, text=True, check=True
    )
    assert "GREENROOM_MASTER_KEY" in told.stdout


def test_a_data_folder_gets_one_ring_however_many_open_it(tmp_path: Path) -> None:
    """Six processes open a new folder at once: one master key, one ring, all open each other."""
    program = (
        "import sys; from pathlib import Path; from greenroom.auth.keyring import open_ring\n"
        "from greenroom.auth.vault import Vault\n"
        "print(Vault(open_ring(Path(sys.argv[1]), environ={})).seal(b'x', context='c'))"
    )
    command = [sys.executable, "-c", program, str(tmp_path / "data")]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(6)]
    sealed = [process.communicate(timeout=60)[0].strip() for process in running]
    vault = Vault(open_ring(tmp_path / "data", environ={}))
    assert {vault.open(text, context="c") for text in sealed} == {b"x"}
    assert len(vault.ring.ids) == 1
    assert stat.S_IMODE((tmp_path / "data" / "master.key").stat().st_mode) == 0o600


def test_a_ring_whose_master_key_is_lost_is_not_made_anew(tmp_path: Path) -> None:
    """A folder with a ring and no master key is an error, never a second master key."""
    given_key = masters.new_master_key()
    ring = open_ring(tmp_path, environ={masters.VARIABLE: given_key}, now=NOW)
    with pytest.raises(VaultError, match="no master key"):
        open_ring(tmp_path, environ={})
    assert open_ring(tmp_path, environ={masters.VARIABLE: given_key}).ids == ring.ids


def test_the_vault_rotates_its_ring(tmp_path: Path, master: MasterKey) -> None:
    """A vault hands rotation and rewrapping on to its ring."""
    vault = Vault(KeyRing.create(tmp_path / "ring.json", [master], now=NOW))
    assert vault.rotate(now=NOW + 1) == vault.ring.current
    newer = MasterKey(b"n" * 32)
    vault.rewrap([newer])
    assert vault.ring.masters == (newer.id,)
