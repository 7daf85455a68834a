"""How people's practices are signed in to: the protocol, as an address really built shows it."""

from __future__ import annotations

import os
from urllib.parse import parse_qs, urlsplit

from greenroom.access.evidence.model import Seen
from greenroom.access.office import Office
from greenroom.auth import oauth as flow

_IDENTITY_HOST = "identity.xero.com"


def oauth(office: Office) -> Seen:
    """An address that a person would be sent to, and where tokens are fetched; nothing is sent."""
    app, identity = office.settings.app, office.contract.identity
    made = flow.App(office.workspace.client_id, app.type, app.redirect_uri, "", app.pkce)
    attempt = flow.new_attempt(office.workspace.scope_plan.scopes, os.urandom(flow.ENTROPY_BYTES))
    address = urlsplit(flow.authorise_url(made, attempt, identity))
    asked = {name: values[0] for name, values in parse_qs(address.query).items()}
    others = [identity.url(name) for name in ("token", "revocation")]
    facts = {
        "type": app.type,
        "asks_for": asked.get("response_type", ""),
        "challenge": asked.get("code_challenge_method", ""),
        "redirect": urlsplit(app.redirect_uri).scheme,
    }
    if wrong := _wrong([address.geturl(), *others], asked, pkce=made.challenges):
        return Seen("fails", f"The sign-in is not as demanded: {wrong}.", facts)
    told = " with a challenge (S256)" if made.challenges else ""
    said = f"OAuth 2.0, the authorisation code alone{told}; tokens are fetched and kept by us."
    return Seen("holds", said, facts)


def _wrong(addresses: list[str], asked: dict[str, str], *, pkce: bool) -> str:
    """What is not as OAuth 2.0 with the code flow would have it; empty when nothing is."""
    for address in addresses:
        parts = urlsplit(address)
        if parts.scheme != "https" or "oauth1" in parts.path.lower() or "oauth_" in parts.query:
            return f"{parts.scheme}://{parts.hostname} is not OAuth 2.0 over TLS"
    redirect = urlsplit(asked.get("redirect_uri", ""))
    local = redirect.scheme == "http" and redirect.hostname == "localhost"
    wrong = {
        "it asks for a token in the address": asked.get("response_type") != "code",
        "its answer is bound to no attempt": len(asked.get("state", "")) < 16,
        "its challenge is not S256": pkce and asked.get("code_challenge_method") != "S256",
        "the secret stands in the address": "client_secret" in asked,
        "its redirect address is neither https nor of this machine": (
            redirect.scheme != "https" and not local
        ),
    }
    return next((said for said, is_so in wrong.items() if is_so), "")
