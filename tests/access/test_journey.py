"""The journey as a value: what counts, since when, what implies what, and what time alone does."""

from __future__ import annotations

import datetime as dt

import pytest
from msgspec import structs
from test_journey_table import APPLIED, APPROVED, ASSESSED, WORKING

from greenroom.access.journey import Facts, journey
from greenroom.access.journey_data import journey_data
from greenroom.access.proofs import Proof
from greenroom.access.tracks import fold
from greenroom.clock import moment
from greenroom.errors import ContractError
from journey_cast import DAY, READY, after, later, project, said, seen


def test_an_empty_journey_begins_with_the_app() -> None:
    """Nothing done, nothing waited, and the first thing is to create the app."""
    made = after(())
    assert made.next.id == "app"
    assert made.checks_done == 0
    assert all(track.since is None and track.waited_days == 0 for track in made.tracks.values())
    assert [one.id for one in made.states if one.standing != "not yet"] == []


def test_days_waited_are_told_as_calendar_and_as_business_days() -> None:
    """From a Monday to the Friday of the next week are eleven days, nine of them worked."""
    track = after((*READY, "request-sent"), later(11)).tracks["request"]
    assert (track.since, track.waited_days, track.waited_business_days) == (DAY, 11, 9)


def test_a_holiday_is_no_business_day_and_moves_the_follow_up() -> None:
    """Five business days after a Monday are the next Monday, or Tuesday with a holiday between."""
    plain = Facts((said("request-sent"),))
    holiday = plain._replace(holidays=frozenset({later(3)}))
    now = moment(later(8).isoformat())
    first, second = (journey(one, project(), now).tracks["request"] for one in (plain, holiday))
    assert (first.follow_up, second.follow_up) == (later(7), later(8))
    assert first.waited_business_days - second.waited_business_days == 1


def test_a_follow_up_that_was_made_starts_its_days_anew() -> None:
    """After following up the next one is due later; the days waited go on counting."""
    asked = said("request-followed-up", later(8))
    track = after((*READY, "request-sent", asked), later(9)).tracks["request"]
    assert track.follow_up == later(15)
    assert (track.state, track.waited_days) == ("sent", 9)


def test_what_one_track_proves_of_another_is_told_as_implied() -> None:
    """An assessment that came back passed proves the request: implied, and by what."""
    made = after(("assessment-passed",))
    request = made.tracks["request"]
    assert (request.state, request.implied_by) == ("accepted", "Assessment passed")
    assert made.tracks["app"].state == "registered"
    (step,) = [one for one in made.steps if one.id == "ST-05"]
    assert step.is_done
    assert step.done[0].implied_by == "Assessment passed"


def test_a_request_that_is_taken_into_review_takes_the_use_case_with_it() -> None:
    """Without an acknowledgement too the use case is with Xero, as implied, and followed up."""
    made = after((*READY, "request-sent", "assessment-received", "assessment-returned"))
    track = made.tracks["use-case"]
    assert (made.tracks["request"].state, track.state, track.owner) == (
        "accepted", "in-review", "xero",
    )  # fmt: skip
    assert (track.implied_by, track.follow_up) == (
        "Assessment received from Xero", later(14),
    )  # fmt: skip


def test_scopes_that_are_on_prove_every_approval() -> None:
    """Scopes enabled imply request, assessment, use case and tier, each told as such."""
    made = after(("scopes-enabled",))
    states = {name: made.tracks[name].state for name in made.tracks}
    assert states["request"] == "accepted"
    assert (states["assessment"], states["use-case"], states["tier"]) == (
        "passed", "approved", "active",
    )  # fmt: skip
    implied = {name for name, track in made.tracks.items() if track.implied_by}
    assert implied == {"request", "assessment", "use-case", "tier", "app"}


def test_all_approvals_make_the_scopes_pending_by_themselves() -> None:
    """The last of the approvals leaves only Xero's switch; one missing does not."""
    made = after((*READY, *APPROVED))
    assert made.tracks["scopes"].state == "pending"
    without = [one for one in APPROVED if one != "use-case-approved"]
    assert after((*READY, *without)).tracks["scopes"].state == "planned"


