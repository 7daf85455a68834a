"""Which format a call is answered in, and whether its own body may be read (xpm-api section 3).

``strict``: Accept and Content-Type are held to. ``lenient``: XML whatever is asked, unless the
feature flag ``practice-strict-content-type`` asks for strictness.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

Format = Literal["xml", "json"]
"""How a body is written."""

FLAG = "practice-strict-content-type"
_XML = frozenset(("application/xml", "text/xml"))
_KEPT = 512


TYPES: dict[Format, str] = {
    "xml": "text/xml; charset=utf-8",
    "json": "application/json; charset=utf-8",
}
"""How replies are labelled: XML is called ``text/xml`` even where that is refused (field-F3)."""


class Formats(NamedTuple):
    """The formats of reply and request, or the name of the refusal."""

    reply: Format
    body: Format
    refusal: str = ""


XML_ALWAYS = Formats("xml", "xml")
"""What version 3.0 does whatever the headers say (docs-overview, field-F1)."""


class Negotiation:
    """The rules under the chosen switches; verdicts are kept by the headers that led to them."""

    def __init__(self, switches: Mapping[str, str]) -> None:
        self._strict = switches["negotiation"] == "strict"
        self._bare = switches["bare-accept"] == "served"
        self._kept: dict[tuple[str, str, str], Formats] = {}

    def formats(self, headers: Mapping[str, str], body: bytes) -> Formats:
        """The formats of a call. A call without a body needs no Content-Type."""
        accept, features = headers.get("accept", ""), headers.get("xero-features", "")
        # "-" says that there is no body to label, "?" that the label is missing.
        sent = headers.get("content-type", "") if body else "-"
        if not sent:
            sent = "?"
        found = self._kept.get((accept, features, sent))
        if found is None:
            found = self._decide(accept.lower(), features.lower(), sent.lower())
            # Headers are the caller's to vary without end.
            if len(self._kept) >= _KEPT:
                self._kept.clear()
            self._kept[accept, features, sent] = found
        if found.refusal or self._strict or not body:
            return found
        # A lenient Xero ignores Content-Type, so the first byte tells.
        return found._replace(body="json" if body.lstrip()[:1] in (b"{", b"[") else "xml")

    def _decide(self, accept: str, features: str, sent: str) -> Formats:
        flag = FLAG in (part.strip() for part in features.split(","))
        if not self._strict and not flag:
            return Formats("xml", "xml")
        reply = self._served(accept)
        if reply is None:
            return Formats("xml", "xml", "not-acceptable")
        media = sent.partition(";")[0].strip()
        if media == "-":
            return Formats(reply, reply)
        if media not in ("application/xml", "application/json"):
            return Formats(reply, reply, "unsupported-media-type")
        return Formats(reply, "json" if media.endswith("json") else "xml")

    def _served(self, accept: str) -> Format | None:
        """The format that an Accept header likes best among those served."""
        best: tuple[float, Format] | None = None
        for entry in accept.split(","):
            media, *params = (part.strip() for part in entry.split(";"))
            weight = _weight(params)
            liked = self._format(media)
            if liked and weight > (best[0] if best else 0.0):
                best = (weight, liked)
        return best[1] if best else None

    def _format(self, media: str) -> Format | None:
        if media in _XML:
            return "xml"
        if media == "application/json":
            return "json"
        return "xml" if media == "*/*" and self._bare else None


def _weight(params: list[str]) -> float:
    """The ``q`` of an entry of Accept; 1 where none is given, 0 where it is no number."""
    for param in params:
        name, _, value = param.partition("=")
        if name.strip() == "q":
            try:
                return float(value)
            except ValueError:
                return 0.0
    return 1.0
