"""A body opened: every value with its field, every record with its names, nothing lost."""

from __future__ import annotations

import json
from typing import Any

import pytest

from greenroom.contract import contract
from greenroom.errors import BodyError
from greenroom.wire.leaves import ENVELOPE, UNUSUAL, Leaf, Met, Odd, plain_name
from greenroom.wire.opening import open_reply
from greenroom.wire.reading import Format, reply_reader

KNOWN = contract()


def parts(operation: str, body: str) -> list[Any]:
    """The parts of a reply."""
    return list(open_reply(KNOWN, KNOWN.operation(operation), body.encode()).parts())


def leaves(operation: str, body: str) -> dict[str, Any]:
    """The values of a reply by record and name."""
    found = parts(operation, body)
    return {f"{one.record}.{one.name}": one.value for one in found if isinstance(one, Leaf)}


CLIENT_XML = """<Response api-method="Get"><Status>OK</Status><Client>
<UUID>1</UUID><Name>Ana</Name><Phone></Phone>
<AccountManager><UUID>2</UUID><Name>Bo</Name></AccountManager><JobManager />
<Contacts><Contact><Name>Cy</Name></Contact></Contacts>
</Client><WebUrl>https://x/1</WebUrl></Response>"""

CLIENT_JSON = json.dumps(
    {
        "status": "OK",
        "client": {
            "uuid": "1",
            "name": "Ana",
            "phone": "",
            "accountManager": {"uuid": "2", "name": "Bo"},
            "jobManager": None,
            "contacts": [{"name": "Cy"}],
            "webUrl": "https://x/1",
        },
    }
)


@pytest.mark.parametrize(
    ("body", "status", "name"),
    [(CLIENT_XML, ".Status", "Name"), (CLIENT_JSON, ".status", "name")],
    ids=["xml", "json"],
)
def test_every_value_is_told_with_its_record(body: str, status: str, name: str) -> None:
    """Values of records inside records belong to those, empty ones are ``None``."""
    found = leaves("clients.get", body)
    assert found[status] == "OK"
    assert found[f"Client.{name}"] == "Ana"
    assert found[f"Reference.{name}"] == "Bo"
    assert found[f"Contact.{name}"] == "Cy"
    phone, link = ("Phone", "WebUrl") if name == "Name" else ("phone", "webUrl")
    assert found[f"Client.{phone}"] is None
    assert found[f"Client.{link}"] == "https://x/1"


@pytest.mark.parametrize("body", [CLIENT_XML, CLIENT_JSON], ids=["xml", "json"])
def test_every_record_is_told_with_the_fields_it_came_with(body: str) -> None:
    """A field that is there and empty came; one that is not there did not."""
    met = {one.record: one.names for one in parts("clients.get", body) if isinstance(one, Met)}
    assert {"uuid", "name", "phone", "account_manager", "job_manager", "contacts"} <= met["Client"]
    assert "email" not in met["Client"]
    assert met["Contact"] == {"name"}
    assert {"status", "client"} <= {name.lower() for name in met[ENVELOPE]}


def test_what_the_contract_does_not_know_has_no_field() -> None:
    """Strange elements, attributes and loose texts are told, wherever they stand."""
    xml = (
        "<Response><Status>OK</Status><Client kind='k'>loose<Pet age='3'><Dog>Rex</Dog></Pet>"
        "<Name>Ana<b>x</b></Name></Client><Extra>e</Extra></Response>"
    )
    found = {
        f"{one.record}.{one.name}": one.value
        for one in parts("clients.get", xml)
        if isinstance(one, Leaf) and one.field is None
    }
    assert found["Client.@kind"] == "k"
    assert found["Client.text"] == "loose"
    assert found["Client.Pet/@age"] == "3"
    assert found["Client.Pet/Dog"] == "Rex"
    assert found["Client.Name/text"] == "Ana"
    assert found["Client.Name/b"] == "x"
    assert found[".Extra"] == "e"
    body = {"status": "OK", "client": {"pet": {"dog": ["Rex"]}, "name": {"b": "x"}}, "extra": 1}
    told = leaves("clients.get", json.dumps(body))
    assert told["Client.pet/dog/[]"] == "Rex"
    assert told["Client.name/b"] == "x"
    assert told[".extra"] == 1


