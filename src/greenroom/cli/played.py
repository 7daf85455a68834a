"""Options for the world that an emulator plays, shared by the commands that serve one."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from greenroom.cli.exports import NO_EXPORTS, Exports, own_world, reader_beside
from greenroom.cli.options import LARGEST_PRACTICE, Country, in_range
from greenroom.errors import ConfigError

if TYPE_CHECKING:
    from greenroom.emulator.core import Emulator
    from greenroom.emulator.world import World
    from greenroom.emulator.worldfile import WorldFile


@Parameter(name="*")
@dataclass(frozen=True)
class Played:
    """A new world and how strictly it is played; or a world of a file, or of your own exports."""

    clients: Annotated[
        int, Parameter(help="How many clients the practice has, where no file says.")
    ] = 2000
    country: Annotated[Country, Parameter(help="Where the practice is.")] = "AU"
    seed: Annotated[int, Parameter(help="The same seed makes the same world.")] = 1
    world: Annotated[
        Path | None,
        Parameter(
            help="A file with the users, practices, organisations and apps to begin with "
            "(docs/emulator.md)."
        ),
    ] = None
    limits: Annotated[Literal["on", "off"], Parameter(help="Hold Xero's rate limits.")] = "on"
    latency: Annotated[float, Parameter(help="Seconds every answer takes.")] = 0.0
    switches: Annotated[
        Literal["default", "worst"],
        Parameter(
            help="Which readings to take where witnesses differ: the better-sourced, or the "
            "hardest on you."
        ),
    ] = "default"
    switch: Annotated[
        list[str] | None,
        Parameter(
            negative="",
            help="NAME=VALUE of a point where witnesses differ; give it again for several.",
        ),
    ] = None
    exports: Exports = NO_EXPORTS

    def emulator(self, *, control: bool, consent: str = "") -> Emulator:
        """The emulator of that world. Raises ``ConfigError`` for numbers that cannot be meant."""
        from greenroom.emulator.core import Emulator

        self.check()
        return Emulator(
            self._world(),
            control=control,
            limits=self.limits == "on",
            latency_seconds=self.latency,
            switches=self.chosen(),
            consent=consent,
        )

    def check(self) -> None:
        """Raise ``ConfigError`` for numbers that cannot be meant."""
        in_range("--clients", self.clients, low=1, high=LARGEST_PRACTICE)
        in_range("--latency", self.latency, low=0, high=600)

    def has_exports(self) -> bool:
        """Whether the world is one of exports; ``ConfigError`` where a file tells it as well."""
        if self.exports.are_given() and self.world:
            raise ConfigError(
                "--world and --from both say what the world is.",
                hint='Name the exports in the world file: csv = ["exports"] (docs/own-data.md).',
            )
        return self.exports.are_given()

    def chosen(self) -> dict[str, str]:
        """The readings asked for: single ones on top of one word for all of them."""
        from greenroom.contract import contract
        from greenroom.emulator.switches import ALL, read_switches

        chosen = read_switches(contract(), self.switch or [])
        # Left unsaid, the default must not go before what a world file says.
        return chosen if self.switches == "default" else {ALL: self.switches, **chosen}

    def _world(self) -> World:
        """The world of exports, of a file, or a new one of that size."""
        from greenroom.emulator.world import new_world

        if self.has_exports():
            return own_world(self.exports, country=self.country, seed=self.seed, now=time.time())[0]
        if self.world:
            return written(self.world)
        return new_world(
            clients=self.clients, seed=self.seed, country=self.country, now=time.time()
        )


def written(path: Path) -> World:
    """The world of a file."""
    from greenroom.emulator.worldfile import build_world

    now = time.time()
    return build_world(written_world(path), now=now, own=reader_beside(path.parent, now))


def written_world(path: Path) -> WorldFile:
    """What a world file says."""
    from greenroom.emulator.worldfile import read_written

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
    return read_written(text, name=path.name)


def require_known(consent: str, world: World) -> None:
    """Raise ``ConfigError`` for somebody who is not in the world: they could agree to nothing."""
    emails = [user.email for user in world.users.values()]
    if consent and consent.partition(" ")[0] not in emails:
        raise ConfigError(
            f"--consent is {consent}, and nobody in this world has that address.",
            hint=f"There are: {', '.join(emails) or 'none; write one into the world file'}",
        )


NEW_WORLD = Played()
"""A world made anew, of the usual size."""
