"""``greenroom access forecast``: when the approval may end, as ranges; never a single date."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from greenroom.cli import look
from greenroom.cli.options import HERE, Flag, Project, in_range, write_text
from greenroom.cli.surface import Mark
from greenroom.draw.dates import day_and_distance, short_day
from greenroom.errors import ConfigError, NotReady

if TYPE_CHECKING:
    from collections.abc import Sequence

    from greenroom.access.forecast.duration_data import Calibration, DurationData, Stage
    from greenroom.access.forecast.forecast import End, Move
    from greenroom.access.forecast.outlook import Told
    from greenroom.access.office import Office
    from greenroom.store.facts import Fact

_MARKS: dict[str, Mark] = {"ours": "ours", "xero": "waiting", "practice": "waiting"}
_WHO = {"ours": "ours", "xero": "Xero", "practice": "practice"}


def forecast(
    *,
    day: Annotated[str, Parameter(name="--from")] = "",
    draws: int = 10_000,
    seed: int = 1,
    stages: Flag = False,
    svg: Path | None = None,
    take: Flag = False,
    project: Project = HERE,
) -> int:
    """When the scopes may be on and the work may go live: P50, P85 and P95, and what moves them.

    Parameters
    ----------
    day
        As of this day, such as 2026-11-23; default: today.
    draws
        How many ways are drawn.
    seed
        The same seed gives the same answer.
    stages
        Show every stage's prior too, with where it is from.
    svg
        Write the picture of it to this file too.
    take
        Take the buffer into the plan: it is written into the ledger. Ends with 3 after a refusal.
    """
    from greenroom.access.forecast.duration_data import calibration, duration_data
    from greenroom.access.forecast.outlook import Asked, outlook_of
    from greenroom.access.office import Office

    in_range("--draws", draws, low=100, high=200_000)
    if take and day:
        raise ConfigError(
            "--take keeps the forecast of today, and --from asks for another day's.",
            hint="Leave one of them out.",
        )
    with project.open() as workspace, Office(workspace) as office:
        told = outlook_of(office, Asked(_day(day), draws, seed))
        if take:
            _take(office, told)
    if svg is not None:
        write_text(svg, _picture(told, calibration()), option="--svg")
    if project.json:
        look.show_json(_plain(told, duration_data(), calibration()))
    else:
        _show(told, calibration(), took=take)
        if stages:
            _show_stages(told, duration_data())
        if svg is not None:
            look.step("done", f"Wrote {svg}.")
    return 0


def _day(given: str) -> dt.date | None:
    if not given:
        return None
    try:
        found = dt.date.fromisoformat(given)
    except ValueError as error:
        raise ConfigError(f"--from {given} is no day.", hint="Write it as 2026-11-23.") from error
    in_range("The year of --from", found.year, low=2020, high=2060)
    return found


def _take(office: Office, told: Told) -> None:
    """The buffer in the ledger; one that is there already is not written twice."""
    if told.refusals:
        raise NotReady(
            f"No buffer is taken: nothing runs that could be late. {told.refusals[0]}",
            hint="greenroom access next tells what comes first.",
        )
    last = told.outlook.ends[-1]
    if last.is_over:
        raise ConfigError(f"There is nothing to buffer: {last.label} is reached.")
    facts: dict[str, Fact] = {"count_days": told.outlook.buffer_days, "date": last.p85.isoformat()}
    taken = [one for one in office.ledger.events(app=office.app) if one.kind == "buffer.taken"]
    if not taken or dict(taken[-1].facts) != facts:
        office.ledger.append("buffer.taken", app=office.app, facts=facts)


def _picture(told: Told, held: Calibration) -> str:
    from greenroom.draw.ranges import Range, Ranges, ranges
    from greenroom.draw.svg import as_file

    today = told.outlook.today
    ahead = [one for one in told.outlook.ends if not one.is_over]
    how = f"As of {short_day(today)}; {told.outlook.draws:,} draws, seed {told.outlook.seed}."
    notes = (
        f"{how} Most stage durations are assumed: Xero publishes few.",
        *(f"{one.label}: {_coverage(one.held, one.cases)}" for one in held.coverage[:2]),
    )
    drawn = Ranges(
        f"{told.app}: when it may end, as ranges",
        today,
        tuple(Range(one.label, one.p50, one.p85, one.p95) for one in ahead),
        notes,
    )
    return as_file(ranges(drawn))


def _plain(told: Told, data: DurationData, held: Calibration) -> dict[str, Any]:
    """A forecast as JSON has it: never an end without its range."""
    from greenroom.cli.plainly import plainly

    found = told.outlook
    moves: list[dict[str, Any]] = plainly(found.moves)
    for one in moves:
        one["days"] = {
            name: dict(zip(_AT, days, strict=True)) for name, days in one["days"].items()
        }
    return {
        "app": told.app,
        "today": found.today,
        "started": told.standing.started,
        "draws": found.draws,
        "seed": found.seed,
        "ends": [plainly(one) | {"by_month": dict(one.by_month)} for one in found.ends],
        "under_way": plainly(told.under_way),
        "done": sorted(told.standing.done.intersection(data.stages)),
        "moves": moves,
        "buffer_days": found.buffer_days,
        "own": {"journeys": told.own_journeys, "durations": told.own_durations},
        "calibration": held.coverage,
        "remarks": told.remarks,
        "stages": data.stages,
        "rounds": data.rounds,
    }


_AT = ("p50", "p85")
"""The chances at which a lever's days are told."""


