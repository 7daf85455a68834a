"""``greenroom access evidence``: what code sees for the assessment, dated and hashed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from greenroom.cli import look
from greenroom.cli.options import HERE, Project, in_range
from greenroom.errors import ConfigError

if TYPE_CHECKING:
    from greenroom.access.evidence.model import Evidence

_MARKS: dict[str, look.Mark] = {"holds": "done", "fails": "broken", "unknown": "waiting"}
_TEN_YEARS = 3650


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
        look.show_json([one._asdict() for one in found])
    else:
        for one in found:
            look.step(_MARKS[one.outcome], one.collector, one.said)
        _count(found)
    return 1 if any(one.outcome == "fails" for one in found) else 0


def list_evidence(*, project: Project = HERE) -> int:
    """The newest evidence of every collector, and until when it counts."""
    from greenroom.access.evidence.collect import latest
    from greenroom.access.evidence.model import about
    from greenroom.access.office import Office

    with project.open() as workspace, Office(workspace) as office:
        found, now = latest(office), office.clock.now()
    if project.json:
        look.show_json([one._asdict() for one in found.values()])
        return 0
    rows = []
    for name, one in about().items():
        seen = found.get(name)
        if seen is None:
            rows.append((name, one.speaks_of, "never collected", "", ""))
            continue
        word = seen.outcome if seen.is_fresh(now) else "expired"
        until = look.ago(seen.expires_at, now)
        rows.append((name, one.speaks_of, word, until, seen.environment))
    look.table(("Collector", "Speaks of", "Says", "Counts until", "Seen in"), rows)
    return 0


def show(name: str, *, project: Project = HERE) -> int:
    """One collector's newest evidence, with its facts and its hash.

    Parameters
    ----------
    name
        The collector.
    """
    from greenroom.access.evidence.collect import latest
    from greenroom.access.evidence.model import about
    from greenroom.access.office import Office

    if name not in about():
        raise ConfigError(f"There is no collector {name}.", hint=f"One of: {', '.join(about())}")
    with project.open() as workspace, Office(workspace) as office:
        found, now = latest(office).get(name), office.clock.now()
    if found is None:
        raise ConfigError(
            f"{name} was never collected.", hint=f"greenroom access evidence collect {name}"
        )
    if project.json:
        look.show_json(found._asdict())
        return 0
    look.step(_MARKS[found.outcome], f"{name}: {found.said}", about()[name].speaks_of)
    look.pairs(
        {
            "seen": look.ago(found.at, now),
            "counts until": look.ago(found.expires_at, now),
            "environment": found.environment,
            **{key: str(value) for key, value in found.facts.items()},
            "digest": found.digest,
        }
    )
    return 0


def add(
    name: str, file: Path, *, says: str = "", by: str = "", days: int = 90, project: Project = HERE
) -> int:
    """Hand in a file as evidence, in your name: for what Greenroom does not run.

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
    """
    from greenroom.access.evidence.collect import add as keep
    from greenroom.access.office import Office

    in_range("--days", days, low=1, high=_TEN_YEARS)
    with project.open() as workspace, Office(workspace) as office:
        kept = keep(office, name, file, says=says, by=by, days=days)
    if project.json:
        look.show_json(kept._asdict())
    else:
        look.step("done", f"{name}: {kept.said}", "kept with the file's digest")
    return 0


def _count(found: tuple[Evidence, ...]) -> None:
    words = [one.outcome for one in found]
    told = ", ".join(f"{words.count(one)} {said}" for one, said in _SAID.items() if one in words)
    look.say(f"{told}. greenroom access assess list tells which questions rest on them.")


_SAID = {"holds": "hold", "fails": "fail", "unknown": "cannot be told from here"}
