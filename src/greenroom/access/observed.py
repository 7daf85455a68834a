"""What the journey is made of, gathered from an office: its ledgers, its dossier, its settings.

The one place of the journey that reads. What the events mean is data; the sandbox's Xero is told
from the real one here, and a person's steps are taken as they were last kept.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, NamedTuple

from greenroom.access.answering import carried_of
from greenroom.access.asking import unanswered
from greenroom.access.chains import tampered_said
from greenroom.access.days import holidays_of
from greenroom.access.journey import Facts, Journey, is_rehearsal, journey
from greenroom.access.journey_data import JourneyData, Observation, journey_data
from greenroom.access.office import APPROVAL, Office
from greenroom.access.proofs import Proof
from greenroom.access.registers.findings import findings_of
from greenroom.access.registers.incidents import register_of
from greenroom.access.tracks import Happening, Logged
from greenroom.access.widening import agreed, wider
from greenroom.clock import moment, utc
from greenroom.contract import contract
from greenroom.emulator.playing.files import names
from greenroom.errors import GreenroomError
from greenroom.rehearsal import note_stages
from greenroom.store.dossier import Audited, Entry, Held, held_in
from greenroom.store.ledger import Event
from greenroom.tenants import PRACTICE

Where = Literal["sandbox", "live", ""]

_JUDGED = "scenarios.judged"
_OPEN, _REFUSED = "scopes-open", "scopes-refused"


class Gathered(NamedTuple):
    """Facts, and the moment they are looked at: in a rehearsal the emulator's own."""

    facts: Facts
    now: float


def journey_of(office: Office) -> Journey:
    """The journey of a project as of now."""
    found = gathered(office)
    return journey(found.facts, office.settings, found.now)


def gathered(office: Office) -> Gathered:
    """All facts of a project's approval."""
    data, workspace = journey_data(), office.workspace
    now, played, trouble = workspace.clock.now(), 0.0, ""
    if workspace.is_rehearsed and (workspace.origin or workspace.sandbox.is_kept()):
        try:
            note_stages(workspace)
            played = float(workspace.control("state")["now"])
        except GreenroomError as error:
            trouble = f"The sandbox's Xero was not asked: {error.message}"
    # One audit for all of it: what is kept meanwhile is in none of its parts, or in all.
    audited = office.dossier.audited(office.app)
    reader = _Reader(data, _reviewers(audited))
    reader.settings(office)
    for where, ledger, event in _events(office):
        reader.read(where, ledger, event)
    recorded = held_in(audited, "step")
    steps, taken_back = _steps(data, recorded)
    facts = Facts((*steps, *reader.happened), reader.observations, tuple(reader.rehearsed))
    if is_rehearsal(facts, office.settings):
        now = max(now, played)
    access, year = office.settings.access, utc(now).year
    holidays = holidays_of(access.country, access.region, range(year - 1, year + 2))
    facts = facts._replace(holidays=holidays, taken_back=taken_back, trouble=trouble)
    facts = facts._replace(
        findings=findings_of(held_in(audited, "finding")),
        incidents=register_of(held_in(audited, "incident"), ()).incidents,
        tampered=tuple(tampered_said(one) for one in audited if one.how != "whole"),
        waiting=len(carried_of(office)),
        unanswered=unanswered(office),
        wider=wider(office.contract, workspace.scope_plan, agreed(recorded)),
        sharing=office.sharing,
    )
    return Gathered(facts, now)


def _events(office: Office) -> Iterator[tuple[Where, str, Event]]:
    """Every event that may tell something: the environment that it speaks of, and its ledger."""
    workspace, settings = office.workspace, office.settings
    here: Where = "live" if settings.kept_as == "live" else "sandbox"
    papers = settings.kept_as if office.store is workspace.store else APPROVAL
    for event in office.ledger.events(app=office.app):
        yield "", papers, event
    for event in workspace.ledger.events(app=workspace.client_id):
        yield here, settings.kept_as, event
    # A project that went back to its sandbox has still done what it did live.
    if office.store is not workspace.store and settings.app.client_id:
        for event in office.ledger.events(app=settings.app.client_id):
            yield "live", papers, event


