"""The key ring: random data keys, wrapped by a master key, and how both are rotated.

What is sealed with the data keys stands in ``vault``; where the master key comes from in
``masters``; how the file is kept in ``ringfile``. The file holds wrapped keys only.
"""

from __future__ import annotations

import json
import os
import secrets
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from greenroom.auth.masters import (
    KEY_BYTES,
    VARIABLE,
    MasterKey,
    find_masters,
    new_master_key,
)
from greenroom.auth.ringfile import RingFile
from greenroom.errors import VaultError

RING_FILE, MASTER_FILE = "keyring.json", "master.key"
"""What the ring and its master key are called in a data folder."""

NONCE_BYTES = 12
SETTLE_SECONDS = 3600
"""How long a data key stays after another one took over."""


class _DataKey(NamedTuple):
    """One data key: opened, and what the file says of it."""

    cipher: AESGCM
    secret: bytes
    made_at: float

    def __repr__(self) -> str:
        return "<data key>"


class _Ring(NamedTuple):
    """The ring's content: keys by id, and the id of the one that seals."""

    current: str
    keys: dict[str, _DataKey]

    def __repr__(self) -> str:
        return f"<ring of {len(self.keys)} keys, {self.current} seals>"


def _context(key_id: str) -> bytes:
    return f"greenroom data key {key_id}".encode()


