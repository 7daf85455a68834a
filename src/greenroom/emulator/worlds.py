"""Ready-made worlds: a practice, an organisation and two people, one of whom may connect apps."""

from __future__ import annotations

from greenroom.emulator.people import Country
from greenroom.emulator.seed import practice_data
from greenroom.emulator.world import World

CONNECTOR = "hana.fairweather@example.com"
"""Who holds "Connect third-party add-ons" in a new world's practice."""

COLLEAGUE = "felix.crabtree@example.com"
"""Who does not."""

_PRACTICE_NAMES: dict[str, str] = {
    "AU": "Banksia Accountants",
    "NZ": "Kowhai Accountants",
    "UK": "Foxglove Accountants",
}


def new_world(*, clients: int = 2000, seed: int = 1, country: Country = "AU", now: float) -> World:
    """A world with one practice of so many clients, one organisation and two people; no app yet."""
    world = World(seed=seed, now=now)
    connector = world.add_user("Hana Fairweather", CONNECTOR)
    colleague = world.add_user("Felix Crabtree", COLLEAGUE)
    data = practice_data(seed=seed, clients=clients, country=country, now=now)
    name = _PRACTICE_NAMES.get(country, "Example Accountants")
    world.add_practice(name, data, country=country, privileged=(connector.id,))
    world.add_organisation("Harbour Bakery", country=country, members=(connector.id, colleague.id))
    return world
