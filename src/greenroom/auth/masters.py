"""Where the master key comes from: a value, a file that only its owner may read, or a keyring.

A master key is 32 random bytes, written as base64url. Several may be given, the newest first: the
first wraps, any opens, so that a new one can be rolled out while old processes still run. What is
done with them stands in ``keyring``.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
import secrets
from collections.abc import Mapping
from pathlib import Path

from greenroom.errors import VaultError

VARIABLE = "GREENROOM_MASTER_KEY"
"""The environment variable that may hold the master key."""

KEY_BYTES = 32

_FORM = (
    f"It is 32 random bytes as base64url text, in {VARIABLE} or in master.key beside the key ring, "
    "which only you may read. For a new project: openssl rand -base64 32 | tr '+/' '-_'"
)

_LOST = (
    f"Put it back: in {VARIABLE}, or in master.key beside the key ring. If it is lost, nothing "
    "opens what it sealed: move keyring.json and greenroom.db of that folder away, and connect "
    "again. Rows already pulled stay."
)


class MasterKey:
    """Thirty-two bytes that wrap data keys; ``id`` names them without telling them."""

    __slots__ = ("id", "secret")

    def __init__(self, secret: bytes) -> None:
        if len(secret) != KEY_BYTES:
            raise VaultError(f"a master key has {KEY_BYTES} bytes, not {len(secret)}", hint=_FORM)
        self.secret = secret
        self.id = hashlib.sha256(b"greenroom master key\0" + secret).hexdigest()[:12]

    def __repr__(self) -> str:
        return f"<MasterKey {self.id}>"


def new_master_key() -> str:
    """A fresh master key as the text to keep: base64url of 32 random bytes."""
    return base64.urlsafe_b64encode(secrets.token_bytes(KEY_BYTES)).decode("ascii").rstrip("=")


def read_masters(text: str) -> tuple[MasterKey, ...]:
    """The master keys in a text, separated by commas or white space; the first one wraps."""
    return tuple(MasterKey(_decoded(word)) for word in re.split(r"[\s,]+", text.strip()) if word)


def _decoded(word: str) -> bytes:
    try:
        return base64.b64decode(word + "=" * (-len(word) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise VaultError("the master key is not base64url text", hint=_FORM) from None


def masters_from_file(path: Path) -> tuple[MasterKey, ...]:
    """The master keys in a file; refused when the group or the world may read it."""
    try:
        mode = path.stat().st_mode
        text = path.read_text("ascii")
    except (OSError, UnicodeDecodeError) as error:
        raise VaultError(f"the master key file {path} cannot be read", hint=_LOST) from error
    if mode & 0o077:
        raise VaultError(
            f"others on this machine may read the master key file {path}",
            hint=f"chmod 600 {path}   and, if others were about, make a new master key.",
        )
    return read_masters(text)


def masters_from_keyring(entry: str = "greenroom") -> tuple[MasterKey, ...]:
    """The master keys kept in the desktop's keyring under this entry (extra ``keyring``)."""
    try:
        import keyring  # noqa: PLC0415 - the door of an optional dependency
        import keyring.errors  # noqa: PLC0415
    except ModuleNotFoundError as error:
        hint = "pip install 'greenroom[keyring]'"
        raise VaultError("the keyring extra is not installed", hint=hint) from error
    try:
        text = keyring.get_password(entry, "master-key")
    except keyring.errors.KeyringError as error:
        raise VaultError("this machine has no keyring that opens", hint=_FORM) from error
    return read_masters(text or "")


def find_masters(
    environ: Mapping[str, str], *, file: Path | None = None, keyring_entry: str = ""
) -> tuple[MasterKey, ...]:
    """The master keys from the first place that has any: environment, file, keyring.

    Raises ``VaultError`` when there is none.
    """
    found = read_masters(environ.get(VARIABLE, ""))
    if not found and file is not None and file.exists():
        found = masters_from_file(file)
    if not found and keyring_entry:
        found = masters_from_keyring(keyring_entry)
    if not found:
        raise VaultError("there is no master key", hint=_LOST)
    return found
