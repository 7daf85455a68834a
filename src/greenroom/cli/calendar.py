"""``greenroom emulator calendar`` and ``advance``: what happens by itself, and letting it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from greenroom.cli import look
from greenroom.cli.options import HERE, Flag, Project
from greenroom.cli.stages import default_app
from greenroom.cli.world import Url, emulator
from greenroom.errors import ConfigError


def calendar(
    *,
    after: float = 0.0,
    stage: str = "",
    tier: str = "",
    app: str = "",
    force: Flag = False,
    file: Path | None = None,
    clear: Flag = False,
    url: Url = "",
    project: Project = HERE,
) -> int:
    """List what will happen by itself, or plan more of it.

    Parameters
    ----------
    after
        Days from now, with --stage or --tier.
    stage
        The stage an app comes to then.
    tier
        The tier it is put on then.
    app
        Its client id; default: the only one, or this project's.
    force
        Even where that stage cannot follow.
    file
        A TOML file with [[calendar]] entries, as in a world file (docs/emulator.md).
    clear
        Forget what is planned.
    """
    entries = _entries(file) if file else []
    with emulator(project, url) as ask:
        if stage or tier:
            order: dict[str, Any] = {"client_id": app or default_app(ask, project, url)}
            order["tier"] = tier
            if stage:
                order |= {"stage": stage, "force": force}
            entries.append({"after_days": after, "stage" if stage else "tier": order})
        if clear:
            ask("calendar", method="DELETE")
        if entries:
            ask("calendar", {"entries": entries})
        found, now = ask("calendar"), ask("state")["now"]
    return _show(project, found, now=now)


def advance(
    *,
    days: float = 0.0,
    hours: float = 0.0,
    url: Url = "",
    project: Project = HERE,
) -> int:
    """Let time pass in the emulator: calendars act, approvals grow old, tokens expire.

    Parameters
    ----------
    days
        How many days.
    hours
        How many hours, on top.
    """
    if days < 0 or hours < 0 or not days + hours:
        raise ConfigError("Time passes forwards only.", hint="greenroom emulator advance --days 14")
    with emulator(project, url) as ask:
        answer = ask("clock", {"advance_days": days + hours / 24})
    if project.json:
        look.show_json(answer)
        return 0
    now = answer["now"]
    look.step("done", f"It is now {look.day(now)} in the emulator.")
    look.table(("When", "By", "What", "Problem"), _rows(answer["happened"], now))
    return 0


def _entries(path: Path) -> list[dict[str, Any]]:
    """The entries of a calendar's file."""
    import tomllib

    try:
        found = tomllib.loads(path.read_text("utf-8")).get("calendar", [])
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(
            f"The calendar {path} cannot be read: {error}.",
            hint="docs/emulator.md shows one: [[calendar]] entries with after_days and an order.",
        ) from error
    return list(found)


def _show(project: Project, found: list[dict[str, Any]], *, now: float) -> int:
    """The calendar as a table, or as it is."""
    if project.json:
        look.show_json(found)
        return 0
    look.table(
        ("When", "By", "What", "Problem"),
        _rows(found, now),
        empty="Nothing is planned. For example: greenroom emulator calendar --after 14 "
        "--stage in-review",
    )
    return 0


def _rows(found: list[dict[str, Any]], now: float) -> list[tuple[str, ...]]:
    """Entries and happenings as rows."""
    return [
        (look.ago(one["at"], now), one.get("by", "calendar"), _what(one), one.get("problem", ""))
        for one in found
    ]


def _what(entry: dict[str, Any]) -> str:
    """What an entry does, in a few words."""
    told = []
    for name, value in entry.items():
        if isinstance(value, dict):
            words = (str(part) for part in value.values() if part not in ("", [], None, False))
            told.append(f"{name}: {' '.join(words)}".strip(": "))
        elif name == "stage":
            told.append(f"stage: {value}")
    return "; ".join(told)
