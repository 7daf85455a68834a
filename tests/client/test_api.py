"""Promises of the generated API: fresh, complete, importable, and quiet about people."""

from __future__ import annotations

import asyncio
import datetime as dt
import importlib
import inspect
import pkgutil
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest
from client_cast import XML, Said, Told, envelope, refused, uuid
from msgspec import UNSET

from greenroom.client import api
from greenroom.client.concurrent import AsyncSession
from greenroom.client.record import Record, maker, plain
from greenroom.contract import contract
from greenroom.contract.model import Operation
from greenroom.errors import Refused

ROOT = Path(__file__).parents[2]
MODULES = sorted(
    found.name for found in pkgutil.walk_packages(api.__path__, "greenroom.client.api.")
)
OPERATIONS = contract().operations
RECORDS = [name for name in api.__all__ if name in contract().records]


def record(name: str) -> type[Record]:
    """The generated class of a record."""
    kind: type[Record] = getattr(api, name)
    return kind


def method(operation: Operation, session: Any) -> Any:
    """The generated method of an operation."""
    return getattr(getattr(session, operation.group), operation.name.split(".")[1])


def test_the_generated_files_are_fresh() -> None:
    """What stands in the tree is what the generator makes of the contract today."""
    sys.path.insert(0, str(ROOT / "tools"))
    try:
        made = importlib.import_module("generate_api").files()
    finally:
        sys.path.remove(str(ROOT / "tools"))
    folder = ROOT / "src/greenroom/client/api"
    there = {str(path.relative_to(ROOT)) for path in folder.rglob("*.py")}
    assert there == set(made)
    stale = [name for name, text in made.items() if (ROOT / name).read_text("utf-8") != text]
    assert stale == [], "Next: make docs"


@pytest.mark.parametrize("name", MODULES)
def test_every_module_can_be_imported(name: str) -> None:
    """No generated module needs another that needs it, and each says what it offers."""
    module = importlib.import_module(name)
    for offered in getattr(module, "__all__", ()):
        assert getattr(module, offered) is not None


def test_a_session_imports_a_group_when_it_is_used() -> None:
    """A group's module is loaded by the first use of the group, and the group is kept."""
    session = Told(Said((200, XML, b""))).session
    assert session.tasks is session.tasks
    with pytest.raises(AttributeError):
        importlib.import_module("greenroom.client.api").Nobody  # noqa: B018


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_operation_has_a_documented_method(name: str) -> None:
    """Each method tells summary, cost, scopes and standing, and takes every argument there is."""
    operation = OPERATIONS[name]
    session = Told(Said((200, XML, b""))).session
    found = method(operation, session)
    doc = inspect.cleandoc(found.__doc__)
    said = " ".join(doc.split())
    assert said.startswith(operation.summary)
    for part in ("Cost: one call", "Scopes, any one: ", f"Standing: {operation.standing}."):
        assert part in said
    for oddity in operation.oddities:
        assert " ".join(oddity.split()) in said
    taken = {name.rstrip("_") for name in inspect.signature(found).parameters}
    assert {param.name.rstrip("_") for param in operation.params} <= taken
    assert "broad scopes" in said or not all(
        contract().scopes[scope].broad for scope in operation.scopes_any
    )


EXAMPLES: dict[str, Any] = {
    "text": "A-1",
    "uuid": uuid(1),
    "integer": 1,
    "decimal": Decimal("1.5"),
    "boolean": True,
    "yes-no": True,
    "date": dt.date(2026, 1, 1),
    "datetime": dt.datetime(2026, 1, 1, 9, 30),  # noqa: DTZ001 - Xero sends none
    "utc-datetime": dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
    "time": dt.time(9, 30),
    "month": 3,
    "base64": b"x",
}


def example(name: str) -> Record:
    """A record with every field filled."""
    fields = contract().fields(name)
    values = {
        field.name: example(field.record) if field.record else EXAMPLES[field.type]
        for field in fields
    }
    many = {field.name for field in fields if field.many}
    return record(name)(**{k: (v,) if k in many else v for k, v in values.items()})


