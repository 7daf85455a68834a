"""The yearly renewal: right at every moment of it, and nothing of last year passes by default."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from greenroom.access import renewing
from greenroom.access.answering import Answered, answer, round_began, sheet_of
from greenroom.access.asking import asked_of
from greenroom.access.carrying import Carried, Carry, carried_over
from greenroom.access.evidence.collect import COLLECTORS, collect
from greenroom.access.evidence.model import Seen
from greenroom.access.observed import journey_of
from greenroom.access.questionnaire import shelf
from greenroom.access.recorded import Step, keep, undo
from greenroom.access.registers import finding_register as register
from greenroom.access.registers.finding_register import Told
from greenroom.access.renewal import Renewal
from greenroom.access.weighing import Given
from greenroom.clock import moment
from greenroom.errors import ConfigError
from office_cast import ANA, BO, REVIEWED, START, Desk

PASSED = (*REVIEWED, "assessment-passed", "use-case-approved", "tier-active")
LEAD, END = dt.date(2027, 2, 2), dt.date(2027, 3, 2)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """An office that answered three questions and passed on the second of March."""
    made = passed(tmp_path)
    yield made
    made.close()


def passed(folder: Path, *, start: dt.date = START) -> Desk:
    """Such an office, on any day."""
    desk = Desk(folder, start=start)
    say(desk, "q02", "Each sealed by itself.")
    say(desk, "q14", "NIST SP 800-123.")
    say(desk, "q20", "Alerts per layer.", by=BO)
    look(desk, "holds")
    desk.step(*PASSED)
    return desk


def say(desk: Desk, question: str, text: str, *, by: str = ANA) -> None:
    """An answer, with a yes."""
    answer(desk.office, Answered(question, text, by, yes=True))
    desk.clock.advance(1)


def look(desk: Desk, outcome: str) -> None:
    """Evidence of the one collector behind the second question."""
    seen = Seen(outcome, f"It {outcome}.")  # type: ignore[arg-type]
    collect(desk.office, ("sealed-tokens",), collectors={"sealed-tokens": lambda _: seen})
    desk.clock.advance(1)


def begun(desk: Desk, on: dt.date = LEAD) -> Desk:
    """The same office after Ana began this year's round."""
    desk.until(on)
    renewing.begin(desk.office, by=ANA)
    desk.clock.advance(1)
    return desk


def found(desk: Desk) -> Renewal:
    """The renewal as of now."""
    return renewing.renewal_of(desk.office)


def row(desk: Desk, name: str) -> Carry:
    """What becomes of one row."""
    return next(one for one in found(desk).answers if one.id == name)


# ------------------------------------------------------------------------ when it is due


def test_without_a_pass_there_is_nothing_to_renew(tmp_path: Path) -> None:
    """It says so, and cannot be begun."""
    desk = Desk(tmp_path)
    assert found(desk).moment == "no pass"
    with pytest.raises(ConfigError, match="no pass yet"):
        renewing.begin(desk.office, by=ANA)
    desk.close()


@pytest.mark.parametrize(
    ("day", "moment_", "state"),
    [
        (START, "early", "passed"),
        (LEAD - dt.timedelta(days=1), "early", "passed"),
        (LEAD, "due", "renewal-due"),
        (END - dt.timedelta(days=1), "due", "renewal-due"),
        (END, "lapsed", "lapsed"),
        (END + dt.timedelta(days=400), "lapsed", "lapsed"),
    ],
)
def test_the_year_reads_right_on_each_day(
    desk: Desk, day: dt.date, moment_: str, state: str
) -> None:
    """Too early, due, lapsed: and the journey stands at the same place."""
    desk.until(day)
    assert found(desk).moment == moment_
    assert journey_of(desk.office).tracks["assessment"].state == state
    assert [one.on for one in (*found(desk).begins, *found(desk).ends)] == [LEAD, END]


