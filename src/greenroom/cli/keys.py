"""``greenroom keys``: the keys that seal tokens and secrets."""

from __future__ import annotations

from greenroom.cli import look
from greenroom.cli.options import HERE, Project


def rotate(*, project: Project = HERE) -> int:
    """Seal everything anew under a new key; runs go on meanwhile, for old seals still open."""
    with project.open() as workspace:
        key_id = workspace.vault.rotate()
        sealed = workspace.tokens.reseal()
        workspace.ledger.append(
            "keys.rotated", app=workspace.client_id, facts={"count": sealed, "kind": key_id}
        )
        if project.json:
            look.show_json({"key": key_id, "sealed_anew": sealed})
        else:
            look.step("done", f"New key {key_id}; {sealed} values sealed anew under it.")
    return 0
