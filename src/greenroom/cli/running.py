"""``greenroom emulator run``: an emulator for the time of one program, such as a test suite."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

from greenroom.cli import look
from greenroom.cli.exports import reader_beside
from greenroom.cli.options import Json, in_range
from greenroom.cli.played import NEW_WORLD, Played, require_known, written_world
from greenroom.cli.program import find_program, run_program
from greenroom.errors import ConfigError

if TYPE_CHECKING:
    from greenroom.emulator.core import Emulator
    from greenroom.emulator.worldfile import WorldFile
    from greenroom.testing.prepared import Prepared


def run(
    *program: str,
    stage: str = "approved",
    consent: str = "",
    port: int = 0,
    played: Played = NEW_WORLD,
    json: Json = False,
) -> int:
    """Start an emulator, run a program against it, stop it; ends as the program ends.

    Parameters
    ----------
    program
        What to run, after two dashes; its environment tells it the address and the app.
    stage
        Where the app stands, where no file says; an approved one is signed in beforehand.
    consent
        E-mail of the made-up user who consents without a page; default: the first.
    port
        The port; 0 takes a free one.
    """
    from greenroom.testing.prepared import serving

    if not program:
        raise ConfigError("Which program?", hint="Name it: greenroom emulator run -- npm test")
    find_program(program)
    in_range("--port", port, low=0, high=65_535)
    prepared = _prepared(played, stage, consent)
    with serving(prepared, port=port) as there:
        look.note(f"Xero's side is played on {there.origin} while {program[0]} runs.")
        code = run_program(program, there.environment(), quiet=json).code
        if json:
            told = {"origin": there.origin, "exit_code": code, "calls": _calls(prepared.emulator)}
            look.show_json(told)
    return code


def _prepared(played: Played, stage: str, consent: str) -> Prepared:
    """The world asked for, its first app signed in where it may be."""
    from greenroom.testing.prepared import prepare

    played.check()
    written, folder = _written(played, stage)
    prepared = prepare(
        written,
        limits=played.limits == "on",
        switches=played.chosen(),
        consent=consent,
        own=reader_beside(folder, time.time()),
    )
    require_known(consent, prepared.emulator.world)
    prepared.emulator.latency_seconds = played.latency
    return prepared


def _written(played: Played, stage: str) -> tuple[WorldFile, Path]:
    """The world asked for as a file would say it, and the folder its exports are beside."""
    import msgspec

    from greenroom.testing.prepared import usual_world

    has_exports = played.has_exports()
    if played.world:
        return written_world(played.world), played.world.parent
    usual = usual_world(
        clients=played.clients, country=played.country, seed=played.seed, stage=stage
    )
    if has_exports:
        practices = tuple(played.exports.named_by(one) for one in usual.practices)
        usual = msgspec.structs.replace(usual, practices=practices)
    return usual, Path()


def _calls(emulator: Emulator) -> list[dict[str, object]]:
    """What the emulator was asked, counted."""
    counts = sorted(emulator.counts.items())
    return [{"operation": name, "status": status, "calls": n} for (name, status), n in counts]
