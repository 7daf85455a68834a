"""What the control routes take: one struct an order, unknown keys refused.

What an order does is told in ``control``, in the module of its noun.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec

from greenroom.emulator.parties import Stage
from greenroom.emulator.practice.setting import Country
from greenroom.errors import EmulatorError

Days = Annotated[float, msgspec.Meta(ge=0, le=36_525)]
"""So many days, up to a century."""


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


class Rename(Order):
    """Another name or e-mail address of a user; what is left out stays."""

    user: str
    name: str = ""
    email: str = ""


class Connect(Order):
    """A user connects a practice or organisation to an app, for the scopes agreed before."""

    practice: str
    user: str
    client_id: str = ""


class Disconnect(Order):
    """A practice or organisation is disconnected from Xero's side, for one user or for all."""

    practice: str
    client_id: str = ""
    user: str = ""


class NewStage(Order):
    """Where an app stands from now on; ``force`` overlooks which stage may follow which."""

    stage: Stage
    client_id: str = ""
    scopes: tuple[str, ...] = ()
    tier: str = ""
    force: bool = False


class Approve(Order):
    """An app goes all the way to its approval, or has it renewed."""

    client_id: str = ""
    scopes: tuple[str, ...] = ()
    tier: str = ""


class NewTier(Order):
    """What an app pays for, and whether it is certified; what is left out stays."""

    client_id: str = ""
    tier: str = ""
    certified: bool | None = None


class Edit(Order):
    """A change somebody makes inside XPM."""

    practice: str
    collection: str
    uuid: str
    values: dict[str, Any]


class Advance(Order):
    """How much time passes."""

    advance_seconds: Annotated[float, msgspec.Meta(ge=0)] = 0.0
    advance_days: Days = 0.0


class Consent(Order):
    """Who agrees to everything by themselves; empty: nobody."""

    user: str = ""


class NewFault(Order, kw_only=True, omit_defaults=True):
    """Trouble to script: the fields of ``Fault`` without its id and counters.

    ``from`` and ``until`` are seconds from the moment of the order, or moments as text.
    """

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
    from_: float | str | None = msgspec.field(default=None, name="from")
    until: float | str | None = None


class EndFault(Order):
    """The fault that is to end; all of them when none is named."""

    id: str = ""


class Planned(Order, kw_only=True, omit_defaults=True):
    """An order that a calendar gives by itself ``after_days``: one route, with its body."""

    after_days: Days
    stage: NewStage | None = None
    approve: Approve | None = None
    tier: NewTier | None = None
    privilege: Privilege | None = None
    rename: Rename | None = None
    connect: Connect | None = None
    disconnect: Disconnect | None = None
    edit: Edit | None = None
    fault: NewFault | None = None

    @property
    def order(self) -> tuple[str, Order]:
        """The one order and its name; ``EmulatorError`` when there is none, or more than one."""
        names = [one.name for one in msgspec.structs.fields(self) if one.name != "after_days"]
        given = [(name, found) for name in names if (found := getattr(self, name)) is not None]
        if len(given) != 1:
            raise EmulatorError(
                "An entry of a calendar has one order beside its after_days",
                hint=f"The order is one of: {', '.join(names)}",
            )
        return given[0]


class NewCalendar(Order):
    """What is to happen by itself; ``keep`` adds to what is planned already."""

    entries: tuple[Planned, ...]
    keep: bool = True
