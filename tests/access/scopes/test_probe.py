"""The probe: one cheapest call a scope, each verdict as Xero's side makes it, empty told apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenroom.access.scopes.probe import Around, Verdict, probe, without_practice
from greenroom.access.scopes.probe_data import Word, probe_data
from greenroom.clock import FrozenClock
from greenroom.contract import contract
from greenroom.emulator.stages import granular_scopes
from greenroom.errors import (
    CallError,
    Forbidden,
    RateLimited,
    Refused,
    ScopeMissing,
    SignedOut,
    UnexpectedReply,
    Unreachable,
)
from greenroom.sandbox import control
from greenroom.testing.stage import Stage, set_stage

NOW = 1_795_700_000.0  # Thursday 26 November 2026
CLIENT, JOB = "practicemanager.client.read", "practicemanager.job.read"
STAFF, TIME = "practicemanager.staff.read", "practicemanager.time.read"
BROAD = "practicemanager.read"
READS = (CLIENT, JOB, STAFF, TIME)


class Practice:
    """An approved app at a practice, to be spoilt and then probed."""

    def __init__(
        self, *scopes: str, clients: int = 12, switches: Mapping[str, str] | None = None
    ) -> None:
        self.stage: Stage = set_stage(
            clients=clients, scopes=scopes, clock=FrozenClock(NOW), switches=switches
        )
        self.granted = frozenset(self.stage.tokens.scopes)
        self.asked: list[str] = []
        self.tier = ""
        self.before: dict[str, float] = {}

    def order(self, route: str, **told: object) -> None:
        """One order to the emulator, as Xero's staff, the practice or bad luck would give it."""
        control(self.stage.emulator.send, route, dict(told), origin=None)

    def call(self, operation: str, arguments: dict[str, Any]) -> Iterable[Any]:
        """The records that come back, the call remembered."""
        self.asked.append(operation)
        return self.stage.session.call(operation, arguments).records

    def probe(self, *scopes: str) -> list[Verdict]:
        """The verdicts of the scopes."""
        around = Around(self.granted, NOW, self.tier, self.before)
        return probe(contract(), self.call, scopes=scopes, around=around)

    def verdict(self, scope: str = CLIENT) -> Verdict:
        """The one verdict of a scope probed alone."""
        [found] = self.probe(scope)
        return found


# ------------------------------------------------------------------ the calls


def test_each_scope_is_asked_by_a_call_that_it_opens() -> None:
    """All ten: the call reads, and this very scope opens it; and its witness, where it has one."""
    for scope in (*granular_scopes(), BROAD, "practicemanager"):
        asked = probe_data().cheapest(scope)
        for call in filter(None, (asked, asked.witness)):
            operation = contract().operation(call.operation)
            assert scope in operation.scopes_any
            assert not operation.writes


@pytest.mark.parametrize(
    ("scope", "operation"),
    [
        (CLIENT, "clients.paged_list"), (JOB, "job_states.list"), (STAFF, "staff.list"),
        (TIME, "time.list"), (BROAD, "categories.list"),
    ],
)  # fmt: skip
def test_the_cheapest_call_of_each_family(scope: str, operation: str) -> None:
    """One client of a page, job states, staff, a day of time; categories for the broad scope."""
    assert probe_data().cheapest(scope).operation == operation


def test_one_page_of_one_client_and_one_day_of_time_are_asked() -> None:
    """What comes is kept as small as the call allows."""
    asked: dict[str, dict[str, Any]] = {}

    def call(operation: str, arguments: dict[str, Any]) -> Iterable[Any]:
        asked[operation] = arguments
        return [object()]

    probe(contract(), call, scopes=READS, around=Around(frozenset(READS), NOW))
    assert asked["clients.paged_list"] == {"page_size": 1}
    assert (asked["time.list"]["to"] - asked["time.list"]["from_"]).days == 1
    assert asked["staff.list"] == asked["job_states.list"] == {}


def test_an_approved_app_finds_everything_open_with_one_call_each() -> None:
    """Against the emulator, with every granular scope granted: all open, one call a scope."""
    practice = Practice(clients=50)
    found = practice.probe(*granular_scopes())
    assert {one.word for one in found} == {"open"}
    assert len(practice.asked) == len(granular_scopes())
    assert all(one.cause and one.evidence for one in found)


