"""The project that the demo is told in: its folder, settings and mapping, made anew each time."""

from __future__ import annotations

from pathlib import Path

from greenroom.cli.options import LARGEST_PRACTICE, in_range
from greenroom.errors import ConfigError

MARKER = ".greenroom-demo"

PROJECT = """\
environment = "sandbox"
data_folder = "state"

[app]
name = "Ledgerline Demo"
redirect_uri = "http://localhost:8721/callback"

[[features]]
name = "Client directory"
reason = "Show each client's contacts, groups and relationships beside our own records."
operations = ["clients.list", "groups.list"]

[practices.main]
country = "AU"
clients = {clients}

[destination]
url = "sqlite:///practice.db"

[sandbox]
clients = {clients}
country = "AU"
"""


def prepare(folder: Path, clients: int) -> None:
    """An empty folder with the demo's project; a folder that is not the demo's is left alone.

    Raises ``ConfigError`` before anything is touched.
    """
    import shutil

    from greenroom.contract import contract
    from greenroom.sync.mapping_default import default_mapping

    in_range("--clients", clients, low=1, high=LARGEST_PRACTICE)
    if folder.exists() and not (folder / MARKER).exists() and any(folder.iterdir()):
        raise ConfigError(
            f"{folder} holds something that is not the demo's.", hint="Name another: --folder."
        )
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / MARKER).write_text("Made by greenroom demo; replaced at its next run.\n", "utf-8")
    (folder / "greenroom.toml").write_text(PROJECT.format(clients=clients), "utf-8")
    (folder / "mapping.toml").write_text(default_mapping(contract()), "utf-8")
