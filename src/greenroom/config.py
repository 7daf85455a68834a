"""Settings from ``greenroom.toml`` and the environment; unknown keys are refused.

Paths in the file are relative to it. Secrets never stand in it: they come from
``GREENROOM_CLIENT_SECRET``, ``GREENROOM_MASTER_KEY`` or the sealed store.
"""

from __future__ import annotations

import difflib
import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import msgspec
import platformdirs

from greenroom.errors import ConfigError

FILE_NAME = "greenroom.toml"


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
    """Where synced rows go, and the file that says how they look."""

    url: str = "sqlite:///practice.db"
    mapping: str = "mapping.toml"


class Limits(_Strict, frozen=True):
    """How much of Xero's limits this project may use."""

    share_of_day: float = 0.8
    patience_seconds: float = 120.0


class Sandbox(_Strict, frozen=True):
    """The emulator that stands in for Xero: served at ``url``, or kept in the data folder."""

    url: str = ""
    clients: int = 2000
    country: Literal["AU", "NZ", "UK"] = "AU"
    seed: int = 1


class SyncSettings(_Strict, frozen=True):
    """How pulls behave."""

    full_pull_days: int = 7
    overlap_seconds: int = 300
    one_get_per_client: bool = False


class StoreSettings(_Strict, frozen=True):
    """Where our own state lives; empty means a SQLite file in the data folder."""

    url: str = ""


class _File(_Strict, frozen=True):
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


class Settings(_Strict, frozen=True):
    """One project, ready to use: every path absolute, the environment's secrets at hand.

    ``data_folder`` is where our own files of this environment live.
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
    data_folder: Path
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


def find(start: Path) -> Path:
    """The project file in the folder or the nearest one above it."""
    for folder in (start, *start.parents):
        if (folder / FILE_NAME).is_file():
            return folder / FILE_NAME
    raise ConfigError(
        f"There is no {FILE_NAME} in {start} or any folder above it.",
        hint="greenroom init writes one here; greenroom demo needs none.",
    )


def read(path: Path, environ: Mapping[str, str] = os.environ) -> Settings:
    """The settings of one project. Raises ``ConfigError`` naming file, key and what is allowed."""
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError as error:
        raise ConfigError(f"There is no file {path}.", hint="greenroom init writes one.") from error
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} cannot be read: {error}.") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(
            f"{path} is not TOML: {error}.", hint="Mend that line and try again."
        ) from error
    written = _convert(data, path)
    _check(written, path)
    return Settings(
        path=path,
        environment=written.environment,
        wire=written.wire,
        app=written.app,
        features=written.features,
        practices=written.practices,
        destination=written.destination,
        limits=written.limits,
        sandbox=written.sandbox,
        sync=written.sync,
        store=written.store,
        data_folder=_data_folder(written, path, environ) / written.environment,
        client_secret=environ.get("GREENROOM_CLIENT_SECRET", ""),
    )


def absolute_sqlite(url: str, folder: Path) -> str:
    """The address with a relative SQLite file placed in the folder; others stay as they are."""
    prefix = "sqlite:///"
    if url.startswith(prefix) and not url.startswith(f"{prefix}/") and url != f"{prefix}:memory:":
        return prefix + str(folder / url.removeprefix(prefix))
    return url


def _data_folder(written: _File, path: Path, environ: Mapping[str, str]) -> Path:
    """The folder of our own files: from the environment, the file, or the user's data folder."""
    named = environ.get("GREENROOM_DATA") or written.data_folder
    if named:
        return (path.parent / named).resolve()
    slug = re.sub(r"[^a-z0-9]+", "-", written.app.name.lower()).strip("-") or "app"
    return platformdirs.user_data_path("greenroom") / slug


def _convert(data: dict[str, Any], path: Path) -> _File:
    """The parsed file as settings; a wrong key or value is named with what was meant."""
    try:
        return msgspec.convert(data, _File)
    except msgspec.ValidationError as error:
        text = str(error)
        raise ConfigError(f"{path}: {text}.", hint=_hint(text)) from error


def _hint(text: str) -> str:
    """What to do about a message of the converter: the nearest key, or the keys there are."""
    unknown = re.search(r"unknown field `([^`]*)`(?: - at `\$\.?([^`]*)`)?", text)
    if not unknown:
        return "Mend that value; docs/settings.md lists every key with its type."
    known = _keys_at(unknown[2] or "")
    near = difflib.get_close_matches(unknown[1], known, n=1)
    if near:
        return f"Did you mean {near[0]}?"
    return f"Known there: {', '.join(known)}."


def _keys_at(where: str) -> list[str]:
    """The keys allowed at a place of the file such as ``app`` or ``features[...]``."""
    tables: dict[str, type[msgspec.Struct]] = {
        "": _File,
        "app": AppSettings,
        "features": Feature,
        "practices": PracticeSize,
        "destination": Destination,
        "limits": Limits,
        "sandbox": Sandbox,
        "sync": SyncSettings,
        "store": StoreSettings,
    }
    table = tables.get(re.split(r"[.\[]", where)[0], _File)
    return [field.name for field in msgspec.structs.fields(table)]


def _check(written: _File, path: Path) -> None:
    """Raise ``ConfigError`` for values that are well-formed but cannot work."""
    problems = [
        *_app_problems(written.app),
        *(
            [f"limits.share_of_day is {written.limits.share_of_day}; it must be above 0, at most 1"]
            if not 0 < written.limits.share_of_day <= 1
            else []
        ),
        *([] if written.sandbox.clients >= 1 else ["sandbox.clients must be at least 1"]),
    ]
    if problems:
        raise ConfigError(f"{path}: " + "; ".join(problems) + ".")


def _app_problems(app: AppSettings) -> list[str]:
    """What Xero would refuse about the app: its name and its redirect address (oauth.md §2)."""
    problems = []
    if "xero" in app.name.lower():
        problems.append('app.name may not contain the word "Xero"')
    parts = urlsplit(app.redirect_uri)
    if parts.hostname == "127.0.0.1":
        problems.append("app.redirect_uri must say localhost: Xero does not accept 127.0.0.1")
    elif parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname == "localhost"):
        problems.append("app.redirect_uri must be https, or http://localhost for development")
    return problems
