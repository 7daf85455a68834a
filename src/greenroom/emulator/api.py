"""A call of the practice or accounting API: door, gate, limits, negotiation, answer.

The order is Xero's; the rules of each step are elsewhere. What a practice answers is decided in
``records``.
"""

from __future__ import annotations

from typing import NamedTuple

from greenroom.emulator import accounting
from greenroom.emulator.egress import EgressMeter
from greenroom.emulator.gate import Gate, Visit
from greenroom.emulator.limits import Meter
from greenroom.emulator.negotiation import XML_ALWAYS, Formats, Negotiation
from greenroom.emulator.practice.calls import Call
from greenroom.emulator.practice.overlay import REMOVED_AT
from greenroom.emulator.practice.records import answer
from greenroom.emulator.reply import Reply
from greenroom.emulator.routes import Found, Routes, read_query
from greenroom.emulator.setup import Setup, Site
from greenroom.emulator.trouble import Trouble
from greenroom.send import Request


class Asking(NamedTuple):
    """One call, led to its operation."""

    request: Request
    site: Site
    found: Found
    query: str
    now: float


class ApiSide:
    """Answers for the practice and accounting APIs."""

    def __init__(self, setup: Setup) -> None:
        self._setup = setup
        self._gate = Gate(setup)
        self.trouble = Trouble(setup, self._gate)
        self._egress = EgressMeter(
            setup.world.egress, writes=setup.switches["write-egress"] == "counted"
        )
        self._negotiation = Negotiation(setup.switches)
        terms = setup.contract
        self._routes = Routes(terms.operations.values())
        self._other_routes = Routes(terms.accounting.values())
        self._base = setup.identity.endpoints["practice"].path
        self._other_base = setup.identity.endpoints["accounting"].path
        self._any_case = setup.switches["modified-since-spelling"] == "any-case"
        self._old_base = self._base.replace("/3.1/", "/3.0/")
        self._v_base = ""
        if setup.switches["version-segment"] == "v3.1":
            self._v_base = self._base.replace("/3.1/", "/v3.1/")

    def find(self, site: Site, method: str, path: str, now: float) -> Found | None:
        """The operation of a path on that site, ``None`` when this side has no such path."""
        if "api" not in site.sides:
            return None
        if path.startswith(self._base):
            return self._routes.find(method, path[len(self._base) :])
        if path.startswith(self._other_base):
            return self._other_routes.find(method, path[len(self._other_base) :])
        if path.startswith(self._old_base) and now < REMOVED_AT:
            found = self._routes.find(method, path[len(self._old_base) :])
            return found and found._replace(version="3.0")
        if self._v_base and path.startswith(self._v_base):
            return self._routes.find(method, path[len(self._v_base) :])
        return None

    def answer(self, asking: Asking) -> tuple[Reply, Meter | None]:
        """The answer, and the meter the call was counted in on, if it came so far."""
        operation, headers, now = asking.found.operation, asking.request.headers, asking.now
        if self._setup.world.faults:
            self.trouble.at_door(operation.name, headers, now)
        visit = self._gate.admit(operation, headers, now)
        if isinstance(visit, Reply):
            return visit, None
        refusal = self._gate.enter(visit, now)
        if refusal is not None:
            return refusal, None
        # From here on the call holds a place among those in flight, so nothing may lose it.
        try:
            reply = self._inside(asking, visit)
        except BaseException:
            self._setup.limits.leave(visit.meter)
            raise
        self._egress.count(reply, operation, visit.app, now)
        return reply, visit.meter

    def _inside(self, asking: Asking, visit: Visit) -> Reply:
        """The answer to a call that was counted in."""
        operation, request, now = asking.found.operation, asking.request, asking.now
        # The accounting API never took part in the practice's strict negotiation.
        if visit.tenant_id in self._setup.world.organisations:
            return self._organisation(asking, visit)
        formats = self._negotiation.formats(request.headers, request.body)
        if asking.found.version == "3.0":
            formats = XML_ALWAYS
        if formats.refusal:
            told = self._setup.writer.limits(self._gate.left(visit, now))
            return self._setup.writer.refuse(formats.refusal, now=now, headers=told)
        if self._setup.world.faults:
            early = self.trouble.instead(operation, visit, reply=formats.reply, now=now)
            if early is not None:
                return early
        return self._practice(asking, visit, formats)

    def _practice(self, asking: Asking, visit: Visit, formats: Formats) -> Reply:
        """The answer of the practice itself."""
        setup, found = self._setup, asking.found
        call = Call(
            found.operation,
            found.path,
            read_query(asking.query, any_case=self._any_case),
            asking.request.body,
            formats.reply,
            formats.body,
            asking.now,
            asking.site.practice_base,
            setup.switches,
            found.version,
        )
        # Big bodies come as a generator that runs after the lock is given back.
        status, content_type, chunks = answer(setup.world.practices[visit.tenant_id].data, call)
        left = self._gate.left(visit, asking.now)
        return setup.writer.answer(status, content_type, chunks, left=left, now=asking.now)

    def _organisation(self, asking: Asking, visit: Visit) -> Reply:
        """The answer of an ordinary organisation."""
        setup, query = self._setup, read_query(asking.query)
        organisation = setup.world.organisations[visit.tenant_id]
        accept = asking.request.headers.get("accept", "")
        page = accounting.answer(organisation, asking.found.operation, query, accept=accept)
        left = self._gate.left(visit, asking.now)
        return setup.writer.answer(
            page.status, page.content_type, (page.body,), left=left, now=asking.now
        )
