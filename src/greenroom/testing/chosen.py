"""What a test asked for → an emulator made ready. Values come from a marker or as ini text."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from greenroom.clock import Clock, FrozenClock, SystemClock
from greenroom.contract import contract
from greenroom.emulator.playing.files import read_scenario, scenario
from greenroom.emulator.playing.play import BEGINS
from greenroom.emulator.switches import read_switches
from greenroom.emulator.worldfile import WorldFile, read_written
from greenroom.errors import ConfigError
from greenroom.testing.prepared import Prepared, prepare, prepare_scenario, usual_world

_NO = frozenset(("false", "no", "off", "0"))


def build(told: Mapping[str, Any], *, folder: Path, clock: str) -> Prepared:
    """The emulator asked for; paths are relative to ``folder``, ``clock`` is the usual one."""
    if "scenario" in told:
        return _scenario(str(told["scenario"]), folder, clock=_clock(told, clock))
    return prepare(
        _world(told, folder),
        clock=_clock(told, clock),
        limits=str(told.get("limits", True)).lower() not in _NO,
        switches=_switches(told.get("switches", ())),
    )


def _scenario(named: str, folder: Path, *, clock: Clock) -> Prepared:
    """A scenario of ours, or one of a file."""
    found = (
        read_scenario(_text(folder / named), file=Path(named).name)
        if named.endswith(".toml")
        else scenario(named)
    )
    # A frozen clock stands where the scenario wants it.
    return prepare_scenario(found, clock=None if isinstance(clock, FrozenClock) else clock)


def _world(told: Mapping[str, Any], folder: Path) -> WorldFile:
    """A world file, or the usual world in the size asked for."""
    if "world" in told:
        return read_written(_text(folder / told["world"]), name=Path(told["world"]).name)
    numbers = {n: int(told[n]) for n in ("clients", "seed") if n in told}
    words = {n: str(told[n]) for n in ("country", "stage") if n in told}
    return usual_world(**numbers, **words)  # type: ignore[arg-type]  # told apart just above


def _clock(told: Mapping[str, Any], usual: str) -> Clock:
    """The clock by its name."""
    name = told.get("clock", usual)
    if name not in ("frozen", "system"):
        raise ConfigError(f"There is no {name} clock.", hint="One of: frozen, system")
    return FrozenClock(BEGINS) if name == "frozen" else SystemClock()


def _switches(given: Any) -> dict[str, str]:
    """Readings as a table, or as ``name=reading`` texts."""
    if isinstance(given, Mapping):
        return {str(name): str(reading) for name, reading in given.items()}
    return read_switches(contract(), given)


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} cannot be read: {error}.") from error
