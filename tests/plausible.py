"""Requests that an integration might send: any operation, ids that exist, values of the right kind.

Led by the contract alone: what is sent follows from the fields of the body and the parameters.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from random import Random
from typing import Any
from urllib.parse import quote, urlencode

from greenroom.contract import contract
from greenroom.contract.model import Field, Operation, Param
from greenroom.emulator.practice.data import PracticeData
from greenroom.send import Request
from greenroom.testing.stage import Stage
from greenroom.wire.writing import write_body

BASE = "https://api.xero.com/practicemanager/3.1/"
NAMED = {
    "client": "clients", "billing_client": "clients", "related_client": "clients",
    "contact": "contacts", "contacts": "contacts", "account_manager": "staff", "staff": "staff",
    "job_manager": "staff", "template": "templates", "category": "categories", "task": "job_tasks",
    "supplier": "suppliers", "custom_fields": "custom_fields", "tasks": "job_tasks",
}  # fmt: skip
"""What a field or the list it stands in refers to."""

PARENTS = {
    "jobs.for_client": "clients", "jobs.for_staff": "staff", "time.for_staff": "staff",
    "documents.list_for_client": "clients", "contacts.link": "clients",
}  # fmt: skip
TEXTS = ("", "Amber", "O'Neill & <Sons>", "Ngāti", "line\nbreak", "a" * 300, "  ", "0", "Yes", "é́")


MAKERS: dict[str, Callable[[Random], Any]] = {
    "text": lambda draw: draw.choice(TEXTS),
    "integer": lambda draw: draw.choice((0, 1, 7, 500, -3)),
    "decimal": lambda draw: Decimal(draw.randrange(0, 100_000)) / 100,
    "boolean": lambda draw: draw.random() < 0.5,
    "yes-no": lambda draw: draw.random() < 0.5,
    "date": lambda draw: dt.date(2026, 1, 1) + dt.timedelta(draw.randrange(330)),
    "time": lambda draw: dt.time(draw.randrange(24), 15),
    "month": lambda draw: draw.randrange(1, 13),
    "base64": lambda _draw: b"%PDF",
}
"""A value of each type of field that requests have."""


class Plausible:
    """What a caller might ask of one practice."""

    def __init__(self, stage: Stage, draw: Random) -> None:
        self.stage = stage
        self.draw = draw
        self.operations = list(contract().operations.values())

    @property
    def data(self) -> PracticeData:
        """The practice as it is now."""
        return next(iter(self.stage.emulator.world.practices.values())).data

    def request(self, token: str, operation: Operation | None = None) -> Request:
        """A request to an operation, any by default, in either format."""
        operation = operation or self.draw.choice(self.operations)
        form = self.draw.choice(("xml", "json"))
        path, query = operation.path, {}
        for param in operation.params:
            if param.place == "path":
                path = path.replace(f"{{{param.wire}}}", quote(self.named(operation, param)))
            elif param.needed or self.draw.random() < 0.3:
                query[param.wire] = self.parameter(param)
        body = b""
        if operation.body is not None:
            values = self.record(operation.body.record, operation.on)
            body = write_body(contract(), operation, values, format=form)  # type: ignore[arg-type]
        headers = {
            "authorization": f"Bearer {token}",
            "xero-tenant-id": self.stage.tenant_id,
            "accept": f"application/{form}",
            "content-type": f"application/{form}",
        }
        url = BASE + path + (f"?{urlencode(query)}" if query else "")
        return Request(operation.method, url, headers, body)

    def named(self, operation: Operation, param: Param) -> str:
        """What stands in a path: an id or a number that exists, mostly."""
        if param.name == "identifier":
            return self.some(PARENTS.get(operation.name) or operation.on)
        kind = {"invoice_number": "invoices", "quote_number": "quotes"}.get(param.name, "jobs")
        row = self.row(kind)
        return str(row.values["id"]) if row else "J000001"

    def parameter(self, param: Param) -> str:
        """A value of a query's parameter."""
        match param.type:
            case "date":
                return f"{dt.date(2026, 1, 1) + dt.timedelta(self.draw.randrange(330)):%Y%m%d}"
            case "integer":
                return str(self.draw.randrange(param.least or 0, 1 + (param.most or 40)))
            case "boolean":
                return self.draw.choice(("true", "false"))
            case "utc-datetime":
                return "2026-05-01T00:00:00"
            case "uuid":
                return self.some("clients")
        return self.draw.choice(("name", "uuid,name", "Amber", "", "nothing"))

    def record(self, name: str, on: str) -> dict[str, Any]:
        """The values of a record to send: what is needed, and some of the rest."""
        return {
            field.name: self.value(field, on)
            for field in contract().fields(name)
            if field.needed or self.draw.random() < 0.4
        }

    def value(self, field: Field, on: str) -> Any:
        """A value for a field."""
        if field.record:
            inner = NAMED.get(field.name, "staff" if "assign" in field.record.lower() else on)
            count = self.draw.randrange(1, 3) if field.many else 1
            parts = [self.record(field.record, inner) for _ in range(count)]
            return parts if field.many else parts[0]
        if field.many:
            return [self.draw.choice(TEXTS) or "x"]
        if field.values:
            value = self.draw.choice(field.values)
            return int(value) if field.type == "integer" else value
        return self.scalar(field, on)

    def scalar(self, field: Field, on: str) -> Any:
        """A plain value of the field's type."""
        if field.type == "uuid":
            name = field.name.removesuffix("_uuid")
            library = (on, name) == ("job_tasks", "task")
            return self.some("tasks" if library else NAMED.get(name, on))
        if field.type == "text" and field.name in ("id", "job"):
            row = self.row("jobs")
            return str(row.values["id"]) if row else "J1"
        return MAKERS[field.type](self.draw)

    def row(self, kind: str) -> Any:
        """Some row of a kind, if there is one."""
        rows = self.data.collections[kind].rows()
        return self.draw.choice(rows) if rows else None

    def some(self, kind: str) -> str:
        """An id of a kind of row; of nobody where there is none."""
        row = self.row(kind) if kind in self.data.collections else None
        return str(row.uuid) if row else "0b7f0c2e-0000-4000-a000-000000000000"


