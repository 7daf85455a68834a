"""Proof of something done: seen by code, or said by a named person; what, when, where.

Whatever the approval shows as done carries one. Nothing else belongs here.
"""

from __future__ import annotations

from typing import Literal, NamedTuple


class Proof(NamedTuple):
    """Why something counts as done: ``observed`` by code, or ``attested`` by a person.

    ``what`` is one phrase, ``at`` when it happened; ``document`` is the name of a file that a
    person named, ``where`` the environment in which code saw it.
    """

    how: Literal["observed", "attested"]
    what: str
    at: float
    by: str = ""
    document: str = ""
    where: Literal["sandbox", "live", ""] = ""
