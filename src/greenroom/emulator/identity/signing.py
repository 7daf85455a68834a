"""The signing key and the tokens it signs: the emulator's only use of joserfc.

What goes into a token is told by ``tokens``; here it is only signed and its key shown.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from functools import lru_cache

from joserfc import jwt
from joserfc.jwk import RSAKey

from greenroom.emulator.world import World


@lru_cache(maxsize=1)
def _new_key() -> str:
    """A fresh RSA key as PEM. One serves all new worlds of a process: making one takes long."""
    # Shared by the worlds of one process: making a key takes longer than seeding a world.
    pem: bytes = RSAKey.generate_key(2048, private=True).as_pem(private=True)
    return pem.decode()


@lru_cache(maxsize=16)
def _key(pem: str) -> RSAKey:
    """The key of a PEM, named by its thumbprint (IT-06)."""
    key = RSAKey.import_key(pem)
    return RSAKey.import_key(pem, {"kid": key.thumbprint(), "use": "sig", "alg": "RS256"})


def world_key(world: World) -> RSAKey:
    """The world's signing key, made when first asked for and kept with the world."""
    if not world.signing_key:
        world.signing_key = _new_key()
    return _key(world.signing_key)


def sign(world: World, claims: Mapping[str, object], *, kind: str) -> str:
    """The claims as a JWT signed with RS256."""
    key = world_key(world)
    return jwt.encode({"alg": "RS256", "kid": key.kid, "typ": kind}, dict(claims), key)


def public_keys(world: World) -> dict[str, object]:
    """The JWKS document."""
    return {"keys": [world_key(world).as_dict(private=False)]}


def half_hash(token: str) -> str:
    """The ``at_hash`` of an access token: the left half of its SHA-256."""
    half = hashlib.sha256(token.encode()).digest()[:16]
    return base64.urlsafe_b64encode(half).rstrip(b"=").decode()
