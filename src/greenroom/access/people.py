"""Who may sign in, and how: what the console knows of its people, handed down as a value."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class People(NamedTuple):
    """How people sign in, counted by who runs the sign-in, at one moment; nobody is named.

    ``enforced``: the server lets nobody in without a second step. ``single_sign_on`` names the
    provider that has one, for accounts that sign in through it only. ``bypasses`` are ways past it.
    """

    at: float
    accounts: int
    with_second_step: int
    administrators: int
    administrators_with_second_step: int
    enforced: bool
    roles: Mapping[str, int]
    single_sign_on: str = ""
    bypasses: tuple[str, ...] = ()
