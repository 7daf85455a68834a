"""Promises of the token's handling: one refresh, one replay, and never for a missing scope."""

from __future__ import annotations

import pytest
from client_cast import token, tokens_of
from hypothesis import given
from hypothesis import strategies as st

from greenroom.client.bearer import StandIn, bearer, granted_scopes
from greenroom.errors import CallError, Forbidden, ScopeMissing, SignedOut
from greenroom.send import Request

REQUEST = Request("POST", "https://api.xero.com/x", {"accept": "a"}, b"body")


def driven(
    came: list[CallError | None], *given: str, stand_in: StandIn | None = None
) -> tuple[list[str], list[str | None]]:
    """The Authorization headers sent when the tries end so, and what the token source was told."""
    tokens, told = tokens_of(*given)
    flow = bearer(REQUEST, tokens, stand_in)
    sent, outcomes = [next(flow)], iter(came)
    while True:
        try:
            sent.append(flow.send(next(outcomes)))
        except StopIteration:
            break
    assert all((one.method, one.url, one.body) == ("POST", REQUEST.url, b"body") for one in sent)
    return [one.headers["authorization"] for one in sent], told


def test_a_token_is_attached() -> None:
    """The first request carries the token beside its other headers."""
    assert driven([None], "one") == (["Bearer one"], [None])
    assert "authorization" not in REQUEST.headers


def test_a_refused_token_is_exchanged_once() -> None:
    """After a refusal the source is told which token was refused, and the request goes again."""
    assert driven([SignedOut("x"), None], "one", "two") == (
        ["Bearer one", "Bearer two"],
        [None, "one"],
    )


def test_a_second_refusal_is_final() -> None:
    """The newer token's refusal ends it: no third try."""
    sent, _ = driven([SignedOut("x"), SignedOut("x"), None], "one", "two", "three")
    assert len(sent) == 2


def test_the_same_token_again_is_not_sent() -> None:
    """A source that has nothing newer makes no second request."""
    sent, told = driven([SignedOut("x")], "one", "one")
    assert (sent, told) == (["Bearer one"], [None, "one"])


@pytest.mark.parametrize("error", [ScopeMissing("x"), Forbidden("x")])
def test_nothing_else_is_a_reason_to_refresh(error: CallError) -> None:
    """A missing scope stays missing with a new token of the same consent."""
    assert driven([error], "one", "two") == (["Bearer one"], [None])


GONE = Forbidden("x", is_disconnected=True)


def test_another_persons_token_is_asked_for_when_a_connection_is_gone() -> None:
    """Each person's token is tried until one opens the practice; a stale one is renewed as ever."""
    others = {"kim": "alex", "alex": "old"}
    sent, told = driven(
        [GONE, GONE, SignedOut("x"), None], "kim", "new", stand_in=lambda one: others[one]
    )
    assert sent == ["Bearer kim", "Bearer alex", "Bearer old", "Bearer new"]
    assert told == [None, "old"]


def test_the_same_person_again_is_not_asked_twice() -> None:
    """Without anybody else, or without a stand-in at all, the first refusal is the answer."""
    assert driven([GONE], "one", "two", stand_in=lambda one: one)[0] == ["Bearer one"]
    assert driven([GONE], "one", "two") == (["Bearer one"], [None])
    privilege = Forbidden("x")
    assert driven([privilege], "one", stand_in=lambda _: "two")[0] == ["Bearer one"]


def test_granted_scopes_are_read_from_the_token() -> None:
    """Both a list and a text of scopes are understood."""
    assert granted_scopes(f"Bearer {token('a', 'b')}") == ("a", "b")
    assert granted_scopes("Bearer e30.eyJzY29wZSI6ImEgYiJ9.x") == ("a", "b")


@given(st.text() | st.text("AQab.=-_0").map(lambda text: f"Bearer e30.{text}.x"))
def test_an_odd_token_has_no_scopes(text: str) -> None:
    """Whatever a token looks like, reading it for a message never fails."""
    assert granted_scopes(text) == ()
