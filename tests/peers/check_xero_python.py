"""xero-python, Xero's own SDK, against the emulator; run in an environment that has it.

Under ``greenroom exec`` nothing is patched. With ``ORIGIN``, an emulator's own address, these are,
and nothing else: the three host constants of ``TokenApi`` (``refresh_token_url``,
``revoke_token_url``, ``client_credentials_token_url``) and ``base_url`` of ``IdentityApi`` and
``AccountingApi``. The SDK builds no authorise URL, exchanges no code and verifies no id token:
Authlib and PyJWT do so here, both told their addresses by discovery.
"""

from __future__ import annotations

import base64
import hashlib
import inspect
import os
import secrets
import sys
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

import jwt
import requests
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from xero_python.accounting import AccountingApi
from xero_python.api_client import ApiClient
from xero_python.api_client.configuration import Configuration
from xero_python.api_client.oauth2 import OAuth2Token, TokenApi
from xero_python.exceptions import HTTPStatusException, NotFoundException, OAuth2InvalidGrantError
from xero_python.identity import IdentityApi

ORIGIN, REDIRECT_URI = os.environ.get("ORIGIN", ""), os.environ["REDIRECT_URI"]
ISSUER = ORIGIN or "https://identity.xero.com"
WEB_ID, WEB_SECRET = os.environ["WEB_ID"], os.environ["WEB_SECRET"]
PKCE_ID = os.environ["PKCE_ID"]

if ORIGIN:
    TokenApi.refresh_token_url = f"{ORIGIN}/connect/token"
    TokenApi.client_credentials_token_url = f"{ORIGIN}/connect/token"
    TokenApi.revoke_token_url = f"{ORIGIN}/connect/revocation"
    IdentityApi.base_url = ORIGIN
    AccountingApi.base_url = f"{ORIGIN}/api.xro/2.0"

PRACTICE = "openid profile email offline_access practicemanager.client.read"
ORGANISATION = (
    "openid profile email offline_access accounting.settings.read accounting.contacts.read"
)

TAKEN = inspect.signature(OAuth2Token.update_token).parameters
"""What the SDK's token object accepts of a token reply."""

failed: list[str] = []


def promise(said: str) -> Callable[[Callable[[], object]], None]:
    """Runs the function below it at once; ``False`` or an exception breaks the promise."""

    def prove(act: Callable[[], object]) -> None:
        problem = ""
        try:
            if act() is False:
                problem = ": it is not so"
        except Exception as error:  # noqa: BLE001  any error breaks the promise
            problem = f": {type(error).__name__} {' '.join(str(error).split())[:300]}"
        if problem:
            failed.append(said)
        print(f"{'FAILED' if problem else 'ok':7} {'xero-python':16} {said}{problem}", flush=True)

    return prove


def refused(act: Callable[[], object]) -> Exception:
    """The error that something must end with."""
    try:
        act()
    except Exception as error:  # noqa: BLE001  which one it was is for the caller to judge
        return error
    raise AssertionError("it was not refused")


class Project:
    """An application built on the SDK: one place for its token, as the SDK asks."""

    def __init__(self, secret: str = WEB_SECRET) -> None:
        self.token: dict[str, Any] = {}
        settings = Configuration()
        settings.oauth2_token = OAuth2Token(WEB_ID, secret)  # its argument counts only once
        self.client = ApiClient(
            settings,
            oauth2_token_getter=lambda: self.token,
            oauth2_token_saver=self.save,
        )
        self.identity, self.accounting = IdentityApi(self.client), AccountingApi(self.client)

    def save(self, token: dict[str, Any]) -> None:
        """Keep a token: what the SDK takes of it."""
        self.token = {name: value for name, value in token.items() if name in TAKEN}

    def sdk_token(self) -> OAuth2Token:
        """The SDK's own token object, holding the token kept here."""
        token = self.client.configuration.oauth2_token
        token.update_token(**self.token)
        return token

    def tenants(self, event: str = "") -> dict[str, Any]:
        """The connections by tenant type."""
        only = {"auth_event_id": event} if event else {}
        return {one.tenant_type: one for one in self.identity.get_connections(**only)}


