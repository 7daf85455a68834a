"""What seals: algorithm, mode and length, as a probe that was really sealed shows them."""

from __future__ import annotations

import base64

from greenroom.access.evidence.model import Seen
from greenroom.access.office import Office
from greenroom.auth.keyring import RING_FILE
from greenroom.errors import VaultError

_PROBE = b"a probe, and no secret of anybody's"
_TAG_BYTES, _NONCE_BYTES, _KEY_BITS = 16, 12, 256


def cryptography(office: Office) -> Seen:
    """A probe is sealed as tokens are: its form, and that it opens nowhere else."""
    if not (office.settings.data_folder / RING_FILE).exists():
        return Seen("unknown", "There is no key ring yet: nothing was sealed.")
    vault = office.workspace.vault
    sealed = vault.seal(_PROBE, context="evidence:probe")
    _, _, nonce, text = sealed.split(".")
    sizes = (len(_bytes(nonce)), len(_bytes(text)) - len(_PROBE))
    cipher = vault.ring.cipher(vault.ring.current)
    bits = min(vault.ring.key_bits(one) for one in vault.ring.ids)
    facts = {"algorithm": type(cipher).__name__, "key_bits": bits, "nonce_bytes": sizes[0]}
    if sizes != (_NONCE_BYTES, _TAG_BYTES) or bits < _KEY_BITS:
        return Seen("fails", f"Values are sealed with a key of {bits} bits only.", facts)
    if _PROBE in _bytes(text) or _opens(office, sealed, "evidence:elsewhere"):
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
