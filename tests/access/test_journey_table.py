"""Every state of every track and every event: where it leads, whose turn it is, what comes next.

The tables are written by hand here; nothing of them is read from the data they judge.
"""

from __future__ import annotations

import pytest

from greenroom.access.journey import Facts, journey
from greenroom.access.journey_data import journey_data
from greenroom.access.tracks import fold
from greenroom.clock import moment
from journey_cast import READY, after, later, project, said, seen

MOVES = """
app-registered: none > registered !
oauth-proven: none registered > proven !
request-sent: unsent declined withdrawn > sent !
request-acknowledged: unsent sent declined withdrawn > acknowledged !
request-accepted: unsent sent acknowledged declined withdrawn > accepted !
request-declined: sent acknowledged accepted > declined
request-withdrawn: sent acknowledged accepted declined > withdrawn
assessment-prepared: unprepared > prepared !
assessment-received: unprepared prepared passed renewal-due lapsed non-compliant > received
assessment-returned: received renewal-due lapsed > in-review
questions-asked: in-review re-review > questions
questions-answered: questions > in-review
remediation-asked: in-review questions re-review > plan-due
plan-sent: plan-due non-compliant > remediating
remediation-done: remediating > re-review
assessment-passed: in-review re-review questions remediating renewal-due lapsed > passed
renewal-asked: passed > renewal-due !
non-compliance-noticed: received in-review questions plan-due remediating re-review passed renewal-due lapsed > non-compliant
assessment-lapsed: passed renewal-due received in-review questions plan-due remediating re-review > lapsed
use-case-written: unwritten > written !
use-case-sent: unwritten written declined > in-review !
use-case-approved: unwritten written in-review declined > approved !
use-case-declined: written in-review approved > declined
tier-reviewed: unreviewed > reviewed !
tier-applied: unreviewed reviewed lost > applied !
tier-active: unreviewed reviewed applied exempt lost > active !
tier-exempted: unreviewed reviewed applied active lost > exempt !
tier-refused: applied > reviewed
tier-lost: active exempt > lost
scopes-planned: unplanned > planned !
scopes-enabled: unplanned planned pending in-doubt closed > enabled
scopes-refused: enabled > in-doubt
scopes-closed: enabled in-doubt > closed
practice-ready: none gone > ready !
practice-connected: none ready gone > connected
practice-gone: connected > gone
"""  # noqa: E501
"""Event, the states it can follow, where it leads; ``!`` where not even a person's word, out of
turn, makes it count."""

REFUSED = {
    *("request.declined", "request.withdrawn", "use-case.declined", "tier.lost", "scopes.closed"),
    *("assessment.plan-due", "assessment.remediating", "assessment.re-review"),
    *("assessment.lapsed", "assessment.non-compliant"),
}
"""States that Xero's word put there: nothing that code sees leads out of them."""

STAND_ON_A_REFUSAL = {("scopes.in-doubt", "scopes-enabled")}
"""In ``STATES`` the scopes came to be in doubt by a tier that was lost: that stands."""

STAYS = {
    *("partner-registered", "organisation-connected", "calls-worked", "certified"),
    *("mock-prepared", "mapping-finished", "errors-handled", "retry-defined"),
    *("assumptions-agreed", "tests-prepared", "plan-made", "buffer-added", "work-started"),
    "went-live",
    *("request-followed-up", "assessment-followed-up", "use-case-followed-up"),
    *("tier-followed-up", "scopes-followed-up", "renewal-begun", "change-told", "change-approved"),
}
"""Events that move no track."""

APPLIED = ("request-sent", "request-accepted", "tier-applied")
ASSESSED = (*APPLIED, "assessment-received", "assessment-returned")
APPROVED = (*ASSESSED, "assessment-passed", "use-case-approved", "tier-active")
OPEN = (*APPROVED, "practice-ready", "scopes-enabled")
WORKING = (*OPEN, "practice-connected")


def ready(*without: str) -> tuple[str, ...]:
    """All that is ours, without some of it."""
    return tuple(one for one in READY if one not in without)


FIRST = (
    *("app-registered", "oauth-proven", "organisation-connected", "calls-worked"),
    "partner-registered",
)