def test_a_pass_ages_by_time_alone() -> None:
    """After eleven months the renewal is due, after twelve it has lapsed, scopes in doubt."""
    cases = {
        dt.date(2027, 2, 1): ("passed", "enabled", "done"),
        dt.date(2027, 2, 2): ("renewal-due", "enabled", "deadline"),
        dt.date(2027, 3, 1): ("renewal-due", "enabled", "deadline"),
        dt.date(2027, 3, 2): ("lapsed", "in-doubt", "ours"),
        dt.date(2031, 3, 2): ("lapsed", "in-doubt", "ours"),
    }
    for day, (assessment, scopes, kind) in cases.items():
        made = after((*READY, *WORKING), day)
        assert made.tracks["assessment"].state == assessment, day
        assert made.tracks["scopes"].state == scopes, day
        assert made.next.kind == kind, day
    assert made.history[-1].proof is None


def test_a_renewal_under_way_keeps_the_scopes_until_the_year_is_over() -> None:
    """While this year's assessment is with Xero the last pass counts, to its day and no longer."""
    renewed = (said("assessment-received", later(340)), said("assessment-returned", later(350)))
    before = after((*READY, *WORKING, *renewed), later(364))
    assert (before.tracks["assessment"].state, before.tracks["scopes"].state) == (
        "in-review", "enabled",
    )  # fmt: skip
    assert before.deadlines == ((later(365), "Security assessment: the year of the last pass"),)
    over = after((*READY, *WORKING, *renewed), later(365))
    assert (over.tracks["assessment"].state, over.tracks["scopes"].state) == (
        "in-review", "in-doubt",
    )  # fmt: skip
    passed = (*renewed, said("assessment-passed", later(380)), said("scopes-enabled", later(381)))
    again = after((*READY, *WORKING, *passed), later(400))
    assert (again.tracks["scopes"].state, again.next.kind) == ("enabled", "done")
    assert again.pass_until == dt.date(2028, 3, 17)


def test_a_call_that_still_works_after_a_lapse_is_no_new_pass() -> None:
    """What code sees of the scopes says nothing about the assessment, whose year is over."""
    probe = seen("scopes-enabled", later(370))
    made = after((*READY, *WORKING, probe), later(371))
    assert (made.tracks["assessment"].state, made.tracks["scopes"].state) == ("lapsed", "in-doubt")
    again = seen("practice-connected", later(372))
    gone = said("practice-gone", later(371))
    made = after((*READY, *WORKING, gone, again), later(373))
    assert (made.tracks["practice"].state, made.tracks["scopes"].state) == ("connected", "in-doubt")


@pytest.mark.parametrize("end", ["declined", "withdrawn"])
def test_a_request_that_ends_puts_scopes_in_doubt_and_says_nothing_of_the_practice(
    end: str,
) -> None:
    """What becomes of scopes and connections is documented nowhere; the use case is ours again."""
    made = after((*READY, *WORKING, f"request-{end}"))
    states = {name: track.state for name, track in made.tracks.items()}
    assert states == {
        "app": "proven", "request": end, "assessment": "passed", "use-case": "written",
        "tier": "active", "scopes": "in-doubt", "practice": "connected",
    }  # fmt: skip
    assert (made.next.kind, made.next.id) == ("ours", "scopes")


def test_deadlines_are_counted_from_the_notice_and_said_when_missed() -> None:
    """Thirty days for the plan, sixty for the work; a missed one stays first and keeps its date."""
    asked = (*READY, *ASSESSED, said("remediation-asked", later(10)))
    plan = after(asked, later(60))
    assert plan.tracks["assessment"].due == later(40)
    assert (plan.next.kind, plan.next.due) == ("deadline", later(40))
    work = after((*asked, said("plan-sent", later(20))), later(21))
    assert work.next.due == later(80)


