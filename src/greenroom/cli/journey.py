"""``greenroom access status``, ``next``, ``check``, ``history``: where the approval stands."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from greenroom.cli import look
from greenroom.cli.options import HERE, LARGEST_COUNT, Project, in_range, write_text

if TYPE_CHECKING:
    from greenroom.access.journey import Journey

Beside = Annotated[list[Path] | None, Parameter(negative="")]


def status(*, svg: Path | None = None, beside: Beside = None, project: Project = HERE) -> int:
    """Where the approval stands: seven tracks, whose turn each is, and the next action.

    Parameters
    ----------
    svg
        Write the picture of it to this file too.
    beside
        Another project to show beside this one; give it again for more.
    """
    from greenroom.cli import journey_shown as shown

    found = read(project)
    if svg is not None:
        _write_picture(project, found, svg)
    if beside:
        others = [read(Project(project=one)) for one in beside]
        if project.json:
            look.show_json({"journeys": [_plain(one) for one in (found, *others)]})
        else:
            shown.side_by_side((found, *others))
        return 0
    if project.json:
        look.show_json(_plain(found))
    else:
        shown.status(found)
        if svg is not None:
            look.step("done", f"Wrote {svg}.")
    return 0


def next_action(*, project: Project = HERE) -> int:
    """The one next action: what, why, by when, and the proof it will leave; then what follows."""
    from greenroom.cli import journey_shown as shown

    found = read(project)
    if project.json:
        look.show_json({"next": found.next, "then": found.then, "remarks": found.remarks})
    else:
        shown.next_action(found)
    return 0


def check(*, project: Project = HERE) -> int:
    """The lists behind it: checklist, steps, gates, waiting tasks, states, open questions.

    Ends with 3 while an item of the checklist is pending.
    """
    from greenroom.cli import journey_shown as shown

    found = read(project)
    if project.json:
        names = ("checks", "steps", "gates", "tasks", "states", "open_questions",
                 "remarks")  # fmt: skip
        look.show_json({name: getattr(found, name) for name in names})
    else:
        shown.lists(found)
    return 0 if found.checks_done == len(found.checks) else 3


def history(*, last: int = 50, project: Project = HERE) -> int:
    """What changed, when, and by whom; steps that were taken back among it.

    Parameters
    ----------
    last
        How many lines at most.
    """
    from greenroom.cli import journey_shown as shown

    in_range("--last", last, low=1, high=LARGEST_COUNT)
    found = read(project)
    if project.json:
        look.show_json({"history": found.history[-last:], "remarks": found.remarks})
    else:
        shown.history(found, last)
    return 0


def read(project: Project) -> Journey:
    """The journey of a project."""
    from greenroom.access.observed import journey_of
    from greenroom.access.office import Office

    with project.open() as workspace, Office(workspace) as office:
        return journey_of(office)


def _plain(found: Journey) -> dict[str, Any]:
    """A journey as JSON has it."""
    from greenroom.cli.findings import plain_finding

    findings = [plain_finding(*one) for one in found.findings]
    return {**found._asdict(), "findings": findings, "checks_done": found.checks_done}


def _write_picture(project: Project, found: Journey, path: Path) -> None:
    from greenroom.access.forecast.outlook import outlook_of, ranges_ahead
    from greenroom.access.office import Office
    from greenroom.access.pictures import picture_of
    from greenroom.draw.svg import as_file
    from greenroom.draw.timeline import Forecast

    with project.open() as workspace, Office(workspace) as office:
        ahead = ranges_ahead(outlook_of(office))
    forecast = Forecast(ahead[0].p50, ahead[0].p85, ahead[0].p95, ahead[0].label) if ahead else None
    write_text(path, as_file(picture_of(found, forecast=forecast)), option="--svg")
