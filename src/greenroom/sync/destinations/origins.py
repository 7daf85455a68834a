"""Which environment filled a destination: made-up practices and real ones never share one.

The mark stands beside the rows, one per practice, so that it travels with the file.
"""

from __future__ import annotations

import sqlalchemy as sa

from greenroom.errors import ConfigError
from greenroom.sync.destinations.flavours import Flavour

ORIGINS = sa.Table(
    "_greenroom_origins",
    sa.MetaData(),
    sa.Column("practice", sa.Text, primary_key=True),
    sa.Column("environment", sa.Text, nullable=False),
)


def refuse_others(connection: sa.Connection, flavour: Flavour, environment: str) -> None:
    """Raise ``ConfigError`` when practices of another environment were loaded here."""
    if not environment or not sa.inspect(connection).has_table(ORIGINS.name):
        return
    here = ORIGINS.c.environment
    counted = sa.select(here, sa.func.count()).where(here != environment).group_by(here)
    for other, count in connection.execute(counted):
        what = "a practice" if count == 1 else f"{count} practices"
        away = f", or move {flavour.label} away" if flavour.path is not None else ""
        raise ConfigError(
            f"{flavour.label} holds {what} of the {other} environment, and this project is"
            f" {environment} now: made-up rows and real ones must not mix.",
            hint=f"Name another [destination] url for {environment}{away}. Nothing was changed.",
        )


def note_origin(
    connection: sa.Connection, flavour: Flavour, practice: str, environment: str
) -> None:
    """Note which environment a practice's rows are from. Raises as ``refuse_others``."""
    refuse_others(connection, flavour, environment)
    if environment:
        insert = flavour.insert(ORIGINS).values(practice=practice, environment=environment)
        connection.execute(insert.on_conflict_do_nothing())
