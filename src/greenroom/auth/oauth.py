"""What we ask Xero's identity: the consent address, the callback, and every request for tokens.

Here are addresses and requests, built from values alone. What Xero answers is read in
``replies``; what a token says is read in ``claims``. Nothing here does I/O or keeps anything.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple
from urllib.parse import parse_qsl, quote_plus, urlencode

from greenroom.auth.refusals import plain_word
from greenroom.contract.terms import Identity
from greenroom.errors import ConfigError, ConsentError
from greenroom.send import Request

ENTROPY_BYTES = 32
"""How much randomness an attempt needs at least."""

OFFLINE = "offline_access"
"""The scope without which Xero gives no refresh token."""


class App(NamedTuple):
    """An app as registered with Xero: ``web`` holds a secret, ``pkce`` has none.

    ``pkce`` False keeps a web app from sending a code challenge; a pkce app always sends one.
    """

    client_id: str
    type: Literal["web", "pkce"]
    redirect_uri: str
    secret: str = ""
    pkce: bool = True

    def __repr__(self) -> str:
        return f"<App {self.client_id} {self.type} {self.redirect_uri}>"

    @property
    def challenges(self) -> bool:
        """Whether this app sends a code challenge."""
        return self.pkce or self.type == "pkce"


class Attempt(NamedTuple):
    """One try at consent: what was asked, and the three values the answer must fit."""

    state: str
    verifier: str
    nonce: str
    scopes: tuple[str, ...]

    def __repr__(self) -> str:
        return f"<Attempt for {' '.join(self.scopes)}>"


def _text(data: bytes) -> str:
    """Bytes as base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def new_attempt(scopes: Iterable[str], entropy: bytes) -> Attempt:
    """A fresh attempt; ``offline_access`` is added, for a grant nobody can renew is no use here.

    ``entropy`` is at least 32 random bytes. Raises ``ConfigError`` when scopes of a practice and of
    an organisation are asked together: one pass reaches one type of tenant.
    """
    if len(entropy) < ENTROPY_BYTES:
        raise ConfigError(f"an attempt needs {ENTROPY_BYTES} random bytes, not {len(entropy)}")
    wanted = tuple(dict.fromkeys(scopes))
    families = {scope.partition(".")[0] for scope in wanted}
    if {"practicemanager", "accounting"} <= families:
        raise ConfigError(
            "one consent pass cannot ask for practice and accounting scopes together",
            hint="Connect twice: once for the practice, once for the organisation.",
        )
    if OFFLINE not in wanted:
        wanted = (*wanted, OFFLINE)
    # Three values from one: each is as random as the entropy, and none tells of another.
    state, verifier, nonce = (
        _text(hmac.digest(entropy, label, "sha256")) for label in (b"state", b"verifier", b"nonce")
    )
    return Attempt(state, verifier, nonce, wanted)


def _challenge(verifier: str) -> dict[str, str]:
    """The S256 challenge of a verifier, as parameters."""
    digest = hashlib.sha256(verifier.encode("ascii")).digest()
    return {"code_challenge": _text(digest), "code_challenge_method": "S256"}


def authorise_url(
    app: App,
    attempt: Attempt,
    identity: Identity,
    *,
    origin: str | None = None,
    several: bool = True,
) -> str:
    """The address to open in the person's browser.

    ``several`` False asks Xero not to offer many practices in one pass, for apps that have its
    bulk connections.
    """
    query = {
        "response_type": "code",
        "client_id": app.client_id,
        "redirect_uri": app.redirect_uri,
        "scope": " ".join(attempt.scopes),
        "state": attempt.state,
        "nonce": attempt.nonce,
    }
    if app.challenges:
        query |= _challenge(attempt.verifier)
    if not several:
        query["acr_values"] = "bulk_connect:false"
    return f"{identity.url('authorise', origin=origin)}?{urlencode(query)}"


def _shown(address: str) -> str:
    """Scheme, host and path of an address; empty for a text that is none, as a lone code is."""
    plain = re.match(r"(https?)://(?:[^/@]*@)?([A-Za-z0-9.\-\[\]:]+)([A-Za-z0-9/._~-]*)", address)
    return f"{plain[1]}://{plain[2]}{plain[3]}" if plain else ""


def _answer(callback_url: str, app: App) -> dict[str, list[str]]:
    """The callback's parameters, if it came to the registered address; else ``ConsentError``."""
    address, _, query = callback_url.partition("#")[0].partition("?")
    registered, _, fixed = app.redirect_uri.partition("?")
    pairs = parse_qsl(query, keep_blank_values=True)
    if address != registered or not set(parse_qsl(fixed)) <= set(pairs):
        came = _shown(address)
        raise ConsentError(
            f"the callback came to {came}, and {registered} is registered"
            if came
            else "what was pasted is not an address",
            hint="Open the address that `greenroom connect` prints, and give back the whole "
            "address it ends on: it begins with " + registered,
            reason="wrong-address",
        )
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found


