"""The scopes that connections hold, against those the features need."""

from __future__ import annotations

from collections.abc import Iterable

from greenroom.access.evidence.model import Seen
from greenroom.access.office import Office
from greenroom.contract.model import Contract
from greenroom.contract.scopes import IDENTITY, opened_by, organisation_scopes
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
    planned = needed | narrow | proving
    others = sorted(held - planned)
    beyond = [one for one in others if _opens_more(office.contract, one, planned)]
    if beyond:
        said = (
            f"Granted beyond the need: {', '.join(beyond)}. Consents add up: disconnect, then"
            " connect again."
        )
        return Seen("fails", said, facts)
    lacking = [] if narrow <= held else sorted(needed - held)
    told = f" Not granted yet: {', '.join(lacking)}." if lacking else ""
    if not others:
        said = f"Granted are {', '.join(sorted(held))}; each is needed.{told}"
        return Seen("holds", said, facts)
    said = (
        f"Granted are {', '.join(sorted(held))}; what an earlier consent left, {', '.join(others)},"
        f" opens nothing beyond the need.{told}"
    )
    return Seen("holds", said, facts)


def _opens_more(contract: Contract, scope: str, planned: Iterable[str]) -> bool:
    """Whether a scope opens what those of the plan do not, or nobody knows what it opens."""
    opens = set(opened_by(contract, [scope]))
    return not opens or not opens <= set(opened_by(contract, planned))
