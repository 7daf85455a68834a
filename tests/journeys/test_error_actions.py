"""What Greenroom does about each signal of Xero's: the table of errors and actions, row by row."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlencode

import pytest

from greenroom import connect
from greenroom.auth import oauth
from greenroom.client.limiter import MemoryLimiter
from greenroom.client.session import Session
from greenroom.clock import FrozenClock
from greenroom.config import settings_of
from greenroom.contract import contract
from greenroom.emulator.world import COLLEAGUE, CONNECTOR
from greenroom.errors import (
    ConsentError,
    Forbidden,
    RateLimited,
    Refused,
    ScopeMissing,
    SignedOut,
)
from greenroom.send import Request
from greenroom.workspace import Workspace

NOW = 1_795_400_000.0

PROJECT = """
[app]
name = "Table App"
[[features]]
name = "Directory"
reason = "Show clients."
operations = ["clients.list", "groups.list"]
[sandbox]
clients = 12
"""


class Table:
    """A project in a sandbox with a frozen clock; approved unless told otherwise."""

    def __init__(
        self, folder: Path, *, approved: bool = True, switches: Mapping[str, str] | None = None
    ) -> None:
        chosen = "".join(f'{name} = "{word}"\n' for name, word in (switches or {}).items())
        text = f'data_folder = "state"\n{PROJECT}[sandbox.switches]\n{chosen}'
        self.clock = FrozenClock(NOW)
        self.workspace = Workspace(
            settings_of(text, folder / "greenroom.toml", {}), clock=self.clock
        )
        _ = self.workspace.app
        if approved:
            self.workspace.control("approve", {"client_id": self.workspace.client_id})

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.workspace.close()

    def agreed(self, user: str = CONNECTOR) -> str:
        """The practice a person connected."""
        started = connect.start(self.workspace)
        done = connect.in_process(self.workspace, started, user=user)
        return done.connections[-1].tenant_id

    def refused(self, user: str = CONNECTOR) -> ConsentError:
        """The error that a sign-in ended with, which the ledger holds too."""
        with pytest.raises(ConsentError) as caught:
            self.agreed(user)
        last = list(self.workspace.ledger.events(kind="consent.refused"))[-1]
        assert last.facts["reason"] == caught.value.reason
        return caught.value

    def session(self, **more: Any) -> Session:
        """A signed-in client of the practice."""
        return self.workspace.session(self.workspace.practice(), **more)

    def fault(self, **told: object) -> None:
        """Trouble scripted."""
        self.workspace.control("faults", told)

    def counts(self) -> dict[tuple[str, int], int]:
        """How often each operation was answered with which status."""
        told = self.workspace.control("calls")["counts"]
        return {(one["operation"], one["status"]): one["calls"] for one in told}


def test_silence_after_a_sign_in_shows_the_checklist(tmp_path: Path) -> None:
    """DA-01: nobody came back, so each line of Xero's own page is shown with what to do."""
    with Table(tmp_path, approved=False) as table:
        started = connect.start(table.workspace)
        error = connect.unanswered(table.workspace, started)
        assert (error.reason, error.exit_code) == ("no-return", 3)
        for refusal in contract().identity.refusals.values():
            if refusal.step == "authorise":
                assert refusal.error in error.hint
                assert refusal.detail in error.hint
                assert refusal.next in error.hint


@pytest.mark.parametrize("reading", ["absent", "present"])
def test_a_cancelled_sign_in_is_offered_again(tmp_path: Path, reading: str) -> None:
    """DA-02, CE-01, CE-02: access_denied is a cancel, with a description or without."""
    with Table(tmp_path, switches={"callback-description": reading}) as table:
        started = connect.start(table.workspace)
        address, _, query = started.url.partition("?")
        form = f"{query}&{urlencode({'action': 'cancel'})}".encode()
        with table.workspace.send(Request("POST", address, {}, form)) as response:
            location = response.headers["location"]
        assert ("error_description" in location) is (reading == "present")
        with pytest.raises(ConsentError) as caught:
            connect.finish(table.workspace, started, location)
        assert caught.value.reason == "cancelled"
        assert table.agreed()


def test_an_answer_to_another_question_is_thrown_away(tmp_path: Path) -> None:
    """CE-03: with another state the code is not exchanged, and stays good for whom it is for."""
    with Table(tmp_path) as table:
        workspace = table.workspace
        started, other = connect.start(workspace), connect.start(workspace)
        workspace.control("consent", {"user": CONNECTOR})
        with workspace.send(Request("GET", started.url)) as response:
            location = response.headers["location"]
        with pytest.raises(ConsentError) as caught:
            connect.finish(workspace, other, location)
        assert caught.value.reason == "state-mismatch"
        assert not [name for name, _ in table.counts() if name == "identity.code"]
        assert connect.finish(workspace, started, location).connections


