"""The architecture of an opened project: from its settings, its scope plan and its mapping."""

from __future__ import annotations

from greenroom.access.architecture import Architecture, architecture
from greenroom.auth.keyring import MASTER_FILE
from greenroom.sync.mapping_file import mapping_at
from greenroom.workspace import Workspace


def architecture_of(workspace: Workspace) -> Architecture:
    """Where XPM data goes in this project; a project without a mapping file loads no table."""
    settings, contract = workspace.settings, workspace.contract
    tables: tuple[str, ...] = ()
    if settings.mapping_path.is_file():
        tables = tuple(one.name for one in mapping_at(settings.mapping_path, contract).tables)
    beside = (settings.data_folder / MASTER_FILE).exists()
    return architecture(
        contract, settings, workspace.scope_plan, tables=tables, key_apart=not beside
    )
