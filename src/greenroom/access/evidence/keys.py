"""Where the master key is, who may read what holds keys, and how old the key is that seals."""

from __future__ import annotations

import os
import stat

from greenroom.access.evidence.model import Seen
from greenroom.access.office import Office
from greenroom.auth.keyring import MASTER_FILE, RING_FILE
from greenroom.auth.masters import VARIABLE, read_masters
from greenroom.clock import utc


def key_ring(office: Office) -> Seen:
    """The ring's keys and their age; a master key beside it, or a file others may read, fails."""
    folder = office.settings.data_folder
    if not (folder / RING_FILE).exists():
        return Seen("unknown", "There is no key ring yet: nothing was sealed.")
    ring = office.workspace.vault.ring
    made = utc(ring.made_at(ring.current)).date().isoformat()
    facts = {"keys": len(ring.ids), "current": ring.current, "made": made, "masters": ring.masters}
    for path in (folder / RING_FILE, folder / MASTER_FILE):
        if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077:
            return Seen("fails", f"{path.name} can be read by others than its owner.", facts)
    given = read_masters(os.environ.get(VARIABLE, ""))
    if {one.id for one in given} & set(ring.masters):
        said = f"Data keys are wrapped by a master key kept apart, in {VARIABLE}; made {made}."
        return Seen("holds", said, facts | {"provider": "variable"})
    if (folder / MASTER_FILE).exists():
        said = "The master key lies beside the key ring: whoever takes the folder has both."
        return Seen("fails", said, facts | {"provider": "file"})
    return Seen("unknown", "It cannot be told where the master key came from.", facts)