def _reviewers(audited: Iterable[Audited]) -> dict[str, str]:
    """Who reviewed something, by the digest that the ledger has of the entry."""
    reviews = held_in(audited, "review")
    return {entry.digest: entry.by for held in reviews for entry in held.entries}


def _steps(
    data: JourneyData, every: tuple[Held, ...]
) -> tuple[tuple[Happening, ...], tuple[Logged, ...]]:
    """The steps that people recorded, each in its last version; and those taken back.

    One whose last version is not as the audit log says is none of them.
    """
    found = [
        (entry, held.known[0].at)
        for held in every
        if (entry := held.last.entry) and entry.body["event"] in data.events
    ]
    kept = [_step(data, one, order=at) for one, at in found if not one.body.get("undone")]
    gone = [_taken_back(data, one) for one, _ in found if one.body.get("undone")]
    return tuple(kept), tuple(gone)


def _taken_back(data: JourneyData, entry: Entry) -> Logged:
    """A step that was taken back, on the day that was done."""
    body = entry.body
    event = data.events[body["event"]]
    what = ", ".join(filter(None, (f"it said {body['on']}", str(body.get("why", "")))))
    proof = Proof("attested", what, entry.at, entry.by)
    on = utc(entry.at).date()
    return Logged(on, body["event"], f"Taken back: {event.label}", proof, entry=entry.name)


def _step(data: JourneyData, entry: Entry, *, order: float) -> Happening:
    body = entry.body
    document, reference = (body.get("document") or {}).get("name", ""), body.get("reference", "")
    event = data.events[body["event"]]
    what = ", ".join(filter(None, map(str, (reference, body.get("note", "")))))
    proof = Proof(
        "attested", what or event.label, moment(body["on"]), str(body["by"]), document,
        undocumented=not (document or reference or event.bare), gaps=int(body.get("gaps") or 0),
    )  # fmt: skip
    on = dt.date.fromisoformat(body["on"])
    return Happening(body["event"], on, proof, order, firm=True, entry=entry.name)


