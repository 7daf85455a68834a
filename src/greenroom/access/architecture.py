"""Where XPM data goes in this project, how it is protected, who sees it, how long it stays. Pure.

Everything is read from the settings, the mapping and the scope plan; what they do not say is called
a gap and never filled in. The picture is drawn in ``draw.flow``.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import urlsplit

from greenroom.contract.model import Contract
from greenroom.contract.scopes import ScopePlan
from greenroom.draw.flow import Arrow, Box, Flow
from greenroom.settings import Settings

XERO, APP = "Xero Practice Manager", "The integration"
TOKENS, LEDGER, ROWS = "Token store", "Audit log", "Destination database"


class Place(NamedTuple):
    """One place that data is in: what, protected how, seen by whom, for how long; "" is a gap."""

    name: str
    holds: str
    protection: str
    seen_by: str
    stays: str

    @property
    def gaps(self) -> tuple[str, ...]:
        """What nobody has said yet."""
        said = {"protection": self.protection, "seen by": self.seen_by, "stays": self.stays}
        return tuple(name for name, words in said.items() if not words)


class Architecture(NamedTuple):
    """The places and the way of data between them."""

    places: tuple[Place, ...]
    picture: Flow

    @property
    def gaps(self) -> tuple[str, ...]:
        """Each gap with the place it is about."""
        return tuple(f"{place.name}: {gap}" for place in self.places for gap in place.gaps)


def architecture(
    contract: Contract,
    settings: Settings,
    plan: ScopePlan,
    *,
    tables: Iterable[str],
    key_apart: bool,
) -> Architecture:
    """The architecture of a project; ``tables`` are those its mapping loads.

    ``key_apart`` is whether the master key is kept elsewhere than beside what it seals.
    """
    places = (
        _tokens(key_apart=key_apart),
        _ledger(settings),
        _rows(settings, tuple(tables)),
        *(_third_party(settings, name) for name in _names(settings)),
    )
    return Architecture(places, _picture(contract, settings, plan, places))


def _names(settings: Settings) -> list[str]:
    return [one.name for one in settings.access.third_parties]


def _people(settings: Settings) -> str:
    return "; ".join(f"{role}: {what}" for role, what in settings.access.sees.items())


def _tokens(*, key_apart: bool) -> Place:
    where = "is kept apart from the data" if key_apart else "lies beside the key ring"
    return Place(
        TOKENS,
        holds="access and refresh tokens, the client secret",
        protection=f"AES-256-GCM under a key ring; the master key {where}",
        seen_by="no person: the program alone opens them, in memory",
        stays="until the practice is disconnected or Xero ends the grant",
    )


def _ledger(settings: Settings) -> Place:
    days = settings.access.log_keeps_days
    return Place(
        LEDGER,
        holds="who did what, when, with which outcome; ids and counts, no client data",
        protection="append-only, each event holds the hash of the one before",
        seen_by=_people(settings),
        stays=f"{days:,} days" if days is not None else "",
    )


def _rows(settings: Settings, tables: tuple[str, ...]) -> Place:
    days = settings.access.keeps_days
    return Place(
        ROWS,
        holds=", ".join(tables) or "nothing: the mapping loads no table",
        protection=settings.destination.encrypted_at_rest,
        seen_by=_people(settings),
        stays=f"{days:,} days after a practice leaves, by the project's rule"
        if days is not None
        else "",
    )


def _third_party(settings: Settings, name: str) -> Place:
    found = next(one for one in settings.access.third_parties if one.name == name)
    where = f", {found.country}" if found.country else ""
    return Place(
        f"{found.name}{where}",
        holds=found.gets,
        protection=found.policy_url and f"as its policy says: {found.policy_url}",
        seen_by=found.purpose,
        stays="as its policy says" if found.policy_url else "",
    )


def _picture(
    contract: Contract, settings: Settings, plan: ScopePlan, places: tuple[Place, ...]
) -> Flow:
    tokens, ledger, rows, *others = places
    boxes = [
        Box(XERO, ("Login and consent", "Practice Manager API 3.1"), 0, "xero"),
        Box(APP, (settings.app.name, f"hosted in {settings.access.hosted_in or '(not said)'}"), 1),
        *(_box(place, 2) for place in (tokens, ledger, rows)),
    ]
    roles = tuple(f"{role}: {what}" for role, what in settings.access.sees.items())
    people = Box("People", roles or ("(who sees what is not said)",), 3)
    boxes += [people, *(Box(one.name, (one.holds,), 3, "others") for one in others)]
    arrows = [
        Arrow(XERO, APP, f"{_covered(contract, plan)}; HTTPS, TLS 1.2 or newer, {_rights(plan)}"),
        Arrow(APP, TOKENS, "tokens, sealed before they are written"),
        Arrow(APP, LEDGER, "what was done, without client data"),
        Arrow(APP, ROWS, f"rows of {rows.holds}{_way(settings)}"),
        Arrow(ROWS, people.name, "what each role may see"),
        *(Arrow(ROWS, one.name, f"{one.holds}; for: {one.seen_by}") for one in others),
    ]
    columns = ("Xero", "Our side: program", "Our side: memory", "Who gets it")
    return Flow(f"Where XPM data goes: {settings.app.name}", columns, tuple(boxes), tuple(arrows))


def _box(place: Place, column: int) -> Box:
    lines = (place.protection or "(protection not said)", f"stays: {place.stays or '(not said)'}")
    return Box(place.name, lines, column)


def _covered(contract: Contract, plan: ScopePlan) -> str:
    covers = dict.fromkeys(contract.scopes[name].covers.rstrip(".") for name in plan.scopes)
    return "; ".join(covers) or "nothing yet: no feature is planned"


def _rights(plan: ScopePlan) -> str:
    return f"scopes {', '.join(plan.scopes)}" if plan.scopes else "no scope"


def _way(settings: Settings) -> str:
    parts = urlsplit(settings.destination_url)
    if parts.scheme.startswith("sqlite"):
        return "; a file on the same machine"
    return "; over the network: its TLS is the database's"
