"""How our database and the rows' are encrypted: as far as it shows, else as somebody attests."""

from __future__ import annotations

import stat
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from greenroom.access.evidence.disks import is_encrypted
from greenroom.access.evidence.model import Seen
from greenroom.access.office import Office
from greenroom.checks import ATTESTATION, dated_ahead
from greenroom.settings import sqlite_path
from greenroom.store.lines import Line, line_of_store
from greenroom.sync.project import project_destination


class Place(NamedTuple):
    """One database and its line; of a file, who may read it, and whether its disk is sealed."""

    name: str
    line: Line
    open_to_others: bool = False
    disk_sealed: bool = False


def at_rest(office: Office) -> Seen:
    """Files that others may read, and lines in clear, fail; encryption is seen or attested."""
    settings = office.settings
    places = _places(office)
    word = settings.destination.encrypted_at_rest
    ahead = dated_ahead(word, office.workspace.clock.now())
    facts: dict[str, object] = {
        # Words left as the example has them are nobody's.
        "attested": "" if ahead or word == ATTESTATION else word,
        "dated_ahead": ahead,
        "hosted_in": settings.access.hosted_in,
        "places": [_told(one) for one in places],
    }
    return judged(places, facts)


def judged(places: tuple[Place, ...], facts: dict[str, object]) -> Seen:
    """What the places are worth; ``facts`` has the word that somebody gave, and the region."""
    for one in places:
        if one.open_to_others:
            return Seen("fails", f"The {one.name} can be read by others on this machine.", facts)
        if not (one.line.is_local or one.line.is_sealed):
            return Seen("fails", f"The {one.name} is reached over the network in clear.", facts)
    where = f" Hosted in {facts['hosted_in']}." if facts["hosted_in"] else ""
    if places and all(one.disk_sealed for one in places):
        names = " and ".join(one.name for one in places)
        return Seen("holds", f"The {names} lie on a disk that Linux encrypts.{where}", facts)
    if facts["attested"]:
        return Seen(
            "holds", f"Attested in the settings: {facts['attested']}.{where}", facts, "attested"
        )
    if ahead := facts.get("dated_ahead"):
        said = f"The attestation in the settings is dated ahead, {ahead}: it does not count yet."
        return Seen("unknown", said, facts)
    said = "No database can tell how its disk is encrypted: set destination.encrypted_at_rest."
    return Seen("unknown", said, facts)


def _places(office: Office) -> tuple[Place, ...]:
    settings, workspace = office.settings, office.workspace
    store = workspace.store
    places = [_place("token store", line_of_store(store), sqlite_path(settings.store_url))]
    with closing(project_destination(workspace)) as destination:
        if (line := destination.line()) is not None:
            places.append(_place("rows' database", line, destination.path))
    return tuple(places)


def _place(name: str, line: Line, path: Path | None) -> Place:
    if path is None:
        return Place(name, line)
    open_to_others = bool(stat.S_IMODE(path.stat().st_mode) & 0o077)
    return Place(name, line, open_to_others, is_encrypted(path))


def _told(one: Place) -> dict[str, object]:
    return {
        "name": one.name,
        "server": one.line.server,
        "local": one.line.is_local,
        "tls": one.line.protocol if one.line.is_sealed else "",
        "disk_sealed": one.disk_sealed,
    }