def _show(told: Told, held: Calibration, *, took: bool) -> None:
    found = told.outlook
    look.heading(f"{told.app}: when it may end (as of {short_day(found.today)})")
    for stage in told.under_way:
        since = "today" if not stage.waited_days else f"{_days(stage.waited_days)} so far"
        look.step(_MARKS[stage.who], f"{stage.label}: {since}")
    ahead = [one for one in found.ends if not one.is_over]
    for one in found.ends:
        if one.is_over:
            look.step("done", f"{one.label}: reached")
    if not ahead:
        return
    for refusal in told.refusals:
        look.step("note", refusal)
    look.table(("", "", ""), [row for one in ahead for row in _rows(one, found.today)])
    _show_bands(ahead, found.today)
    _show_moves(found.moves)
    _show_buffer(told, took=took)
    look.heading("How far to trust it")
    for cover in held.coverage:
        look.step("note", f"{cover.label}: {_coverage(cover.held, cover.cases)}", f"{cover.how}.")
    own = f"{told.own_durations} durations of {told.own_journeys} finished journeys of your own"
    look.step("note", f"Sharpened by {own}." if told.own_durations else _NONE_OWN)
    for remark in told.remarks[len(told.refusals) :]:
        look.step("note", remark)
    look.step("ours", "Each stage's prior and its source: greenroom access forecast --stages")


_CHANCES = ("even chance by", "85 of 100 by", "95 of 100 by")
_WIDE, _NARROW = 56, 10
"""How many columns a band takes at most, and at least."""


def _rows(one: End, today: dt.date) -> list[tuple[str, str, str]]:
    """An end with its three days, each both ways."""
    days = zip((one.label, "", ""), _CHANCES, (one.p50, one.p85, one.p95), strict=True)
    return [(label, chance, day_and_distance(day, today)) for label, chance, day in days]


def _show_bands(ahead: Sequence[End], today: dt.date) -> None:
    """The ends as bands on one line of time, from today to the last of the days."""
    last = max((one.p95 - today).days for one in ahead) or 1
    wide = max(len(one.label) for one in ahead) + 2
    # Two columns are kept for the marks that every band has, however short.
    room = max(_NARROW, min(_WIDE, look.columns() - wide - 2))
    look.say()
    for one in ahead:
        p50, p85, p95 = (
            round((day - today).days / last * room) for day in (one.p50, one.p85, one.p95)
        )
        band = "·" * p50 + "#" * max(1, p85 - p50) + "+" * max(1, p95 - p85)
        look.page(f"{one.label:<{wide}}{band}")
    look.say("· before the even chance, # to 85 of 100, + to 95 of 100")


_NONE_OWN = "No finished journey of your own yet: the stated priors alone."


def _coverage(held: int, cases: int) -> str:
    return f"the end came by P85 in {held:,} of {cases:,} cases ({held / cases:.0%})"


def _show_moves(moves: tuple[Move, ...]) -> None:
    """What would change if, the one that does most first."""
    if not moves:
        return
    look.heading("What moves it most, in days at P50 and P85 (sizes: assumed)")
    look.table(
        ("", "If", "Scopes", "Go-live"),
        [(_sign(one), one.label, *_moved(one)) for one in moves],
    )
    if any(one.holds for one in moves):
        look.step("note", "✓ holds already and is in the ranges: the days are those it saves.")


def _sign(one: Move) -> str:
    return "✓" if one.holds else "·" if one.luck else "→"


def _moved(one: Move) -> list[str]:
    # What holds already is shown as what it saves, so that a saving always is a minus.
    turn = -1 if one.holds else 1
    return [
        f"{turn * p50:+d}, {turn * p85:+d}" if p50 or p85 else "none"
        for p50, p85 in one.days.values()
    ]


def _days(count: int) -> str:
    return f"{count} day" if count == 1 else f"{count} days"


def _show_buffer(told: Told, *, took: bool) -> None:
    last, found = told.outlook.ends[-1], told.outlook
    words = (
        f"Buffer: {_days(found.buffer_days)} for {last.label.lower()}, from the even chance on "
        f"{short_day(last.p50, found.today)} to {short_day(last.p85, found.today)}. A range and "
        f"no promise: in 5 of 100 cases it comes after {short_day(last.p95, found.today)}."
    )
    detail = "Written into the ledger." if took else "Take it: greenroom access forecast --take"
    look.step("done" if took else "ours", words, detail)


def _show_stages(told: Told, data: DurationData) -> None:
    look.heading(f"Stages: {data.share:.0%} of cases between the two, before own journeys")
    done, waiting = told.standing.done, told.standing.waiting()
    look.table(
        ("", "Stage", "Whose", "Days", "Known", "Source"),
        [
            (
                "✓" if name in done else "→" if name in waiting else "·",
                one.label,
                _WHO[one.who],
                _span(one),
                one.standing,
                one.source,
            )
            for name, one in data.stages.items()
        ],
    )
    for chance in data.rounds.values():
        words = f"{chance.label}: {chance.chance:.0%} ({chance.standing}, {chance.source})"
        look.step("note", words, chance.note)
    for one in data.stages.values():
        look.step("note", one.label, one.note)


def _span(one: Stage) -> str:
    at_most = f", at most {one.most:g}" if one.most < float("inf") else ""
    return f"{one.low:g} to {one.high:g} {one.unit}{at_most}"
