"""Collectors run and what they saw kept; a look that breaks never passes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from greenroom.access.evidence.kept import evidence_of
from greenroom.access.evidence.model import Collector, Evidence, Seen, about, require_known
from greenroom.access.evidence.registry import COLLECTORS
from greenroom.access.office import Office
from greenroom.errors import GreenroomError

_DAY = 86_400.0


def collect(
    office: Office,
    names: Iterable[str] = (),
    *,
    collectors: Mapping[str, Collector] = COLLECTORS,
) -> tuple[Evidence, ...]:
    """Evidence of the collectors named, or of all of them; each is kept in the dossier."""
    wanted = tuple(dict.fromkeys(names)) or tuple(collectors)
    for name in wanted:
        require_known(name)
    return tuple(_kept(office, name, look(collectors[name], office)) for name in wanted)


def look(collector: Collector, office: Office) -> Seen:
    """What a collector sees; what it raises is told by kind, for its words may hold anything."""
    try:
        return collector(office)
    except GreenroomError as error:
        return Seen("unknown", f"It could not look: {error.message}.")
    except Exception as error:  # noqa: BLE001  whatever breaks must not pass
        return Seen("unknown", f"It could not look: {type(error).__name__}.")


def _kept(office: Office, name: str, seen: Seen) -> Evidence:
    now, is_played = office.clock.now(), office.settings.kept_as != "live"
    of_rehearsal = is_played and about()[name].of_xero and seen.outcome != "unknown"
    body = {
        "outcome": seen.outcome,
        "said": f"In rehearsal: {seen.said}" if of_rehearsal else seen.said,
        "facts": dict(seen.facts),
        "how": seen.how,
        "at": now,
        "expires_at": now + about()[name].good_for_days * _DAY,
        "environment": office.settings.kept_as,
    }
    facts = {"evidence": name, "outcome": seen.outcome}
    return evidence_of(office.dossier.keep(office.app, "evidence", name, body, facts=facts))
