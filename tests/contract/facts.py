"""The reference tables that ``GREENROOM_FACTS`` names, as plain rows, and how they spell things."""

from __future__ import annotations

import csv
import os
import re
from pathlib import Path
from typing import NamedTuple

import pytest

FOLDER = os.environ.get("GREENROOM_FACTS", "")

needs_facts = pytest.mark.skipif(not FOLDER, reason="GREENROOM_FACTS names no folder of facts")


class FactParam(NamedTuple):
    """A parameter of an operation in the table."""

    wire: str
    place: str
    needed: bool
    type: str


class FactOperation(NamedTuple):
    """A row of the table of operations."""

    method: str
    path: str
    operation_id: str
    params: tuple[FactParam, ...]
    request: str
    reply: str
    statuses: frozenset[int]
    scopes: frozenset[str]
    xml_root: str
    xml_payload: str


class FactField(NamedTuple):
    """A row of the table of fields."""

    schema: str
    json: str
    type: str
    values: tuple[str, ...]
    xml: str
    note: str

    @property
    def xml_names(self) -> set[str]:
        """The element names the documentation shows, without what is said about them."""
        said = re.sub(r"\(.*?\)|: conflict|[@,]", " ", self.xml.replace("@uuid,@task-uuid", ""))
        return {word for word in re.split(r"[\s/]+", said) if word not in {"", "or", "vs", "uuid"}}


def operations() -> dict[tuple[str, str], FactOperation]:
    """Every operation of the table by method and path."""
    rows = (_operation(row) for row in _rows("xpm-operations.tsv"))
    return {(row.method, row.path): row for row in rows}


def fields() -> dict[str, dict[str, FactField]]:
    """Every schema of the table, its fields by JSON name, inherited ones included."""
    found: dict[str, dict[str, FactField]] = {}
    for row in _rows("xpm-fields.tsv"):
        one = FactField(
            schema=row["schema"],
            json=row["field_json"],
            type=row["type"],
            values=tuple(filter(None, row["enum_values"].split("|"))),
            xml=row["xml_element_docs"],
            note=row["notes"],
        )
        schema = found.setdefault(one.schema, {})
        if one.json != "(none)":
            schema[one.json] = one
    return found


def _rows(name: str) -> list[dict[str, str]]:
    """The rows of a table; none when the folder is not there, so that tests can be collected."""
    if not FOLDER:
        return []
    with (Path(FOLDER) / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def _operation(row: dict[str, str]) -> FactOperation:
    return FactOperation(
        method=row["method"],
        path=row["path"].removeprefix("/"),
        operation_id=row["operationId"],
        params=tuple(map(_param, row["params (name(in):type:required)"].split("; "))),
        request=row["request_schema"],
        reply=row["response_200_schema"],
        statuses=frozenset(map(int, row["other_statuses"].split(","))),
        scopes=frozenset(row["scopes_any_of"].split(",")),
        xml_root=row["xml_request_root"],
        xml_payload=row["xml_response_payload"],
    )


def _param(text: str) -> FactParam:
    wire, place, kind, needed = re.fullmatch(r"(\w+)\((\w+)\):([^:]+):(\w+)", text).groups()
    return FactParam(wire, place, needed == "required", kind)
