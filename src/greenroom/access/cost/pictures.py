"""What access costs as a picture: calls a day in their limit, and the price a month. Pure."""

from __future__ import annotations

from greenroom.access.cost.cost import Cost
from greenroom.access.cost.price import Price
from greenroom.draw.chart import Bar, Bars, Gauge, bars, gauge
from greenroom.draw.svg import element, inked, number, picture, text

_WIDTH = 560.0
_GAP = 28.0
_EDGE = 16.0


def picture_of(app: str, cost: Cost) -> str:
    """One SVG: what is planned and what a chatty design would take, in calls and in money."""
    limit = cost.calls_a_day_at_most
    planned = gauge(
        Gauge("Calls a day, as planned", cost.load.calls_a_day, limit, unit="calls a day")
    )
    gauges, prices = [planned], [_bar("As planned", cost.chosen.price)]
    if cost.chatty:
        calls = cost.chatty.load.calls_a_day
        gauges.append(gauge(Gauge("Calls a day, client by client", calls, limit, "calls a day")))
        prices.append(_bar("Client by client", cost.chatty.price))
    price = bars(
        Bars(
            f"AUD a month without tax, {cost.chosen.tier} tier",
            ("tier", "egress over the allotment"),
            tuple(prices),
            unit="AUD",
            empty="Xero publishes no price for this tier.",
        )
    )
    title = f"{app}: what access costs"
    said = f"{cost.chosen.tier} tier; {' '.join(cost.reasons)}"
    return _stacked((*gauges, price), title=title, description=said)


def _bar(label: str, price: Price) -> Bar:
    return Bar(label, (price.fee or 0.0, price.overage or 0.0))


def _stacked(pictures: tuple[str, ...], *, title: str, description: str) -> str:
    """Pictures of one width below each other, under one title."""
    y, body = 44.0, [text(title, _EDGE, 28, size=16, bold=True)]
    for one in pictures:
        place = f'<svg x="{number(_EDGE)}" y="{number(y)}" '
        body.append(one.replace("<svg ", place, 1))
        y += float(one.partition('viewBox="')[2].partition('"')[0].split()[3]) + _GAP
    wide = _WIDTH + 2 * _EDGE
    paper = element("rect", width=wide, height=y, **inked("surface"))
    return picture(title, description, wide, y, body=paper + "".join(body))
