"""``greenroom keys``: the keys that seal tokens and secrets."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from greenroom.cli import look
from greenroom.cli.options import HERE, Project
from greenroom.errors import ConfigError

if TYPE_CHECKING:
    from greenroom.auth.vault import Vault


def rotate(
    *, master: Annotated[bool, Parameter(negative="")] = False, project: Project = HERE
) -> int:
    """Seal everything anew under a new data key; runs go on meanwhile, for old seals still open.

    Parameters
    ----------
    master
        Wrap the key ring with a new master key too: a fresh one in its file, or the first of those
        in GREENROOM_MASTER_KEY (NEW,OLD while both are about).
    """
    with project.open() as workspace:
        vault = workspace.vault
        if master:
            _new_master(vault, workspace.settings.data_folder)
        # Keys before the last rotation seal nothing any more: they go before a new one comes.
        workspace.tokens.reseal()
        workspace.sandbox.reseal()
        retired = vault.ring.retire(now=workspace.clock.now())
        key_id = vault.rotate()
        sealed = workspace.tokens.reseal()
        workspace.sandbox.reseal()
        workspace.ledger.append(
            "keys.rotated", app=workspace.client_id, facts={"count": sealed, "kind": key_id}
        )
    masters = vault.ring.masters[:1]
    if project.json:
        look.show_json(
            {"key": key_id, "sealed_anew": sealed, "retired": retired, "master": masters[0]}
        )
        return 0
    look.step("done", f"New data key {key_id}; {sealed} values sealed anew under it.")
    if retired:
        look.step("done", f"Old data keys forgotten: {', '.join(retired)}.")
    if master:
        look.step("done", f"The key ring is wrapped by master key {masters[0]} alone.")
    return 0


def secret(
    *, forget: Annotated[bool, Parameter(negative="")] = False, project: Project = HERE
) -> int:
    """Seal the app's client secret in the project's store, so that no variable has to hold it.

    It is asked for without being shown, or read from standard input: printf %s "$SECRET" | …
    GREENROOM_CLIENT_SECRET, where it is set, comes before what is sealed.

    Parameters
    ----------
    forget
        Take away the secret that is sealed there.
    """
    given = "" if forget else look.ask_secret("Client secret")
    if not forget and not given:
        raise ConfigError(
            "No client secret was given.", hint="Paste it at the question, or pipe it in."
        )
    with project.open() as workspace:
        workspace.tokens.save_secret(workspace.client_id, given)
        kind = "forgotten" if forget else "sealed"
        workspace.ledger.append("secret.kept", app=workspace.client_id, facts={"kind": kind})
    if project.json:
        look.show_json({"client_id": workspace.client_id, "secret": kind})
    else:
        look.step("done", f"The client secret of {workspace.client_id} is {kind}.")
    return 0


def _new_master(vault: Vault, folder: Path) -> None:
    """Hand the ring to a new master key, so that a crash at any point leaves one that opens it."""
    from greenroom.auth.keyring import MASTER_FILE
    from greenroom.auth.masters import VARIABLE, new_master_key, read_masters
    from greenroom.auth.ringfile import RingFile

    given = read_masters(os.environ.get(VARIABLE, ""))
    if len(given) == 1:
        raise ConfigError(
            f"{VARIABLE} holds one master key, and a new one is wanted before it.",
            hint=f"Set {VARIABLE}=NEW,OLD and run this again; then leave OLD out. NEW is 32 random "
            "bytes: openssl rand -base64 32 | tr '+/' '-_'",
        )
    if given:
        vault.rewrap(given)
        return
    file = RingFile(folder / MASTER_FILE)
    with file.alone():
        old, new = file.read().decode("ascii").strip(), new_master_key()
        # Both stand in the file until the ring is wrapped by the new one.
        file.replace(f"{new}\n{old}\n".encode("ascii"))
        vault.rewrap(read_masters(new))
        file.replace(f"{new}\n".encode("ascii"))
