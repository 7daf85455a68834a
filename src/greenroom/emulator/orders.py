"""What the control routes take: one struct an order, unknown keys refused.

What an order does is told in ``control``.
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from greenroom.emulator.parties import Stage
from greenroom.emulator.practice.setting import Country


class Order(msgspec.Struct, forbid_unknown_fields=True):
    """What every order is; its values are not shown, for some are secrets."""

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"


class Reset(Order):
    """A fresh world; what is left out is as in the one before."""

    clients: int | None = None
    seed: int | None = None
    country: Country | None = None


class NewApp(Order):
    """An app to register."""

    name: str
    redirect_uris: tuple[str, ...]
    type: Literal["web", "pkce"] = "web"
    client_id: str = ""
    client_secret: str = ""
    stage: Stage = "registered"
    tier: str = ""
    certified: bool = False


class NewUser(Order):
    """A person to add."""

    name: str
    email: str


class NewPractice(Order):
    """A practice to add; ``privileged`` names users by id or e-mail."""

    name: str
    country: Country = "AU"
    clients: int = 200
    seed: int = 1
    privileged: tuple[str, ...] = ()


class Privilege(Order):
    """Whether a user holds "Connect third-party add-ons" in a practice."""

    practice: str
    user: str
    granted: bool


class NewStage(Order):
    """Where an app stands from now on."""

    client_id: str
    stage: Stage
    scopes: tuple[str, ...] = ()
    tier: str = ""


class Edit(Order):
    """A change somebody makes inside XPM."""

    practice: str
    collection: str
    uuid: str
    values: dict[str, Any]


class Advance(Order):
    """How much time passes."""

    advance_seconds: float


class Consent(Order):
    """Who agrees to everything by themselves; empty: nobody."""

    user: str = ""


class NewFault(Order, kw_only=True):
    """Trouble to script: the fields of ``Fault`` without its id and counters."""

    kind: str
    operation: str = ""
    practice: str = ""
    count: int | None = 1
    after: int = 0
    probability: float = 1.0
    status: int = 0
    title: str = ""
    text: str = ""
    seconds: float = 0.0
    keep: float = 0.5
    content_type: str = "text/html"
