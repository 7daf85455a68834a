"""What is wrong with a project on this machine, and what to do about each thing.

Every check looks at one thing and finishes whatever it finds: a broken store does not hide a wrong
mapping. Nothing is mended here and Xero is not called.
"""

from __future__ import annotations

import os
import stat
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Literal, NamedTuple
from urllib.parse import urlsplit

from greenroom.callback import Page, listening
from greenroom.errors import GreenroomError, LoadError
from greenroom.sync.destinations.database import open_destination
from greenroom.sync.mapping_file import mapping_at
from greenroom.sync.project import attested
from greenroom.tenants import PRACTICE
from greenroom.workspace import Workspace

READ_SECONDS = 4
"""How long the destination may take to answer."""


class Finding(NamedTuple):
    """One thing looked at: well, ours to do, or broken; and the next step where there is one."""

    state: Literal["done", "ours", "broken"]
    what: str
    next: str = ""


def examine(workspace: Workspace) -> list[Finding]:
    """A finding per check, in the order a person would mend them."""
    checks: tuple[Callable[[Workspace], Iterator[Finding]], ...] = (
        _machine, _folder, _keys, _store, _app, _callback, _mapping, _destination, _at_rest,
        _connected,
    )  # fmt: skip
    findings: list[Finding] = []
    for check in checks:
        try:
            findings.extend(check(workspace))
        except GreenroomError as error:
            findings.append(Finding("broken", error.message, error.hint))
        except OSError as error:
            what = f"{check.__name__.strip('_')}: {error.filename or ''} {error.strerror}"
            findings.append(Finding("broken", f"{what}.", "Give this user the right to it."))
    return findings


def _machine(_workspace: Workspace) -> Iterator[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    yield Finding("done", f"Python {version}.")


def _folder(workspace: Workspace) -> Iterator[Finding]:
    folder = workspace.settings.data_folder
    mode = stat.S_IMODE(folder.stat().st_mode)
    if not os.access(folder, os.W_OK):
        yield Finding("broken", f"The data folder {folder} is not writable.", f"chmod u+w {folder}")
    elif mode & 0o077:
        yield Finding("ours", f"Others can look into {folder}.", f"chmod 700 {folder}")
    else:
        yield Finding("done", f"Data folder {folder}, for you alone.")


def _keys(workspace: Workspace) -> Iterator[Finding]:
    sealed = workspace.vault.seal(b"doctor", context="doctor")
    workspace.vault.open(sealed, context="doctor")
    yield Finding("done", "The key ring seals and opens.")


def _store(workspace: Workspace) -> Iterator[Finding]:
    count = workspace.ledger.verify()
    yield Finding("done", f"The store opens; the ledger is whole with {count} events.")


def _app(workspace: Workspace) -> Iterator[Finding]:
    app = workspace.app
    if app.type == "web" and not app.secret:
        yield Finding("ours", "There is no client secret.", "Set GREENROOM_CLIENT_SECRET.")
    else:
        yield Finding("done", f"App {app.client_id}, type {app.type}.")
    plan = workspace.scope_plan
    yield Finding("done", f"The features need {', '.join(plan.scopes)}.")
    if plan.broad_only:
        yield Finding(
            "ours",
            f"Only a broad scope opens {', '.join(plan.broad_only)}.",
            f"greenroom scopes why {plan.broad_only[0]}",
        )


def _callback(workspace: Workspace) -> Iterator[Finding]:
    if workspace.is_sandbox and not workspace.origin:
        yield Finding("done", "The sandbox signs in without a browser.")
        return
    parts = urlsplit(workspace.settings.app.redirect_uri)
    if parts.hostname != "localhost" or not parts.port:
        yield Finding("done", "The callback is not on this machine: sign in with connect --paste.")
        return
    with listening(workspace.settings.app.redirect_uri, page=Page("")):
        pass  # opened as a sign-in opens it, on every address a browser may choose
    yield Finding("done", f"Port {parts.port} of the callback is free.")


def _mapping(workspace: Workspace) -> Iterator[Finding]:
    mapping = mapping_at(workspace.settings.mapping_path, workspace.contract)
    yield Finding("done", f"{mapping.name} fits the contract: {len(mapping.tables)} tables.")


def _destination(workspace: Workspace) -> Iterator[Finding]:
    settings = workspace.settings
    path = settings.destination_path
    if path is not None and (not path.parent.is_dir() or not os.access(path.parent, os.W_OK)):
        what = f"The destination's folder {path.parent} is not there or not writable."
        yield Finding("broken", what, "Make it, or change destination.url.")
    elif path is not None and not _is_sqlite(path):
        what = f"{path} is there and is no SQLite database."
        yield Finding("broken", what, "Move it away, or change destination.url.")
    else:
        try:
            label = _in_time(partial(_read, settings.destination_url, settings.environment))
        except LoadError as error:
            # What follows speaks of a pull, and there is none.
            yield Finding("broken", f"Destination {error.message.partition(';')[0]}.", error.hint)
        else:
            yield Finding("done", f"Destination {label}: it opens and can be read.")


def _read(url: str, environment: str) -> str:
    """What the destination at an address is called, after it was read."""
    if "timeout=" not in url:
        option = "timeout" if url.startswith("sqlite") else "connect_timeout"
        url += f"{'&' if '?' in url else '?'}{option}={READ_SECONDS}"
    with closing(open_destination(url, environment=environment)) as destination:
        destination.refuse_other_environments()
        return destination.label


def _in_time(read: Callable[[], str]) -> str:
    """What a read gives; ``LoadError`` when it takes longer than a person would wait."""
    given: Future[str] = Future()

    def work() -> None:
        try:
            given.set_result(read())
        except BaseException as error:  # noqa: BLE001  raised again by who waits for it
            given.set_exception(error)

    # A thread, because nothing else ends the look-up of a name that nobody answers.
    threading.Thread(target=work, daemon=True).start()
    try:
        return given.result(READ_SECONDS + 1)
    except TimeoutError:
        raise LoadError(
            f"did not answer in {READ_SECONDS} seconds",
            hint="See whether it runs, and whether destination.url names it.",
        ) from None


def _at_rest(workspace: Workspace) -> Iterator[Finding]:
    word = attested(workspace)
    if word:
        yield Finding("done", f"The destination is encrypted at rest: {word}.")


def _is_sqlite(path: Path) -> bool:
    """Whether the file is a SQLite database, or can become one."""
    if not path.exists():
        return True
    with path.open("rb") as file:
        return file.read(16) in (b"", b"SQLite format 3\0")


def _connected(workspace: Workspace) -> Iterator[Finding]:
    rows = workspace.tokens.connections(workspace.client_id)
    practices = {row.tenant_id for row in rows if row.tenant_type == PRACTICE}
    if practices:
        yield Finding("done", f"{len(practices)} connected: greenroom access probe asks Xero.")
    else:
        yield Finding("ours", "No practice is connected.", "greenroom connect")
