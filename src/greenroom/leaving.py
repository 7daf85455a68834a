"""Leaving a practice: its connection deleted at Xero, and proven by reading the list again.

How a practice is connected is in ``connect``.
"""

from __future__ import annotations

from typing import NamedTuple

from greenroom.auth import oauth, replies
from greenroom.connect import connections
from greenroom.errors import SignedOut
from greenroom.workspace import Workspace


class Left(NamedTuple):
    """One user's connection left: what Xero's list says now, and whether their tokens were ended.

    ``is_gone`` is True only when the list was read and lacks it. With ``is_asked`` False the user's
    sign-in was over already, so that Xero could neither be told nor asked.
    """

    user_id: str
    connection_id: str
    is_gone: bool
    is_revoked: bool
    is_asked: bool = True


def disconnect(workspace: Workspace, tenant_id: str, *, user_id: str = "") -> list[Left]:
    """Remove a tenant at Xero, for every user that connected it or for one; prove it by a read.

    A user's tokens are revoked and deleted only with their last connection, for revoking would cut
    off every practice of theirs.
    """
    rows = [
        row
        for row in workspace.tokens.connections(workspace.client_id)
        if row.tenant_id == tenant_id and user_id in ("", row.user_id)
    ]
    if not rows:
        by = f" by user {user_id}" if user_id else ""
        raise SignedOut(f"{tenant_id} is not connected{by}.", hint="greenroom connections list")
    return [_leave_and_tell(workspace, tenant_id, row.user_id, row.connection_id) for row in rows]


def _leave_and_tell(workspace: Workspace, tenant_id: str, user_id: str, connection_id: str) -> Left:
    """One user's connection left and written down, before the next one is touched."""
    try:
        left = _leave(workspace, tenant_id, user_id, connection_id)
    except SignedOut:
        left = _forget(workspace, tenant_id, user_id, connection_id)
    workspace.ledger.append(
        "connection.left",
        app=workspace.client_id,
        practice=tenant_id,
        actor=user_id,
        facts={
            "connection": connection_id,
            "proven": left.is_gone,
            "revoked": left.is_revoked,
        },
    )
    return left


def _leave(workspace: Workspace, tenant_id: str, user_id: str, connection_id: str) -> Left:
    """One user's connection deleted at Xero and read back; their tokens ended with their last."""
    identity, origin = workspace.contract.identity, workspace.origin
    token = workspace.tokens.user_access_token(
        workspace.client_id, user_id, refresh=workspace.refresh, now=workspace.clock.now()
    )
    request = oauth.disconnect_request(token, connection_id, identity, origin=origin)
    with workspace.send(request) as response:
        replies.read_disconnect(response.status, headers=response.headers)
    remaining = connections(workspace, token)
    is_gone = connection_id not in {one.id for one in remaining}
    workspace.tokens.forget_connection(workspace.client_id, tenant_id, user_id)
    if remaining:
        return Left(user_id, connection_id, is_gone, is_revoked=False)
    _revoke(workspace, user_id)
    return Left(user_id, connection_id, is_gone, is_revoked=True)


def _forget(workspace: Workspace, tenant_id: str, user_id: str, connection_id: str) -> Left:
    """A connection of a dead sign-in, forgotten here: there is no token to tell Xero with."""
    if workspace.tokens.forget_connection(workspace.client_id, tenant_id, user_id):
        workspace.tokens.forget_user(workspace.client_id, user_id)
    return Left(user_id, connection_id, is_gone=False, is_revoked=False, is_asked=False)


def _revoke(workspace: Workspace, user_id: str) -> None:
    """End a user's grant at Xero and forget their tokens here."""
    refresh_token = workspace.tokens.refresh_token(workspace.client_id, user_id)
    if refresh_token:
        request = oauth.revoke_request(
            workspace.app, refresh_token, workspace.contract.identity, origin=workspace.origin
        )
        with workspace.send(request) as response:
            replies.read_revocation(response.status, response.read())
    workspace.tokens.forget_user(workspace.client_id, user_id)


def forget_everybody(workspace: Workspace) -> int:
    """How many users' sign-ins were forgotten here, without a word to Xero: its world is gone."""
    users = {row.user_id for row in workspace.tokens.connections(workspace.client_id)}
    for user_id in users:
        workspace.tokens.forget_user(workspace.client_id, user_id)
    return len(users)