def test_too_early_is_refused_unless_xero_asked(desk: Desk) -> None:
    """The lead time is ours: Xero may ask before it."""
    desk.wait(100)
    with pytest.raises(ConfigError, match="too early: the renewal begins in 8 months, Tue 2 Feb"):
        renewing.begin(desk.office, by=ANA)
    desk.step("renewal-asked")
    assert (found(desk).moment, found(desk).asked_on) == ("due", desk.today)
    renewing.begin(desk.office, by=ANA)
    assert found(desk).moment == "under way"


def test_a_round_that_outlasts_its_year_is_overdue(desk: Desk) -> None:
    """With Xero's document on the table the year ends without a lapse of the track: overdue."""
    begun(desk)
    desk.step("assessment-received", "assessment-returned")
    assert found(desk).moment == "under way"
    desk.until(END)
    assert found(desk).moment == "overdue"
    assert journey_of(desk.office).pass_until is None


def test_xero_s_notice_ends_the_pass(desk: Desk) -> None:
    """That is answered first; a renewal cannot be begun instead."""
    desk.wait(30)
    desk.step("non-compliance-noticed")
    assert found(desk).moment == "ended"
    with pytest.raises(ConfigError, match="notice ended the pass"):
        renewing.begin(desk.office, by=ANA)


def test_a_second_pass_begins_a_second_year(desk: Desk) -> None:
    """Both years stay, with who began the round of the second."""
    begun(desk)
    desk.step("assessment-received", "assessment-returned")
    desk.wait(14)
    desk.step("assessment-passed")
    now = found(desk)
    assert now.moment == "early"
    assert [(one.passed_on, one.begun_by) for one in now.years] == [
        (START, ""), (LEAD + dt.timedelta(days=14), ANA),
    ]  # fmt: skip
    assert now.begun_on is None
    labels = [one.label for one in journey_of(desk.office).history]
    assert labels.count("Assessment passed") == 2
    assert "This year's renewal begun" in labels


def test_a_certification_has_a_year_of_its_own(desk: Desk) -> None:
    """Counted from the day it was recorded for; unknown where nobody recorded it."""
    assert found(desk).certification == ()
    desk.wait(20)
    desk.step("certified")
    (due,) = found(desk).certification
    assert (due.on, due.standing) == (dt.date(2027, 3, 22), "assumed")


def test_a_round_is_begun_once_and_can_be_taken_back(desk: Desk) -> None:
    """By name; a mistake is undone like any step, and the answers count as before."""
    with pytest.raises(ConfigError, match="Who says so"):
        renewing.begin(desk.office, by=" ")
    begun(desk)
    with pytest.raises(ConfigError, match="begun already, by Ana Pohatu"):
        renewing.begin(desk.office, by=BO)
    undo(desk.office, Step("renewal-begun", BO))
    assert (found(desk).moment, round_began(desk.office)) == ("due", None)
    assert sheet_of(desk.office).row("q14").gap == ""


@pytest.mark.parametrize("first", ["2027-03-01", "2028-02-29", "2028-03-01"])
def test_every_week_of_a_year_reads_right(first: str, tmp_path: Path) -> None:
    """Week by week over a year and more: early, then due, then lapsed, each once, none earlier."""
    desk = passed(tmp_path, start=dt.date.fromisoformat(first))
    seen: list[str] = []
    lead, end = found(desk).begins[0].on, found(desk).ends[0].on
    for _ in range(0, 400, 7):
        now = found(desk).moment
        expected = "early" if desk.today < lead else "due" if desk.today < end else "lapsed"
        assert now == expected, desk.today
        seen.append(now)
        desk.wait(7)
    assert list(dict.fromkeys(seen)) == ["early", "due", "lapsed"]
    assert (end - dt.date.fromisoformat(first)).days in {365, 366}
    desk.close()


# ------------------------------------------------------------------ what carries over


def test_nothing_of_last_year_passes_by_default(desk: Desk) -> None:
    """Before the round answers count; after it each is a gap that names its year and its author."""
    desk.until(LEAD)
    assert sheet_of(desk.office).row("q14").word == "attested"
    begun(desk)
    one = sheet_of(desk.office).row("q14")
    assert (one.word, one.answer, one.proposed) == ("gap", "", "Yes. NIST SP 800-123.")
    assert one.gap == "carried over from 2026, first said by Ana Pohatu: confirm it"


