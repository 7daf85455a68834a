"""``greenroom connections``: who connected what, and leaving with its proof."""

from __future__ import annotations

from greenroom.cli import look
from greenroom.cli.options import HERE, Project


def list_connections(*, project: Project = HERE) -> int:
    """Who connected what, and when."""
    with project.open() as workspace:
        rows = workspace.tokens.connections(workspace.client_id)
        now = workspace.clock.now()
        if project.json:
            look.show_json([row._asdict() for row in rows])
            return 0
        look.table(
            ("Name", "Kind", "Tenant", "By user", "Connected"),
            [
                (
                    row.tenant_name or "",
                    row.tenant_type,
                    row.tenant_id,
                    row.user_id,
                    look.ago(row.updated_at, now),
                )
                for row in rows
            ],
            empty="Nothing is connected. Next: greenroom connect",
        )
    return 0


def disconnect(practice: str, *, user: str = "", project: Project = HERE) -> int:
    """Remove a practice at Xero and prove it by reading the connections again.

    Parameters
    ----------
    practice
        Its tenant id or name, or the beginning of one.
    user
        Only the connection made by this Xero user id; default: everybody's.
    """
    from greenroom import connect

    with project.open() as workspace:
        left = connect.disconnect(workspace, workspace.practice(practice), user_id=user)
        if project.json:
            look.show_json([one._asdict() for one in left])
            return 0
        for one in left:
            if one.is_gone:
                look.step("done", f"Disconnected for user {one.user_id}.", "Read back: it is gone.")
            else:
                look.step("broken", f"Xero still lists it for user {one.user_id}.")
            if one.is_revoked:
                look.step("done", "It was their last connection: tokens revoked and deleted.")
    return 0 if all(one.is_gone for one in left) else 1
