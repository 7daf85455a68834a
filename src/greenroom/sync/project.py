"""A run for an opened project: its mapping, destination, limits and session put to one pull.

The rules of a run are in ``run``; here they meet a workspace, and the run is written down in the
store and in the ledger.
"""

from __future__ import annotations

from collections.abc import Collection
from contextlib import closing

import msgspec

from greenroom.sync.budget import Budget, Expected, Pace
from greenroom.sync.destinations.database import Destination, open_destination
from greenroom.sync.mapping_file import mapping_at
from greenroom.sync.report import Meter, Report
from greenroom.sync.run import foretell, run_sync
from greenroom.sync.work import Rules, Tell
from greenroom.workspace import Workspace


def project_destination(workspace: Workspace) -> Destination:
    """The project's destination, opened; close it."""
    return open_destination(workspace.settings.destination_url)


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
    """The calls a minute and a day that the project may use."""
    limits, tier = workspace.contract.limits, workspace.contract.tiers["advanced"]
    day = int(tier.calls_per_day * workspace.settings.limits.share_of_day)
    return Pace(minute=limits["minute"].calls, day=day)


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
    """One run for a practice, kept in the store and told to the ledger."""
    mapping, meter = mapping_at(workspace.settings.mapping_path, workspace.contract), Meter()
    with closing(project_destination(workspace)) as destination:
        run = workspace.runs.start(workspace.client_id, tenant_id)
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
        )
    workspace.runs.finish(run, report.outcome, msgspec.to_builtins(report))
    workspace.ledger.append(
        "sync.ended",
        app=workspace.client_id,
        practice=tenant_id,
        facts={"outcome": report.outcome, "calls": report.spent.calls, "run": run},
    )
    return report
