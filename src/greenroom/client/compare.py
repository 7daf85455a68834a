"""One reply beside the contract: what is missing, unknown or changed. Pure; names and counts only.

Which elements nobody knows is told by the reply reader's own drift. What a reader cannot see is
looked for here: values of another form, fields that never came, headers, links, the content type.
How operations are called and counted together is in ``verify``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from email.utils import parsedate_to_datetime
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlsplit

import msgspec

from greenroom.client.findings import NO_FACTS, Facts, Finding, wire_name
from greenroom.client.listening import Heard
from greenroom.contract.model import Contract, Operation
from greenroom.errors import BodyError
from greenroom.wire.document import SLICE
from greenroom.wire.kinds import misfit
from greenroom.wire.leaves import ENVELOPE, Leaf, Met, Odd, plain_name
from greenroom.wire.opening import open_reply
from greenroom.wire.reading import Format, ReplyReader, format_of, reply_reader

KEPT_ROWS = 200
"""How many records of a reply are kept for the calls that follow."""

_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


class Compared(NamedTuple):
    """A reply that was compared: ``rows`` and ``value`` are what it carried, for the next call.

    Of many rows only some are kept; ``records`` is how many there were. ``refused`` says that the
    application did, in words of its own under a status of 200.
    """

    findings: tuple[Finding, ...] = ()
    facts: Facts = NO_FACTS
    rows: Sequence[dict[str, Any]] = ()
    records: int = 0
    value: str | None = None
    refused: bool = False


def form_asked(heard: Heard) -> Format:
    """The format a request asked for."""
    return "json" if "json" in heard.request.headers.get("accept", "") else "xml"


def compare(contract: Contract, operation: Operation, heard: Heard) -> Compared:
    """The reply of an operation, under a status of 200, beside the contract."""
    form = form_asked(heard)
    kind = heard.headers.get("content-type", "")
    found = Counter(_headers(contract, heard, form))
    came = format_of(kind, heard.body[:64])
    if came != form:
        found[Finding("changed", "body", f"{came or 'neither XML nor JSON'}, not {form}")] += 1
    try:
        reader = reply_reader(contract, operation, content_type=kind, first=heard.body[:64])
    except BodyError:
        found[Finding("changed", "body", "cannot be read")] += 1
        return Compared(_counted(found))
    rows: list[dict[str, Any]] = []
    count = 0
    try:
        for row in _records(reader, heard.body):
            count += 1
            if count <= KEPT_ROWS:
                rows.append(row)
    except BodyError:
        # Its message may name parts that nobody knows; below they are told one by one.
        found[Finding("changed", "body", "cannot be read as a reply")] += 1
    if reader.status == "ERROR":
        return Compared(refused=True)
    look = _Look(contract, operation, came or form)
    try:
        for part in open_reply(contract, operation, heard.body, content_type=kind).parts():
            look.at(part)
    except BodyError:
        return Compared(_counted(found))
    found += look.found
    found += _drift(contract, reader, look.found)
    found += Counter(_links(operation, heard, reader))
    return Compared(_counted(found), look.facts, rows, count, reader.value)


def _records(reader: ReplyReader[Any], body: bytes) -> Iterator[dict[str, Any]]:
    """The records of a body, none kept longer than its reader does."""
    for start in range(0, len(body), SLICE):
        yield from reader.feed(body[start : start + SLICE])
    yield from reader.finish()


class _Look:
    """What one body shows, part by part."""

    def __init__(self, contract: Contract, operation: Operation, form: Format) -> None:
        self.found: Counter[Finding] = Counter()
        self._met: Counter[str] = Counter()
        self._seen: Counter[tuple[str, str]] = Counter()
        self._odd: set[tuple[str, str]] = set()
        self._contract = contract
        self._operation = operation
        self._form: Format = form

    @property
    def facts(self) -> Facts:
        """What was met and seen."""
        return Facts(self._met, self._seen, frozenset(self._odd))

    def at(self, part: Leaf | Met | Odd) -> None:
        """Take in one part."""
        if isinstance(part, Leaf):
            self._value(part)
        elif isinstance(part, Odd):
            place = f"{part.record or self._operation.reply.schema}.{part.name}"
            self.found[Finding("changed", place, f"{part.came}, not {part.expected}")] += 1
        elif part.record == ENVELOPE:
            self._envelope(part.names)
        else:
            self._met[part.record] += 1
            self._seen.update((part.record, name) for name in part.names)
            self._unexpected(part)

    def _value(self, leaf: Leaf) -> None:
        """Whether a value has its field's form, and its field's own name."""
        field = leaf.field
        if field is None:
            return
        if wrong := misfit(field, leaf.value, self._form):
            self._odd.add((leaf.record, field.name))
            self.found[Finding("changed", f"{leaf.record}.{leaf.name}", wrong)] += 1
        if leaf.name in field.also_xml and self._form == "xml" and leaf.name != field.xml:
            self._odd.add((leaf.record, field.name))
            said = f"another name for {field.xml}"
            self.found[Finding("changed", f"{leaf.record}.{leaf.name}", said)] += 1

    def _unexpected(self, met: Met) -> None:
        """Fields that came where the contract says they are left out."""
        reply = self._operation.reply
        if met.record != reply.record or reply.kind != "many":
            return
        without = {"not-in-list"} | (
            {"not-in-paged-list"} if self._operation.paging == "token" else set()
        )
        for field in self._contract.fields(met.record):
            if field.name in met.names and without.intersection(field.when):
                place = f"{met.record}.{wire_name(field, self._form)}"
                self._odd.add((met.record, field.name))
                self.found[Finding("changed", place, "sent, though left out of lists")] += 1

    def _envelope(self, names: frozenset[str]) -> None:
        """Parts of the envelope that must be there."""
        reply, form = self._operation.reply, self._form
        payload = reply.json if form == "json" else reply.wrapper or reply.item
        wanted = [] if reply.status_only_in_xml and form == "xml" else [payload]
        wanted += ["status" if form == "json" else "Status"]
        if reply.total:
            wanted.append(reply.total.lower() if form == "json" else reply.total)
        for name in wanted:
            if name and name not in names:
                self.found[Finding("missing", f"{reply.schema}.{name}", "in the envelope")] += 1


def _drift(
    contract: Contract, reader: ReplyReader[Any], told: Counter[Finding]
) -> Counter[Finding]:
    """What the reader met and did not know."""
    places = {finding.place for finding in told}
    found: Counter[Finding] = Counter()
    for (record, name), count in reader.drift.items():
        place = "/".join(map(plain_name, re.sub(r"/(\{\}|\[\])$", "", name).split("/")))
        # A value that could not be read has another form, which is told by that already.
        if name.endswith(": unreadable") or f"{record}.{place}" in places:
            continue
        known = contract.records.get(record)
        if name.endswith(("/{}", "/[]")):
            said = f"{'an object' if name.endswith('}') else 'a list'}, not a single value"
            found[Finding("changed", f"{record}.{place}", said)] += count
        elif known and any(name in (field.xml, *field.also_xml) for field in known.fields):
            said = "more than once, with different values"
            found[Finding("changed", f"{record}.{place}", said)] += count
        else:
            found[Finding("unknown", f"{record}.{place}", "not in the contract")] += count
    return found


def _headers(contract: Contract, heard: Heard, form: Format) -> Iterator[Finding]:
    """Headers that every good reply has: its type, its id, its date, what is left of the limits."""
    kind = heard.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in {"json": ("application/json",), "xml": ("application/xml", "text/xml")}[form]:
        said = f"not one of {form}" if kind else "missing"
        yield Finding("changed" if kind else "missing", "header content-type", said)
    checks: dict[str, Callable[[str], bool]] = {
        "xero-correlation-id": lambda text: _UUID.fullmatch(text) is not None,
        "date": _is_date,
        **{limit.header.lower(): str.isdecimal for limit in contract.limits.values()},
    }
    for name, is_good in checks.items():
        text = heard.headers.get(name, "").strip()
        if name and not text:
            yield Finding("missing", f"header {name}", "not sent")
        elif name and not is_good(text):
            yield Finding("changed", f"header {name}", "of another form")


def _is_date(text: str) -> bool:
    """Whether a header is a date as HTTP writes it."""
    try:
        return parsedate_to_datetime(text) is not None
    except ValueError:
        return False


def _links(operation: Operation, heard: Heard, reader: ReplyReader[Any]) -> Iterator[Finding]:
    """Links of a page that do not lead to another page of the same list."""
    if operation.paging != "token":
        return
    own = urlsplit(heard.request.url)
    for name, url in (("next", reader.next_url), ("first", reader.first_url)):
        link = urlsplit(url)
        given = {key.lower() for key in parse_qs(link.query)}
        if url and (link.path != own.path or not link.scheme):
            yield Finding("changed", f"link {name}", "leads to another path")
        elif url and name == "next" and "pagetoken" not in given:
            yield Finding("changed", f"link {name}", "names no page")


def _counted(found: Mapping[Finding, int]) -> tuple[Finding, ...]:
    """Each finding once, with how often it was made."""
    return tuple(sorted(msgspec.structs.replace(one, count=count) for one, count in found.items()))
