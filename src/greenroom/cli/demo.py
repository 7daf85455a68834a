"""``greenroom demo``: the whole idea told as a story, in a sandbox of its own, offline.

Every step runs the same code as the commands it names. Nothing here is said that did not happen.
"""

from __future__ import annotations

import contextlib
import io
import os
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from greenroom.cli import look
from greenroom.cli.demo_project import prepare
from greenroom.cli.options import Json
from greenroom.errors import ConsentError, EmulatorError

if TYPE_CHECKING:
    from greenroom.sync.report import Report
    from greenroom.workspace import Workspace


def demo(*, folder: Path = Path("greenroom-demo"), clients: int = 2000, json: Json = False) -> int:
    """The whole idea in about a minute: connect, be refused, be approved, pull, pull what changed.

    Parameters
    ----------
    folder
        Where the demo's project is made; made anew each time.
    clients
        How many clients the made-up practice has.
    """
    from greenroom import config
    from greenroom.cli.options import opened

    began = time.monotonic()
    prepare(folder, clients)
    # With no environment: the story plays in its own folder, whatever sandbox the user has.
    with opened(config.read((folder / config.FILE_NAME).resolve(), {})) as workspace:
        with _silence() if json else contextlib.nullcontext():
            _tell(workspace, clients, folder / "practice.db")
        seconds = time.monotonic() - began
        if json:
            look.show_json(_facts(workspace, folder) | {"seconds": round(seconds, 1)})
            return 0
    look.heading("That was the whole idea")
    look.say(
        f"It took {seconds:.0f} seconds, without a network. To go live, a project changes one "
        "setting, environment, and gives real rows a database of their own."
    )
    look.step("ours", f"Look around: cd {folder}", "then greenroom sync status, or audit list")
    if os.environ.get("GREENROOM_DATA"):
        look.step("note", "GREENROOM_DATA leads elsewhere: unset it there first.")
    look.step("ours", "Begin your own: greenroom init", "in a folder of its own")
    return 0


def _tell(workspace: Workspace, clients: int, rows: Path) -> None:
    """The chapters, one after the other."""
    look.say(_PROLOGUE)
    _sandbox(workspace, clients)
    _proving_call(workspace)
    _refusal(workspace)
    _approval(workspace)
    _consent(workspace)
    _first_pull(workspace)
    changed = _a_change(workspace)
    _second_pull(workspace)
    _rows(rows, changed)
    _ledger(workspace)


@contextlib.contextmanager
def _silence() -> Iterator[None]:
    """Nothing is told meanwhile: who asked for JSON wants the facts, not the story."""
    with contextlib.redirect_stdout(io.StringIO()):
        yield


def _facts(workspace: Workspace, folder: Path) -> dict[str, Any]:
    """What the story did, as its own ledger has it."""
    return {
        "folder": str(folder),
        "events": [event._asdict() for event in workspace.ledger.events()],
        "whole": workspace.ledger.verify() > 0,
    }


_PROLOGUE = (
    "A team wants its practice's clients out of Xero Practice Manager (XPM), into its own "
    "database. XPM opens only to apps that Xero has approved. This is that story, Xero and the "
    "practice being played by an emulator: every person is made up, and nothing leaves this "
    "machine. Lines with $ are what you would type."
)


def _chapter(title: str, command: str = "") -> None:
    """The title of a chapter, and the command that does the same in a project."""
    look.heading(title)
    if command:
        look.say(f"$ {command}")


def _sandbox(workspace: Workspace, clients: int) -> None:
    """Who is there."""
    _chapter("1. A practice, and an app that wants its clients", "greenroom scopes needed")
    world = workspace.control("practices")[0]
    look.step("done", f"A made-up practice: {world['name']}, {world['country']}.",
              f"{clients:,} clients, with contacts, groups and relationships.")  # fmt: skip
    look.step("done", f"An app registered with Xero: {workspace.settings.app.name}.",
              "Its stage is “registered”: nobody at Xero has looked at it yet.")  # fmt: skip
    plan = workspace.scope_plan
    look.step("done", f"What its features need: {', '.join(plan.scopes)}.",
              "The least that opens " + ", ".join(plan.reasons[plan.scopes[0]]) + ".")  # fmt: skip


def _user(workspace: Workspace) -> dict[str, Any]:
    """The made-up person who signs in."""
    found: dict[str, Any] = workspace.control("users")[0]
    return found


def _proving_call(workspace: Workspace) -> None:
    """OAuth proven on an ordinary organisation, which needs no approval."""
    from greenroom import connect

    _chapter("2. Sign-in works at once, for an organisation", "greenroom connect --accounting")
    started = connect.start(workspace, accounting=True)
    done = connect.in_process(workspace, started, user=_user(workspace)["email"])
    found = done.connections[0]
    session = workspace.session(found.tenant_id)
    answer = next(iter(session.call("organisation.get").records))
    look.step("done", f"Connected {found.tenant_name}; its own API answers as {answer['name']}.",
              "Steps 3 and 4 of the way to approval: OAuth and a call, proven.")  # fmt: skip


def _refusal(workspace: Workspace) -> None:
    """The gate: the same sign-in with an XPM scope, before approval."""
    from greenroom import connect

    _chapter("3. The same sign-in for the practice is refused", "greenroom connect")
    started = connect.start(workspace)
    try:
        connect.in_process(workspace, started, user=_user(workspace)["email"])
    except ConsentError as error:
        look.step("broken", error.message)
        look.step("waiting", "Why:", _WHY)
        look.step("ours", "What to do:", _WHAT_TO_DO)
        return
    raise EmulatorError("An app that nobody approved was let in: the story does not hold.")


