"""``--project``: a program led to a project's own sandbox, its app and what it has agreed known."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from exec_cast import GREENROOM, Told, plain_environ

from greenroom.contract import contract
from greenroom.sync.mapping_default import default_mapping

PROJECT = """
environment = "sandbox"
data_folder = "state"
[app]
name = "Ledgerline Sync"
[[features]]
name = "Directory"
reason = "Show clients."
operations = ["clients.list"]
[sandbox]
clients = 12
"""
SIGN_IN = """
import base64, json, sys, urllib.parse as p, urllib.request as u, urllib.error as e
class Stay(u.HTTPRedirectHandler):
    def redirect_request(self, *given): return None
def ask(url, data=None, **headers):
    try: return u.build_opener(Stay).open(u.Request(url, data, headers))
    except e.HTTPError as error: return error
back, (app, secret) = 'http://localhost:8721/callback', sys.argv[1:]
query = p.urlencode({'response_type': 'code', 'client_id': app, 'redirect_uri': back,
                     'scope': 'openid practicemanager.client.read'})
went = ask('https://login.xero.com/identity/connect/authorize?' + query).headers['location']
code = p.parse_qs(p.urlsplit(went).query).get('code', [''])[0]
form = p.urlencode({'grant_type': 'authorization_code', 'code': code, 'redirect_uri': back})
basic = 'Basic ' + base64.b64encode(f'{app}:{secret}'.encode()).decode()
where = 'https://identity.xero.com/connect/token'
token = json.load(ask(where, form.encode(), Authorization=basic))
if 'error' in token: raise SystemExit(token['error'])
found = ask('https://api.xero.com/connections', Authorization='Bearer ' + token['access_token'])
print([one['tenantName'] for one in json.load(found)])
"""
"""A program of anybody's: consent, token, connections; no library, no word of Greenroom."""

APP = "GREENROOMSANDBOXAPP"
SECRET = "for-the-rehearsal"


class Project:
    """A project's folder, and commands typed in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "greenroom.toml").write_text(PROJECT, "utf-8")
        (folder / "mapping.toml").write_text(default_mapping(contract()), "utf-8")

    def types(self, *words: str, secret: str = SECRET) -> Told:
        """A command of Greenroom's."""
        done = subprocess.run(
            [GREENROOM, *words],
            cwd=self.folder,
            env={**plain_environ(), **({"GREENROOM_CLIENT_SECRET": secret} if secret else {})},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        return Told(done.returncode, done.stdout, done.stderr)

    def leads(self, *options: str, secret: str = SECRET) -> Told:
        """The program, led to the project's world."""
        program = (sys.executable, "-c", SIGN_IN, APP, secret)
        return self.types("exec", "--project", ".", *options, "--", *program, secret=secret)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project in the sandbox."""
    return Project(tmp_path)


def test_a_program_meets_the_projects_world(project: Project) -> None:
    """Its app signs in with its secret once it is approved, and its practice is connected."""
    assert project.types("emulator", "approve").code == 0
    told = project.leads()
    assert (told.code, told.out) == (0, "['Banksia Accountants']\n"), told.err


def test_what_a_program_did_is_there_for_the_next_command(project: Project) -> None:
    """Stage, connections and tokens outlive the run, as they do between commands."""
    assert project.leads("--stage", "approved").code == 0
    [app] = json.loads(project.types("emulator", "apps", "--json").out)
    assert (app["client_id"], app["stage"]) == (APP, "approved")
    kept = (project.folder / "state" / "sandbox" / "sandbox.world").read_bytes()
    assert b"PRACTICEMANAGER" in kept
    assert project.leads().code == 0  # approved still, though nobody says so again


def test_before_approval_the_program_is_refused_as_at_xero(project: Project) -> None:
    """The gate stands for programs of others too."""
    told = project.leads()
    assert told.code == 1
    assert "/identity/connect/authorize" in told.err


def test_a_wrong_secret_is_refused(project: Project) -> None:
    """The world knows the project's secret; a program with another one gets no token."""
    project.types("emulator", "approve")
    program = (sys.executable, "-c", SIGN_IN, APP, "wrong")
    told = project.types("exec", "--project", ".", "--", *program)
    assert (told.code, "invalid_client" in told.err) == (1, True)


def test_a_new_secret_keeps_what_the_app_is(project: Project) -> None:
    """``--app`` gives the project's app another secret; its stage and scopes stay."""
    project.types("emulator", "approve", "--scope", "practicemanager.client.read")
    [before] = json.loads(project.types("emulator", "apps", "--json").out)
    program = (sys.executable, "-c", SIGN_IN, APP, "another")
    told = project.types("exec", "--project", ".", "--app", f"{APP}:another", "--", *program)
    assert told.code == 0, told.err
    kept = json.loads((project.folder / "state" / "sandbox" / "sandbox.world").read_bytes())
    [after] = [one for one in kept["apps"].values() if one["client_id"] == APP]
    assert (after["scopes"], after["stage"]) == (before["scopes"], "approved")


def test_a_new_app_needs_a_secret_to_be_known_by(project: Project) -> None:
    """Without one nobody could sign in: that is said before the program runs."""
    told = project.leads(secret="")
    assert (told.code, told.out) == (2, "")
    assert "Next: Set GREENROOM_CLIENT_SECRET" in told.err


def test_a_served_sandbox_cannot_be_led_to(project: Project) -> None:
    """A project whose world is somebody else's process is told so."""
    with (project.folder / "greenroom.toml").open("a") as file:
        file.write('url = "http://localhost:8720"\n')
    told = project.leads()
    assert told.code == 2
    assert "served at http://localhost:8720" in told.err
    assert "\nNext: " in told.err