def test_of_two_deadlines_the_earlier_is_first() -> None:
    """A remediation in the last weeks of the year: the end of the pass may come first."""
    late = (
        *(said("assessment-received", later(330)), said("assessment-returned", later(331))),
        *(said("remediation-asked", later(340)), said("plan-sent", later(350))),
    )
    made = after((*READY, *WORKING, *late), later(351))
    assert made.tracks["assessment"].due == later(365)
    assert made.tracks["assessment"].due_for == "the year of the last pass"


def test_waiting_work_is_offered_while_xero_has_it_and_not_after() -> None:
    """With everything sent the seven tasks come next; with scopes enabled nobody asks for them."""
    ours = [one for one in READY if one not in {"mock-prepared", "mapping-finished"}]
    made = after((*ours, *APPLIED))
    assert (made.next.kind, made.next.id) == ("task", "WT-02")
    tasks = [one.id for one in made.then if one.kind == "task"]
    assert tasks == ["WT-03"]
    opened = after((*ours, *WORKING))
    assert [one for one in (opened.next, *opened.then) if one.kind == "task"] == []


def test_the_sandboxs_xero_counts_until_something_real_happened() -> None:
    """A rehearsal moves every track and says so; the first real step leaves only what is real."""
    stage = Proof(
        "observed", "the sandbox's Xero: approved", moment(DAY.isoformat()), where="sandbox"
    )
    played = tuple(
        seen(event)._replace(proof=stage) for event in ("request-sent", *APPROVED, "scopes-enabled")
    )
    facts, now = Facts(rehearsed=played), moment(DAY.isoformat())
    made = journey(facts, project("sandbox"), now)
    assert (made.is_rehearsal, made.tracks["scopes"].state) == (True, "enabled")
    assert "A rehearsal" in made.remarks[0]
    real = journey(facts._replace(happenings=(said("request-sent"),)), project("sandbox"), now)
    assert (real.is_rehearsal, real.tracks["scopes"].state) == (False, "unplanned")
    assert real.tracks["request"].state == "sent"
    assert "no longer counts" in real.remarks[0]
    assert journey(facts, project("live"), now).tracks["request"].state == "unsent"


def test_what_is_ours_does_not_end_a_rehearsal() -> None:
    """Preparing counts beside the emulator's stages; what goes to Xero is real."""
    facts = Facts((said("assessment-prepared"),), rehearsed=(seen("request-sent"),))
    made = journey(facts, project("sandbox"), moment(DAY.isoformat()))
    assert made.is_rehearsal
    assert (made.tracks["assessment"].state, made.tracks["request"].state) == ("prepared", "sent")


def test_open_questions_are_those_that_matter_now() -> None:
    """The exemption is asked by those it may concern; what a lapse does, once there is a pass."""
    now = moment(DAY.isoformat())
    many = {one.id for one in journey(Facts(), project(), now).open_questions}
    own = {one.id for one in journey(Facts(), project(use="one client"), now).open_questions}
    assert own - many == {"exemption"}
    assert {"order", "circular", "form"} <= many
    done = {one.id for one in after((*READY, *WORKING)).open_questions}
    assert done == {"lapse", "downgrade"}


def test_where_sources_disagree_both_are_told_the_stricter_first() -> None:
    """The order of assessment and scopes has two readings, and says which one we go by."""
    (order,) = [one for one in after(()).open_questions if one.id == "order"]
    assert len(order.readings) == len(order.sources) == 2
    assert "passed" in order.readings[0]
    assert "started" in order.readings[1]
    assert "stricter" in order.plan


def test_a_row_says_how_it_is_done_and_by_whom() -> None:
    """Attested rows name the person and the day, observed ones what was seen and where."""
    proof = Proof("observed", "a sign-in (event 3)", moment(DAY.isoformat()), where="sandbox")
    facts = Facts((said("request-sent"),), {"oauth-proven": proof})
    made = journey(facts, project(), moment(DAY.isoformat()))
    rows = {one.id: one for one in made.checks}
    assert (rows["CK-02"].word, rows["CK-02"].done[0].proof) == ("Done", proof)
    form = rows["CK-05"].done[0]
    assert (form.on, form.proof and form.proof.by) == (DAY, "Ana Example")
    assert (rows["CK-06"].word, rows["CK-06"].done) == ("Pending", ())


