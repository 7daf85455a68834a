"""The refusals a call can meet, in Xero's order: token, practice, scope, limits.

Refusals at the authorise step are in ``approval``; what a call gets once it is through is decided
in ``records`` and ``accounting``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from greenroom.contract.model import Operation
from greenroom.contract.terms import Scope
from greenroom.emulator.grants import Connection
from greenroom.emulator.identity.side import bearer
from greenroom.emulator.limits import AppMeter, Meter
from greenroom.emulator.parties import App
from greenroom.emulator.reply import LIMIT_HEADERS, Reply
from greenroom.emulator.setup import Setup

_NONE: Mapping[str, Connection] = {}


class Visit:
    """A call that knows its token and practice: through the gate, or on its way."""

    __slots__ = ("across", "app", "meter", "rapid", "tenant_id")

    def __init__(self, app: App, tenant_id: str, meter: Meter, across: AppMeter) -> None:
        self.app = app
        self.tenant_id = tenant_id
        self.meter = meter
        self.across = across
        self.rapid = False


_PLACES = {"day": 0, "minute": 1, "app-minute": 2}
"""Where among the calls left each limit stands that a header tells of."""


class Gate:
    """The gate of one emulator."""

    def __init__(self, setup: Setup) -> None:
        self._setup = setup
        self._practice_names = frozenset(setup.contract.operations)
        self._open = setup.calling
        self._count_refused = setup.switches["refused-calls"] == "counted"
        self._opens = {
            operation.name: self._scopes(operation)
            for table in (setup.contract.operations, setup.contract.accounting)
            for operation in table.values()
        }
        self._spelling = {
            "app-minute": setup.switches["app-minute-spelling"],
            "day": setup.switches["day-spelling"],
        }
        self._stranger_told = setup.switches["limit-headers"] == "all"
        self._no_scope = int(setup.switches["missing-scope-status"])
        self._rapid = RapidSync(setup)

    def _scopes(self, operation: Operation) -> frozenset[str]:
        """Any one of these scopes opens an operation, under the switches chosen."""
        known = self._setup.contract.scopes
        opens = frozenset(operation.scopes_any)
        # 25 operations name broad scopes only; whether granular ones open them nobody knows.
        broad = [known[name].broad for name in opens if name in known]
        # One operation names no broad scope at all, which others take for a slip.
        if not any(broad) and self._setup.switches["job-staff-with-broad"] == "allowed":
            opens |= _broad_of(known.values(), operation)
        if all(broad) and self._setup.switches["library-with-granular"] == "allowed":
            opens |= {
                scope.name
                for scope in known.values()
                if scope.family == "practice" and (scope.manages or not operation.writes)
            }
        return opens

    def admit(self, operation: Operation, headers: Mapping[str, str], now: float) -> Visit | Reply:
        """The visit of a call that Xero lets in, not yet counted; or the refusal."""
        setup, world = self._setup, self._setup.world
        # Xero's order, as observed: token, then practice, then scope. Limits come last.
        access = bearer(setup, headers, now)
        if isinstance(access, Reply):
            return access
        owner = access.owner
        tenant_id = headers.get("xero-tenant-id", "")
        practice = operation.name in self._practice_names
        tenants = world.practices if practice else world.organisations
        connection = world.connections.get(owner, _NONE).get(tenant_id)
        if tenant_id not in tenants or connection is None:
            return self._stranger(owner[0], now)
        app = world.apps[owner[0]]
        visit = Visit(app, tenant_id, world.meter(owner[0], tenant_id), world.across(owner[0]))
        # Approval is checked at authorise; this is what its end does to tokens given before.
        shut = practice and (app.stage, app.tier) not in self._open
        if shut or access.scopes.isdisjoint(self._opens[operation.name]):
            return self._refused(visit, "scope-missing", now, status=self._no_scope)
        if connection.broken:
            return self._refused(visit, "privilege-missing", now)
        return visit

    def _refused(self, visit: Visit, name: str, now: float, *, status: int | None = None) -> Reply:
        """A refusal of a call that found its practice, counted where the switch says so."""
        if self._count_refused:
            self._setup.limits.count(visit.meter, visit.across, now=now)
        return self._setup.writer.refuse(name, now=now, status=status)

    def _stranger(self, client_id: str, now: float) -> Reply:
        """The 403 of GE-04, which carries the app's minute alone of all limits."""
        setup = self._setup
        across = setup.world.across(client_id)
        used = across.minute.at(now) if setup.limits.on else 0
        left = str(max(0, setup.limits.app_minute - used))
        headers = {LIMIT_HEADERS[2]: left} if self._stranger_told else {}
        return setup.writer.refuse("practice-not-connected", now=now, headers=headers)

    def enter(self, visit: Visit, now: float) -> Reply | None:
        """Nothing once the call is counted in; else the 429."""
        limits = self._setup.limits
        if visit.app.certified:
            visit.rapid = self._rapid.runs(visit.app, visit.tenant_id, now)
        problem = limits.enter(
            visit.meter, visit.across, tier=visit.app.tier, now=now, rapid=visit.rapid
        )
        return self.throttle(visit, problem, now=now) if problem else None

    def throttle(
        self, visit: Visit, problem: str, *, now: float, wait_seconds: int | None = None
    ) -> Reply:
        """The 429 of a limit, with the time to wait where Xero tells it."""
        limits = self._setup.limits
        # A scripted 429 meets windows that nobody has looked at yet.
        if wait_seconds is None:
            visit.meter.minute.at(now)
            visit.meter.day.at(now)
            wait_seconds = limits.wait(problem, visit.meter, now=now)
        # A scripted 429 says what a real one would: nothing is left of the limit it names.
        used_up = _PLACES.get(problem)
        left = [0 if place == used_up else n for place, n in enumerate(self.left(visit, now))]
        return self._setup.writer.throttled(
            self._spelling.get(problem, problem),
            left=(left[0], left[1], left[2]),
            wait_seconds=wait_seconds,
            now=now,
        )

    def left(self, visit: Visit, now: float) -> tuple[int, int, int]:
        """The calls left: today, this minute, this minute for the whole app."""
        return self._setup.limits.left(
            visit.meter, visit.across, tier=visit.app.tier, now=now, rapid=visit.rapid
        )


class RapidSync:
    """The half hour in which a new connection has no minute and no day (RL-08)."""

    def __init__(self, setup: Setup) -> None:
        self._world = setup.world
        self._seconds = setup.lifetime("rapid_sync")
        granted = setup.switches["rapid-sync"] == "granted"
        tiers = setup.contract.tiers.values() if granted else ()
        self._tiers = frozenset(tier.name for tier in tiers if tier.rapid_sync)

    def runs(self, app: App, tenant_id: str, now: float) -> bool:
        """Whether a certified app is in it at that tenant."""
        if app.tier not in self._tiers:
            return False
        # Disconnecting and connecting again is no new connection, or nobody would have limits.
        began = self._world.first_connection(app.client_id, tenant_id)
        return began is not None and now < began + self._seconds


def _broad_of(scopes: Iterable[Scope], operation: Operation) -> set[str]:
    """The broad scopes that would open an operation of its kind."""
    return {
        scope.name
        for scope in scopes
        if scope.broad and scope.family == "practice" and (scope.manages or not operation.writes)
    }
