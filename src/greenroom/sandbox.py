"""The emulator between two commands: a world in the data folder, under a file lock.

The world is saved before any answer that changed it leaves, so that a process killed at any moment
finds on its return what it was told. A served emulator (``[sandbox] url``) needs none of this.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from filelock import FileLock, Timeout

from greenroom.auth.vault import Vault
from greenroom.clock import Clock
from greenroom.contract import contract
from greenroom.emulator.core import Emulator
from greenroom.emulator.switches import asked, choose
from greenroom.emulator.world import World, new_world
from greenroom.errors import ConfigError, EmulatorError, StoreError, Unreachable, VaultError
from greenroom.send import Closing, Request, Response, Send
from greenroom.settings import AppSettings
from greenroom.settings import Sandbox as SandboxSettings

_PATIENCE_SECONDS = 20

_IN_PROCESS = "http://localhost"

_WHAT_THERE_IS = "greenroom emulator apps, users and practices list what there is."


def control(
    send: Send,
    route: str,
    body: dict[str, Any] | None = None,
    *,
    origin: str | None = None,
    method: str = "",
) -> Any:
    """What a control route of the emulator answers: POST with a body, GET without, or as told.

    Raises ``EmulatorError`` with the emulator's own words.
    """
    url = f"{origin or _IN_PROCESS}/_greenroom/{route}"
    method = method or ("GET" if body is None else "POST")
    data = b"" if body is None else json.dumps(body).encode()
    try:
        with send(Request(method, url, {"content-type": "application/json"}, data)) as response:
            text = response.read()
    except Unreachable as error:
        raise EmulatorError(
            f"No emulator answers at {origin}.",
            hint="Start it with: greenroom emulator serve --control",
        ) from error
    if response.status == 404:
        raise EmulatorError(
            f"The emulator at {origin} does not answer control calls.",
            hint="Start it with: greenroom emulator serve --control",
        )
    try:
        answer = json.loads(text)
    except ValueError as error:
        raise EmulatorError(
            f"What answers at {origin} is no emulator of ours.",
            hint="Look at [sandbox] url or --url: greenroom emulator serve tells its address.",
        ) from error
    if response.status >= 400:
        said = answer if isinstance(answer, dict) else {}
        words = str(said.get("error") or f"The emulator answered {response.status}.")
        raise EmulatorError(words, hint=str(said.get("hint") or _WHAT_THERE_IS))
    return answer


def register(ask: Callable[..., Any], app: AppSettings, client_id: str, *, secret: str = "") -> str:
    """The secret of the app, registered with an emulator just now; empty when it is there already.

    ``ask`` puts a question to the emulator's control routes.
    """
    known = {one["client_id"]: one for one in ask("apps")}
    same = known.get(client_id, {})
    fits = app.redirect_uri in same.get("redirect_uris", ()) and same["type"] == app.type
    if fits and (secret or app.type == "pkce"):
        return ""
    made = ask(
        "apps",
        {
            "name": app.name,
            "client_id": client_id,
            "client_secret": secret,
            "type": app.type,
            "redirect_uris": [app.redirect_uri],
            "stage": same.get("stage", "registered"),
        },
    )
    return str(made.get("client_secret") or "")


class Seal(NamedTuple):
    """How bytes are sealed, and opened again; what is not sealed so does not open."""

    close: Callable[[bytes], bytes]
    open: Callable[[bytes], bytes]


_SEALED = b"greenroom sealed world\n"
_CONTEXT = "sandbox: world"


def sealed_by(vault: Callable[[], Vault]) -> Seal:
    """The seal of a vault, which is opened only when there is something to seal."""
    return Seal(
        lambda data: vault().seal(data, context=_CONTEXT).encode("ascii"),
        lambda kept: vault().open(kept.decode("ascii", "replace"), context=_CONTEXT),
    )


def _write(path: Path, content: bytes) -> None:
    """A file for its owner only, on the disk when this returns."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


