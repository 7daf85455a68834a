"""Reference pages of the terms: the switches with their sources, the stages and tiers of an app."""

from __future__ import annotations

from collections.abc import Iterable

from greenroom.contract.model import Contract
from greenroom.contract.tables import NOTICE, table
from greenroom.contract.terms import Source, Stage, Tier

_ON_SWITCHES = (
    "Points on which witnesses differ, or that nobody outside Xero knows. The default is the "
    "better-sourced reading, the worst the one that is hardest on an integration."
)
_ON_STAGES = (
    "The words for the stages are ours, and so is which may follow which: Xero publishes the "
    "steps, not the states. Months are counted from the latest approval."
)


def switches(contract: Contract) -> str:
    """Every point on which witnesses differ: its readings, standing and sources."""
    found = contract.switches.values()
    cited = sorted({key for one in found for key in one.sources})
    return "\n".join(
        [
            NOTICE,
            "# Switches",
            "",
            _ON_SWITCHES,
            "",
            *table(
                ("Switch", "What it decides", "Default", "Worst", "Others", "Standing", "Sources"),
                (
                    (
                        f"`{one.name}`",
                        one.summary,
                        f"`{one.default}`",
                        f"`{one.worst}`",
                        _names(
                            word for word in one.choices if word not in (one.default, one.worst)
                        ),
                        one.standing,
                        ", ".join(one.sources),
                    )
                    for one in found
                ),
            ),
            "## Their sources",
            "",
            *table(("Source", "Title", "Date"), (_source(contract.sources[key]) for key in cited)),
        ]
    )


def stages(contract: Contract) -> str:
    """Where an app may stand, what may follow, what time alone brings; and the tiers."""
    return "\n".join(
        [
            NOTICE,
            "# Stages and tiers",
            "",
            _ON_STAGES,
            "",
            *table(
                ("Stage", "Meaning", "Opens scopes", "May be followed by", "By itself", "Standing"),
                (_stage(one) for one in contract.stages.values()),
            ),
            "## Tiers",
            "",
            *table(
                ("Tier", "Connections", "AUD a month", "Calls a day", "Egress", "XPM", "Asks for"),
                (_tier(one) for one in contract.tiers.values()),
            ),
        ]
    )


def _stage(one: Stage) -> tuple[str, ...]:
    then = f"`{one.then}` after {one.after_months} months" if one.then else ""
    told = " ".join(text for text in (one.summary, one.note) if text)
    opens = "yes" if one.opens else ""
    return (f"`{one.name}`", told, opens, _names(one.next), then, one.standing)


def _tier(one: Tier) -> tuple[str, ...]:
    unpriced = "on application" if one.monthly_aud is None else "no limit"
    egress = unpriced if one.egress_gib is None else f"{one.egress_gib:g} GiB"
    return (
        one.name,
        "no limit" if one.connections is None else f"{one.connections:,}",
        "on application" if one.monthly_aud is None else f"{one.monthly_aud:,.0f}",
        f"{one.calls_per_day:,}",
        egress,
        "yes" if one.xpm else "",
        ", ".join(need.replace("-", " ") for need in one.needs),
    )


def _source(one: Source) -> tuple[str, ...]:
    return (f"`{one.key}`", f"[{one.title}]({one.url})" if one.url else one.title, one.date)


def _names(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)
