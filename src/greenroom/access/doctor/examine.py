"""What is wrong with a project on this machine, and what to do about each thing.

Every check looks at one thing and finishes whatever it finds: a broken store does not hide a wrong
mapping. Nothing is mended here. Xero is asked only where that is wanted, by the same probe as
``greenroom access probe``; what the scopes and connections are is told in ``scopes``.
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
from urllib.parse import urlsplit

from greenroom.access.chains import tampered, tampered_said, verified
from greenroom.access.doctor.diagnosis import Diagnosis
from greenroom.access.doctor.scopes import connected, differing, plan
from greenroom.access.office import Office
from greenroom.callback import Page, listening
from greenroom.errors import GreenroomError, LoadError
from greenroom.sync.destinations.database import open_destination
from greenroom.sync.mapping_file import mapping_at
from greenroom.sync.project import attested
from greenroom.workspace import Workspace

READ_SECONDS = 4
"""How long the destination may take to answer."""


def examine(workspace: Workspace, *, ask: bool = False) -> list[Diagnosis]:
    """A diagnosis per check, in the order a person would mend them; ``ask`` lets Xero be called.

    Each that is not well says why, and what to do next.
    """
    checks: tuple[Callable[[Workspace], Iterator[Diagnosis]], ...] = (
        _machine, _folder, _keys, _store, _app, plan, _callback, _mapping, differing,
        _destination, _at_rest, partial(connected, ask=ask),
    )  # fmt: skip
    diagnoses: list[Diagnosis] = []
    for check in checks:
        try:
            diagnoses.extend(check(workspace))
        except GreenroomError as error:
            # What two checks stumble over is one thing to mend.
            if all(one.what != error.message for one in diagnoses):
                diagnoses.append(_of(error))
        except OSError as error:
            what = f"{error.filename or 'A file of the project'}: {error.strerror}."
            cause = "The system refuses it to the user that runs this."
            diagnoses.append(
                Diagnosis("broken", what, "Give this user the right to it.", cause=cause)
            )
    return diagnoses


def _of(error: GreenroomError) -> Diagnosis:
    """A check that ended with an error: its message, and why such errors come about."""
    cause = (type(error).__doc__ or "").partition("\n")[0]
    following = error.hint or "greenroom doctor, once that is mended"
    return Diagnosis("broken", error.message, following, cause=cause)


def _machine(_workspace: Workspace) -> Iterator[Diagnosis]:
    version = ".".join(map(str, sys.version_info[:3]))
    yield Diagnosis("done", f"Python {version}.")


def _folder(workspace: Workspace) -> Iterator[Diagnosis]:
    folder = workspace.settings.data_folder
    mode = stat.S_IMODE(folder.stat().st_mode)
    if not os.access(folder, os.W_OK):
        yield Diagnosis(
            "broken",
            f"The data folder {folder} is not writable.",
            f"chmod u+w {folder}",
            cause="Its mode or its owner keeps this user out.",
        )
    elif mode & 0o077:
        yield Diagnosis(
            "ours",
            f"Others can look into {folder}.",
            f"chmod 700 {folder}",
            cause="Its mode lets in more people than its owner.",
        )
    else:
        yield Diagnosis("done", f"Data folder {folder}, for you alone.")


def _keys(workspace: Workspace) -> Iterator[Diagnosis]:
    sealed = workspace.vault.seal(b"doctor", context="doctor")
    workspace.vault.open(sealed, context="doctor")
    yield Diagnosis("done", "The key ring seals and opens.")


def _store(workspace: Workspace) -> Iterator[Diagnosis]:
    with Office(workspace) as office:
        for one in verified(office):
            said = f"The {one.where}'s ledger is whole with {one.events} events."
            yield Diagnosis("done", f"The store opens. {said}")
        if office.sharing is not None:
            cause = "The journey's name is made of the app's, and both apps are called the same."
            yield Diagnosis("ours", office.sharing.says, office.sharing.next, cause=cause)
        for wrong in tampered(office):
            yield Diagnosis(
                "broken",
                tampered_said(wrong),
                "Compare with a backup; until then it counts for nothing.",
                cause="Somebody wrote into the database beside Greenroom.",
            )


def _app(workspace: Workspace) -> Iterator[Diagnosis]:
    app = workspace.app
    if app.type == "web" and not app.secret:
        yield Diagnosis(
            "ours",
            "There is no client secret.",
            "Set GREENROOM_CLIENT_SECRET.",
            cause="An app of type web signs in with one, and neither variable nor store has it.",
        )
    else:
        yield Diagnosis("done", f"App {app.client_id}, type {app.type}.")


def _callback(workspace: Workspace) -> Iterator[Diagnosis]:
    if workspace.is_sandbox and not workspace.origin:
        yield Diagnosis("done", "The sandbox signs in without a browser.")
        return
    parts = urlsplit(workspace.settings.app.redirect_uri)
    if parts.hostname != "localhost" or not parts.port:
        yield Diagnosis(
            "done", "The callback is not on this machine: sign in with connect --paste."
        )
        return
    with listening(workspace.settings.app.redirect_uri, page=Page("")):
        pass  # opened as a sign-in opens it, on every address a browser may choose
    yield Diagnosis("done", f"Port {parts.port} of the callback is free.")


def _mapping(workspace: Workspace) -> Iterator[Diagnosis]:
    mapping = mapping_at(workspace.settings.mapping_path, workspace.contract)
    yield Diagnosis("done", f"{mapping.name} fits the contract: {len(mapping.tables)} tables.")


def _destination(workspace: Workspace) -> Iterator[Diagnosis]:
    settings = workspace.settings
    path = settings.destination_path
    if path is not None and (not path.parent.is_dir() or not os.access(path.parent, os.W_OK)):
        what = f"The destination's folder {path.parent} is not there or not writable."
        yield Diagnosis(
            "broken",
            what,
            "Make it, or change destination.url.",
            cause="The file is made in that folder at the first pull.",
        )
    elif path is not None and not _is_sqlite(path):
        what = f"{path} is there and is no SQLite database."
        yield Diagnosis(
            "broken",
            what,
            "Move it away, or change destination.url.",
            cause="Its first bytes are another format's, and nothing is ever written over it.",
        )
    else:
        try:
            label = _in_time(partial(_read, settings.destination_url, settings.environment))
        except LoadError as error:
            # What follows speaks of a pull, and there is none.
            what = f"Destination {error.message.partition(';')[0]}."
            yield _of(error)._replace(what=what)
        else:
            yield Diagnosis("done", f"Destination {label}: it opens and can be read.")


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


def _at_rest(workspace: Workspace) -> Iterator[Diagnosis]:
    word = attested(workspace)
    if word:
        yield Diagnosis("done", f"The destination is encrypted at rest: {word}.")


def _is_sqlite(path: Path) -> bool:
    """Whether the file is a SQLite database, or can become one."""
    if not path.exists():
        return True
    with path.open("rb") as file:
        return file.read(16) in (b"", b"SQLite format 3\0")
