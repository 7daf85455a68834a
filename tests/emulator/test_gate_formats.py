"""Negotiation: what a call is answered in, and which bodies are read at all."""

from __future__ import annotations

import pytest
from gate_cast import PRACTICE, House

FLAG = "practice-strict-content-type"
XML, JSON = "text/xml; charset=utf-8", "application/json; charset=utf-8"

STRICT = [
    ("application/xml", "", XML),
    ("application/xml, text/xml", "", XML),
    ("text/xml", "", XML),
    ("application/json", "", JSON),
    ("application/json", FLAG, JSON),
    ("application/json;q=0.5, application/xml", "", XML),
    ("application/xml;q=0.1, Application/JSON;q=0.9", "", JSON),
    ("text/html, application/json", "", JSON),
]
REFUSED = ["*/*", "", "text/html", "application/json;q=0", "application/xml;q=often"]


@pytest.mark.parametrize(("accept", "features", "kind"), STRICT)
def test_strict_honours_accept(accept: str, features: str, kind: str) -> None:
    """Under strict negotiation the best type asked for that can be served is served."""
    house = House()
    token = house.sign_in()["access_token"]
    reply = house.call(token, accept=accept, **{"xero-features": features})
    assert (reply.status, reply.headers["content-type"]) == (200, kind)
    assert reply.body[:1] == (b"{" if kind == JSON else b"<")


@pytest.mark.parametrize("accept", REFUSED)
def test_strict_refuses_what_it_cannot_serve(accept: str) -> None:
    """An Accept without a type that can be served is a 406, counted like any call."""
    house = House()
    reply = house.call(house.sign_in()["access_token"], accept=accept)
    assert (reply.status, reply.json["Title"]) == (406, "Not Acceptable")
    assert reply.headers["x-minlimit-remaining"] == "59"


def test_a_bare_accept_is_a_switch() -> None:
    """Under the other reading a bare */* is served."""
    house = House(switches={"bare-accept": "served"})
    assert house.call(house.sign_in()["access_token"], accept="*/*").status == 200


@pytest.mark.parametrize(
    ("accept", "features", "kind"),
    [
        ("application/json", "", XML),
        ("", "", XML),
        ("*/*", "", XML),
        ("application/json", f"other, {FLAG}", JSON),
    ],
)
def test_lenient_is_xml_but_for_the_flag(accept: str, features: str, kind: str) -> None:
    """Before the switch to strict everything is XML unless the flag asks for JSON."""
    house = House(switches={"negotiation": "lenient"})
    token = house.sign_in()["access_token"]
    reply = house.call(token, accept=accept, **{"xero-features": features})
    assert (reply.status, reply.headers["content-type"]) == (200, kind)


def test_the_flag_makes_a_lenient_server_strict() -> None:
    """With the flag a type that cannot be served is refused there too."""
    house = House(switches={"negotiation": "lenient"})
    token = house.sign_in()["access_token"]
    assert house.call(token, accept="text/html", **{"xero-features": FLAG}).status == 406


@pytest.mark.parametrize("kind", ["text/xml", "", "application/x-www-form-urlencoded"])
def test_strict_refuses_bodies_of_other_types(kind: str) -> None:
    """A body labelled otherwise is a 415 that lists the two types."""
    house = House()
    headers = house.headers(house.sign_in("practicemanager.client")["access_token"])
    headers["content-type"] = kind
    body = b"<Client><Name>Kowhai</Name></Client>"
    reply = house.ask("POST", f"{PRACTICE}client.api/add", headers, body)
    assert reply.status == 415
    assert reply.json["Detail"] == "application/json, application/xml"


@pytest.mark.parametrize("kind", ["text/xml", "", "application/x-www-form-urlencoded"])
def test_lenient_reads_bodies_whatever_they_are_called(kind: str) -> None:
    """A lenient server goes by the body's first byte."""
    house = House(switches={"negotiation": "lenient"})
    headers = house.headers(house.sign_in("practicemanager.client")["access_token"])
    headers["content-type"] = kind
    for body in (b"<Client><Name>Kowhai</Name></Client>", b'{"name": "Rata"}'):
        reply = house.ask("POST", f"{PRACTICE}client.api/add", headers, body)
        assert reply.status == 200
        assert b"<Status>OK</Status>" in reply.body
