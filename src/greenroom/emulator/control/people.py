"""Users and practices: added, renamed, given the right to connect apps; what people do in XPM."""

from __future__ import annotations

from greenroom.emulator.control.played import Played, Routes, taking
from greenroom.emulator.identity.connecting import break_links
from greenroom.emulator.orders import Consent, Edit, NewPractice, NewUser, Privilege, Rename
from greenroom.emulator.parties import Practice
from greenroom.emulator.practice.edits import edit
from greenroom.emulator.seed.plan import practice_data


def told_practice(practice: Practice) -> dict[str, object]:
    """A practice without its records."""
    return {
        "tenant_id": practice.tenant_id,
        "name": practice.name,
        "country": practice.country,
        "clients": len(practice.data.clients.order),
        "private": practice.data.private,
        "privileged": sorted(practice.privileged),
    }


def _users(played: Played, _: bytes, __: float) -> object:
    return list(played.setup.world.users.values())


def _add_user(played: Played, given: NewUser, _: float) -> object:
    return played.setup.world.add_user(given.name, given.email)


def _practices(played: Played, _: bytes, __: float) -> object:
    return [told_practice(practice) for practice in played.setup.world.practices.values()]


def _add_practice(played: Played, given: NewPractice, now: float) -> object:
    world = played.setup.world
    privileged = tuple(world.user(name).id for name in given.privileged)
    data = practice_data(seed=given.seed, clients=given.clients, country=given.country, now=now)
    return told_practice(
        world.add_practice(given.name, data, country=given.country, privileged=privileged)
    )


def privilege(played: Played, given: Privilege, _: float) -> object:
    """The practice after a user was given the right to connect apps, or lost it (SP-05)."""
    world = played.setup.world
    practice, user = world.practice(given.practice), world.user(given.user)
    if given.granted:
        practice.privileged.add(user.id)
        return told_practice(practice)
    held = user.id in practice.privileged
    practice.privileged.discard(user.id)
    broken = break_links(played.setup, user.id, {practice.tenant_id}) if held else 0
    return told_practice(practice) | {"broken": broken}


def rename(played: Played, given: Rename, _: float) -> object:
    """The user under another name; another e-mail address breaks the links to practices (SP-05)."""
    world = played.setup.world
    user = world.user(given.user)
    before = user.email
    world.rename(user, name=given.name, email=given.email)
    moved = user.email != before
    # Who consents by themselves goes on doing so under the new address.
    if moved and played.consent.partition(" ")[0] == before:
        played.consent = played.consent.replace(before, user.email, 1)
    broken = break_links(played.setup, user.id, set(world.practices)) if moved else 0
    return {"id": user.id, "name": user.name, "email": user.email, "broken": broken}


def change(played: Played, given: Edit, now: float) -> object:
    """Which record was changed, as somebody in the practice would change it."""
    data = played.setup.world.practice(given.practice).data
    slot = given.collection, given.uuid
    return {"changed": edit(data, slot, given.values, now=now).uuid}


def _consent(played: Played, given: Consent, _: float) -> object:
    if given.user:
        played.setup.world.user(given.user.partition(" ")[0])
    played.consent = given.user
    return {"consent": given.user}


ROUTES: Routes = {
    ("GET", "users"): _users,
    ("POST", "users"): taking(NewUser, _add_user),
    ("POST", "rename"): taking(Rename, rename),
    ("GET", "practices"): _practices,
    ("POST", "practices"): taking(NewPractice, _add_practice),
    ("POST", "privilege"): taking(Privilege, privilege),
    ("POST", "edit"): taking(Edit, change),
    ("POST", "consent"): taking(Consent, _consent),
}