class Sandbox(Closing):
    """An emulator whose world lives in a file; use it as a context manager.

    A world that holds real people's data is written with the ``seal`` only, never in clear.
    """

    def __init__(
        self, folder: Path, settings: SandboxSettings, clock: Clock, *, seal: Seal | None = None
    ) -> None:
        self._path = folder / "sandbox.world"
        self._lock = FileLock(folder / "sandbox.lock")
        self._settings = settings
        self._seal = seal
        self._clock = clock
        self._emulator: Emulator | None = None

    @property
    def emulator(self) -> Emulator:
        """The emulator, its world loaded or made on first use."""
        if self._emulator is None:
            self._acquire()
            try:
                self._emulator = Emulator(
                    self._world(), clock=self._clock, control=True, switches=self._switches()
                )
            except BaseException:
                self._lock.release()
                raise
        return self._emulator

    def send(self, request: Request) -> Response:
        """Answer as Xero would; what changed is on disk before the answer leaves."""
        return self._kept(request, self.emulator.send(request))

    def handle(self, request: Request) -> Response:
        """The same for a server, which waits out the time an answer should take by itself."""
        return self._kept(request, self.emulator.handle(request))

    def _kept(self, request: Request, response: Response) -> Response:
        if request.method != "GET" or "/identity/" in request.url:
            self.save()
        return response

    def save(self) -> None:
        """Write the world beside the old one and put it in its place."""
        if self._emulator is None:
            return
        fresh = self._path.with_suffix(".new")
        try:
            _write(fresh, self._snapshot(self._emulator))
            fresh.replace(self._path)
        except OSError as error:
            with suppress(OSError):
                fresh.unlink()
            raise StoreError(
                f"The sandbox's world cannot be saved to {self._path}: {error.strerror}.",
                hint="Make room, or set data_folder to another place; the world saved before is "
                "whole.",
            ) from error

    def begin(self, world: World) -> None:
        """Go on with another world in place of the one that is there, and save it."""
        self.emulator.adopt(world)
        self.emulator.forget_calls()
        self.save()

    def is_private(self) -> bool:
        """Whether real people's data are in the world; looks no further than it must."""
        if self._emulator is not None:
            return self._emulator.world.private
        try:
            with self._path.open("rb") as file:
                return file.read(len(_SEALED)) == _SEALED
        except OSError:
            return False

    def is_kept(self) -> bool:
        """Whether a command before this one has made a world."""
        return self._emulator is not None or self._path.exists()

    def reseal(self) -> None:
        """Seal a world anew that was sealed, with the key that seals now."""
        if self.is_private():
            _ = self.emulator
            self.save()

    def forget(self) -> None:
        """Delete the world; the next command makes a new one."""
        self._acquire()
        self._path.unlink(missing_ok=True)
        self._emulator = None
        self._lock.release()

    def close(self) -> None:
        """Save the world and let the next command in."""
        if self._emulator is None:
            return
        try:
            self.save()
        finally:
            self._emulator = None
            self._lock.release()

    def _acquire(self) -> None:
        """Take the sandbox for this process."""
        try:
            self._lock.acquire(timeout=_PATIENCE_SECONDS)
        except Timeout as error:
            raise ConfigError(
                "Another command is using this project's sandbox.",
                hint="Wait for it to end, or share one emulator: greenroom emulator serve, "
                "then [sandbox] url in greenroom.toml.",
            ) from error
        except OSError as error:
            raise StoreError(
                f"The sandbox's lock beside {self._path} cannot be taken: {error.strerror}.",
                hint="Give this user the data folder, or name another with GREENROOM_DATA.",
            ) from error

    def _switches(self) -> dict[str, str]:
        """The readings the project chose. Raises ``ConfigError`` for one there is none of."""
        given = asked(self._settings.switches)
        try:
            choose(contract(), given)
        except EmulatorError as error:
            hint = error.hint or "greenroom emulator switches lists them."
            raise ConfigError(f"sandbox.switches: {error.message}.", hint=hint) from error
        return given

    def _snapshot(self, emulator: Emulator) -> bytes:
        """The world as it is written: sealed when it holds real people's data."""
        kept = emulator.snapshot()
        if not emulator.world.private:
            return kept
        if self._seal is None:
            raise StoreError(
                "The sandbox's world holds real people's data, and nothing is there to seal it.",
                hint="Read the export with --disguise.",
            )
        return _SEALED + self._seal.close(kept)

    def _opened(self, kept: bytes) -> bytes:
        """The world as it was before it was sealed, if it was."""
        if self._seal is None or not kept.startswith(_SEALED):
            return kept
        return self._seal.open(kept.removeprefix(_SEALED))

    def _world(self) -> World:
        """The saved world, or a new one of the configured size."""
        try:
            if self._path.exists():
                return World.restore(self._opened(self._path.read_bytes()))
        except (EmulatorError, VaultError) as error:
            raise EmulatorError(
                f"The sandbox's world in {self._path} cannot be read: {error.message}",
                hint="Forget it with: greenroom emulator reset. Rows already pulled stay.",
            ) from error
        except OSError as error:
            raise StoreError(
                f"{self._path} cannot be read: {error.strerror}.",
                hint="Give the file to this user, or forget it: greenroom emulator reset.",
            ) from error
        return new_world(
            clients=self._settings.clients,
            seed=self._settings.seed,
            country=self._settings.country,
            now=self._clock.now(),
        )
