"""The yearly renewal of an office: looked at, begun by a named person, its answers confirmed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from greenroom.access import recorded
from greenroom.access.answering import (
    answers_of,
    carried_of,
    confirm_as,
    round_began,
    sheet_of,
)
from greenroom.access.asking import asked_of, named
from greenroom.access.assessment import Sheet
from greenroom.access.attesting import step_command
from greenroom.access.carrying import Carry, Then, carries, evidence_carried
from greenroom.access.evidence.kept import today
from greenroom.access.observed import journey_of
from greenroom.access.office import Office, alone
from greenroom.access.recorded import Kept
from greenroom.access.renewal import BEGUN, Renewal, year_of
from greenroom.access.spoken import somebody
from greenroom.clock import moment
from greenroom.draw.dates import both_ways, short_day
from greenroom.errors import ConfigError

_DAY = 86_400.0


class Confirmed(NamedTuple):
    """What was confirmed, by id, and where the renewal stands then."""

    ids: tuple[str, ...]
    renewal: Renewal


def renewal_of(office: Office) -> Renewal:
    """The renewal of a project as of now."""
    year = year_of(journey_of(office))
    if not year.years:
        return year
    now, began = office.clock.now(), round_began(office)
    then = _then(office, moment(year.years[-1].passed_on.isoformat()) + _DAY)
    sheet = sheet_of(office)
    known = {row.id for row in sheet.rows}
    more = tuple(row for row in asked_of(office).sheet.rows if row.id not in known)
    sheet = Sheet((*sheet.rows, *(row for row in more if row.by or row.proposed)))
    return year._replace(
        answers=carries(sheet, answers_of(office), then, began=began, now=now),
        evidence=evidence_carried(today(office), then, now),
    )


def _then(office: Office, until: float) -> dict[str, Then]:
    """What each collector had said by a moment."""
    entries = office.dossier.all(office.app, "evidence")
    return {
        one.name: Then(one.body["outcome"], one.body["said"]) for one in entries if one.at < until
    }


@alone
def begin(office: Office, *, by: str, note: str = "") -> Kept:
    """The round of this year, begun in a person's name; ``ConfigError`` where none is due."""
    name = somebody(by, "greenroom access renew")
    journey = journey_of(office)
    found = year_of(journey)
    _require_due(found)
    if journey.is_rehearsal:
        raise ConfigError(
            "The pass that ends here was played by the emulator: no round of yours begins.",
            hint="greenroom access renew shows how it will look once Xero has passed the app.",
        )
    if found.begun_on:
        when = short_day(found.begun_on, found.today)
        raise ConfigError(
            f"This year's round was begun already, by {found.begun_by}, {when}.",
            hint="Confirm what carries over: greenroom access renew --held --by NAME",
        )
    return recorded.keep_within(office, recorded.Step(BEGUN, name, note=note))


def _require_due(found: Renewal) -> None:
    if found.moment == "no pass":
        raise ConfigError(
            "There is no pass yet, so there is nothing to renew.",
            hint="greenroom access next tells what comes first.",
        )
    if found.moment == "ended":
        raise ConfigError(
            "Xero's notice ended the pass: answer it, a renewal does not.",
            hint="greenroom access next",
        )
    if found.moment == "early":
        raise ConfigError(
            f"It is too early: the renewal begins {both_ways(found.begins[0].on, found.today)}.",
            hint=f"If Xero asked for it: {step_command('renewal-asked')} --on DAY",
        )


@alone
def confirm(office: Office, ids: Iterable[str], *, by: str) -> Confirmed:
    """The answers named, confirmed as they were said: each a new version in the person's name."""
    _begun(office)
    paper = asked_of(office)
    wanted = tuple(dict.fromkeys(named(paper, one) for one in ids))
    name = somebody(by, f"greenroom access renew {' '.join(wanted)}")
    carried = carried_of(office)
    for one in wanted:
        if one not in carried:
            raise ConfigError(
                f"{one} does not wait to be confirmed: nothing of before the round stands there.",
                hint="greenroom access renew lists what does.",
            )
    for one in wanted:
        confirm_as(office, carried[one], by=name)
    return Confirmed(wanted, renewal_of(office))


def confirm_held(office: Office, *, by: str) -> Confirmed:
    """Every answer whose evidence was seen to hold since the round began, confirmed together."""
    _begun(office)
    held = [one.id for one in renewal_of(office).to_confirm if _goes_with_others(one)]
    if not held:
        raise ConfigError(
            "No answer that waits rests on evidence that was seen to hold since the round began.",
            hint="greenroom access evidence collect, or confirm answers one by one by their ids.",
        )
    return confirm(office, held, by=by)


def _goes_with_others(one: Carry) -> bool:
    return one.holds_again and one.standing != "changed"


def _begun(office: Office) -> float:
    """When the round began; ``ConfigError`` before that."""
    began = round_began(office)
    if began is None:
        raise ConfigError(
            "This year's round is not begun: nothing waits to be confirmed.",
            hint='greenroom access renew --by "Your Name"',
        )
    return began
