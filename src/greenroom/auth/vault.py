"""The vault: seals values so that only this ring, and only in the same place, opens them.

A sealed text is ``version.key-id.nonce.ciphertext``, the last two in base64url. The context (owner
and field) is authenticated with it, so a value copied to another row does not open. The keys live
in ``keyring``; nothing here writes.
"""

from __future__ import annotations

import base64
import binascii
import secrets
import time
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag

from greenroom.auth.keyring import NONCE_BYTES, KeyRing
from greenroom.auth.masters import MasterKey
from greenroom.errors import VaultError

__all__ = ["KeyRing", "Vault"]

VERSION = "1"


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def _bytes(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def _bound(key_id: str, context: str) -> bytes:
    """What is authenticated beside the value itself."""
    return f"{VERSION}.{key_id}.{context}".encode()


def _parts(sealed: str) -> tuple[str, bytes, bytes]:
    """Key id, nonce and ciphertext of a sealed text."""
    try:
        version, key_id, nonce, ciphertext = sealed.split(".")
        if version == VERSION:
            return key_id, _bytes(nonce), _bytes(ciphertext)
    except (ValueError, binascii.Error):
        pass
    raise VaultError("this is not a sealed value of a version we know")


class Vault:
    """Seals and opens values with a ring's keys (AES-256-GCM)."""

    def __init__(self, ring: KeyRing) -> None:
        self.ring = ring

    def __repr__(self) -> str:
        return f"<Vault with {self.ring!r}>"

    def seal(self, data: bytes, *, context: str) -> str:
        """The data as a sealed text; ``context`` names owner and field, and must fit to open."""
        key_id, nonce = self.ring.current, secrets.token_bytes(NONCE_BYTES)
        sealed = self.ring.cipher(key_id).encrypt(nonce, data, _bound(key_id, context))
        return f"{VERSION}.{key_id}.{_text(nonce)}.{_text(sealed)}"

    def open(self, sealed: str, *, context: str) -> bytes:
        """The data in a sealed text; ``VaultError`` when changed, moved or not ours."""
        key_id, nonce, ciphertext = _parts(sealed)
        try:
            return self.ring.cipher(key_id).decrypt(nonce, ciphertext, _bound(key_id, context))
        except (InvalidTag, ValueError) as error:
            raise VaultError(
                f"a sealed value does not open as {context.partition(':')[0]}",
                hint="It was changed or belongs to another; restore the row or connect again.",
            ) from error

    def key_of(self, sealed: str) -> str:
        """The id of the key that sealed the value; ``VaultError`` when it is not a sealed value."""
        return _parts(sealed)[0]

    def is_current(self, sealed: str) -> bool:
        """Whether the value is sealed with the key that seals now."""
        return _parts(sealed)[0] == self.ring.current

    def reseal(self, sealed: str, *, context: str) -> str:
        """The same value sealed with the current key; the same text when it already is."""
        if self.is_current(sealed):
            return sealed
        return self.seal(self.open(sealed, context=context), context=context)

    def rotate(self, *, now: float | None = None) -> str:
        """The id of a new data key that seals from now on; see ``KeyRing.rotate``."""
        return self.ring.rotate(now=time.time() if now is None else now)

    def rewrap(self, masters: Sequence[MasterKey]) -> None:
        """Hand the ring over to a new master key; see ``KeyRing.rewrap``."""
        self.ring.rewrap(masters)