def test_a_write_scope_is_judged_without_writing() -> None:
    """A scope to change things is read through; that it may write is the token's own word."""
    practice = Practice("practicemanager.client")
    found = practice.verdict("practicemanager.client")
    assert found.word == "open"
    assert "nothing was written" in found.evidence
    assert [contract().operation(name).method for name in practice.asked] == ["GET"]


def test_a_broad_scope_is_probed_where_xero_still_grants_it() -> None:
    """Under the switch that grants it, categories answer for it."""
    assert Practice(BROAD, switches={"broad-scopes": "granted"}).verdict(BROAD).word == "open"


# ------------------------------------------------------------------ every verdict


def test_open() -> None:
    """Records come back."""
    found = Practice().verdict()
    assert (found.word, found.records, found.next, found.is_open) == ("open", True, "", True)


def test_not_approved() -> None:
    """After a lapse the token still names the scope: the approval is asked, not the features."""
    practice = Practice()
    practice.order("stage", client_id=practice.stage.app.client_id, stage="lapsed")
    found = practice.verdict()
    assert found.word == "not approved"
    assert "though the token names the scope" in found.evidence
    assert "approval" in found.next
    assert "features" not in found.next


def test_tier() -> None:
    """The same refusal, and it is known that the tier has no XPM: the tier is the cause."""
    practice = Practice()
    practice.order("tier", client_id=practice.stage.app.client_id, tier="plus")
    assert practice.verdict().word == "not approved"
    practice.tier = "the journey has the tier as lost"
    found = practice.verdict()
    assert found.word == "tier"
    assert practice.tier in found.evidence
    assert "greenroom access cost" in found.next


def test_a_tier_explains_no_other_answer() -> None:
    """An open scope stays open, whatever is recorded of the tier."""
    practice = Practice()
    practice.tier = "the journey has the tier as lost"
    assert practice.verdict().word == "open"


def test_not_consented() -> None:
    """What the token does not name costs no call; connect is the next step."""
    practice = Practice(CLIENT)
    found = practice.verdict(JOB)
    assert (found.word, found.next) == ("not consented", "greenroom connect")
    assert practice.asked == []


def test_a_broad_scope_left_out_is_told_as_such() -> None:
    """Connected without it, the rest goes on: connecting again is no cure where Xero refuses it."""
    found = Practice(CLIENT).verdict(BROAD)
    assert found.word == "not consented"
    assert "new apps" in found.cause
    assert "waits" in found.next


def test_granular_scopes_that_open_more_than_is_written_are_found() -> None:
    """Nobody knows whether they open the 25 calls: one reading call tells, and nothing is lost."""
    allowed = {"library-with-granular": "allowed"}
    found = Practice(CLIENT, switches=allowed).verdict(BROAD)
    assert (found.word, found.operation) == ("open", "categories.list")
    assert "answers all the same" in found.evidence
    writes = Practice(CLIENT, switches=allowed).verdict("practicemanager")
    assert (writes.word, "not tried" in writes.evidence) == ("not consented", True)
    assert "fails without it (401)" in Practice(CLIENT).verdict(BROAD).evidence


def test_a_sign_in_that_ended_is_not_consented() -> None:
    """A token Xero revoked: whoever connected must come back."""
    practice = Practice()
    practice.order("faults", kind="token-revoked", count=5)
    found = practice.verdict()
    assert (found.word, "greenroom connect" in found.next) == ("not consented", True)


def test_no_practice() -> None:
    """Disconnected at Xero: this practice is not behind the sign-in any more."""
    practice = Practice()
    practice.order("disconnect", practice=practice.stage.tenant_id)
    found = practice.verdict()
    assert found.word == "no practice"
    assert "greenroom connect" in found.next


def test_privilege_missing() -> None:
    """The person lost the privilege: it is named, and where to switch it on."""
    practice = Practice(switches={"broken-link": "forbidden"})
    user = next(iter(practice.stage.emulator.world.users.values()))
    practice.order("privilege", practice=practice.stage.tenant_id, user=user.email, granted=False)
    found = practice.verdict()
    assert found.word == "privilege missing"
    assert "Connect third-party add-ons" in found.next


def test_throttled() -> None:
    """A limit says nothing of the scope, and when to ask again."""
    practice = Practice()
    practice.order("faults", kind="429-day", seconds=40_000, count=3)
    found = practice.verdict()
    assert found.word == "throttled"
    assert "nothing of the scope" in found.cause
    assert "UTC" in found.next