def given_to(operation: Operation) -> tuple[list[Any], dict[str, Any]]:
    """Every argument of an operation, by position and by name."""
    places = [EXAMPLES[param.type] for param in operation.path_params]
    places += [example(operation.body.record)] if operation.body else []
    return places, {
        param.name: EXAMPLES[param.type] for param in operation.params if param.place != "path"
    }


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_method_makes_its_call(name: str) -> None:
    """With everything given, a method sends the operation's request and reads its refusal."""
    operation = OPERATIONS[name]
    far = Said((200, XML, refused("no")))
    places, named = given_to(operation)
    found = method(operation, Told(far).session)
    with pytest.raises(Refused, match=f"{name}: Xero refused: no"):
        list(found(*places, **named))
    assert far.requests[0].method == operation.method
    assert operation.path.partition("{")[0] in far.requests[0].url
    assert bool(far.requests[0].body) is (operation.body is not None)


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_method_can_be_awaited(name: str) -> None:
    """The asynchronous twin has the same arguments and makes the same request."""
    operation = OPERATIONS[name]
    one, two = Said((200, XML, refused("no"))), Said((200, XML, refused("no")))
    places, named = given_to(operation)
    awaited = AsyncSession(Told(one).session)

    async def call() -> None:
        found = method(operation, awaited)(*places, **named)
        await (found.all() if hasattr(found, "all") else found)

    with pytest.raises(Refused):
        asyncio.run(call())
    with pytest.raises(Refused):
        list(method(operation, Told(two).session)(*places, **named))
    assert (one.requests[0].url, one.requests[0].body) == (
        two.requests[0].url,
        two.requests[0].body,
    )
    assert list(inspect.signature(method(operation, awaited)).parameters) == list(
        inspect.signature(method(operation, Told(two).session)).parameters
    )


@pytest.mark.parametrize("name", RECORDS)
def test_every_record_matches_the_contract(name: str) -> None:
    """A record has the contract's fields, with types that can be resolved."""
    kind = record(name)
    assert set(kind.__struct_fields__) == {field.name for field in contract().fields(name)}
    assert {field.name for field in msgspec.structs.fields(kind)} == set(kind.__struct_fields__)


@pytest.mark.parametrize("name", RECORDS)
def test_every_record_keeps_people_to_itself(name: str) -> None:
    """Neither ``repr`` nor a rich terminal shows more than class and id."""
    full = example(name)
    shown = f"{full!r} {full.__rich_repr__()}"
    assert all(str(value) not in shown for value in ("A-1", "1.5", "2026", "09:30"))
    assert name in repr(full)


@pytest.mark.parametrize(
    "name", [n for n in RECORDS if contract().records[n].direction != "request"]
)
def test_every_reply_record_may_be_empty(name: str) -> None:
    """Xero may leave out anything: every field has a default, a list the empty one."""
    kind = record(name)
    empty = maker(kind)()
    for field in contract().fields(name):
        assert getattr(empty, field.name) == (() if field.many else None)
    lists = {field.name: None for field in contract().fields(name) if field.many}
    assert maker(kind)(**lists) == empty


@pytest.mark.parametrize(
    "name", [n for n in RECORDS if contract().records[n].direction == "request"]
)
def test_every_request_record_needs_what_xero_needs(name: str) -> None:
    """What is needed must be given, and everything else is left out until it is set."""
    kind = record(name)
    needed = {field.name for field in contract().fields(name) if field.needed}
    if needed:
        with pytest.raises(TypeError):
            kind()
    full = example(name)
    least = kind(**{field: getattr(full, field) for field in needed})
    assert set(plain(least)) == needed
    assert set(plain(full)) == set(kind.__struct_fields__)
    assert all(getattr(least, f) is UNSET for f in kind.__struct_fields__ if f not in needed)


def test_an_explicit_none_is_kept() -> None:
    """``None`` in a request clears the field at Xero; unset leaves it alone."""
    update = api.ClientUpdate(uuid=uuid(1), email=None)
    assert plain(update) == {"uuid": uuid(1), "email": None}


def test_lists_are_tuples_all_the_way() -> None:
    """A record read from Xero cannot be changed, its lists included."""
    body = envelope(
        f"<Clients><Client><UUID>{uuid(1)}</UUID><Contacts><Contact><Name>Rimu</Name></Contact>"
        "</Contacts><Notes/></Client></Clients>"
    )
    (client,) = Told(Said((200, XML, body))).session.clients.list(detailed=True).all()
    assert client.contacts == (api.Contact(name="Rimu"),)
    assert client.notes == ()
    with pytest.raises(AttributeError):
        client.name = "other"  # type: ignore[misc]