class _Reader:
    """Events as observations and happenings, the sandbox's Xero apart."""

    def __init__(self, data: JourneyData, reviewers: Mapping[str, str]) -> None:
        self.data = data
        self._reviewers = reviewers
        self.observations: dict[str, Proof] = {}
        self.happened: list[Happening] = []
        self.rehearsed: list[Happening] = []
        self._practices: set[object] = set()
        self._planned: set[str] = set()
        self._refused: set[tuple[Where, str, str]] = set()
        self._played = dt.date.min

    def settings(self, office: Office) -> None:
        """What the project's file says by itself."""
        settings, workspace = office.settings, office.workspace
        if settings.app.client_id:
            # Typed, it may be anything: that Xero knows it shows in a sign-in.
            said = Proof("said", settings.app.client_id, self._written(office))
            self._note("app-configured", said)
        elif workspace.is_rehearsed and workspace.tokens.secret(workspace.client_id):
            self._see("app-configured", "the sandbox's app", self._written(office), "sandbox")
        if settings.features and all(one.reason.strip() for one in settings.features):
            plan = workspace.scope_plan
            self._planned = {*plan.scopes, *plan.narrow}
            scopes = ", ".join(plan.scopes)
            count = len(settings.features)
            what = f"{scopes} for {count} feature{'' if count == 1 else 's'}"
            self._see("scopes-planned", what, self._written(office), "")

    @staticmethod
    def _written(office: Office) -> float:
        """When the project's file was last written; a clock of a test may be behind it."""
        return min(office.settings.path.stat().st_mtime, office.workspace.clock.now())

    def read(self, where: Where, ledger: str, event: Event) -> None:
        """What one event tells."""
        if event.kind in {"stage.changed", "tier.changed"}:
            self._played_by_xero(event)
            return
        if event.kind == _JUDGED and int(event.facts.get("count") or 0) < len(names()):
            return  # a part of the scenarios says nothing of the rest
        self._verdict(event, where)
        for name, one in self.data.observations.items():
            if event.kind in one.seen and one.where in ("", where or "sandbox"):
                if _fits(one, event):
                    if name == _OPEN and self._is_one_refused(where):
                        continue  # what opens here is not all that is planned
                    by = self._reviewers.get(str(event.facts.get("digest")), "")
                    self._see(name, _told(one, event, ledger), event.at, where, by=by)
                elif one.latest:
                    self._unsee(name, one)
        self._connections(event, where)

    def _verdict(self, event: Event, where: Where) -> None:
        """Keep which scopes their newest verdict refuses, practice by practice."""
        refused, key = self.data.observations[_REFUSED], (where, event.practice)
        if event.kind in refused.seen:
            scope = str(event.facts.get("scopes", ""))
            if _fits(refused, event):
                self._refused.add((*key, scope))
            elif _fits(self.data.observations[_OPEN], event):
                self._refused.discard((*key, scope))
        elif event.kind in {"connection.gone", "connection.left"}:
            self._refused = {one for one in self._refused if one[:2] != key}

    def _is_one_refused(self, where: Where) -> bool:
        """Whether a scope of the plan stands refused there."""
        return any(one[0] == where and one[2] in self._planned for one in self._refused)

    def _connections(self, event: Event, where: Where) -> None:
        """Which practices are connected, and when the last of them went."""
        connection = (where, event.facts.get("connection"))
        if event.kind == "connection.made" and event.facts.get("kind") == PRACTICE:
            self._practices.add(connection)
        elif event.kind in {"connection.gone", "connection.left"} and connection in self._practices:
            self._practices.discard(connection)
            if not self._practices:
                proof = Proof(
                    "observed", "no practice is connected any more", event.at, "", "", where
                )
                self._happen("practice-gone", proof)

    def _played_by_xero(self, event: Event) -> None:
        """What the sandbox's Xero did; a new world begins with a registered app."""
        name, at = str(event.facts.get("stage", "")), moment(str(event.facts["since"]))
        if name == "registered":
            self.rehearsed.clear()
            self._played = dt.date.min
        self._played = max(self._played, utc(at).date())
        if name:
            moved = self.data.stages.get(name, ())
        else:
            name = str(event.facts["tier"])
            moved = ("tier-active" if contract().tiers[name].xpm else "tier-lost",)
        proof = Proof("observed", f"the sandbox's Xero: {name}", at, where="sandbox")
        for one in moved:
            self._happen(one, proof, order=event.at)

    def _see(self, name: str, what: str, at: float, where: Where, *, by: str = "") -> None:
        self._note(name, Proof("observed", what, at, by, where=where))

    def _note(self, name: str, proof: Proof) -> None:
        """Keep the first proof of an observation; what is seen takes the place of what was said."""
        if self.observations.setdefault(name, proof).how == "said":
            self.observations[name] = proof
        moves = self.data.observations[name].moves
        if moves:
            self._happen(moves, proof)

    def _unsee(self, name: str, one: Observation) -> None:
        """What was seen before is not so any more, and neither is what it moved."""
        self.observations.pop(name, None)
        self.happened = [h for h in self.happened if h.event != one.moves]

    def _happen(self, name: str, proof: Proof, *, order: float | None = None) -> None:
        event = self.data.events[name]
        played = proof.where == "sandbox" and (event.who != "ours" or order is not None)
        on = utc(proof.at).date()
        if played:
            # The emulator's days may be ahead of ours; what follows a stage is not before it.
            on = max(on, self._played)
        one = Happening(
            name, on, proof, proof.at if order is None else order, played=order is not None
        )
        (self.rehearsed if played else self.happened).append(one)


def _fits(one: Observation, event: Event) -> bool:
    return all(event.facts.get(key) in wanted for key, wanted in one.with_.items())


def _told(one: Observation, event: Event, ledger: str) -> str:
    """What was seen, with the event's ledger and number: ``audit list`` shows it."""
    return f"{one.label} ({ledger} event {event.seq})"