def _wrapped(key_id: str, key: _DataKey, master: MasterKey) -> dict[str, Any]:
    """A data key as the file keeps it."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    sealed = nonce + AESGCM(master.secret).encrypt(nonce, key.secret, _context(key_id))
    return {"master": master.id, "made_at": key.made_at, "wrapped": sealed.hex()}


def _unwrapped(key_id: str, entry: dict[str, Any], masters: Sequence[MasterKey]) -> _DataKey:
    """A data key out of the file; ``VaultError`` when no master key at hand wrapped it."""
    wanted = entry["master"]
    master = next((one for one in masters if one.id == wanted), None)
    if master is None:
        given = ", ".join(one.id for one in masters)
        raise VaultError(
            f"the key ring was wrapped by master key {wanted}, and {given} was given",
            hint="Give the old master key after the new one until the ring is rewrapped.",
        )
    sealed = bytes.fromhex(entry["wrapped"])
    try:
        secret = AESGCM(master.secret).decrypt(
            sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], _context(key_id)
        )
    except InvalidTag as error:
        raise _damaged(f"data key {key_id}") from error
    return _DataKey(AESGCM(secret), secret, float(entry["made_at"]))


def _damaged(what: str) -> VaultError:
    return VaultError(
        f"the key ring is damaged: {what}",
        hint="Put the key ring back from the backup that belongs to this database.",
    )


def _new_ring(now: float) -> _Ring:
    """A ring of one fresh key."""
    key_id, secret = secrets.token_hex(4), secrets.token_bytes(KEY_BYTES)
    return _Ring(key_id, {key_id: _DataKey(AESGCM(secret), secret, now)})


class KeyRing:
    """Data keys by id. Make one with ``create``, ``load`` or, for tests, ``in_memory``."""

    def __init__(
        self, masters: Sequence[MasterKey], ring: _Ring, *, file: RingFile | None = None
    ) -> None:
        self._masters = tuple(masters)
        self._ring = ring
        self._file = file
        self._stamp = file.stamp() if file else None
        self._changing = threading.RLock()

    def __repr__(self) -> str:
        return f"<KeyRing {self._ring!r}>"

    @classmethod
    def in_memory(cls, masters: Sequence[MasterKey], *, now: float = 0.0) -> KeyRing:
        """A ring with one key that ends with the process."""
        return cls(masters, _new_ring(now))

    @classmethod
    def create(
        cls, path: Path, masters: Sequence[MasterKey], *, now: float, or_load: bool = False
    ) -> KeyRing:
        """A new ring with one key, in a new file.

        When the file is there already: the ring in it with ``or_load``, else ``VaultError``.
        """
        file = RingFile(path)
        with file.alone():
            if file.stamp() is None:
                made = cls(masters, _new_ring(now), file=file)
                made._keep(made._ring, masters)
                return made
        if or_load:
            return cls.load(path, masters)
        raise VaultError(
            f"there is a key ring at {path} already",
            hint="Open that one; a new ring could open nothing that the old one sealed.",
        )

    @classmethod
    def load(cls, path: Path, masters: Sequence[MasterKey]) -> KeyRing:
        """The ring in a file, opened with one of the master keys."""
        file = RingFile(path)
        stamp = file.stamp()
        ring = cls(masters, _opened(file.read(), masters), file=file)
        # The stamp of before the reading: a ring replaced meanwhile is looked at again.
        ring._stamp = stamp
        return ring

    @property
    def current(self) -> str:
        """The id of the key that seals; another process's rotation is seen at once."""
        with self._changing:
            self._look()
            return self._ring.current

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of all keys, the oldest first."""
        return tuple(self._ring.keys)

    @property
    def masters(self) -> tuple[str, ...]:
        """The ids of the master keys at hand; the first one wraps."""
        return tuple(master.id for master in self._masters)

    def made_at(self, key_id: str) -> float:
        """When a data key was made."""
        return self._ring.keys[key_id].made_at

    def key_bits(self, key_id: str) -> int:
        """How long a data key is."""
        return len(self._ring.keys[key_id].secret) * 8

    def cipher(self, key_id: str) -> AESGCM:
        """The cipher of one key; looks into the file again when another process made it."""
        if key_id not in self._ring.keys:
            with self._changing:
                self._look()
        if key_id not in self._ring.keys:
            raise VaultError(
                f"data key {key_id} is not on the ring",
                hint="The database and the key ring do not belong together; restore both.",
            )
        return self._ring.keys[key_id].cipher

    def rotate(self, *, now: float) -> str:
        """The id of a new data key that seals from now on; the old ones still open."""
        with self._alone() as ring:
            fresh = _new_ring(now)
            self._keep(_Ring(fresh.current, {**ring.keys, **fresh.keys}), self._masters)
        return fresh.current

    def rewrap(self, masters: Sequence[MasterKey]) -> None:
        """Wrap every data key with the first of these; no sealed value changes."""
        with self._alone() as ring:
            self._keep(ring, masters)

    def drop(self, key_id: str, *, now: float) -> None:
        """Forget an old data key, once nothing is sealed with it any more.

        Refused while its successor is younger than an hour: another process may still be about to
        store what it sealed just before the rotation.
        """
        with self._alone() as ring:
            if key_id == ring.current or ring.keys[ring.current].made_at + SETTLE_SECONDS > now:
                raise VaultError(
                    f"data key {key_id} may still be sealing",
                    hint="Rotate, seal everything again, and drop the old key an hour later.",
                )
            rest = {name: key for name, key in ring.keys.items() if name != key_id}
            self._keep(_Ring(ring.current, rest), self._masters)

    def retire(self, *, now: float) -> tuple[str, ...]:
        """The old data keys that were forgotten: all of them, once the current one has settled.

        Seal everything anew with the current key first.
        """
        settled = self.made_at(self.current) + SETTLE_SECONDS <= now
        old = tuple(name for name in self.ids if name != self.current) if settled else ()
        for key_id in old:
            self.drop(key_id, now=now)
        return old

    @contextmanager
    def _alone(self) -> Iterator[_Ring]:
        """The ring as the file has it now, while nobody else changes it."""
        with self._changing:
            if self._file is None:
                yield self._ring
                return
            with self._file.alone():
                self._look()
                yield self._ring

    def _look(self) -> None:
        """Read the file again if it is another one than the ring was read from."""
        if self._file is not None and (stamp := self._file.stamp()) != self._stamp:
            if stamp is not None:
                self._ring = _opened(self._file.read(), self._masters)
            self._stamp = stamp

    def _keep(self, ring: _Ring, masters: Sequence[MasterKey]) -> None:
        """Keep this ring, wrapped by the first of the masters: in the file, then here."""
        if self._file is not None:
            keys = {name: _wrapped(name, key, masters[0]) for name, key in ring.keys.items()}
            content = {"version": 1, "current": ring.current, "keys": keys}
            self._file.replace(json.dumps(content, indent=1).encode("ascii"))
            self._stamp = self._file.stamp()
        self._ring, self._masters = ring, tuple(masters)


def _opened(content: bytes, masters: Sequence[MasterKey]) -> _Ring:
    """The ring in a file's content."""
    try:
        parsed = json.loads(content)
        keys = {name: _unwrapped(name, at, masters) for name, at in parsed["keys"].items()}
        current = parsed["current"]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _damaged("it lacks what a ring has") from error
    if current not in keys:
        raise _damaged("the key that should seal is not on it")
    return _Ring(current, keys)


def open_ring(
    folder: Path, *, environ: Mapping[str, str] = os.environ, now: float | None = None
) -> KeyRing:
    """The ring of a data folder, made when there is none; two processes make the same one.

    The master key comes from ``GREENROOM_MASTER_KEY``, else from ``master.key`` in the folder,
    which is made (0600) together with the ring.
    """
    path, key_file = folder / RING_FILE, folder / MASTER_FILE
    if not path.exists() and not environ.get(VARIABLE):
        RingFile(key_file).create(new_master_key().encode("ascii"))
    masters = find_masters(environ, file=key_file)
    made_at = time.time() if now is None else now
    return KeyRing.create(path, masters, now=made_at, or_load=True)