def spoilt(request: Request, draw: Random) -> Request:
    """The same request, damaged in one of many ways."""
    return draw.choice(DAMAGES)(request, draw)


def _body(request: Request, body: bytes, **headers: str) -> Request:
    return Request(request.method, request.url, {**request.headers, **headers}, body)


def _headers(request: Request, **changed: str | None) -> Request:
    merged = {**request.headers, **{k.replace("_", "-"): v for k, v in changed.items()}}
    kept = {name: value for name, value in merged.items() if value is not None}
    return Request(request.method, request.url, kept, request.body)


def _flip(request: Request, draw: Random) -> Request:
    body = bytearray(request.body or b"<x/>")
    for _ in range(draw.randrange(1, 6)):
        body[draw.randrange(len(body))] = draw.randrange(256)
    return _body(request, bytes(body))


def _cut(request: Request, draw: Random) -> Request:
    return _body(request, request.body[: draw.randrange(len(request.body) + 1)])


def _twice(request: Request, draw: Random) -> Request:
    at = draw.randrange(len(request.body) + 1)
    return _body(request, request.body[:at] + request.body[at // 2 :])


def _deep(request: Request, draw: Random) -> Request:
    depth = draw.choice((10, 2_000, 100_000))
    return _body(request, draw.choice((b"<a>", b"[", b'{"a":')) * depth)


def _wide(request: Request, draw: Random) -> Request:
    entry = draw.choice((b"<Name>x</Name>", b'"a",', b" ", b"\x00", b"<!--x-->"))
    return _body(request, b"<Client>" + entry * draw.choice((10, 20_000)) + b"</Client>")


def _entities(request: Request, draw: Random) -> Request:
    laughs = b'<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;&x;&x;&x;">]>'
    outside = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    return _body(request, draw.choice((laughs, outside)) + (request.body or b"<a>&x;</a>"))


def _other_type(request: Request, draw: Random) -> Request:
    types = (
        "text/xml",
        "application/json",
        "application/xml; charset=utf-16",
        "",
        "\x7f",
        "a/b;" * 50,
    )
    return _headers(request, content_type=draw.choice(types))


def _other_accept(request: Request, draw: Random) -> Request:
    return _headers(request, accept=draw.choice(("*/*", "", "text/html", ";;;", "a" * 5_000, None)))


def _other_token(request: Request, draw: Random) -> Request:
    tokens = (None, "", "Bearer", "Bearer ", "Basic eDp5", "Bearer " + "x" * 9_000, "Bearer é")
    return _headers(request, authorization=draw.choice(tokens))


def _other_tenant(request: Request, draw: Random) -> Request:
    return _headers(request, xero_tenant_id=draw.choice((None, "", "x", "../../etc", "é" * 99)))


def _other_method(request: Request, draw: Random) -> Request:
    method = draw.choice(("PATCH", "OPTIONS", "HEAD", "TRACE", "GET", "DELETE", "get", "\u0130"))
    return Request(method, request.url, request.headers, request.body)


def _other_path(request: Request, draw: Random) -> Request:
    tail = draw.choice((
        "/../../../etc/passwd", "%00", "%ff%fe", "/" * 300, "?" + "a=b&" * 2_000, "?pageSize=1e9",
        "?pageToken=AAAA", "?fields=" + "name," * 3_000, "#x", "?modifiedsince=now", "?from=0&to=9",
        "?=&=&", "?detailed=%E0%A4%A", "\u2028", "?page=99999999999999999999", ";x=1",
    ))  # fmt: skip
    return Request(request.method, request.url + tail, request.headers, request.body)


def _numbers(request: Request, draw: Random) -> Request:
    """Numbers of the body replaced by ones that no column could hold."""
    huge = draw.choice((b"9" * 400, b"-0", b"1e400", b"NaN", b"0x1f", b"1_000", "٣".encode()))
    body = bytearray()
    for byte in request.body:
        body += huge if chr(byte).isdigit() and draw.random() < 0.2 else bytes([byte])
    return _body(request, bytes(body))


def _untouched(request: Request, _draw: Random) -> Request:
    return request


DAMAGES = (
    _flip, _cut, _twice, _deep, _wide, _entities, _other_type, _other_accept, _other_token,
    _other_tenant, _other_method, _other_path, _numbers, _untouched,
)  # fmt: skip
