"""``greenroom emulator``: play Xero and its people through control calls; ``serve`` serves it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any, Literal, Protocol

from cyclopts import Parameter

from greenroom.cli import look
from greenroom.cli.options import HERE, Project

Country = Literal["AU", "NZ", "UK"]
Url = Annotated[str, Parameter(help="A served emulator; default: the one of this project.")]


class _Ask(Protocol):
    """A function that asks a control route: POST with a body, GET without."""

    def __call__(self, route: str, body: dict[str, Any] | None = None) -> Any: ...


@contextmanager
def _emulator(project: Project, url: str) -> Iterator[_Ask]:
    """The emulator meant: the one at ``url``, or the project's own."""
    if not url:
        with project.open() as workspace:
            workspace.app  # noqa: B018  registers the project's app where it is not yet
            yield workspace.control
        return
    from functools import partial

    from greenroom.client.transport import Transport
    from greenroom.sandbox import control

    transport = Transport(origin=url.rstrip("/"))
    try:
        yield partial(control, transport, origin=url.rstrip("/"))
    finally:
        transport.close()


def seed(
    *,
    clients: int = 2000,
    country: Country = "AU",
    seed: int = 1,
    url: Url = "",
    project: Project = HERE,
) -> int:
    """Make the world anew: its size, country and seed. Apps, users and tokens go with the old one.

    Parameters
    ----------
    clients
        How many clients the practice has, 10 to 150,000.
    country
        Where the practice is.
    seed
        The same seed makes the same world.
    """
    with _emulator(project, url) as ask:
        ask("reset", {"clients": clients, "country": country, "seed": seed})
    look.step("done", f"A new world: a practice in {country} with {clients} clients, seed {seed}.")
    return 0


def apps(
    *,
    add: str = "",
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
    with _emulator(project, url) as ask:
        if add:
            look.show_json(
                ask(
                    "apps",
                    {
                        "name": add,
                        "type": type,
                        "client_id": client_id,
                        "redirect_uris": redirect_uri or ["http://localhost:8721/callback"],
                    },
                )
            )
            return 0
        found = ask("apps")
    _show(project, found, ("name", "client_id", "type", "stage", "tier"))
    return 0


def users(*, add: str = "", email: str = "", url: Url = "", project: Project = HERE) -> int:
    """List the made-up users of the world, or add one.

    Parameters
    ----------
    add
        The name of a user to add.
    email
        Their e-mail address; use a domain that cannot exist.
    """
    with _emulator(project, url) as ask:
        if add:
            look.show_json(ask("users", {"name": add, "email": email}))
            return 0
        found = ask("users")
    _show(project, found, ("name", "email", "id"))
    return 0


def practices(
    *,
    add: str = "",
    country: Country = "AU",
    clients: int = 200,
    seed: int = 2,
    privilege: str = "",
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
        The tenant id that --privilege speaks of.
    """
    with _emulator(project, url) as ask:
        if add:
            body = {"name": add, "country": country, "clients": clients, "seed": seed}
            look.show_json(ask("practices", body))
            return 0
        if privilege:
            body = {"practice": practice, "user": privilege, "granted": not withdraw}
            look.show_json(ask("privilege", body))
            return 0
        found = ask("practices")
    _show(project, found, ("name", "tenant_id", "country", "clients"))
    return 0


def approve(
    client_id: str = "",
    *,
    scope: Annotated[list[str] | None, Parameter(negative="")] = None,
    tier: str = "",
    url: Url = "",
    project: Project = HERE,
) -> int:
    """Play Xero: approve an app, attach its scopes, lift its tier.

    Parameters
    ----------
    client_id
        The app; default: the only one, or this project's.
    scope
        Attach only these; default: the eight granular ones.
    tier
        Default: advanced, the lowest that has XPM.
    """
    return _stage("approved", client_id, scope or [], tier, url=url, project=project)


def lapse(client_id: str = "", *, url: Url = "", project: Project = HERE) -> int:
    """Play Xero: let an app's approval lapse.

    Parameters
    ----------
    client_id
        The app; default: the only one, or this project's.
    """
    return _stage("lapsed", client_id, [], "", url=url, project=project)


def _stage(
    stage: str, client_id: str, scopes: list[str], tier: str, *, url: str, project: Project
) -> int:
    """Move an app to a stage and say so."""
    with _emulator(project, url) as ask:
        meant = client_id or ask("apps")[-1]["client_id"]
        app = ask("stage", {"client_id": meant, "stage": stage, "scopes": scopes, "tier": tier})
        if not url:
            _write_down(project, meant, stage)
    if project.json:
        look.show_json(app)
        return 0
    look.step("done", f"{app['name']} is {stage}, tier {app['tier']}.")
    look.say(f"Attached: {', '.join(app['scopes']) or 'nothing'}.")
    return 0


def _write_down(project: Project, client_id: str, stage: str) -> None:
    """Keep the new stage in the project's ledger, as a journey would."""
    with project.open() as workspace:
        workspace.ledger.append("stage.changed", app=client_id, facts={"stage": stage})


def reset(*, url: Url = "", project: Project = HERE) -> int:
    """Forget the world: apps, users, tokens and records. The next command makes a new one."""
    if url:
        return seed(url=url, project=project)
    settings = project.settings()
    (settings.data_folder / "sandbox.world").unlink(missing_ok=True)
    look.step("done", "The sandbox's world is forgotten.")
    return 0


def _show(project: Project, rows: list[dict[str, Any]], columns: tuple[str, ...]) -> None:
    """Rows of the world as a table, or as they are."""
    if project.json:
        look.show_json(rows)
        return
    look.table(columns, [[row.get(column, "") for column in columns] for row in rows])
