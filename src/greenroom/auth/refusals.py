"""What it means when Xero's identity says no: each known refusal as exactly one typed error.

The words are the contract's. No error quotes a body. How a practice's own calls are refused is the
client's business.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from greenroom.contract.terms import Identity, Refusal
from greenroom.errors import (
    CallError,
    ConfigError,
    ConsentError,
    Forbidden,
    GreenroomError,
    RateLimited,
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


def call_refused(
    status: int, operation: str, headers: Mapping[str, str] | None = None
) -> GreenroomError:
    """The error for a refusal without usable words, by its status."""
    headers = headers or {}
    correlation_id = headers.get("xero-correlation-id", "")

    def made(kind: type[CallError], message: str, hint: str = "") -> CallError:
        return kind(
            message, hint=hint, operation=operation, correlation_id=correlation_id, status=status
        )

    if status == 401:
        return made(SignedOut, "Xero refused the access token", "Connect the practice again.")
    if status == 403:
        return made(Forbidden, "Xero refused this user", "List the connections and look again.")
    if status == 429:
        return RateLimited(
            "Xero asks for a pause",
            problem=headers.get("x-rate-limit-problem", ""),
            retry_after_seconds=_retry_after(headers),
            operation=operation,
            correlation_id=correlation_id,
            status=status,
        )
    if status >= 500:
        return made(XeroBroken, f"Xero answered {status}", "Try again in a minute.")
    return made(UnexpectedReply, f"Xero answered {status} out of turn")


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


def page_refusal(line: str, identity: Identity) -> Refusal | None:
    """What a line copied from Xero's own error page means; None when it is not known."""
    said = line.lower().removeprefix("error:").strip()
    word = said.partition(":")[0].strip()
    pages = [r for r in identity.refusals.values() if r.step == "authorise" and r.error == word]
    exact = (r for r in pages if r.detail and r.detail.lower() in said)
    return next(exact, next((r for r in pages if not r.detail), None))
