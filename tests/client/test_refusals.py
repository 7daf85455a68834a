"""Promises of refusals: every documented way to be refused is one error with a next step."""

from __future__ import annotations

import pytest
from client_cast import CORRELATION, JSON, NOW, PRACTICE, XML, gateway, refused
from hypothesis import given
from hypothesis import strategies as st

from greenroom.client.refusals import Asked, limit_name, opening, rate_limited, refusal
from greenroom.clock import moment
from greenroom.contract import contract
from greenroom.errors import (
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

ASKED = Asked(
    contract(), contract().operation("clients.list"), PRACTICE, ("openid", "offline_access")
)
INVALID = {**JSON, "www-authenticate": "Bearer error=invalid_token"}
INSUFFICIENT = {**JSON, "www-authenticate": 'Bearer error="insufficient_scope"'}
EXPIRED = gateway(401, "Unauthorized", "TokenExpired: token expired at 04/29/2020 09:22:02")
BAD = gateway(401, "Unauthorized", "AuthenticationUnsuccessful")
UNAUTHORISED = gateway(401, "Unauthorized", "AuthorizationUnsuccessful")
ELSEWHERE = gateway(403, "Forbidden", "AuthenticationUnsuccessful")
UNPRIVILEGED = gateway(403, "Forbidden", "InsufficientPermissions")
OUTAGE = gateway(503, "Unavailable", "ServiceNotAvailable")
JSON_ERROR = b'{"status":"ERROR","errorDescription":"Invalid job identifier"}'

CASES = {
    "GE-01 expired token": (401, INVALID, EXPIRED, SignedOut, "expired"),
    "GE-02 bad token": (401, INVALID, BAD, SignedOut, "does not accept"),
    "GE-03 missing scope, by the detail": (401, JSON, UNAUTHORISED, ScopeMissing, "needs"),
    "GE-03 missing scope, by the header": (401, INSUFFICIENT, b"", ScopeMissing, "needs"),
    "a 401 without a body": (401, {}, b"", SignedOut, "does not accept"),
    "GE-04 wrong tenant": (403, JSON, ELSEWHERE, Forbidden, "not connected"),
    "GE-05 a 403 without a body": (403, {}, b"", Forbidden, "not connected"),
    "missing privilege": (403, JSON, UNPRIVILEGED, Forbidden, "may not do this"),
    "a 403 in an envelope": (
        403,
        XML,
        refused("Account not found"),
        Forbidden,
        "Account not found",
    ),
    "GE-06 unknown path": (404, {}, b"The resource cannot be found.", NotFound, "no such path"),
    "a 404 in an envelope": (404, XML, refused("No such contact"), NotFound, "No such contact"),
    "406 no acceptable type": (406, {}, b"", UnexpectedReply, "none of the reply types"),
    "415 body type": (415, {}, b"application/json, application/xml", UnexpectedReply, "this type"),
    "GE-07 rate limit": (429, {"retry-after": "22"}, b"", RateLimited, "resumes at"),
    "GE-08 outage": (503, JSON, OUTAGE, XeroBroken, "ServiceNotAvailable"),
    "GE-09 broken JSON under a 500": (500, JSON, b'{Status":500}', XeroBroken, "500"),
    "500 in an envelope": (500, XML, refused("Something failed"), Refused, "Something failed"),
    "400 in an envelope": (400, XML, refused("pageSize must be 1 to 500"), Refused, "pageSize"),
    "400 in a JSON envelope": (400, JSON, JSON_ERROR, Refused, "Invalid job identifier"),
    "409 in an envelope": (409, XML, refused("Contact is shared"), Refused, "Contact is shared"),
    "400 without words": (400, {}, b"", Refused, "400"),
    "502 of a proxy": (502, {"content-type": "text/html"}, b"<html>Bad</html>", XeroBroken, "502"),
    "a redirect": (302, {"location": "https://example.test"}, b"", UnexpectedReply, "302"),
}


@pytest.mark.parametrize("name", CASES)
def test_every_refusal_is_one_error(name: str) -> None:
    """GE-05, GE-08, GE-09 and each other row of the error tables is the one error it stands for."""
    status, headers, body, kind, says = CASES[name]
    error = refusal(ASKED, status, headers, body, now=NOW)
    assert type(error) is kind
    assert says in error.message
    assert error.message.startswith("clients.list")
    assert (error.operation, error.practice, error.status) == ("clients.list", PRACTICE, status)
    assert error.correlation_id == (
        CORRELATION if headers or body == EXPIRED else ""
    ) or not headers.get("xero-correlation-id")


@pytest.mark.parametrize(
    "name", [name for name in CASES if "400" not in name and "409" not in name]
)
def test_a_refusal_says_what_to_do_next(name: str) -> None:
    """The hint is the contract's own advice, wherever Xero's words are not the whole story."""
    status, headers, body, kind, _ = CASES[name]
    error = refusal(ASKED, status, headers, body, now=NOW)
    assert error.hint or kind in {Refused, RateLimited} or status == 302


def test_the_correlation_id_comes_from_the_body_where_the_header_lacks_it() -> None:
    """The gateway's ``Instance`` is the same id as the header."""
    assert refusal(ASKED, 401, {}, BAD, now=NOW).correlation_id == CORRELATION


def test_a_missing_scope_names_needed_and_granted() -> None:
    """The error holds what the operation needs and what the token carries."""
    error = refusal(ASKED, 401, JSON, UNAUTHORISED, now=NOW)
    assert isinstance(error, ScopeMissing)
    assert error.needed == contract().operation("clients.list").scopes_any
    assert error.granted == ("openid", "offline_access")
    assert "this connection has openid, offline_access" in error.message


@pytest.mark.parametrize(
    ("said", "known"),
    [
        ("minute", "minute"),
        ("Minute", "minute"),
        ("day", "day"),
        ("daily", "day"),
        ("concurrent", "concurrent"),
        ("appminute", "app-minute"),
        ("app-minute", "app-minute"),
        ("App_Minute", "app-minute"),
        ("", ""),
        ("fortnight", ""),
    ],
)
def test_the_limit_is_compared_loosely(said: str, known: str) -> None:
    """Every spelling in circulation names the same limit; an unknown one is kept as it is."""
    assert limit_name(contract(), said) == known
    error = refusal(ASKED, 429, {"x-rate-limit-problem": said}, b"", now=NOW)
    assert isinstance(error, RateLimited)
    assert error.problem == (known or said)


def test_a_limit_says_when_it_resumes() -> None:
    """The message gives the first full minute after Retry-After, in UTC and with the day."""
    error = rate_limited(ASKED, "day", 50.0, now=moment("2026-11-24T14:04:08"))
    assert error.retry_after_seconds == 50.0
    assert error.message == (
        "clients.list: the day limit is used up; it resumes at 14:05 UTC, Tue 24 Nov"
    )
    assert error.exit_code == 3


@given(st.floats(moment("2020-01-01"), moment("2040-01-01")))
def test_no_opening_is_told_too_early(at: float) -> None:
    """The minute told is never before the moment, and less than a minute after it."""
    told = opening(at)
    minute = -(-at // 60) * 60
    assert 0 <= minute - at < 60
    assert told == opening(minute)


@pytest.mark.parametrize("text", ["", "soon", "-5", "nan", "inf", "Tue, 24 Nov 2026 14:05:00 GMT"])
def test_an_odd_retry_after_is_no_time(text: str) -> None:
    """A Retry-After that is no plain number of seconds is left aside."""
    error = refusal(ASKED, 429, {"retry-after": text}, b"", now=NOW)
    assert isinstance(error, RateLimited)
    assert error.retry_after_seconds is None


@given(
    st.integers(100, 599),
    st.dictionaries(
        st.sampled_from(["content-type", "retry-after", "www-authenticate"]), st.text(max_size=40)
    ),
    st.binary(max_size=200),
)
def test_any_reply_is_some_error(status: int, headers: dict[str, str], body: bytes) -> None:
    """Whatever comes under a status other than 200 becomes a ``CallError``, never a crash."""
    error = refusal(ASKED, status, headers, body, now=NOW)
    assert isinstance(error, CallError)
    assert error.operation == "clients.list"


def test_xeros_words_are_kept_to_one_short_line() -> None:
    """A long or many-lined text of Xero's does not fill a screen."""
    error = refusal(ASKED, 400, XML, refused("no\n\tno " + "no " * 1000), now=NOW)
    assert "\n" not in error.message
    assert len(error.message) < 600


def test_no_hint_says_that_nothing_is_to_be_done() -> None:
    """An error is shown when all tries have failed: each refusal of a call names a next step."""
    calls = [one for one in contract().identity.refusals.values() if one.step == "call"]
    assert len(calls) > 10
    assert [one.name for one in calls if one.next.startswith("Nothing")] == []
    for limit in contract().limits:
        for seconds in (None, 90.0):
            error = rate_limited(ASKED, limit, seconds, now=NOW)
            assert error.hint.startswith("Run it again")
            assert "{" not in error.hint
            assert ("14:06" in error.hint) == (seconds is not None and limit != "concurrent")
