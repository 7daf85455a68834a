"""``greenroom emulator``: play Xero and its people through control calls; ``serve`` serves it."""

from __future__ import annotations

from typing import Annotated, Literal

from cyclopts import Parameter

from greenroom.cli import look
from greenroom.cli.exports import NO_EXPORTS, Exports, own_world
from greenroom.cli.options import HERE, Country, Project
from greenroom.cli.world import Ask, Url, added, done, emulator, show
from greenroom.errors import ConfigError


def seed(
    *,
    clients: int = 2000,
    country: Country = "AU",
    seed: int = 1,
    exports: Exports = NO_EXPORTS,
    url: Url = "",
    project: Project = HERE,
) -> int:
    """Make the world anew, of made-up clients or of your own exports. Apps, users and tokens go.

    Parameters
    ----------
    clients
        How many clients a made-up practice has, 10 to 150,000.
    country
        Where the practice is.
    seed
        The same seed makes the same world.
    """
    if exports.are_given():
        return _seed_own(project, exports, url, country=country, seed=seed)
    world = {"clients": clients, "country": country, "seed": seed}
    with emulator(project, url) as ask:
        ask("reset", world)
    if not url:
        _forget_sign_ins(project)
    told = f"A new world: a practice in {country} with {clients:,} clients, seed {seed}."
    return done(project, world, told)


def _seed_own(project: Project, exports: Exports, url: str, *, country: Country, seed: int) -> int:
    """Make the project's world anew around a practice of its own exports."""
    from greenroom import leaving

    if url:
        raise ConfigError(
            "A served emulator reads exports itself, so that they travel nowhere.",
            hint="greenroom emulator serve --from FILES, on its own machine.",
        )
    with project.open() as workspace:
        if workspace.origin:
            raise ConfigError(
                f"{workspace.settings.path}: [sandbox] url names a served emulator, and exports "
                "are read by the emulator itself.",
                hint="greenroom emulator serve --from FILES; or take url out for this project's "
                "own sandbox.",
            )
        workspace.control("state")  # refused where Xero is not ours to play
        world, told = own_world(exports, country=country, seed=seed, now=workspace.clock.now())
        workspace.sandbox.begin(world)
        leaving.forget_everybody(workspace)
        counts = {f"rows_{kind}": count for kind, count in told.counts.items()}
        workspace.ledger.append(
            "sandbox.seeded",
            app=workspace.client_id,
            facts={"kind": "disguised" if exports.disguise else "as it is", **counts},
        )
    counted = ", ".join(
        f"{count:,} {kind.removesuffix('s') if count == 1 else kind}"
        for kind, count in told.counts.items()
    )
    shown = {"counts": told.counts, "refused": told.refused, "disguised": exports.disguise}
    code = done(project, shown, f"A new world of your own practice: {counted}.")
    if not exports.disguise and not project.json:
        look.step("note", "These are real people's data: the sandbox keeps them sealed.", _REAL)
    return code


_REAL = (
    "A pull writes them into your destination, and wants encrypted_at_rest attested for it. "
    "--disguise replaces them."
)


def _forget_sign_ins(project: Project) -> None:
    """Forget who signed in to a world that is no more."""
    from greenroom import leaving

    with project.open() as workspace:
        leaving.forget_everybody(workspace)


def apps(
    *,
    add: str | None = None,
    redirect_uri: Annotated[list[str] | None, Parameter(negative="")] = None,
    type: Literal["web", "pkce"] = "web",  # noqa: A002  the field's own word
    client_id: str = "",
    url: Url = "",
    project: Project = HERE,
) -> int:
    """List the apps of the world, or register one.

    Parameters
    ----------
    add
        The name of an app to register; its secret is shown this once.
    redirect_uri
        An address Xero may call back; give it again for several.
    type
        web has a secret, pkce has none.
    client_id
        The id to give it; default: a new one.
    """
    name = _name_of(add, "client-id" if client_id else "")
    with emulator(project, url) as ask:
        if name:
            made = ask(
                "apps",
                {
                    "name": name,
                    "type": type,
                    "client_id": client_id,
                    "redirect_uris": redirect_uri or ["http://localhost:8721/callback"],
                },
            )
            return added(project, made)
        found = ask("apps")
    show(project, found, ("name", "client_id", "type", "stage", "tier"))
    return 0


