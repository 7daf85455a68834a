"""The register of incidents: told in time or late for ever, none only by a named person's word."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from greenroom.access.evidence.collect import collect
from greenroom.access.messages.messages import Known, update
from greenroom.access.observed import journey_of
from greenroom.access.pictures import picture_of
from greenroom.access.registers import incident_register as register
from greenroom.access.registers.incident_register import Told
from greenroom.access.registers.incidents import (
    Incident,
    NoneSaid,
    Register,
    look_back,
    looked,
    told_in_time,
)
from greenroom.clock import iso, moment
from greenroom.errors import ConfigError
from office_cast import ANA, BO, START, Desk

HOUR, DAY = 3600.0, 86_400.0
NOW = moment(START.isoformat()) + 9 * HOUR


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """An office on a Monday morning."""
    made = Desk(tmp_path)
    yield made
    made.close()


def add(desk: Desk, what: str = "A laptop was stolen", *, hours_ago: float = 0) -> Incident:
    """An incident that Ana recorded."""
    noticed = iso(desk.now - hours_ago * HOUR)
    return register.add(desk.office, Told(ANA, what, noticed), desk.now)


def report(desk: Desk, name: str = "i-1", at: str = "") -> Incident:
    """A report to Xero that Bo recorded."""
    return register.report(desk.office, name, Told(BO, reported=at), desk.now)


def close(desk: Desk, name: str = "i-1", did: str = "Wiped.", *, mistaken: bool = False) -> None:
    """An incident that Bo closed."""
    register.close(desk.office, name, Told(BO, did), mistaken=mistaken)


def none(desk: Desk, since: dt.date | None = None, until: dt.date | None = None) -> NoneSaid:
    """Ana's word that there was none."""
    return register.say_none(desk.office, Told(ANA), desk.now, days=(since, until))


def outcome(desk: Desk) -> tuple[str, str]:
    """What the collector sees and says."""
    (seen,) = collect(desk.office, ("incidents",))
    return seen.outcome, seen.said


# ------------------------------------------------------------------------------- the 24 hours


@pytest.mark.parametrize(
    ("after", "late"), [(0, 0), (23.99, 0), (24, 0), (24.01, 36), (96, 72 * 3600)]
)
def test_a_report_is_late_after_24_hours(after: float, late: float) -> None:
    """To the second, and for ever: no later moment makes it less late."""
    one = Incident("i-1", "A loss", NOW, NOW + after * HOUR)
    for now in (one.reported_at, NOW + 400 * DAY):
        assert one.late_by(now or 0) == pytest.approx(late)
    assert told_in_time(one, NOW).startswith("late by" if late else "in time")


def test_an_unreported_incident_is_the_next_thing_to_do(desk: Desk) -> None:
    """Before all else, with the address, the moment and the other sources."""
    add(desk, hours_ago=2)
    found = journey_of(desk.office).next
    assert (found.kind, found.id, found.is_late) == ("deadline", "incident.i-1", False)
    assert "api@support.xero.com" in found.text
    assert "in 22 hours, Tue 3 Mar 07:00 UTC" in found.why
    assert "at once, api@xero.com" in found.why
    assert "72 hours" in found.why


def test_an_unreported_incident_comes_before_a_date_missed_long_ago(desk: Desk) -> None:
    """Xero is told at once: an overdue plan, which waited for weeks, waits an hour more."""
    desk.step("request-sent", "request-accepted", "assessment-received", "assessment-returned")
    desk.step("remediation-asked")
    desk.wait(40)
    assert journey_of(desk.office).next.id == "assessment"
    add(desk)
    found = journey_of(desk.office)
    assert [one.id for one in (found.next, *found.then)][:2] == ["incident.i-1", "assessment"]


def test_nobody_outside_hears_of_it_by_the_way(desk: Desk) -> None:
    """Neither the client's update nor the picture of the journey tells what happened."""
    add(desk)
    journey = journey_of(desk.office)
    assert "laptop" in journey.next.text
    assert "laptop" not in update(journey, Known()).text
    assert "laptop" not in picture_of(journey)
    assert not journey.next_told.is_internal


def test_hours_are_enough_to_be_overdue(desk: Desk) -> None:
    """Missed on the same day it is said plainly, in the action and among the deadlines."""
    add(desk, hours_ago=26)
    journey = journey_of(desk.office)
    assert journey.next.due == journey.today
    assert journey.next.was_due(journey.today)
    assert "ended 2 hours ago" in journey.next.why
    assert journey.deadlines[0][1] == "incident i-1: the report to Xero, overdue by the hour"


