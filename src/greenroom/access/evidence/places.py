"""Where data is and who gets it: databases, third parties, and what leaves when a practice does."""

from __future__ import annotations

from greenroom.access.evidence.model import Seen, about
from greenroom.access.incidents import looked, register_of
from greenroom.access.office import Office


def at_rest(office: Office) -> Seen:
    """What a person attested of the destination; a database cannot tell it of its disk."""
    word = office.settings.destination.encrypted_at_rest
    hosted = office.settings.access.hosted_in
    facts = {"attested": word, "hosted_in": hosted}
    if not word:
        said = "No database can tell how its disk is encrypted: destination.encrypted_at_rest."
        return Seen("unknown", said, facts)
    where = f", hosted in {hosted}" if hosted else ""
    return Seen("unknown", f"Attested, not seen: {word}{where}.", facts)


def sub_processors(office: Office) -> Seen:
    """The third parties of the settings: each with a purpose and a public policy."""
    parties = office.settings.access.third_parties
    facts = {
        "parties": [
            {"name": one.name, "gets": one.gets, "purpose": one.purpose, "country": one.country}
            for one in parties
        ]
    }
    for one in parties:
        if not (one.purpose.strip() and one.gets.strip()):
            return Seen("fails", f"{one.name} gets data, and no purpose is told.", facts)
        if not one.policy_url.startswith("https://"):
            return Seen("fails", f"{one.name} gets data, and no public policy names it.", facts)
    if not parties:
        said = "No third party is named in the settings: somebody has to say that there is none."
        return Seen("unknown", said, facts)
    names = ", ".join(one.name for one in parties)
    return Seen("holds", f"Third parties, each with purpose and policy: {names}.", facts)


def disconnect(office: Office) -> Seen:
    """Disconnects in the audit log: each proven at Xero, its tokens gone."""
    workspace = office.workspace
    left = list(workspace.ledger.events("connection.left", app=workspace.client_id))
    open_ = [event for event in left if not event.facts.get("proven")]
    facts = {"disconnects": len(left), "unproven": len(open_)}
    if not left:
        said = (
            "Nothing was disconnected yet: try it in the sandbox, greenroom connections disconnect."
        )
        return Seen("unknown", said, facts)
    if open_:
        return Seen("fails", f"{len(open_)} of {len(left)} disconnects are not proven.", facts)
    return Seen("holds", f"{len(left)} disconnects, each proven by Xero's own list.", facts)


def incidents(office: Office) -> Seen:
    """The register of the last twelve months; an empty one proves nothing by itself."""
    dossier, app = office.dossier, office.app
    register = register_of(dossier.all(app, "incident"), dossier.all(app, "attestation"))
    fresh_days = about()["incidents"].good_for_days
    found = looked(register, office.clock.now(), fresh_days=fresh_days)
    facts = {"incidents": found.incidents, "unreported": found.unreported, "late": found.late}
    return Seen(found.outcome, found.said, facts)
