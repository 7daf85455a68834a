"""One thing that the doctor looked at."""

from __future__ import annotations

from typing import Literal, NamedTuple

State = Literal["done", "ours", "waiting", "broken"]
"""Well; ours to do; Xero's turn, or a limit's; broken."""


class Diagnosis(NamedTuple):
    """One thing looked at; where it is not well, why that is and the next step."""

    state: State
    what: str
    next: str = ""
    cause: str = ""
