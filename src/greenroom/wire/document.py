"""An XML document that is read while it arrives: safe parser settings and the tree so far.

The parser builds its tree in C without calling back for every element, which halves the time of
reading; the way into the growing tree is a processing instruction of our own, put before the root.
What the elements mean is not known here.
"""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from greenroom.errors import BodyError
from greenroom.wire.prolog import Prolog

SLICE = 128 * 1024
"""The most bytes to feed at once, so that what was read can be freed before more is built."""

_ANCHOR = b"<?greenroom?>"
_TAIL = 256


class Document:
    """One document, fed in slices; ``BodyError`` for whatever is not one whole plain document.

    Limits on depth, on the size of a text and on names are libxml2's own and stay on. Element and
    attribute names may stand in an error, never a text.
    """

    def __init__(self) -> None:
        self._prolog = Prolog()
        self._parser: etree.XMLPullParser | None = None
        self._anchor: etree._Element | None = None
        self._checked = False
        self._tail = b""

    @property
    def root_name(self) -> str:
        """The root's name as written, known before anything is parsed; "" until it came."""
        return self._prolog.root

    @property
    def root(self) -> etree._Element | None:
        """The root as far as it has been parsed: its last descendants may be unfinished."""
        return None if self._anchor is None else self._anchor.getnext()

    def feed(self, part: bytes) -> None:
        """Parse some more bytes, at most ``SLICE`` of them."""
        if self._parser is None:
            part = self._prolog.feed(part)
            if not part:
                return
            self._parser = _parser(self._prolog.encoding)
            part = _ANCHOR + part
        self._tail = (self._tail + part[-_TAIL:])[-_TAIL:]
        try:
            self._parser.feed(part)
            self._take_events(self._parser)
        except etree.XMLSyntaxError as error:
            raise _malformed(_last(error)) from None
        # An entity that nobody defined is only noted down, and the parser would begin anew.
        for fault in self._parser.feed_error_log.filter_from_errors():
            raise _malformed(fault)
        if not self._checked and (root := self.root) is not None:
            _check_plain(root)
            self._checked = True

    def finish(self) -> etree._Element:
        """The root, all of it; raises when the document was cut short or something follows it."""
        if self._parser is None:
            raise BodyError("the body is empty or cut short before its first element", cut=True)
        try:
            root: etree._Element = self._parser.close()
            self._take_events(self._parser)
        except etree.XMLSyntaxError as error:
            ended = re.search(rf"</{re.escape(self.root_name)}\s*>\s*$".encode(), self._tail)
            raise _malformed(_last(error), cut=ended is None) from None
        _check_plain(root)
        return root

    def _take_events(self, parser: etree.XMLPullParser) -> None:
        """Keep our own processing instruction, refuse any other: it would cut a text in two."""
        for _, node in parser.read_events():
            if self._anchor is not None:
                raise BodyError("an XML body with a processing instruction is refused")
            if isinstance(node, etree._Element):  # noqa: SLF001 - lxml's only name for an element
                self._anchor = node


def _parser(encoding: str) -> etree.XMLPullParser:
    """A parser that fetches nothing, expands nothing and mends nothing."""
    return etree.XMLPullParser(
        events=("pi",),
        encoding=encoding,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        huge_tree=False,
        recover=False,
        collect_ids=False,
        remove_comments=True,
    )


def _check_plain(root: etree._Element) -> None:
    """Refuse a DOCTYPE by what the parser itself says: the second guard. And any namespace."""
    if root.getroottree().docinfo.internalDTD is not None:
        raise BodyError("an XML body with a DOCTYPE is refused")
    if str(root.tag).startswith("{"):
        # Taken for plain, it would pass here and may still be refused by the other side.
        raise BodyError("the body's root is in an XML namespace: Xero's elements are in none")


def _last(error: etree.XMLSyntaxError) -> Any:
    """The parser's own entry for a fault."""
    return getattr(error.error_log, "last_error", None)


def _malformed(fault: Any, *, cut: bool = False) -> BodyError:
    """The error with the parser's name for the fault; its message might quote the body."""
    kind = fault.type_name.removeprefix("ERR_") if fault is not None else "DOCUMENT"
    line = f", line {fault.line}" if fault is not None else ""
    what = "the XML body was cut short" if cut else "the body is not well-formed XML"
    return BodyError(f"{what} ({kind}{line})", cut=cut)
