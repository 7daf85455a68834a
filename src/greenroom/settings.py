"""What a project can set, as typed tables with their defaults; docs/settings.md tells users of it.

How they are read and checked is in ``config``.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal
from urllib.parse import quote, unquote

import msgspec


class _Strict(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A table of the file: frozen, and closed to unknown keys."""


class AppSettings(_Strict, frozen=True):
    """The app as registered with Xero."""

    name: str
    client_id: str = ""
    type: Literal["web", "pkce"] = "web"
    redirect_uri: str = "http://localhost:8721/callback"
    pkce: bool = True


class Feature(_Strict, frozen=True):
    """What the integration is for: a name, a reason, the operations it uses."""

    name: str
    reason: str
    operations: tuple[str, ...]


class PracticeSize(_Strict, frozen=True):
    """The size a practice is expected to have; budget and cost are told from it."""

    country: Literal["AU", "NZ", "UK"] = "AU"
    clients: int = 2000
    groups: int | None = None


class Destination(_Strict, frozen=True):
    """Where synced rows go, and the file that says how they look.

    ``encrypted_at_rest`` is a person's word for how the rows are encrypted where they lie; live
    pulls need it.
    """

    url: str = "sqlite:///practice.db"
    mapping: str = "mapping.toml"
    encrypted_at_rest: str = ""


class Limits(_Strict, frozen=True):
    """How much of Xero's limits this project may use."""

    share_of_day: float = 0.8
    patience_seconds: float = 120.0


class Sandbox(_Strict, frozen=True):
    """The emulator that stands in for Xero: served at ``url``, or kept in the data folder.

    ``switches`` are its readings of what witnesses differ on: a table, or one word for all.
    """

    url: str = ""
    clients: int = 2000
    country: Literal["AU", "NZ", "UK"] = "AU"
    seed: int = 1
    switches: str | dict[str, str] = {}


class SyncSettings(_Strict, frozen=True):
    """How pulls behave."""

    full_pull_days: int = 7
    overlap_seconds: int = 300
    one_get_per_client: bool = False


class StoreSettings(_Strict, frozen=True):
    """Where our own state lives; empty means a SQLite file in the data folder."""

    url: str = ""


class ThirdParty(_Strict, frozen=True):
    """Somebody else who gets XPM data: what, what for, where, and where that is made public."""

    name: str
    gets: str
    purpose: str
    country: str = ""
    policy_url: str = ""


class AccessSettings(_Strict, frozen=True):
    """What the approval needs to know of the project that stands nowhere else.

    ``country`` and ``region`` say whose working days count; ``practices`` is how many are expected,
    ``pulls_a_day`` how often each is read for changes; ``hosts`` are the project's own public
    addresses, ``dependency_audits`` reports of what is installed; ``sees`` tells per role what it
    may see of XPM data; ``keeps_days`` how long rows stay after a practice left,
    ``log_keeps_days`` how long the audit log does.
    """

    journey: str = ""
    country: Literal["AU", "NZ", "UK"] = "AU"
    region: str = ""
    practices: int = 1
    pulls_a_day: int = 24
    use: Literal["", "own practice", "one client", "many practices"] = ""
    hosts: tuple[str, ...] = ()
    dependency_audits: tuple[str, ...] = ()
    hosted_in: str = ""
    keeps_days: int | None = None
    log_keeps_days: int | None = None
    sees: dict[str, str] = {}
    ai: Literal["", "none", "inference"] = ""
    third_parties: tuple[ThirdParty, ...] = ()

    @property
    def used_by(self) -> str:
        """Who uses it; where nobody says so, the use that asks most: many practices."""
        return self.use or "many practices"


class ProjectFile(_Strict, frozen=True):
    """The file as written."""

    app: AppSettings
    environment: Literal["sandbox", "live"] = "sandbox"
    wire: Literal["xml", "json"] = "xml"
    data_folder: str = ""
    features: tuple[Feature, ...] = ()
    practices: dict[str, PracticeSize] = {}
    destination: Destination = msgspec.field(default_factory=Destination)
    limits: Limits = msgspec.field(default_factory=Limits)
    sandbox: Sandbox = msgspec.field(default_factory=Sandbox)
    sync: SyncSettings = msgspec.field(default_factory=SyncSettings)
    store: StoreSettings = msgspec.field(default_factory=StoreSettings)
    access: AccessSettings = msgspec.field(default_factory=AccessSettings)


class Settings(_Strict, frozen=True):
    """One project, ready to use: every path absolute, the environment's secrets at hand.

    ``data_folder`` is where our own files of this environment live. ``kept_as`` marks what is kept:
    what a rehearsal of live brought is made up, and must be told from the real thing.
    """

    path: Path
    environment: Literal["sandbox", "live"]
    wire: Literal["xml", "json"]
    app: AppSettings
    features: tuple[Feature, ...]
    practices: dict[str, PracticeSize]
    destination: Destination
    limits: Limits
    sandbox: Sandbox
    sync: SyncSettings
    store: StoreSettings
    access: AccessSettings
    data_folder: Path
    kept_as: Literal["sandbox", "live", "rehearsal"]
    client_secret: str = ""

    def __repr__(self) -> str:
        """The project's file and environment: never a secret."""
        return f"<Settings {self.path.name} {self.environment}>"

    @property
    def mapping_path(self) -> Path:
        """The mapping file."""
        return self.path.parent / self.destination.mapping

    @property
    def destination_url(self) -> str:
        """The destination's address, a relative SQLite path made absolute."""
        return absolute_sqlite(self.destination.url, self.path.parent)

    @property
    def destination_path(self) -> Path | None:
        """The destination's file; None when it is a server."""
        return sqlite_path(self.destination_url)

    @property
    def store_url(self) -> str:
        """The address of our own state: as written, or a SQLite file in the data folder."""
        if self.store.url:
            return absolute_sqlite(self.store.url, self.path.parent)
        return sqlite_url(self.data_folder / "greenroom.db")


_SQLITE = re.compile(r"(sqlite(?:\+pysqlite)?:///)([^?]*)(\?.*)?", re.DOTALL)


def sqlite_path(url: str) -> Path | None:
    """The file that an address names; None when it names none."""
    parts = _SQLITE.fullmatch(url)
    if parts is None or parts[2] in {"", ":memory:"}:
        return None
    return Path(unquote(parts[2]))


def sqlite_url(path: Path) -> str:
    """The address of a SQLite file, whatever characters its path has."""
    return "sqlite:///" + quote(str(path), safe=" +/")


def absolute_sqlite(url: str, folder: Path) -> str:
    """The address with a relative SQLite file placed in the folder; others stay as they are."""
    path, parts = sqlite_path(url), _SQLITE.fullmatch(url)
    if path is None or parts is None or path.is_absolute():
        return url
    return sqlite_url(folder / path) + (parts[3] or "")