class Consent:
    """One pass through the consent, with state, nonce and PKCE; the code is not exchanged yet."""

    def __init__(self, scope: str, *, client_id: str = WEB_ID, secret: str = WEB_SECRET) -> None:
        self.nonce, self.verifier = secrets.token_urlsafe(16), secrets.token_urlsafe(48)
        self.session = OAuth2Session(
            client_id,
            secret or None,
            scope=scope,
            redirect_uri=REDIRECT_URI,
            code_challenge_method="S256",
        )
        url, self.state = self.session.create_authorization_url(
            METADATA["authorization_endpoint"], code_verifier=self.verifier, nonce=self.nonce
        )
        self.callback = walk(url)

    def exchange(self) -> dict[str, Any]:
        """The token set for the code."""
        token: dict[str, Any] = self.session.fetch_token(
            METADATA["token_endpoint"],
            authorization_response=self.callback,
            state=self.state,
            code_verifier=self.verifier,
        )
        return token


def walk(url: str) -> str:
    """The callback's URL, reached by following redirects as a browser would."""
    for _ in range(8):
        reply = requests.get(url, allow_redirects=False, timeout=10)
        url = urljoin(url, reply.headers.get("location", ""))
        if reply.status_code != 302 or url.startswith(REDIRECT_URI):
            break
    assert url.startswith(REDIRECT_URI), f"stopped at a page with status {reply.status_code}"
    return url


METADATA = requests.get(f"{ISSUER}/.well-known/openid-configuration", timeout=10).json()

project = Project()
passes: dict[str, Consent] = {}


@promise("the authorise URL leads to the callback with code, scope, state and session_state")
def _() -> bool:
    passes["first"] = Consent(PRACTICE)
    back = parse_qs(urlsplit(passes["first"].callback).query)
    return {"code", "scope", "session_state"} <= set(back) and back["state"] == [
        passes["first"].state
    ]


@promise("the code is exchanged with PKCE (Authlib)")
def _() -> bool:
    project.save(passes["first"].exchange())
    return project.token["expires_in"] == 1800 and bool(project.token["refresh_token"])


@promise("the id token is verified by PyJWT: keys, issuer, audience, nonce, at_hash")
def _() -> bool:
    token = project.token["id_token"]
    key = jwt.PyJWKClient(METADATA["jwks_uri"]).get_signing_key_from_jwt(token)
    claims = jwt.decode(token, key, algorithms=["RS256"], audience=WEB_ID, issuer=ISSUER)
    half = hashlib.sha256(project.token["access_token"].encode()).digest()[:16]
    hashed = base64.urlsafe_b64encode(half).decode().rstrip("=")
    return claims["nonce"] == passes["first"].nonce and claims["at_hash"] == hashed


@promise("get_connections lists the practice as PRACTICEMANAGER, created and updated as dates")
def _() -> bool:
    found = project.tenants()
    created = found["PRACTICEMANAGER"].created_date_utc
    return list(found) == ["PRACTICEMANAGER"] and created.year > 2000


@promise("the token refreshes through the SDK, and new tokens come")
def _() -> bool:
    old = project.token["refresh_token"]
    project.sdk_token().refresh_access_token(project.client)
    fresh = project.token["refresh_token"]
    project.token["refresh_token"] = old
    return fresh != old


@promise("the refresh token before still works in its grace")
def _() -> bool:
    old = project.token["refresh_token"]
    project.sdk_token().refresh_access_token(project.client)
    return project.token["refresh_token"] != old


@promise("an access token near its end is refreshed by the SDK before the call")
def _() -> bool:
    old = project.token["access_token"]
    project.token["expires_at"] = 1.0
    return bool(project.tenants()) and project.token["access_token"] != old


