"""Greenroom itself as the client under test: a project of its own, signed in and pulling.

The same code as the commands: workspace, consent, store, limiter, sync. In process it lives on the
scenario's clock, over HTTP on the machine's. Nothing outlives it but the folder it was given.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from greenroom import config, connect
from greenroom.client.record import plain
from greenroom.client.session import Session
from greenroom.contract import contract
from greenroom.emulator.playing.play import Play
from greenroom.emulator.playing.verdict import Run
from greenroom.emulator.playing.written import Doing
from greenroom.errors import GreenroomError, RateLimited
from greenroom.sync.mapping_default import default_mapping
from greenroom.sync.project import pull
from greenroom.sync.report import Report
from greenroom.workspace import Workspace

_PROJECT = """\
environment = "sandbox"
data_folder = "state"
[app]
name = "Ledgerline Sync"
client_id = "{client_id}"
redirect_uri = "{redirect_uri}"
[[features]]
name = "Scenario"
reason = "What the scenario is for."
operations = [{operations}]
[destination]
url = "sqlite:///rows.db"
"""

TABLES = ("clients", "contacts", "groups", "relationships")
"""The tables whose rows are the records of a collection, one each."""


_SERVED = """\
[sandbox]
url = "{origin}"
"""


class Ourselves:
    """Greenroom as the client of one scenario, served at ``origin`` where there is one."""

    def __init__(self, play: Play, folder: Path, *, origin: str = "") -> None:
        app = next(iter(play.world.apps.values()))
        written = next(one for one in play.scenario.world.apps)
        operations = ", ".join(f'"{name}"' for name in play.scenario.operations)
        text = _PROJECT.format(
            client_id=app.client_id, redirect_uri=app.redirect_uris[0], operations=operations
        )
        if origin:
            text += _SERVED.format(origin=origin)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "greenroom.toml").write_text(text, "utf-8")
        (folder / "mapping.toml").write_text(default_mapping(contract()), "utf-8")
        self._play = play
        self._origin = origin
        self._folder = folder
        self._secret = {"GREENROOM_CLIENT_SECRET": written.client_secret}
        self._workspace = self._open()
        self._kept: dict[str, dict[str, dict[str, Any]]] = {}

    def _open(self) -> Workspace:
        """The project, as one process has it open."""
        settings = config.read(self._folder / "greenroom.toml", self._secret)
        if self._origin:
            return Workspace(settings)
        return Workspace(settings, clock=self._play.clock, send=self._play.send)

    def close(self) -> None:
        """Close the project."""
        self._workspace.close()

    # ------------------------------------------------------------------ steps

    def do(self, step: Doing) -> Run:
        """How a step ended. What no error of ours foresees is raised."""
        act = {"connect": self._connect, "pull": self._pull, "call": self._call}[step.do]
        try:
            return act(step)
        except RateLimited as error:
            return Run("failed", error.code, error.retry_after_seconds)
        except GreenroomError as error:
            return Run("failed", error.code)

    def _connect(self, step: Doing) -> Run:
        """Sign in, the person of the scenario consenting by themselves."""
        started = connect.start(self._workspace, accounting=step.organisation)
        who = self._play.consent
        try:
            connect.in_process(self._workspace, started, user=who)
        finally:
            self._play.consent = who
        return Run("done")

    def _practice(self) -> str:
        return self._workspace.practice(self._play.scenario.practice)

    def _pull(self, step: Doing) -> Run:
        """One run of the sync."""
        return _ended(pull(self._workspace, self._practice(), full=step.full))

    def _call(self, step: Doing) -> Run:
        """One operation: once, or for each record; alone, together, or by several processes."""
        practice = self._practice()
        if step.apart:
            with self._processes(step.at_once) as sessions:
                _together(step.at_once, [_calling(one, step, step.arguments) for one in sessions])
            return Run("done")
        session = self._workspace.session(practice)
        calls = [_calling(session, step, arguments) for arguments in self._arguments(step)]
        for records in _together(step.at_once, calls):
            if step.keep:
                rows = {str(row.get("uuid")): row for row in records}
                self._kept.setdefault(step.keep, {}).update(rows)
        return Run("done")

    @contextmanager
    def _processes(self, count: int) -> Iterator[list[Session]]:
        """A session in each of several workspaces of the same project, as processes have them."""
        opened = [self._open() for _ in range(count)]
        try:
            yield [one.session(one.practice(self._play.scenario.practice)) for one in opened]
        finally:
            for one in opened:
                one.close()

    def _arguments(self, step: Doing) -> list[dict[str, Any]]:
        """The arguments of each call: the step's own, with each record's id or number."""
        if not step.each:
            return [step.arguments]
        operation = contract().operation(step.operation)
        name = operation.path_params[0].name
        rows = self._play.world.practice(self._practice()).data[step.each]
        return [
            {**step.arguments, name: rows.number(row.place) if rows.kind.prefix else row.uuid}
            for row in rows.rows()
        ]

    # ------------------------------------------------------------------ what is held

    def rows(self) -> dict[str, tuple[dict[str, Any], ...]]:
        """The records held, by collection: of the destination, and those that calls brought."""
        found = {name: tuple(rows.values()) for name, rows in self._kept.items()}
        file = self._folder / "rows.db"
        if file.exists():
            with closing(sqlite3.connect(file)) as database:
                database.row_factory = sqlite3.Row
                for table in TABLES:
                    held = database.execute(
                        f"SELECT * FROM {table} WHERE _deleted_at IS NULL"  # noqa: S608
                    )
                    found[table] = tuple(dict(row) for row in held)
        return found


def _calling(session: Session, step: Doing, arguments: dict[str, Any]) -> Callable[[], list[Any]]:
    """A function that makes the call and gives its records as plain values."""

    def call() -> list[Any]:
        reply = session.call(step.operation, arguments, step.body)
        records = [reply.record] if reply.record is not None else reply.records.all()
        return [record if isinstance(record, dict) else plain(record) for record in records]

    return call


def _together(at_once: int, calls: list[Callable[[], list[Any]]]) -> list[list[Any]]:
    """What the calls gave, so many of them made at the same time."""
    if at_once == 1:
        return [call() for call in calls]
    with ThreadPoolExecutor(at_once) as pool:
        return [made.result() for made in [pool.submit(call) for call in calls]]


def _ended(report: Report) -> Run:
    """How a pull ended: on its first failure that was not overcome."""
    bad = [one for one in report.failures if not one.recovered]
    if not bad:
        skipped = any(one.outcome == "skipped" for one in report.streams)
        if report.outcome == "complete":
            return Run("partial", "scope-missing") if skipped else Run("done")
        return Run(report.outcome)
    ends = "partial" if report.outcome == "partial" else "failed"
    return Run(ends, bad[0].code, bad[0].resumes_in_seconds)
