"""Findings of a remediation round: clocks from the right day, gaps, ends, and nothing lost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from greenroom.access.answering import Answered, answer, sheet_of
from greenroom.access.journey import Journey
from greenroom.access.observed import journey_of
from greenroom.access.registers import finding_register as register
from greenroom.access.registers.finding_register import Told
from greenroom.access.registers.findings import Finding, Round, clock_of, finding_duties, gaps_of
from greenroom.errors import ConfigError
from office_cast import ANA, BO, REVIEWED, START, Desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """An office whose assessment is being reviewed."""
    made = Desk(tmp_path)
    made.step(*REVIEWED)
    yield made
    made.close()


def found(received: dt.date = START, **more: str) -> Finding:
    """A finding as it would be read."""
    words = {"title": "Not forced", "severity": "high", "question": "q11", "state": "open", **more}
    return Finding("f-1", received_on=received, **words)  # type: ignore[arg-type]


def after(days: int) -> dt.date:
    """The day so many days after the first."""
    return START + dt.timedelta(days=days)


def add(desk: Desk, title: str = "Two factors are not forced", **more: str) -> Finding:
    """A finding that Ana recorded."""
    told = Told(ANA, title, more.get("severity", "high"), more.get("question", "q11"))
    return register.add(desk.office, told, desk.now)


def close(desk: Desk, name: str = "f-1", did: str = "Forced.") -> Finding:
    """A finding that Bo closed."""
    return register.close(desk.office, name, Told(BO, did=did))


def ids(journey: Journey) -> list[str]:
    """What can be done, by id, in its order."""
    return [one.id for one in (journey.next, *journey.then)]


# ------------------------------------------------------------------------- which clock, from when


def test_the_plan_is_due_thirty_days_from_the_notice() -> None:
    """Before the plan is sent the thirty days run, from the day the finding was received."""
    clock = clock_of(found(), Round())
    assert (clock.phase, clock.on) == ("plan", after(30))
    assert [one.standing for one in clock.due] == ["documented"]


@pytest.mark.parametrize(
    ("sent", "due"),
    [(0, [60, 90]), (10, [70, 90]), (30, [90, 90]), (45, [90, 105])],
)
def test_the_work_is_due_by_the_stricter_of_two_readings(sent: int, due: list[int]) -> None:
    """Sixty days from the plan or ninety from the notice: both shown, the stricter first."""
    clock = clock_of(found(), Round(plans=(after(sent),)))
    assert clock.phase == "work"
    assert [(one.on - START).days for one in clock.due] == due
    assert clock.on == after(min(due))


def test_a_plan_of_an_earlier_round_is_not_this_one_s() -> None:
    """A finding that came after a plan was sent waits for a plan of its own."""
    clock = clock_of(found(after(100)), Round(plans=(after(20),)))
    assert (clock.phase, clock.on) == ("plan", after(130))


def test_a_pass_ends_the_clocks() -> None:
    """Once Xero has passed the assessment nothing is due; the finding still asks to be closed."""
    passed = Round(plans=(after(5),), passes=(after(50),))
    assert clock_of(found(), passed).on is None
    (duty,) = finding_duties([found()], passed)
    assert (duty.action.kind, duty.action.due, duty.label) == ("ours", None, "")


@pytest.mark.parametrize("year", [2027, 2028])
def test_leap_years_count_like_others(year: int) -> None:
    """Thirty days over the end of February are thirty days, whatever its length."""
    first = dt.date(year, 2, 10)
    clock = clock_of(found(first), Round())
    assert clock.on is not None
    assert (clock.on - first).days == 30


@given(st.integers(0, 200), st.lists(st.integers(0, 200), max_size=4))
def test_no_event_moves_a_clock_later(received: int, plans: list[int]) -> None:
    """The work's day is never later than ninety days from the notice, whenever plans were sent."""
    one = found(after(received))
    clock = clock_of(one, Round(plans=tuple(sorted(map(after, plans)))))
    assert clock.on is not None
    assert clock.on <= after(received + (30 if clock.phase == "plan" else 90))
    more = clock_of(one, Round(plans=tuple(sorted(map(after, (*plans, 200))))))
    if clock.phase == more.phase:
        assert more.on == clock.on


# ------------------------------------------------------------------------ a round, walked through


