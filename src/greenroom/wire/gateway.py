"""What Xero's gateway answers before the application is reached: JSON, whatever was asked for.

Its keys were seen in PascalCase and may come in any case (xpm-api 5.2). A body that is not one of
these is the application's own, or none at all.
"""

from __future__ import annotations

from typing import NamedTuple

from greenroom.errors import BodyError
from greenroom.wire.jsontext import read_json

_KEYS = frozenset(("title", "detail", "instance", "extensions", "type"))


class GatewayError(NamedTuple):
    """A refusal of the gateway; ``instance`` is the correlation id, absent parts are ""."""

    title: str
    status: int
    detail: str
    instance: str
    type: str


def gateway_error(body: bytes) -> GatewayError | None:
    """The refusal in this body; ``None`` when it is anything else."""
    if not body.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{"):
        return None
    try:
        found = read_json(body)
    except BodyError:
        return None
    parts = {str(key).lower(): value for key, value in found.items()}
    status = str(parts.get("status"))
    # An application's reply has a status too, but it says OK or ERROR and comes without the rest.
    if not status.isdecimal() or not _KEYS & parts.keys():
        return None
    return GatewayError(
        title=_text(parts.get("title")),
        status=int(status),
        detail=_text(parts.get("detail")),
        instance=_text(parts.get("instance")),
        type=_text(parts.get("type")),
    )


def _text(value: object) -> str:
    """A part as text; anything but a text is as good as absent."""
    return value if isinstance(value, str) else ""