def test_from_noticed_to_closed(desk: Desk) -> None:
    """Reported, then what was done, then nothing more; each act with its name stays."""
    add(desk, hours_ago=1)
    report(desk)
    assert [one.kind for one in _actions(desk)] == ["ours"]
    close(desk)
    assert _actions(desk) == []
    (one,) = register.register_kept(desk.office).incidents
    assert [(act.what, act.by) for act in one.acts] == [
        ("added", ANA), ("reported", BO), ("closed", BO),
    ]  # fmt: skip
    assert outcome(desk) == ("holds", "1 incident was reported to Xero in time, in twelve months.")


def _actions(desk: Desk):
    journey = journey_of(desk.office)
    return [one for one in (journey.next, *journey.then) if one.id.startswith("incident")]


def test_a_late_report_needs_words_for_a_year(desk: Desk) -> None:
    """Closed or not, it never counts as in time; after the period nobody asks for it."""
    add(desk, hours_ago=30)
    assert outcome(desk)[0] == "fails"
    report(desk)
    close(desk)
    said = "1 incident was reported too late: i-1. Somebody has to say why."
    assert outcome(desk) == ("unknown", said)
    desk.wait(300)
    assert outcome(desk) == ("unknown", said)
    desk.wait(100)
    assert "empty" in outcome(desk)[1]
    (one,) = register.register_kept(desk.office).incidents
    assert told_in_time(one, desk.now) == "late by 6 hours, told after 30 hours"


# ------------------------------------------------------------------------------- none at all


def test_an_empty_register_is_nobody_s_word(desk: Desk) -> None:
    """Unknown by itself, attested with a name and days, and never more than that."""
    assert outcome(desk) == (
        "unknown", "The register is empty: somebody has to say that there was none.",
    )  # fmt: skip
    none(desk)
    assert outcome(desk) == (
        "unknown",
        f"Attested by {ANA}, not seen: no incident from Sun 2 Mar 2025 to Mon 2 Mar 2026.",
    )


def test_a_word_for_none_grows_old(desk: Desk) -> None:
    """Of the days since, nothing was said; of days before its first, neither."""
    none(desk)
    desk.wait(31)
    assert outcome(desk)[1].endswith("Nothing was said of the days since.")
    none(desk, since=START)
    assert "Nothing was said of the days before" in outcome(desk)[1]


def test_none_and_an_incident_contradict(desk: Desk) -> None:
    """Refused where one is recorded; overtaken where one comes to light; said again without it."""
    none(desk)
    add(desk, hours_ago=1)
    report(desk)
    assert outcome(desk) == (
        "unknown", f"{ANA} said there was none, and i-1 was noticed then.",
    )  # fmt: skip
    with pytest.raises(ConfigError, match="i-1 was noticed on 2026-03-02"):
        none(desk)
    desk.wait(1)
    none(desk, since=START + dt.timedelta(days=1))
    assert outcome(desk)[0] == "holds"


def test_an_incident_recorded_by_mistake_overtakes_nothing(desk: Desk) -> None:
    """It never happened: none can be said, and it asks for nothing."""
    none(desk)
    add(desk)
    close(desk, did="A drill.", mistaken=True)
    assert outcome(desk)[1].startswith("Attested by")
    assert none(desk).overtaken_by(register.register_kept(desk.office).incidents) == ()
    assert _actions(desk) == []


def test_the_period_is_twelve_months_whatever_its_days() -> None:
    """Over a leap day too."""
    assert look_back(dt.date(2028, 2, 29)) == dt.date(2027, 2, 28)
    assert look_back(dt.date(2026, 3, 2)) == dt.date(2025, 3, 2)
    first = Incident("i-1", "A loss", moment("2025-03-01"), moment("2025-03-01"))
    assert looked(Register((first,)), NOW, fresh_days=30).incidents == 0


