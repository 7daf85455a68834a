"""The architecture of an opened project: from its settings, its features and its mapping."""

from __future__ import annotations

from greenroom.access.architecture import Architecture, architecture
from greenroom.access.purpose import purpose_of
from greenroom.auth.keyring import MASTER_FILE
from greenroom.workspace import Workspace


def architecture_of(workspace: Workspace) -> Architecture:
    """Where XPM data goes in this project; a project without a mapping file loads no table."""
    settings, contract = workspace.settings, workspace.contract
    beside = (settings.data_folder / MASTER_FILE).exists()
    return architecture(contract, settings, purpose_of(settings, contract), key_apart=not beside)
