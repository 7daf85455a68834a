"""What tests of the forecast share: days, calendars, and journeys by what happened when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path

from greenroom.access.days import holidays_of
from greenroom.access.forecast.duration_data import duration_data
from greenroom.access.forecast.forecast import Calendars, Outlook, Standing, forecast
from greenroom.access.forecast.workdays import Everyday, Workdays
from greenroom.access.journey import Facts, Journey, journey
from greenroom.access.proofs import Proof
from greenroom.access.tracks import Happening
from greenroom.clock import moment
from greenroom.config import settings_of

TODAY = dt.date(2026, 11, 26)
"""A Thursday."""

DATA = duration_data()

SENT = frozenset(("prove-app", "write-use-case", "day-one"))
ACKNOWLEDGED = SENT | {"acknowledge"}
ASSESSED = ACKNOWLEDGED | {"send-assessment", "fill"}

SETTINGS = settings_of(
    'environment = "live"\n[app]\nname = "Forecast App"\nclient_id = "A1"\n',
    Path("/project/greenroom.toml"),
)


def calendars(today: dt.date = TODAY, *, country: str = "AU", region: str = "") -> Calendars:
    """The calendars of a project somewhere, Xero in New Zealand and Australia."""
    years = range(today.year - 2, today.year + 6)
    ours = holidays_of(country, region, years)
    theirs = [holidays_of(one, "", years) or frozenset() for one in DATA.xero.countries]
    assert ours is not None
    return Calendars(
        Workdays(today, ours), Workdays(today, frozenset().union(*theirs)), Everyday(today)
    )


CALENDARS = calendars()


def nowhere() -> Standing:
    """Nothing has begun."""
    return Standing("", 0.0, frozenset(), TODAY)


def told(standing: Standing, *, count: int = 400, seed: int = 1, **own: list[float]) -> Outlook:
    """A forecast from a standing, in Australia."""
    made = {name.replace("_", "-"): days for name, days in own.items()}
    return forecast(DATA, standing, CALENDARS, own=made, count=count, seed=seed)


def days(outlook: Outlook, end: str = "scopes-enabled") -> tuple[int, int, int]:
    """Days until P50, P85 and P95 of an end."""
    (one,) = [one for one in outlook.ends if one.name == end]
    return tuple((day - outlook.today).days for day in (one.p50, one.p85, one.p95))  # type: ignore[return-value]


def happened(events: Iterable[tuple[str, dt.date]], today: dt.date = TODAY) -> Journey:
    """The journey on a day, after events on theirs, recorded by a person."""
    happenings = tuple(
        Happening(
            name, on, Proof("attested", name, moment(on.isoformat()), "Ana Example"),
            float(index), firm=True,
        )
        for index, (name, on) in enumerate(events)
    )  # fmt: skip
    return journey(Facts(happenings), SETTINGS, moment(today.isoformat()))
