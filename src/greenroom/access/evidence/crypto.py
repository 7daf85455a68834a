"""What seals, with which key, and whether everything is sealed."""

from __future__ import annotations

import base64
import os
import stat
from collections import Counter

from greenroom.access.evidence.model import Seen
from greenroom.access.office import Office
from greenroom.auth.keyring import MASTER_FILE, RING_FILE
from greenroom.auth.masters import VARIABLE
from greenroom.clock import utc
from greenroom.errors import VaultError
from greenroom.store.sealed import kept

_PROBE = b"a probe, and no secret of anybody's"
_TAG_BYTES, _NONCE_BYTES, _KEY_BITS = 16, 12, 256


def sealed_tokens(office: Office) -> Seen:
    """Every token and secret of the store has the form of a sealed value, and a key of the ring."""
    workspace, counts = office.workspace, Counter[str]()
    for value in kept(workspace.store):
        counts["values"] += 1
        try:
            workspace.vault.is_current(value.text)
        except VaultError:
            counts[value.place] += 1
            counts["plain"] += 1
    plain, total = counts.pop("plain", 0), counts.pop("values", 0)
    facts = {"values": total, "plain": plain, **counts}
    if plain:
        return Seen("fails", f"{plain} of {total} tokens and secrets are not sealed.", facts)
    if not total:
        return Seen("unknown", "No token is stored yet: sign in, then look again.", facts)
    return Seen("holds", f"All {total} tokens and secrets in the store are sealed.", facts)


def cryptography(office: Office) -> Seen:
    """A probe is sealed as tokens are: its form, and that it opens nowhere else."""
    vault = office.workspace.vault
    sealed = vault.seal(_PROBE, context="evidence:probe")
    _, _, nonce, text = sealed.split(".")
    sizes = (len(_bytes(nonce)), len(_bytes(text)) - len(_PROBE))
    cipher = vault.ring.cipher(vault.ring.current)
    bits = vault.ring.key_bits(vault.ring.current)
    facts = {"algorithm": type(cipher).__name__, "key_bits": bits, "nonce_bytes": sizes[0]}
    if sizes != (_NONCE_BYTES, _TAG_BYTES) or bits < _KEY_BITS:
        return Seen("fails", f"Values are sealed with a key of {bits} bits only.", facts)
    if _opens(office, sealed, "evidence:elsewhere"):
        return Seen("fails", "A sealed value opens in another place than its own.", facts)
    said = f"Tokens and secrets are sealed with AES-{bits}-GCM, each bound to its place."
    return Seen("holds", said, facts)


def _opens(office: Office, sealed: str, context: str) -> bool:
    try:
        office.workspace.vault.open(sealed, context=context)
    except VaultError:
        return False
    return True


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def key_ring(office: Office) -> Seen:
    """Where the master key comes from, who may read the files, how old the key is that seals."""
    folder, ring = office.settings.data_folder, office.workspace.vault.ring
    made = utc(ring.made_at(ring.current)).date().isoformat()
    facts = {"keys": len(ring.ids), "current": ring.current, "made": made, "masters": ring.masters}
    for path in (folder / RING_FILE, folder / MASTER_FILE):
        if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077:
            return Seen("fails", f"{path.name} can be read by others than its owner.", facts)
    if os.environ.get(VARIABLE):
        said = (
            f"Data keys are wrapped by a master key that is kept apart, in {VARIABLE}; made {made}."
        )
        return Seen("holds", said, facts | {"provider": "variable"})
    if (folder / MASTER_FILE).exists():
        said = "The master key lies beside the key ring: whoever takes the folder has both."
        return Seen("fails", said, facts | {"provider": "file"})
    said = f"The master key comes from the machine's key store; data key made {made}."
    return Seen("holds", said, facts | {"provider": "keyring"})
