"""Messages: the right one at each state, never a single date, never sent."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import re

import pytest

import journey_cast as cast
from greenroom.access.journey import Journey
from greenroom.access.journey_data import journey_data
from greenroom.access.messages.letters import calendar, days_of, mail, markdown
from greenroom.access.messages.message_data import message_data
from greenroom.access.messages.messages import Known, Range, calendar_of, follow_ups, plan, update

KNOWN = Known("CLIENT-1", ("practicemanager.client.read",), ("R-17",), cast.ANA)


def at(*events: str, on: dt.date = cast.DAY) -> Journey:
    """The journey after all that is ours, and these events."""
    return cast.after((*cast.READY, *events), on)


def test_every_state_that_waits_for_xero_has_a_draft() -> None:
    """No silence of Xero's is without words to break it, and no draft is for a state unknown."""
    waiting = {
        f"{name}.{state}"
        for name, track in journey_data().tracks.items()
        for state, told in track.states.items()
        if told.owner == "xero"
    }
    assert set(message_data().drafts) == waiting
    assert {one.to for one in message_data().drafts.values()} <= set(journey_data().contacts)


def test_a_follow_up_names_what_xero_needs() -> None:
    """It is due on the journey's day and names app, client id, reference and the day of sending."""
    found = follow_ups(at("request-sent"), KNOWN)
    sent = next(one for one in found if one.name == "request-sent")
    assert sent.due == at("request-sent").tracks["request"].follow_up
    assert sent.to == "api@support.xero.com"
    for words in ("CLIENT-1", "R-17", "Mon 2 Mar 2026", cast.ANA, "Journey App"):
        assert words in sent.text


def test_a_follow_up_says_what_stands_where_it_says() -> None:
    """A tier applied for is told as the tier, also where the request is declined."""
    found = follow_ups(at("request-sent", "tier-applied", "request-declined"), KNOWN)
    (tier,) = [one for one in found if one.name == "tier-applied"]
    assert "our application for the Advanced tier" in tier.text
    assert "our request for access" not in tier.text
    sent = next(one for one in follow_ups(at("request-sent"), KNOWN) if one.name == "request-sent")
    assert "our request for access" in sent.text


def test_what_is_entered_in_the_portal_is_no_mail() -> None:
    """The draft about the tier says where it is entered, and that this is no address."""
    found = follow_ups(at("request-sent", "tier-applied"), KNOWN)
    assert {one.name: one.is_mail for one in found}["tier-applied"] is False
    text = markdown([one for one in found if not one.is_mail], title="Follow-ups")
    assert "to be entered at developer.xero.com, My Apps, Manage Plan (no mail address)" in text


def test_scopes_are_named_where_they_are_asked_for() -> None:
    """The mail that asks for the switch names the scopes; others do not."""
    events = ("request-sent", "request-accepted", "assessment-passed", "use-case-approved")
    found = follow_ups(at(*events, "tier-active"), KNOWN)
    assert [one.name for one in found] == ["scopes-pending"]
    assert "practicemanager.client.read" in found[0].text


def test_what_the_emulator_said_is_told_to_nobody() -> None:
    """In a rehearsal every draft says so, in its subject and its first line, and goes to nobody."""
    played = at("request-sent")._replace(is_played=True)
    drafts = (*follow_ups(played, KNOWN), update(played, KNOWN))
    assert len(drafts) >= 2
    for one in drafts:
        assert one.subject.startswith("Rehearsal: ")
        assert one.text.startswith("Not to be sent: this is a rehearsal")
        assert one.to == ""
        assert b"\r\nTo:" not in mail(one)


def test_nothing_is_asked_where_nothing_waits() -> None:
    """Before the request there is nothing to follow up."""
    assert follow_ups(cast.after(()), KNOWN) == ()


