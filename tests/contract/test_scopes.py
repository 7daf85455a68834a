"""Operations → least scopes, with reasons; scopes → what they open; names that mean another."""

from __future__ import annotations

from itertools import chain, combinations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from greenroom.contract import contract
from greenroom.contract.scopes import (
    IDENTITY,
    closed_to,
    is_broad_only,
    least_scopes,
    opened_by,
    organisation_scopes,
    translate,
)

KNOWN = contract()
NAMES = sorted(KNOWN.operations)
SCOPES = sorted({scope for one in KNOWN.operations.values() for scope in one.scopes_any})


def every_choice(needed: list[str]) -> list[tuple[str, ...]]:
    """Every set of scopes at all that opens what is needed."""
    sets = chain.from_iterable(combinations(SCOPES, size) for size in range(1, len(SCOPES) + 1))
    return [
        pick
        for pick in sets
        if all(set(pick) & set(KNOWN.operations[name].scopes_any) for name in needed)
    ]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(NAMES), min_size=1, max_size=4, unique=True))
def test_no_other_choice_of_scopes_opens_less(needed: list[str]) -> None:
    """Among all sets of scopes that open what is needed, none opens fewer operations beyond it."""
    plan = least_scopes(KNOWN, needed)
    assert set(needed) <= set(opened_by(KNOWN, plan.scopes))
    fewest = min(len(set(opened_by(KNOWN, pick)) - set(needed)) for pick in every_choice(needed))
    assert len(plan.opens_beyond) == fewest


@settings(max_examples=50, deadline=None)
@given(st.lists(st.sampled_from(NAMES), min_size=1, max_size=6))
def test_every_scope_has_its_reason_and_no_reason_is_made_up(needed: list[str]) -> None:
    """Each scope asked for names the operations that need it; order and repeats change nothing."""
    plan = least_scopes(KNOWN, needed)
    assert set(plan.reasons) == set(plan.scopes)
    for scope, operations in plan.reasons.items():
        assert operations
        assert all(scope in KNOWN.operations[name].scopes_any for name in operations)
    assert least_scopes(KNOWN, reversed(needed)).scopes == plan.scopes


def test_reading_asks_for_reading_only() -> None:
    """A project that only lists clients does not ask for leave to change them."""
    plan = least_scopes(KNOWN, ["clients.list", "groups.list"])
    assert plan.scopes == ("practicemanager.client.read",)
    assert plan.broad_only == ()


def test_operations_that_only_the_broad_scope_opens_are_told() -> None:
    """25 operations have no granular scope; a plan that needs one says which."""
    broad = [name for name, one in KNOWN.operations.items() if is_broad_only(KNOWN, one)]
    assert len(broad) == 25
    assert least_scopes(KNOWN, [broad[0]]).broad_only == (broad[0],)


def test_a_plan_for_everything_is_found() -> None:
    """All operations at once: the broad scope alone, which opens nothing beyond them."""
    plan = least_scopes(KNOWN, NAMES)
    assert set(opened_by(KNOWN, plan.scopes)) >= set(NAMES) - {
        name for name in NAMES if not KNOWN.operations[name].scopes_any
    }


def test_an_unknown_operation_is_refused() -> None:
    """A name that is none is an error, never an empty plan."""
    with pytest.raises(KeyError):
        least_scopes(KNOWN, ["clients.lst"])


@pytest.mark.parametrize("alias", sorted(KNOWN.aliases))
def test_names_xero_does_not_know_are_translated_with_a_warning(alias: str) -> None:
    """The guide's contact scopes become the client scopes, once, and the warning goes with them."""
    meant = KNOWN.aliases[alias].means
    names, met = translate(KNOWN, [alias, meant, "openid"])
    assert names == (meant, "openid")
    assert [one.name for one in met] == [alias]
    assert met[0].warning


def test_what_is_closed_names_the_scopes_of_which_one_is_missing() -> None:
    """With nothing granted every scope of the operation is told; with one of them nothing is."""
    needed = KNOWN.operations["clients.list"].scopes_any
    assert closed_to(KNOWN, IDENTITY, "clients.list") == needed
    assert closed_to(KNOWN, ["practicemanager.client.read"], "clients.list") == ()


def test_of_equal_answers_the_granular_one_is_chosen() -> None:
    """Where a broad and a granular scope open as little, the one Xero still lists is taken."""
    read = KNOWN.operations["clients.list"]
    alone = msgspec.structs.replace(KNOWN, operations={"clients.list": read})
    assert least_scopes(alone, ["clients.list"]).scopes == ("practicemanager.client",)


@pytest.mark.parametrize("name", list(KNOWN.accounting))
def test_an_organisation_is_asked_for_what_is_called_there_and_no_more(name: str) -> None:
    """Each call of an organisation that features use brings its own scope, and none beside it."""
    assert organisation_scopes(KNOWN, ["clients.list", name]) == KNOWN.accounting[name].scopes_any


def test_without_such_a_call_an_organisation_is_asked_for_what_proves_the_sign_in() -> None:
    """One call proves it, by the data, which say where that is from; its scope is the only one."""
    assert KNOWN.proving.source in KNOWN.sources
    assert KNOWN.proving.standing == "assumed"
    proving = KNOWN.accounting[KNOWN.proving.operation]
    for used in ([], ["clients.list", "jobs.list"]):
        assert organisation_scopes(KNOWN, used) == proving.scopes_any
