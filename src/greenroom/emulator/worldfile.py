"""A world written down: who is in it, its calendar and switches, as a file or as JSON.

The same tables serve ``emulator serve --world FILE`` (TOML) and ``POST /_greenroom/world`` (JSON).
People are named by their e-mail address. What is not written is not there; an empty file is an
empty world. Nothing here reads a file.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from typing import Any

import msgspec

from greenroom.contract import contract
from greenroom.emulator.dates import check_plan, planned
from greenroom.emulator.orders import NewApp, NewPractice, NewUser, Planned
from greenroom.emulator.practice.data import PracticeData
from greenroom.emulator.practice.setting import Country
from greenroom.emulator.seed.plan import practice_data
from greenroom.emulator.stages import check_scopes
from greenroom.emulator.switches import asked, choose
from greenroom.emulator.world import World
from greenroom.errors import EmulatorError


class NewOrganisation(msgspec.Struct, forbid_unknown_fields=True):
    """An ordinary organisation to add; ``members`` names users by e-mail."""

    name: str
    country: Country = "AU"
    members: tuple[str, ...] = ()


class WrittenPractice(NewPractice, forbid_unknown_fields=True):
    """A practice that is made up, or read from its own exports.

    ``csv`` names their files or folders, ``columns`` a columns file; ``clients`` counts for nothing
    then. ``disguise`` replaces what a person could be known by.
    """

    csv: tuple[str, ...] = ()
    columns: str = ""
    disguise: bool = False


ReadOwn = Callable[[WrittenPractice], PracticeData]
"""Reads the exports that a practice names, wherever files are read."""


class WrittenApp(NewApp, forbid_unknown_fields=True):
    """An app as it stands, with the practice scopes attached to it."""

    scopes: tuple[str, ...] = ()


class WorldFile(msgspec.Struct, forbid_unknown_fields=True):
    """Everything a world can begin with."""

    seed: int = 1
    users: tuple[NewUser, ...] = ()
    practices: tuple[WrittenPractice, ...] = ()
    organisations: tuple[NewOrganisation, ...] = ()
    apps: tuple[WrittenApp, ...] = ()
    calendar: tuple[Planned, ...] = ()
    switches: str | dict[str, str] = {}


def read_world(text: str, *, name: str, now: float, own: ReadOwn | None = None) -> World:
    """The world of a TOML text; ``name`` is the file's, for messages.

    ``own`` reads exports. Raises ``EmulatorError`` naming the file and the key.
    """
    return build_world(read_written(text, name=name), now=now, own=own)


def read_written(text: str, *, name: str) -> WorldFile:
    """What a TOML text says of a world. Raises ``EmulatorError`` naming the file and the key."""
    try:
        return msgspec.convert(tomllib.loads(text), WorldFile)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, RecursionError) as error:
        raise EmulatorError(
            f"{name}: {error}.", hint="docs/emulator.md shows a world file with every key."
        ) from error


def usual_tables(
    *, clients: int = 40, country: str = "AU", seed: int = 1, stage: str = "approved"
) -> dict[str, Any]:
    """The tables of the world that tests and scenarios begin with unless they say otherwise.

    A practice, a person who may connect apps to it and one who may not, an organisation, an app.
    """
    hana, felix = "hana@example.test", "felix@example.test"
    practice = {"name": "Banksia Accountants", "country": country, "clients": clients, "seed": seed}
    return {
        "seed": seed,
        "users": [
            {"name": "Hana Fairweather", "email": hana},
            {"name": "Felix Crabtree", "email": felix},
        ],
        "practices": [{**practice, "privileged": [hana]}],
        "organisations": [{"name": "Harbour Bakery", "members": [hana, felix]}],
        "apps": [
            {
                "name": "Ledgerline Sync",
                "client_id": "LEDGERLINE",
                "client_secret": "for-the-emulator-only",
                "redirect_uris": ["http://localhost:8721/callback"],
                "stage": stage,
            }
        ],
    }


def build_world(written: WorldFile, *, now: float, own: ReadOwn | None = None) -> World:
    """The world that was written down.

    Raises ``EmulatorError`` for a user nobody wrote down, and for exports where none are read.
    """
    world = World(seed=written.seed, now=now)
    for user in written.users:
        world.add_user(user.name, user.email)
    for first in written.practices[:1]:
        world.clients, world.country = first.clients, first.country
    for practice in written.practices:
        world.add_practice(
            practice.name,
            _records(practice, own, now=now),
            country=practice.country,
            privileged=tuple(world.user(one).id for one in practice.privileged),
        )
    for organisation in written.organisations:
        members = tuple(world.user(one).id for one in organisation.members)
        world.add_organisation(organisation.name, country=organisation.country, members=members)
    for app in written.apps:
        _register(world, app, now=now)
    world.switches = asked(written.switches)
    choose(contract(), world.switches)
    world.calendar = planned(written.calendar, world.new_id, now=now)
    check_plan(world, world.calendar)
    return world


def _records(practice: WrittenPractice, own: ReadOwn | None, *, now: float) -> PracticeData:
    """The records of a practice: its own, or made-up ones."""
    if not practice.csv:
        return practice_data(
            seed=practice.seed, clients=practice.clients, country=practice.country, now=now
        )
    # What comes over HTTP must not make a server read files of its machine.
    if own is None:
        raise EmulatorError(
            "Only a world file on the emulator's own machine may name exports.",
            hint="greenroom emulator serve --world FILE, or --from FILES.",
        )
    return own(practice)


def _register(world: World, app: WrittenApp, *, now: float) -> None:
    """One app as it was written, its scopes attached."""
    fields: dict[str, Any] = msgspec.structs.asdict(app)
    scopes, name, kind = (fields.pop(key) for key in ("scopes", "name", "type"))
    made, _ = world.register_app(name, kind=kind, **fields, now=now)
    if scopes:
        check_scopes(scopes)
        made.scopes = scopes
