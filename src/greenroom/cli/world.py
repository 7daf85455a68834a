"""The emulator that a command speaks to, and what it answered: shown in words or as data."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any, Protocol

from cyclopts import Parameter

from greenroom.cli import look
from greenroom.cli.options import Project

Url = Annotated[str, Parameter(help="A served emulator; default: the one of this project.")]


class Ask(Protocol):
    """A function that asks a control route: POST with a body, GET without, or as told."""

    def __call__(self, route: str, body: dict[str, Any] | None = None, *, method: str = "") -> Any:
        """What the route answers."""


@contextmanager
def emulator(project: Project, url: str) -> Iterator[Ask]:
    """The emulator meant: the one at ``url``, or the project's own."""
    if not url:
        from greenroom.rehearsal import note_stages

        with project.open() as workspace:
            _ = workspace.app  # registers the project's app where it is not yet
            yield workspace.control
            note_stages(workspace)
        return
    from functools import partial

    from greenroom.client.transport import Transport
    from greenroom.sandbox import control

    origin = url.rstrip("/")
    transport = Transport(origin=origin)
    try:
        yield partial(control, transport, origin=origin)
    finally:
        transport.close()


def done(project: Project, facts: dict[str, Any], told: str) -> int:
    """What was done, in words or as data."""
    if project.json:
        look.show_json(facts)
    else:
        look.step("done", told)
    return 0


def added(project: Project, made: dict[str, Any]) -> int:
    """What was made, its secret included: it is shown this once."""
    if project.json:
        look.show_json(made)
        return 0
    look.pairs({name: _plain(value) for name, value in made.items() if value not in ("", [], None)})
    return 0


def _plain(value: Any) -> Any:
    """A list in one line; all else as it is."""
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else value


def show(project: Project, rows: list[dict[str, Any]], columns: tuple[str, ...]) -> None:
    """Rows of the world as a table, or as they are."""
    if project.json:
        look.show_json(rows)
        return
    look.table(columns, [[row.get(column, "") for column in columns] for row in rows])
