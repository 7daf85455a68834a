"""What the client is told at every state, and what must never be said of one.

The tables are written by hand here; nothing of them is read from the words they judge.
"""

from __future__ import annotations

import re

import pytest

import journey_cast as cast
from greenroom.access.forecast.forecast import Range
from greenroom.access.journey import Journey
from greenroom.access.journey_data import journey_data
from greenroom.access.messages.messages import Known, Message, update

RANGE = Range("Go live", *(cast.later(days) for days in (500, 520, 540)))
KNOWN = Known("CLIENT-1", sender=cast.ANA, ranges=(RANGE,))

APPLIED = ("request-sent", "request-accepted", "tier-applied")
ASSESSED = (*APPLIED, "assessment-received", "assessment-returned")
APPROVED = (*ASSESSED, "assessment-passed", "use-case-approved", "tier-active")
OPEN = (*APPROVED, "scopes-enabled")
LIVE = (*OPEN, "practice-connected", "went-live")

STATES = {
    "app.none": ("", "preparing"),
    "app.registered": ("app-registered", "preparing"),
    "app.proven": ("oauth-proven", "preparing"),
    "request.unsent": ("", "preparing"),
    "request.sent": ("request-sent", "requested"),
    "request.acknowledged": ("request-sent request-acknowledged tier-applied", "use-case"),
    "request.accepted": (" ".join(APPLIED), "use-case"),
    "request.declined": ("request-sent request-declined", "declined"),
    "request.withdrawn": ("request-sent request-withdrawn", "withdrawn"),
    "assessment.unprepared": ("", "preparing"),
    "assessment.prepared": ("assessment-prepared", "preparing"),
    "assessment.received": ("assessment-received", "assessment"),
    "assessment.in-review": ("assessment-returned", "in-review"),
    "assessment.questions": ("assessment-returned questions-asked", "questions"),
    "assessment.plan-due": ("assessment-returned remediation-asked", "remediation"),
    "assessment.remediating": ("assessment-returned remediation-asked plan-sent", "remediation"),
    "assessment.re-review": (
        "assessment-returned remediation-asked plan-sent remediation-done",
        "in-review",
    ),
    "assessment.passed": ("assessment-passed", "use-case"),
    "assessment.renewal-due": (" ".join((*LIVE, "renewal-asked")), "renewal"),
    "assessment.lapsed": (" ".join((*LIVE, "assessment-lapsed")), "lapsed"),
    "assessment.non-compliant": (" ".join((*LIVE, "non-compliance-noticed")), "non-compliant"),
    "use-case.unwritten": ("", "preparing"),
    "use-case.written": ("use-case-written", "preparing"),
    "use-case.in-review": ("use-case-sent", "use-case"),
    "use-case.approved": ("use-case-approved tier-applied", "tier"),
    "use-case.declined": ("use-case-sent use-case-declined", "use-case-declined"),
    "tier.unreviewed": ("", "preparing"),
    "tier.reviewed": ("tier-reviewed", "preparing"),
    "tier.applied": (" ".join((*APPLIED, "use-case-approved")), "tier"),
    "tier.active": ("use-case-approved tier-active", "requested"),
    "tier.exempt": ("use-case-approved tier-exempted", "requested"),
    "tier.lost": (" ".join((*LIVE, "tier-lost")), "tier-lost"),
    "scopes.unplanned": ("", "preparing"),
    "scopes.planned": ("scopes-planned", "preparing"),
    "scopes.pending": (" ".join(APPROVED), "pending"),
    "scopes.enabled": (" ".join(OPEN), "enabled"),
    "scopes.in-doubt": (" ".join((*LIVE, "tier-lost", "tier-applied")), "in-doubt"),
    "scopes.closed": (" ".join((*LIVE, "scopes-closed")), "closed"),
    "practice.none": (" ".join(OPEN), "enabled"),
    "practice.ready": (" ".join((*OPEN, "practice-ready")), "consent"),
    "practice.connected": (" ".join((*OPEN, "practice-connected")), "connected"),
    "practice.gone": (" ".join((*LIVE, "practice-gone")), "gone"),
}
"""State: what happened until then, and the update that is told."""

PAIRS = """
went-live-renewed: LIVE renewal-asked assessment-returned remediation-asked > renewal-findings
withdrawn-while-open: LIVE request-withdrawn > withdrawn
declined-while-open: LIVE request-declined > declined
asked-anew: LIVE request-withdrawn request-sent > asked-anew
closed-after-withdrawn: LIVE request-withdrawn scopes-closed > closed
tier-then-gone: LIVE tier-lost practice-gone > gone-in-doubt
gone-then-tier: LIVE practice-gone tier-lost > tier-lost
use-case-declined-while-live: LIVE use-case-declined > use-case-declined
tier-then-use-case: LIVE tier-lost use-case-declined > use-case-declined
use-case-then-tier: LIVE use-case-declined tier-lost > tier-lost
lapsed-then-renewed: LIVE assessment-lapsed assessment-received assessment-returned assessment-passed > renewed
refused-tier: APPLIED tier-refused > tier-refused
refused-then-applied: APPLIED tier-refused tier-applied > use-case
connected-again: LIVE practice-gone practice-connected > live
renewal-without-practice: OPEN renewal-asked > enabled
renewal-connected: OPEN practice-connected renewal-asked > connected
renewal-while-gone: LIVE practice-gone renewal-asked > gone
"""  # noqa: E501
"""Pairs that matter: what is told where two things hold."""

