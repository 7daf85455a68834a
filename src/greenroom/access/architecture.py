"""Where XPM data goes in this project, how it is protected, who sees it, how long it stays. Pure.

Everything is read from the settings, the mapping and the scope plan; what they do not say is called
a gap and never filled in. The picture is drawn in ``draw.flow``.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import urlsplit

from greenroom.access.purpose import Purpose, Remark
from greenroom.contract.model import Contract
from greenroom.contract.scopes import least_scopes, organisation_scopes
from greenroom.draw.flow import Arrow, Box, Flow
from greenroom.settings import Settings

XERO, APP = "Xero Practice Manager", "The integration"
ORGANISATION = "Xero organisation"
TOKENS, LEDGER, ROWS = "Token store", "Audit log", "Destination database"


class Place(NamedTuple):
    """One place that data is in: what, protected how, seen by whom, for how long; "" is a gap.

    ``weak`` is what the evidence about it calls failing; empty for nothing.
    """

    name: str
    holds: str
    protection: str
    seen_by: str
    stays: str
    weak: str = ""

    @property
    def gaps(self) -> tuple[str, ...]:
        """What nobody has said yet."""
        said = {"protection": self.protection, "seen by": self.seen_by, "stays": self.stays}
        return tuple(name for name, words in said.items() if not words)


class Architecture(NamedTuple):
    """The places and the way of data between them.

    ``is_named`` is whether a feature says what is read; ``remarks`` are where features and mapping
    differ.
    """

    places: tuple[Place, ...]
    picture: Flow
    is_named: bool = True
    remarks: tuple[Remark, ...] = ()

    @property
    def whose(self) -> str:
        """Whose data it is: XPM's, or an organisation's where features use nothing else."""
        return _whose(one.name for one in self.picture.boxes)

    @property
    def gaps(self) -> tuple[str, ...]:
        """Each gap with the place it is about."""
        return tuple(f"{place.name}: {gap}" for place in self.places for gap in place.gaps)


def architecture(
    contract: Contract,
    settings: Settings,
    purpose: Purpose,
    *,
    key_apart: bool,
) -> Architecture:
    """The architecture of a project; the tables are those of what its features choose.

    ``key_apart`` is whether the master key is kept elsewhere than beside what it seals.
    """
    places = (
        _tokens(key_apart=key_apart),
        _ledger(settings),
        _rows(settings, purpose),
        *(_third_party(settings, name) for name in _names(settings)),
    )
    picture = _picture(contract, settings, purpose, places)
    return Architecture(places, picture, purpose.is_named, purpose.remarks)


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
        weak="" if key_apart else "whoever takes the folder has the key and what it seals",
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


def _rows(settings: Settings, purpose: Purpose) -> Place:
    days = settings.access.keeps_days
    nothing = "nothing: the mapping loads nothing that a feature names"
    if not purpose.is_named:
        nothing = "nothing yet: no feature is named"
    return Place(
        ROWS,
        holds=", ".join(purpose.tables) or nothing,
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
    contract: Contract, settings: Settings, purpose: Purpose, places: tuple[Place, ...]
) -> Flow:
    tokens, ledger, rows, *others = places
    sources = _sources(contract, settings)
    boxes = [
        *(Box(name, ("Login and consent", api), 0, "xero") for name, api, _ in sources),
        Box(APP, (settings.app.name, f"hosted in {settings.access.hosted_in or '(not said)'}"), 1),
        *(_box(place, 2) for place in (tokens, ledger, rows)),
    ]
    roles = tuple(f"{role}: {what}" for role, what in settings.access.sees.items())
    people = Box("People", roles or ("(who sees what is not said)",), 3)
    boxes += [people, *(Box(one.name, (one.holds,), 3, "others") for one in others)]
    arrows = [
        *(Arrow(name, APP, carried) for name, _, carried in sources),
        Arrow(APP, TOKENS, "tokens, sealed before they are written"),
        Arrow(APP, LEDGER, "what was done, without client data"),
        Arrow(APP, ROWS, f"{'rows of ' if purpose.tables else ''}{rows.holds}{_way(settings)}"),
        Arrow(ROWS, people.name, "what each role may see"),
        *(Arrow(ROWS, one.name, f"{one.holds}; for: {one.seen_by}") for one in others),
    ]
    whose = _whose(name for name, _, _ in sources)
    columns = ("Xero", "Our side: program", "Our side: memory", "Who gets it")
    return Flow(f"Where {whose} goes: {settings.app.name}", columns, tuple(boxes), tuple(arrows))


def _whose(sources: Iterable[str]) -> str:
    return "XPM data" if XERO in sources else "an organisation's data"


def _box(place: Place, column: int) -> Box:
    lines = [place.protection or "(protection not said)", f"stays: {place.stays or '(not said)'}"]
    if place.weak:
        lines.insert(1, f"not good enough: {place.weak}")
    return Box(place.name, tuple(lines), column)


def _sources(contract: Contract, settings: Settings) -> list[tuple[str, str, str]]:
    """Where data comes from: its name, its API, what comes from there and how."""
    used = tuple(name for one in settings.features for name in one.operations)
    plan = least_scopes(contract, contract.of_practice(used))
    found = []
    if plan.scopes or not used:
        found.append((XERO, "Practice Manager API 3.1", _carried(contract, plan.scopes)))
    if any(name in contract.accounting for name in used):
        scopes = organisation_scopes(contract, used)
        found.append((ORGANISATION, "Accounting API", _carried(contract, scopes)))
    return found


def _carried(contract: Contract, scopes: tuple[str, ...]) -> str:
    """What some scopes let come, by which way."""
    if not scopes:
        return "nothing yet: no feature is named, so no scope is asked for"
    covers = dict.fromkeys(contract.scopes[name].covers.rstrip(".") for name in scopes)
    return f"{'; '.join(covers)}; HTTPS, TLS 1.2 or newer, scopes {', '.join(scopes)}"


def _way(settings: Settings) -> str:
    parts = urlsplit(settings.destination_url)
    if parts.scheme.startswith("sqlite"):
        return "; a file on the same machine"
    return "; over the network: its TLS is the database's"
