"""The world that ``greenroom exec`` leads a program to: a new one, or a project's own sandbox."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple

from cyclopts import Parameter

from greenroom.cli.options import Project
from greenroom.cli.played import Played, require_known
from greenroom.errors import ConfigError

if TYPE_CHECKING:
    from greenroom.emulator.core import Emulator
    from greenroom.emulator.world import World
    from greenroom.send import Send
    from greenroom.settings import Settings

_NOBODY = "nobody"
_USUAL_ADDRESS = "http://localhost:8721/callback"


class LedWorld(NamedTuple):
    """What a program is led to: who answers it, and the emulator behind that."""

    handle: Send
    emulator: Emulator


class GivenApp(NamedTuple):
    """An app as the command line names it: ``ID:SECRET``, or ``ID`` of one without a secret."""

    client_id: str = ""
    secret: str = ""
    redirect_uris: tuple[str, ...] = ()
    stage: str = ""
    type: Literal["web", "pkce"] = "web"
    name: str = "A program of yours"


@Parameter(name="*")
@dataclass(frozen=True)
class SigningIn:
    """Who may sign in: an app of the command line, and the user who consents."""

    app: Annotated[
        str,
        Parameter(
            help="ID:SECRET of an app to register, so that the program can sign in; ID alone uses "
            "PKCE."
        ),
    ] = ""
    redirect_uri: Annotated[
        list[str] | None,
        Parameter(negative="", help="Where that app is called back; give it again for several."),
    ] = None
    stage: Annotated[
        str,
        Parameter(
            help="Where the app stands with Xero. Default: as it stood; a new one of --app is "
            "approved."
        ),
    ] = ""
    consent: Annotated[
        str,
        Parameter(
            help="E-mail of the user who consents without a page; default: the first who may; or "
            "nobody."
        ),
    ] = ""

    def given(self) -> GivenApp:
        """The app of the command line; ``ConfigError`` for an option that needs one."""
        client_id, _, secret = self.app.partition(":")
        if self.redirect_uri and not client_id:
            raise ConfigError(
                "--redirect-uri belongs to an app, and none is named.",
                hint="Name it: --app ID:SECRET, or --app ID for one that uses PKCE.",
            )
        kind: Literal["web", "pkce"] = "web" if secret else "pkce"
        return GivenApp(client_id, secret, tuple(self.redirect_uri or ()), self.stage, kind)

    @property
    def by_itself(self) -> bool:
        """Whether a user consents without a page; else a person has to press its buttons."""
        return self.consent != _NOBODY

    def consenting(self, world: World) -> str:
        """The e-mail of who consents: the one named, else the first who may connect; or ""."""
        if not self.by_itself:
            return ""
        if self.consent:
            require_known(self.consent, world)
            return self.consent
        may = {user for practice in world.practices.values() for user in practice.privileged}
        users = sorted(world.users.values(), key=lambda user: user.id not in may)
        return users[0].email if users else ""


NOBODY_NAMED = SigningIn()
"""No app of the command line, and the first who may consents."""


@contextmanager
def fresh(played: Played, app: GivenApp, *, control: bool) -> Iterator[LedWorld]:
    """A new world, gone with the run."""
    emulator = played.emulator(control=control)
    if app.client_id:
        _register(emulator, app, at_first="approved")
    yield LedWorld(emulator.handle, emulator)


@contextmanager
def of_project(path: Path, app: GivenApp) -> Iterator[LedWorld]:
    """The sandbox world of a project, whichever environment its file names; saved as it changes."""
    from greenroom.auth.keyring import open_ring
    from greenroom.auth.vault import Vault
    from greenroom.clock import SystemClock
    from greenroom.sandbox import Sandbox, sealed_by

    settings = Project(project=path).settings()
    if settings.sandbox.url:
        raise ConfigError(
            f"{settings.path}: this project's sandbox is served at {settings.sandbox.url}, "
            "and a program cannot be led there.",
            hint="Remove [sandbox] url, or lead the program to a new world: without --project.",
        )
    folder = settings.data_folder.with_name("sandbox")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    seal = sealed_by(lambda: Vault(open_ring(folder)))
    with Sandbox(folder, settings.sandbox, SystemClock(), seal=seal) as sandbox:
        # A project's own app walks the whole way, as it will with Xero.
        at_first = "approved" if app.client_id else "registered"
        _register(sandbox.emulator, _app_of(settings, app), at_first=at_first)
        sandbox.save()
        yield LedWorld(sandbox.handle, sandbox.emulator)


def _app_of(settings: Settings, given: GivenApp) -> GivenApp:
    """The project's app, or the one that the command line names instead."""
    from greenroom.workspace import SANDBOX_CLIENT_ID

    if given.client_id:
        return given
    app = settings.app
    return GivenApp(
        client_id=app.client_id or SANDBOX_CLIENT_ID,
        secret="" if app.type == "pkce" else settings.client_secret,
        redirect_uris=(app.redirect_uri,),
        stage=given.stage,
        type=app.type,
        name=app.name,
    )


def _register(emulator: Emulator, app: GivenApp, *, at_first: str) -> None:
    """Have the app in the world: as it was, but for what is given; a new one ``at_first``."""
    from greenroom.emulator.world import check_redirect_uri, digest

    world, now = emulator.world, emulator.now()
    before = world.apps.get(app.client_id)
    if before is None:
        _require_secret(app)
        world.register_app(
            app.name,
            client_id=app.client_id,
            client_secret=app.secret,
            kind=app.type,
            redirect_uris=app.redirect_uris or (_USUAL_ADDRESS,),
            now=now,
        )
        world.set_stage(app.client_id, app.stage or at_first, now=now)
        return
    for uri in app.redirect_uris:
        check_redirect_uri(uri)
    before.redirect_uris = tuple(dict.fromkeys((*before.redirect_uris, *app.redirect_uris)))
    if app.secret:
        before.secret_digest = digest(app.secret)
    if app.stage:
        world.set_stage(app.client_id, app.stage, now=now)


def _require_secret(app: GivenApp) -> None:
    """Raise ``ConfigError`` for a new app that nobody could sign in as."""
    if app.type == "web" and not app.secret:
        raise ConfigError(
            f"The app {app.client_id} is new to this world and has no secret.",
            hint="Set GREENROOM_CLIENT_SECRET to any word, and give the program the same one; or "
            "name another app: --app ID:SECRET.",
        )
