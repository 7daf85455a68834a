"""The register of incidents, and whether each was told to Xero in time."""

from __future__ import annotations

from greenroom.access.evidence.model import Seen, about
from greenroom.access.office import Office
from greenroom.access.registers.incidents import looked, register_of


def incidents(office: Office) -> Seen:
    """The register of the last twelve months; an empty one proves nothing by itself."""
    dossier, app = office.dossier, office.app
    register = register_of(dossier.held(app, "incident"), dossier.held(app, "attestation"))
    fresh_days = about()["incidents"].good_for_days
    found = looked(register, office.clock.now(), fresh_days=fresh_days)
    facts = {"incidents": found.incidents, "unreported": found.unreported, "late": found.late}
    return Seen(found.outcome, found.said, facts)