def test_a_token_without_the_scope_is_not_saved(tmp_path: Path) -> None:
    """DA-03: Xero gave a token and left the practice scopes out: nothing of it is kept."""
    switches = {"ungranted-scopes": "left-out"}
    with Table(tmp_path, approved=False, switches=switches) as table:
        error = table.refused()
        assert error.reason == "scope-not-granted"
        assert "practicemanager.client.read" in error.message
        assert table.counts()["identity.code", 200] == 1
        assert table.workspace.tokens.connections(table.workspace.client_id) == ()


def test_a_token_without_a_practice_asks_for_the_privilege(tmp_path: Path) -> None:
    """DA-04: a sign-in that connected no PRACTICEMANAGER tenant names the staff privilege."""
    with Table(tmp_path, switches={"tenant-type": "PRACTICE"}) as table:
        error = table.refused()
        assert error.reason == "no-practice"
        assert "Connect third-party add-ons" in error.hint
        assert table.counts()["identity.code", 200] == 1


def test_somebody_without_the_privilege_is_told_so(tmp_path: Path) -> None:
    """DA-04: who is offered nothing to connect is told which right is missing, not of an error."""
    with Table(tmp_path) as table:
        error = table.refused(COLLEAGUE)
        assert error.reason == "no-practice"
        assert "Connect third-party add-ons" in error.hint


def test_an_expired_token_is_renewed_once(tmp_path: Path) -> None:
    """DA-05: one refresh, one replay, and the call has its answer."""
    with Table(tmp_path) as table:
        table.agreed()
        session = table.session()
        assert list(session.clients.list())
        table.fault(kind="token-expired", operation="clients.list")
        assert list(session.clients.list())
        counts = table.counts()
        assert (counts["clients.list", 401], counts["identity.refresh", 200]) == (1, 1)
        assert counts["clients.list", 200] == 2


@pytest.mark.parametrize("status", ["401", "403"])
def test_a_missing_scope_is_never_refreshed(tmp_path: Path, status: str) -> None:
    """DA-06: insufficient_scope, of either status, asks for consent and spends no refresh."""
    with Table(tmp_path, switches={"missing-scope-status": status}) as table:
        table.agreed()
        with pytest.raises(ScopeMissing) as caught:
            list(table.session().jobs.current())
        assert "ask for consent again" in caught.value.hint
        assert ("identity.refresh", 200) not in table.counts()
        assert table.counts()["jobs.current", int(status)] == 1


def test_the_end_of_an_approval_looks_like_a_missing_scope(tmp_path: Path) -> None:
    """DA-06: lapsed or put on a lower tier, a live token's call is refused, and not repeated."""
    for order, body in (("stage", {"stage": "lapsed"}), ("tier", {"tier": "core"})):
        with Table(tmp_path / order) as table:
            table.agreed()
            table.workspace.control(order, {"client_id": table.workspace.client_id, **body})
            with pytest.raises(ScopeMissing):
                list(table.session().clients.list())
            assert table.counts()["clients.list", 401] == 1


def test_a_practice_that_left_is_told_from_a_dead_token(tmp_path: Path) -> None:
    """DA-07: after a 403 the connections are listed again, and what is gone is written down."""
    with Table(tmp_path) as table:
        practice = table.agreed()
        table.workspace.control("disconnect", {"practice": practice})
        with pytest.raises(SignedOut) as caught:
            list(table.session().clients.list())
        assert isinstance(caught.value.__context__, Forbidden)
        counts = table.counts()
        assert (counts["clients.list", 403], counts["connections.list", 200]) == (1, 2)
        assert ("identity.refresh", 200) not in counts
        (gone,) = table.workspace.ledger.events(kind="connection.gone")
        assert (gone.practice, gone.facts["proven"]) == (practice, True)


@pytest.mark.parametrize("reading", ["disconnected", "forbidden"])
def test_a_person_who_lost_the_privilege(tmp_path: Path, reading: str) -> None:
    """DA-07: the link breaks with the person's right, gone or listed; a new consent mends it."""
    with Table(tmp_path, switches={"broken-link": reading}) as table:
        practice = table.agreed()
        order = {"practice": practice, "user": CONNECTOR}
        table.workspace.control("privilege", {**order, "granted": False})
        # Listed still, Xero forbids it; listed no more, nobody's sign-in opens it.
        with pytest.raises(Forbidden if reading == "forbidden" else SignedOut):
            list(table.session().clients.list())
        table.workspace.control("privilege", {**order, "granted": True})
        assert table.agreed() == practice
        assert list(table.session().clients.list())


