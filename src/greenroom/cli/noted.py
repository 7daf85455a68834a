"""What commands without a project of their own tell the approval of the one at hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from greenroom.cli.options import HERE, Project
from greenroom.errors import ConfigError

if TYPE_CHECKING:
    from greenroom.store.facts import Fact


def note(kind: str, facts: Mapping[str, Fact], project: Project = HERE) -> None:
    """An event in the approval's ledger; nothing where no project is at hand, or none readable."""
    from greenroom.access.office import Office

    try:
        workspace = project.open()
    except ConfigError:
        return  # doctor tells of a project that cannot be read
    with workspace, Office(workspace) as office:
        office.ledger.append(kind, app=office.app, facts=facts)
