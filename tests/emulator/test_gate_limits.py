"""The four limits: what counts, what refuses, and when it opens again."""

from __future__ import annotations

from gate_cast import API, START, House
from hypothesis import given
from hypothesis import strategies as st

from greenroom.emulator.limits import Window, phase


def test_five_calls_may_be_in_flight() -> None:
    """The sixth call at once is refused until one of the five was read to its end."""
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
    """The 61st call gets an empty 429 that names the minute and the seconds to wait."""
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
    """A practice has 5,000 calls a day, and the refusal tells when the day ends."""
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
    """All practices of an app share a minute; the header's spelling is a switch."""
    for spelling in ("appminute", "app-minute"):
        house = House(switches={"app-minute-spelling": spelling})
        token = house.sign_in()["access_token"]
        house.call(token)
        house.world.across(house.app.client_id).minute.calls = 10_000
        refused = house.call(token)
        assert refused.headers["x-rate-limit-problem"] == spelling
        assert "retry-after" not in refused.headers


def test_limits_may_be_switched_off() -> None:
    """Without limits nothing is refused and the headers stay at their full numbers."""
    house = House(limits=False)
    token = house.sign_in()["access_token"]
    replies = [house.call(token) for _ in range(70)]
    assert {reply.status for reply in replies} == {200}
    assert {reply.headers["x-minlimit-remaining"] for reply in replies} == {"60"}


def test_practices_have_minutes_of_their_own() -> None:
    """What one practice used is not missing at another, and their windows begin apart."""
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
    """Two moments share a window exactly when no boundary lies between them."""
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
