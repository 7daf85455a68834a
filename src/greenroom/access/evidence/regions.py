"""Where client data is hosted: no database can tell, so it is what the settings say."""

from __future__ import annotations

from greenroom.access.evidence.model import Seen
from greenroom.access.office import Office


def region(office: Office) -> Seen:
    """The region of the settings, attested; unknown while none is named (R9.1)."""
    where = office.settings.access.hosted_in.strip()
    facts = {"hosted_in": where}
    if not where:
        return Seen("unknown", "No place is named: access.hosted_in in greenroom.toml.", facts)
    return Seen("holds", f"By the settings client data is hosted in {where}.", facts, "attested")