def test_a_step_recorded_out_of_turn_is_kept_and_marked() -> None:
    """A person's word moves the track; the history says that it did not follow."""
    made = after((*READY, "questions-asked"))
    assert made.tracks["assessment"].state == "questions"
    assert made.history[-1].out_of_turn
    assert "assessment: questions" in made.history[-1].moved


def test_what_is_said_of_a_state_long_reached_is_not_out_of_turn() -> None:
    """Code saw the app first, then a person says so too: kept in the history, moving nothing."""
    made = after((seen("app-registered"), seen("oauth-proven"), said("app-registered")))
    last = made.history[-1]
    assert (last.event, last.moved, last.out_of_turn) == ("app-registered", (), False)
    early = after(("app-registered", "assessment-prepared", "renewal-asked")).history[-1]
    assert (early.moved, early.out_of_turn) == ((), True)


def test_a_state_that_was_left_is_behind() -> None:
    """Of the sixteen states some hold now, some are behind, and the rest is not reached."""
    made = after((*READY, *ASSESSED, "questions-asked", "questions-answered"))
    standing = {one.id: one.standing for one in made.states}
    assert (standing["S-05"], standing["S-06"], standing["S-07"]) == ("now", "behind", "not yet")
    assert (standing["S-09"], standing["S-10"]) == ("now", "now")


def test_after_a_decline_a_new_approval_leaves_only_a_look_at_the_scopes() -> None:
    """Declined with scopes on, then asked and approved anew: in doubt, till they are seen."""
    anew = ("request-sent", "request-accepted", "use-case-approved")
    days = {event: later(10 + at) for at, event in enumerate(anew)}
    again = tuple(said(event, on) for event, on in days.items())
    declined = (*READY, *WORKING, said("request-declined", later(5)))
    assert after((*declined, *again[:1]), later(20)).tracks["scopes"].state == "in-doubt"
    assert after((*declined, *again), later(20)).tracks["scopes"].state == "in-doubt"
    opened = after((*declined, *again, seen("scopes-enabled", later(15))), later(20))
    assert opened.tracks["scopes"].state == "enabled"


def test_scopes_that_xero_took_away_stay_closed_while_all_else_holds() -> None:
    """Approvals that were there before open nothing; the probe that still works does not either."""
    closed = (*READY, *WORKING, said("scopes-closed", later(5)))
    assert after(closed, later(6)).tracks["scopes"].state == "closed"
    probed = after((*closed, seen("scopes-enabled", later(7))), later(8))
    assert probed.tracks["scopes"].state == "closed"
    told = after((*closed, said("scopes-enabled", later(7))), later(8))
    assert told.tracks["scopes"].state == "enabled"


def test_rules_that_chase_each_other_are_told_and_never_hang() -> None:
    """Data by which two tracks disturb each other for ever is refused, naming both."""
    data = journey_data()
    first = data.rules[0]
    back = structs.replace(first, holds=(), implies=first.holds[0], disturbs=first.states[0])
    wrong = structs.replace(data, rules=(back,))
    happened = [
        said(name, order=float(at)) for at, name in enumerate(("app-registered", "request-sent"))
    ]
    with pytest.raises(ContractError, match="chase each other"):
        fold(wrong, happened, DAY)


@pytest.mark.parametrize("days", [10, 350])
def test_the_gate_of_the_assessment_rests_on_the_newest_pass(days: int) -> None:
    """In the last month of the year too: who said that it was passed, and not the time since."""
    first, second = later(-400), later(-days)
    passed = said("assessment-passed", first)
    again = said("assessment-passed", second, order=1.0)
    found = after((said("request-accepted", later(-430)), passed, again))
    gate = next(one for one in found.gates if one.id == "G5")
    assert (gate.standing, len(gate.done)) == ("done", 1)
    (done,) = gate.done
    assert (done.on, done.proof, done.implied_by) == (second, again.proof, "")
