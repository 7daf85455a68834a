"""The third parties that get XPM data, as the settings name them."""

from __future__ import annotations

from greenroom.access.evidence.model import Seen
from greenroom.access.office import Office


def sub_processors(office: Office) -> Seen:
    """Each with what it gets, a purpose and a public policy: attested, for no code can see it."""
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
    said = f"By the settings these get data, each with purpose and policy: {names}."
    return Seen("holds", said, facts, "attested")
