"""What an operation does by its verb alone: list, get, search, add, update, delete, read nothing.

Works on any collection a practice keeps, led by the contract. Operations that behave unlike these
are in ``special``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from greenroom.emulator.practice import pages, replies
from greenroom.emulator.practice.calls import Answer, Call, invalid, unknown
from greenroom.emulator.practice.data import PracticeData
from greenroom.emulator.practice.intake import body_of, found, taken
from greenroom.emulator.practice.looks import look
from greenroom.emulator.practice.rows import Row
from greenroom.emulator.practice.setting import View
from greenroom.emulator.practice.windows import check_window, moment_of, page_number, page_size

Handler = Callable[[PracticeData, Call], Answer]
"""Does what a call asks for; raises ``Refused`` when it may not be done."""

_SEARCHED = ("name", "first_name", "last_name", "email")


def list_rows(data: PracticeData, call: Call) -> Answer:
    """Every row of a collection, or one page of them, or those changed since a moment."""
    if call.operation.paging == "token":
        return list_page(data, call)
    rows = data.collections[call.operation.on].rows()
    if call.operation.cursor == "modified-since":
        rows = _changed_since(call, rows)
    return replies.many(data, call, rows, view=_view(call))


def list_page(data: PracticeData, call: Call) -> Answer:
    """One page of the rows that are neither archived nor deleted."""
    kind, size, token = call.operation.on, page_size(call), call.given("page_token")
    start = pages.read_token(kind, token) if token else pages.START
    if start is None or start < pages.START:
        raise invalid("pageToken is not valid")
    shown, version = look(data, call, "paged"), data.version
    key = (shown, start, size, call.base_url)
    body = data.pages.find(key, version)
    if body is None:
        cut = pages.cut(data.collections[kind], start, size, wanted=_active)
        body = replies.page(data, call, cut, size=size)
        if shown.kept:
            data.pages.keep(key, version, body)
    return replies.ready(call, body)


def get_row(data: PracticeData, call: Call) -> Answer:
    """The row whose id is in the path."""
    return replies.one(data, call, _meant(data, call, {}))


def search_rows(data: PracticeData, call: Call) -> Answer:
    """Rows with the text in a name or e-mail address, in any case; deleted ones are left out.

    Which fields Xero compares, and whether it leaves deleted ones out, is not written anywhere.
    """
    text = call.given("query").casefold()
    rows = [
        row
        for row in data.collections[call.operation.on].rows()
        if not row.values.get("is_deleted")
        and any(text in str(row.values.get(name, "")).casefold() for name in _SEARCHED)
    ]
    return replies.many(data, call, rows, view=_view(call))


def add_row(data: PracticeData, call: Call) -> Answer:
    """The row that was made from the body."""
    values = taken(data, call, body_of(call))
    given = {name: value for name, value in values.items() if value is not None}
    return replies.one(data, call, data.add(call.operation.on, given, now=call.now))


def update_row(data: PracticeData, call: Call) -> Answer:
    """The row that is meant, with the fields the body sets."""
    body = body_of(call)
    row, values = _meant(data, call, body), taken(data, call, body)
    return replies.one(data, call, data.change(call.operation.on, row.uuid, values, now=call.now))


def delete_row(data: PracticeData, call: Call) -> Answer:
    """OK, and the row is gone. Rows that name it leave it out from now on."""
    row = _meant(data, call, body_of(call))
    data.drop(call.operation.on, row.uuid)
    return replies.status_only(call)


def read_nothing(data: PracticeData, call: Call) -> Answer:
    """What there is of a collection without rows: an empty list, or that nobody has the id."""
    if call.operation.paging == "window":
        check_window(call)
    if call.operation.paging == "numbered":
        page_number(call)
    for param in call.operation.path_params:
        _check_parent(data, call, param.name)
    return replies.many(data, call, ())


BY_VERB: dict[str, Handler] = {
    "list": list_rows,
    "get": get_row,
    "search": search_rows,
    "add": add_row,
    "update": update_row,
    "delete": delete_row,
}
"""What each verb does to a collection that the practice keeps."""


def _meant(data: PracticeData, call: Call, body: Mapping[str, object]) -> Row:
    """The row whose id is in the path or, where the path has none, in the body."""
    in_path = next(iter(call.path.values()), None)
    return found(data, call.operation.on, body["uuid"] if in_path is None else in_path)


def _check_parent(data: PracticeData, call: Call, param: str) -> None:
    """``Refused`` unless the practice has the record that the path names.

    Which kind that is stands in the words of the operation: ``for_client``, ``client_documents``.
    """
    acts, on = call.operation.acts, call.operation.on
    words = f"{acts}_{on}".split("_")
    kind = next((k for k in data.collections if k == on or k.removesuffix("s") in words), None)
    if kind is None:
        raise unknown(call.operation.path.partition(".")[0])
    found(data, kind, call.path.get(param, ""))


def _active(row: Row) -> bool:
    """Whether a row is neither archived nor deleted."""
    return not (row.values.get("is_archived") or row.values.get("is_deleted"))


def _view(call: Call) -> View:
    """How much of each row the call asks for."""
    return "detailed" if call.given("detailed").lower() == "true" else "list"


def _changed_since(call: Call, rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """The rows changed at or after the moment asked for; all of them when none is."""
    text = call.given("modified_since")
    if not text:
        return rows
    since, deleted = moment_of(text), call.switch("deleted-in-modified-since") == "included"
    return tuple(
        row for row in rows if row.stamp >= since and (deleted or not row.values.get("is_deleted"))
    )
