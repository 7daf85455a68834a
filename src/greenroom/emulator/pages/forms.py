"""The page's forms: which order each one gives, from what its fields say, and what is told then.

An order goes the way of a control route's body, so that both mean the same and refuse the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

import msgspec

from greenroom.emulator.control.desk import ROUTES
from greenroom.emulator.control.played import Played
from greenroom.errors import EmulatorError

Fields = Mapping[str, str]
Values = dict[str, object]

_UNITS = {"minutes": 60, "hours": 3_600, "days": 86_400}


class Form(NamedTuple):
    """One form: its order's method and route, how its fields make the order, what is said then."""

    method: str
    route: str
    order: Callable[[Fields], Values]
    done: str
    place: str


def give(played: Played, form: Form, fields: Fields, now: float) -> object:
    """What the order answers; ``EmulatorError`` or ``MsgspecError`` where it cannot be given."""
    body = msgspec.json.encode(form.order(fields))
    return ROUTES[form.method, form.route](played, body, now)


def _number(fields: Fields, name: str, label: str, *, least: float, most: float) -> float:
    """A number of a field; ``EmulatorError`` in words when it is none, or out of bounds."""
    text = fields.get(name, "").strip().replace(",", "")
    try:
        found = float(text)
    except ValueError:
        found = float("nan")
    if not least <= found <= most:
        raise EmulatorError(
            f"{label} is a number from {least:,.0f} to {most:,.0f}, not “{text[:40]}”",
            hint="Nothing was changed.",
        )
    return found


def _whole(fields: Fields, name: str, label: str, *, least: int, most: int) -> int:
    """A whole number of a field."""
    found = _number(fields, name, label, least=least, most=most)
    if found != int(found):
        raise EmulatorError(f"{label} is a whole number, not {found}", hint="Nothing was changed.")
    return int(found)


def _given(fields: Fields, name: str) -> str:
    """A field that our own page always sends; ``EmulatorError`` when it is not there."""
    if not fields.get(name):
        raise EmulatorError(f"The form came without its field {name}", hint="Nothing was changed.")
    return fields[name]


def _stage(fields: Fields) -> Values:
    forced = fields.get("force") == "yes"
    return {
        "client_id": _given(fields, "client_id"),
        "stage": _given(fields, "stage"),
        "force": forced,
    }


def _approve(fields: Fields) -> Values:
    return {"client_id": _given(fields, "client_id")}


def _lapse(fields: Fields) -> Values:
    return {"client_id": _given(fields, "client_id"), "stage": "lapsed"}


def _tier(fields: Fields) -> Values:
    return {"client_id": _given(fields, "client_id"), "tier": _given(fields, "tier")}


def _app(fields: Fields) -> Values:
    addresses = fields.get("redirect_uris", "").split()
    name = fields.get("name", "").strip()
    if not name:
        raise EmulatorError("An app needs a name", hint="Xero's own word may not be in it.")
    if not addresses:
        raise EmulatorError(
            "An app needs an address to be called back at",
            hint="For a program on this machine: http://localhost:8721/callback",
        )
    kind = "pkce" if fields.get("type") == "pkce" else "web"
    return {"name": name, "redirect_uris": addresses, "type": kind}


def _privilege(fields: Fields) -> Values:
    granted = _given(fields, "granted") == "yes"
    return {
        "practice": _given(fields, "practice"),
        "user": _given(fields, "user"),
        "granted": granted,
    }


def _disconnect(fields: Fields) -> Values:
    return {name: _given(fields, name) for name in ("practice", "client_id", "user")}


def _fault(fields: Fields) -> Values:
    """A fault; no number of times means for ever."""
    order: Values = {
        name: fields.get(name, "").strip() for name in ("kind", "operation", "practice")
    }
    order["count"] = None
    if fields.get("count", "").strip():
        order["count"] = _whole(fields, "count", "How often a fault strikes", least=1, most=10**6)
    if fields.get("chance", "").strip():
        chance = _number(fields, "chance", "The chance of a fault", least=0, most=100)
        order["probability"] = chance / 100
    if fields.get("seconds", "").strip():
        order["seconds"] = _number(fields, "seconds", "Seconds", least=0, most=86_400)
    return order


def _fault_end(fields: Fields) -> Values:
    # Without an id the route would end every fault.
    return {"id": _given(fields, "id")}


def _clock(fields: Fields) -> Values:
    unit = _UNITS.get(fields.get("unit", ""), _UNITS["days"])
    amount = _number(fields, "amount", "The time to let pass", least=0, most=10**6)
    return {"advance_seconds": amount * unit}


def _reset(fields: Fields) -> Values:
    if fields.get("sure") != "yes":
        raise EmulatorError(
            "A reset forgets apps, people, tokens and records",
            hint="Tick the box to say that this is meant.",
        )
    order: Values = {
        "clients": _whole(fields, "clients", "The number of clients", least=1, most=150_000),
        "seed": _whole(fields, "seed", "The seed", least=0, most=2**31),
    }
    return order | ({"country": fields["country"]} if fields.get("country") else {})


FORMS: Mapping[str, Form] = {
    "stage": Form("POST", "stage", _stage, "The app has moved.", "apps"),
    "approve": Form("POST", "approve", _approve, "The app is approved.", "apps"),
    "lapse": Form("POST", "stage", _lapse, "Its approval has lapsed.", "apps"),
    "tier": Form("POST", "tier", _tier, "The app is on another tier.", "apps"),
    "app": Form("POST", "apps", _app, "The app is registered.", "apps"),
    "privilege": Form("POST", "privilege", _privilege, "The privilege is changed.", "practices"),
    "disconnect": Form("POST", "disconnect", _disconnect, "It is disconnected.", "connections"),
    "fault": Form("POST", "faults", _fault, "The fault is on.", "faults"),
    "fault-end": Form("DELETE", "faults", _fault_end, "The fault is gone.", "faults"),
    "clock": Form("POST", "clock", _clock, "Time has passed.", "coming"),
    "reset": Form("POST", "reset", _reset, "A new world has begun.", "world"),
}
"""Every form by its name."""
