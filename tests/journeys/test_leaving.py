"""Leaving, and being left: what is told to Xero, what is forgotten here, and what is proven."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import consent_cast as cast
import pytest
import sqlalchemy as sa
from consent_cast import Browser

from greenroom import connect, leaving
from greenroom.auth import oauth
from greenroom.cli.dispatch import run
from greenroom.errors import ConfigError, SignedOut, XeroBroken
from greenroom.send import Request, Response
from greenroom.store import schema
from greenroom.store.ledger import Event
from greenroom.workspace import Workspace

OUTAGE = {"kind": "503", "operation": "identity.revocation", "count": 1}


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """A project with a served emulator, its app approved."""
    with cast.project(tmp_path) as made:
        cast.approve(made)
        yield made


def agreed(workspace: Workspace, *, user: int = 0, accounting: bool = False) -> connect.Consent:
    """A sign-in of one person that ends well."""
    started, url = cast.sign_in(workspace, Browser(user).agree, accounting=accounting)
    assert url is not None
    return connect.finish(workspace, started, url)


def two_people(workspace: Workspace) -> tuple[str, str, str]:
    """One practice connected by two people; the practice, the first and the newer one."""
    practice = workspace.control("practices")[0]["tenant_id"]
    second = workspace.control("users")[1]["id"]
    workspace.control("privilege", {"practice": practice, "user": second, "granted": True})
    first = agreed(workspace).user_id
    assert agreed(workspace, user=1).user_id == second
    return practice, first, second


def end_at_xero(workspace: Workspace, user_id: str) -> None:
    """The person removes the app on Xero's own page of connected apps."""
    [row] = [one for one in workspace.tokens.connections(workspace.client_id)
             if one.user_id == user_id]  # fmt: skip
    token = workspace.tokens.user_access_token(
        workspace.client_id, user_id, refresh=workspace.refresh, now=workspace.clock.now()
    )
    request = oauth.disconnect_request(
        token, row.connection_id, workspace.contract.identity, origin=workspace.origin
    )
    with workspace.send(request) as response:
        assert response.status == 204


def told(workspace: Workspace, kind: str) -> list[Event]:
    """The events of one kind."""
    return list(workspace.ledger.events(kind=kind))


def grants(workspace: Workspace) -> int:
    """How many sealed token sets there are."""
    with workspace.store.read() as connection:
        return connection.scalar(sa.select(sa.func.count()).select_from(schema.token_sets)) or 0


def test_a_failed_revocation_can_be_done_again(workspace: Workspace) -> None:
    """While Xero does not revoke, nothing is forgotten; the same again ends it, with its proof."""
    agreed(workspace)
    workspace.control("faults", OUTAGE)
    with pytest.raises(XeroBroken):
        leaving.disconnect(workspace, "banksia")
    assert grants(workspace) == 1
    assert len(workspace.tokens.connections(workspace.client_id)) == 1
    assert told(workspace, "connection.left") == []
    [left] = leaving.disconnect(workspace, "banksia")
    assert (left.is_gone, left.is_revoked) == (True, True)
    assert grants(workspace) == 0
    [event] = told(workspace, "connection.left")
    assert (event.facts["proven"], event.facts["revoked"]) == (True, True)


