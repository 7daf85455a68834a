"""A pack laid out: document, annexes and a manifest with the hash of each; nothing that may leak.

The bytes are values; only ``write`` touches a disk, and never half: a folder is whole or not there.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from greenroom.access.leaks import forms_in
from greenroom.access.pack.document import ANNEXES, Pack
from greenroom.access.pack.render import page_of, pdf_of
from greenroom.errors import ConfigError

DOCUMENT, PAGE, MANIFEST = "access-request.pdf", "access-request.html", "manifest.json"

HOLDS: Mapping[str, str] = {
    DOCUMENT: "the request as a tagged PDF",
    PAGE: "the same as one page for a browser",
    **ANNEXES,
    MANIFEST: "every file's size and SHA-256, and what is missing",
}
"""Every file of a pack, and what is in it."""


def files_of(pack: Pack) -> dict[str, bytes]:
    """Every file of the pack by name, the manifest last. ``ConfigError`` where one may not leave.

    The same pack makes the same bytes.
    """
    page = page_of(pack)
    files = {PAGE: page.encode(), **pack.annexes}
    for name, body in files.items():
        _check(name, body)
    files = {DOCUMENT: pdf_of(page), **files}
    return {**files, MANIFEST: _manifest(pack, files)}


def _check(name: str, body: bytes) -> None:
    """Refuse a file that holds what nobody outside may see."""
    if found := forms_in(body.decode("utf-8", "replace")):
        raise ConfigError(
            f"{name} holds {' and '.join(found)}: the pack was not made.",
            hint="Take it out of the answer or the attestation it came from.",
        )


def _manifest(pack: Pack, files: Mapping[str, bytes]) -> bytes:
    told = {
        "title": pack.title,
        "app": pack.app,
        "day": pack.day,
        "draft": pack.is_draft,
        "gaps": [one._asdict() for one in pack.gaps],
        "files": {
            name: {"bytes": len(body), "sha256": hashlib.sha256(body).hexdigest()}
            for name, body in sorted(files.items())
        },
    }
    return json.dumps(told, indent=2, ensure_ascii=False).encode() + b"\n"


def digest_of(files: Mapping[str, bytes]) -> str:
    """The hash of the manifest, which names all others."""
    return hashlib.sha256(files[MANIFEST]).hexdigest()


def write(folder: Path, files: Mapping[str, bytes]) -> None:
    """Put the files into a folder, in the place of an earlier pack; else it must be empty.

    ``ConfigError`` where it holds anything that a pack did not put there, or not so.
    """
    try:
        if strange := _not_ours(folder):
            raise ConfigError(
                f"{folder} holds what no pack put there: {_few(strange)}. Nothing was changed.",
                hint="Name another folder with --to, or take these out of it.",
            )
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}-") as made:
            fresh = Path(made) / folder.name
            for name, body in files.items():
                path = fresh / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(body)
            if folder.exists():
                folder.rename(Path(made) / "earlier")
            shutil.move(fresh, folder)
    except OSError as error:
        raise ConfigError(
            f"{folder} cannot be written: {error.strerror}.", hint="Name another folder with --to."
        ) from error


def _not_ours(folder: Path) -> list[str]:
    """What in a folder is not of an earlier pack, or was changed since it was built."""
    if not folder.exists():
        return []
    listed = _listed(folder / MANIFEST)
    tops = {name.partition("/")[0] for name in listed}
    if strange := sorted(one.name for one in folder.iterdir() if one.name not in tops):
        return strange
    found = [one for one in sorted(folder.rglob("*")) if one.is_symlink() or not one.is_dir()]
    return [
        one.relative_to(folder).as_posix() for one in found if not _is_listed(one, folder, listed)
    ]


def _listed(manifest: Path) -> dict[str, str]:
    """The hash of each file of the pack that a manifest is of; its own is not in it."""
    try:
        files = json.loads(manifest.read_bytes())["files"]
        return {name: one["sha256"] for name, one in files.items()} | {MANIFEST: ""}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _is_listed(path: Path, folder: Path, listed: Mapping[str, str]) -> bool:
    digest = listed.get(path.relative_to(folder).as_posix())
    if digest is None or path.is_symlink():
        return False
    return not digest or hashlib.sha256(path.read_bytes()).hexdigest() == digest


def _few(names: list[str]) -> str:
    rest = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return f"{', '.join(names[:3])}{rest}"
