"""The next action on the bare path: a client id in the project, and only what must have happened.

Where all that is ours is done beforehand, what is ours never stands in the way; here it all does.
The table is written by hand; nothing of it is read from the data it judges.
"""

from __future__ import annotations

import pytest

from greenroom.access.journey_data import journey_data
from journey_cast import after, later

APPLIED = ("request-sent", "request-accepted", "tier-applied")
ASSESSED = (*APPLIED, "assessment-received", "assessment-returned")
APPROVED = (*ASSESSED, "assessment-passed", "use-case-approved", "tier-active")
OPEN = (*APPROVED, "scopes-enabled")
LIVE = (*OPEN, "practice-connected", "went-live")
PATHS = {"APPLIED": APPLIED, "ASSESSED": ASSESSED, "APPROVED": APPROVED, "OPEN": OPEN, "LIVE": LIVE}

BARE = """
app.none: > ours app: access step app-registered
app.registered: app-registered > ours app: connect --accounting
app.proven: oauth-proven > ours ST-03: connect --accounting
request.unsent: > ours app: access step app-registered
request.sent: request-sent > ours app: connect --accounting
request.acknowledged: request-sent request-acknowledged > ours app: connect --accounting
request.accepted: APPLIED > ours app: connect --accounting
request.declined: request-sent request-declined > ours request: access step request-sent
request.withdrawn: request-sent request-withdrawn > ours app: connect --accounting
assessment.unprepared: request-sent > ours app: connect --accounting
assessment.prepared: APPLIED assessment-prepared > ours app: connect --accounting
assessment.received: APPLIED assessment-received > ours assessment: access step assessment-returned
assessment.in-review: ASSESSED > ours app: connect --accounting
assessment.questions: ASSESSED questions-asked > ours assessment: access step questions-answered
assessment.plan-due: ASSESSED remediation-asked > deadline assessment: access step plan-sent
assessment.remediating: ASSESSED remediation-asked plan-sent > deadline assessment: access step remediation-done
assessment.re-review: ASSESSED remediation-asked plan-sent remediation-done > ours app: connect --accounting
assessment.passed: ASSESSED assessment-passed > ours app: connect --accounting
assessment.renewal-due: LIVE renewal-asked > deadline assessment: access renew
assessment.lapsed: LIVE assessment-lapsed > ours assessment: access step assessment-received
assessment.non-compliant: LIVE non-compliance-noticed > deadline assessment: access step plan-sent
use-case.unwritten: > ours app: access step app-registered
use-case.written: use-case-written > ours app: access step app-registered
use-case.in-review: use-case-sent > ours app: connect --accounting
use-case.approved: use-case-approved > ours app: connect --accounting
use-case.declined: use-case-sent use-case-declined > ours use-case: access step use-case-sent
tier.unreviewed: request-sent > ours app: connect --accounting
tier.reviewed: tier-reviewed > ours app: access step app-registered
tier.applied: tier-applied > ours app: access step app-registered
tier.active: APPLIED tier-active > ours app: connect --accounting
tier.exempt: APPLIED tier-exempted > ours app: connect --accounting
tier.lost: LIVE tier-lost > ours scopes: access probe
scopes.unplanned: > ours app: access step app-registered
scopes.planned: scopes-planned > ours app: access step app-registered
scopes.pending: APPROVED > practice practice: access step practice-ready
scopes.enabled: OPEN > practice practice: access step practice-ready
scopes.in-doubt: LIVE tier-lost > ours scopes: access probe
scopes.closed: LIVE scopes-closed > ours scopes: access step scopes-enabled
practice.none: OPEN > practice practice: access step practice-ready
practice.ready: OPEN practice-ready > ours practice: connect
practice.connected: LIVE > ours G2: access step partner-registered
practice.gone: LIVE practice-gone > practice practice: connect
"""  # noqa: E501
"""State: what happened > what is next, and its command."""


def rows() -> list[tuple[str, str, str]]:
    """State, what happened, and what is next."""
    found = []
    for line in BARE.strip().splitlines():
        place, _, rest = line.partition(":")
        events, _, expected = rest.partition("> ")
        found.append((place, events.strip(), expected))
    return found


def happened(words: str) -> list[str]:
    """The events that a line names."""
    return [name for one in words.split() for name in PATHS.get(one, (one,))]


def test_the_table_knows_every_state() -> None:
    """No state of the journey is without its bare path."""
    tracks = journey_data().tracks.items()
    states = [f"{name}.{state}" for name, one in tracks for state in one.states]
    assert [place for place, _, _ in rows()] == states


@pytest.mark.parametrize(("place", "events", "expected"), rows())
def test_the_last_gates_come_before_the_first_steps(place: str, events: str, expected: str) -> None:
    """What is asked of the practice once Xero's side is open is not kept behind demo companies."""
    made = after(happened(events))
    track, _, state = place.partition(".")
    assert made.tracks[track].state == state
    command = made.next.command.removeprefix("greenroom ").partition(" --by")[0]
    assert f"{made.next.kind} {made.next.id}: {command}" == expected


@pytest.mark.parametrize("events", ["OPEN", "LIVE", "LIVE practice-gone", "LIVE tier-lost"])
def test_with_the_scopes_on_nobody_is_sent_to_a_demo_company(events: str) -> None:
    """Once XPM is open no step asks for Xero's demo company or a plan for the time of waiting."""
    made = after(happened(events), later(3))
    assert not {"ST-03", "ST-04", "CK-10"} & {one.id for one in (made.next, *made.then)}


def test_each_gate_that_is_ours_to_open_is_asked_for() -> None:
    """Registered as an app partner is asked before the tier, and till it is recorded."""
    for events in (("request-sent",), happened("APPROVED"), happened("LIVE")):
        made = after(events)
        asked = [one.id for one in (made.next, *made.then)]
        assert "G2" in asked
        assert "tier" not in asked or asked.index("G2") < asked.index("tier")
        done = after((*events, "partner-registered"))
        assert "G2" not in {one.id for one in (done.next, *done.then)}
        assert next(one for one in done.gates if one.id == "G2").is_done