@pytest.mark.parametrize(
    ("events", "name"),
    [
        ((), "preparing"),
        (("request-sent",), "requested"),
        (("request-sent", "assessment-received"), "assessment"),
        (("request-sent", "assessment-received", "assessment-returned"), "in-review"),
        (("assessment-returned", "questions-asked"), "questions"),
        (("assessment-returned", "remediation-asked"), "remediation"),
        (("request-sent", "request-declined"), "declined"),
        (("scopes-enabled",), "enabled"),
        (("scopes-enabled", "practice-connected"), "connected"),
        (("scopes-enabled", "practice-connected", "went-live"), "live"),
        (("request-sent", "use-case-sent"), "use-case"),
        (("scopes-enabled", "scopes-closed"), "closed"),
    ],
)
def test_the_client_is_told_what_holds(events: tuple[str, ...], name: str) -> None:
    """Each stage has its own message, whole, and none of our own work is pasted into it."""
    found = update(at(*events), KNOWN)
    assert found.name == name
    assert at(*events).next_told.text not in found.text
    ours = next(one.ours for one in message_data().updates if one.name == name)
    assert ("On our side next" in found.text) == bool(ours)
    assert "{" not in found.subject + found.text


def test_a_year_later_the_renewal_is_told() -> None:
    """When the year is nearly over the client of a live integration hears that nothing changes."""
    live = ("assessment-passed", "scopes-enabled", "practice-connected", "went-live")
    assert update(at(*live), KNOWN).name == "live"
    later = update(at(*live, on=cast.later(340)), KNOWN)
    assert later.name == "renewal"
    assert "Nothing changes for you" in later.text


def test_the_wait_told_is_that_of_what_is_spoken_of() -> None:
    """Answers of yesterday wait one day, however long the tier has waited."""
    said = [*cast.READY, cast.said("request-sent"), cast.said("tier-applied", order=50.0)]
    said.append(cast.said("assessment-returned", cast.later(21), order=60.0))
    found = update(cast.after(said, cast.later(22)), KNOWN)
    assert "with Xero's reviewers, for 1 day now" in found.text


def test_nothing_is_said_to_be_asked_that_nobody_asked() -> None:
    """After a refusal the reasons are still to be asked for."""
    text = update(at("request-sent", "request-declined"), KNOWN).text
    assert "We will ask for the reasons" in text
    assert "have asked" not in text


def test_a_pass_renewed_is_not_told_as_one_to_renew() -> None:
    """Once the assessment is passed again only what the scopes do is open."""
    enabled = [*cast.READY, cast.said("assessment-passed"), cast.said("scopes-enabled", order=99.0)]
    lapsed = cast.after(enabled, cast.later(400))
    again = cast.said("assessment-passed", cast.later(400), order=100.0)
    renewed = cast.after([*enabled, again], cast.later(401))
    assert renewed.tracks["scopes"].state == "in-doubt"
    assert "needs to be renewed" in update(lapsed, KNOWN).text
    assert "needs to be renewed" not in update(renewed, KNOWN).text
    assert update(renewed, KNOWN).name == "renewed"


def test_a_deadline_that_is_past_is_told_as_past() -> None:
    """The work that is overdue is told so, and on time it is told with its day."""
    events = ("request-sent", "assessment-returned", "remediation-asked")
    assert "is past" not in update(at(*events), KNOWN).text
    late = update(at(*events, on=cast.later(150)), KNOWN)
    assert late.name == "remediation"
    assert "is past: we are late" in late.text
    assert "usual part" not in late.text


def test_a_date_is_told_as_a_range_or_not_at_all() -> None:
    """With a forecast three chances are told; without one no day of Xero's is named."""
    days = [cast.DAY + dt.timedelta(days=n) for n in (30, 60, 90)]
    told = update(at("request-sent"), KNOWN._replace(ranges=(Range("Scopes enabled", *days),)))
    assert "as a range and not as a promise" in told.text
    assert all(chance in told.text for chance in ("as likely as not", "85 of 100", "95"))
    bare = update(at("request-sent"), KNOWN)
    assert not re.search(r"\bby (Mon|Tue|Wed|Thu|Fri|Sat|Sun) ", bare.text)


