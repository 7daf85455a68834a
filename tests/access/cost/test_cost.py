"""What access costs: the tier and why, calls, egress, the price, and what a chatty design takes."""

from __future__ import annotations

from typing import Any

import pytest
from cost_cast import CONTRACT, DATA, cost, use
from hypothesis import given, settings
from hypothesis import strategies as st

from greenroom.access.cost import cost as cost_module
from greenroom.access.cost.cost import Practice, cost_of
from greenroom.access.cost.pictures import picture_of
from greenroom.access.cost.price import price_of
from greenroom.sync.budget import Budget, predict

TIERS = CONTRACT.tiers


def test_the_overage_of_the_facts() -> None:
    """310 GiB on Advanced: sixty over, 144.00 on top of 1,445.00."""
    price = price_of(TIERS["advanced"], 310)
    assert (price.overage, price.fee, price.total) == (144.0, 1445, 1589.0)


@given(st.floats(0, 100_000), st.sampled_from(["core", "plus", "advanced"]))
def test_overage_is_what_is_over_and_never_less_than_nothing(gib: float, name: str) -> None:
    """Within the allotment only the fee; beyond it 2.40 for each GiB."""
    tier = TIERS[name]
    price = price_of(tier, gib)
    over = max(0.0, gib - (tier.egress_gib or 0))
    assert price.fee == tier.monthly_aud
    assert price.overage == pytest.approx(over * 2.40, abs=0.006)


def test_starter_has_no_overage_and_enterprise_no_price() -> None:
    """What is free stays free; what Xero does not publish stays unknown."""
    assert price_of(TIERS["starter"], 10_000).total == 0
    assert price_of(TIERS["enterprise"], 1).total is None


def test_the_year_of_the_facts() -> None:
    """Advanced without overage is 17,340 a year."""
    total = cost().chosen.price.total
    assert total is not None
    assert total * 12 == 17_340


def test_xpm_means_advanced_and_says_which_feature_needs_it() -> None:
    """One practice with few calls is Advanced all the same, because of XPM."""
    found = cost()
    assert found.chosen.tier == "advanced"
    assert "Advanced" in found.reasons[0]
    assert "“Directory”" in found.reasons[0]
    below = [one for one in found.options if one.tier in {"starter", "core", "plus"}]
    assert all(one.why_not == ("no XPM",) for one in below)
    assert "certification" in found.chosen.needs


def test_where_no_client_is_read_nothing_is_told_client_by_client() -> None:
    """Jobs and organisations have no design client by client; one client's call brings it back."""
    none = {"streams": frozenset[str](), "brought": frozenset[str]()}
    for features in ({"Jobs": ("jobs.list",)}, {"Ledger": ("accounting_contacts.list",)}):
        found = cost(features=features, **none)
        assert found.chatty is None
        assert "Client by client" not in picture_of("App", found)
    read = cost(features={"One": ("clients.get",)}, **none)
    assert read.chatty is not None


def test_a_practice_without_clients_has_nothing_to_be_asked_client_by_client() -> None:
    """Where there is no client, no design is told to take one time its calls."""
    assert cost(practices=(Practice(0),)).chatty is None
    assert cost(practices=(Practice(0), Practice(1))).chatty is not None


