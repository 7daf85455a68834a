"""``greenroom emulator serve``: Xero's side on one local address."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from greenroom.cli import look
from greenroom.cli.options import LARGEST_PRACTICE, Json, in_range
from greenroom.errors import ConfigError

if TYPE_CHECKING:
    from greenroom.emulator.world import World

Country = Literal["AU", "NZ", "UK"]


def serve(
    *,
    host: str = "localhost",
    port: int = 8720,
    control: Annotated[bool, Parameter(negative="")] = False,
    limits: Literal["on", "off"] = "on",
    latency: float = 0.0,
    switch: Annotated[list[str] | None, Parameter(negative="")] = None,
    consent: str = "",
    world: Path | None = None,
    clients: int = 2000,
    country: Country = "AU",
    seed: int = 1,
    json: Json = False,
) -> int:
    """Serve the emulator on one local address until Ctrl-C.

    Parameters
    ----------
    host
        The address to listen on; anything but loopback lets others in.
    port
        The port; 0 takes a free one.
    control
        Answer control calls: register apps, approve, lapse, reset, script faults.
    limits
        Hold Xero's rate limits.
    latency
        Seconds every answer takes.
    switch
        NAME=VALUE of a point where witnesses differ; give it again for several.
    consent
        E-mail of a made-up user who consents without a page, for tests.
    world
        A file with the users, practices, organisations and apps to begin with (docs/emulator.md).
    clients
        How many clients the practice has, where no file says.
    country
        Where the practice is.
    seed
        The same seed makes the same world.
    """
    from greenroom.contract import contract
    from greenroom.emulator.asgi import serve as run
    from greenroom.emulator.core import Emulator
    from greenroom.emulator.switches import read_switches

    _possible(port, clients, latency)
    switches = read_switches(contract(), switch or [])
    emulator = Emulator(
        _written(world) if world else _made(clients, country, seed),
        control=control,
        limits=limits == "on",
        latency_seconds=latency,
        switches=switches,
        consent=consent,
    )
    _known(consent, emulator.world)
    run(emulator, host=host, port=port, announce=_told if json else _said)
    return 0


def _said(origin: str) -> None:
    """Tell a person where the emulator listens."""
    look.note(f"Serving Xero's side on {origin}")


def _told(origin: str) -> None:
    """Tell a program where the emulator listens, on one screenful of standard output."""
    look.show_json({"origin": origin})


def _made(clients: int, country: Country, seed: int) -> World:
    """A new world of that size."""
    import time

    from greenroom.emulator.world import new_world

    return new_world(clients=clients, seed=seed, country=country, now=time.time())


def _written(path: Path) -> World:
    """The world of a file."""
    import time

    from greenroom.emulator.worldfile import read_world

    try:
        text = path.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise ConfigError(
            f"The world file {path} is not UTF-8: byte {error.start} cannot be read.",
            hint="Save the file anew as UTF-8.",
        ) from error
    except OSError as error:
        raise ConfigError(
            f"The world file {path} cannot be read: {error.strerror}.",
            hint="docs/emulator.md tells how a world is written down.",
        ) from error
    return read_world(text, name=path.name, now=time.time())


def _known(consent: str, world: World) -> None:
    """Raise ``ConfigError`` for somebody who is not in the world: they could agree to nothing."""
    emails = [user.email for user in world.users.values()]
    if consent and consent.partition(" ")[0] not in emails:
        raise ConfigError(
            f"--consent is {consent}, and nobody in this world has that address.",
            hint=f"There are: {', '.join(emails) or 'none; write one into the world file'}",
        )


def _possible(port: int, clients: int, latency: float) -> None:
    """Raise ``ConfigError`` for numbers that cannot be meant."""
    in_range("--port", port, low=0, high=65_535)
    in_range("--clients", clients, low=1, high=LARGEST_PRACTICE)
    in_range("--latency", latency, low=0, high=600)