def read_callback(callback_url: str, app: App, attempt: Attempt) -> str:
    """The code that Xero sent back.

    Raises ``ConsentError`` whose ``reason`` is ``wrong-address``, ``state-mismatch``,
    ``cancelled``, ``no-code``, or the word Xero gave as the error.
    """
    answer = _answer(callback_url, app)
    states = answer.get("state", [])
    # The state comes before the error: a stranger may not even cancel an attempt.
    if len(states) != 1 or not hmac.compare_digest(states[0].encode(), attempt.state.encode()):
        raise ConsentError(
            "the callback does not belong to this attempt",
            hint="Start again with `greenroom connect`, in one browser.",
            reason="state-mismatch",
        )
    if "error" in answer:
        raise _declined(answer["error"][0])
    codes = [code for code in answer.get("code", []) if code]
    if len(codes) != 1:
        raise ConsentError(
            "Xero called back without a code",
            hint="Start again; a practice that is already connected can be clicked through.",
            reason="no-code",
        )
    return codes[0]


def _declined(error: str) -> ConsentError:
    """What an error in the callback means."""
    if error == "access_denied":
        return ConsentError(
            "the person pressed Cancel",
            hint="Start again when they are ready to agree.",
            reason="cancelled",
        )
    slug = plain_word(error)
    return ConsentError(
        f"Xero ended the consent with the error {slug}",
        hint="Start again; if it happens twice, ask Xero's support about that word.",
        reason=slug,
    )


def check_secret(app: App) -> None:
    """Nothing, if the app can prove itself to Xero; ``ConfigError`` for a web app without secret.

    Look before a person is sent to Xero: at the exchange their code would be spent already.
    """
    if app.type == "web" and not app.secret:
        raise ConfigError(
            f"app {app.client_id} is a web app and has no secret at hand",
            hint="Set GREENROOM_CLIENT_SECRET: developer.xero.com/app/manage makes one for it.",
        )


def _form(url: str, app: App, fields: Mapping[str, str]) -> Request:
    """A form post that carries the client's own proof: Basic for web, the id alone for pkce."""
    headers = {
        "content-type": "application/x-www-form-urlencoded",
        "accept": "application/json",
    }
    if app.type == "pkce":
        fields = {**fields, "client_id": app.client_id}
    else:
        check_secret(app)
        pair = f"{quote_plus(app.client_id)}:{quote_plus(app.secret)}"
        headers["authorization"] = "Basic " + base64.b64encode(pair.encode()).decode("ascii")
    return Request("POST", url, headers, urlencode(fields).encode("ascii"))


def code_request(
    app: App, attempt: Attempt, code: str, identity: Identity, *, origin: str | None = None
) -> Request:
    """The request that turns a code into tokens; the code is good once, for five minutes."""
    fields = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": app.redirect_uri,
    }
    if app.challenges:
        fields["code_verifier"] = attempt.verifier
    return _form(identity.url("token", origin=origin), app, fields)


def refresh_request(
    app: App, refresh_token: str, identity: Identity, *, origin: str | None = None
) -> Request:
    """The request that turns a refresh token into the next pair."""
    fields = {"grant_type": "refresh_token", "refresh_token": refresh_token}
    return _form(identity.url("token", origin=origin), app, fields)


def revoke_request(
    app: App, refresh_token: str, identity: Identity, *, origin: str | None = None
) -> Request:
    """The request that ends a user's grant, and with it every connection they made to this app."""
    return _form(identity.url("revocation", origin=origin), app, {"token": refresh_token})


def _bearer(access_token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {access_token}", "accept": "application/json"}


def connections_request(
    access_token: str, identity: Identity, *, auth_event_id: str = "", origin: str | None = None
) -> Request:
    """The request for what this user connected; with an event id, in that one pass only."""
    url = identity.url("connections", origin=origin)
    if auth_event_id:
        url += "?" + urlencode({"authEventId": auth_event_id})
    return Request("GET", url, _bearer(access_token))


def disconnect_request(
    access_token: str, connection_id: str, identity: Identity, *, origin: str | None = None
) -> Request:
    """The request that ends one connection and leaves the user's others alone."""
    url = identity.url("connection", origin=origin, id=quote_plus(connection_id))
    return Request("DELETE", url, _bearer(access_token))


def keys_request(identity: Identity, *, origin: str | None = None) -> Request:
    """The request for the keys that sign Xero's id tokens."""
    return Request("GET", identity.url("keys", origin=origin), {"accept": "application/json"})
