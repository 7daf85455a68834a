"""``greenroom access cost``: the tier that is needed and why, and what it costs a month."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from greenroom.cli import look
from greenroom.cli.options import HERE, Flag, Json, Project, write_text
from greenroom.cli.purpose import UNNAMED, show_remarks, show_unnamed, unnamed
from greenroom.errors import ConfigError

if TYPE_CHECKING:
    from greenroom.access.cost.cost import Chatty, Cost, Option
    from greenroom.access.cost.cost_data import CostData
    from greenroom.access.cost.price import Price
    from greenroom.access.purpose import Remark
    from greenroom.contract.terms import Source

_MARKS: dict[str, look.Mark] = {"may": "ours", "open": "waiting", "no": "note", "other": "note"}
_WORDS = {
    "may": "may be granted",
    "open": "open",
    "no": "no exemption",
    "other": "only if that is what you build",
}


def cost(
    *,
    currency: str = "",
    rules: Flag = False,
    svg: Path | None = None,
    reviewed_by: str | None = None,
    project: Project = HERE,
) -> int:
    """What access costs: tier and why, calls, egress, price a month; exemptions; what is open.

    A look changes nothing, a review by name is kept. Ends with 3 while no feature is named.

    Parameters
    ----------
    currency
        Also what others report in this currency, such as USD: never official.
    rules
        Also how connections and egress are counted and billed.
    svg
        Write the picture of it to this file too.
    reviewed_by
        Who reviewed tier and price: the checklist's seventh item rests on it.
    """
    from greenroom.access.cost.cost_data import cost_data
    from greenroom.access.cost.quote import quote_of, review
    from greenroom.access.office import Office
    from greenroom.access.purpose import purpose_of

    data = cost_data()
    known = sorted({one.currency for one in data.currencies.values()})
    wanted = currency.upper()
    if wanted and wanted not in (*known, "AUD"):
        raise ConfigError(
            f"Nobody is known to report prices in {currency}.",
            hint=f"There are: {', '.join(known)}; Xero's own list is in AUD.",
        )
    with project.open() as workspace, Office(workspace) as office:
        settings, contract = workspace.settings, workspace.contract
        found, differ = quote_of(settings, contract), purpose_of(settings, contract).disagreements
        if found is None:
            return _unnamed(unnamed(settings, contract), svg, project.json, by=reviewed_by)
        kept = None if reviewed_by is None else review(office, found, by=reviewed_by)
        app, listed = settings.app.name, contract.sources["pricing-faq"]
    if svg is not None:
        _write(svg, app, found)
    if project.json:
        around = {"remarks": differ, "unnamed": None} | ({} if kept is None else {"review": kept})
        look.show_json(_plain(found, data) | around)
        return 0
    _show(app, found, data, listed)
    show_remarks(differ)
    if wanted and wanted != "AUD":
        _show_currency(data, wanted)
    if rules:
        _show_rules(data)
    if svg is not None:
        look.step("done", f"Wrote {svg}.")
    if kept is not None:
        look.step("done", f"Reviewed by {kept.by}: tier and price of today are kept.")
    return 0


def _unnamed(told: Remark | None, svg: Path | None, as_json: Json, *, by: str | None) -> int:
    """What is said in place of a cost that nobody can reckon, nor review."""
    if told and by is not None:
        raise ConfigError(told.says, hint=told.next)
    if as_json:
        look.show_json({"unnamed": told, "chosen": None, "options": []})
        return UNNAMED
    if told:
        show_unnamed(told)
    look.step("note", "What access costs turns on what the features need.",
              "No tier is reckoned" + (f", and {svg} is not written." if svg else "."))  # fmt: skip
    return UNNAMED


def _write(path: Path, app: str, found: Cost) -> None:
    from greenroom.access.cost.pictures import picture_of
    from greenroom.draw.svg import as_file

    write_text(path, as_file(picture_of(app, found)), option="--svg")


def _plain(found: Cost, data: CostData) -> dict[str, Any]:
    """A cost as JSON has it, with what stands around it."""
    from greenroom.cli.plainly import plainly

    whole: dict[str, Any] = plainly(found)
    for told, one in zip(whole["options"], found.options, strict=True):
        told["price"] = _price(one.price)
    whole["chosen"]["price"] = _price(found.chosen.price)
    if found.chatty:
        whole["chatty"]["price"] = _price(found.chatty.price)
    around = {
        "rules": data.rules,
        "unofficial_currencies": data.currencies,
        "yearly": data.yearly,
        "assumed": data.assumed,
    }
    return whole | around


def _price(price: Price) -> dict[str, Any]:
    return {**price._asdict(), "total": price.total, "currency": "AUD", "tax": "excluded"}


def _show(app: str, found: Cost, data: CostData, listed: Source) -> None:
    chosen = found.chosen
    look.heading(f"{app}: what access costs (AUD without tax)")
    may = any(one.verdict == "may" for one in found.exemptions)
    unless = " Unless Xero exempts you in writing: see below." if may else ""
    look.step(
        "ours" if chosen.fits else "broken",
        f"{chosen.tier.capitalize()}: {_monthly(chosen.price)}.{unless}",
        " ".join(found.reasons),
    )
    if chosen.needs:
        asks = ", ".join(one.replace("-", " ") for one in chosen.needs)
        look.step("note", f"It asks for: {asks}.")
    look.table(
        ("Tier", "Fee", "Overage", "A month", "A year", ""),
        [_row(one) for one in found.options],
    )
    look.step("note", f"Prices by Xero's own list, in force since {listed.date}.", listed.note)
    _show_use(found, data)
    _show_exemptions(found)
    look.heading("A year beside the tier")
    for item in data.yearly.values():
        look.step(
            "note", item.label, item.cost + (" (one reader)" if item.standing == "assumed" else "")
        )
    look.heading("Nobody says")
    from greenroom.access.journey_data import journey_data

    contacts = journey_data().contacts
    for one in found.questions:
        look.step("waiting", one.about, f"{one.plan} Ask: {contacts[one.ask].address}.")


def _row(one: Option) -> tuple[str, ...]:
    price = one.price
    year = None if price.total is None else price.total * 12
    why = ["will do"] if one.fits else list(one.why_not)
    if price.total is None:
        why.append("price on application")
    amounts = (price.fee, price.overage, price.total, year)
    return (one.tier, *map(_aud, amounts), "; ".join(why))


def _aud(amount: float | None) -> str:
    return "?" if amount is None else f"{amount:,.2f}"


def _monthly(price: Price) -> str:
    if price.total is None:
        return "a price on application"
    return f"{price.total:,.2f} a month, {price.total * 12:,.2f} a year"


def _show_use(found: Cost, data: CostData) -> None:
    """Calls and egress, planned and, where clients are read, client by client."""
    look.heading("What is asked of Xero")
    chatty, limit = found.chatty, found.calls_a_day_at_most
    designs = [(found.load, found.chosen.price)]
    designs += [(chatty.load, chatty.price)] if chatty else []
    loads = [load for load, _ in designs]
    rows = [
        ("Calls a day, busiest practice", *(f"{one.calls_a_day:,}" for one in loads)),
        (f"  of {limit:,} this project may use", *(
            _times(one.calls_a_day / limit) for one in loads
        )),
    ]  # fmt: skip
    if chatty:
        rows += [
            ("Calls to read everything once", *(f"{one.read_calls:,}" for one in loads)),
            ("  which takes", *(_while(one.read_days, one.read_minutes) for one in loads)),
        ]
    rows += [
        ("Egress a month, all practices", *(_gib(one.gib_a_month) for one in loads)),
        ("A month", *(_aud(price.total) for _, price in designs)),
    ]
    look.table(("", "As planned", "Client by client")[: len(designs) + 1], rows)
    if chatty:
        look.step("note", _said_of(chatty, limit))
    for one in found.counted:
        look.step("note", f"{one.operation}: {one.calls_a_day:,} calls a day", one.note)
    for one in found.uncounted:
        look.step("note", f"{one.operation} is not counted", one.note)
    if chatty or any(one.per_client for one in found.counted):
        look.step("note", data.assumed.note)


def _said_of(chatty: Chatty, limit: int) -> str:
    """How many times the calls a chatty design takes, and what the limit makes of it."""
    over = chatty.load.calls_a_day > limit
    come = _gib(chatty.gib_that_come)
    stops = f"; the limit would let {come} through, the price is of all" if over else ""
    return f"Client by client, never for changes only: {chatty.times:,.0f} times the calls{stops}."


def _times(share: float) -> str:
    return f"{share:.1%}" if share < 2 else f"{share:,.1f} times that"


def _while(days: float, minutes: float) -> str:
    """How long reading everything takes: what the day's limit makes of it, or minutes."""
    if days > 1:
        return f"{days:,.1f} days of calls"
    return "under a minute" if minutes < 1 else f"{minutes:,.0f} minutes"


