"""Proof of something done: seen by code, said by a person or the project's file; what, when, where.

Whatever the approval shows as done carries one. Nothing else belongs here.
"""

from __future__ import annotations

from typing import Literal, NamedTuple


class Proof(NamedTuple):
    """Why something counts as done: ``observed`` by code, ``attested`` by a person, or ``said``.

    What is ``said`` stands in the project's file, where anybody may write anything: the weakest.
    ``what`` is one phrase, ``at`` when it happened; ``document`` is the file or paper that a person
    named, ``where`` the environment in which code saw it. A word that should have a document and
    has none is ``undocumented``; ``gaps`` are those that were open when it was given.
    """

    how: Literal["observed", "attested", "said"]
    what: str
    at: float
    by: str = ""
    document: str = ""
    where: Literal["sandbox", "live", ""] = ""
    undocumented: bool = False
    gaps: int = 0

    @property
    def word(self) -> str:
        """How it is known, as people read it."""
        return "said in greenroom.toml" if self.how == "said" else self.how

    @property
    def behind(self) -> str:
        """What stands behind it beside the words: the document, or that there is none; gaps."""
        count = "1 gap" if self.gaps == 1 else f"{self.gaps} gaps"
        open_ = f"{count} open then" if self.gaps else ""
        none = "no document" if self.undocumented else ""
        return "; ".join(filter(None, (self.document or none, open_)))
