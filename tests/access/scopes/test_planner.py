"""Plans: their scopes against the emulator and against every other set; features, both answers."""

from __future__ import annotations

import os
import random
import re
from collections.abc import Iterable
from functools import cache

import pytest

from greenroom.access.scopes.planner import Planned, assumed, changed, elsewhere, planned
from greenroom.access.scopes.scope_data import scope_data
from greenroom.auth import oauth
from greenroom.auth.replies import TokenSet
from greenroom.contract import contract
from greenroom.contract.model import Operation
from greenroom.contract.scopes import least_scopes
from greenroom.emulator.gate import Gate, Visit
from greenroom.send import Request
from greenroom.settings import Feature
from greenroom.testing.stage import emulator_with_app, sign_in

KNOWN = contract()
OPERATIONS = tuple(KNOWN.operations)
SCOPES = tuple(name for name, one in KNOWN.scopes.items() if one.family == "practice")
SETS = max(500, 20 * int(os.environ.get("N", "0")))


def random_needs(count: int) -> list[tuple[str, ...]]:
    """What so many made-up projects need: one to five features, of one to six operations each."""
    chance = random.Random(102)
    return [
        tuple(
            name
            for _feature in range(chance.randint(1, 5))
            for name in chance.sample(OPERATIONS, chance.randint(1, 6))
        )
        for _project in range(count)
    ]


NEEDS = [*((name,) for name in OPERATIONS), *random_needs(SETS)]


class Xero:
    """The emulator, asked what a token with certain scopes and no other opens."""

    def __init__(self) -> None:
        self.emulator, self.app = emulator_with_app(
            clients=1, limits=False, switches={"broad-scopes": "granted"}
        )
        self.gate = Gate(self.emulator.setup)
        self.practice = next(iter(self.emulator.world.practices))
        self.opens = cache(self._opens)

    def _opens(self, scopes: frozenset[str]) -> frozenset[str]:
        """The operations that the gate lets through, after a sign-in for just these scopes."""
        if not scopes:
            return frozenset()
        tokens = sign_in(self.emulator, self.app, sorted(scopes))
        assert scopes == set(tokens.scopes) - {"offline_access"}
        headers = {
            "authorization": f"Bearer {tokens.access_token}",
            "xero-tenant-id": self.practice,
        }
        now = self.emulator.now()
        opened = frozenset(
            name
            for name, operation in KNOWN.operations.items()
            if isinstance(self.gate.admit(operation, headers, now), Visit)
        )
        self._leave(tokens)
        return opened

    def refuses(self, operation: Operation, scopes: Iterable[str]) -> bool:
        """Whether the call itself is refused for want of a scope, after a sign-in for these."""
        tokens = sign_in(self.emulator, self.app, sorted(scopes))
        path = re.sub(r"\{[^}]+\}", "9f0c5c6e-0000-4000-8000-000000000000", operation.path)
        headers = {
            "authorization": f"Bearer {tokens.access_token}",
            "xero-tenant-id": self.practice,
            "accept": "application/xml",
            "content-type": "application/xml",
        }
        url = KNOWN.identity.url("practice", origin=None) + path
        with self.emulator.send(Request(operation.method, url, headers, b"<None/>")) as response:
            response.read()
        self._leave(tokens)
        assert response.status not in {403, 429, 503}, operation.name
        return "insufficient_scope" in response.headers.get("www-authenticate", "")

    def _leave(self, tokens: TokenSet) -> None:
        """End the user's grant: consents add up, and the next would hold these scopes too."""
        leave = oauth.revoke_request(self.app, tokens.refresh_token, KNOWN.identity)
        with self.emulator.send(leave) as response:
            assert response.status == 200


@pytest.fixture(scope="module")
def xero() -> Xero:
    """One emulator for all questions; every sign-in adds a token of its own."""
    return Xero()


def test_there_are_ten_scopes_and_102_operations() -> None:
    """What is proven below is proven for all of them."""
    assert (len(SCOPES), len(OPERATIONS), len(NEEDS)) == (10, 102, 102 + SETS)


def test_the_scopes_of_a_plan_suffice(xero: Xero) -> None:
    """Signed in with just the plan's scopes, every operation that is needed gets through."""
    for need in NEEDS:
        plan = least_scopes(KNOWN, need)
        assert set(need) <= xero.opens(frozenset(plan.scopes)), need


def test_no_scope_of_a_plan_can_be_left_out(xero: Xero) -> None:
    """Without any one of its scopes the emulator refuses something that is needed."""
    for need in NEEDS:
        chosen = frozenset(least_scopes(KNOWN, need).scopes)
        for scope in chosen:
            assert not set(need) <= xero.opens(chosen - {scope}), (need, scope)


def test_real_calls_meet_what_the_gate_says(xero: Xero) -> None:
    """Each of the 102 calls, sent: let in with its least scopes, refused for want of all others."""
    for name, operation in KNOWN.operations.items():
        least = least_scopes(KNOWN, [name]).scopes
        assert not xero.refuses(operation, least), name
        others = [scope for scope in SCOPES if scope not in operation.scopes_any]
        assert xero.refuses(operation, others or ["accounting.settings.read"]), name


def every_set(xero: Xero) -> list[tuple[int, int]]:
    """Each of the 1,024 sets of scopes: how many scopes, and as bits what the emulator opens."""
    bits = {name: 1 << place for place, name in enumerate(OPERATIONS)}
    alone = [sum(bits[name] for name in xero.opens(frozenset((scope,)))) for scope in SCOPES]
    found = []
    for number in range(2 ** len(SCOPES)):
        held = [opens for place, opens in enumerate(alone) if number & 1 << place]
        together = 0
        for opens in held:
            together |= opens
        found.append((len(held), together))
    return found