@pytest.mark.parametrize(
    "events",
    [
        ("request-sent", "request-declined"),
        ("request-sent", "request-withdrawn"),
        ("request-sent", "use-case-sent", "use-case-declined"),
        ("request-sent", "tier-applied", "tier-refused"),
    ],
)
def test_after_a_refusal_no_date_is_told(events: tuple[str, ...]) -> None:
    """The client hears that dates need a new request, and hears none."""
    days = [cast.DAY + dt.timedelta(days=n) for n in (30, 60, 90)]
    told = update(at(*events), KNOWN._replace(ranges=(Range("Scopes enabled", *days),)))
    assert "only if a new request is made and taken up" in told.text
    assert "as likely as not" not in told.text


def test_the_plan_has_every_audience_and_every_stage() -> None:
    """Who hears what, how often, what is promised and what never, and the days set aside."""
    text = plan(at("request-sent"), KNOWN)
    for one in message_data().audiences.values():
        assert one.label in text
        assert one.never in text
    assert "{" not in text
    for one in message_data().updates:
        assert one.name.capitalize() in text


def test_days_set_aside_are_working_days_in_order() -> None:
    """Nobody is written to on a weekend, and each audience at its own pace."""
    days = calendar_of(at("request-sent"), weeks=8)
    assert all(one.day.weekday() < 5 for one in days)
    assert [one.day for one in days] == sorted(one.day for one in days)
    weekly = [one for one in days if one.audience.cadence_days == 7]
    assert len(weekly) == 8


def test_a_mail_is_a_draft_that_any_program_opens() -> None:
    """Marked unsent, addressed, without a sender, its text whole."""
    found = follow_ups(at("request-sent"), KNOWN)[0]
    made = email.message_from_bytes(mail(found), policy=email.policy.default)
    assert (made["X-Unsent"], made["To"], made["From"]) == ("1", found.to, None)
    assert made["Subject"] == found.subject
    assert made.get_content().replace("\r\n", "\n").strip() == found.text.strip()


def test_a_calendar_is_read_back_with_its_days() -> None:
    """Every day is there whole, keeps its id, and replaces itself when written again."""
    icalendar = pytest.importorskip("icalendar")
    found = follow_ups(at("request-sent"), KNOWN)
    now = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)
    made = calendar(days_of(found), name="Follow-ups", now=now, today=now.date())
    events = icalendar.Calendar.from_ical(made).walk("VEVENT")
    assert [one.decoded("dtstart") for one in events] == [one.due for one in found]
    assert len({str(one["uid"]) for one in events}) == len(found)
    assert calendar(days_of(found), name="Follow-ups", now=now, today=now.date()) == made


def test_what_is_overdue_stands_on_today_in_the_calendar() -> None:
    """Nobody looks at days gone by; the entry keeps its id, so that it moves on day by day."""
    icalendar = pytest.importorskip("icalendar")
    found = follow_ups(at("request-sent"), KNOWN)
    late = max(one.due for one in found) + dt.timedelta(days=3)
    days, ids = set(), set()
    for day in (late, late + dt.timedelta(days=1)):
        now = dt.datetime.combine(day, dt.time(9), dt.UTC)
        events = icalendar.Calendar.from_ical(
            calendar(days_of(found), name="F", now=now, today=now.date())
        )
        days |= {one.decoded("dtstart") for one in events.walk("VEVENT")}
        ids |= {str(one["uid"]) for one in events.walk("VEVENT")}
    assert days == {late, late + dt.timedelta(days=1)}
    assert len(ids) == len(found)


def test_the_document_holds_every_draft() -> None:
    """The Markdown of several messages has each subject, its day and its text."""
    found = follow_ups(at("request-sent", "use-case-sent", "assessment-returned"), KNOWN)
    text = markdown(found, title="Follow-ups")
    assert len(found) > 1
    for one in found:
        assert f"## {one.subject}" in text
        assert one.text in text
