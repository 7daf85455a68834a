"""The four limits: what counts, what refuses, and when it opens again."""

from __future__ import annotations

from typing import Any

import pytest
from gate_cast import API, START, House
from hypothesis import given
from hypothesis import strategies as st

from greenroom.emulator.limits import Window, phase


def test_five_calls_may_be_in_flight() -> None:
    """RL-01: the sixth call at once is refused until one of the five was read to its end."""
    house = House()
    token = house.sign_in()["access_token"]
    held = [house.held(token) for _ in range(5)]
    refused = house.call(token)
    assert refused.status == 429
    assert refused.headers["x-rate-limit-problem"] == "concurrent"
    assert "retry-after" not in refused.headers
    held[0].read()
    assert house.call(token).status == 200
    for response in held:
        response.close()
        response.close()
    assert [house.held(token).status for _ in range(6)] == [200] * 5 + [429]


def test_a_practice_has_sixty_calls_a_minute() -> None:
    """RL-02, GE-07, RH-04, RH-05: the 61st call gets an empty 429 with its limit and a wait."""
    house = House()
    token = house.sign_in()["access_token"]
    assert [house.call(token).status for _ in range(60)] == [200] * 60
    refused = house.call(token)
    assert (refused.status, refused.body) == (429, b"")
    assert refused.headers["content-length"] == "0"
    assert refused.headers["x-rate-limit-problem"] == "minute"
    assert refused.headers["x-minlimit-remaining"] == "0"
    assert "content-type" not in refused.headers
    wait = int(refused.headers["retry-after"])
    assert 1 <= wait <= 60
    house.clock.advance(wait - 1)
    assert house.call(token).status == 429
    house.clock.advance(1)
    assert house.call(token).status == 200


def test_a_429_extends_nothing() -> None:
    """Refused calls are not counted: after the window the full sixty are there."""
    house = House()
    token = house.sign_in()["access_token"]
    for _ in range(100):
        house.call(token)
    house.clock.advance(60)
    assert house.call(token).headers["x-minlimit-remaining"] == "59"


def test_refused_calls_count_only_under_the_switch() -> None:
    """A 401 and a 403 leave the practice's limits alone unless the switch says otherwise."""
    for reading, left in (("free", "59"), ("counted", "58")):
        house = House(switches={"refused-calls": reading})
        token = house.sign_in()["access_token"]
        house.call(token, "job.api/list")
        house.call(token, **{"xero-tenant-id": "x"})
        assert house.call(token).headers["x-minlimit-remaining"] == left


def test_the_day_is_counted_by_tier() -> None:
    """RL-03, RH-05: a practice has 5,000 calls a day; the refusal tells when the day ends."""
    house = House()
    token = house.sign_in()["access_token"]
    meter = house.world.meter(house.app.client_id, house.practice.tenant_id)
    house.call(token)
    meter.day.calls = 5000
    refused = house.call(token)
    assert refused.headers["x-rate-limit-problem"] == "day"
    wait = int(refused.headers["retry-after"])
    assert 1 <= wait <= 86_400
    house.clock.advance(wait)
    token = house.sign_in()["access_token"]
    assert house.call(token).headers["x-daylimit-remaining"] == "4999"


def test_a_starter_app_has_a_thousand_calls_a_day() -> None:
    """The tier sets the day's number, for an ordinary organisation as well."""
    house = House(stage="registered")
    token = house.sign_in("accounting.contacts.read")["access_token"]
    headers = house.headers(token)
    headers["xero-tenant-id"] = house.organisation.tenant_id
    reply = house.ask("GET", f"{API}/api.xro/2.0/Contacts", headers)
    assert reply.headers["x-daylimit-remaining"] == "999"


def test_an_app_has_ten_thousand_calls_a_minute() -> None:
    """RL-04, RH-04: all practices of an app share a minute; its spelling is a switch."""
    for spelling in ("appminute", "app-minute"):
        house = House(switches={"app-minute-spelling": spelling})
        token = house.sign_in()["access_token"]
        house.call(token)
        house.world.across(house.app.client_id).minute.calls = 10_000
        refused = house.call(token)
        assert refused.headers["x-rate-limit-problem"] == spelling
        assert "retry-after" not in refused.headers


def test_the_day_has_two_spellings() -> None:
    """RH-04: which word the header has for the day is a switch."""
    for spelling in ("day", "daily"):
        house = House(switches={"day-spelling": spelling})
        token = house.sign_in()["access_token"]
        house.call(token)
        house.world.meter(house.app.client_id, house.practice.tenant_id).day.calls = 5000
        assert house.call(token).headers["x-rate-limit-problem"] == spelling