def as_bits(names: Iterable[str]) -> int:
    """Operations as bits, in the order of ``every_set``."""
    return sum(1 << OPERATIONS.index(name) for name in set(names))


def test_no_other_set_of_scopes_is_less(xero: Xero) -> None:
    """Of all 1,024 sets that suffice none opens fewer other operations; nor as few with fewer."""
    sets = every_set(xero)
    assert len(sets) == 1024
    for need in NEEDS:
        plan, wanted = least_scopes(KNOWN, need), as_bits(need)
        least = min(
            ((opens & ~wanted).bit_count(), count)
            for count, opens in sets
            if opens & wanted == wanted
        )
        assert (len(plan.opens_beyond), len(plan.scopes)) == least, need


def test_what_is_opened_beyond_the_need_is_what_the_emulator_opens(xero: Xero) -> None:
    """Scope by scope and for all together, a plan names exactly what nobody asked for."""
    for need in NEEDS:
        plan = least_scopes(KNOWN, need)
        together = xero.opens(frozenset(plan.scopes))
        assert set(plan.opens_beyond) == together - set(need)
        for scope in plan.scopes:
            assert set(plan.beyond[scope]) == xero.opens(frozenset((scope,))) - set(need)


def test_the_same_need_has_the_same_plan_however_it_is_said() -> None:
    """Neither the order nor a repetition of the operations changes a plan's scopes."""
    chance = random.Random(7)
    for need in NEEDS:
        again = [*need, *need]
        chance.shuffle(again)
        assert least_scopes(KNOWN, again).scopes == least_scopes(KNOWN, need).scopes


def project(*needs: tuple[str, ...]) -> Planned:
    """The plan for features that use these operations."""
    return planned(KNOWN, [Feature(name=f"F{n}", reason="So.", operations=need)
                           for n, need in enumerate(needs)])  # fmt: skip


CLIENTS, CHANGES = ("clients.list", "contacts.list"), ("contacts.update",)
FEES, TIME = ("invoices.list", "time.list"), ("time.list",)


def test_the_answer_without_a_broad_scope_is_complete(xero: Xero) -> None:
    """For every need: granular scopes alone, what they do not open is told as lost, no more."""
    for need in NEEDS:
        found = project(need)
        assert not any(KNOWN.scopes[scope].broad for scope in found.narrow.scopes)
        assert found.plan.narrow == found.narrow.scopes
        lost = {name for one in found.lost for name in one.operations}
        assert lost == set(need) - xero.opens(frozenset(found.narrow.scopes))
        assert found.needs_broad == bool(lost)


def test_what_is_lost_is_told_feature_by_feature() -> None:
    """A feature that keeps something and one that keeps nothing are told apart."""
    found = project(FEES, ("quotes.list",), TIME)
    assert [(one.feature, one.operations, one.whole) for one in found.lost] == [
        ("F0", ("invoices.list",), False),
        ("F1", ("quotes.list",), True),
    ]
    assert found.plan.scopes == ("practicemanager.read",)
    assert found.narrow.scopes == ("practicemanager.time.read",)


def test_an_organisation_is_never_asked_together_with_the_practice() -> None:
    """Accounting scopes stand in the other consent, whatever the features use of either."""
    found = project(CLIENTS, ("accounting_contacts.list",))
    assert found.plan.scopes == ("practicemanager.client.read",)
    assert all(scope.startswith("accounting.") for scope in found.organisation)
    families = {KNOWN.scopes[scope].family for scope in (*found.plan.scopes, *found.narrow.scopes)}
    assert families == {"practice"}


def test_a_further_feature_that_needs_no_scope_says_so() -> None:
    """Another reading of clients changes nothing that is asked for, and opens nothing."""
    change = changed(KNOWN, project(CLIENTS), project(CLIENTS, ("groups.list",)))
    assert change == ((), (), (), (), (), ())


def test_a_further_feature_that_writes_takes_the_reading_scope_s_place() -> None:
    """The scope to manage is added, the scope to view is no longer needed, and no call closes."""
    change = changed(KNOWN, project(CLIENTS), project(CLIENTS, CHANGES))
    assert change.added == change.added_narrow == ("practicemanager.client",)
    assert change.dropped == ("practicemanager.client.read",)
    assert "clients.delete" in change.opens
    assert change.closes == ()


def test_a_further_feature_that_needs_a_broad_scope_shows_both_answers() -> None:
    """With it all reading opens; without it nothing is asked for besides, and the call is lost."""
    change = changed(KNOWN, project(CLIENTS), project(CLIENTS, ("quotes.list",)))
    assert change.added == ("practicemanager.read",)
    assert change.added_narrow == ()
    assert [one.operations for one in change.lost] == [("quotes.list",)]


def test_a_plan_rests_only_on_what_it_meets() -> None:
    """Broad scopes, contacts and writing are assumed about only where a feature has to do with."""
    data = scope_data()

    def met(*needs: tuple[str, ...]) -> set[str]:
        return {one.when for one in assumed(KNOWN, project(*needs), data)}

    assert met(TIME) == {""}
    assert met(CLIENTS) == {"", "contacts"}
    assert met(CHANGES, FEES) == {"", "contacts", "writes", "broad"}


def test_only_xpm_changes_xpm() -> None:
    """What an organisation could stand in with is reading; time has no counterpart at all."""
    feature = Feature(name="F", reason="So.", operations=(*CLIENTS, *CHANGES, *TIME))
    found = {one.area.label: one for one in elsewhere(KNOWN, feature, scope_data())}
    assert list(found) == ["Clients", "Contacts of clients", "Time"]
    assert found["Contacts of clients"].reads == ("contacts.list",)
    assert found["Contacts of clients"].writes == CHANGES
    assert (found["Clients"].area.has, found["Time"].area.has) == ("other", "none")
