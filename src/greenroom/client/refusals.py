"""Every way a call is refused → exactly one error, with what to do next. Pure.

Status, headers and body come in; a ``CallError`` comes out. Advice is the contract's
(`identity.toml`, refusals), so that reference, emulator and errors say the same. Replies that
succeed are read in ``reply``; whether to try again is decided in ``retry``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple, TypedDict

from greenroom.clock import utc
from greenroom.contract.model import Contract, Operation
from greenroom.errors import (
    BodyError,
    CallError,
    Forbidden,
    NotFound,
    RateLimited,
    Refused,
    ScopeMissing,
    SignedOut,
    UnexpectedReply,
    XeroBroken,
)
from greenroom.wire.gateway import GatewayError, gateway_error
from greenroom.wire.reading import reply_reader

LONGEST_TEXT = 500
"""How much of Xero's own words an error repeats."""

_NO_GATEWAY = GatewayError("", 0, "", "", "")


class About(TypedDict):
    """The arguments that every ``CallError`` takes beside its message."""

    operation: str
    practice: str
    correlation_id: str
    status: int | None
    hint: str


class Asked(NamedTuple):
    """What was asked, as far as an error must say it. ``granted``: the token's scopes."""

    contract: Contract
    operation: Operation
    practice: str
    granted: tuple[str, ...] = ()

    def advice(self, refusal: str) -> str:
        """What to do next, from the contract's list; ``{opens}`` stands for when a limit opens."""
        return self.contract.identity.refusals[refusal].next

    def about(self, status: int | None, correlation_id: str, hint: str) -> About:
        """What every error of this call carries."""
        return {
            "operation": self.operation.name,
            "practice": self.practice,
            "correlation_id": correlation_id,
            "status": status,
            "hint": hint,
        }


def refusal(
    asked: Asked, status: int, headers: Mapping[str, str], body: bytes, *, now: float
) -> CallError:
    """The one error a reply with another status than 200 stands for."""
    gateway = gateway_error(body) or _NO_GATEWAY
    words = xero_text(asked, headers, body)
    said = _Said(
        asked=asked,
        status=status,
        headers=headers,
        detail=gateway.detail or gateway.title,
        words=words,
        correlation_id=headers.get("xero-correlation-id", "") or gateway.instance,
    )
    if status == 401:
        return said.scope_missing() if said.lacks_scope() else said.signed_out()
    if status == 403:
        return said.scope_missing() if said.lacks_scope() else said.forbidden()
    if status == 404:
        return said.error(NotFound, "Xero knows no such path or record", "not-found")
    if status in {406, 415}:
        return said.wrong_format()
    if status == 429:
        return rate_limited(
            asked,
            headers.get("x-rate-limit-problem", ""),
            retry_after(headers),
            now=now,
            status=429,
            correlation_id=said.correlation_id,
        )
    return said.otherwise()


