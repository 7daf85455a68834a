"""Egress: the bytes an app pulls out, by the month, beside what its tier includes."""

from __future__ import annotations

from typing import Any

from gate_cast import API, PRACTICE, START, Desk

from greenroom.clock import moment
from greenroom.emulator.egress import GIB, Egress
from greenroom.emulator.world import World


def told(desk: Desk) -> dict[str, Any]:
    """What the meter says of the first app."""
    found: dict[str, Any] = desk.get("egress")[0]
    return found


def test_what_an_app_reads_is_counted_to_the_byte() -> None:
    """Short replies and long ones, XML and JSON: the meter holds the sum of their bodies."""
    desk = Desk(clients=400)
    token = desk.sign_in()["access_token"]
    sent = 0
    for path in ("client.api/list", "client.api/list?detailed=true"):
        for accept in ("application/xml", "application/json"):
            reply = desk.call(token, path, accept=accept)
            assert reply.status == 200
            sent += len(reply.body)
    assert told(desk)["bytes"] == sent > 100_000


def test_sign_in_and_refusals_cost_nothing() -> None:
    """Tokens, connections, and calls that the gate turned away do not count."""
    desk = Desk()
    token = desk.sign_in()["access_token"]
    desk.connections(token)
    desk.call(token, "job.api/list")
    desk.call(token, **{"xero-tenant-id": "x"})
    assert told(desk)["bytes"] == 0


def test_the_organisation_is_a_free_keep_alive() -> None:
    """EG-04: reading the organisation does not count; its contacts do."""
    desk = Desk()
    token = desk.sign_in("accounting.contacts.read accounting.settings.read")["access_token"]
    headers = {**desk.headers(token), "xero-tenant-id": desk.organisation.tenant_id}
    assert desk.ask("GET", f"{API}/api.xro/2.0/Organisation", headers).status == 200
    assert told(desk)["bytes"] == 0
    contacts = desk.ask("GET", f"{API}/api.xro/2.0/Contacts", headers)
    assert told(desk)["bytes"] == len(contacts.body)


def test_replies_to_writes_count_unless_the_switch_says_so() -> None:
    """EG-06: whether what a write answers is data pulled out is a switch."""
    for reading in ("counted", "free"):
        desk = Desk(switches={"write-egress": reading})
        token = desk.sign_in("practicemanager.client")["access_token"]
        headers = {**desk.headers(token), "content-type": "application/xml"}
        body = b"<Client><Name>Wattle Books</Name></Client>"
        reply = desk.ask("POST", f"{PRACTICE}client.api/add", headers, body)
        assert reply.status == 200
        assert told(desk)["bytes"] == (len(reply.body) if reading == "counted" else 0)


def test_the_meter_turns_with_the_month_in_utc() -> None:
    """EG-03: on the first a new month begins at zero, and the one before is remembered."""
    desk = Desk()
    first = desk.sign_in()["access_token"]
    size = len(desk.call(first).body)
    desk.clock.advance(moment("2026-11-30T23:59:59") - START)
    assert (told(desk)["month"], told(desk)["bytes"]) == ("2026-11", size)
    desk.clock.advance(1)
    found = told(desk)
    assert (found["month"], found["bytes"], found["past_bytes"]) == (
        "2026-12",
        0,
        {"2026-11": size},
    )
    assert found["resets_at"] == moment("2027-01-01")


def test_what_is_beyond_the_tier_is_priced() -> None:
    """310 GiB on Advanced are 60 beyond, 144 dollars; Starter has no allotment to exceed."""
    desk = Desk()
    desk.world.egress[desk.app.client_id] = Egress("2026-11", moment("2026-12-01"), 310 * GIB)
    found = told(desk)
    assert (found["included_gib"], found["over_gib"], found["overage_aud"]) == (250, 60, 144.0)
    desk.post("tier", tier="starter")
    found = told(desk)
    assert (found["included_gib"], found["overage_aud"]) == (None, 0)


def test_a_snapshot_keeps_the_meter() -> None:
    """What was pulled out before a restore is in the month's sum after it."""
    desk = Desk()
    desk.call(desk.sign_in()["access_token"])
    before = told(desk)["bytes"]
    desk.emulator.adopt(World.restore(desk.world.snapshot()))
    assert told(desk)["bytes"] == before > 0
