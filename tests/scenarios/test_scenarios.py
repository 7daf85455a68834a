"""Every scenario: green for Greenroom, red for the naive client, and for the reason it is about."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest
from naive import Habit, Naive

from greenroom.emulator.playing.files import names, scenario
from greenroom.emulator.playing.play import Play
from greenroom.testing.scenarios import run_scenario


class Slip(NamedTuple):
    """The expectation a naive client does not meet, and the habits it takes beside its usual."""

    about: str
    habits: frozenset[Habit] = frozenset()


def slip(about: str, *habits: Habit) -> Slip:
    """A slip, its habits listed."""
    return Slip(about, frozenset(habits))


SLIPS = {
    "approval-after-two-weeks": slip("calls of identity.authorise"),
    "archived-clients": slip("calls of clients.list", "paged-list"),
    "change-during-pull": slip("rows of clients"),
    "change-seen-late": slip("rows of clients"),
    "clock-ahead": slip("rows of clients"),
    "consent-revoked": slip("no token shown again"),
    "cut-body": slip("rows of clients"),
    "daily-quota-mid-run": slip("no call before a limit opens"),
    "detailed-list-too-heavy": slip("calls of clients.get", "one-per-client"),
    "disconnected-at-xero": slip("rows of clients"),
    "empty-by-trouble": slip("rows of clients"),
    "error-under-200": slip("rows of clients"),
    "five-at-once": slip("limit concurrent met", "all-at-once"),
    "gateway-json": slip("rows of clients"),
    "gateway-under-200": slip("rows of clients"),
    "guide-contact-scopes": slip("calls of identity.code"),
    "identity-in-trouble": slip("rows of clients"),
    "invalid-scope": slip("calls of identity.authorise"),
    "job-number": slip("rows of jobs", "uuid-everywhere"),
    "lapse-mid-run": slip("refreshes"),
    "long-retry-after": slip("run 1 takes at most", "sleeps"),
    "masked-tax-number": slip("a record of clients", "all-fields-back"),
    "minute-limit": slip("rows of clients"),
    "nothing-there-yet": slip("calls of clients.list", "distrusts-empty"),
    "pages-while-writing": slip("rows of clients", "own-pages"),
    "practice-and-organisation": slip("every call names Banksia"),
    "practice-without-name": slip("step 1 (connect)"),
    "privilege-missing": slip("calls of identity.authorise"),
    "refresh-answer-lost": slip("rows of clients"),
    "refresh-race": slip("refreshes"),
    "refused-not-empty": slip("rows of clients"),
    "rotated-token": slip("no token shown again"),
    "same-name": slip("rows of clients", "keyed-by-name"),
    "scope-not-granted": slip("refreshes"),
    "shared-contact": slip("a record of contacts"),
    "strict-negotiation": slip("answers of 406", "accepts-anything"),
    "two-practices": slip("every call names Kowhai"),
    "unknown-elements": slip("step 2 (pull)"),
    "version-3-0-removed": slip("calls of unknown", "version-3.0"),
    "web-page-instead": slip("rows of clients"),
    "write-answer-lost": slip("no write repeated blindly"),
    "write-refused-by-limit": slip("no call before a limit opens"),
    "write-then-500": slip("clients like the one meant"),
    "wrong-date-header": slip("rows of clients", "trusts-date"),
    "year-window": slip("rows of jobs"),
}


def test_there_are_enough_and_each_has_its_slip() -> None:
    """At least 25, and none that nobody has shown to be able to fail."""
    assert len(names()) >= 25
    assert set(SLIPS) == set(names())


@pytest.mark.parametrize("name", names())
def test_greenroom_passes(name: str) -> None:
    """Our client meets every expectation, its own account of itself included."""
    verdict = run_scenario(scenario(name))
    assert verdict.failed == ()
    assert all(check.passed for check in verdict.checks), "something was not told"


@pytest.mark.parametrize("name", names())
def test_the_naive_client_fails_for_the_reason_told(name: str) -> None:
    """Each scenario can fail, and does on the expectation that it is about."""
    found = SLIPS[name]

    def start(play: Play, _: Path) -> Naive:
        return Naive(play, found.habits)

    verdict = run_scenario(scenario(name), start)
    assert not verdict.passed
    told = {check.about: check.said for check in verdict.failed}
    assert any(about.startswith(found.about) for about in told), told
