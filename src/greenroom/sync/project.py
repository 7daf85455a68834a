"""A run for an opened project: its mapping, destination, limits and session put to one pull.

The rules of a run are in ``run``; here they meet a workspace, and the run is written down in the
store and in the ledger.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import closing, contextmanager, suppress
from typing import Any, NamedTuple

import msgspec

from greenroom.checks import ATTESTATION, dated_ahead
from greenroom.errors import ConfigError, EmulatorError, GreenroomError
from greenroom.settings import Settings
from greenroom.sync.budget import Budget, Expected, Pace
from greenroom.sync.destinations.database import Destination, open_destination
from greenroom.sync.mapping_file import mapping_at
from greenroom.sync.report import Meter, Report
from greenroom.sync.run import foretell, run_sync
from greenroom.sync.streams import wanted_streams
from greenroom.sync.work import Rules, Tell
from greenroom.workspace import Workspace

PATIENCE_SECONDS = 5.0
"""How long a pull waits for another one of the same practice to end."""


def project_destination(workspace: Workspace) -> Destination:
    """The project's destination, opened; close it."""
    settings = workspace.settings
    return open_destination(settings.destination_url, environment=settings.kept_as)


def attested(workspace: Workspace) -> str:
    """Who says that the destination is encrypted at rest, and how.

    Made-up rows need nobody, a practice's own ones do, in the sandbox as well.

    Raises ``ConfigError`` when real rows would go where nobody attests it, or not yet.
    """
    settings, now = workspace.settings, workspace.clock.now()
    word = settings.destination.encrypted_at_rest
    if word and not dated_ahead(word, now):
        return word
    return word_for(settings, real_rows=has_real_rows(workspace), now=now)


def word_for(settings: Settings, *, real_rows: bool, now: float) -> str:
    """The word that settings have for such rows, none while it is dated ahead.

    Raises ``ConfigError`` for real rows without a word, or with one that does not hold yet.
    """
    word = settings.destination.encrypted_at_rest
    if day := dated_ahead(word, now):
        if real_rows:
            raise ConfigError(
                f"{settings.path}: destination.encrypted_at_rest is dated {day}, which is still"
                " to come: nobody can attest since a day ahead.",
                hint="Write the day since when the rows' place is encrypted, once it is.",
            )
        return ""
    if not word and real_rows:
        why = "the environment is live"
        if settings.environment == "sandbox":
            why = "the sandbox holds your own practice's data"
        raise ConfigError(
            f"{settings.path}: destination.encrypted_at_rest is missing, and {why}:"
            " personal data goes only where somebody attests encryption at rest.",
            hint="See to the encryption of the disk or the database, then write under"
            f' [destination]: encrypted_at_rest = "{ATTESTATION}"',
        )
    return word


def has_real_rows(workspace: Workspace) -> bool:
    """Whether what is pulled are real people's data: live, or a sandbox of one's own exports.

    Of a served emulator that answers no control calls nobody can tell: it counts as made up.
    """
    if not workspace.is_sandbox:
        return True
    if not workspace.origin:
        return workspace.sandbox.is_private()
    try:
        return any(one.get("private") for one in workspace.control("practices"))
    except EmulatorError:
        return False


def project_rules(workspace: Workspace, *, full: bool) -> Rules:
    """How the project wants its pulls to behave."""
    given = workspace.settings.sync
    return Rules(
        full_pull_days=given.full_pull_days,
        overlap_seconds=given.overlap_seconds,
        one_get_per_client=given.one_get_per_client,
        full=full,
    )


def project_pace(workspace: Workspace) -> Pace:
    """The calls a minute and a day that a budget is told against: the limiter's own."""
    return Pace(minute=workspace.pace.minute, day=workspace.pace.day)


def _expected(workspace: Workspace) -> Expected | None:
    """The sizes that greenroom.toml expects, before anything is known."""
    for size in workspace.settings.practices.values():
        return Expected(clients=size.clients, groups=size.groups)
    return None


def budget_for(
    workspace: Workspace, tenant_id: str, *, streams: Collection[str] | None = None, full: bool
) -> Budget:
    """What a run would cost now; nothing is called."""
    with closing(project_destination(workspace)) as destination:
        return foretell(
            practice=tenant_id,
            destination=destination,
            mapping=mapping_at(workspace.settings.mapping_path, workspace.contract),
            streams=streams,
            rules=project_rules(workspace, full=full),
            expected=_expected(workspace),
            pace=project_pace(workspace),
            now=workspace.clock.now(),
        )


def pull(
    workspace: Workspace,
    tenant_id: str,
    *,
    streams: Collection[str] | None = None,
    full: bool = False,
    tell: Tell | None = None,
) -> Report:
    """One run for a practice, kept in the store and told to the ledger.

    Alone with the practice: a second pull of it waits a little, then says so. A run that ends by an
    error or by Ctrl-C is written down as stopped; a killed one stays without an end. Raises
    ``ConfigError`` for real rows into a place that nobody attests to be encrypted.
    """
    attested(workspace)
    mapping, meter = mapping_at(workspace.settings.mapping_path, workspace.contract), Meter()
    wanted_streams(mapping, streams)
    name = f"pull:{workspace.client_id}:{tenant_id}"
    with (
        workspace.store.lock(name, patience_seconds=PATIENCE_SECONDS),
        closing(project_destination(workspace)) as destination,
        _written_down(workspace, tenant_id) as written,
    ):
        report = run_sync(
            session=workspace.session(tenant_id, on_call=meter),
            practice=tenant_id,
            destination=destination,
            mapping=mapping,
            streams=streams,
            granted=workspace.tokens.scopes(workspace.client_id, tenant_id),
            rules=project_rules(workspace, full=full),
            expected=_expected(workspace),
            pace=project_pace(workspace),
            meter=meter,
            clock=workspace.clock,
            tell=tell,
            contract=workspace.contract,
            name=written.run,
        )
        written.end(report)
    workspace.keep_alive()
    return report


class _Written(NamedTuple):
    """A run that was written down: its name, and how to tell its end."""

    run: str
    end: Callable[[Report], None]


@contextmanager
def _written_down(workspace: Workspace, tenant_id: str) -> Iterator[_Written]:
    """A run that has an end in the store and in the ledger, whatever happens short of a kill."""
    run = workspace.runs.start(workspace.client_id, tenant_id)

    def end(outcome: str, calls: int, report: dict[str, Any]) -> None:
        with workspace.store.transaction():
            workspace.runs.finish(run, outcome, report)
            workspace.ledger.append(
                "sync.ended",
                app=workspace.client_id,
                practice=tenant_id,
                facts={"outcome": outcome, "calls": calls, "run": run},
            )

    def ended(report: Report) -> None:
        end(report.outcome, report.spent.calls, msgspec.to_builtins(report))

    try:
        yield _Written(run, ended)
    except (GreenroomError, KeyboardInterrupt) as error:
        code = error.code if isinstance(error, GreenroomError) else "interrupted"
        # What stopped the run matters more than that this, too, may fail: a full disk fails both.
        with suppress(GreenroomError):
            end("stopped", 0, {"stopped_by": code})
        raise
