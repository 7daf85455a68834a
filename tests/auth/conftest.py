"""An identity to talk to, apps that ask, and keys that sign."""

from __future__ import annotations

import json

import pytest
from auth_cast import NOW
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

from greenroom.auth.masters import MasterKey
from greenroom.auth.oauth import App, Attempt, new_attempt
from greenroom.contract import contract
from greenroom.contract.terms import Identity


@pytest.fixture(scope="session")
def identity() -> Identity:
    """Xero's side of OAuth, from the contract."""
    return contract().identity


@pytest.fixture
def web() -> App:
    """An app that holds a secret."""
    return App("CLIENT", "web", "http://localhost:8721/callback", secret="s3cret-word")


@pytest.fixture
def pkce() -> App:
    """An app without a secret."""
    return App("CLIENT", "pkce", "http://localhost:8721/callback")


@pytest.fixture
def attempt() -> Attempt:
    """One attempt at the client directory."""
    return new_attempt(["openid", "practicemanager.client.read"], bytes(range(32)))


@pytest.fixture(scope="session")
def signer() -> RSAKey:
    """The key that signs id tokens."""
    return RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})


@pytest.fixture(scope="session")
def keys_json(signer: RSAKey) -> str:
    """The key set as Xero publishes it, with a second key beside the one in use."""
    other = RSAKey.generate_key(2048, {"kid": "two", "use": "sig", "alg": "RS256"})
    return json.dumps(KeySet([other, signer]).as_dict(private=False))


@pytest.fixture
def id_token(signer: RSAKey):
    """A function that signs an id token with some claims changed; None takes a claim away."""

    def make(*, key: RSAKey = signer, kid: str = "one", **changes: object) -> str:
        claims = {
            "iss": "https://identity.xero.com",
            "aud": "CLIENT",
            "iat": int(NOW),
            "exp": int(NOW) + 300,
            "nonce": "the-nonce",
        } | changes
        present = {name: value for name, value in claims.items() if value is not None}
        return jwt.encode({"alg": "RS256", "kid": kid}, present, key)

    return make


@pytest.fixture
def master() -> MasterKey:
    """A master key that everybody knows."""
    return MasterKey(b"m" * 32)
