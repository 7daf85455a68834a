"""Xero's identity side: discovery, keys, authorise, token, revocation, userinfo, connections.

Here a path is led to who answers it. A bearer token is only looked up, never verified.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import NamedTuple
from urllib.parse import parse_qsl

from greenroom.emulator.grants import Access, Connection
from greenroom.emulator.identity import consent, consent_page, tokens
from greenroom.emulator.identity.signing import public_keys
from greenroom.emulator.reply import Reply
from greenroom.emulator.setup import Setup, Site
from greenroom.send import Request


class Ask(NamedTuple):
    """One request to this side: where, what with, when."""

    request: Request
    site: Site
    path: str
    query: str
    now: float
    consent: str

    def form(self) -> dict[str, str]:
        """The fields of a form body."""
        return dict(parse_qsl(self.request.body.decode("utf-8", "replace"), keep_blank_values=True))


class IdentitySide:
    """Answers for the login and identity hosts, and for ``/connections`` of the API host."""

    def __init__(self, setup: Setup) -> None:
        self.setup = setup
        names = ("authorise", "token", "revocation", "discovery", "keys", "userinfo")
        endpoints = setup.identity.endpoints
        self._places = {endpoints[name].path: (endpoints[name].host, name) for name in names}
        self._places["/identity/error"] = ("login", "error")
        self._connections = endpoints["connections"].path
        self._answers: dict[str, Callable[[Ask], Reply]] = {
            "identity.authorise": self._authorise,
            "identity.error": self._error,
            "identity.token": self._token,
            "identity.revocation": self._revocation,
            "identity.discovery": self._discovery,
            "identity.keys": self._keys,
            "identity.userinfo": self._userinfo,
            "connections.list": self._list,
            "connections.delete": self._delete,
        }

    def find(self, site: Site, path: str, method: str) -> str:
        """The name of what a path asks for on that site, "" when it is nothing of this side."""
        host, name = self._places.get(path, ("", ""))
        if host in site.sides:
            return f"identity.{name}"
        # The specification writes /Connections, the SDKs /connections; both work.
        if "api" in site.sides and path.lower().startswith(self._connections):
            tail = path[len(self._connections) :]
            if tail in ("", "/") and method == "GET":
                return "connections.list"
            if tail.startswith("/") and "/" not in tail[1:] and method == "DELETE":
                return "connections.delete"
        return ""

    def answer(self, name: str, ask: Ask) -> Reply:
        """The answer to what ``find`` named."""
        return self._answers[name](ask)

    # ------------------------------------------------------------------ pages

    def _authorise(self, ask: Ask) -> Reply:
        given = dict(parse_qsl(ask.query, keep_blank_values=True))
        if ask.request.method == "POST":
            given = {**given, **ask.form()}
        else:
            # A link must not be able to press Allow.
            given = {n: v for n, v in given.items() if n not in ("action", "user", "tenant")}
        by_itself = ask.consent
        return consent.authorise(self.setup, ask.site, given, now=ask.now, by_itself=by_itself)

    def _error(self, ask: Ask) -> Reply:
        error_id = dict(parse_qsl(ask.query)).get("errorId", "")
        return consent_page.error_page(self.setup, error_id, now=ask.now)

    # ------------------------------------------------------------------ tokens

    def _token(self, ask: Ask) -> Reply:
        if ask.request.method != "POST":
            return self.setup.writer.plain(405, "Method not allowed.\n", now=ask.now)
        return tokens.grant(
            self.setup, ask.site, headers=ask.request.headers, form=ask.form(), now=ask.now
        )

    def _revocation(self, ask: Ask) -> Reply:
        if ask.request.method != "POST":
            return self.setup.writer.plain(405, "Method not allowed.\n", now=ask.now)
        headers = ask.request.headers
        return tokens.revoke(self.setup, headers=headers, form=ask.form(), now=ask.now)

    def _keys(self, ask: Ask) -> Reply:
        return self.setup.writer.json(200, public_keys(self.setup.world), now=ask.now)

    def _discovery(self, ask: Ask) -> Reply:
        def url(name: str) -> str:
            return self.setup.identity.url(name, origin=ask.site.own)

        document = {
            "issuer": ask.site.issuer,
            "jwks_uri": url("keys"),
            "authorization_endpoint": url("authorise"),
            "token_endpoint": url("token"),
            "userinfo_endpoint": url("userinfo"),
            "revocation_endpoint": url("revocation"),
            "scopes_supported": list(self.setup.contract.scopes),
            "response_types_supported": ["code"],
            "response_modes_supported": ["query"],
            "grant_types_supported": ["authorization_code", "refresh_token"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
            "code_challenge_methods_supported": ["S256"],
        }
        return self.setup.writer.json(200, document, now=ask.now)

    def _userinfo(self, ask: Ask) -> Reply:
        access = self._access(ask)
        if isinstance(access, Reply):
            return access
        if "openid" not in access.scopes:
            return self.setup.writer.refuse("scope-missing", now=ask.now)
        user = self.setup.world.users[access.owner[1]]
        told = {"sub": tokens.subject(access.owner), **tokens.profile(user, access.scopes)}
        return self.setup.writer.json(200, told, now=ask.now)

    # ------------------------------------------------------------------ connections

    def _list(self, ask: Ask) -> Reply:
        access = self._access(ask)
        if isinstance(access, Reply):
            return access
        event = dict(parse_qsl(ask.query)).get("authEventId", "")
        mine = self.setup.world.connections.get(access.owner, {}).values()
        told = [self._told(found) for found in mine if event in ("", found.auth_event_id)]
        return self.setup.writer.json(200, told, now=ask.now)

    def _delete(self, ask: Ask) -> Reply:
        access = self._access(ask)
        if isinstance(access, Reply):
            return access
        connection_id = ask.path.rpartition("/")[2]
        if self.setup.world.disconnect(access.owner, connection_id):
            return Reply(204, self.setup.writer.headers(ask.now))
        return self.setup.writer.missing(now=ask.now)

    def _told(self, found: Connection) -> dict[str, object]:
        """A connection as ``/connections`` lists it (CN-01 to CN-07)."""
        world = self.setup.world
        practice = world.practices.get(found.tenant_id)
        tenant = practice or world.organisations.get(found.tenant_id)
        nameless = practice is not None and self.setup.switches["tenant-name"] == "null"
        return {
            "id": found.id,
            "authEventId": found.auth_event_id,
            "tenantId": found.tenant_id,
            "tenantType": found.tenant_type,
            "tenantName": None if nameless or tenant is None else tenant.name,
            "createdDateUtc": seven_digits(found.created_at),
            "updatedDateUtc": seven_digits(found.updated_at),
        }

    def _access(self, ask: Ask) -> Access | Reply:
        """The access token of a request, or why it is refused."""
        return bearer(self.setup, ask.request.headers, ask.now)


def bearer(setup: Setup, headers: Mapping[str, str], now: float) -> Access | Reply:
    """The access token a request carries, or the 401 of GE-01 and GE-02."""
    scheme, _, token = headers.get("authorization", "").partition(" ")
    access = setup.world.accesses.get(token) if scheme.lower() == "bearer" else None
    if access is None:
        return setup.writer.refuse("token-refused", now=now)
    if now >= access.expires_at:
        moment = datetime.fromtimestamp(access.expires_at, UTC)
        detail = f"TokenExpired: token expired at {moment:%m/%d/%Y %H:%M:%S}"
        return setup.writer.refuse("token-expired", detail=detail, now=now)
    return access


def seven_digits(moment: float) -> str:
    """An ISO date-time with seven fractional digits and no zone (CN-06)."""
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%S.%f0")
