"""JSON replies: a flat object with status, payload and links (xpm-api 4.2).

JSON has no closing tags to hand records out by, so the records come when the body is complete.
"""

from __future__ import annotations

from typing import Any

from greenroom.contract.model import Operation
from greenroom.errors import BodyError
from greenroom.wire.envelope import Envelope
from greenroom.wire.jsontext import read_json
from greenroom.wire.objects import ObjectReaders


class JsonReply(Envelope):
    """Reads one JSON reply; see ``reading.ReplyReader``."""

    def __init__(self, operation: Operation, readers: ObjectReaders) -> None:
        super().__init__(operation)
        record = operation.reply.record
        self._read = readers.reader(record) if record else None
        self._chunks: list[bytes] = []

    def feed(self, chunk: bytes) -> list[Any]:
        """Keep the chunk; nothing is complete before the end."""
        self._chunks.append(chunk)
        return []

    def finish(self) -> list[Any]:
        """The records; raises ``BodyError`` unless the body is one whole JSON object."""
        body = read_json(b"".join(self._chunks))
        self._chunks.clear()
        if not isinstance(body, dict):
            raise BodyError("the reply is JSON, but not an object")
        self._read_envelope(body)
        self.present = self.operation.reply.json in body
        found = self._payload(body.get(self.operation.reply.json))
        self.check()
        return found

    def _read_envelope(self, body: dict[str, Any]) -> None:
        """Take status, error, count and links; count what nobody knows."""
        reply = self.operation.reply
        known = {"status", "errorDescription", "pagination", reply.json, *_ACCOUNTING}
        if reply.total:
            known.add(count := reply.total.lower())
            if body.get(count) is not None:
                self.set_total(str(body[count]))
        self.set_status(body.get("status", body.get("Status")))
        self.error = str(body.get("errorDescription") or "")
        links = _inside(_inside(body, "pagination"), "links")
        self.next_url = str(links.get("next") or "")
        self.first_url = str(links.get("first") or "")
        for key in body:
            if key not in known:
                self.stray(key)

    def _payload(self, payload: Any) -> list[Any]:
        """The records of the payload; one that should be a list may stand alone."""
        if payload is None or payload == "":
            return []
        if self.operation.reply.kind == "value":
            self.value = str(payload)
        if self._read is None:
            return []
        found: list[Any] = []
        entries = payload if isinstance(payload, list) else [payload]
        for place, entry in enumerate(entries, 1):
            try:
                if entry is not None:
                    found.append(self._read(entry, self.drift))
            except BodyError as error:
                raise BodyError(f"record {place}: {error.message}") from None
        return found


# The accounting API's own envelope, which the organisation and contact calls answer with.
_ACCOUNTING = ("Id", "Status", "ProviderName", "DateTimeUTC")


def _inside(body: dict[str, Any], key: str) -> dict[str, Any]:
    """The object under a key; an empty one when there is none."""
    found = body.get(key)
    return found if isinstance(found, dict) else {}