@promise("a second consent adds an ORGANISATION; authEventId tells the two passes apart")
def _() -> bool:
    project.save(Consent(ORGANISATION).exchange())
    claims = jwt.decode(project.token["access_token"], options={"verify_signature": False})
    both, new = project.tenants(), project.tenants(claims["authentication_event_id"])
    return set(both) == {"PRACTICEMANAGER", "ORGANISATION"} and list(new) == ["ORGANISATION"]


@promise("get_organisations reads the organisation that was connected")
def _() -> bool:
    tenant = project.tenants()["ORGANISATION"]
    (found,) = project.accounting.get_organisations(tenant.tenant_id).organisations
    return (found.organisation_id, found.name) == (tenant.tenant_id, tenant.tenant_name)


@promise("get_contacts reads a page of contacts")
def _() -> bool:
    tenant = project.tenants()["ORGANISATION"]
    return len(project.accounting.get_contacts(tenant.tenant_id, page=1).contacts) == 100


@promise("a tenant that is no organisation: HTTPStatusException 403")
def _() -> bool:
    tenant = project.tenants()["PRACTICEMANAGER"]
    error = refused(lambda: project.accounting.get_organisations(tenant.tenant_id))
    return isinstance(error, HTTPStatusException) and error.status == 403


@promise("delete_connection removes the practice; a second time NotFoundException")
def _() -> bool:
    gone = project.tenants()["PRACTICEMANAGER"].id
    project.identity.delete_connection(gone)
    error = refused(lambda: project.identity.delete_connection(gone))
    return isinstance(error, NotFoundException) and list(project.tenants()) == ["ORGANISATION"]


@promise("a wrong secret at refresh: HTTPStatusException with invalid_client")
def _() -> bool:
    wrong = Project(secret="wrong")
    wrong.token = dict(project.token)
    error = refused(lambda: wrong.sdk_token().refresh_access_token(wrong.client))
    return isinstance(error, HTTPStatusException) and b'"invalid_client"' in error.body


@promise("a wrong secret at the code: OAuthError invalid_client (Authlib)")
def _() -> bool:
    error = refused(Consent(PRACTICE, secret="wrong").exchange)
    return isinstance(error, OAuthError) and error.error == "invalid_client"


@promise("a code used twice: OAuthError invalid_grant (Authlib)")
def _() -> bool:
    error = refused(passes["first"].exchange)
    return isinstance(error, OAuthError) and error.error == "invalid_grant"


@promise("an unknown refresh token: 400, in the very words the SDK knows as invalid_grant")
def _() -> bool:
    other = Project()
    other.token = {**project.token, "refresh_token": "unknown", "expires_at": 1.0}
    # In a call of its IdentityApi the SDK compares the whole body, letter for letter.
    error = refused(other.identity.get_connections)
    return isinstance(error, OAuth2InvalidGrantError)


@promise("PKCE app: the code is exchanged without a secret")
def _() -> bool:
    token = Consent(PRACTICE, client_id=PKCE_ID, secret="").exchange()
    return bool(token["access_token"] and token["refresh_token"])


@promise("client credentials are not for this app: HTTPStatusException with unauthorized_client")
def _() -> bool:
    token = project.sdk_token()
    error = refused(lambda: token.get_client_credentials_access_token(project.client, False))
    return isinstance(error, HTTPStatusException) and b'"unauthorized_client"' in error.body


@promise("revoke: the refresh token is dead and the access token a 401")
def _() -> bool:
    before = dict(project.token)
    assert project.sdk_token().revoke_access_token(project.client)
    project.token = {**before, "expires_at": None}
    shut = refused(project.identity.get_connections)
    dead = refused(lambda: project.sdk_token().refresh_access_token(project.client))
    return shut.status == 401 and b'"invalid_grant"' in dead.body  # type: ignore[attr-defined]


@promise("after revoke every connection of the user is gone")
def _() -> bool:
    project.save(Consent("openid offline_access").exchange())
    return project.tenants() == {}


sys.exit(1 if failed else 0)
