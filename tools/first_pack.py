"""From nothing to a complete draft pack, by the commands a person would type, with the time told.

Runs the demo, fills in ``[access]`` of its project, looks for evidence, answers what a firm can
answer on its first day, hands the rest to somebody with a date, and builds the draft. The firm and
its people are made up; for your own, change FIRM, ANSWERS and OWNED. ``--host`` names a public
address of yours, to be looked at over TLS. The master key is kept beside the folder, not in it.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import io
import json
import os
import socket
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any, NamedTuple

from greenroom.auth.masters import VARIABLE, new_master_key
from greenroom.cli.dispatch import run

BY = ("--by", "Ana Pohatu")

USUAL_PORT = 8721
"""Where the demo's sign-in comes back to; a callback is looked at only where its port is free."""

FIRM = """
[access]
country = "AU"
use = "own practice"
hosted_in = "AU (Sydney)"
keeps_days = 30
log_keeps_days = 400
ai = "none"
sees = { Accountants = "clients and their contacts", Operators = "counts and errors alone" }
"""

ANSWERS = {
    "company.legal_name": "Ledgerline Example Pty Ltd",
    "company.trading_name": "Ledgerline",
    "company.number": "ABN 00 000 000 000",
    "company.address": "1 Example Street, Sydney NSW 2000",
    "company.website": "https://ledgerline.example",
    "company.contact": "Ana Pohatu, delivery lead",
    "company.contact_reach": "ana@ledgerline.example, +61 2 5550 0100",
    "statement.retention": "Bo Tane removes them on that day, and counts that none is left.",
    "q01": "The service's own account alone may read the token store; no person signs in with it.",
    "q04": "The service's own account alone can read it; it is changed every year.",
    "q05": "There is no public address: the program runs on the firm's own server.",
    "q09": "Bo Tane alone can switch the disk's encryption off, and the server's own log tells it.",
    "q10": "Nothing else is stored: the list is whole.",
    "q12": "Sydney alone: Australian law, a contract with the host, and two people with access.",
    "q13": "No third party receives client data.",
    "q18": "The database's administrator could; the chain's head is kept elsewhere: it would show.",
    "q20": "Server, application and data each have alerts; Bo Tane looks at them each working day.",
    "q21": "None. Whoever notices one tells Ana Pohatu, who tells Xero within 24 hours.",
}
"""What the made-up firm says on its first day, in Ana's name."""

HOSTED = {
    "q05": "Every public address is named, and ours.",
    "q06": "No proxy stands before the addresses named.",
}
"""What is added to what was seen of public addresses."""

OWNED = {
    "company.client_id": ("Ana Pohatu", 5),
    "q06": ("Bo Tane", 14),
    "q08": ("Bo Tane", 14),
    "q11": ("Mere Example", 21),
    "q14": ("Bo Tane", 21),
    "q15": ("Mere Example", 21),
    "q16": ("Mere Example", 21),
}
"""What nobody can say yet: who will, and in how many days. It stays a gap until then."""


class Taken(NamedTuple):
    """A step: what it is for, and how long it took."""

    what: str
    seconds: float