NAMED = {
    "request.declined": "did not grant|declined our request",
    "request.withdrawn": "have taken (the|our) request",
    "use-case.declined": "did not approve|declined the use case",
    "tier.lost": "tier at Xero",
    "assessment.lapsed": "has lapsed",
    "assessment.non-compliant": "notice of something",
    "assessment.renewal-due": "once a year",
    "assessment.plan-due": "found points",
    "assessment.remediating": "found points",
    "practice.gone": "no longer connected|No new data arrives",
}
"""While a state stands, whatever else is told, it is named in these words."""


def told(events: str, days: int = 0) -> tuple[Journey, Message]:
    """The journey after some events, one after the other, and what the client is told of it."""
    places = {"LIVE": LIVE, "OPEN": OPEN, "APPLIED": APPLIED}
    names = [name for one in events.split() for name in places.get(one, (one,))]
    made = cast.after(names, cast.later(days))
    return made, update(made, KNOWN)


def untrue(made: Journey, found: Message) -> list[str]:
    """What a message says that does not hold where the journey stands, or leaves out."""
    stand = {f"{one.name}.{one.state}" for one in made.tracks.values()}
    happened = {one.event for one in made.history}
    runs = {"scopes.enabled", "practice.connected"} <= stand and "went-live" in happened
    is_open = "scopes.enabled" in stand
    aside = any(one.standing == "broken" for one in made.tracks.values())
    wants = is_open and "practice.connected" not in stand
    never = {
        "runs|is live": not runs,
        "signs in once|Xero has opened access|Access at Xero is open": not is_open,
        "Xero has taken the access away": "scopes-closed" not in happened,
        "Nothing changes for you|Nothing is asked of you": wants or aside,
        "as likely as not": aside,
        "already in your database|no new data": "practice-connected" not in happened,
        "assessment passed|assessment is passed": "assessment.passed" not in stand,
        "[{}]": True,
    }
    text = f"{found.subject}\n{found.text}"
    wrong = [
        f"says {words}" for words, not_so in never.items() if not_so and re.search(words, text)
    ]
    unsaid = [word for word, words in NAMED.items() if word in stand and not re.search(words, text)]
    if wants and not aside and "signs in once" not in text:
        wrong.append("does not ask for consent")
    return [*wrong, *(f"does not name {word}" for word in unsaid)]


def test_the_table_knows_every_state() -> None:
    """No state of the journey is without a line that says what the client is told."""
    tracks = journey_data().tracks.items()
    assert set(STATES) == {f"{name}.{state}" for name, one in tracks for state in one.states}


@pytest.mark.parametrize("place", STATES)
def test_each_state_is_told_by_its_own_words(place: str) -> None:
    """The update is the one of the table, true on that day, and true three months later."""
    events, name = STATES[place]
    made, found = told(events)
    track, _, state = place.partition(".")
    assert made.tracks[track].state == state
    assert found.name == name
    assert not untrue(made, found), found.text
    made, found = told(events, 90)
    assert not untrue(made, found), found.text


@pytest.mark.parametrize("line", PAIRS.strip().splitlines())
def test_of_two_things_the_newest_trouble_is_told_by_its_cause(line: str) -> None:
    """What one thing draws after it is not told as if it stood alone; what else stands is named."""
    events, _, name = line.partition(": ")[2].partition(" > ")
    made, found = told(events)
    assert (found.name, untrue(made, found)) == (name, []), found.text


MOVING = [name for name, event in journey_data().events.items() if event.to]


@pytest.mark.parametrize("begun", ["", "APPLIED", "OPEN", "LIVE"])
@pytest.mark.parametrize("first", MOVING)
def test_nothing_untrue_is_said_whatever_two_things_happen(begun: str, first: str) -> None:
    """From each stage, any event and then any other: no message says what does not hold."""
    for second in MOVING:
        for days in (0, 345):
            made, found = told(f"{begun} {first} {second}", days)
            assert not untrue(made, found), f"{first} {second} {days}: {found.text}"


def test_a_year_without_any_practice_is_not_told_as_running() -> None:
    """Eleven months after the pass, nothing connected: consent is asked, the year is named."""
    made, found = told("OPEN", 340)
    assert made.tracks["assessment"].state == "renewal-due"
    assert found.name == "enabled"
    assert "signs in once" in found.text
    assert "ours is due again by" in found.text


def test_the_year_that_ends_in_the_midst_of_its_review_is_told() -> None:
    """A renewal that comes too late: the year is over, and this year's is not passed yet."""
    names = [*LIVE, cast.said("assessment-returned", cast.later(360), order=99.0)]
    made = cast.after(names, cast.later(370))
    assert made.tracks["assessment"].state == "in-review"
    found = update(made, KNOWN)
    assert (found.name, untrue(made, found)) == ("year-over", [])
