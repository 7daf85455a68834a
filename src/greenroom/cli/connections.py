"""``greenroom connections``: who connected what, and leaving with its proof."""

from __future__ import annotations

from typing import TYPE_CHECKING

from greenroom.cli import look
from greenroom.cli.options import HERE, Project
from greenroom.tenants import ORGANISATION, PRACTICE

if TYPE_CHECKING:
    from greenroom.leaving import Left
    from greenroom.store.connections import Connected

KINDS = {PRACTICE: "practice", ORGANISATION: "organisation"}
"""The kinds of tenants in our words."""


def list_connections(*, project: Project = HERE) -> int:
    """Who connected what, when, and whether their sign-in still works as far as we know."""
    with project.open() as workspace:
        tokens, app = workspace.tokens, workspace.client_id
        rows = [*tokens.connections(app), *tokens.idle(app)]
        now = workspace.clock.now()
    if project.json:
        look.show_json([row._asdict() for row in rows])
        return 0
    look.table(
        ("Name", "Kind", "Tenant", "By user", "Connected", "Sign-in"),
        [
            (
                row.tenant_name or "",
                KINDS.get(row.tenant_type, row.tenant_type),
                row.tenant_id,
                row.user_id,
                look.ago(row.updated_at, now) if row.tenant_id else "",
                _state(row),
            )
            for row in rows
        ],
        empty="Nothing is connected. Next: greenroom connect",
    )
    return 0


def _state(row: Connected) -> str:
    """Whether a sign-in works, as far as we know."""
    if not row.is_alive:
        return "over: greenroom connect"
    return "works" if row.tenant_id else "opens nothing any more: greenroom connect"


def disconnect(practice: str = "", *, user: str = "", project: Project = HERE) -> int:
    """Remove a practice at Xero and prove it by reading the connections again. Rows stay.

    Parameters
    ----------
    practice
        Tenant id or name of a practice or an organisation, or the beginning of one. May be left
        out with --user: then everything that user connected.
    user
        Only the connection made by this Xero user id; default: everybody's.
    """
    from greenroom import leaving

    with project.open() as workspace:
        left = leaving.disconnect(workspace, practice, user_id=user)
    if project.json:
        look.show_json([one._asdict() for one in left])
    else:
        for one in left:
            _tell(one)
    return 0 if all(one.is_gone for one in left) else 1


def _tell(left: Left) -> None:
    """What became of one user's connection."""
    if left.is_gone and not left.connection_id:
        look.step("done", f"User {left.user_id} has nothing connected.", "Read back: it is so.")
    elif left.is_gone:
        look.step("done", f"Disconnected for user {left.user_id}.", "Read back: it is gone.")
    elif left.is_asked:
        look.step(
            "broken",
            f"Xero still lists it for user {left.user_id}.",
            "Run it again; if it stays, remove it in Xero: Settings, Connected apps.",
        )
    else:
        look.step(
            "ours",
            f"Forgotten here for user {left.user_id}; Xero could not be asked.",
            "Their sign-in was over. Next: look in Xero under Settings, Connected apps.",
        )
    if left.is_revoked:
        look.step("done", "Nothing is left of theirs: tokens revoked and deleted.")