def greenroom(folder: Path, *words: str, ends: tuple[int, ...] = (0,)) -> str:
    """What a command wrote; ``RuntimeError`` with its error when it ends otherwise than told."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.chdir(folder), redirect_stdout(out), redirect_stderr(err):
        code = run(words)
    if code not in ends:
        said = err.getvalue() or out.getvalue()
        raise RuntimeError(f"greenroom {' '.join(words)} ended with {code}:\n{said}")
    return out.getvalue()


def keep_key(file: Path) -> None:
    """Let the commands have a master key that lies in a file apart, made when there is none."""
    if not file.exists():
        file.touch(0o600)
        file.write_text(new_master_key(), "ascii")
    os.environ[VARIABLE] = file.read_text("ascii")


def call_back_on(file: Path, port: int) -> None:
    """Let the project's sign-in come back on a port of one's own."""
    told = file.read_text("utf-8")
    file.write_text(told.replace(f"localhost:{USUAL_PORT}/", f"localhost:{port}/"), "utf-8")


def free_port() -> int:
    """The usual port of the callback; where another program holds it, any that is free."""
    for wanted in (USUAL_PORT, 0):
        with contextlib.suppress(OSError), socket.create_server(("127.0.0.1", wanted)) as taken:
            return int(taken.getsockname()[1])
    return USUAL_PORT


def steps(folder: Path, to: Path, given: argparse.Namespace) -> Iterator[Taken]:
    """Every step on the way, as it is done."""
    began = time.monotonic()

    def taken(what: str) -> Taken:
        nonlocal began
        before, began = began, time.monotonic()
        return Taken(what, began - before)

    greenroom(folder.parent, "demo", "--folder", folder.name, "--clients", str(given.clients))
    call_back_on(folder / "greenroom.toml", given.port)
    with (folder / "greenroom.toml").open("a", encoding="utf-8") as settings:
        settings.write(f"{FIRM}hosts = {json.dumps(given.host)}\n")
    yield taken("the demo, its project's [access] filled in")
    greenroom(folder, "connections", "disconnect", "--practice", "Banksia")
    greenroom(folder, "connect")
    yield taken("a practice that left and came back: the proof of leaving")
    greenroom(folder, "scopes", "assumptions", "--to", "assumptions.md")
    greenroom(folder, "access", "incidents", "none", *BY)
    greenroom(folder, "access", "evidence", "collect", ends=(0, 1))
    yield taken("evidence")
    answers = ANSWERS | (HOSTED if given.host else {})
    owned = {question: whose for question, whose in OWNED.items() if question not in answers}
    for question, text in answers.items():
        said = () if "." in question else ("--yes",)
        greenroom(folder, "access", "assess", "answer", question, text, *said, *BY)
    for question, (owner, days) in owned.items():
        due = (dt.datetime.now(dt.UTC).date() + dt.timedelta(days=days)).isoformat()
        greenroom(folder, "access", "assess", "answer", question, "--owner", owner, "--due", due)
    yield taken(f"{len(answers)} answers, {len(owned)} owners")
    greenroom(folder, "access", "pack", "--draft", "--to", str(to))
    yield taken("the draft pack")


def rests_on(folder: Path) -> Counter[str]:
    """How many of the 21 questions rest on what."""
    return Counter(row["word"] for row in questions(folder) if "." not in row["id"])


def questions(folder: Path) -> list[dict[str, Any]]:
    """Every row of the assessment, as ``access assess list`` tells it."""
    found = json.loads(greenroom(folder, "access", "assess", "list", "--json"))
    return list(found["questions"])


def main(arguments: list[str]) -> int:
    """Build the pack and tell what it rests on; ends with 1 after more than fifteen minutes."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", nargs="?", type=Path, default=Path("first-pack"))
    parser.add_argument("--clients", type=int, default=2000)
    parser.add_argument("--host", action="append", default=[], help="such as https://app.example")
    parser.add_argument("--port", type=int, default=free_port(), help="of the sign-in's callback")
    given = parser.parse_args(arguments)
    folder = given.folder.resolve()
    to, key = folder / "pack", folder.with_name(f"{folder.name}.key")
    keep_key(key)
    whole = 0.0
    for one in steps(folder, to, given):
        print(f"{one.seconds:6.1f} s  {one.what}", flush=True)
        whole += one.seconds
    counts = rests_on(folder)
    print(f"{whole:6.1f} s  in all: the draft is in {to}")
    told = ", ".join(f"{counts[word]} {word}" for word in ("automatic", "attested", "gap"))
    print(f"To go on there: export {VARIABLE}=$(cat {key})")
    print(f"Of the {counts.total()} answers: {told}.")
    return 0 if whole < 15 * 60 else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
