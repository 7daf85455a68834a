"""``greenroom emulator serve``: Xero's side on one local address."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from greenroom.cli import look

if TYPE_CHECKING:
    from greenroom.emulator.world import World


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
    country: Literal["AU", "NZ", "UK"] = "AU",
    seed: int = 1,
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
    import time

    from greenroom.contract import contract
    from greenroom.emulator.asgi import serve as run
    from greenroom.emulator.core import Emulator
    from greenroom.emulator.switches import read_switches
    from greenroom.emulator.world import new_world

    switches = read_switches(contract(), switch or [])
    emulator = Emulator(
        _written(world)
        if world
        else new_world(clients=clients, seed=seed, country=country, now=time.time()),
        control=control,
        limits=limits == "on",
        latency_seconds=latency,
        switches=switches,
        consent=consent,
    )
    run(emulator, host=host, port=port, announce=look.note)
    return 0


def _written(path: Path) -> World:
    """The world of a file."""
    import time

    from greenroom.emulator.worldfile import read_world
    from greenroom.errors import ConfigError

    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"The world file {path} cannot be read: {error}.") from error
    return read_world(text, name=path.name, now=time.time())