def test_one_limit_may_be_missing() -> None:
    """RH-06: under that reading no reply tells the app's minute, refusals included."""
    house = House(switches={"limit-headers": "without-app-minute"})
    token = house.sign_in()["access_token"]
    replies = [
        house.call(token),
        house.call(token, accept="text/html"),
        house.call(token, **{"xero-tenant-id": "x"}),
        *(house.call(token) for _ in range(60)),
    ]
    assert {reply.status for reply in replies} == {200, 406, 403, 429}
    assert not any("x-appminlimit-remaining" in reply.headers for reply in replies)
    assert replies[0].headers["x-minlimit-remaining"] == "59"


def test_the_same_call_twice_counts_twice() -> None:
    """RL-09: a key that names a call as a repetition spares it nothing."""
    house = House()
    token = house.sign_in()["access_token"]
    for left in ("59", "58"):
        reply = house.call(token, **{"idempotency-key": "the-same"})
        assert reply.headers["x-minlimit-remaining"] == left


def rapid(**chosen: Any) -> tuple[House, str]:
    """A house whose app is certified and on Plus, just connected; and its token."""
    house = House(switches={"downgrade": "kept", **chosen.pop("switches", {})}, **chosen)
    house.app.tier, house.app.certified = "plus", True
    return house, house.sign_in()["access_token"]


def test_a_new_connection_of_a_certified_app_has_no_minute() -> None:
    """RL-08: for half an hour minute and day are lifted and told as full."""
    house, token = rapid()
    for _ in range(100):
        reply = house.call(token)
        assert reply.status == 200
        assert reply.headers["x-minlimit-remaining"] == "60"
        assert reply.headers["x-daylimit-remaining"] == "5000"
    assert reply.headers["x-appminlimit-remaining"] == "9900"
    held = [house.held(token) for _ in range(5)]
    assert house.call(token).headers["x-rate-limit-problem"] == "concurrent"
    for response in held:
        response.close()
    house.clock.advance(1800)
    token = house.sign_in()["access_token"]
    assert house.call(token).headers["x-minlimit-remaining"] == "59"


@pytest.mark.parametrize("lacks", ["certificate", "tier", "reading"])
def test_rapid_sync_needs_all_three(lacks: str) -> None:
    """RL-08: without the certificate, the tier or the reading, a new connection has its sixty."""
    switches = {"rapid-sync": "absent"} if lacks == "reading" else {}
    house, token = rapid(switches=switches)
    house.app.certified = lacks != "certificate"
    house.app.tier = "core" if lacks == "tier" else "plus"
    assert [house.call(token).status for _ in range(61)] == [200] * 60 + [429]


def test_connecting_again_is_no_new_connection() -> None:
    """RL-08: a practice that was connected before gets no second half hour."""
    house, token = rapid()
    house.clock.advance(1800)
    token = house.sign_in()["access_token"]
    connection = house.connections(token)[0]["id"]
    bearer = {"authorization": f"Bearer {token}"}
    assert house.ask("DELETE", f"{API}/connections/{connection}", bearer).status == 204
    token = house.sign_in()["access_token"]
    assert house.call(token).headers["x-minlimit-remaining"] == "59"


def test_limits_may_be_switched_off() -> None:
    """Without limits nothing is refused and the headers stay at their full numbers."""
    house = House(limits=False)
    token = house.sign_in()["access_token"]
    replies = [house.call(token) for _ in range(70)]
    assert {reply.status for reply in replies} == {200}
    assert {reply.headers["x-minlimit-remaining"] for reply in replies} == {"60"}


def test_practices_have_minutes_of_their_own() -> None:
    """RL-06: what one practice used is not missing at another; their windows begin apart."""
    house = House()
    other = house.world.add_practice(
        "Other", house.practice.data, country="AU", privileged=(house.connector.id,)
    )
    house.sign_in()
    token = house.sign_in()["access_token"]
    house.call(token)
    reply = house.call(token, **{"xero-tenant-id": other.tenant_id})
    assert reply.headers["x-minlimit-remaining"] == "59"
    assert reply.headers["x-appminlimit-remaining"] == "9998"
    assert phase(f"minute:{other.tenant_id}", 60) != phase(f"minute:{house.practice.tenant_id}", 60)


@given(
    st.floats(0, 60, exclude_max=True),
    st.lists(st.floats(0, 300), min_size=1, max_size=60),
)
def test_windows_are_fixed(offset: float, steps: list[float]) -> None:
    """RL-06: two moments share a window exactly when no boundary lies between them."""
    window, now = Window(60, offset), START
    last = None
    for step in steps:
        now += step
        made, number = window.at(now), (now - offset) // 60
        if number != last:
            assert made == 0
        assert 0 < window.ends_at - now <= 60
        assert window.wait(now) >= window.ends_at - now
        window.calls, last = made + 1, number


def test_a_reply_names_the_time_it_takes() -> None:
    """With a latency every reply of the API names it, and a patient send lets it pass."""
    house = House(latency_seconds=0.15)
    token = house.sign_in()["access_token"]
    before = house.clock.now()
    assert house.held(token).delay_seconds == 0.15
    assert house.clock.now() == before
