"""Whether everything in the store that must be sealed is."""

from __future__ import annotations

from collections import Counter

from greenroom.access.evidence.model import Seen
from greenroom.access.office import Office
from greenroom.errors import VaultError
from greenroom.store.sealed import kept


def sealed_tokens(office: Office) -> Seen:
    """Every token and secret of the store opens with a key of the ring, in its own place.

    A form alone proves nothing: what only looks sealed does not open.
    """
    values = tuple(kept(office.workspace.store))
    facts: dict[str, object] = {"values": len(values), "plain": 0}
    if not values:
        return Seen("unknown", _NO_TOKEN, facts)
    # Without its ring nobody can tell, and nothing has failed yet.
    vault, unsealed = office.workspace.vault, Counter[str]()
    for value in values:
        try:
            value.secrets(vault)
        except VaultError:
            unsealed[value.place] += 1
    plain, total = unsealed.total(), len(values)
    facts |= {"plain": plain, **unsealed}
    if plain:
        said = f"{plain} of {total} tokens and secrets are not sealed: no key of ours opens them."
        return Seen("fails", said, facts)
    if not any(value.place.startswith("token_sets") for value in values):
        return Seen("unknown", _NO_TOKEN, facts)
    said = f"All {total} tokens and secrets in the store are sealed: the ring opens each."
    return Seen("holds", said, facts)


_NO_TOKEN = "No token is stored yet: sign in, then look again."  # noqa: S105  a sentence, no secret