def test_evidence_alone_carries_as_it_is(desk: Desk) -> None:
    """What no person said needs no person again, as long as the evidence is fresh."""
    assert row(desk, "company.app_name").standing == "as it is"
    looks = {"log-fields": lambda _: Seen("holds", "Six."), "ledger": lambda _: Seen("holds")}
    collect(desk.office, looks, collectors=looks)
    assert {one.collector: one.standing for one in found(desk).evidence} == {
        "sealed-tokens": "as it is", "log-fields": "as it is", "ledger": "as it is",
    }  # fmt: skip
    desk.wait(10)
    assert {one.standing for one in found(desk).evidence if one.collector == "ledger"} == {
        "too old"
    }


def test_a_confirmed_answer_counts_in_the_name_of_who_confirmed(desk: Desk) -> None:
    """Word for word; who first said it stays known, and both versions stand."""
    begun(desk)
    done = renewing.confirm(desk.office, ["q14"], by=BO)
    assert done.ids == ("q14",)
    one = sheet_of(desk.office).row("q14")
    assert (one.word, one.by, one.answer, one.gap) == ("attested", BO, "NIST SP 800-123.", "")
    assert (row(desk, "q14").standing, row(desk, "q14").first_by) == ("confirmed", ANA)
    versions = desk.office.dossier.versions(desk.office.app, "answer", "q14")
    assert [one.by for one in versions] == [ANA, BO]
    assert versions[-1].body["confirms"] == {"year": 2026, "first_by": ANA}


def test_a_new_answer_confirms_itself(desk: Desk) -> None:
    """Who answers anew in the round needs no confirmation."""
    begun(desk)
    say(desk, "q20", "Alerts per layer, and a rota.", by=BO)
    assert row(desk, "q20").standing == "confirmed"
    assert sheet_of(desk.office).row("q20").gap == ""


def test_together_goes_what_was_seen_to_hold_again(desk: Desk) -> None:
    """Evidence of before the round confirms nothing; what rests on no evidence goes one by one."""
    desk.until(LEAD)
    look(desk, "holds")
    begun(desk)
    with pytest.raises(ConfigError, match="No answer that waits"):
        renewing.confirm_held(desk.office, by=BO)
    look(desk, "holds")
    assert renewing.confirm_held(desk.office, by=BO).ids == ("q02",)
    assert {one.id for one in found(desk).to_confirm} == {"q14", "q20"}


def test_what_changed_is_told_and_does_not_go_with_the_others(desk: Desk) -> None:
    """Evidence that held when the pass came, and fails now."""
    begun(desk)
    look(desk, "fails")
    one = row(desk, "q02")
    assert (one.standing, one.why) == ("changed", "sealed-tokens: holds then, fails now: It fails.")
    with pytest.raises(ConfigError, match="No answer that waits"):
        renewing.confirm_held(desk.office, by=BO)
    assert "sealed-tokens fails" in sheet_of(desk.office).row("q02").gap
    renewing.confirm(desk.office, ["q02"], by=BO)
    assert (
        sheet_of(desk.office).row("q02").gap
        == "Bo Tane says yes, and sealed-tokens fails: It fails."
    )


def test_what_is_older_than_a_year_is_told(desk: Desk) -> None:
    """It waits like the rest, and says how old it is."""
    begun(desk)
    desk.until(END + dt.timedelta(days=3))
    assert row(desk, "q14").standing == "too old"
    assert "older than a year" not in sheet_of(desk.office).row("q14").gap
    renewing.confirm(desk.office, ["q14"], by=BO)
    assert row(desk, "q14").standing == "confirmed"


def test_two_who_differ_still_have_to_settle_it(desk: Desk) -> None:
    """A confirmation hides no contradiction of the last year."""
    desk.wait(200)
    answer(desk.office, Answered("q20", "Nothing is watched.", ANA, yes=False))
    desk.wait(1)
    say(desk, "q20", "Alerts per layer.", by=BO)
    begun(desk)
    assert "settle it" in sheet_of(desk.office).row("q20").gap
    renewing.confirm(desk.office, ["q20"], by=BO)
    assert sheet_of(desk.office).row("q20").gap.endswith("settle it")