_WHY = (
    "XPM scopes are attached by Xero's staff after an access request, a security assessment and "
    "the Advanced tier. Until then the person sees that page, and your callback hears nothing. "
    "Nothing is wrong with the code: Greenroom tells this refusal from your mistakes, and ends "
    "with exit code 3: not yet."
)

_WHAT_TO_DO = (
    "Send the access request, answer the security assessment, and go on building against the "
    "emulator meanwhile. In a project of your own, greenroom emulator approve plays Xero's part."
)


def _approval(workspace: Workspace) -> None:
    """The way to approval, played through."""
    from greenroom.rehearsal import note_stages

    _chapter("4. Approval, rehearsed", "greenroom emulator approve")
    stages = (
        ("requested", "The access form is sent and acknowledged."),
        ("in-review", "The security assessment is answered: Xero's team reads it."),
        ("approved", "Assessment passed, use case approved, tier Advanced, scopes attached."),
    )
    for stage, text in stages:
        workspace.control("stage", {"client_id": workspace.client_id, "stage": stage})
        look.step("done", f"{stage}.", text)
    note_stages(workspace)
    look.say("With Xero this takes days to weeks, and nobody gives a date. Here it took a call.")


def _consent(workspace: Workspace) -> None:
    """Consent again: now it ends with a token."""
    from greenroom import connect

    _chapter("5. Consent again", "greenroom connect")
    started = connect.start(workspace)
    done = connect.in_process(workspace, started, user=_user(workspace)["email"])
    practice = done.connections[0]
    name = _user(workspace)["name"]
    look.step("done", f"{name} agreed; {practice.tenant_name} is connected.",
              "The tokens are sealed. The practice was found by its type.")  # fmt: skip


def _pull(workspace: Workspace, *, what: str) -> Report:
    """One pull, told as a person would want it told."""
    from greenroom.cli.sync import show_budget, show_report
    from greenroom.sync.project import budget_for, pull

    tenant = workspace.practice()
    show_budget(budget_for(workspace, tenant, full=False))
    report = pull(workspace, tenant)
    show_report(report)
    met = report.spent.calls == report.predicted.calls
    look.step(
        "done" if met else "broken",
        what,
        "The budget was met to the call." if met else "The budget was not met.",
    )
    return report


def _first_pull(workspace: Workspace) -> None:
    """Everything, for the first time."""
    _chapter("6. The first pull: everything", "greenroom sync run")
    report = _pull(workspace, what="Clients, contacts, groups and relationships are in SQLite.")
    clients = report.stream("clients").tables["clients"].added
    look.say(
        f"One call brought {clients:,} clients with everything around them. "
        f"A loop of one call per client would have spent {clients:,}."
    )


def _a_change(workspace: Workspace) -> str:
    """Somebody in the practice changes one client; returns its uuid."""
    _chapter("7. Meanwhile, somebody in the practice changes one client")
    with sqlite3.connect(workspace.settings.path.with_name("practice.db")) as rows:
        uuid, name, phone = rows.execute(
            "SELECT uuid, name, phone FROM clients WHERE is_archived = 0 AND is_deleted = 0 "
            "ORDER BY name LIMIT 1"
        ).fetchone()
    workspace.control(
        "edit",
        {
            "practice": workspace.practice(),
            "collection": "clients",
            "uuid": uuid,
            "values": {"phone": "+61 2 5550 0199"},
        },
    )
    look.step("done", f"{name} has a new phone number.", f"It was {phone or 'empty'}.")
    return str(uuid)


def _second_pull(workspace: Workspace) -> None:
    """Only what changed."""
    _chapter("8. The second pull: just that change", "greenroom sync run")
    report = _pull(workspace, what="Only what changed since the last pull was asked for.")
    counts = report.stream("clients").tables["clients"]
    look.say(f"{counts.added + counts.changed} client changed, {report.spent.bytes:,} bytes read.")


def _rows(path: Path, uuid: str) -> None:
    """A look at rows, as anybody's SQL would see them."""
    _chapter("9. A look at the rows", "sqlite3 practice.db 'SELECT name, phone FROM clients …'")
    with sqlite3.connect(path) as rows:
        found = rows.execute(
            "SELECT c.name, c.phone, p.name, l.position, "
            "CASE l.is_primary WHEN 1 THEN 'yes' ELSE '' END "
            "FROM clients c LEFT JOIN client_contacts l ON l.client_uuid = c.uuid "
            "LEFT JOIN contacts p ON p.uuid = l.contact_uuid "
            "WHERE c.uuid = ? OR c.uuid IN (SELECT client_uuid FROM client_contacts LIMIT 4) "
            "ORDER BY c.uuid = ? DESC, c.name",
            (uuid, uuid),
        ).fetchall()
    look.table(
        ("Client", "Phone", "Contact", "Position", "Primary"),
        [tuple(cell or "" for cell in row) for row in found],
    )


def _ledger(workspace: Workspace) -> None:
    """Everything that happened, sealed."""
    _chapter("10. Everything was written down", "greenroom audit list")
    telling = ("reason", "stage", "kind", "outcome", "scopes")
    rows = [
        (event.seq, event.kind, next((event.facts[k] for k in telling if k in event.facts), ""))
        for event in workspace.ledger.events()
    ]
    look.table(("No", "What", "Which"), rows)
    look.step("done", f"{workspace.ledger.verify()} events, each sealed to the one before.")
