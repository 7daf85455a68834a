"""Going live is one setting: Greenroom itself, environment live, against Xero's own host names."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from consent_cast import free_port

from greenroom.contract import contract
from greenroom.sync.mapping_default import default_mapping

GREENROOM = str(Path(sys.executable).with_name("greenroom"))
PROJECT = """
environment = "live"
data_folder = "state"
[app]
name = "Ledgerline Sync"
client_id = "LEDGERLINE"
redirect_uri = "http://localhost:{port}/callback"
[[features]]
name = "Directory"
reason = "Show clients."
operations = ["clients.list", "groups.list"]
[destination]
encrypted_at_rest = "Made-up rows only, attested by A. Person, 2026-11-01"
[sandbox]
clients = 60
"""


class Person:
    """Somebody at a terminal in the project's folder, who types what would be typed live."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._environ = {**os.environ, "GREENROOM_CLIENT_SECRET": "for-this-rehearsal-only"}

    def types(self, *words: str) -> subprocess.CompletedProcess[str]:
        """A command of Greenroom's, by itself."""
        return subprocess.run(
            [GREENROOM, *words],
            cwd=self._folder,
            env=self._environ,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def rehearses(self, *words: str, options: tuple[str, ...] = ()) -> Rehearsal:
        """The same, led to the project's sandbox world: its own output, and what landed."""
        led = ("exec", "--project", ".", "--json", "--others", "refuse", *options, "--")
        done = self.types(*led, "sh", "-c", 'exec "$@" 2>said.txt', "sh", GREENROOM, *words)
        said = (self._folder / "said.txt").read_text("utf-8")
        return Rehearsal(done.returncode, done.stdout, said, json.loads(done.stderr))


class Rehearsal:
    """What a led command came to."""

    def __init__(self, code: int, out: str, said: str, report: Any) -> None:
        self.code, self.out, self.said = code, out, said
        self.landed = {(one["host"], one["path"]): one["status"] for one in report["landed"]}
        self.others = report["others"]


@pytest.fixture
def person(tmp_path: Path) -> Person:
    """A person with a project that is live from its first line."""
    (tmp_path / "greenroom.toml").write_text(PROJECT.format(port=free_port()), "utf-8")
    (tmp_path / "mapping.toml").write_text(default_mapping(contract()), "utf-8")
    return Person(tmp_path)


def test_greenroom_goes_live_unchanged(person: Person, tmp_path: Path) -> None:
    """Connect, probe, sync with environment live: all from Xero's own names, certificates checked.

    What the world learnt in one command is there for the next.
    """
    early = ("connect", "--minutes", "0.02")
    refused = person.rehearses(*early, options=("--stage", "registered", "--must-land"))
    assert refused.landed["login.xero.com", "/identity/error"] == 500, refused.said
    assert refused.code == 3  # not yet, as it would be live

    consent = person.rehearses("connect", options=("--stage", "approved", "--must-land"))
    assert consent.code == 0, consent.said
    assert "Connected Banksia Accountants, a practice." in consent.out
    assert consent.landed == {
        ("login.xero.com", "/identity/connect/authorize"): 302,
        ("identity.xero.com", "/connect/token"): 200,
        ("identity.xero.com", "/.well-known/openid-configuration/jwks"): 200,
        ("api.xero.com", "/connections"): 200,
    }

    probe = person.rehearses("access", "probe", options=("--must-land",))
    assert (probe.code, "practicemanager.client.read: open" in probe.out) == (0, True), probe.said

    sync = person.rehearses("sync", "run", options=("--must-land",))
    assert sync.code == 0, sync.said
    assert sync.landed == {
        ("api.xero.com", "/practicemanager/3.1/client.api/list"): 200,
        ("api.xero.com", "/practicemanager/3.1/clientgroup.api/list"): 200,
    }
    assert [one.others for one in (refused, consent, probe, sync)] == [[]] * 4
    with sqlite3.connect(tmp_path / "practice.db") as database:
        assert database.execute("SELECT count(*) FROM clients").fetchall() == [(60,)]
        marks = database.execute("SELECT DISTINCT environment FROM _greenroom_origins").fetchall()
    # What was rehearsed is no evidence, and no row, of the live project's.
    assert marks == [("rehearsal",)]
    assert sorted(path.name for path in (tmp_path / "state").iterdir()) == ["rehearsal", "sandbox"]
    assert json.loads(person.types("audit", "list", "--json").stdout) == []

    # And its own check was on all the while: led, but not told to trust, it turns away.
    bare = ("env", "-u", "SSL_CERT_FILE", "-u", "PYTHONPATH", GREENROOM)
    led = ("exec", "--project", ".", "--others", "refuse", "--must-land", "--")
    done = person.types(*led, *bare, "access", "probe")
    assert done.returncode != 0
    assert "came to api.xero.com" in done.stderr
    assert "broke off before it asked anything" in done.stderr
