"""The project's own file of facts it has seen: read for those who look, written when asked to."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from greenroom.cli.options import Project
from greenroom.errors import ConfigError

if TYPE_CHECKING:
    from greenroom.client.verify import Report
    from greenroom.contract.observed import Observed, Where


def seen_here(project: Project) -> Observed:
    """What the nearest project has seen; nothing where there is no project or no such file."""
    from greenroom import config
    from greenroom.contract.observed import FILE_NAME, Observed, read_observed

    if project.project is None:
        try:
            folder = config.find(Path.cwd()).parent
        except ConfigError:
            return Observed()
    else:
        folder = project.settings().path.parent
    path = folder / FILE_NAME
    try:
        return read_observed(path.read_text("utf-8"), name=str(path))
    except FileNotFoundError:
        return Observed()
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path} is not UTF-8.", hint="Save the file anew as UTF-8.") from error


def keep_seen(project: Project, report: Report, *, where: Where, now: float) -> Path:
    """The file that now holds what a report saw as the contract tells it."""
    from greenroom.clock import iso
    from greenroom.contract.observed import FILE_NAME, Sight, accepted, written

    path = project.settings().path.parent / FILE_NAME
    # An empty list shows that there is such an operation, and nothing of its records.
    good = [one.operation for one in report.those("ok")]
    drifted = [one.operation for one in report.those("drift")]
    observed = accepted(
        seen_here(project),
        Sight(where=where, at=iso(now), wire=report.wire),
        operations=good,
        fields=report.fields,
        at_odds=(*drifted, *report.at_odds),
    )
    fresh = path.with_suffix(".new")
    fresh.write_text(written(observed), "utf-8")
    fresh.replace(path)
    return path