class _Said(NamedTuple):
    """A refusal taken apart: ``detail`` is the gateway's word, ``words`` the application's."""

    asked: Asked
    status: int
    headers: Mapping[str, str]
    detail: str
    words: str
    correlation_id: str

    def error(self, kind: type[CallError], what: str, refusal: str = "") -> CallError:
        """An error that names operation, happening and Xero's own words."""
        words = self.words or self.detail
        text = f"{self.asked.operation.name}: {what}" + (f": {short(words)}" if words else "")
        hint = self.asked.advice(refusal) if refusal else ""
        return kind(text, **self._about(hint))

    def lacks_scope(self) -> bool:
        """Whether the token is good and only lacks the scope: told in the header or the detail."""
        signal = self.headers.get("www-authenticate", "") + self.detail
        return "insufficient_scope" in signal or "AuthorizationUnsuccessful" in signal

    def scope_missing(self) -> CallError:
        """The token lacks every scope that opens the operation."""
        needed, granted = self.asked.operation.scopes_any, self.asked.granted
        return ScopeMissing(
            f"{self.asked.operation.name} needs {' or '.join(needed) or 'another scope'}; "
            f"this connection has {', '.join(granted) or 'none that can be read'}",
            needed=needed,
            granted=granted,
            **self._about(self.asked.advice("scope-missing")),
        )

    def signed_out(self) -> CallError:
        """The token is past its time, or no good at all."""
        if self.detail.startswith("TokenExpired"):
            return self._plain(SignedOut, "the access token has expired", "token-expired")
        return self._plain(SignedOut, "Xero does not accept the access token", "token-refused")

    def forbidden(self) -> CallError:
        """The practice is not connected, or the person lacks the privilege."""
        if "InsufficientPermissions" in self.detail:
            what = "the person who connected the practice may not do this"
            return self._plain(Forbidden, what, "privilege-missing")
        what = "this practice is not connected, or not any more"
        if self.words:
            what = f"Xero does not allow it: {short(self.words)}"
        return Forbidden(
            f"{self.asked.operation.name}: {what}",
            is_disconnected=True,
            **self._about(self.asked.advice("practice-not-connected")),
        )

    def wrong_format(self) -> CallError:
        """Xero does not serve the format asked for, or does not take the one sent."""
        if self.status == 406:
            what = "Xero serves none of the reply types asked for"
            return self.error(UnexpectedReply, what, "not-acceptable")
        what = "Xero does not take this type of body"
        return self.error(UnexpectedReply, what, "unsupported-media-type")

    def otherwise(self) -> CallError:
        """Words of the application's make it a refusal; a 5xx without any is a breakdown."""
        if self.words and self.status >= 400:
            return self.error(Refused, "Xero refused")
        if self.status >= 500:
            known = "unavailable" if self.status == 503 else "server-error"
            return self.error(XeroBroken, f"Xero answered {self.status}", known)
        if self.status >= 400:
            return self.error(Refused, f"Xero refused with {self.status}")
        return self.error(UnexpectedReply, f"Xero answered with an unexpected {self.status}")

    def _plain(self, kind: type[CallError], what: str, refusal: str) -> CallError:
        """An error in our words alone: the gateway's would add nothing."""
        text = f"{self.asked.operation.name}: {what}"
        return kind(text, **self._about(self.asked.advice(refusal)))

    def _about(self, hint: str) -> About:
        return self.asked.about(self.status, self.correlation_id, hint)


def rate_limited(
    asked: Asked,
    problem: str,
    seconds: float | None,
    *,
    now: float,
    status: int | None = None,
    correlation_id: str = "",
) -> RateLimited:
    """A limit was met, at Xero (429) or in our own limiter; says when the limit opens again."""
    known = limit_name(asked.contract, problem)
    opens = f"at {opening(now + seconds)}" if seconds is not None else ""
    advice = asked.advice(f"rate-limited-{known}") if known else "Run it again {opens}."
    hint = advice.format(opens=opens or "in a minute")
    return RateLimited(
        f"{asked.operation.name}: the {known or problem or 'rate'} limit is used up"
        + (f"; it resumes {opens}" if opens else ""),
        problem=known or problem,
        retry_after_seconds=seconds,
        **asked.about(status, correlation_id, hint),
    )


def limit_name(contract: Contract, problem: str) -> str:
    """Our name of the limit a header names, compared loosely; empty for one nobody knows."""
    said = _loose(problem)
    for limit in contract.limits.values():
        if said and said in {_loose(limit.name), *map(_loose, limit.problem)}:
            return limit.name
    return ""


def _loose(name: str) -> str:
    """``App-Minute`` as ``appminute``: spellings differ between witnesses."""
    return re.sub(r"[^a-z]", "", name.lower())


def opening(moment: float) -> str:
    """``14:05 UTC, Tue 24 Nov``: the first full minute at or after the moment."""
    at = utc(-(-moment // 60) * 60)
    return f"{at:%H:%M} UTC, {at:%a} {at.day} {at:%b}"


def retry_after(headers: Mapping[str, str]) -> float | None:
    """The seconds of Retry-After; ``None`` when it is absent or not a plain number."""
    text = headers.get("retry-after", "").strip()
    return float(text) if re.fullmatch(r"\d{1,9}(\.\d+)?", text, re.ASCII) else None


def xero_text(asked: Asked, headers: Mapping[str, str], body: bytes) -> str:
    """The ``ErrorDescription`` of an envelope; empty when the body is none."""
    if not body.strip():
        return ""
    try:
        reader = reply_reader(
            asked.contract,
            asked.operation,
            content_type=headers.get("content-type", ""),
            first=body,
        )
        reader.feed(body)
        reader.finish()
    except BodyError:
        return ""
    return reader.error


def short(text: str) -> str:
    """One line of somebody else's words, control characters left out, of a bearable length."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line if len(line) <= LONGEST_TEXT else line[: LONGEST_TEXT - 1] + "…"
