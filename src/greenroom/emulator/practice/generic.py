"""What an operation does by its verb alone: list, get, search, add, update, delete.

Works on any collection a practice keeps, led by the contract. Operations that behave unlike these
are in ``special``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from greenroom.emulator.practice import pages, replies
from greenroom.emulator.practice.calls import Answer, Call, invalid
from greenroom.emulator.practice.data import PracticeData
from greenroom.emulator.practice.intake import body_of, found, taken
from greenroom.emulator.practice.looks import look
from greenroom.emulator.practice.rows import Row
from greenroom.emulator.practice.setting import View
from greenroom.emulator.practice.windows import check_window, moment_of, page_size, within

Handler = Callable[[PracticeData, Call], Answer]
"""Does what a call asks for; raises ``Refused`` when it may not be done."""

_SEARCHED = ("name", "first_name", "last_name", "email")


def list_rows(data: PracticeData, call: Call) -> Answer:
    """Every row of a collection, or one page of them, or those changed since a moment."""
    if call.operation.paging == "token":
        return list_page(data, call)
    rows: Sequence[Row] = data.collections[call.operation.on].rows()
    if call.operation.cursor == "modified-since":
        rows = _changed_since(call, rows)
    elif call.operation.cursor == "window":
        rows = in_window(call, rows)
    return replies.many(data, call, rows, view=view_of(call))


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
    return replies.many(data, call, rows, view=view_of(call))


def add_row(data: PracticeData, call: Call) -> Answer:
    """The row that was made from the body."""
    values = taken(data, call, body_of(data, call))
    given = {name: value for name, value in values.items() if value is not None}
    return replies.one(data, call, data.add(call.operation.on, given, now=call.now))


def update_row(data: PracticeData, call: Call) -> Answer:
    """The row that is meant, with the fields the body sets."""
    body = body_of(data, call)
    row, values = _meant(data, call, body), taken(data, call, body)
    return replies.one(data, call, data.change(call.operation.on, row.uuid, values, now=call.now))


def delete_row(data: PracticeData, call: Call) -> Answer:
    """OK, and the row is gone. Rows that name it leave it out from now on."""
    row = _meant(data, call, body_of(data, call))
    data.drop(call.operation.on, row.uuid)
    return replies.status_only(call)


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


def in_window(call: Call, rows: Sequence[Row]) -> list[Row]:
    """The rows created in the days a call names, both included.

    Of time entries, whether the day worked or the day of entry counts is a switch (docs-time).
    """
    first, last = check_window(call)
    worked = call.operation.on == "time" and call.switch("time-window") == "entry-date"
    name = "date" if worked else "created"
    return [row for row in rows if within(row.values.get(name), first=first, last=last)]


def _active(row: Row) -> bool:
    """Whether a row is neither archived nor deleted."""
    return not (row.values.get("is_archived") or row.values.get("is_deleted"))


def view_of(call: Call) -> View:
    """How much of each row the call asks for."""
    return "detailed" if call.given("detailed").lower() == "true" else "list"


def _changed_since(call: Call, rows: Sequence[Row]) -> Sequence[Row]:
    """The rows changed at or after the moment asked for; all of them when none is."""
    text = call.given("modified_since")
    if not text:
        return rows
    since = moment_of(text)
    out = {
        flag
        for flag in ("archived", "deleted")
        if call.switch(f"{flag}-in-modified-since") == "left-out"
    }
    return [
        row
        for row in rows
        if row.stamp >= since and not any(row.values.get(f"is_{flag}") for flag in out)
    ]