def test_a_round_from_report_to_answer(desk: Desk) -> None:
    """Report, plan, work, closed, answer: at each point the next action is the right one."""
    desk.step("remediation-asked")
    add(desk)
    add(desk, "Logs are kept for half a year", question="q19", severity="medium")
    journey = journey_of(desk.office)
    assert ids(journey)[:3] == ["assessment", "finding.f-1", "finding.f-2"]
    assert {day for day, _ in journey.deadlines} == {after(30)}
    assert [one.kind for one in (journey.next, *journey.then)][:3] == ["deadline"] * 3
    desk.wait(10)
    desk.step("plan-sent")
    journey = journey_of(desk.office)
    assert ids(journey)[:3] == ["finding.f-1", "finding.f-2", "assessment"]
    assert journey.next.due == after(70)
    assert "90 days from Xero's notice" in journey.next.why
    close(desk)
    assert ids(journey_of(desk.office))[:2] == ["finding.f-2", "assessment"]
    close(desk, "f-2", "A year now.")
    journey = journey_of(desk.office)
    assert journey.next.text.startswith("Both findings are closed: send Xero the answer")
    assert "remediation-done" in journey.next.command
    desk.step("remediation-done")
    assert "finding" not in " ".join(ids(journey_of(desk.office)))
    told = [one.label for one in journey_of(desk.office).history]
    assert {"Finding f-1 added", "Finding f-2 closed", "Remediation plan sent"} <= set(told)


def test_a_reopened_finding_is_next_again_with_its_old_day(desk: Desk) -> None:
    """Closing and opening wins no time."""
    desk.step("remediation-asked", "plan-sent")
    add(desk)
    due = journey_of(desk.office).next.due
    close(desk)
    desk.wait(20)
    again = register.reopen(desk.office, "f-1", Told(ANA, words="One role can skip it."))
    journey = journey_of(desk.office)
    assert (journey.next.id, journey.next.due) == ("finding.f-1", due)
    assert [one.what for one in again.acts] == ["added", "closed", "reopened"]
    assert again.acts[-1].words == "One role can skip it."


@pytest.mark.parametrize("sent", [(), ("plan-sent",)])
def test_closing_moves_no_day_of_the_round(desk: Desk, sent: tuple[str, ...]) -> None:
    """The plan's day, and the answer's, stay the first finding's; a mistaken one has none."""
    desk.wait(45)
    desk.step("remediation-asked", *sent)
    plain = journey_of(desk.office).tracks["assessment"].due
    register.add(desk.office, Told(ANA, "Not forced", received_on=after(4)), desk.now)
    due = journey_of(desk.office).next.due
    assert due is not None
    assert plain is not None
    assert due < plain
    close(desk)
    journey = journey_of(desk.office)
    assert (journey.next.due, journey.tracks["assessment"].due) == (due, due)
    register.reopen(desk.office, "f-1", Told(ANA, words="Not yet."))
    register.close(desk.office, "f-1", Told(BO, did="Recorded twice."), mistaken=True)
    assert journey_of(desk.office).next.due == plain


def test_a_missed_day_is_said(desk: Desk) -> None:
    """The day after it was due the deadline is late, and stays first."""
    desk.step("remediation-asked")
    add(desk)
    desk.wait(31)
    journey = journey_of(desk.office)
    late = [one for one in (journey.next, *journey.then) if one.was_due(journey.today)]
    assert {one.id for one in late} == {"assessment", "finding.f-1"}


def test_a_late_plan_shortens_the_work(desk: Desk) -> None:
    """A plan sent on day forty leaves fifty days, for the track as for its findings."""
    desk.step("remediation-asked")
    add(desk)
    desk.wait(40)
    desk.step("plan-sent")
    journey = journey_of(desk.office)
    assert journey.tracks["assessment"].due == after(90)
    assert journey.next.due == after(90)


# ------------------------------------------------------------------------- gaps in the assessment


def test_an_open_finding_is_a_gap_of_its_question(desk: Desk) -> None:
    """Whatever was answered: until it is closed the question lacks that."""
    answer(desk.office, Answered("q11", "Forced for all.", ANA, yes=True))
    assert sheet_of(desk.office).row("q11").gap == ""
    add(desk)
    row = sheet_of(desk.office).row("q11")
    assert row.word == "gap"
    assert row.gap == "Xero's finding f-1 is open: Two factors are not forced"
    close(desk)
    assert sheet_of(desk.office).row("q11").gap == ""


def test_two_findings_of_one_question_are_both_told() -> None:
    """The gap names each; findings without a question concern none."""
    two = [found(), found(title="Not told")._replace(id="f-2"), found(question="")]
    assert gaps_of(two) == {
        "q11": "Xero's finding f-1 is open: Not forced; Xero's finding f-2 is open: Not told"
    }