def test_xero_s_own_document_carries_over_too(desk: Desk, tmp_path: Path) -> None:
    """Its own answers, and those that rest on ours, are proposals; findings show in its rows."""
    file = tmp_path / "asked.csv"
    file.write_text("No,Question\n1,How are servers hardened?\n2,Who is told of a loss?\n", "utf-8")
    paper = shelf.keep(desk.office, file, form="assessment", by=ANA)
    first, second = (one.key for one in paper.questions)
    shelf.choose(desk.office, "assessment", (first,), ours=("q14",), by=ANA)
    say(desk, second, "The lead, by phone.")
    register.add(desk.office, Told(ANA, "Images are old", question="q14"), desk.now)
    one = asked_of(desk.office).sheet.row(first)
    assert one.gap == "Xero's finding f-1 is open: Images are old"
    register.close(desk.office, "f-1", Told(BO, did="Rebuilt."))
    begun(desk)
    rows = asked_of(desk.office).sheet
    assert rows.row(first).gap.startswith("carried over from 2026")
    assert (rows.row(second).word, rows.row(second).answer) == ("gap", "")
    assert {one.id for one in found(desk).to_confirm} == {"q02", "q14", "q20", second}
    renewing.confirm(desk.office, ["2", "q14"], by=BO)
    rows = asked_of(desk.office).sheet
    assert [rows.row(key).gap for key in (first, second)] == ["", ""]


@pytest.mark.parametrize(
    ("ids", "by", "words"),
    [
        (["q99"], BO, "no question q99"),
        (["q01"], BO, "q01 does not wait"),
        (["q14"], "", "Who says so"),
        (["q14", "q01"], BO, "q01 does not wait"),
    ],
)
def test_what_cannot_be_confirmed_is_refused(
    desk: Desk, ids: list[str], by: str, words: str
) -> None:
    """Unknown, never answered, nobody: nothing is kept, not even of those that could be."""
    begun(desk)
    before = len(desk.office.dossier.everything(desk.office.app))
    with pytest.raises(ConfigError, match=words):
        renewing.confirm(desk.office, ids, by=by)
    assert len(desk.office.dossier.everything(desk.office.app)) == before


def test_nothing_is_confirmed_before_the_round(desk: Desk) -> None:
    """And twice neither."""
    with pytest.raises(ConfigError, match="round is not begun"):
        renewing.confirm(desk.office, ["q14"], by=BO)
    begun(desk)
    renewing.confirm(desk.office, ["q14"], by=BO)
    with pytest.raises(ConfigError, match="q14 does not wait"):
        renewing.confirm(desk.office, ["q14"], by=BO)


def test_what_nobody_ever_answered_is_not_told_as_confirmed(tmp_path: Path) -> None:
    """A round in which nothing waits, since nothing was answered, still has everything open."""
    desk = Desk(tmp_path)
    desk.step(*PASSED)
    desk = begun(desk)
    told = journey_of(desk.office).next.text
    assert "is confirmed" not in told
    assert "Answer what nobody has answered" in told
    desk.close()


@pytest.mark.parametrize("answered", [True, False])
def test_after_the_lapse_xero_is_told_first_whatever_is_open(
    tmp_path: Path, *, answered: bool
) -> None:
    """That Xero is told today stays the first word when the round is begun after its year."""
    desk = passed(tmp_path) if answered else Desk(tmp_path)
    if not answered:
        desk.step(*PASSED)
    desk.until(END + dt.timedelta(days=5))
    lapsed = journey_of(desk.office).next.text
    assert lapsed.startswith("Tell api@support.xero.com today")
    renewing.begin(desk.office, by=ANA)
    assert journey_of(desk.office).next.text.startswith(lapsed)
    desk.close()


