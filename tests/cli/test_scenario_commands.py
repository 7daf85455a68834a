"""Commands that play trouble and scenarios, and run other people's programs meanwhile."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from cli_cast import Terminal, one_screen

from greenroom.emulator.asgi import served
from greenroom.emulator.core import Emulator
from greenroom.emulator.faults import KINDS
from greenroom.emulator.playing.files import names
from greenroom.emulator.world import new_world

READS = """
import json, os, sys, urllib.request
told = {n: v for n, v in os.environ.items() if n.startswith("GREENROOM_")}
url = told["GREENROOM_ORIGIN"] + "/practicemanager/3.1/staff.api/list"
request = urllib.request.Request(url, headers={
    "Authorization": "Bearer " + told.get("GREENROOM_ACCESS_TOKEN", "none"),
    "xero-tenant-id": told["GREENROOM_TENANT_ID"],
    "Accept": "application/json",
})
try:
    status = urllib.request.urlopen(request).status
except urllib.error.HTTPError as error:
    status = error.code
print("status", status)
sys.exit({200: 7, 401: 8}[status])
"""

NAIVE = """
import os, urllib.parse, urllib.request
told = os.environ
class Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *given):
        return None
query = urllib.parse.urlencode({
    "response_type": "code", "client_id": told["GREENROOM_CLIENT_ID"], "state": "s",
    "redirect_uri": told["GREENROOM_REDIRECT_URI"],
    "scope": "openid practicemanager.client.read",
})
for _ in range(int(os.environ.get("TRIES", "1"))):
    try:
        urllib.request.build_opener(Stay).open(
            told["GREENROOM_ORIGIN"] + "/identity/connect/authorize?" + query)
    except urllib.error.HTTPError as answer:
        assert "error" in answer.headers["location"]
open(told["GREENROOM_ACCOUNT"], "w").write(
    '{"runs": [{"ends": "failed", "error": "' + os.environ.get("ENDS", "consent") + '"}]}')
