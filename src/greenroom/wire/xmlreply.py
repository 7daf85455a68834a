"""XML replies, read while they arrive: records are handed out and their elements freed at once.

The envelope is read from the root's own children, never from a match deeper down: an invoice has a
``Status`` too. Elements of records are read by ``elements``, bytes by ``document``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree

from greenroom.contract.model import Contract, Operation
from greenroom.errors import BodyError
from greenroom.wire.document import SLICE, Document
from greenroom.wire.elements import ElementReader, ElementReaders
from greenroom.wire.envelope import Envelope
from greenroom.wire.misfits import Drift

_MOST_PARTS = 100


def _no_values(_element: etree._Element, _drift: Drift) -> dict[str, Any]:
    """What a reply without records reads."""
    return {}


_NOTHING = ElementReader(_no_values, _no_values, _no_values, dict)


class XmlReply(Envelope):
    """Reads one XML reply; see ``reading.ReplyReader``."""

    def __init__(self, contract: Contract, operation: Operation, readers: ElementReaders) -> None:
        super().__init__(operation)
        reply = operation.reply
        self._document = Document()
        self._reader = readers.reader(reply.record) if reply.record else _NOTHING
        fields = contract.fields(reply.record) if reply.record else ()
        self._beside = {field.xml: field.name for field in fields if field.beside}
        self._count = 0
        self._misnamed = False
        self._frees = reply.kind == "many"
        self._read = self._reader.item if self._frees else self._read_one

    def feed(self, chunk: bytes) -> list[Any]:
        """The records completed by this chunk."""
        found: list[Any] = []
        for start in range(0, len(chunk), SLICE):
            self._document.feed(chunk[start : start + SLICE])
            root = self._document.root
            if root is not None:
                self._check_root(root)
                if self._frees:
                    found += self._drain(root, ended=False)
        return found

    def finish(self) -> list[Any]:
        """The rest of the records; raises ``BodyError`` unless the document came whole."""
        root = self._document.finish()
        self._check_root(root)
        self._read_envelope(root)
        found = self._drain(root, ended=True) if self._frees else self._single(root)
        self.check()
        return found

    def _check_root(self, root: etree._Element) -> None:
        """Refuse what is not a reply; three documented samples lack the outer element."""
        reply = self.operation.reply
        if root.tag not in ("Response", reply.wrapper or reply.item):
            raise BodyError(
                f"the body is XML, but not a reply: its root is {self._document.root_name}"
            )
        if len(root) > _MOST_PARTS and root.tag == "Response":
            raise BodyError(f"the reply has more than {_MOST_PARTS} parts")
        if not self.status:
            self.set_status(root.findtext("Status") if len(root) > 1 else "")

    def _containers(self, root: etree._Element) -> Iterator[etree._Element]:
        """The elements that hold the records."""
        wrapper = self.operation.reply.wrapper
        return iter((root,)) if root.tag == wrapper else root.iterchildren(wrapper)

    def _drain(self, root: etree._Element, *, ended: bool) -> list[Any]:
        """Read and free what is complete: all of a container, but for the last of an open one."""
        found: list[Any] = []
        for container in self._containers(root):
            is_open = not ended and container.getnext() is None
            children = list(container)[: -1 if is_open else None]
            found += self._records(container, children)
            del container[: len(children)]
            # An empty container is an empty list; one that held only strangers is not.
            self.present = self.present or self._count > 0 or (ended and not self._misnamed)
        return found

    def _records(self, parent: etree._Element, children: list[etree._Element]) -> list[Any]:
        """The records among these elements; others are counted."""
        item, read, drift = self.operation.reply.item, self._read, self.drift
        found: list[Any] = []
        try:
            for child in children:
                if child.tag == item:
                    found.append(read(child, drift))
                else:
                    self._misnamed = True
                    self.stray(f"{parent.tag}/{child.tag}")
        except BodyError as error:
            raise BodyError(f"record {self._count + len(found) + 1}: {error.message}") from None
        self._count += len(found)
        return found

    def _single(self, root: etree._Element) -> list[Any]:
        """The record of a reply that holds one; a bare value is kept in ``value`` instead."""
        reply = self.operation.reply
        payload = [root] if root.tag == reply.item else list(root.iterchildren(reply.item or None))
        self.present = bool(payload)
        if reply.kind == "value" and payload:
            self.value = payload[0].text
        return self._records(root, payload) if reply.kind == "one" else []

    def _read_one(self, element: etree._Element, drift: Drift) -> Any:
        """A record with what XML puts beside it (xpm-api 4.1)."""
        values = self._reader.values(element, drift)
        parent = element.getparent()
        for tag, name in self._beside.items():
            if parent is not None and (beside := parent.find(tag)) is not None:
                values.setdefault(name, beside.text)
        return self._reader.build(**values)

    def _read_envelope(self, root: etree._Element) -> None:
        """Take status, error, count and links; count what nobody knows."""
        reply = self.operation.reply
        if root.tag != "Response":
            # Three documented samples begin so: there is no envelope to say OK (xpm-api 4.1).
            self.set_status("OK" if reply.sampled_bare else "")
            return
        self.set_status(root.findtext("Status"))
        self.error = root.findtext("ErrorDescription") or ""
        self.next_url = root.findtext("Pagination/Links/Next") or ""
        self.first_url = root.findtext("Pagination/Links/First") or ""
        if reply.total and (count := root.findtext(reply.total)):
            self.set_total(count)
        known = {*_ENVELOPE, reply.total, reply.wrapper or reply.item, *self._beside}
        for child in root:
            if child.tag not in known:
                self.stray(str(child.tag))


_ENVELOPE = frozenset(("Status", "ErrorDescription", "Pagination"))