# -------------------------------------------------------------------------------- what is refused


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (Told("", "A title"), "Who says so"),
        (Told(ANA, "   "), "TITLE says nothing"),
        (Told(ANA, "A title", "grave"), "--severity grave is none"),
        (Told(ANA, "A title", question="q99"), "no question q99"),
        (Told(ANA, "A title", evidence="nothing"), "no collector nothing"),
        (Told(ANA, "A title", received_on=after(3)), "still to come: in 3 days"),
        (Told(ANA, "x" * 2001), "2,000 are kept"),
        (Told(ANA, "A title", received_on=dt.date(202, 3, 2)), "before there was any of this"),
        (Told(ANA, "A title", document=Path("/nowhere")), "cannot be read"),
    ],
)
def test_a_finding_that_cannot_be_is_refused(desk: Desk, told: Told, words: str) -> None:
    """Nobody, no words, unknown names, days to come: each is told, nothing is kept."""
    with pytest.raises(ConfigError, match=words):
        register.add(desk.office, told, desk.now)
    assert register.findings_kept(desk.office) == ()


def test_acts_that_cannot_follow_are_refused(desk: Desk) -> None:
    """Unknown ids, closing twice, opening what is open, closing or opening without a word."""
    add(desk)
    office = desk.office
    with pytest.raises(ConfigError, match="no finding f-9"):
        register.close(office, "f-9", Told(ANA, did="x"))
    with pytest.raises(ConfigError, match="--did says nothing"):
        register.close(office, "f-1", Told(ANA, did=" "))
    with pytest.raises(ConfigError, match="open already"):
        register.reopen(office, "f-1", Told(ANA, words="x"))
    with pytest.raises(ConfigError, match="What has changed"):
        register.change(office, "f-1", Told(ANA))
    close(desk)
    with pytest.raises(ConfigError, match="Bo Tane has closed it"):
        close(desk)
    with pytest.raises(ConfigError, match="--why says nothing"):
        register.reopen(office, "f-1", Told(ANA))


def test_a_mistake_is_taken_back_and_stays(desk: Desk) -> None:
    """It asks for nothing any more, it is not counted, and what was said of it stays."""
    desk.step("remediation-asked", "plan-sent")
    add(desk)
    register.close(desk.office, "f-1", Told(BO, did="Recorded twice."), mistaken=True)
    journey = journey_of(desk.office)
    assert journey.next.id == "assessment"
    assert journey.next.text.startswith("Finish the work")
    (one,) = register.findings_kept(desk.office)
    assert (one.state, one.acts[-1].words) == ("mistaken", "Recorded twice.")


# ----------------------------------------------------------------------------------- any sequence


def test_two_at_once_lose_nothing(tmp_path: Path) -> None:
    """Each finding keeps an id of its own, however many people record at the same time."""
    desks = [Desk(tmp_path) for _ in range(3)]
    register.findings_kept(desks[0].office)  # the store is there
    with ThreadPoolExecutor(len(desks)) as pool:
        for done in [pool.submit(_add_many, desk) for desk in desks]:
            done.result()
    kept = register.findings_kept(desks[0].office)
    assert sorted(one.id for one in kept) == sorted(f"f-{n}" for n in range(1, 13))
    assert all(len(one.acts) == 1 for one in kept)
    for desk in desks:
        desk.close()


def _add_many(desk: Desk) -> None:
    for number in range(4):
        register.add(desk.office, Told(ANA, f"Number {number}"), desk.clock.now())


ACTS = st.tuples(
    st.sampled_from(["add", "change", "close", "mistake", "reopen", "wait"]), st.integers(1, 4)
)


@settings(max_examples=25, deadline=None)
@given(acts=st.lists(ACTS, max_size=12))
def test_any_sequence_keeps_everything_and_moves_no_day(
    acts: list[tuple[str, int]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Versions only grow, states agree with the last act, received days and due days stay."""
    desk = Desk(tmp_path_factory.mktemp("round"))
    desk.step(*REVIEWED, "remediation-asked", "plan-sent")
    days: dict[str, dt.date] = {}
    counted = 0
    for act, number in acts:
        counted += _try(desk, act, f"f-{number}")
        kept = register.findings_kept(desk.office)
        assert sum(len(one.acts) for one in kept) == counted
        for one, clock in journey_of(desk.office).findings:
            last = [done.what for done in one.acts if done.what != "changed"][-1]
            states = {"closed": "closed", "taken back": "mistaken"}
            assert one.state == states.get(last, "open")
            if clock.on:
                assert days.setdefault(one.id, clock.on) == clock.on
            assert bool(clock.on) == one.is_open
    assert desk.office.dossier.check(desk.office.app) == ()
    desk.close()


def _try(desk: Desk, act: str, name: str) -> bool:
    """Whether an act was kept."""
    told = Told(ANA, "A finding", did="Done.", words="Not done.")
    try:
        if act == "add":
            register.add(desk.office, told, desk.now)
        elif act == "change":
            register.change(desk.office, name, told)
        elif act in {"close", "mistake"}:
            register.close(desk.office, name, told, mistaken=act == "mistake")
        elif act == "reopen":
            register.reopen(desk.office, name, told)
        else:
            desk.wait(9)
            return False
    except ConfigError:
        return False
    return True
