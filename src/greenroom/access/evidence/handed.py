"""Files that people hand in as evidence: attested in their name, for so many days, never observed.

For teams that use only parts of Greenroom. Words stand beside what collectors saw, so that neither
hides the other.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from greenroom.access.documents import named
from greenroom.access.evidence.kept import evidence_of
from greenroom.access.evidence.model import Evidence, Outcome, require_known
from greenroom.access.office import Office
from greenroom.access.spoken import a_name
from greenroom.errors import ConfigError

_DAY = 86_400.0


class Word(NamedTuple):
    """What a person says that a file shows; ``settles`` ends what others said before."""

    says: str
    by: str
    days: int
    outcome: Outcome = "holds"
    settles: bool = False


def add(office: Office, name: str, file: Path, word: Word) -> Evidence:
    """The word as it was kept; of the file its name and digest.

    Raises ``ConfigError`` for a collector that is none, a file that is not there, or no name.
    """
    require_known(name)
    by, says = a_name(word.by), " ".join(word.says.split())
    if not by or not says:
        raise ConfigError(
            "Evidence needs words and a name.", hint='--says "What it shows" --by "Ana Pohatu"'
        )
    now = office.clock.now()
    body = {
        "outcome": word.outcome,
        "said": says,
        "facts": {"file": named(file, option="FILE")},
        "how": "attested",
        "by": by,
        "settles": word.settles,
        "at": now,
        "expires_at": now + word.days * _DAY,
        "environment": office.settings.kept_as,
    }
    facts = {"attestation": name, "outcome": word.outcome}
    return evidence_of(office.dossier.keep(office.app, "attestation", name, body, facts=facts))
