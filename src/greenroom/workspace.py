"""One project opened: settings → contract, store, send, session. Put together once, for any edge.

Everything is made on first use, so that a command pays for what it touches. Close the workspace, or
use it as a context manager. Signing in and leaving are in ``connect``.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from functools import cached_property, partial
from typing import Any

from greenroom import log
from greenroom.auth import oauth
from greenroom.auth.claims import access_claims
from greenroom.auth.keyring import open_ring
from greenroom.auth.replies import Connection, TokenSet, read_connections, read_token_reply
from greenroom.auth.vault import Vault
from greenroom.client.exchange import CallRecord
from greenroom.client.limiter import Pace, wait
from greenroom.client.session import Session
from greenroom.client.transport import Transport
from greenroom.clock import Clock, SystemClock
from greenroom.config import make_data_folder
from greenroom.contract import contract
from greenroom.contract.scopes import ScopePlan, check_known, least_scopes
from greenroom.errors import CallError, ConfigError, SignedOut
from greenroom.sandbox import Sandbox, control, register, sealed_by
from greenroom.send import Closing, Send
from greenroom.settings import Settings
from greenroom.store.db import Store, open_store
from greenroom.store.ledger import Ledger
from greenroom.store.limits import SharedLimiter
from greenroom.store.runs import Runs
from greenroom.store.tokens import Tokens
from greenroom.tenants import PRACTICE, meant

SANDBOX_CLIENT_ID = "GREENROOMSANDBOXAPP"
"""The client id an app without one has in the sandbox."""

Metered = Callable[[CallRecord], None]
"""Who is told of every call: no personal data in it."""


class Workspace(Closing):
    """A project with everything it needs at hand."""

    def __init__(
        self, settings: Settings, *, clock: Clock | None = None, send: Send | None = None
    ) -> None:
        self.settings = settings
        self.clock: Clock = clock or SystemClock()
        self.contract = contract()
        self._given_send = send
        self._closing = ExitStack()
        make_data_folder(settings)

    # ------------------------------------------------------------------ the two ends

    @property
    def is_sandbox(self) -> bool:
        """Whether the emulator stands in for Xero."""
        return self.settings.environment == "sandbox"

    @property
    def is_rehearsed(self) -> bool:
        """Whether our own emulator stands in for Xero, whose people we play too."""
        return self.is_sandbox and not self._given_send

    @property
    def origin(self) -> str | None:
        """The address of a served emulator, in place of Xero's hosts."""
        return (self.settings.sandbox.url or None) if self.is_sandbox else None

    @cached_property
    def sandbox(self) -> Sandbox:
        """The emulator kept in the data folder."""
        folder, settings = self.settings.data_folder, self.settings.sandbox
        made = Sandbox(folder, settings, self.clock, seal=sealed_by(lambda: self.vault))
        self._closing.callback(made.close)
        return made

    @cached_property
    def send(self) -> Send:
        """Xero, or whatever stands in for it: the one place where that is decided."""
        if self._given_send:
            return self._given_send
        if self.is_sandbox and not self.origin:
            return self.sandbox.send
        transport = Transport(origin=self.origin)
        self._closing.callback(transport.close)
        return transport

    # ------------------------------------------------------------------ our memory

    @cached_property
    def store(self) -> Store:
        """Our own database, migrated."""
        made = open_store(self.settings.store_url, clock=self.clock)
        self._closing.callback(made.close)
        return made

    @cached_property
    def vault(self) -> Vault:
        """What seals tokens and secrets."""
        return Vault(open_ring(self.settings.data_folder))

    @cached_property
    def tokens(self) -> Tokens:
        """The sealed token sets and the connections they open."""
        return Tokens(self.store, self.vault)

    @cached_property
    def ledger(self) -> Ledger:
        """Everything that happened."""
        return Ledger(self.store)

    @cached_property
    def runs(self) -> Runs:
        """The runs of syncs, with their reports."""
        return Runs(self.store)

    # ------------------------------------------------------------------ the app

    @property
    def client_id(self) -> str:
        """The app's id with Xero, or its stand-in in the sandbox."""
        given = self.settings.app.client_id
        if not given and not self.is_sandbox:
            raise ConfigError(
                f"{self.settings.path}: app.client_id is missing, and the environment is live.",
                hint="Copy it from developer.xero.com/app/manage.",
            )
        return given or SANDBOX_CLIENT_ID

    @cached_property
    def app(self) -> oauth.App:
        """The app as registered, with its secret from the environment or the sealed store."""
        app = self.settings.app
        secret = self.tokens.secret(self.client_id)
        # The sandbox of this project makes its own secret; the one of the variable is Xero's.
        if self._given_send or self.origin or not self.is_sandbox:
            secret = self.settings.client_secret or secret
        if self.is_rehearsed:
            made = register(self.control, app, self.client_id, secret=secret)
            if made:
                self.tokens.save_secret(self.client_id, made)
            secret = made or secret
        if app.type == "pkce":
            secret = ""
        return oauth.App(
            client_id=self.client_id,
            type=app.type,
            redirect_uri=app.redirect_uri,
            secret=secret,
            pkce=app.pkce,
        )

    def control(self, route: str, body: dict[str, Any] | None = None, *, method: str = "") -> Any:
        """What a control route of this project's emulator answers."""
        if not self.is_sandbox:
            raise ConfigError(
                f"{self.settings.path}: the environment is live, and Xero is not ours to play.",
                hint='Set environment = "sandbox", or name a served emulator with --url.',
            )
        return control(self.send, route, body, origin=self.origin, method=method)

    @cached_property
    def scope_plan(self) -> ScopePlan:
        """The least practice scopes that the features need; none where no feature is named."""
        return least_scopes(self.contract, self.contract.of_practice(self.operations))

    @cached_property
    def operations(self) -> tuple[str, ...]:
        """Everything that the features use."""
        for one in self.settings.features:
            where = f"{self.settings.path}: the feature {one.name!r} names"
            check_known(self.contract, one.operations, where=where)
        return tuple(name for one in self.settings.features for name in one.operations)

    # ------------------------------------------------------------------ sessions

    def practice(self, named: str = "") -> str:
        """The tenant id of the practice meant: the only one, or the one whose id or name begins so.

        Raises ``SignedOut`` when none is connected and ``ConfigError`` when several could be meant.
        """
        return meant(self.tokens.connections(self.client_id), named, kind=PRACTICE)

    def refresh(self, refresh_token: str) -> TokenSet:
        """The next pair of tokens, from Xero."""
        identity = self.contract.identity
        request = oauth.refresh_request(self.app, refresh_token, identity, origin=self.origin)
        with self.send(request) as response:
            body = response.read()
        return read_token_reply(
            response.status, body, now=self.clock.now(), headers=response.headers
        )

    def access_token(self, practice: str, refused: str | None = None) -> str:
        """A good access token for a practice; given a refused one, a newer one."""
        return self.tokens.access_token(
            self.client_id, practice, refused=refused, refresh=self.refresh, now=self.clock.now()
        )

    def listed(self, access_token: str) -> tuple[Connection, ...]:
        """Everything the user of a token connected, as Xero lists it now."""
        identity = self.contract.identity
        request = oauth.connections_request(access_token, identity, origin=self.origin)
        with self.send(request) as response:
            body = response.read()
        return read_connections(response.status, body, headers=response.headers)

    def stand_in(self, practice: str, refused: str) -> str:
        """Another token for a practice that Xero says this one's user does not open any more.

        What Xero's list lacks is forgotten. The same token comes back where the list has the
        practice after all, or could not be read; ``SignedOut`` where nobody is left.
        """
        try:
            listed = self.listed(refused)
            self.see(access_claims(refused).user_id, listed)
        except SignedOut:
            return self.access_token(practice, refused)
        except CallError:
            return refused
        if practice in {one.tenant_id for one in listed}:
            return refused
        return self.access_token(practice)

    def see(self, user_id: str, listed: tuple[Connection, ...]) -> None:
        """Keep what Xero lists for a user; what it lists no more is forgotten and written down."""
        app, now = self.client_id, self.clock.now()
        with self.tokens.alone(app, user_id), self.store.transaction():
            for gone in self.tokens.see(app, user_id, listed, now=now):
                self.ledger.append(
                    "connection.gone",
                    app=app,
                    practice=gone.tenant_id,
                    actor=user_id,
                    facts={"connection": gone.connection_id, "proven": True},
                )

    @cached_property
    def pace(self) -> Pace:
        """How fast this project may call: the tier's calls a day, and our share of them."""
        tier = self.contract.tiers["advanced"]
        return Pace().with_day(tier.calls_per_day, self.settings.limits.share_of_day)

    @cached_property
    def limiter(self) -> SharedLimiter:
        """The limits of this app's practices, held across processes."""
        return SharedLimiter(self.store, self.client_id, rule=partial(wait, pace=self.pace))

    def session(self, practice: str, *, on_call: Metered | None = None) -> Session:
        """A signed-in client for one practice, by its tenant id."""
        self._logging  # noqa: B018  opened once, with the first session

        def metered(record: CallRecord) -> None:
            log.get().info("call", **record._asdict())
            if on_call:
                on_call(record)

        return Session(
            send=self.send,
            practice=practice,
            tokens=partial(self.access_token, practice),
            stand_in=partial(self.stand_in, practice),
            limiter=self.limiter,
            clock=self.clock,
            wire=self.settings.wire,
            origin=self.origin,
            on_call=metered,
            patience_seconds=self.settings.limits.patience_seconds,
        )

    @cached_property
    def _logging(self) -> None:
        """Every call's line goes to the data folder, or where GREENROOM_LOG says."""
        stream = log.to_file(self.settings.data_folder / "greenroom.log")
        if stream is not None:
            self._closing.callback(stream.close)
            self._closing.callback(log.configure)

    def keep_alive(self) -> None:
        """Renew what rests too long for Xero's 60 days, and let old refresh tokens go.

        Called after every pull. That it could not be done now is logged, no more: the next will.
        """
        try:
            self.tokens.keep_alive(self.client_id, refresh=self.refresh, now=self.clock.now())
        except CallError as error:
            log.get().warning("keep-alive", code=error.code)

    # ------------------------------------------------------------------ the end

    def close(self) -> None:
        """Close what was opened, the last first."""
        self._closing.close()
