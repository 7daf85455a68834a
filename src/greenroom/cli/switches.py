"""``greenroom emulator switches``: the points on which witnesses differ, and what is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from greenroom.cli import look
from greenroom.cli.options import HERE, Project
from greenroom.cli.world import Url, emulator
from greenroom.errors import ConfigError

if TYPE_CHECKING:
    from greenroom.contract.terms import Switch


def switches(name: str = "", *, url: Url = "", project: Project = HERE) -> int:
    """List every switch of the emulator with its readings and sources, or tell all of one.

    Parameters
    ----------
    name
        One switch; left out: all of them.
    """
    from greenroom.contract import contract

    known = contract().switches
    if name and name not in known:
        import difflib

        near = difflib.get_close_matches(name, known, n=3)
        raise ConfigError(
            f"There is no switch called {name!r}.",
            hint=f"Did you mean {' or '.join(near)}?" if near else "greenroom emulator switches",
        )
    chosen = _chosen(project, url)
    told = [_told(one, chosen) for one in known.values() if name in ("", one.name)]
    if project.json:
        look.show_json(told[0] if name else told)
    elif name:
        _one(told[0])
    else:
        _all(told, is_chosen=bool(chosen))
    return 0


def _chosen(project: Project, url: str) -> dict[str, str]:
    """What the emulator at the address chose, or this project's; nothing outside of one."""
    if url:
        with emulator(project, url) as ask:
            return dict(ask("state")["switches"])
    from greenroom.contract import contract
    from greenroom.emulator.switches import asked, choose

    try:
        settings = project.settings()
    except ConfigError:
        if project.project is not None:
            raise
        return {}
    return choose(contract(), asked(settings.sandbox.switches))


def _told(switch: Switch, chosen: dict[str, str]) -> dict[str, Any]:
    """A switch as plain values, with what is chosen where an emulator is meant."""
    told: dict[str, Any] = {
        "name": switch.name,
        "summary": switch.summary,
        "choices": list(switch.choices),
        "default": switch.default,
        "worst": switch.worst,
        "standing": switch.standing,
        "sources": list(switch.sources),
    }
    return told | ({"chosen": chosen[switch.name]} if chosen else {})


def _all(told: list[dict[str, Any]], *, is_chosen: bool) -> None:
    """All switches, a row each."""
    heads = ("Switch", *(("Chosen",) if is_chosen else ()), "Default", "Worst", "Also")
    rows = []
    for one in told:
        also = [each for each in one["choices"] if each not in (one["default"], one["worst"])]
        chosen = (_marked(one),) if is_chosen else ()
        rows.append((one["name"], *chosen, one["default"], one["worst"], ", ".join(also),
                     one["standing"], ", ".join(one["sources"])))  # fmt: skip
    look.table((*heads, "Standing", "Sources"), rows)
    look.say()
    if is_chosen:
        look.say("A star marks what was chosen otherwise than by default.")
    look.say(
        "greenroom emulator switches NAME tells what one is about. Choose with --switch NAME=VALUE "
        "or --switches worst of emulator serve, or in [sandbox.switches] of greenroom.toml."
    )


def _marked(one: dict[str, Any]) -> str:
    return str(one["chosen"]) + ("" if one["chosen"] == one["default"] else " *")


def _one(told: dict[str, Any]) -> None:
    """One switch with its sources in full."""
    from greenroom.contract import contract

    look.say(told["summary"])
    look.pairs(
        {
            "readings": ", ".join(told["choices"]),
            "default": told["default"],
            "worst": told["worst"],
            **({"chosen": told["chosen"]} if "chosen" in told else {}),
            "standing": told["standing"],
        }
    )
    known = contract().sources
    look.table(
        ("Source", "Title", "Date", "Address"),
        [(key, known[key].title, known[key].date, known[key].url) for key in told["sources"]],
    )
