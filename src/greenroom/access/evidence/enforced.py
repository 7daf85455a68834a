"""Whether encryption could be left out: real rows are asked for without it, and refused."""

from __future__ import annotations

from msgspec.structs import replace

from greenroom.access.evidence.model import Seen
from greenroom.access.office import Office
from greenroom.errors import ConfigError
from greenroom.sync.project import word_for


def enforced(office: Office) -> Seen:
    """The check that stands before every pull, asked with the attestation taken out (R7.1)."""
    settings = office.settings
    bare = replace(settings, destination=replace(settings.destination, encrypted_at_rest=""))
    try:
        word_for(bare, real_rows=True, now=office.workspace.clock.now())
    except ConfigError:
        said = "Real rows are refused where nobody attests that their database is encrypted: tried."
        return Seen("holds", said, {"refused": True})
    said = "A pull of real rows goes on where nobody attests encryption."
    return Seen("fails", said, {"refused": False})
