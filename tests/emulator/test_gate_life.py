"""Random lives of an app: whatever happens, consent and calls are answered as the rules say."""

from __future__ import annotations

from gate_cast import API, START, House
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, multiple, rule

from greenroom.contract import contract
from greenroom.emulator.parties import STAGES
from greenroom.emulator.world import World

SCOPES = {
    "practicemanager.client.read": "client.api/list",
    "practicemanager.job.read": "job.api/current",
    "practicemanager.staff.read": "staff.api/list",
}


class Life(RuleBasedStateMachine):
    """An app between stages, consents, refreshes, revocations, disconnections and calls.

    The model knows for each access token its scopes and its end, and which tenant is connected.
    """

    tokens = Bundle("tokens")

    def __init__(self) -> None:
        super().__init__()
        self.house = House(stage="registered", clients=1)
        self.agreed: set[str] = set()
        self.connected = False
        self.alive: dict[str, tuple[frozenset[str], float]] = {}
        self.refreshes: dict[str, str] = {}

    @property
    def now(self) -> float:
        """The moment in this life."""
        return self.house.clock.now()

    @rule(stage=st.sampled_from(STAGES))
    def move_on(self, stage: str) -> None:
        """Xero changes the app's stage."""
        self.house.world.set_stage(self.house.app.client_id, stage)

    @rule(target=tokens, scopes=st.sets(st.sampled_from(sorted(SCOPES)), min_size=1))
    def consent(self, scopes: set[str]) -> object:
        """Somebody agrees, and tokens come only in the open stages."""
        reply = self.house.authorise(f"offline_access {' '.join(sorted(scopes))}")
        stage = self.house.world.app(self.house.app.client_id).stage
        assert ("code" in reply.back) is (contract().stages[stage].opens)
        if "code" not in reply.back:
            return multiple()
        tokens = self.house.exchange(reply.back["code"]).json
        self.agreed |= scopes
        self.connected = True
        assert set(tokens["scope"].split()) == self.agreed | {"offline_access"}
        return self._keep(tokens)

    def _keep(self, tokens: dict[str, str]) -> str:
        token = tokens["access_token"]
        self.alive[token] = (frozenset(tokens["scope"].split()), self.now + 1800)
        self.refreshes[token] = tokens["refresh_token"]
        return token

    @rule(target=tokens, token=tokens)
    def refresh(self, token: str) -> object:
        """A refresh works until its token was revoked or replaced too long ago."""
        reply = self.house.token("refresh_token", refresh_token=self.refreshes[token])
        if token not in self.alive:
            assert reply.status == 400
        return self._keep(reply.json) if reply.status == 200 else multiple()

    @rule(token=tokens)
    def revoke(self, token: str) -> None:
        """The user takes everything back."""
        form = {"client_id": self.house.app.client_id, "client_secret": self.house.secret}
        form["token"] = self.refreshes[token]
        url = "https://identity.xero.com/connect/revocation"
        assert self.house.ask("POST", url, form=form).status == 200
        if token in self.alive:
            self.alive.clear()
            self.agreed.clear()
            self.connected = False

    @rule(token=tokens)
    def disconnect(self, token: str) -> None:
        """The practice is disconnected, by whoever holds a living token."""
        bearer = {"authorization": f"Bearer {token}"}
        reply = self.house.ask("GET", f"{API}/connections", bearer)
        living = token in self.alive and self.now < self.alive[token][1]
        assert (reply.status == 200) is living
        if not living:
            return
        assert len(reply.json) == int(self.connected)
        for found in reply.json:
            url = f"{API}/connections/{found['id']}"
            assert self.house.ask("DELETE", url, bearer).status == 204
        self.connected = False

    @rule(seconds=st.sampled_from((60, 600, 1799, 1800)))
    def wait(self, seconds: int) -> None:
        """Time passes."""
        self.house.clock.advance(seconds)

    @rule()
    def sleep_on_it(self) -> None:
        """The world is written down and comes back."""
        self.house.emulator.adopt(World.restore(self.house.emulator.world.snapshot()))
        self.house.world = self.house.emulator.world

    @rule(token=tokens, scope=st.sampled_from(sorted(SCOPES)))
    def call(self, token: str, scope: str) -> None:
        """A call is answered, or refused for the first reason in Xero's order."""
        self.house.clock.advance(60)  # a fresh minute: the limits have tests of their own
        reply = self.house.call(token, SCOPES[scope])
        stage = self.house.world.app(self.house.app.client_id).stage
        scopes, until = self.alive.get(token, (frozenset(), 0.0))
        if token not in self.alive:
            assert (reply.status, reply.json["Detail"]) == (401, "AuthenticationUnsuccessful")
        elif self.now >= until:
            assert reply.json["Detail"].startswith("TokenExpired")
        elif not self.connected:
            assert reply.status == 403
        elif not contract().stages[stage].opens or scope not in scopes:
            assert (reply.status, reply.json["Detail"]) == (401, "AuthorizationUnsuccessful")
        else:
            assert reply.status == 200

    @invariant()
    def nothing_stays_in_flight(self) -> None:
        """Every call has left."""
        for mine in self.house.world.meters.values():
            assert all(meter.in_flight == 0 for meter in mine.values())
        assert self.now >= START


TestLife = Life.TestCase
TestLife.__doc__ = "Whatever an app lives through, each step is answered as the rules say."
TestLife.settings = settings(max_examples=30, stateful_step_count=25, deadline=None)