def _gib(amount: float) -> str:
    return f"{amount:,.2f} GiB" if amount >= 0.01 else "under 0.01 GiB"


def _show_exemptions(found: Cost) -> None:
    from greenroom.access.journey_data import journey_data

    look.heading("Outside the tiers?")
    contacts = journey_data().contacts
    for one in found.exemptions:
        ask = f" Ask: {contacts[one.ask].address}." if one.ask else ""
        look.step(_MARKS[one.verdict], f"{one.about}: {_WORDS[one.verdict]}", f"{one.says}{ask}")


def _show_currency(data: CostData, currency: str) -> None:
    look.heading(f"In {currency}, as others report it: not Xero's, and not agreeing")
    rows = [one for one in data.currencies.values() if one.currency == currency]
    look.table(
        ("Tier by tier, a month", "Over, per GiB", "", "Source"),
        [
            (
                ", ".join(f"{tier} {price:g}" for tier, price in one.monthly.items()),
                "" if one.overage is None else f"{one.overage:g}",
                one.says,
                one.source,
            )
            for one in rows
        ],
    )


def _show_rules(data: CostData) -> None:
    look.heading("How it is counted")
    for one in data.rules:
        look.step("note", f"{one.about.capitalize()} ({one.standing}, {one.source})", one.says)
