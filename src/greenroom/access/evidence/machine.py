"""What is installed, and who may sign in: of both only part can be seen from here."""

from __future__ import annotations

from importlib.metadata import distributions

from greenroom.access.evidence.model import Seen
from greenroom.access.office import Office


def dependencies(office: Office) -> Seen:
    """The installed packages; whether one is weak is told by an audit, handed in as a file."""
    del office  # the machine's own business
    found = sorted({f"{one.name} {one.version}" for one in distributions() if one.name})
    said = f"{len(found)} packages are installed; no audit of them was handed in."
    return Seen("unknown", said, {"count": len(found), "packages": found})


def people(office: Office) -> Seen:
    """Second factors and roles, which only a console knows."""
    roles = office.settings.access.sees
    said = "Greenroom runs no sign-in of its own here: somebody has to say how people sign in."
    return Seen("unknown", said, {"roles": sorted(roles)})
