"""That a disconnect reached Xero, and that nothing of it is left here."""

from __future__ import annotations

from greenroom.access.evidence.model import Seen
from greenroom.access.office import Office
from greenroom.store import connections


def disconnect(office: Office) -> Seen:
    """The last word on each disconnect in the audit log, and the tokens that open nothing more."""
    workspace, app = office.workspace, office.workspace.client_id
    last = {
        (one.practice, one.actor, one.facts.get("connection")): bool(one.facts.get("proven"))
        for one in workspace.ledger.events("connection.left", app=app)
    }
    kept = connections.idle(workspace.store, app)
    unproven = sum(not proven for proven in last.values())
    facts = {"disconnects": len(last), "unproven": unproven, "tokens_left": len(kept)}
    if not last:
        said = "Nothing was disconnected yet: try it in the sandbox."
        return Seen("unknown", said, facts)
    if unproven:
        return Seen("fails", f"{unproven} of {len(last)} disconnects are not proven.", facts)
    if kept:
        said = f"Tokens of {len(kept)} people are still kept, and open nothing any more."
        return Seen("fails", said, facts)
    count = "1 disconnect" if len(last) == 1 else f"{len(last)} disconnects, each"
    said = f"{count} proven by Xero's own list, and no token left over."
    return Seen("holds", said, facts)
