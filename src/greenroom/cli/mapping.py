"""``greenroom mapping``: whether the mapping fits, how its rows look, and what it leaves out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from greenroom.cli import look
from greenroom.cli.noted import note
from greenroom.cli.options import HERE, LARGEST_COUNT, Project, in_range
from greenroom.errors import ConfigError

if TYPE_CHECKING:
    from greenroom.emulator.practice.data import PracticeData
    from greenroom.sync.coverage import Preview


def check(*, project: Project = HERE) -> int:
    """Whether the mapping file fits the contract; every problem is named at once."""
    from greenroom.contract import contract
    from greenroom.sync.mapping_file import mapping_at

    mapping = mapping_at(project.settings().mapping_path, contract())
    columns = sum(len(table.columns) for table in mapping.tables)
    if project.json:
        look.show_json({"tables": [table.name for table in mapping.tables], "columns": columns})
        return 0
    look.step("done", f"The mapping fits: {len(mapping.tables)} tables, {columns} columns.")
    return 0


def preview(*, table: str = "", rows: int = 5, project: Project = HERE) -> int:
    """Rows as they would be loaded, of your own exports if the sandbox has them, else made up.

    Parameters
    ----------
    table
        Only this table.
    rows
        How many rows of each.
    """
    from greenroom.contract import contract
    from greenroom.sync.coverage import preview as make
    from greenroom.sync.mapping_file import mapping_at
    from greenroom.testing.stage import set_stage

    in_range("--rows", rows, low=1, high=LARGEST_COUNT)
    settings = project.settings()
    mapping = mapping_at(settings.mapping_path, contract())
    own = _own_practice(project)
    session = set_stage(clients=200, country=settings.sandbox.country, practice=own).session
    records: dict[str, list[Any]] = {
        "clients": session.clients.list(detailed=True).all(),
        "groups": session.groups.list().all(),
    }
    made = make(mapping, records, rows)
    shown = [one for one in made if table in ("", one.table)]
    if not shown:
        raise ConfigError(
            f"The mapping has no table {table!r}.",
            hint=f"There are: {', '.join(one.table for one in made)}.",
        )
    note("mapping.previewed", {"outcome": "complete", "count": len(made)}, project)
    if project.json:
        look.show_json([one._asdict() for one in shown])
        return 0
    for one in shown:
        look.heading(one.table)
        _show(one)
    return 0


def _own_practice(project: Project) -> PracticeData | None:
    """The practice in the project's sandbox that was read from its own exports, if there is one."""
    with project.open() as workspace:
        if not workspace.is_sandbox or workspace.origin or not workspace.sandbox.is_kept():
            return None
        practices = workspace.sandbox.emulator.world.practices.values()
        return next((one.data for one in practices if one.data.ground is not None), None)


def _show(one: Preview) -> None:
    """A table's rows; columns that are empty in all of them are only named."""
    full = [
        at for at in range(len(one.columns)) if any(row[at] not in (None, "") for row in one.rows)
    ]
    look.table(
        [one.columns[at] for at in full],
        [[row[at] for at in full] for row in one.rows],
        empty="No row of the practice fits here.",
    )
    empty = [name for at, name in enumerate(one.columns) if at not in full]
    if empty and one.rows:
        look.say(f"Empty here: {', '.join(empty)}.")


def coverage(
    *,
    unmapped: Annotated[bool, Parameter(negative="")] = False,
    project: Project = HERE,
) -> int:
    """Which fields of the contract are mapped, and which are not.

    Parameters
    ----------
    unmapped
        List the fields that no column holds.
    """
    from greenroom.contract import contract
    from greenroom.sync.coverage import coverage as cover
    from greenroom.sync.mapping_file import mapping_at

    found = cover(mapping_at(project.settings().mapping_path, contract()), contract())
    if project.json:
        look.show_json([one._asdict() for one in found])
        return 0
    look.table(
        ("Source", "Record", "Fields", "Mapped", "Not mapped"),
        [
            (one.source, one.record, len(one.fields), len(one.mapped), len(one.unmapped))
            for one in found
        ],
    )
    if unmapped:
        for one in found:
            if one.unmapped:
                look.heading(f"{one.source}: not mapped")
                look.say(", ".join(field.path for field in one.unmapped))
    return 0