STATES = {
    # state: (what happened, whose turn, what is next that day, what is next forty days later)
    "app.none": (ready(*FIRST), "ours", "ours app", "ours app"),
    "app.registered": (ready("oauth-proven"), "ours", "ours app", "ours app"),
    "app.proven": (ready(), "nobody", "ours request", "ours request"),
    "request.unsent": (ready(), "ours", "ours request", "ours request"),
    "request.sent": ((*READY, "request-sent"), "xero", "wait request", "follow-up request"),
    "request.acknowledged": (
        (*READY, "request-sent", "request-acknowledged", "tier-applied"),
        *("xero", "wait request", "follow-up request"),
    ),
    "request.accepted": (
        (*READY, *APPLIED),
        *("nobody", "wait assessment", "follow-up assessment"),
    ),
    "request.declined": (
        (*READY, "request-sent", "request-declined"),
        *("ours", "ours request", "ours request"),
    ),
    "request.withdrawn": (
        (*READY, "request-sent", "request-withdrawn"),
        *("ours", "ours request", "ours request"),
    ),
    "assessment.unprepared": (
        (*ready("assessment-prepared"), "request-sent"),
        *("ours", "ours assessment", "ours assessment"),
    ),
    "assessment.prepared": (
        (*READY, *APPLIED),
        *("xero", "wait assessment", "follow-up assessment"),
    ),
    "assessment.received": (
        (*READY, *APPLIED, "assessment-received"),
        *("ours", "ours assessment", "ours assessment"),
    ),
    "assessment.in-review": (
        (*READY, *ASSESSED),
        *("xero", "wait assessment", "follow-up assessment"),
    ),
    "assessment.questions": (
        (*READY, *ASSESSED, "questions-asked"),
        *("ours", "ours assessment", "ours assessment"),
    ),
    "assessment.plan-due": (
        (*READY, *ASSESSED, "remediation-asked"),
        *("ours", "deadline assessment", "deadline assessment"),
    ),
    "assessment.remediating": (
        (*READY, *ASSESSED, "remediation-asked", "plan-sent"),
        *("ours", "deadline assessment", "deadline assessment"),
    ),
    "assessment.re-review": (
        (*READY, *ASSESSED, "remediation-asked", "plan-sent", "remediation-done"),
        *("xero", "wait assessment", "follow-up assessment"),
    ),
    "assessment.passed": (
        (*READY, *ASSESSED, "assessment-passed"),
        *("nobody", "wait use-case", "follow-up use-case"),
    ),
    "assessment.renewal-due": (
        (*READY, *WORKING, "renewal-asked"),
        *("ours", "deadline assessment", "deadline assessment"),
    ),
    "assessment.lapsed": (
        (*READY, *WORKING, "assessment-lapsed"),
        *("ours", "ours assessment", "ours assessment"),
    ),
    "assessment.non-compliant": (
        (*READY, *WORKING, "non-compliance-noticed"),
        *("ours", "deadline assessment", "deadline assessment"),
    ),
    "use-case.unwritten": (
        ready("use-case-written"),
        *("ours", "ours use-case", "ours use-case"),
    ),
    "use-case.written": (ready(), "nobody", "ours request", "ours request"),
    "use-case.in-review": (
        (*READY, "request-sent", "request-acknowledged", "tier-applied"),
        *("xero", "wait request", "follow-up request"),
    ),
    "use-case.approved": (
        (*READY, *APPLIED, "use-case-approved"),
        *("nobody", "wait assessment", "follow-up assessment"),
    ),
    "use-case.declined": (
        (*READY, *APPLIED, "use-case-declined"),
        *("ours", "ours use-case", "ours use-case"),
    ),
    "tier.unreviewed": (
        (*ready("tier-reviewed"), "request-sent"),
        *("ours", "ours tier", "ours tier"),
    ),
    "tier.reviewed": (
        (*READY, "request-sent", "request-acknowledged"),
        *("ours", "ours tier", "ours tier"),
    ),
    "tier.applied": (
        (*READY, *ASSESSED, "assessment-passed", "use-case-approved"),
        *("xero", "wait tier", "follow-up tier"),
    ),
    "tier.active": (
        (*READY, *ASSESSED, "tier-active"),
        *("nobody", "wait assessment", "follow-up assessment"),
    ),
    "tier.exempt": (
        (*READY, *ASSESSED, "tier-exempted"),
        *("nobody", "wait assessment", "follow-up assessment"),
    ),
    "tier.lost": ((*READY, *WORKING, "tier-lost"), "ours", "ours scopes", "ours scopes"),
    "scopes.unplanned": (ready("scopes-planned"), "ours", "ours scopes", "ours scopes"),
    "scopes.planned": (ready(), "nobody", "ours request", "ours request"),
    "scopes.pending": (
        (*READY, *APPROVED, "practice-ready"),
        *("xero", "wait scopes", "follow-up scopes"),
    ),
    "scopes.enabled": ((*READY, *OPEN), "nobody", "ours practice", "ours practice"),
    "scopes.in-doubt": ((*READY, *WORKING, "tier-lost"), "ours", "ours scopes", "ours scopes"),
    "scopes.closed": ((*READY, *WORKING, "scopes-closed"), "ours", "ours scopes", "ours scopes"),
    "practice.none": (
        (*READY, *APPROVED),
        *("practice", "practice practice", "practice practice"),
    ),
    "practice.ready": ((*READY, *OPEN), "ours", "ours practice", "ours practice"),
    "practice.connected": ((*READY, *WORKING), "nobody", "done work", "done work"),
    "practice.gone": (
        (*READY, *WORKING, "practice-gone"),
        *("practice", "practice practice", "practice practice"),
    ),
}


