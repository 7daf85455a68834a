"""What people in a practice do behind an app's back: connect, disconnect, lose rights, move on."""

from __future__ import annotations

import pytest
from gate_cast import CALLBACK, Desk

from greenroom.emulator.world import World


def test_a_practice_disconnects_from_its_own_side() -> None:
    """The connection is gone from the list, and the next call is a 403 (CX-07)."""
    desk = Desk()
    token = desk.sign_in()["access_token"]
    told = desk.post("disconnect", practice=desk.practice.name).json
    assert told == {"tenant_id": desk.practice.tenant_id, "disconnected": 1}
    assert desk.connections(token) == []
    refused = desk.call(token)
    assert (refused.status, refused.json["Detail"]) == (403, "AuthenticationUnsuccessful")
    assert desk.post("disconnect", practice=desk.practice.name).json["disconnected"] == 0


def test_a_disconnection_may_mean_one_user_or_one_app() -> None:
    """Only the connections of the user or app named end; the others go on."""
    desk = Desk()
    first = desk.sign_in()["access_token"]
    desk.practice.privileged.add(desk.colleague.id)
    desk.emulator.consent = desk.colleague.email
    second = desk.sign_in()["access_token"]
    other, _ = desk.world.register_app("Other", redirect_uris=(CALLBACK,), stage="approved")
    order = {"practice": desk.practice.tenant_id, "user": desk.connector.email}
    assert desk.post("disconnect", **order, client_id=other.client_id).json["disconnected"] == 0
    assert desk.post("disconnect", **order).json["disconnected"] == 1
    assert (desk.call(first).status, desk.call(second).status) == (403, 200)


def test_a_practice_connects_without_the_app() -> None:
    """What a user connects from Xero's side opens to the tokens the app has of that user."""
    desk = Desk()
    token = desk.sign_in("practicemanager.client.read")["access_token"]
    desk.post("disconnect", practice=desk.practice.name)
    made = desk.post("connect", practice=desk.practice.name, user=desk.connector.email).json
    (found,) = desk.connections(token)
    assert found["id"] == made["connection"]
    assert desk.call(token).status == 200
    (told,) = desk.get("connections")
    assert (told["name"], told["broken"]) == (desk.practice.name, False)


@pytest.mark.parametrize(
    ("order", "word"),
    [
        ({"practice": "Nowhere", "user": "felix.crabtree@example.com"}, "Nowhere"),
        ({"practice": "", "user": "felix.crabtree@example.com"}, "may not connect"),
        ({"practice": "Harbour Bakery", "user": "nobody@example.com"}, "user"),
        ({"practice": "", "user": "hana.fairweather@example.com", "client_id": "X"}, "id X"),
    ],
)
def test_a_connection_that_cannot_be_says_why(order: dict[str, str], word: str) -> None:
    """Without the privilege, the user, the practice or the app there is nothing to connect."""
    refused = Desk().post("connect", **order)
    assert (refused.status, word in refused.json["error"]) == (400, True)


def test_a_full_app_gets_no_connection_from_the_other_side_either() -> None:
    """Tier and certification cap what people connect themselves, as they cap a consent."""
    desk = Desk(stage="registered")
    for number in range(6):
        desk.world.add_organisation(f"C{number}", country="NZ", members=(desk.connector.id,))
        told = desk.post("connect", practice=f"C{number}", user=desk.connector.id)
        assert told.status == (200 if number < 5 else 400)
    assert "all of its 5 connections" in told.json["error"]


def test_losing_the_privilege_breaks_the_link() -> None:
    """SP-05: the connection is gone like a disconnected one, and the right alone mends nothing."""
    desk = Desk()
    token = desk.sign_in()["access_token"]
    order = {"practice": desk.practice.name, "user": desk.connector.email}
    assert desk.post("privilege", **order, granted=False).json["broken"] == 1
    assert desk.connections(token) == []
    assert desk.call(token).status == 403
    desk.post("privilege", **order, granted=True)
    assert desk.call(token).status == 403
    assert desk.call(desk.sign_in()["access_token"]).status == 200


def test_a_broken_link_may_stay_listed_and_forbid() -> None:
    """Under that reading the practice stays in the list, and each call lacks the permission."""
    desk = Desk(switches={"broken-link": "forbidden"})
    token = desk.sign_in()["access_token"]
    order = {"practice": desk.practice.name, "user": desk.connector.email}
    desk.post("privilege", **order, granted=False)
    desk.emulator.adopt(World.restore(desk.world.snapshot()))
    desk.world = desk.emulator.world
    assert len(desk.connections(token)) == 1
    refused = desk.call(token)
    assert (refused.status, refused.json["Detail"]) == (403, "InsufficientPermissions")
    assert desk.call(token, "job.api/list").status == 401
    desk.post("privilege", **order, granted=True)
    assert desk.call(token).status == 403
    assert desk.call(desk.sign_in()["access_token"]).status == 200


def test_another_address_breaks_every_link_of_that_user() -> None:
    """SP-05: practices are lost with the old address, organisations and other users are not."""
    desk = Desk()
    desk.sign_in("accounting.contacts.read")
    token = desk.sign_in()["access_token"]
    desk.practice.privileged.add(desk.colleague.id)
    desk.emulator.consent = desk.colleague.email
    others = desk.sign_in()["access_token"]
    told = desk.post("rename", user=desk.connector.id, email="hana@example.org").json
    assert told["broken"] == 1
    (left,) = desk.connections(token)
    assert left["tenantType"] == "ORGANISATION"
    assert (desk.call(token).status, desk.call(others).status) == (403, 200)


def test_another_name_breaks_nothing() -> None:
    """A user renamed is told so by userinfo, and goes on as before."""
    desk = Desk()
    token = desk.sign_in()["access_token"]
    told = desk.post("rename", user=desk.connector.email, name="Hana Copeland").json
    assert (told["email"], told["broken"]) == (desk.connector.email, 0)
    bearer = {"authorization": f"Bearer {token}"}
    known = desk.ask("GET", "https://identity.xero.com/connect/userinfo", bearer).json
    assert known["family_name"] == "Copeland"
    assert desk.call(token).status == 200


def test_two_users_cannot_share_an_address() -> None:
    """An address somebody else has is refused, and nothing changes."""
    desk = Desk()
    refused = desk.post("rename", user=desk.connector.id, email=desk.colleague.email)
    assert (refused.status, desk.connector.name) == (400, "Hana Fairweather")


def test_practices_are_meant_by_name_or_id() -> None:
    """A name that two practices have is not enough; the only practice needs no name at all."""
    desk = Desk()
    assert desk.post("privilege", practice="", user=desk.colleague.id, granted=True).status == 200
    desk.world.add_practice(desk.practice.name, desk.practice.data, country="NZ")
    order = {"user": desk.colleague.id, "granted": True}
    told = desk.post("privilege", practice=desk.practice.name, **order)
    assert (told.status, "Several are called" in told.json["error"]) == (400, True)
    assert desk.post("privilege", practice="", **order).status == 400
    assert desk.post("privilege", practice=desk.practice.tenant_id, **order).status == 200