def test_the_next_action_follows_the_round(desk: Desk) -> None:
    """Due, begun, all confirmed, received: at each the next action says what is right then."""
    desk.until(LEAD)
    assert journey_of(desk.office).next.command == "greenroom access renew"
    begun(desk)
    text = journey_of(desk.office).next.text
    assert "Confirm what carries over (3 answers wait)" in text
    renewing.confirm(desk.office, ["q02", "q14"], by=BO)
    assert "(1 answer waits)" in journey_of(desk.office).next.text
    renewing.confirm(desk.office, ["q20"], by=BO)
    text = journey_of(desk.office).next.text
    assert "is confirmed" not in text
    assert "Answer what nobody has answered" in text
    assert f"({len(asked_of(desk.office).sheet.gaps)} open: greenroom access assess gaps)" in text
    assert journey_of(desk.office).next.due == END
    desk.step("assessment-received")
    assert journey_of(desk.office).next.text.startswith("Fill in Xero's assessment")


# ----------------------------------------------------------------------- any sequence


@given(
    st.lists(
        st.tuples(st.sampled_from([ANA, BO]), st.sampled_from(["One.", "Two."]), st.integers(0, 9)),
        max_size=8,
    ),
    st.integers(0, 10),
)
def test_any_answers_carry_over_whole(said: list[tuple[str, str, int]], began: int) -> None:
    """The newest word of before the round, by who said exactly that first without a break."""
    given_ = [
        Given("q14", text, by, float(at)) for by, text, at in sorted(said, key=lambda x: x[2])
    ]
    carried = carried_over(given_, float(began))
    late = [one for one in given_ if one.at >= began]
    if not given_ or late:
        assert carried == {}
        return
    one: Carried = carried["q14"]
    assert (one.text, one.by) == (given_[-1].text, given_[-1].by)
    run = [given_[-1]]
    for each in reversed(given_[:-1]):
        if each.text != one.text:
            break
        run.append(each)
    assert (one.first_by, one.first_at) == (run[-1].by, run[-1].at)
    assert carried_over(given_, None) == {}


ACTS = st.lists(
    st.tuples(st.sampled_from(["begin", "confirm", "answer", "look", "undo"]), st.integers(0, 60)),
    max_size=8,
)


@settings(max_examples=20, deadline=None)
@given(acts=ACTS)
def test_no_sequence_confirms_without_a_person(
    acts: list[tuple[str, int]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """In a round a row counts only by a version of its answer that was kept since it began."""
    desk = passed(tmp_path_factory.mktemp("year"))
    desk.until(LEAD)
    kept = 0
    for act, days in acts:
        desk.wait(days)
        _act(desk, act)
        began = round_began(desk.office)
        rows = sheet_of(desk.office)
        for name in ("q02", "q14", "q20"):
            versions = desk.office.dossier.versions(desk.office.app, "answer", name)
            if began is not None and versions[-1].at < began:
                assert rows.row(name).word == "gap"
                assert rows.row(name).gap.startswith("carried over from 20")
        now = len(desk.office.dossier.everything(desk.office.app))
        assert now >= kept
        kept = now
    desk.close()


def _act(desk: Desk, act: str) -> None:
    """One thing that somebody tries."""
    try:
        if act == "begin":
            renewing.begin(desk.office, by=ANA)
        elif act == "confirm":
            renewing.confirm(desk.office, ["q14"], by=BO)
        elif act == "answer":
            say(desk, "q20", "Anew.", by=BO)
        elif act == "look":
            look(desk, "holds")
        else:
            undo(desk.office, Step("renewal-begun", ANA))
    except ConfigError:
        return
    desk.clock.advance(1)


def test_a_round_recorded_as_a_step_is_the_same(desk: Desk) -> None:
    """The command and the step keep one and the same thing."""
    desk.until(LEAD)
    keep(desk.office, Step("renewal-begun", ANA))
    assert found(desk).begun_by == ANA
    assert round_began(desk.office) == pytest.approx(moment(LEAD.isoformat()) + 9 * 3600, abs=60)
    assert set(COLLECTORS) >= {one.collector for one in found(desk).evidence}