COMMANDS = """
app.none: access step app-registered --by NAME
app.registered: connect --accounting
request.unsent: access step request-sent --by NAME | emulator stage requested
request.sent: access step request-followed-up --by NAME | emulator stage in-review
request.acknowledged: access step request-followed-up --by NAME | emulator stage in-review
request.declined: access step request-sent --by NAME | emulator stage requested
request.withdrawn: access step request-sent --by NAME | emulator stage requested
assessment.unprepared: access step assessment-prepared --by NAME
assessment.prepared: access step assessment-followed-up --by NAME | emulator stage in-review
assessment.received: access step assessment-returned --by NAME | emulator stage in-review
assessment.in-review: access step assessment-followed-up --by NAME | emulator stage approved
assessment.questions: access step questions-answered --by NAME | emulator stage in-review
assessment.plan-due: access step plan-sent --by NAME | emulator stage in-review
assessment.remediating: access step remediation-done --by NAME | emulator stage in-review
assessment.re-review: access step assessment-followed-up --by NAME | emulator stage approved
assessment.renewal-due: access renew | emulator approve
assessment.lapsed: access step assessment-received --by NAME | emulator approve
assessment.non-compliant: access step plan-sent --by NAME | emulator approve
use-case.unwritten: access step use-case-written --by NAME
use-case.in-review: access step use-case-followed-up --by NAME | emulator approve
use-case.declined: access step use-case-sent --by NAME | emulator approve
tier.unreviewed: access cost --reviewed-by NAME
tier.reviewed: access step tier-applied --by NAME | emulator tier advanced
tier.applied: access step tier-followed-up --by NAME | emulator tier advanced
tier.lost: access step tier-applied --by NAME | emulator tier advanced
scopes.unplanned: scopes needed
scopes.pending: access step scopes-followed-up --by NAME | emulator approve
scopes.in-doubt: access probe
scopes.closed: access step scopes-enabled --by NAME | emulator approve
practice.none: access step practice-ready --by NAME | connect
practice.ready: connect
practice.gone: connect
"""
"""Where something can be done forty days later: the command, and what plays it in a rehearsal."""


def moves() -> dict[str, tuple[set[str], str, bool]]:
    """The table of moves by event."""
    found = {}
    for line in MOVES.strip().splitlines():
        event, _, rest = line.partition(": ")
        come, _, go = rest.partition(" > ")
        found[event] = (set(come.split()), go.removesuffix(" !"), go.endswith("!"))
    return found


def test_the_tables_know_every_state_and_every_event() -> None:
    """No state and no event of the data is missing from the tables, nor too many in them."""
    data = journey_data()
    states = {f"{name}.{state}" for name, track in data.tracks.items() for state in track.states}
    assert set(STATES) == states
    assert set(moves()) | STAYS == set(data.events)


@pytest.mark.parametrize("place", STATES)
def test_each_state_has_its_owner_and_its_next_action(place: str) -> None:
    """On the day a state is reached, and forty days later, the one next action is the right one."""
    track, _, state = place.partition(".")
    events, owner, at_once, in_forty = STATES[place]
    reached = after(events)
    assert (reached.tracks[track].state, reached.tracks[track].owner) == (state, owner)
    assert f"{reached.next.kind} {reached.next.id}" == at_once
    waited = after(events, later(40))
    assert f"{waited.next.kind} {waited.next.id}" == in_forty
    assert reached.next.text
    assert reached.next.why or reached.next.kind == "done"


