"""Whether everything in the store that must be sealed is."""

from __future__ import annotations

from collections import Counter

from greenroom.access.evidence.model import Seen
from greenroom.access.office import Office
from greenroom.errors import VaultError
from greenroom.store.sealed import kept


def sealed_tokens(office: Office) -> Seen:
    """Every token and secret of the store has the form of a sealed value, and a key of the ring."""
    workspace, counts = office.workspace, Counter[str]()
    for value in kept(workspace.store):
        counts["values"] += 1
        try:
            workspace.vault.ring.cipher(workspace.vault.key_of(value.text))
        except VaultError:
            counts[value.place] += 1
            counts["plain"] += 1
    plain, total = counts.pop("plain", 0), counts.pop("values", 0)
    facts = {"values": total, "plain": plain, **counts}
    if plain:
        return Seen("fails", f"{plain} of {total} tokens and secrets are not sealed.", facts)
    if not any(value.place.startswith("token_sets") for value in kept(workspace.store)):
        return Seen("unknown", "No token is stored yet: sign in, then look again.", facts)
    return Seen("holds", f"All {total} tokens and secrets in the store are sealed.", facts)