def test_a_part_of_another_build_is_odd() -> None:
    """An object for a list and a text for a record are told as such."""
    one = {"status": "OK", "contacts": {"name": "Cy"}}
    assert Odd(ENVELOPE, "contacts", "a list", "an object") in parts(
        "contacts.list", json.dumps(one)
    )
    xml = "<Response><Status>OK</Status><Client><JobManager>Bo</JobManager></Client></Response>"
    assert Odd("Client", "JobManager", "a record", "a text") in parts("clients.get", xml)
    inner = {"status": "OK", "client": {"contacts": {"name": "Cy"}, "jobManager": "Bo"}}
    found = parts("clients.get", json.dumps(inner))
    assert Odd("Client", "contacts", "a list", "an object") in found
    assert Odd("Reference", "jobManager", "a record", "a text") in found


@pytest.mark.parametrize("body", [CLIENT_XML, CLIENT_JSON], ids=["xml", "json"])
def test_what_is_put_is_written_and_nothing_else_changes(body: str) -> None:
    """A value exchanged is read back in its place; the others are as they were."""
    operation = KNOWN.operation("clients.get")
    opened = open_reply(KNOWN, operation, body.encode())
    for part in opened.parts():
        if isinstance(part, Leaf) and part.field is not None and part.field.name == "name":
            part.put(f"{part.value} & <co>")
    reader = reply_reader(KNOWN, operation, content_type="", first=opened.write()[:64])
    (client,) = [*reader.feed(opened.write()), *reader.finish()]
    assert client["name"] == "Ana & <co>"
    assert client["account_manager"] == {"uuid": "2", "name": "Bo & <co>"}
    assert client["contacts"] == [{"name": "Cy & <co>"}]
    assert (client["uuid"], client["phone"], client["web_url"]) == ("1", None, "https://x/1")


@pytest.mark.parametrize("form", ["xml", "json"])
def test_a_name_that_may_be_data_is_never_told_nor_written(form: Format) -> None:
    """A key that is a person or an id stands as an unusual name, and is written as another."""
    operation = KNOWN.operation("clients.get")
    strange = "n" * 61
    body = (
        f"<Response><Client><{strange} {strange}='v'>x</{strange}></Client></Response>"
        if form == "xml"
        else json.dumps({"client": {"Ana Ngata": {"ana@example.com": 1}, strange: [{"Bo B": 2}]}})
    )
    opened = open_reply(KNOWN, operation, body.encode())
    told = repr([(one.record, one.name) for one in opened.parts() if isinstance(one, Leaf)])
    assert UNUSUAL in told
    written = opened.write().decode()
    for secret in ("Ana", "ana@", strange, "Bo B"):
        assert secret not in told
        assert secret not in written


def test_deep_nests_are_walked_without_falling() -> None:
    """A hostile nest of objects ends as one value; nothing is raised."""
    nest: Any = "x"
    for _ in range(300):
        nest = {"a": nest}
    found = leaves("clients.get", json.dumps({"status": "OK", "client": {"deep": nest}}))
    assert len([name for name in found if "deep" in name]) == 1


@pytest.mark.parametrize("body", ["", "hello", "[1]", "{", "<a", "<!DOCTYPE a><a/>"])
def test_what_is_no_reply_is_refused(body: str) -> None:
    """Neither XML nor JSON, cut or hostile: ``BodyError``, as everywhere."""
    with pytest.raises(BodyError):
        parts("clients.get", body)


def test_names_of_kinds_are_plain_and_values_are_not() -> None:
    """What looks like a name of the contract stays; spaces, addresses and ids do not."""
    assert [plain_name(name) for name in ("opt-out", "@uuid", "Opt-Out")] == [
        "opt-out",
        "@uuid",
        "Opt-Out",
    ]
    assert {plain_name(name) for name in ("Ana Ngata", "a@b", "3f2a", "{ns}x", "")} == {UNUSUAL}