@pytest.mark.parametrize("place", STATES)
def test_each_state_names_the_command_of_its_action(place: str) -> None:
    """Live it is the real step; in a rehearsal what plays it, with the real one beside."""
    track, _, _ = place.partition(".")
    told = dict(line.split(": ") for line in COMMANDS.strip().splitlines())
    real, _, rehearsed = told.get(place, "").partition(" | ")
    if real.startswith("access step"):
        real += " --note NOTE --document DOCUMENT"
    for environment in ("live", "sandbox"):
        facts = Facts(tuple(map(said, STATES[place][0])))
        if environment == "sandbox":
            facts = Facts(rehearsed=facts.happenings)
        made = journey(facts, project(environment), moment(later(40).isoformat()))
        found = [one for one in (made.next, *made.then) if one.id == track and one.kind != "done"]
        commands = [one.command.removeprefix("greenroom ") for one in found]
        plays = environment == "sandbox" and rehearsed
        assert commands == [word for word in (rehearsed if plays else real,) if word]
        if plays:
            assert found[0].really == f"greenroom {real}"


@pytest.mark.parametrize("place", STATES)
def test_each_event_leads_where_the_table_says(place: str) -> None:
    """In turn it leads on; out of turn only a person's word does, and not even that if strict.

    What code sees leads nowhere from a refusal; whether it opens what rests on one is told below.
    """
    track, _, state = place.partition(".")
    data, begun = journey_data(), tuple(map(said, STATES[place][0]))
    for event, (come, go, strict) in moves().items():
        if data.events[event].track != track:
            continue
        for one, firm in ((said(event), True), (seen(event), False)):
            made = fold(data, (*begun, one), later(0))
            stands = place in REFUSED or (place, event) in STAND_ON_A_REFUSAL
            leads = state in come and (firm or not stands)
            expected = go if leads or (firm and not strict) else state
            found = made.state[track]
            assert found == expected, f"{event} from {place}"


@pytest.mark.parametrize("event", sorted(STAYS))
def test_events_without_a_move_leave_every_track_where_it_is(event: str) -> None:
    """A mark or a follow-up changes no state, but that of an app it proves to exist."""
    begun = tuple(map(said, (*READY, *ASSESSED)))
    data = journey_data()
    assert fold(data, (*begun, said(event)), later(0)).state == fold(data, begun, later(0)).state


SIGHTS = {
    # what code can see that moves a track, besides what only time or Xero's word undoes
    *("app-registered", "oauth-proven", "scopes-planned", "use-case-written", "tier-reviewed"),
    *("assessment-prepared", "scopes-enabled", "scopes-refused", "practice-connected"),
    "practice-gone",
}

DISTURBED = {
    # place of a refusal: what a probe that opens and a connection leave of scopes and practice
    "request.declined": ("in-doubt", "connected"),
    "request.withdrawn": ("in-doubt", "connected"),
    "assessment.plan-due": ("in-doubt", "connected"),
    "assessment.remediating": ("in-doubt", "connected"),
    "assessment.re-review": ("in-doubt", "connected"),
    "assessment.lapsed": ("in-doubt", "connected"),
    "assessment.non-compliant": ("in-doubt", "connected"),
    "use-case.declined": ("in-doubt", "connected"),
    "tier.lost": ("in-doubt", "connected"),
    "scopes.closed": ("closed", "gone"),
}


def test_what_code_can_see_is_what_the_table_says() -> None:
    """The sights that move a track are those that the data's observations name, and no other."""
    moved = {one.moves for one in journey_data().observations.values()} - {""}
    assert moved | {"practice-gone"} == SIGHTS


@pytest.mark.parametrize("place", sorted(REFUSED))
def test_what_code_sees_takes_no_refusal_back(place: str) -> None:
    """A probe that opens, a connection, anything seen, in any order: the refusal stands."""
    track, _, state = place.partition(".")
    data, begun = journey_data(), tuple(map(said, STATES[place][0]))
    sights = [seen(one, later(1)) for one in sorted(SIGHTS - {"scopes-refused", "practice-gone"})]
    for at, first in enumerate(sights):
        made = fold(data, (*begun, first, *sights[at:], *sights[:at]), later(1))
        assert made.state[track] == state, first.event
        assert (made.state["scopes"], made.state["practice"]) == DISTURBED[place], first.event


def test_of_a_refusal_only_a_word_or_time_leads_out() -> None:
    """Each refusal has an event by which a person leads out of it."""
    leads = {(journey_data().events[event].track, come) for event, (came, _, _) in moves().items()
             for come in came}  # fmt: skip
    assert {tuple(place.split(".")) for place in REFUSED} <= leads