def test_a_million_practices_are_reckoned_by_size_and_not_one_by_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Practices of one size are told from one budget, so that the largest plan ends at once."""
    asked = []

    def counting(*args: Any, **kwargs: Any) -> Budget:
        asked.append(args)
        return predict(*args, **kwargs)

    monkeypatch.setattr(cost_module, "predict", counting)
    many = cost(practices=(Practice(2000), Practice(100)) * 5_000)
    assert len(asked) == 4
    two = cost(practices=(Practice(2000), Practice(100)))
    assert many.load.gib_a_month == pytest.approx(5_000 * two.load.gib_a_month)
    assert many.load.calls_a_day == two.load.calls_a_day


def test_without_xpm_the_cheapest_tier_has_a_reason() -> None:
    """A tier without XPM is never shown without saying why it will do."""
    ledger = {"Ledger": ("accounting_contacts.list",)}
    assert cost(features=ledger).reasons == (
        "No feature needs XPM, and Starter is the cheapest that will do.",
    )


def test_without_xpm_the_connections_decide() -> None:
    """An app that only reads organisations starts free; the sixth connection is Core."""
    accounting = {"Ledger": (next(iter(CONTRACT.accounting)),)}
    five, six = (cost(features=accounting, practices=(Practice(10),) * count) for count in (5, 6))
    assert (five.chosen.tier, six.chosen.tier) == ("starter", "core")
    assert "6 connections, 5 at most" in " ".join(six.reasons)


def test_more_connections_than_a_tier_allows_is_the_next_tier() -> None:
    """At 10,001 practices only Enterprise will do, and its price is on application."""
    found = cost(practices=(Practice(10),) * 10_001)
    assert found.chosen.tier == "enterprise"
    assert found.chosen.price.total is None
    assert any("10,000 at most" in why for why in found.reasons)


def test_the_load_is_the_budget_of_the_sync() -> None:
    """Two calls a pull, twenty-four pulls, and on one day of seven two more."""
    found = cost()
    assert found.load.calls_a_day == 24 * 2 + 2
    assert found.load.read_calls == 2
    assert found.calls_a_day_at_most == 4000


def test_egress_is_full_reads_and_changes_in_gib() -> None:
    """Reading everything each day brings seven times the full reads of once a week."""
    weekly, daily = cost(full_pull_days=7), cost(full_pull_days=1)
    full = 2000 * 3400 * 365 / 12 / 2**30
    more = daily.load.gib_a_month - weekly.load.gib_a_month
    assert more == pytest.approx(full * 6 / 7, rel=0.02)
    assert cost(practices=(Practice(2000),) * 3).load.gib_a_month == pytest.approx(
        3 * weekly.load.gib_a_month
    )


def test_the_busiest_practice_counts_against_the_limit() -> None:
    """Calls a day are limited per practice: ten of them ask no more of the limit than one."""
    assert cost(practices=(Practice(2000),) * 10).load.calls_a_day == cost().load.calls_a_day


def test_calls_that_the_limit_does_not_allow_are_said() -> None:
    """A pull every minute with a small share of the day is more than any tier allows."""
    found = cost(pulls_a_day=1440, share_of_day=0.1)
    assert not found.chosen.fits
    assert "calls a day in one practice, 500 at most" in " ".join(found.reasons)


# ---------------------------------------------------------------------------------- a chatty design


def test_asking_client_by_client_takes_a_call_each() -> None:
    """2,000 clients and 400 groups at each of 24 pulls: far beyond the limit of a day."""
    found = cost()
    each = 1 + 1 + 400 + 2000
    assert found.chatty.load.read_calls == each
    assert found.chatty.load.calls_a_day == 24 * each
    assert found.chatty.times == pytest.approx(24 * each / 50)
    assert found.chatty.load.read_days == pytest.approx(each / 4000)
    assert found.chatty.load.gib_a_month > 50 * found.load.gib_a_month


def test_a_large_practice_read_one_by_one_takes_days() -> None:
    """Of 15,000 clients and their groups one reading alone takes more than four days of calls."""
    assert 4 < cost(practices=(Practice(15_000),)).chatty.load.read_days < 5


def test_the_limit_lets_less_through_than_a_chatty_design_asks_for() -> None:
    """What comes is cut by the day's calls; a small practice within the limit is not cut."""
    found = cost()
    cut = found.calls_a_day_at_most / found.chatty.load.calls_a_day
    assert found.chatty.gib_that_come == pytest.approx(found.chatty.load.gib_a_month * cut)
    small = cost(practices=(Practice(10),))
    assert small.chatty.gib_that_come == pytest.approx(small.chatty.load.gib_a_month)


def test_a_chatty_design_of_many_practices_pays_overage() -> None:
    """A hundred practices read whole every hour: egress beyond the allotment, in dollars."""
    found = cost(practices=(Practice(5000),) * 100)
    assert found.chosen.price.overage == 0
    assert found.chatty.price.overage == pytest.approx(
        (found.chatty.load.gib_a_month - 250) * 2.40, abs=0.01
    )


@settings(max_examples=40, deadline=None)
@given(st.integers(10, 20_000), st.integers(1, 96), st.integers(1, 30))
def test_a_chatty_design_is_never_the_cheaper_one(clients: int, pulls: int, days: int) -> None:
    """From ten clients on, at any pace: more calls for one reading, and more egress a month."""
    found = cost(practices=(Practice(clients),), pulls_a_day=pulls, full_pull_days=days)
    assert found.chatty.load.read_calls > found.load.read_calls
    assert found.chatty.load.gib_a_month > found.load.gib_a_month


# ---------------------------------------------------------------- what no stream brings, exemptions


def test_what_no_stream_brings_is_counted_as_far_as_can_be_told() -> None:
    """A list once a pull, a record once for each that changes, a write not at all, each said."""
    found = cost(features={"All": ("jobs.list", "clients.get", "clients.add")})
    counts = {one.operation: one for one in (*found.counted, *found.uncounted)}
    assert counts["jobs.list"].calls_a_day == 24
    assert counts["clients.get"].calls_a_day == 20
    assert counts["clients.add"].calls_a_day == 0
    assert all(one.note for one in counts.values())
    assert found.load.calls_a_day == cost().load.calls_a_day + 44


@pytest.mark.parametrize("used_by", ["own practice", "one client"])
def test_the_own_practice_may_be_exempt_and_that_is_open(used_by: str) -> None:
    """The exemption is shown as Xero's to grant, and what it opens as nobody's to say."""
    found = cost(used_by=used_by)
    verdicts = {name: one.verdict for one in found.exemptions for name in one.ids}
    assert verdicts["E-01"] == "may"
    assert verdicts["X-04"] == "open"
    assert "E-07" not in verdicts
    assert any("X-04" in one.ids for one in found.questions)


def test_a_product_for_many_practices_is_not_exempt() -> None:
    """It is said so, and no exemption is held out."""
    verdicts = {name: one.verdict for one in cost().exemptions for name in one.ids}
    assert verdicts["E-07"] == "no"
    assert "E-01" not in verdicts
    assert "may" not in verdicts.values()


def test_every_open_question_names_whom_to_ask() -> None:
    """A question without somebody to ask would be a shrug."""
    assert all(one.ask and one.plan and one.readings for one in cost().questions)


def test_nothing_named_is_the_client_list() -> None:
    """A project without a mapping and one feature still has a cost."""
    found = cost_of(CONTRACT, DATA, use(streams=frozenset(), brought=frozenset()))
    assert found.chosen.tier == "advanced"
    assert found.load.calls_a_day == 24