# ----------------------------------------------------------------------------- what is refused


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (Told("", "A loss"), "Who says so"),
        (Told(ANA, "  "), "WHAT says nothing"),
        (Told(ANA, "Mail to bo@tane.example"), "somebody's address or number"),
        (Told(ANA, "Number 021 555 1234 was shown"), "somebody's address or number"),
        (Told(ANA, "A loss", "2026-03-02"), "is a day: hours count"),
        (Told(ANA, "A loss", "yesterday"), "is no moment"),
        (Told(ANA, "A loss", "0001-01-01T00:00+13:00"), "is no moment"),
        (Told(ANA, "A loss", "0202-03-02T08:00"), "before there was any of this"),
        (Told(ANA, "A loss", "2026-03-02T09:30"), "still to come"),
        (Told(ANA, "A loss", "2026-03-02T08:00", "2026-03-02T07:00"), "before it was noticed"),
    ],
)
def test_an_incident_that_cannot_be_is_refused(desk: Desk, told: Told, words: str) -> None:
    """Nobody, no words, personal data, days for hours, moments to come: nothing is kept."""
    with pytest.raises(ConfigError, match=words):
        register.add(desk.office, told, desk.now)
    assert register.register_kept(desk.office).incidents == ()


def test_a_moment_may_name_its_zone(desk: Desk) -> None:
    """Nine in the evening in Auckland is eight in the morning in UTC."""
    one = register.add(desk.office, Told(ANA, "A loss", "2026-03-02T21:00+13:00"), desk.now)
    assert one.noticed_at == moment("2026-03-02T08:00")


def test_a_day_in_words_is_no_number(desk: Desk) -> None:
    """Dates and times may be told."""
    assert add(desk, "Seen on 2026-03-01 at 10:00 and again on 2026-03-02 at 08:00").counts


def test_acts_that_cannot_follow_are_refused(desk: Desk) -> None:
    """Unknown ids, reporting or closing twice, closing untold, days the wrong way round."""
    office = desk.office
    with pytest.raises(ConfigError, match="no incident i-1"):
        report(desk)
    add(desk, hours_ago=1)
    with pytest.raises(ConfigError, match="never reported to Xero"):
        close(desk)
    with pytest.raises(ConfigError, match="open already"):
        register.reopen(office, "i-1", Told(ANA, "x"))
    report(desk)
    with pytest.raises(ConfigError, match="reported already"):
        report(desk)
    close(desk)
    with pytest.raises(ConfigError, match="Bo Tane has closed it"):
        close(desk)
    with pytest.raises(ConfigError, match="--since 2026-03-02 is after"):
        none(desk, START, START - dt.timedelta(days=1))
    with pytest.raises(ConfigError, match="still to come"):
        none(desk, None, START + dt.timedelta(days=2))
    with pytest.raises(ConfigError, match="--until 0001-01-05 is before"):
        none(desk, None, dt.date(1, 1, 5))


# ------------------------------------------------------------------------------ any sequence

ACTS = st.tuples(
    st.sampled_from(["add", "report", "close", "mistake", "reopen", "none", "wait"]),
    st.integers(1, 3),
)


@settings(max_examples=25, deadline=None)
@given(acts=st.lists(ACTS, max_size=12))
def test_any_sequence_keeps_everything_and_late_stays_late(
    acts: list[tuple[str, int]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Versions only grow; moments and lateness never change back; no state contradicts its acts."""
    desk = Desk(tmp_path_factory.mktemp("register"))
    counted, late, noticed = 0, dict[str, float](), dict[str, float]()
    for act, number in acts:
        counted += _try(desk, act, f"i-{number}")
        kept = register.register_kept(desk.office)
        assert sum(len(one.acts) for one in kept.incidents) + len(kept.nones) == counted
        for one in kept.incidents:
            assert noticed.setdefault(one.id, one.noticed_at) == one.noticed_at
            if one.reported_at is not None:
                assert late.setdefault(one.id, one.late_by(desk.now)) == one.late_by(desk.now)
            assert one.state != "closed" or one.reported_at is not None
        untold = [
            one.id for one in kept.incidents if one.state == "open" and one.reported_at is None
        ]
        due = [one.id for one in _actions(desk) if one.kind == "deadline"]
        assert sorted(due) == sorted(f"incident.{name}" for name in untold)
        assert outcome(desk)[0] != "holds" or not untold
    assert desk.office.dossier.check(desk.office.app) == ()
    desk.close()


def _try(desk: Desk, act: str, name: str) -> bool:
    """Whether an act was kept."""
    try:
        if act == "add":
            add(desk)
        elif act == "report":
            report(desk, name)
        elif act in {"close", "mistake"}:
            close(desk, name, mistaken=act == "mistake")
        elif act == "reopen":
            register.reopen(desk.office, name, Told(ANA, "Again."))
        elif act == "none":
            none(desk)
        else:
            desk.wait(0.7)
            return False
    except ConfigError:
        return False
    return True
