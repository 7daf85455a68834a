"""Settings from ``greenroom.toml`` and the environment; unknown keys are refused.

Paths in the file are relative to it. Secrets never stand in it: they come from
``GREENROOM_CLIENT_SECRET``, ``GREENROOM_MASTER_KEY`` or the sealed store.
"""

from __future__ import annotations

import difflib
import hashlib
import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import msgspec
import platformdirs

from greenroom.checks import problems
from greenroom.errors import ConfigError
from greenroom.settings import (
    AppSettings,
    Destination,
    Feature,
    Limits,
    PracticeSize,
    ProjectFile,
    Sandbox,
    Settings,
    StoreSettings,
    SyncSettings,
)

FILE_NAME = "greenroom.toml"

REHEARSAL = "GREENROOM_REHEARSAL"
"""Set by ``greenroom exec``: whatever answers under Xero's names is the emulator."""

_SLUG_LENGTH, _PLACE_LENGTH = 40, 10


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
        text = path.read_text("utf-8")
    except FileNotFoundError as error:
        raise ConfigError(f"There is no file {path}.", hint="greenroom init writes one.") from error
    except OSError as error:
        raise ConfigError(
            f"{path} cannot be read: {error.strerror}.",
            hint="Name a project's folder or its greenroom.toml, and let this user read it.",
        ) from error
    except UnicodeDecodeError as error:
        raise ConfigError(
            f"{path} is not UTF-8: byte {error.start} cannot be read.",
            hint="Save the file anew as UTF-8.",
        ) from error
    return settings_of(text, path, environ)


def settings_of(text: str, path: Path, environ: Mapping[str, str] = os.environ) -> Settings:
    """The settings that a project file with this text would give; errors as ``read``."""
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise ConfigError(
            f"{path} is not TOML: {error}.", hint="Mend that line and try again."
        ) from error
    written = _convert(data, path)
    _check(written, path)
    kept_as = _kept_as(written, path, environ)
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
        access=written.access,
        data_folder=_data_folder(written, path, environ) / kept_as,
        kept_as=kept_as,
        client_secret=environ.get("GREENROOM_CLIENT_SECRET", ""),
    )


def _kept_as(
    written: ProjectFile, path: Path, environ: Mapping[str, str]
) -> Literal["sandbox", "live", "rehearsal"]:
    """What our own files and rows are marked as: nothing made up may ever pass for live."""
    if written.environment != "live" or not environ.get(REHEARSAL):
        return written.environment
    if written.store.url:
        raise ConfigError(
            f"{path}: store.url names the store of the live project, and this is a rehearsal: what "
            "it would write there is made up.",
            hint="Rehearse with a copy of the project that has no store.url.",
        )
    return "rehearsal"


def _data_folder(written: ProjectFile, path: Path, environ: Mapping[str, str]) -> Path:
    """The folder of our own files: from the environment, the file, or the user's data folder."""
    named = environ.get("GREENROOM_DATA") or written.data_folder
    if named:
        return (path.parent / named).resolve()
    # The name is for people; the place is what tells two projects of one name apart.
    place = hashlib.sha256(os.fsencode(path.resolve())).hexdigest()[:_PLACE_LENGTH]
    slug = re.sub(r"[^a-z0-9]+", "-", written.app.name.lower())[:_SLUG_LENGTH].strip("-") or "app"
    return platformdirs.user_data_path("greenroom") / f"{slug}-{place}"


def make_data_folder(settings: Settings) -> None:
    """Make the folder of our own files and the one above it, each for its owner only."""
    folder = settings.data_folder
    try:
        # mkdir gives the mode to the last folder of a path alone.
        folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise ConfigError(
            f"The data folder {folder} cannot be made: {error.strerror}.",
            hint="Set data_folder in greenroom.toml, or GREENROOM_DATA, to a folder of yours.",
        ) from error


def _convert(data: dict[str, Any], path: Path) -> ProjectFile:
    """The parsed file as settings; a wrong key or value is named with what was meant."""
    try:
        return msgspec.convert(data, ProjectFile)
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
        "": ProjectFile,
        "app": AppSettings,
        "features": Feature,
        "practices": PracticeSize,
        "destination": Destination,
        "limits": Limits,
        "sandbox": Sandbox,
        "sync": SyncSettings,
        "store": StoreSettings,
    }
    table = tables.get(re.split(r"[.\[]", where)[0], ProjectFile)
    return [field.name for field in msgspec.structs.fields(table)]


def _check(written: ProjectFile, path: Path) -> None:
    """Raise ``ConfigError`` for values that are well-formed but cannot work."""
    found = problems(written)
    if found:
        raise ConfigError(
            f"{path}: " + "; ".join(found) + ".",
            hint="docs/settings.md lists every key with what it may be.",
        )
