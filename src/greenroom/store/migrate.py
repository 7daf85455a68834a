"""Brings the tables up to date: alembic, run from here, on a connection that is handed in.

``db`` imports this only when a database is not up to date, for alembic takes half a second to load.
"""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config


def upgrade(connection: Connection, *, to: str = "head") -> None:
    """Run what is missing up to a revision, inside the caller's transaction."""
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, to)


def revisions() -> tuple[str, ...]:
    """Every revision of the package, the newest first."""
    script = ScriptDirectory.from_config(_config())
    return tuple(step.revision for step in script.walk_revisions())