print(told["GREENROOM_SCENARIO"], told["GREENROOM_RUN"], told["GREENROOM_STEPS"])
"""


@pytest.fixture
def origin() -> Iterator[str]:
    """A served emulator with control routes."""
    with served(Emulator(new_world(clients=5, now=1_795_400_000.0), control=True)) as found:
        yield found


# ---------------------------------------------------------------------------- faults


def test_trouble_is_added_listed_and_ended_one_by_one(terminal: Terminal, origin: str) -> None:
    """Against a served emulator: every option arrives, and only what is named ends."""
    words = ("emulator", "faults", "--url", origin, "--json")
    terminal(*words, "--add", "503", "--operation", "clients.*", "--count", "0", "--from", "60")
    told = terminal(*words, "--add", "error", "--text", "No", "--until", "2100-01-01").data
    first, second = told
    assert (first["kind"], first["count"], first["until_at"]) == ("503", None, None)
    assert first["from_at"] is not None
    assert (second["text"], second["until_at"]) == ("No", 4_102_444_800.0)
    assert "for ever" in terminal(*words[:-1]).out
    assert [one["id"] for one in terminal(*words, "--end", first["id"]).data] == [second["id"]]
    assert terminal(*words, "--end-all").data == []


def test_trouble_in_the_projects_own_emulator_outlives_the_command(terminal: Terminal) -> None:
    """Scripted by one command, met by the next."""
    terminal.connected()
    assert terminal("emulator", "faults", "--add", "error", "--text", "Not today").code == 0
    told = terminal("sync", "run")
    assert "Not today" in told.out + told.err
    assert "No trouble" in terminal("emulator", "faults", "--end-all").out


def test_every_kind_of_trouble_is_told(terminal: Terminal) -> None:
    """--kinds needs no emulator."""
    told = terminal("emulator", "faults", "--kinds").out
    assert all(kind in told for kind in KINDS)
    assert set(terminal("emulator", "faults", "--kinds", "--json").data) == set(KINDS)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--add", "earthquake"], "earthquake"),
        (["--add", "500", "--from", "soon"], "soon"),
        (["--add", "500", "--from", "9", "--until", "3"], "before it begins"),
        (["--add", "500", "--probability", "2"], "from 0 to 1"),
        (["--add", "500", "--count", "-1"], "once or more often"),
        (["--end", "nobody"], "nobody"),
    ],
)
def test_trouble_that_cannot_be_is_refused(words: list[str], said: str, terminal: Terminal) -> None:
    """One screen that names what was wrong."""
    told = terminal("emulator", "faults", *words)
    assert one_screen(told)
    assert told.code == 2
    assert said in told.err


# ---------------------------------------------------------------------------- programs


def test_a_program_finds_an_emulator_and_its_exit_code_is_ours(terminal: Terminal) -> None:
    """Signed in beforehand; pending on request; as JSON with what was called."""
    script = terminal.folder / "reads.py"
    script.write_text(READS)
    program = ("--", sys.executable, str(script))
    assert terminal("emulator", "run", "--clients", "5", *program).code == 7
    assert terminal("emulator", "run", "--stage", "requested", *program).code == 8
    told = terminal("emulator", "run", "--json", *program)
    assert (told.code, told.data["exit_code"]) == (7, 7)
    assert {"operation": "staff.list", "status": 200, "calls": 1} in told.data["calls"]


def test_a_program_may_have_a_world_of_its_own(terminal: Terminal) -> None:
    """The file's app, by its id, with a secret even where the file has none."""
    Path("world.toml").write_text(
        """
        [[users]]
        name = "Ana"
        email = "ana@example.test"
        [[practices]]
        name = "Tui"
        privileged = ["ana@example.test"]
        [[apps]]
        name = "A"
        client_id = "MINE"
        redirect_uris = ["http://localhost:1/callback"]
        stage = "approved"
        """
    )
    code = (
        "import os; assert os.environ['GREENROOM_CLIENT_ID'] == 'MINE'; "
        "assert os.environ['GREENROOM_ACCESS_TOKEN']"
    )
    words = ("emulator", "run", "--world", "world.toml", "--", sys.executable, "-c", code)
    assert terminal(*words).code == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["run"], "Which program"),
        (["run", "--stage", "famous", "--", "true"], "famous"),
        (["run", "--world", "none.toml", "--", "true"], "none.toml"),
    ],
)
def test_a_program_that_cannot_run_is_said(words: list[str], said: str, terminal: Terminal) -> None:
    """One screen, exit code 2."""
    told = terminal("emulator", *words)
    assert one_screen(told)
    assert told.code == 2
    assert said in told.err


def test_a_program_that_is_not_there_ends_as_in_a_shell(terminal: Terminal) -> None:
    """127, and nothing was started for it."""
    for words in (("emulator", "run"), ("scenarios", "serve", "cut-body")):
        told = terminal(*words, "--", "no-such-program")
        assert told.code == 127
        assert told.err.startswith("Error: no-such-program")


def test_options_of_the_program_are_its_own(terminal: Terminal) -> None:
    """--help and --json behind the two dashes are not ours."""
    code = "import sys; sys.exit(9 if sys.argv[1:] == ['--help', '--json'] else 1)"
    told = terminal("emulator", "run", "--", sys.executable, "-c", code, "--help", "--json")
    assert told.code == 9
    assert not told.out.startswith("Usage")


# ---------------------------------------------------------------------------- scenarios


def test_scenarios_are_listed_and_told(terminal: Terminal) -> None:
    """Every one in the list; one with why, sources, steps and what is right."""
    assert [one["name"] for one in terminal("scenarios", "list", "--json").data] == list(names())
    assert "refresh-race" in terminal("scenarios", "list").out
    told = terminal("scenarios", "show", "refresh-race").out
    for words in ("How it goes wrong", "github.com/XeroAPI/xero-node", "time passes", "exactly 1"):
        assert words in told
    assert terminal("scenarios", "show", "refresh-race", "--json").data["name"] == "refresh-race"