def users(
    *, add: str | None = None, email: str = "", url: Url = "", project: Project = HERE
) -> int:
    """List the made-up users of the world, or add one.

    Parameters
    ----------
    add
        The name of a user to add.
    email
        Their e-mail address; use a domain that cannot exist.
    """
    name = _name_of(add, "email" if email else "")
    with emulator(project, url) as ask:
        if name:
            return added(project, ask("users", {"name": name, "email": email}))
        found = ask("users")
    show(project, found, ("name", "email", "id"))
    return 0


def practices(
    *,
    add: str | None = None,
    country: Country = "AU",
    clients: int = 200,
    seed: int = 2,
    privilege: str | None = None,
    withdraw: Annotated[bool, Parameter(negative="")] = False,
    practice: str = "",
    url: Url = "",
    project: Project = HERE,
) -> int:
    """List the practices of the world, add one, or grant a user the right to connect apps.

    Parameters
    ----------
    add
        The name of a practice to add.
    country
        Where it is.
    clients
        How many clients it has.
    seed
        The same seed makes the same practice.
    privilege
        Id or e-mail of a user who may connect apps to --practice from now on.
    withdraw
        With --privilege: may no longer.
    practice
        The one that --privilege speaks of, by tenant id, name or the beginning of one; default: the
        only one.
    """
    name = _name_of(add)
    if privilege is not None and not privilege:
        raise ConfigError("--privilege needs a user.", hint="greenroom emulator users lists them.")
    if not privilege and (withdraw or practice):
        word = "--withdraw" if withdraw else "--practice"
        raise ConfigError(
            f"{word} goes with --privilege, which names the user.",
            hint="greenroom emulator practices --help",
        )
    with emulator(project, url) as ask:
        if name:
            body = {"name": name, "country": country, "clients": clients, "seed": seed}
            return added(project, ask("practices", body))
        if privilege:
            return _privilege(project, ask, practice, user=privilege, granted=not withdraw)
        found = ask("practices")
    show(project, found, ("name", "tenant_id", "country", "clients"))
    return 0


def _name_of(add: str | None, beside: str = "") -> str:
    """The name to add, empty when a list is wanted; ``beside`` is an option that needs one."""
    if add is None and not beside:
        return ""
    if add is None or not add.strip():
        told = f"--{beside} goes with --add, which" if beside else "--add"
        raise ConfigError(f"{told} needs a name.", hint="Leave both out to list what there is.")
    return add


def reset(*, url: Url = "", project: Project = HERE) -> int:
    """Forget the world: apps, users, tokens and records. The next command makes a new one."""
    if url:
        with emulator(project, url) as ask:
            ask("reset", {})
        return done(project, {"forgotten": True}, "Its world is forgotten; it began a new one.")
    from greenroom import leaving

    with project.open() as workspace:
        if workspace.origin or not workspace.is_sandbox:
            workspace.control("reset", {})
        else:
            workspace.sandbox.forget()
        leaving.forget_everybody(workspace)
    return done(project, {"forgotten": True}, "The sandbox's world is forgotten.")


def _privilege(project: Project, ask: Ask, practice: str, *, user: str, granted: bool) -> int:
    """Give or take the right to connect apps, and say so."""
    from greenroom.tenants import chosen

    known = {one["tenant_id"]: one["name"] for one in ask("practices")}
    tenant = chosen(known, practice, where="in this world")
    answer = ask("privilege", {"practice": tenant, "user": user, "granted": granted})
    may = "may" if granted else "may no longer"
    told = f"{user} {may} connect apps to {known[tenant]}."
    broken = answer.get("broken", 0)
    return done(project, answer, f"{told} {broken} connections broke." if broken else told)
