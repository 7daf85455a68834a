"""Rows made from records, as the mapping says."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from far_side import make
from hypothesis import given
from hypothesis import strategies as st

from greenroom.contract import contract
from greenroom.sync.mapping import Column, Filter, Mapping, Table
from greenroom.sync.mapping_file import read_mapping
from greenroom.sync.rows import RowMaker, fingerprint, reader


def table(columns: str, *, source: str = "clients", key: str = '["uuid"]', more: str = "") -> Table:
    """A table called t, from the lines of its columns."""
    text = f'version = 1\n[tables.t]\nfrom = "{source}"\nkey = {key}\n[tables.t.columns]\n'
    return read_mapping(text + columns + "\n" + more, contract()).table("t")


def only_row(of: Table, record: Any) -> dict[str, Any]:
    """The one row a record makes, by column."""
    maker = RowMaker(of)
    (values,) = maker.batch([record]).rows.values()
    return dict(zip(maker.columns, values, strict=True))


@pytest.mark.parametrize(
    ("field", "type_", "value", "kept"),
    [
        ("balance_month", "text", 3, "3"),
        ("provisional_tax_ratio", "text", Decimal("1E+2"), "100"),
        ("is_archived", "text", False, "No"),
        ("is_archived", "integer", True, 1),
        ("date_of_birth", "datetime", dt.date(1970, 1, 2), dt.datetime.fromisoformat("1970-01-02")),
        ("date_of_birth", "text", dt.date(1970, 1, 2), "1970-01-02"),
        ("name", "text", None, None),
    ],
)
def test_values_are_converted_without_loss(field: str, type_: str, value: Any, kept: Any) -> None:
    """Each conversion a mapping may ask for keeps the whole value; nothing stays nothing."""
    found = table(f'uuid = "uuid"\nx = {{ field = "{field}", type = "{type_}" }}')
    assert only_row(found, make("Client", uuid="a", **{field: value}))["x"] == kept


def test_a_nested_record_that_is_missing_leaves_its_columns_empty() -> None:
    """A client without a manager is a row without one, not an error."""
    found = table('uuid = "uuid"\nboss = "account_manager.uuid"\nterms = "type.payment_term"')
    row = only_row(found, make("Client", uuid="a", type=make("BillingType", payment_term="X")))
    assert row == {"uuid": "a", "boss": None, "terms": "X"}


def test_constants_and_ordinals_fill_their_columns() -> None:
    """A constant stands in every row; the ordinal counts a parent's rows from one."""
    found = table(
        'client = "parent.uuid"\nnumber = "ordinal"\ntitle = "title"\norigin = { constant = "x" }',
        source="clients.notes",
        key='["client", "number"]',
    )
    notes = (make("ClientNote", title="one"), make("ClientNote", title="two"))
    maker = RowMaker(found)
    batch = maker.batch([make("Client", uuid="a", notes=notes)])
    assert list(batch.rows) == [("a", 1), ("a", 2)]
    row = dict(zip(maker.columns, batch.rows["a", 2], strict=True))
    assert row == {"client": "a", "number": 2, "title": "two", "origin": "x"}


def test_filters_leave_rows_out_but_speak_for_them() -> None:
    """A record that a filter leaves out makes no row, and an old row of it is to go."""
    more = '[[tables.t.filters]]\nfield = "is_deleted"\nin = [false]\n'
    maker = RowMaker(table('uuid = "uuid"', more=more))
    batch = maker.batch([make("Client", uuid="a"), make("Client", uuid="b", is_deleted=False)])
    assert list(batch.rows) == [("b",)]
    assert batch.scope == ["a", "b"]


def test_rows_without_a_whole_key_are_counted_not_kept() -> None:
    """A contact without an id cannot be told from another: it is counted and said."""
    maker = RowMaker(table('uuid = "uuid"\nname = "name"', source="clients.contacts"))
    contacts = [make("Contact", name="nobody"), make("Contact", uuid="p")]
    batch = maker.batch([make("Client", uuid="a", contacts=contacts)])
    assert (list(batch.rows), batch.unkeyed, batch.scope) == ([("p",)], 1, ["p"])


def test_memberships_are_the_same_from_either_side(mapping: Mapping) -> None:
    """A group's clients and a client's groups make equal rows; only what they speak for differs."""
    maker = RowMaker(mapping.table("group_members"))
    group, client = make("Reference", uuid="g"), make("Reference", uuid="c")
    from_client = maker.batch([make("Client", uuid="c", groups=(group,))])
    from_group = maker.members([make("Group", uuid="g", clients=(client,))])
    assert from_client.rows == from_group.rows
    assert (from_client.scope_column, from_client.scope) == ("client_uuid", ["c"])
    assert (from_group.scope_column, from_group.scope) == ("group_uuid", ["g"])


def _tree(paths: dict[str, int]) -> SimpleNamespace:
    """An object with a value at each path."""
    root = SimpleNamespace()
    for path, value in paths.items():
        at = root
        *steps, last = path.split(".")
        for step in steps:
            if not hasattr(at, step):
                setattr(at, step, SimpleNamespace())
            at = getattr(at, step)
        setattr(at, last, value)
    return root


PATHS = st.lists(
    st.sampled_from(["a", "b", "x.a", "x.b", "x.y.a", "y.a", "y.z.b", "z.a.b.c", "z.c"]),
    unique=True,
)


@given(PATHS)
def test_reading_is_in_the_order_of_the_columns(paths: list[str]) -> None:
    """However fields are nested, each value lands in the column that asked for it."""
    values = {path: number for number, path in enumerate(sorted(paths))}
    columns = tuple(Column(f"c{number}", "text", path) for path, number in values.items())
    found = Table("t", "clients", ("c0",) if columns else (), columns)
    ordered = sorted(paths, key=lambda path: (path.count("."), path))
    assert reader(ordered)(_tree(values)) == tuple(values[path] for path in ordered)
    assert {column.path for column in found.columns} == set(paths)


def test_a_fingerprint_tells_values_and_types_apart() -> None:
    """Empty text, nothing, a number and its text are different rows."""
    seen = {fingerprint(values) for values in ((None,), ("",), (1,), ("1",), ("None",), ())}
    assert len(seen) == 6


def test_filters_can_look_at_the_parent() -> None:
    """Notes of archived clients can be left out."""
    found = Table(
        "t",
        "clients.notes",
        ("c", "n"),
        (Column("c", "text", "parent.uuid"), Column("n", "integer", "ordinal")),
        (Filter("parent.is_archived", (False,)),),
    )
    notes = (make("ClientNote", title="x"),)
    clients = [
        make("Client", uuid="a", is_archived=True, notes=notes),
        make("Client", uuid="b", is_archived=False, notes=notes),
    ]
    assert list(RowMaker(found).batch(clients).rows) == [("b", 1)]
