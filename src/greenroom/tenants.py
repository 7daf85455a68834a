"""Which tenant is meant: by its type, and by a name a person typed. Pure.

A tenant is a practice or an ordinary organisation; Xero lists both in one place (oauth.md TT-02).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

from greenroom.errors import ConfigError, SignedOut

PRACTICE = "PRACTICEMANAGER"
"""The tenant type of a practice."""

ORGANISATION = "ORGANISATION"
"""The tenant type of an ordinary organisation, for the proving calls of steps 3 and 4."""


class Listed(Protocol):
    """What a name is looked for in; the store's connections are such."""

    @property
    def tenant_id(self) -> str:
        """Xero's id of the tenant."""

    @property
    def tenant_type(self) -> str:
        """Practice or organisation."""

    @property
    def tenant_name(self) -> str | None:
        """Its name, where Xero told one."""


def meant(listed: Iterable[Listed], named: str, *, kind: str = "") -> str:
    """The id of the tenant meant: the only one, or the one whose id or name is or begins so.

    Raises ``SignedOut`` when none is connected and ``ConfigError`` when several could be meant.
    """
    known = {
        row.tenant_id: row.tenant_name or row.tenant_id
        for row in listed
        if kind in ("", row.tenant_type)
    }
    if not known:
        what = "practice" if kind == PRACTICE else "practice or organisation"
        raise SignedOut(f"No {what} is connected.", hint="greenroom connect")
    return chosen(known, named)


def chosen(known: Mapping[str, str], named: str, *, where: str = "connected") -> str:
    """The id meant, of names by id; ``ConfigError`` when none or several could be meant."""
    found = _exact(known, named) or _begun(known, named)
    if len(found) == 1:
        return found[0]
    told = f"{len(found)} that could be meant are" if found else f"Nothing called {named!r} is"
    listing = "; ".join(f"{name} ({tenant})" for tenant, name in known.items()) or "none"
    raise ConfigError(
        f"{told} {where}. There are: {listing}.",
        hint="Name one: --practice with its id or name, or the beginning of one.",
    )


def _exact(known: Mapping[str, str], named: str) -> list[str]:
    asked = named.casefold()
    return [tenant for tenant, name in known.items() if asked in (tenant, name.casefold())]


def _begun(known: Mapping[str, str], named: str) -> list[str]:
    asked = named.casefold()
    return [
        tenant
        for tenant, name in known.items()
        if tenant.startswith(asked) or name.casefold().startswith(asked)
    ]
