"""``greenroom exec``: any program, unmodified, with its calls to Xero led to the emulator."""

from __future__ import annotations

import os
import shlex
import threading
from contextlib import AbstractContextManager, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from greenroom.cli import landed, look
from greenroom.cli.led_world import (
    NOBODY_NAMED,
    GivenApp,
    LedWorld,
    SigningIn,
    fresh,
    of_project,
)
from greenroom.cli.options import Flag
from greenroom.cli.played import NEW_WORLD, Played
from greenroom.errors import ConfigError

if TYPE_CHECKING:
    from greenroom.emulator.exec.run import Browser, Choice, Run


def run(
    *program: str,
    signing_in: SigningIn = NOBODY_NAMED,
    control: Flag = False,
    others: Literal["pass", "refuse"] | None = None,
    must_land: Flag = False,
    sealed: Flag = False,
    browser: Flag = False,
    print_env: Flag = False,
    played: Played = NEW_WORLD,
    project: Path | None = None,
    json: Flag = False,
) -> int:
    """Run a program, unmodified, with its calls to Xero's hosts led to the emulator over TLS.

    Parameters
    ----------
    control
        Answer control calls, at the address in GREENROOM_EMULATOR_URL.
    others
        What becomes of calls to other hosts. Default: pass; with --sealed: refuse.
    must_land
        End with 1 when no call of the program landed.
    sealed
        Run it in a network of its own, where only Xero's hosts exist (Linux).
    browser
        Print, and put into BROWSER, the start of a throw-away Chromium that is led too.
    print_env
        Print the variables for an IDE or a test runner, and stay until Ctrl-C.
    project
        Lead to the sandbox world of this project: its folder or greenroom.toml.
    json
        Print the variables, what landed and errors as JSON.
    """
    from greenroom.emulator.exec.run import prepared

    _check(program, print_env=print_env, sealed=sealed)
    chosen: Browser = "chromium" if browser else "made-up" if signing_in.by_itself else "own"
    choice = _choice(others, control=control, sealed=sealed, browser=chosen)
    with (
        _world(played, project, signing_in.given(), control=control) as world,
        prepared(world.handle, choice, os.environ) as made,
    ):
        world.emulator.consent = signing_in.consenting(world.emulator.world)
        if print_env:
            code = _stay(made, as_json=json)
        else:
            if not json:
                _announce(world, made)
            code = made.program(program, os.environ)
        if json:
            landed.tell_json(made.landing, code)
        else:
            landed.tell(made.landing, sealed=sealed)
        return 1 if must_land and not made.landing.calls and code == 0 else code


def _check(program: tuple[str, ...], *, print_env: bool, sealed: bool) -> None:
    """Raise ``ConfigError`` for options that do not go together, before anything is made."""
    from greenroom.emulator.exec import child

    if print_env and (program or sealed):
        what = "a program" if program else "--sealed, which shuts one program in"
        raise ConfigError(
            f"--print-env is for programs that are started elsewhere; it cannot have {what}.",
            hint="Leave one of the two out.",
        )
    if not program and not print_env:
        raise ConfigError(
            "There is no program to run.",
            hint="greenroom exec -- PROGRAM ARGUMENTS, for example: greenroom exec -- npm test",
        )
    if program:
        child.find(program[0], os.environ)


def _choice(
    others: Literal["pass", "refuse"] | None,
    *,
    control: bool,
    sealed: bool,
    browser: Browser,
) -> Choice:
    """How the program is to be led."""
    from greenroom.emulator.exec.run import Choice

    seal = None
    if sealed:
        # Only here: half of what it stands on is there on Linux alone.
        from greenroom.emulator.exec.sealed import seal as sealing

        seal = partial(sealing, control=control)
    return Choice(
        others=others or ("refuse" if sealed else "pass"),
        control=control,
        browser=browser,
        seal=seal,
    )


def _world(
    played: Played, project: Path | None, app: GivenApp, *, control: bool
) -> AbstractContextManager[LedWorld]:
    """The world meant."""
    if project is None:
        return fresh(played, app, control=control)
    if played != NEW_WORLD:
        raise ConfigError(
            "--project leads to a world that is there already; the options of a new one are for "
            "runs without it.",
            hint="Leave out --project, or --clients, --country, --seed, --world, --limits, "
            "--latency and --switch.",
        )
    return of_project(project, app)


def _announce(world: LedWorld, made: Run) -> None:
    """Say whom the program meets, in a few lines."""
    found = world.emulator.world
    practices = ", ".join(
        f"{one.name} ({one.country}, {len(one.data.clients.order):,} clients)"
        for one in found.practices.values()
    )
    look.note(
        f"Xero's login, identity and API hosts are played here: {practices or 'no practice'}."
    )
    email = world.emulator.consent.partition(" ")[0]
    if email:
        look.note(f"{found.user(email).name} consents without a page.")
    if not found.apps:
        look.note("No app is registered: a sign-in will be refused. --app ID:SECRET registers one.")
    if made.chromium:
        look.note(f"A browser that is led too:\n{shlex.join(made.chromium)}")


def _stay(made: Run, *, as_json: bool) -> int:
    """Print the variables, and stay while others use them."""
    with made.served(), suppress(KeyboardInterrupt):
        if as_json:
            look.show_json({"variables": made.variables, "chromium": made.chromium})
        else:
            look.page("\n".join(f"export {n}={shlex.quote(v)}" for n, v in made.variables.items()))
            look.note("These variables lead any program until Ctrl-C.")
            if made.chromium:
                look.note(f"A browser that is led too:\n{shlex.join(made.chromium)}")
        threading.Event().wait()
    return 0
