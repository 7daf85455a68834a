"""What it means when Xero's identity says no: each known refusal as exactly one typed error.

The words are the contract's. No error quotes a body. How a practice's own calls are refused is the
client's business.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from greenroom.contract.terms import Identity, Refusal
from greenroom.errors import (
    CallError,
    ConfigError,
    ConsentError,
    Forbidden,
    GreenroomError,
    NotFound,
    RateLimited,
    ScopeMissing,
    SignedOut,
    UnexpectedReply,
    XeroBroken,
)


def json_value(body: bytes) -> Any:
    """The body as JSON, or None when it is none."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def _refusal(identity: Identity, error: str) -> Refusal | None:
    """The contract's entry for an error of the token endpoint."""
    known = (r for r in identity.refusals.values() if r.step == "token" and r.error == error)
    return next(known, None)


def _word_refused(error: str, identity: Identity, status: int) -> GreenroomError:
    """The one error that fits Xero's word for why there is no token."""
    known = _refusal(identity, error)
    meaning = known.meaning if known else "Xero refused the request for a token."
    hint = known.next if known else "Start again with `greenroom connect`."
    if error == "invalid_grant":
        return SignedOut(meaning, hint=hint, operation="token", status=status)
    if error == "invalid_client":
        return ConfigError(meaning, hint=hint)
    slug = plain_word(error)
    return ConsentError(f"{slug}: {meaning}", hint=hint, reason=slug)


def plain_word(error: str) -> str:
    """The word itself when it looks like one of Xero's, else ``unreadable``: it will be shown."""
    return error if error.replace("_", "").isalnum() and len(error) <= 60 else "unreadable"


def _retry_after(headers: Mapping[str, str]) -> float | None:
    text = headers.get("retry-after", "")
    return float(text) if text.isdecimal() else None


def token_refused(
    status: int, body: bytes, identity: Identity, *, headers: Mapping[str, str] | None = None
) -> GreenroomError:
    """The error for a token or revocation reply that is not a success."""
    reply = json_value(body)
    word = reply.get("error") if isinstance(reply, dict) else None
    # A grant lives until Xero says `invalid_grant`: a proxy's 401 or a stray 500 must not kill it.
    if status == 401 and not isinstance(word, str):
        word = "invalid_client"
    if not isinstance(word, str) or (status >= 429 and not _refusal(identity, word)):
        return call_refused(status, "token", headers)
    return _word_refused(word, identity, status)


_BY_STATUS: dict[int, tuple[type[CallError], str, str]] = {
    401: (SignedOut, "Xero refused the access token", "Connect the practice again."),
    403: (Forbidden, "Xero refused this user", "List the connections and look again."),
    404: (NotFound, "Xero knows no such path", "Look at the address that was called."),
}
"""Status → error, message, hint."""

_LACKING = (ScopeMissing, "the token lacks the scope", "Add it to the features; consent again.")


def call_refused(
    status: int, operation: str, headers: Mapping[str, str] | None = None
) -> GreenroomError:
    """The error for a refusal without usable words, by its status and headers."""
    headers = headers or {}
    about = {"operation": operation, "correlation_id": headers.get("xero-correlation-id", "")}
    if status == 429:
        return RateLimited(
            "Xero asks for a pause",
            problem=headers.get("x-rate-limit-problem", ""),
            retry_after_seconds=_retry_after(headers),
            status=status,
            **about,
        )
    kind, message, hint = _BY_STATUS.get(
        status, (UnexpectedReply, f"Xero answered {status} out of turn", "Report it.")
    )
    if status >= 500:
        kind, message, hint = XeroBroken, f"Xero answered {status}", "Try again in a minute."
    if status == 401 and "insufficient_scope" in headers.get("www-authenticate", ""):
        kind, message, hint = _LACKING
    return kind(message, hint=hint, status=status, **about)


def never_returned(identity: Identity) -> ConsentError:
    """The error for a pass that Xero ended on its own page, with what to look for there."""
    lines = [
        f"- `{refusal.error}{' : ' + refusal.detail if refusal.detail else ''}`: {refusal.next}"
        for refusal in identity.refusals.values()
        if refusal.step == "authorise"
    ]
    return ConsentError(
        "Xero did not call back",
        hint="\n".join(["Look at the line beginning with `Error:` on Xero's page.", *lines]),
        reason="no-return",
    )


def page_refusal(page: str, identity: Identity) -> Refusal | None:
    """What Xero's own error page means, or a line copied from it; None when it is not known."""
    said = " ".join(page.lower().split())
    words = set(re.findall(r"[a-z]+_[a-z_]+", said))
    shown = [r for r in identity.refusals.values() if r.step == "authorise" and r.error in words]
    exact = (r for r in shown if r.detail and r.detail.lower() in said)
    return next(exact, next((r for r in shown if not r.detail), None))
