"""The scopes that connections hold, against those the features need."""

from __future__ import annotations

from greenroom.access.evidence.model import Seen
from greenroom.access.office import Office
from greenroom.contract.scopes import IDENTITY, organisation_scopes
from greenroom.store import connections


def scopes(office: Office) -> Seen:
    """Every connection's scopes: one beyond the need fails; one that is lacking is told."""
    workspace = office.workspace
    rows = connections.find(workspace.store, workspace.client_id)
    if not rows:
        return Seen("unknown", "No practice is connected: nothing is granted yet.")
    held = {
        scope
        for row in rows
        for scope in workspace.tokens.scopes(workspace.client_id, row.tenant_id)
        if scope not in IDENTITY
    }
    needed, narrow = set(workspace.scope_plan.scopes), set(workspace.scope_plan.narrow)
    proving = set(organisation_scopes(office.contract, workspace.operations))
    facts = {
        "granted": sorted(held),
        "needed": sorted(needed),
        "for_an_organisation": sorted(proving),
        "identity": list(IDENTITY),
    }
    if not held:
        return Seen("unknown", "No sign-in is alive: nothing is granted now.", facts)
    if beyond := sorted(held - needed - narrow - proving):
        return Seen("fails", f"Granted beyond the need: {', '.join(beyond)}.", facts)
    lacking = [] if narrow <= held else sorted(needed - held)
    told = f" Not granted yet: {', '.join(lacking)}." if lacking else ""
    return Seen("holds", f"Granted are {', '.join(sorted(held))}; each is needed.{told}", facts)