def two_practices(table: Table) -> tuple[Session, Session]:
    """Sessions of two practices of one app, held to one limiter."""
    workspace = table.workspace
    first = table.agreed()
    made = {"name": "Second", "clients": 3, "privileged": [CONNECTOR]}
    second = workspace.control("practices", made)["tenant_id"]
    workspace.control("consent", {"user": f"{CONNECTOR} {second}"})
    started = connect.start(workspace)
    with workspace.send(Request("GET", started.url)) as response:
        location = response.headers["location"]
    connect.finish(workspace, started, location)
    limiter = MemoryLimiter()
    made_of = [
        Session(
            send=workspace.send,
            practice=practice,
            tokens=lambda refused, practice=practice: workspace.access_token(practice, refused),
            limiter=limiter,
            clock=table.clock,
            patience_seconds=0.0,
        )
        for practice in (first, second)
    ]
    return made_of[0], made_of[1]


@pytest.mark.parametrize("spelling", ["day", "daily"])
def test_a_full_practice_pauses_alone(tmp_path: Path, spelling: str) -> None:
    """DA-08: after a 429 that practice waits out Retry-After, the others of the app go on."""
    with Table(tmp_path, switches={"day-spelling": spelling}) as table:
        first, second = two_practices(table)
        table.fault(kind="429-day", operation="clients.list", seconds=600)
        with pytest.raises(RateLimited) as caught:
            list(first.clients.list())
        assert (caught.value.problem, caught.value.retry_after_seconds) == ("day", 600)
        assert list(second.clients.list())
        with pytest.raises(RateLimited):
            list(first.clients.list())
        assert table.counts()["clients.list", 429] == 1
        table.clock.advance(601)
        assert list(first.clients.list())


@pytest.mark.parametrize("spelling", ["appminute", "app-minute"])
def test_a_full_app_pauses_all_its_practices(tmp_path: Path, spelling: str) -> None:
    """DA-08: when the whole app's minute is full no practice of it calls before it is over."""
    with Table(tmp_path, switches={"app-minute-spelling": spelling}) as table:
        first, second = two_practices(table)
        table.fault(kind="429-app-minute", operation="clients.list", seconds=30)
        with pytest.raises(RateLimited) as caught:
            list(first.clients.list())
        assert caught.value.problem == "app-minute"
        with pytest.raises(RateLimited):
            list(second.clients.list())
        assert table.counts()["clients.list", 429] == 1
        table.clock.advance(31)
        assert list(second.clients.list())


@pytest.mark.parametrize("reading", ["absent", "present"])
def test_a_dead_grant_is_connected_anew(tmp_path: Path, reading: str) -> None:
    """DA-09, TE-01, TE-06: invalid_grant ends all retries and asks for consent, by its word."""
    with Table(tmp_path, switches={"token-error-description": reading}) as table:
        practice = table.agreed()
        workspace = table.workspace
        (row,) = workspace.tokens.connections(workspace.client_id)
        refresh_token = workspace.tokens.refresh_token(workspace.client_id, row.user_id)
        request = oauth.revoke_request(workspace.app, refresh_token, contract().identity)
        with workspace.send(request) as response:
            assert response.status == 200
        for _ in range(3):
            with pytest.raises(SignedOut) as caught:
                list(workspace.session(practice).clients.list())
            assert "onnect" in caught.value.hint
        assert table.counts()["identity.refresh", 400] == 1
        assert table.agreed() == practice
        assert list(table.session().clients.list())


@pytest.mark.parametrize("reading", ["kept", "ended"])
def test_a_lost_answer_is_made_good_within_the_grace(tmp_path: Path, reading: str) -> None:
    """DA-09: when a refresh's answer got lost, the token before it is shown again in its grace."""
    with Table(tmp_path, switches={"grace-successors": reading}) as table:
        table.agreed()
        session = table.session()
        table.clock.advance(1900)
        table.fault(kind="answer-lost", operation="identity.refresh")
        assert list(session.clients.list())
        assert table.workspace.control("calls")["tokens"]["refresh-again"] == 1
        table.clock.advance(1900)
        assert list(session.clients.list())


@pytest.mark.parametrize("status", ["400", "401"])
def test_a_wrong_secret_kills_no_grant(tmp_path: Path, status: str) -> None:
    """DA-09: invalid_client, of either status, is a wrong setting; the grant lives on (TE-02)."""
    with Table(tmp_path, switches={"invalid-client-status": status}) as table:
        practice = table.agreed()
        workspace = table.workspace
        right = workspace.app
        workspace.__dict__["app"] = oauth.App(
            client_id=right.client_id, type="web", redirect_uri=right.redirect_uri, secret="wrong"
        )
        table.clock.advance(1900)
        with pytest.raises(Exception, match="client id or the secret"):
            workspace.access_token(practice)
        workspace.__dict__["app"] = right
        assert list(table.session().clients.list())


def test_an_error_inside_a_200_is_the_applications(tmp_path: Path) -> None:
    """DA-10: a 200 with an error inside is never repeated, and its words are shown."""
    with Table(tmp_path) as table:
        table.agreed()
        table.fault(kind="error", operation="clients.list", text="Invalid client identifier")
        with pytest.raises(Refused) as caught:
            list(table.session().clients.list())
        assert "Invalid client identifier" in caught.value.message
        assert table.counts()["clients.list", 200] == 1
