"""What of a request or a reply may be shown to people: secrets are left out, never masked.

Headers and the fields of a form are shown when they are on a list; a token that stands where none
belongs is known by its form. Nothing here decides what is kept.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

import msgspec

from greenroom.emulator.world import digest

HEADERS = frozenset(
    (
        "accept", "accept-encoding", "accept-language", "allow", "cache-control", "connection",
        "content-encoding", "content-language", "content-length", "content-security-policy",
        "content-type", "date", "expect", "host", "if-modified-since", "if-none-match", "origin",
        "pragma", "referrer-policy", "retry-after", "server", "transfer-encoding", "user-agent",
        "www-authenticate", "x-appminlimit-remaining", "x-daylimit-remaining",
        "x-minlimit-remaining", "x-rate-limit-problem", "xero-correlation-id", "xero-features",
        "xero-tenant-id",
    )
)  # fmt: skip
"""Headers that are shown; of any other only the name is. Cookies of one host know no port."""

FIELDS = frozenset(
    (
        "action", "authEventId", "client_id", "code_challenge", "code_challenge_method", "error",
        "error_description", "grant_type", "max_age", "prompt", "redirect_uri", "response_mode",
        "response_type", "scope", "tenant", "token_type_hint", "user",
    )
)  # fmt: skip
"""Fields of sign-in and of the token endpoint that are shown."""

SECRETS = frozenset(
    (
        "access_token", "assertion", "client_assertion", "client_secret", "code", "code_verifier",
        "id_token", "id_token_hint", "password", "refresh_token", "session_state", "token",
    )
)  # fmt: skip
"""Names whose value is left out wherever it stands."""

_TOKEN = re.compile(r"eyJ[\w-]{8,}(?:\.[\w-]*){0,2}|(?<![\w-])[\w-]{43}(?![\w-])")
_GRANTED = re.compile(r"\b(bearer|basic)(?:\s+|%20|\+)[^\s\"'<>&]{16,}", re.IGNORECASE)
_UNSHOWABLE = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TEXTS = ("json", "xml", "text/plain")
_FORM = "application/x-www-form-urlencoded"


class Body(NamedTuple):
    """A body as it may be shown: its text, or in a few words why there is none."""

    text: str
    why_not: str = ""


def left_out(value: str) -> str:
    """What stands in the place of a secret."""
    return f"(left out, {len(value)} characters)" if value else ""


def plain(text: str) -> str:
    """The text without tokens, and without characters that a page cannot carry."""
    text = _GRANTED.sub(lambda found: f"{found[1]} (left out)", _UNSHOWABLE.sub("\ufffd", text))
    return _TOKEN.sub(lambda found: left_out(found[0]), text)


def headers_shown(headers: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """The headers by name, those that are not on the list without their value."""
    return tuple((plain(name), _header(name.lower(), headers[name])) for name in sorted(headers))


def _header(name: str, value: str) -> str:
    if name == "authorization":
        return _authorization(value)
    if name == "location":
        return url_shown(value, signing_in=True)
    return plain(value) if name in HEADERS else left_out(value)


def _authorization(value: str) -> str:
    """The kind of a credential, and a digest that tells one from another and opens nothing."""
    kind, _, credential = value.partition(" ")
    if not credential or kind.lower() not in ("bearer", "basic"):
        return left_out(value)
    return f"{kind}, digest {digest(credential)[:16]}"


def url_shown(url: str, *, signing_in: bool) -> str:
    """The address with its query; ``signing_in`` where only fields on the list are shown."""
    address, mark, query = url.partition("?")
    pairs = (pair.partition("=") for pair in query.split("&"))
    shown = (f"{plain(n)}{eq}{_field(n, v, strict=signing_in)}" for n, eq, v in pairs)
    return plain(address) + mark + "&".join(shown)


def _field(name: str, value: str, *, strict: bool) -> str:
    hidden = name.lower() in SECRETS or (strict and name not in FIELDS)
    return left_out(value) if hidden else plain(value)


def body_shown(content: bytes, content_type: str, *, signing_in: bool) -> Body:
    """A body, or the beginning of one; see ``url_shown``."""
    media = content_type.partition(";")[0].strip().lower()
    if not content:
        return Body("")
    if signing_in:
        return _of_sign_in(content, media)
    if media and not any(kind in media for kind in _TEXTS):
        return Body("", f"{plain(media)} is not shown")
    return _text(content)


def _text(content: bytes) -> Body:
    text = content.decode("utf-8", "replace")
    if text[:2000].count("\ufffd") > 8:
        return Body("", "it is not text")
    return Body(plain(text))


def _of_sign_in(content: bytes, media: str) -> Body:
    """A form or JSON by its names; nothing else, for secrets may stand anywhere in it."""
    if media == "text/plain":
        return _text(content)
    if "json" in media:
        try:
            found = msgspec.json.encode(_without_secrets(msgspec.json.decode(content)))
        # Anybody may nest deeper than Python goes.
        except (msgspec.MsgspecError, RecursionError):
            return Body("", "it cannot be read as JSON")
        return Body(found.decode())
    if media == _FORM or (not media and b"=" in content):
        fields = parse_qsl(content.decode("utf-8", "replace"), keep_blank_values=True)
        return Body("\n".join(f"{plain(n)} = {_field(n, v, strict=True)}" for n, v in fields))
    return Body("", "a page for a browser" if media == "text/html" else "its kind is not shown")


def _without_secrets(value: Any) -> Any:
    """The same tree of plain values with secrets left out."""
    if isinstance(value, dict):
        return {
            plain(name): left_out(str(part)) if name.lower() in SECRETS else _without_secrets(part)
            for name, part in value.items()
        }
    if isinstance(value, list):
        return [_without_secrets(part) for part in value]
    return plain(value) if isinstance(value, str) else value
