"""What stands around the records of a reply, the same for XML and JSON: status, links, counts.

Kept apart from the readers so that both fill the same fields and judge them by the same rules.
"""

from __future__ import annotations

from collections import Counter

from greenroom.contract.model import Operation
from greenroom.errors import BodyError

STATUSES = ("OK", "ERROR")


class Envelope:
    """What is known of a reply besides its records; see ``reading.ReplyReader`` for the fields."""

    def __init__(self, operation: Operation) -> None:
        self.operation = operation
        self.status = ""
        self.error = ""
        self.next_url = ""
        self.first_url = ""
        self.total: int | None = None
        self.value: str | None = None
        self.drift: Counter[tuple[str, str]] = Counter()
        self.present = False
        self._strays = False

    def set_status(self, text: object) -> None:
        """Take ``OK`` or ``ERROR``; a gateway's number is neither."""
        word = text.strip().upper() if isinstance(text, str) else ""
        self.status = word if word in STATUSES else self.status

    def set_total(self, text: str) -> None:
        """Take the number of rows of a page."""
        try:
            self.total = int(text)
        except ValueError:
            raise BodyError(f"{self.operation.reply.total} is not a whole number") from None

    def stray(self, name: str) -> None:
        """Count a part of the envelope that the contract does not know."""
        self._strays = True
        self.drift[self.operation.reply.schema, name] += 1

    def check(self) -> None:
        """Raise when the records may have come under another name: to hand out none would lie.

        ``present`` says whether it came under its own, with or without records in it.
        """
        reply = self.operation.reply
        if (
            self.status != "ERROR"
            and self._strays
            and not self.present
            and not self.operation.writes
        ):
            wanted = reply.wrapper or reply.item
            others = ", ".join(
                sorted(name for schema, name in self.drift if schema == reply.schema)
            )
            raise BodyError(f"the reply holds no {wanted}, but other parts: {others[:200]}")
