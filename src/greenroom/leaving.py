"""Leaving a practice: its connection deleted at Xero, and proven by reading the list again.

Xero is told first. What is kept here is forgotten together with the event that says so, so that a
failure on the way leaves everything in place for another try. How a practice is connected is in
``connect``.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple, TypeVar

from greenroom.auth import oauth, replies
from greenroom.auth.replies import Connection
from greenroom.errors import ConfigError, SignedOut
from greenroom.store.connections import Connected
from greenroom.tenants import meant
from greenroom.workspace import Workspace

Answer = TypeVar("Answer")
Listed = tuple[Connection, ...]


class Left(NamedTuple):
    """One user's connection left: what Xero's list says now, and whether their tokens were ended.

    ``is_gone`` is True only when the list was read and lacks it. With ``is_asked`` False the user's
    sign-in was over already, so that Xero could neither be told nor asked. ``connection_id`` is
    empty for a sign-in that opened nothing any more.
    """

    user_id: str
    connection_id: str
    is_gone: bool
    is_revoked: bool
    is_asked: bool = True


def disconnect(workspace: Workspace, named: str = "", *, user_id: str = "") -> list[Left]:
    """Remove a tenant at Xero, for every user that connected it or for one; prove it by a read.

    ``named`` is its id or name, or the beginning of one; empty: everything of that user. A user's
    tokens are revoked and deleted only with their last connection, for revoking would cut off every
    practice of theirs; sign-ins that open nothing are ended too.
    """
    if not named and not user_id:
        raise ConfigError("Which practice?", hint="greenroom connections list names them.")
    tokens, app = workspace.tokens, workspace.client_id
    idle = [row for row in tokens.idle(app) if user_id in ("", row.user_id)]
    asked = {row: _looked_again(workspace, row.user_id) for row in idle}
    ended = {row: listed for row, listed in asked.items() if not listed}
    rows = _meant(tokens.connections(app), named, user_id, is_needed=not ended)
    return [_leave(workspace, row) for row in rows] + [
        _told(workspace, row, listed) for row, listed in ended.items()
    ]


def _meant(
    known: tuple[Connected, ...], named: str, user_id: str, *, is_needed: bool
) -> list[Connected]:
    """The connections to leave; ``SignedOut`` when there is none and one is needed."""
    theirs = [row for row in known if user_id in ("", row.user_id)]
    if named and (known or is_needed):
        tenant_id = meant(known, named)
        theirs = [row for row in theirs if row.tenant_id == tenant_id]
    if not theirs and is_needed:
        raise SignedOut(
            f"User {user_id} has not connected {named or 'anything'}.",
            hint="greenroom connections list",
        )
    return theirs


def _with_token(workspace: Workspace, user_id: str, do: Callable[[str], Answer]) -> Answer:
    """What comes of a user's token, and of a newer one where Xero refused that."""
    fresh = partial(
        workspace.tokens.user_access_token,
        workspace.client_id,
        user_id,
        refresh=workspace.refresh,
        now=workspace.clock.now(),
    )
    token = fresh()
    try:
        return do(token)
    except SignedOut:
        return do(fresh(refused=token))


def _looked_again(workspace: Workspace, user_id: str) -> Listed | None:
    """What a sign-in without a connection opens after all, kept again; None when it is over."""
    try:
        listed = _with_token(workspace, user_id, workspace.listed)
    except SignedOut:
        return None
    workspace.see(user_id, listed)
    return listed


def _leave(workspace: Workspace, row: Connected) -> Left:
    """One user's connection left and written down, before the next one is touched."""
    try:
        remaining = _with_token(workspace, row.user_id, partial(_deleted, workspace, row))
    except SignedOut:
        # A dead sign-in: there is no token to tell Xero with.
        remaining = None
    return _told(workspace, row, remaining)


def _deleted(workspace: Workspace, row: Connected, token: str) -> Listed:
    """What Xero lists for the user after one of their connections was deleted."""
    identity, origin = workspace.contract.identity, workspace.origin
    request = oauth.disconnect_request(token, row.connection_id, identity, origin=origin)
    with workspace.send(request) as response:
        replies.read_disconnect(response.status, headers=response.headers)
    return workspace.listed(token)


def _revoke(workspace: Workspace, user_id: str) -> bool:
    """Whether Xero ended the user's grant now; False when it was over before."""
    refresh_token = workspace.tokens.refresh_token(workspace.client_id, user_id)
    if not refresh_token:
        return False
    request = oauth.revoke_request(
        workspace.app, refresh_token, workspace.contract.identity, origin=workspace.origin
    )
    try:
        with workspace.send(request) as response:
            replies.read_revocation(response.status, response.read())
    except SignedOut:
        return False
    return True


def _told(workspace: Workspace, row: Connected, remaining: Listed | None) -> Left:
    """What became of a connection, given what Xero lists now; None where it could not be asked.

    The grant is ended with the last connection; then all is forgotten and written down, or nothing.
    """
    is_asked = remaining is not None
    left = Left(
        row.user_id,
        row.connection_id,
        is_gone=is_asked and row.connection_id not in {one.id for one in remaining or ()},
        is_revoked=remaining == () and _revoke(workspace, row.user_id),
        is_asked=is_asked,
    )
    with workspace.tokens.alone(row.app, row.user_id), workspace.store.transaction():
        _forget(workspace, row, left, remaining)
        workspace.ledger.append(
            "connection.left",
            app=row.app,
            practice=row.tenant_id,
            actor=row.user_id,
            facts={
                "connection": left.connection_id,
                "proven": left.is_gone,
                "revoked": left.is_revoked,
            },
        )
    return left


def _forget(workspace: Workspace, row: Connected, left: Left, remaining: Listed | None) -> None:
    """Forget what was left; what Xero still lists is kept, to be left again."""
    tokens = workspace.tokens
    if left.is_gone or remaining is None:
        tokens.forget_connection(row.app, row.tenant_id, row.user_id)
    if remaining is not None:
        workspace.see(row.user_id, remaining)
    if tokens.opens_nothing(row.app, row.user_id):
        tokens.forget_user(row.app, row.user_id)


def forget_everybody(workspace: Workspace) -> int:
    """How many users' sign-ins were forgotten here, without a word to Xero: its world is gone."""
    tokens, app = workspace.tokens, workspace.client_id
    users = {row.user_id for row in (*tokens.connections(app), *tokens.idle(app))}
    for user_id in users:
        tokens.forget_user(app, user_id)
    return len(users)
