"""The charts as tests and pictures use them, ordinary and extreme."""

from __future__ import annotations

import datetime as dt

from greenroom.draw.chart import Bar, Bars, Gauge, bars, gauge
from greenroom.draw.timeline import Forecast, Step, Timeline, timeline
from greenroom.draw.trend import Band, Line, Point, Range, band, line

TODAY = dt.date(2026, 11, 23)
NAUGHTY = "<b>&\"'</b>"
HUGE = 1.7e308

STEPS = (
    Step("Register the app", "done", "3 Nov"),
    Step("Prove the OAuth flow", "done", "5 Nov"),
    Step("Describe the use case", "done", "9 Nov"),
    Step("Request access", "done", "10 Nov"),
    Step("Answer the assessment", "ours", "due in 3 days"),
    Step("Xero's review", "waiting", "13 days"),
    Step("Answer questions", "broken", "2 overdue"),
    Step("Remediation", "later"),
    Step("Tier confirmed", "later"),
    Step("Scopes enabled", "later"),
    Step("First practice connected", "later"),
)
FORECAST = Forecast(dt.date(2026, 12, 21), dt.date(2027, 1, 18), dt.date(2027, 2, 5))
WEEK = tuple(
    Point(day, value, f"{day} Nov") for day, value in enumerate((4, 5, 3, 9, 26, 8, 5), 17)
)
RANGES = tuple(
    Range(day, 800 + day * 20, 1000 + day * 40, 1100 + day * 90, f"{day} Nov")
    for day in range(17, 24)
)
STREAMS = Bars(
    "Calls by stream",
    ("list", "detail", "retries"),
    (
        Bar("clients", (8, 120, 3)),
        Bar("jobs", (40, 260, 0)),
        Bar("a stream with a very long name", (1, 0, 0)),
    ),
    "calls",
)

CHARTS: dict[str, str] = {
    "gauge": gauge(Gauge("Calls today", 1240, 5000, planned=900, mark=4000, mark_label="share")),
    "gauge-over": gauge(Gauge("Calls today", 5120, 5000)),
    "gauge-would": gauge(Gauge("Calls today", 4000, 5000, planned=3000)),
    "gauge-zero": gauge(Gauge("Calls today", 0, 0)),
    "gauge-one": gauge(Gauge("Calls today", 1, 1)),
    "gauge-huge": gauge(Gauge("Calls today", HUGE, 1, planned=HUGE, mark=HUGE)),
    "gauge-negative": gauge(Gauge("Calls today", -5, -1, planned=-2, mark=-3)),
    "gauge-nan": gauge(Gauge("Calls today", float("nan"), float("inf"), mark=float("nan"))),
    "gauge-naughty": gauge(Gauge(NAUGHTY, 1, 2, NAUGHTY, mark=1, mark_label=NAUGHTY)),
    "bars": bars(STREAMS),
    "bars-none": bars(Bars("Calls by stream", (), ())),
    "bars-zero": bars(Bars("Calls by stream", ("list",), (Bar("clients", (0,)),))),
    "bars-huge": bars(Bars("Calls", ("a", "b"), (Bar("x", (HUGE, HUGE)), Bar("y", (1, -1))))),
    "bars-negative": bars(Bars("Calls", ("a",), (Bar("x", (-9,)), Bar("y", (1,))))),
    "bars-naughty": bars(Bars(NAUGHTY, (NAUGHTY,), (Bar(NAUGHTY, (1,)),), NAUGHTY)),
    "bars-six": bars(Bars("Parts", tuple("abcdef"), (Bar("x", (1, 2, 3, 4, 5, 6)),))),
    "line": line(Line("Freshness, clients", WEEK, "minutes", promise=15)),
    "line-none": line(Line("Freshness", (), empty="Run a sync first.")),
    "line-one": line(Line("Freshness", (Point(0, 0, "today"),))),
    "line-huge": line(Line("Freshness", (Point(-HUGE, -HUGE), Point(HUGE, HUGE)))),
    "line-negative": line(Line("Freshness", (Point(0, -5, "a"), Point(1, -1, "b")))),
    "line-nan": line(Line("F", (Point(0, float("nan")), Point(1, 2)), promise=float("inf"))),
    "line-naughty": line(Line(NAUGHTY, (Point(0, 1, NAUGHTY),), NAUGHTY, 1, NAUGHTY)),
    "band": band(Band("Clients, expected", RANGES, "clients")),
    "band-none": band(Band("Clients", ())),
    "band-one": band(Band("Clients", (Range(0, 1, 2, 3),))),
    "band-huge": band(Band("Clients", (Range(0, -HUGE, 0, HUGE), Range(1, 0, 0, 0)))),
    "band-naughty": band(Band(NAUGHTY, (Range(0, 1, 2, 3, NAUGHTY),), NAUGHTY)),
    "timeline": timeline(Timeline("The way to access", STEPS, TODAY, FORECAST)),
    "timeline-none": timeline(Timeline("The way to access", (), TODAY, FORECAST)),
    "timeline-bare": timeline(Timeline("The way to access", STEPS[:3], TODAY)),
    "timeline-now": timeline(
        Timeline("The way to access", STEPS[:1], TODAY, Forecast(TODAY, TODAY, TODAY))
    ),
    "timeline-past": timeline(
        Timeline("Late", STEPS, TODAY, Forecast(dt.date.min, dt.date.min, dt.date.min))
    ),
    "timeline-far": timeline(
        Timeline("Far", STEPS * 4, TODAY, Forecast(TODAY, dt.date(2030, 1, 1), dt.date.max))
    ),
    "timeline-naughty": timeline(
        Timeline(
            NAUGHTY, (Step(NAUGHTY, "done", NAUGHTY),), TODAY, FORECAST._replace(label=NAUGHTY)
        )
    ),
}