def test_our_client_is_judged_by_command(terminal: Terminal) -> None:
    """One in full, several in a line each, as JSON; a file of one's own beside ours."""
    told = terminal("scenarios", "run", "error-under-200")
    assert told.code == 0
    assert "rows of clients: all" in told.out
    told = terminal("scenarios", "run", "error-under-200", "cut-body")
    assert "2 of 2 scenarios passed" in told.out
    text = 'name = "mine"\ntitle = "T"\nwhy = "W"\ntrap = "F"\nsources = ["docs-clients"]\n'
    text += "[[steps]]\nclient = { do = 'connect' }\n"
    Path("mine.toml").write_text(text + "[expect]\nrefreshes = { least = 1 }\n")
    told = terminal("scenarios", "run", "mine.toml", "--json")
    assert told.code == 1
    assert told.data[0]["passed"] is False


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["run"], "Which scenario"),
        (["run", "hamlet"], "hamlet"),
        (["run", "none.toml"], "none.toml"),
        (["show", "hamlet"], "hamlet"),
        (["serve", "all"], "need a program"),
    ],
)
def test_a_scenario_that_is_not_there_is_said(
    words: list[str], said: str, terminal: Terminal
) -> None:
    """One screen, exit code 2."""
    told = terminal("scenarios", *words)
    assert one_screen(told)
    assert told.code == 2
    assert said in told.err