@pytest.mark.parametrize("kind", ["dropped", "500", "502", "503", "page", "error", "cut-body"])
def test_broken(kind: str) -> None:
    """No answer, a breakdown, a web page or half a body: asked again later, never called open."""
    practice = Practice()
    practice.order("faults", kind=kind, count=20)
    found = practice.verdict()
    assert found.word == "broken"
    assert "greenroom access probe" in found.next
    assert not found.is_open


def test_every_word_is_made_above() -> None:
    """The nine words are those of the data, and each has a cause, a source and a standing."""
    assert set(get_args(Word)) == set(probe_data().words)
    made = {name.removeprefix("test_").replace("_", " ") for name in globals()}
    assert set(get_args(Word)) - made == {"empty"}  # which has a part of its own


@pytest.mark.parametrize("error", [Refused("no", status=400), UnexpectedReply("what?", status=200)])
def test_an_answer_nobody_foresaw_is_broken(error: CallError) -> None:
    """Xero's own words of refusal, or a reply that fits no contract: nothing passes by default."""

    def call(_operation: str, _arguments: dict[str, Any]) -> Iterable[Any]:
        raise error

    [found] = probe(contract(), call, scopes=[CLIENT], around=Around(frozenset({CLIENT}), NOW))
    assert found.word == "broken"


# ------------------------------------------------------------------ empty of what


def test_a_practice_without_clients_has_nothing_to_list() -> None:
    """Staff and job states come, clients and contacts do not: nothing there, and no alarm."""
    practice = Practice(clients=0)
    found = {one.scope: one for one in practice.probe(*READS)}
    assert (found[CLIENT].word, found[CLIENT].because) == ("empty", "nothing")
    assert found[CLIENT].is_open
    assert "staff.list" in found[CLIENT].evidence


def test_alone_an_empty_list_cannot_be_told_apart() -> None:
    """With the client scope only there is no second witness, and the verdict says so."""
    found = Practice(CLIENT, clients=0).verdict()
    assert (found.word, found.because) == ("empty", "unknown")
    assert "cannot be told" in found.cause
    assert "practice's own screen" in found.next


@pytest.mark.parametrize(("scope", "family"), [(JOB, "job_states.*"), (STAFF, "staff.*")])
def test_a_list_that_is_never_empty_is_blocked(scope: str, family: str) -> None:
    """No job state or no staff member cannot be: they are hidden, and nothing counts as open."""
    practice = Practice()
    practice.order("faults", kind="empty-list", operation=family, count=5)
    found = practice.verdict(scope)
    assert (found.word, found.because, found.outcome) == ("empty", "blocked", "hidden")
    assert not found.is_open


def test_where_one_list_is_blocked_another_empty_one_is_doubted() -> None:
    """Clients come empty beside a staff list that cannot be: clients are not believed either."""
    practice = Practice(clients=0)
    practice.order("faults", kind="empty-list", operation="staff.*", count=5)
    found = practice.probe(CLIENT, STAFF)
    assert [one.because for one in found] == ["blocked", "blocked"]
    assert "staff.list" in found[0].evidence


def test_contacts_without_clients_show_that_clients_are_hidden() -> None:
    """A contact belongs to a client: one more call, and the empty list is not believed."""
    practice = Practice(CLIENT)
    practice.order("faults", kind="empty-list", operation="clients.*", count=5)
    found = practice.verdict()
    assert (found.because, practice.asked) == ("blocked", ["clients.paged_list", "contacts.list"])
    assert "archived, or hidden" in found.evidence


def test_what_brought_records_before_is_missed() -> None:
    """Clients that were there on an earlier day: blocked, with the day, unless all were deleted."""
    practice = Practice(CLIENT, clients=0)
    practice.before = {CLIENT: NOW - 86_400 * 3}
    found = practice.verdict()
    assert found.because == "blocked"
    assert "unless all were deleted since" in found.cause
    assert "23 Nov" in found.evidence


def time_entries(days_with_records: int) -> Any:
    """A practice where somebody entered time within so many days, and no list else answers."""

    def call(operation: str, arguments: dict[str, Any]) -> Iterable[Any]:
        assert operation == "time.list"
        reach = (arguments["to"] - arguments["from_"]).days
        return [object()] if reach >= days_with_records else []

    return call


def test_a_day_without_time_is_followed_by_a_week() -> None:
    """A holiday is no refusal: records of the week show the scope open."""
    around = Around(frozenset({TIME}), NOW, before={TIME: NOW - 86_400})
    [found] = probe(contract(), time_entries(5), scopes=[TIME], around=around)
    assert (found.word, found.records) == ("open", True)
    [found] = probe(contract(), time_entries(30), scopes=[TIME], around=around)
    assert (found.word, found.because) == ("empty", "unknown")


