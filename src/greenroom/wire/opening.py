"""A reply of either format, opened."""

from __future__ import annotations

from greenroom.contract.model import Contract, Operation
from greenroom.errors import BodyError
from greenroom.wire.jsonleaves import OpenJson
from greenroom.wire.leaves import Opened
from greenroom.wire.reading import format_of
from greenroom.wire.xmlleaves import OpenXml


def open_reply(
    contract: Contract, operation: Operation, body: bytes, *, content_type: str = ""
) -> Opened:
    """The reply with its parts at hand; ``BodyError`` when it is neither XML nor JSON.

    All of it is held in memory at once: this is for looking closely, not for pulling.
    """
    found = format_of(content_type, body[:64])
    if found == "json":
        return OpenJson(contract, operation, body)
    if found == "xml":
        return OpenXml(contract, operation, body)
    raise BodyError("the body is neither XML nor JSON")
