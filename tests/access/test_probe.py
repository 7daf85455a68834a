"""The probe: one cheapest call per scope, and what each answer means."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

from greenroom.access.probe import CHEAPEST, probe
from greenroom.contract import contract
from greenroom.emulator.stages import granular_scopes
from greenroom.errors import (
    CallError,
    Forbidden,
    RateLimited,
    ScopeMissing,
    SignedOut,
    Unreachable,
    XeroBroken,
)
from greenroom.testing.stage import set_stage

NOW = 1_795_400_000.0
READ = "practicemanager.client.read"


def verdict(answer: Iterable[Any] | CallError, scope: str = READ, *, granted: bool = True) -> Any:
    """What the probe makes of one answer."""

    def call(_operation: str, _arguments: dict[str, Any]) -> Iterable[Any]:
        if isinstance(answer, CallError):
            raise answer
        return answer

    held = [scope] if granted else []
    return probe(contract(), call, scopes=[scope], granted=held, now=NOW)[0]


def test_each_scope_is_asked_by_a_call_that_it_opens() -> None:
    """The cheapest call of each granular scope is one that this very scope opens."""
    for scope in granular_scopes():
        operation = contract().operation(CHEAPEST[scope.removesuffix(".read")])
        assert scope in operation.scopes_any
        assert operation.method == "GET"


def test_an_approved_app_finds_everything_open() -> None:
    """Against the emulator, with every scope granted, all is open, and one call each is spent."""
    stage = set_stage(clients=10)
    asked: list[str] = []

    def call(operation: str, arguments: dict[str, Any]) -> Iterable[Any]:
        asked.append(operation)
        return stage.session.call(operation, arguments).records

    scopes = granular_scopes()
    found = probe(contract(), call, scopes=scopes, granted=stage.tokens.scopes, now=NOW)
    assert {one.word for one in found} <= {"open", "empty"}
    assert len(asked) == sum(scope.endswith(".read") for scope in scopes)


@pytest.mark.parametrize(
    ("answer", "word"),
    [
        ([{"uuid": "1"}], "open"),
        ([], "empty"),
        (ScopeMissing("no", status=401), "not approved"),
        (Forbidden("no", status=403), "no practice"),
        (SignedOut("no"), "not consented"),
        (RateLimited("wait", status=429), "throttled"),
        (Unreachable("none"), "broken"),
        (XeroBroken("500", status=500), "broken"),
    ],
)
def test_each_answer_has_its_word(answer: Iterable[Any] | CallError, word: str) -> None:
    """Every way a call can end is one of seven words, with evidence."""
    found = verdict(answer)
    assert found.word == word
    assert found.evidence


def test_a_scope_that_is_held_and_refused_is_not_sent_back_to_the_features() -> None:
    """The token names the scope, so that asking for it again cannot help: the approval is asked."""
    found = verdict(ScopeMissing("no", status=401, hint="Add the scope to the features."))
    assert "though the token names the scope" in found.evidence
    assert "approval" in found.next
    assert "features" not in found.next


def test_a_scope_outside_the_token_costs_no_call() -> None:
    """What the token does not name is not asked for: connect is the next step."""
    found = verdict(XeroBroken("never called"), granted=False)
    assert (found.word, found.next) == ("not consented", "greenroom connect")


def test_a_write_scope_is_judged_without_writing() -> None:
    """A scope to change things is open when the token names it; nothing is called."""
    found = verdict(XeroBroken("never called"), "practicemanager.client")
    assert found.word == "open"
    assert "nothing is written" in found.evidence