def test_a_practice_without_categories_may_still_open_the_broad_scope() -> None:
    """Job states through nothing but the broad scope show it open; through a job scope, nothing."""

    def call(operation: str, _arguments: dict[str, Any]) -> Iterable[Any]:
        return [object()] if operation == "job_states.list" else []

    alone = Around(frozenset({BROAD}), NOW)
    [found] = probe(contract(), call, scopes=[BROAD], around=alone)
    assert found.word == "open"
    both = Around(frozenset({BROAD, JOB}), NOW)
    found = probe(contract(), call, scopes=[BROAD, JOB], around=both)[0]
    assert (found.word, found.because) == ("empty", "nothing")


def test_a_witness_that_is_refused_shows_nothing() -> None:
    """The second call may fail: the verdict then says that it cannot tell."""

    def call(operation: str, _arguments: dict[str, Any]) -> Iterable[Any]:
        if operation == "contacts.list":
            raise Refused("no", status=400)
        return []

    [found] = probe(contract(), call, scopes=[CLIENT], around=Around(frozenset({CLIENT}), NOW))
    assert found.because == "unknown"


ANSWERS = st.sampled_from(
    ["records", "empty", "scope", "forbidden", "signed out", "limit", "silence", "words"]
)


def answered(answer: str) -> Iterable[Any]:
    """One of the ways a call can end."""
    errors = {
        "scope": ScopeMissing("no", status=401), "forbidden": Forbidden("no", status=403),
        "signed out": SignedOut("no"), "limit": RateLimited("wait", status=429),
        "silence": Unreachable("none"), "words": Refused("no", status=400),
    }  # fmt: skip
    if answer in errors:
        raise errors[answer]
    return [object()] if answer == "records" else []


ASKED = (
    "clients.paged_list", "contacts.list", "job_states.list", "staff.list", "time.list",
    "categories.list",
)  # fmt: skip
EVERY = (*READS, BROAD, "practicemanager.client")


@given(
    answers=st.fixed_dictionaries(dict.fromkeys(ASKED, ANSWERS)),
    granted=st.sets(st.sampled_from(EVERY)),
)
def test_nothing_passes_by_default(answers: dict[str, str], granted: set[str]) -> None:
    """Whatever comes back: open only where records came, and an empty list is never just open."""
    around = Around(frozenset(granted), NOW)
    found = probe(contract(), lambda name, _: answered(answers[name]), scopes=EVERY, around=around)
    assert [one.scope for one in found] == list(EVERY)
    impossible = {"job_states.list", "staff.list"}
    for one in found:
        assert one.cause
        assert one.evidence
        assert one.next or one.is_open
        answer = answers[one.operation]
        if one.word == "open" and one.scope in granted:
            assert answer == "records" or (answer == "empty" and "brought some" in one.evidence)
        if one.word == "open" and one.scope not in granted:
            assert one.scope == BROAD
        if one.word == "empty":
            assert answer == "empty"
            assert one.because
            assert one.because == "blocked" or one.operation not in impossible
    doubted = any(one.records is False and one.operation in impossible for one in found)
    assert not (doubted and any(one.because in {"nothing", "unknown"} for one in found))


# ------------------------------------------------------------------ before a practice is connected


@pytest.mark.parametrize(
    ("reason", "word"),
    [
        ("", "not consented"), ("access-denied", "not consented"), ("no-return", "not consented"),
        ("invalid-scope-for-client", "not approved"), ("scope-not-granted", "not approved"),
        ("unknown-scope", "not approved"), ("no-practice", "no practice"), ("gone", "no practice"),
    ],
)  # fmt: skip
def test_without_a_practice_the_last_sign_in_tells(reason: str, word: str) -> None:
    """No call is possible; how the last try ended is the evidence, for every scope alike."""
    found = without_practice([CLIENT, JOB], reason=reason)
    assert [one.word for one in found] == [word, word]
    assert all(one.cause and one.evidence and one.next for one in found)
    assert not any(one.is_open for one in found)


def test_without_a_practice_the_tier_may_be_the_cause() -> None:
    """Refused at the sign-in, and the tier is known to have no XPM."""
    [found] = without_practice([CLIENT], reason="invalid-scope-for-client", tier="it is lost")
    assert (found.word, found.evidence) == ("tier", "it is lost")
