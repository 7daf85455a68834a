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
from urllib.parse import urlsplit

import msgspec
import platformdirs

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

ATTESTATION = "LUKS on the server, attested by A. Person, 2026-11-01"
"""How a person may attest that the destination is encrypted at rest."""

_DATE = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
_FEWEST_WORDS = 4
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
    problems = [
        *_app_problems(written.app),
        *_number_problems(written),
        *_path_problems(written),
        *_word_problems(written),
    ]
    if problems:
        raise ConfigError(
            f"{path}: " + "; ".join(problems) + ".",
            hint="docs/settings.md lists every key with what it may be.",
        )


def _number_problems(written: ProjectFile) -> list[str]:
    """Numbers that cannot be meant."""
    sizes: dict[str, int | None] = {
        f"practices.{name}.clients": one.clients for name, one in written.practices.items()
    }
    sizes |= {f"practices.{name}.groups": one.groups for name, one in written.practices.items()}
    limits, sync = written.limits, written.sync
    held = {
        "sandbox.clients must be from 1 to 150000": 1 <= written.sandbox.clients <= 150_000,
        "limits.share_of_day must be above 0, at most 1": 0 < limits.share_of_day <= 1,
        "limits.patience_seconds must be from 0 to 86400": 0 <= limits.patience_seconds <= 86_400,
        "sync.full_pull_days must be from 1 to 365": 1 <= sync.full_pull_days <= 365,
        "sync.overlap_seconds must be from 0 to 86400": 0 <= sync.overlap_seconds <= 86_400,
    }
    held |= {
        f"{key} must be from 0 to 1000000": value is None or 0 <= value <= 1_000_000
        for key, value in sizes.items()
    }
    return [problem for problem, holds in held.items() if not holds]


def _path_problems(written: ProjectFile) -> list[str]:
    """Texts that are no names of files or addresses: empty, or with control characters."""
    texts = {
        "data_folder": written.data_folder,
        "destination.mapping": written.destination.mapping or "\0",
        "destination.url": written.destination.url or "\0",
        "destination.encrypted_at_rest": written.destination.encrypted_at_rest,
        "store.url": written.store.url,
        "sandbox.url": written.sandbox.url,
        "app.name": written.app.name or "\0",
    }
    problems = [
        f"{key} is empty or holds characters that cannot be there"
        for key, text in texts.items()
        if not text.isprintable()
    ]
    url = written.sandbox.url
    if url and written.sandbox.switches:
        problems.append("sandbox.switches are those of our own emulator, not of one at sandbox.url")
    if url and not re.fullmatch(r"http://[A-Za-z0-9.\-]+(:\d{1,5})?/?|https://[^\s/?#]+/?", url):
        problems.append("sandbox.url must be an address such as http://localhost:8720")
    return problems


def _word_problems(written: ProjectFile) -> list[str]:
    """Words that say nothing: a feature without an operation, an attestation without a person."""
    problems = [
        f"features: {one.name!r} names no operation; name those it uses, such as clients.list"
        for one in written.features
        if not one.operations
    ]
    attested = written.destination.encrypted_at_rest
    if attested and not (_DATE.search(attested) and len(attested.split()) >= _FEWEST_WORDS):
        problems.append(
            "destination.encrypted_at_rest must say how, who attests it and since when, such as"
            f" {ATTESTATION!r}"
        )
    return problems


def _app_problems(app: AppSettings) -> list[str]:
    """What Xero would refuse about the app: its name and its redirect address (oauth.md §2)."""
    problems = []
    if "xero" in app.name.lower():
        problems.append('app.name may not contain the word "Xero"')
    if not re.fullmatch(r"(?:[A-Za-z0-9][A-Za-z0-9._-]{0,127})?", app.client_id):
        problems.append(
            "app.client_id is not one: developer.xero.com shows 32 letters and digits, to be copied"
        )
    try:
        parts = urlsplit(app.redirect_uri)
        local, port = parts.hostname in {"localhost", "127.0.0.1", "::1"}, parts.port
    except ValueError as error:
        return [*problems, f"app.redirect_uri is not an address: {error}"]
    if not app.redirect_uri.isprintable() or " " in app.redirect_uri:
        problems.append("app.redirect_uri holds characters that cannot be there")
    elif local and parts.hostname != "localhost":
        problems.append(f"app.redirect_uri must say localhost: Xero refuses {parts.hostname}")
    elif parts.scheme != "https" and not (parts.scheme == "http" and local):
        problems.append("app.redirect_uri must be https, or http://localhost for development")
    elif local and not port:
        problems.append("app.redirect_uri needs a port, such as http://localhost:8721/callback")
    return problems