def test_another_program_is_judged_by_what_it_did_and_said(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One try at a refused sign-in is right, seven are not, and so is a wrong account of it."""
    script = terminal.folder / "naive.py"
    script.write_text(NAIVE)
    words = ("scenarios", "serve", "invalid-scope", "--json", "--", sys.executable, str(script))
    assert terminal(*words).data["passed"] is True
    monkeypatch.setenv("TRIES", "7")
    told = terminal(*words)
    assert told.code == 1
    failed = [c["about"] for c in told.data["checks"] if c["passed"] is False]
    assert failed == ["calls of identity.authorise: 1 to 2"]
    monkeypatch.setenv("TRIES", "1")
    monkeypatch.setenv("ENDS", "crash")
    failed = [c["about"] for c in terminal(*words).data["checks"] if c["passed"] is False]
    assert failed == ["step 1 (connect) ends: consent"]


def test_what_only_the_program_can_tell_is_not_judged_without_it(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither a success nor a failure: another mark, another exit code, another summary."""
    text = 'name = "mine"\ntitle = "T"\nwhy = "W"\ntrap = "F"\nsources = ["docs-clients"]\n'
    text += "[[steps]]\nclient = { do = 'connect' }\n"
    Path("mine.toml").write_text(text + "[expect.rows]\nclients = { count = 0 }\n")
    code = (
        "import http.client, os, sys; "
        "host = os.environ['GREENROOM_ORIGIN'].partition('//')[2]; "
        "calls = http.client.HTTPConnection(host); calls.request('GET', '/api/connections'); "
        "calls.getresponse().read(); "
        "sys.exit(int(os.environ.get('CODE', '0')))"
    )
    program = ("--", sys.executable, "-c", code)
    told = terminal("scenarios", "serve", "mine.toml", *program)
    assert told.code == 3
    assert "✓" not in told.out
    assert "not judged" in told.out
    assert "GREENROOM_ACCOUNT" in told.err
    told = terminal("scenarios", "serve", "mine.toml,mine.toml", *program)
    assert told.code == 3
    assert "0 of 2 scenarios passed, 2 not judged" in told.out
    assert terminal("scenarios", "serve", "mine.toml", "--json", *program).data["passed"] is None
    monkeypatch.setenv("CODE", "9")
    told = terminal("scenarios", "serve", "mine.toml", *program)
    assert told.code == 1
    assert "exit code 9" in told.out


def test_several_scenarios_run_the_program_for_each_run(terminal: Terminal) -> None:
    """A line each; the program learns which scenario and run it is in."""
    script = terminal.folder / "idle.py"
    script.write_text(
        "import os; open('runs.txt', 'a').write("
        "os.environ['GREENROOM_SCENARIO'] + os.environ['GREENROOM_RUN'] + ' ')"
    )
    told = terminal(
        "scenarios", "serve", "cut-body,rotated-token", "--", sys.executable, str(script)
    )
    assert told.code == 1
    assert "nobody called" in told.out
    assert Path("runs.txt").read_text() == "cut-body1 rotated-token1 rotated-token2 rotated-token3 "


def test_an_account_that_cannot_be_read_is_said(terminal: Terminal) -> None:
    """What the program wrote of itself must be what the page shows."""
    code = "import os; open(os.environ['GREENROOM_ACCOUNT'], 'w').write('{\"colour\": 3}')"
    told = terminal("scenarios", "serve", "cut-body", "--", sys.executable, "-c", code)
    assert told.code == 1
    assert "cannot be read: Object contains unknown field `colour`" in told.err
    assert "docs/testing.md" in told.err


def test_a_served_scenario_is_judged_at_ctrl_c(terminal: Terminal) -> None:
    """Without a program: the address and the task first, the verdict at the end."""
    code = "import sys; from greenroom.cli.dispatch import run; sys.exit(run(sys.argv[1:]))"
    words = ["scenarios", "serve", "cut-body", "--json"]
    with subprocess.Popen(
        [sys.executable, "-c", code, *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=dict(os.environ),
    ) as process:
        assert process.stdout is not None
        begun = ""
        while not begun.rstrip().endswith("}\n") and not begun.endswith("\n}\n"):
            begun += process.stdout.readline()
        told = json.loads(begun)
        with urllib.request.urlopen(f"{told['origin']}/_greenroom/scenario") as reply:
            assert json.loads(reply.read())["tasks"] == told["tasks"]
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    assert process.returncode == 1, err
    assert json.loads(out)["passed"] is False


def test_a_program_ends_with_us(terminal: Terminal) -> None:
    """Asked to end, the command ends its program first: nothing is left running."""
    child = (
        "import os, time; open('pid.new', 'w').write(str(os.getpid())); "
        "os.rename('pid.new', 'pid'); time.sleep(60)"
    )
    code = "import sys; from greenroom.cli.entry import main; sys.exit(main())"
    words = ["emulator", "run", "--clients", "1", "--", sys.executable, "-c", child]
    with subprocess.Popen(
        [sys.executable, "-c", code, *words],
        stderr=subprocess.PIPE,
        text=True,
        env=dict(os.environ),
    ) as process:
        assert process.stderr is not None
        assert "is played on" in process.stderr.readline()
        while not Path("pid").exists():
            assert process.poll() is None
        process.send_signal(signal.SIGTERM)
        process.wait(30)
    with pytest.raises(ProcessLookupError):
        os.kill(int(Path("pid").read_text()), 0)


def test_asked_to_end_no_further_scenario_begins(terminal: Terminal) -> None:
    """The program of the moment ends, and so does the command, as a shell tells the signal."""
    child = (
        "import os, time; open('begun', 'a').write(os.environ['GREENROOM_SCENARIO'] + ' '); "
        "open('pid.new', 'w').write('.'); os.rename('pid.new', 'pid'); time.sleep(60)"
    )
    code = "import sys; from greenroom.cli.entry import main; sys.exit(main())"
    words = ["scenarios", "serve", "cut-body,same-name", "--", sys.executable, "-c", child]
    for number in (signal.SIGTERM, signal.SIGHUP):
        Path("begun").unlink(missing_ok=True)
        Path("pid").unlink(missing_ok=True)
        with subprocess.Popen(
            [sys.executable, "-c", code, *words], env=dict(os.environ)
        ) as process:
            while not Path("pid").exists():
                assert process.poll() is None
            process.send_signal(number)
            assert process.wait(30) == 128 + number
        assert Path("begun").read_text() == "cut-body "