def test_a_sign_in_left_without_connections_is_shown_and_ended(
    workspace: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A grant that opens nothing stands in the list; leaving ends it at Xero, proven by a read."""
    done = agreed(workspace)
    end_at_xero(workspace, done.user_id)
    practice = done.connections[0].tenant_id
    workspace.tokens.forget_connection(workspace.client_id, practice, done.user_id)
    assert run(["connections", "list", "--project", str(tmp_path)]) == 0
    assert "opens nothing" in " ".join(capsys.readouterr().out.split())
    assert run(["connections", "disconnect", "banksia", "--project", str(tmp_path)]) == 0
    assert "revoked" in capsys.readouterr().out
    assert grants(workspace) == 0
    [event] = told(workspace, "connection.left")
    assert (event.actor, event.facts["proven"], event.facts["revoked"]) == (
        done.user_id, True, True
    )  # fmt: skip


def test_a_practice_that_only_xero_remembers_is_left_too(workspace: Workspace) -> None:
    """A user without a row here whose practice Xero still lists: found by asking, and deleted."""
    done = agreed(workspace)
    practice = done.connections[0]
    workspace.tokens.forget_connection(workspace.client_id, practice.tenant_id, done.user_id)
    [left] = leaving.disconnect(workspace, "banksia")
    assert (left.connection_id, left.is_gone, left.is_revoked) == (practice.id, True, True)
    assert [event.practice for event in told(workspace, "connection.left")] == [practice.tenant_id]


def test_everything_of_one_person_is_left_at_once(workspace: Workspace) -> None:
    """A user alone names all they connected; no user and no practice names nothing."""
    practice, first, second = two_people(workspace)
    with pytest.raises(ConfigError):
        leaving.disconnect(workspace)
    left = leaving.disconnect(workspace, user_id=second)
    assert [one.user_id for one in left] == [second]
    assert [one.user_id for one in workspace.tokens.connections(workspace.client_id)] == [first]
    assert workspace.access_token(practice)
    with pytest.raises(SignedOut):
        leaving.disconnect(workspace, user_id=second)


def test_what_xero_still_lists_is_kept_to_be_left_again(workspace: Workspace) -> None:
    """A deletion that did not happen is told as such, and the connection stays in the list."""
    agreed(workspace)
    honest = workspace.send

    def forgetful(request: Request) -> Response:
        return Response(204, {}) if request.method == "DELETE" else honest(request)

    workspace.send = forgetful
    [left] = leaving.disconnect(workspace, "banksia")
    assert (left.is_gone, left.is_revoked) == (False, False)
    assert told(workspace, "connection.left")[-1].facts["proven"] is False
    workspace.send = honest
    [left] = leaving.disconnect(workspace, "banksia")
    assert left.is_gone


def test_a_token_refused_while_leaving_is_renewed_once(workspace: Workspace) -> None:
    """An access token that Xero does not take any more ends no sign-in: a newer one leaves."""
    agreed(workspace)
    honest, asked = workspace.send, []

    def strict(request: Request) -> Response:
        asked.append(request.method)
        if asked.count("DELETE") == 1 and request.method == "DELETE":
            return Response(401, {})
        return honest(request)

    workspace.send = strict
    [left] = leaving.disconnect(workspace, "banksia")
    assert (left.is_asked, left.is_gone, left.is_revoked) == (True, True, True)


def test_a_world_that_is_gone_leaves_no_sign_in_behind(workspace: Workspace) -> None:
    """Forgetting everybody forgets the sign-ins without connections too."""
    done = agreed(workspace)
    practice = done.connections[0].tenant_id
    workspace.tokens.forget_connection(workspace.client_id, practice, done.user_id)
    assert leaving.forget_everybody(workspace) == 1
    assert grants(workspace) == 0


def test_when_one_persons_connection_ends_at_xero_the_others_is_used(workspace: Workspace) -> None:
    """The newer person removes the app: the call goes through with the older one's sign-in."""
    practice, first, second = two_people(workspace)
    session = workspace.session(practice)
    assert len(session.clients.list().all()) == 20
    end_at_xero(workspace, second)
    assert len(session.clients.list().all()) == 20
    assert [one.user_id for one in workspace.tokens.connections(workspace.client_id)] == [first]
    [event] = told(workspace, "connection.gone")
    assert (event.practice, event.actor, event.facts["proven"]) == (practice, second, True)


def test_when_nobody_is_left_the_error_says_connect_again(
    workspace: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The only person removed the app: the practice is shown as gone, and connecting mends it."""
    done = agreed(workspace)
    practice = done.connections[0].tenant_id
    end_at_xero(workspace, done.user_id)
    with pytest.raises(SignedOut) as caught:
        workspace.session(practice).clients.list().all()
    assert "greenroom connect" in caught.value.hint
    assert workspace.tokens.connections(workspace.client_id) == ()
    assert run(["connections", "list", "--project", str(tmp_path)]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "works" not in shown
    assert "greenroom connect" in shown
    agreed(workspace)
    assert len(workspace.session(practice).clients.list().all()) == 20
    assert workspace.tokens.idle(workspace.client_id) == ()


def test_a_refusal_of_a_listed_practice_asks_nobody_else(workspace: Workspace) -> None:
    """Where Xero's list has the practice, or cannot be read, the same token comes back."""
    practice, _, second = two_people(workspace)
    token = workspace.access_token(practice)
    assert workspace.stand_in(practice, token) == token
    workspace.control("faults", {"kind": "503", "operation": "connections.list", "count": 1})
    assert workspace.stand_in(practice, token) == token
    assert len(workspace.tokens.connections(workspace.client_id)) == 2
    assert workspace.tokens.connections(workspace.client_id)[0].user_id == second
