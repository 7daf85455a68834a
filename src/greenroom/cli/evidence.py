"""``greenroom access evidence``: what code sees for the assessment, dated and hashed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from greenroom.cli import look
from greenroom.cli.options import HERE, Flag, Project, in_range
from greenroom.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from greenroom.access.evidence.model import Evidence

_MARKS: dict[str, look.Mark] = {
    "holds": "done",
    "fails": "broken",
    "broken": "broken",
    "unknown": "waiting",
    "expired": "waiting",
    "missing": "waiting",
}
_A_YEAR = 366
"""No word lasts longer than the assessment that it is for."""


def collect(*names: str, project: Project = HERE) -> int:
    """Look, and keep what is seen. Ends with 1 when something fails.

    Parameters
    ----------
    names
        Collectors; all of them when none is named.
    """
    from greenroom.access.evidence.collect import collect as run
    from greenroom.access.office import Office

    with project.open() as workspace, Office(workspace) as office:
        found = run(office, names)
    if project.json:
        told = [_told(one.collector, one) for one in found]
        look.show_json({"evidence": told, "counts": _counts(found)})
    else:
        for one in found:
            look.step(_MARKS[one.outcome], f"{one.collector}: {one.said}", _next(one))
        _tell_counts(found)
    return 1 if any(one.outcome == "fails" for one in found) else 0


def list_evidence(*, project: Project = HERE) -> int:
    """What every collector's evidence is worth today, until when, and where it was seen."""
    from greenroom.access.evidence.model import about

    found, now = _today(project)
    if project.json:
        look.show_json({"collectors": [_told(name, found.get(name)) for name in about()]})
        return 0
    rows = []
    for name, one in about().items():
        seen = found.get(name)
        if seen is None:
            rows.append((name, one.speaks_of, "never collected", "", "", ""))
            continue
        word = ", ".join(filter(None, (seen.outcome, seen.attested)))
        at, until = (look.ago(each, now) if each else "" for each in (seen.at, seen.expires_at))
        rows.append((name, one.speaks_of, word, at, until, seen.environment))
    look.table(("Collector", "Speaks of", "Says", "Seen", "Counts until", "Where"), rows)
    look.say(f"Next: {_next_of_all(found)}")
    return 0


def show(name: str, *, project: Project = HERE) -> int:
    """One collector's evidence as it counts today, with its facts and its hash.

    Parameters
    ----------
    name
        The collector.
    """
    from greenroom.access.evidence.model import about, require_known

    require_known(name)
    everything, now = _today(project)
    found = everything.get(name)
    if found is None:
        raise ConfigError(
            f"{name} was never collected.", hint=f"greenroom access evidence collect {name}"
        )
    if project.json:
        look.show_json(_told(name, found))
        return 0
    look.step(_MARKS[found.outcome], f"{name}: {found.said}", about()[name].speaks_of)
    look.pairs(
        {
            "says": found.outcome,
            "known by": found.attested or "code that looked",
            "seen": look.ago(found.at, now) if found.at else "",
            "counts until": look.ago(found.expires_at, now) if found.expires_at else "",
            "environment": found.environment,
            **{key: str(value) for key, value in found.facts.items()},
            "digest": found.digest,
        }
    )
    if hint := _next(found):
        look.say(hint)
    return 0


def add(
    name: str,
    file: Path,
    *,
    says: str = "",
    by: str = "",
    days: int = 90,
    fails: Flag = False,
    settle: Flag = False,
    project: Project = HERE,
) -> int:
    """Hand in a file as evidence, in your name: attested, for what Greenroom does not run.

    It stands beside what the collector sees and never hides it.

    Parameters
    ----------
    name
        The collector it stands for.
    file
        The file; its name and digest are kept, not the file.
    says
        What it shows, in a sentence.
    by
        Who says so.
    days
        How long it counts.
    fails
        It shows that the thing does not hold.
    settle
        What others attested of this before no longer counts.
    """
    from greenroom.access.evidence.handed import Word
    from greenroom.access.evidence.handed import add as keep
    from greenroom.access.office import Office

    in_range("--days", days, low=1, high=_A_YEAR)
    word = Word(says, by, days, "fails" if fails else "holds", settle)
    with project.open() as workspace, Office(workspace) as office:
        kept = keep(office, name, file, word)
    if project.json:
        look.show_json({"evidence": _told(name, kept)})
    else:
        look.step("done", f"{name}: {kept.said}", f"{kept.attested}, with the file's digest")
        look.say(f"greenroom access evidence show {name} tells what it is worth beside the rest.")
    return 0


def _today(project: Project) -> tuple[dict[str, Evidence], float]:
    """What everything is worth, and the moment of that."""
    from greenroom.access.evidence.kept import today
    from greenroom.access.office import Office

    with project.open() as workspace, Office(workspace) as office:
        return today(office), office.clock.now()


def _told(name: str, found: Evidence | None) -> dict[str, Any]:
    """One collector as JSON has it."""
    from greenroom.access.evidence.model import about

    said = found._asdict() if found else {"collector": name, "outcome": "missing"}
    hint = "" if found and found.outcome == "holds" else about()[name].next
    return {**said, "speaks_of": about()[name].speaks_of, "next": hint}


def _next(one: Evidence) -> str:
    """What to do about it; nothing where it holds."""
    from greenroom.access.evidence.model import about

    if one.outcome == "holds":
        return ""
    again = one.outcome in {"expired", "broken", "missing"}
    hint = f"greenroom access evidence collect {one.collector}" if again else ""
    return f"Next: {hint or about()[one.collector].next}"


def _next_of_all(found: dict[str, Evidence]) -> str:
    """What to do first about the whole list."""
    from greenroom.access.evidence.model import about

    old = [name for name in about() if name not in found or not found[name].counts]
    if old:
        return f"greenroom access evidence collect {' '.join(old)}"
    bad = [name for name, one in found.items() if one.outcome != "holds"]
    if bad:
        return f"greenroom access evidence show {bad[0]}"
    return "greenroom access assess list"


def _counts(found: Iterable[Evidence]) -> dict[str, int]:
    words = [one.outcome for one in found]
    return {name: words.count(name) for name in _SAID}


def _tell_counts(found: Iterable[Evidence]) -> None:
    told = ", ".join(f"{count} {_SAID[name]}" for name, count in _counts(found).items() if count)
    look.say(f"{told}. greenroom access assess list tells which questions rest on them.")


_SAID = {"holds": "hold", "fails": "fail", "unknown": "cannot be told from here"}
