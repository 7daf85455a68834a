"""The command as typed: codes, signals, what it prints, and what it leaves behind: nothing."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from exec_cast import GREENROOM, HERE, ISSUER, URL, greenroom_exec, plain_environ

ASK = [sys.executable, str(HERE / "programs" / "urllib_program.py"), URL]
SMALL = ("--clients", "10")


def python(code: str) -> list[str]:
    """A program of a few lines."""
    return [sys.executable, "-c", code]


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    """An environment whose temporary folder is the test's own."""
    return {**plain_environ(), "TMPDIR": str(tmp_path)}


@pytest.fixture
def started(environ: dict[str, str]) -> Iterator[Any]:
    """A function that starts the command; whatever still runs is ended."""
    running: list[subprocess.Popen[str]] = []

    def start(*words: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [GREENROOM, "exec", *SMALL, *words],
            env=environ,
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,  # no terminal, so signals are ours to send on
        )
        running.append(process)
        return process

    yield start
    for process in running:
        with process:
            process.kill()


# ------------------------------------------------------------------ what it ends with


@pytest.mark.parametrize("code", [0, 1, 3, 42])
def test_it_ends_as_the_program_did(code: int) -> None:
    """The program's exit code is the command's, and its output is left alone."""
    told = greenroom_exec(*SMALL, "--", *python(f"print('mine'); raise SystemExit({code})"))
    assert (told.code, told.out) == (code, "mine\n")


def test_a_program_ended_by_a_signal_is_told_as_shells_do() -> None:
    """128 and the signal's number."""
    told = greenroom_exec(*SMALL, "--", *python("import os; os.kill(os.getpid(), 15)"))
    assert told.code == 128 + 15


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["--"], 2, "There is no program to run."),
        ([], 2, "There is no program to run."),
        (["--", "no-such-program-here"], 127, "there is no such program"),
        (["--", "./no/such/file"], 127, "there is no such program"),
        (["--", str(HERE / "exec_cast.py")], 126, "cannot be run"),
        (["--print-env", "--", "true"], 2, "--print-env"),
        (["--print-env", "--sealed"], 2, "--print-env"),
        (["--redirect-uri", "http://localhost:1/x", "--", "true"], 2, "--redirect-uri"),
        (["--app", "A:B", "--stage", "famous", "--", "true"], 2, "No such stage"),
        (["--app", "A:B", "--redirect-uri", "http://x.example/", "--", "true"], 2, "x.example"),
        (["--consent", "nobody@example.org", "--", "true"], 2, "nobody in this world"),
        (["--clients", "0", "--", "true"], 2, "--clients"),
        (["--switch", "no=such", "--", "true"], 2, "No such switch"),
        (["--world", "no-such-file.toml", "--", "true"], 2, "no-such-file.toml"),
        (["--project", "/nowhere", "--", "true"], 2, "/nowhere"),
        (["--project", ".", "--clients", "10", "--", "true"], 2, "--project"),
        (["--others", "maybe", "--", "true"], 2, "others"),
    ],
)
def test_what_cannot_be_meant_is_said(words: list[str], code: int, said: str) -> None:
    """One screen: what is wrong, what to do next, and the code of it; nothing is run."""
    told = greenroom_exec(*words)
    assert (told.code, told.out) == (code, "")
    assert said in told.err
    assert "\nNext: " in told.err
    assert len(told.err.splitlines()) <= 20
    assert "Traceback" not in told.err


def test_a_script_without_an_interpreter_is_said(tmp_path: Path) -> None:
    """A file that may be run and yet cannot be is 126, with words."""
    script = tmp_path / "script"
    script.write_text("#!/no/such/interpreter\n")
    script.chmod(0o755)
    told = greenroom_exec(*SMALL, "--", str(script))
    assert told.code == 126
    assert "Next: " in told.err


def test_words_after_the_dashes_are_the_programs() -> None:
    """Its --help, --json and -- are its own, even where we have the same."""
    told = greenroom_exec(
        *SMALL, "--", *python("import sys; print(sys.argv[1:])"), "--help", "--json", "--", "--x"
    )
    assert told.out == "['--help', '--json', '--', '--x']\n"


def test_our_own_mistakes_come_as_json_only_when_asked() -> None:
    """``--json`` before the dashes asks us, after them the program."""
    assert greenroom_exec("--", "no-such-program-here", "--json").out == ""
    told = greenroom_exec("--json", "--", "no-such-program-here")
    assert (told.code, json.loads(told.out)["error"]["code"]) == (127, "config")


# ------------------------------------------------------------------ what it prints


def test_what_landed_is_told() -> None:
    """Host, path, count and answer, on standard error."""
    told = greenroom_exec(*SMALL, "--app", "A:B", "--must-land", "--", *ASK)
    assert (told.code, told.out) == (0, f"{ISSUER}\n")
    assert "1 call landed on the emulator." in told.err
    row = next(line for line in told.err.splitlines() if line.startswith("identity.xero.com"))
    assert row.split() == [
        *("identity.xero.com", "GET", "/.well-known/openid-configuration", "1", "200")
    ]


def test_nothing_landed_is_loud() -> None:
    """Without a call of the program's it says so, and with --must-land that is an error."""
    quiet = python("print('called nobody')")
    told = greenroom_exec(*SMALL, "--", *quiet)
    assert told.code == 0
    assert "NOTHING LANDED" in told.err
    assert "the real one" in told.err
    assert greenroom_exec(*SMALL, "--must-land", "--", *quiet).code == 1


def test_a_program_that_failed_keeps_its_code_though_nothing_landed() -> None:
    """--must-land adds an error, it hides none."""
    assert greenroom_exec(*SMALL, "--must-land", "--", *python("raise SystemExit(7)")).code == 7


def test_a_program_that_does_not_trust_us_is_told_of() -> None:
    """Where a program broke off by its own check, the end of the run says why nothing landed."""
    bare = ("env", "-u", "PYTHONPATH", "-u", "SSL_CERT_FILE")
    told = greenroom_exec(*SMALL, "--", *bare, *ASK)
    assert told.code == 1
    assert "came to identity.xero.com once and broke off" in told.err
    assert "NOTHING LANDED" in told.err


def test_an_unregistered_program_is_warned_before() -> None:
    """A world without an app says that a sign-in will be refused, and how to register one."""
    assert "--app ID:SECRET" in greenroom_exec(*SMALL, "--", "true").err
    assert "--app ID:SECRET" not in greenroom_exec(*SMALL, "--app", "A:B", "--", "true").err


def test_what_landed_comes_as_json_when_asked() -> None:
    """The same facts for a program to read, alone on standard error."""
    told = greenroom_exec(*SMALL, "--json", "--others", "refuse", "--", *ASK)
    assert json.loads(told.err) == {
        "exit_code": 0,
        "calls": 1,
        "landed": [
            {
                "host": "identity.xero.com",
                "method": "GET",
                "path": "/.well-known/openid-configuration",
                "status": 200,
                "calls": 1,
            }
        ],
        "turned_away": {},
        "others": [],
    }


# ------------------------------------------------------------------ signals and the end


WAITING = (
    "import signal, sys\n"
    "seen = []\n"
    "def note(number, frame):\n"
    "    seen.append(number); print('got', number, flush=True)\n"
    "for one in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP): signal.signal(one, note)\n"
    "print('ready', flush=True)\n"
    "while not seen or sys.argv[1:]: signal.pause()\n"
    "raise SystemExit(5)\n"
)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_signals_are_sent_on(started: Any, number: int) -> None:
    """The program ends in its own way, its code is kept, and what landed is still told."""
    process = started("--", *python(WAITING))
    assert process.stdout.readline() == "ready\n"
    process.send_signal(number)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out) == (5, f"got {int(number)}\n")
    assert "NOTHING LANDED" in err


def test_ctrl_c_reaches_the_program_once(environ: dict[str, str]) -> None:
    """In a terminal the program hears the key by itself: it is not sent on a second time."""
    counting = (
        "import signal, time\n"
        "seen = []\n"
        "signal.signal(signal.SIGINT, lambda number, frame: seen.append(number))\n"
        "print('ready', flush=True)\n"
        "while not seen: signal.pause()\n"
        "signal.sigtimedwait([signal.SIGUSR1], 0.5)\n"
        "print('seen', len(seen), flush=True)\n"
    )
    command = [GREENROOM, "exec", *SMALL, "--", *python(counting)]
    terminal = f"import pty; raise SystemExit(pty.spawn({command!r}) >> 8)"
    with subprocess.Popen(
        [sys.executable, "-c", terminal],
        env=environ,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        heard = b""
        while b"ready" not in heard:
            heard += os.read(process.stdout.fileno(), 4096)
        process.stdin.write(b"\x03")
        process.stdin.flush()
        while b"seen" not in heard.partition(b"ready")[2]:
            heard += os.read(process.stdout.fileno(), 4096)
        while chunk := os.read(process.stdout.fileno(), 4096):
            heard += chunk
        process.stdin.close()
    assert b"seen 1" in heard


def test_nothing_is_left_behind_and_no_key_is_ever_there(
    environ: dict[str, str], tmp_path: Path
) -> None:
    """While it runs the folder holds certificates only; afterwards it is gone."""
    look = (
        "import os, pathlib\n"
        "folder = pathlib.Path(os.environ['GREENROOM_EXEC_AUTHORITY']).parent\n"
        "print(oct(folder.stat().st_mode & 0o777))\n"
        "files = [one for one in folder.rglob('*') if one.is_file()]\n"
        "print(any(b'PRIVATE KEY' in one.read_bytes() for one in files), len(files) > 2)\n"
    )
    hosts = Path("/etc/hosts").read_bytes()
    told = greenroom_exec(*SMALL, "--", *python(look), environ=environ)
    assert told.out.split() == ["0o700", "False", "True"]
    assert list(tmp_path.iterdir()) == []
    assert Path("/etc/hosts").read_bytes() == hosts


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of our death")
def test_a_killed_run_takes_the_program_with_it(started: Any, tmp_path: Path) -> None:
    """After kill -9 the program is told to end, no key is left, and the next run sweeps."""
    process = started("--", *python(WAITING))
    assert process.stdout.readline() == "ready\n"
    process.kill()
    # The pipe is open until the last of its writers is gone.
    assert process.stdout.read() == f"got {int(signal.SIGTERM)}\n"
    [folder] = tmp_path.iterdir()
    files = [one for one in folder.rglob("*") if one.is_file()]
    assert not any(b"PRIVATE KEY" in one.read_bytes() for one in files)
    with started("--", "true") as after:
        after.communicate(timeout=30)
    assert list(tmp_path.iterdir()) == []


# ------------------------------------------------------------------ variables by hand


def printed(process: subprocess.Popen[str], last: str) -> str:
    """What a command printed, up to its last line."""
    assert process.stdout is not None
    lines = []
    for line in process.stdout:
        lines.append(line)
        if line.startswith(last):
            return "".join(lines)
    raise AssertionError("".join(lines))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_print_env_leads_programs_started_elsewhere(started: Any, number: int) -> None:
    """Its lines go into any shell; it stays until Ctrl-C, then tells what landed."""
    process = started("--print-env", "--app", "A:B")
    exports = printed(process, "export BROWSER=")
    shell = subprocess.run(
        ["sh", "-c", f"{exports}\nexec {shlex.join(ASK)}"],
        env=plain_environ(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (shell.returncode, shell.stdout) == (0, f"{ISSUER}\n"), shell.stderr
    process.send_signal(number)
    _, err = process.communicate(timeout=30)
    assert process.returncode == 0
    assert "1 call landed" in err


def test_print_env_as_json(started: Any) -> None:
    """The same variables as data; nobody came, and --must-land says so by its code."""
    process = started("--print-env", "--json", "--must-land", "--control")
    told = json.loads(printed(process, "}"))
    assert told["variables"]["GREENROOM_EMULATOR_URL"].startswith("http://localhost:")
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=30)
    assert process.returncode == 1


# ------------------------------------------------------------------ the world


def test_control_calls_are_at_hand_in_any_language() -> None:
    """With --control the program finds the address in its environment; without, it has none."""
    asking = (
        "import os, urllib.request as u\n"
        "print(u.urlopen(os.environ['GREENROOM_EMULATOR_URL'] + '/_greenroom/state').status)\n"
    )
    assert greenroom_exec(*SMALL, "--control", "--", *python(asking)).out == "200\n"
    assert "KeyError" in greenroom_exec(*SMALL, "--", *python(asking)).err


def test_no_control_under_xeros_own_names() -> None:
    """Under Xero's own host name nothing is controlled, asked for or not."""
    asking = (
        "import urllib.request as u, urllib.error as e\n"
        "try: u.urlopen('https://api.xero.com/_greenroom/state')\n"
        "except e.HTTPError as error: print(error.code)\n"
    )
    assert greenroom_exec(*SMALL, "--", *python(asking)).out == "403\n"
    assert greenroom_exec(*SMALL, "--control", "--", *python(asking)).out == "403\n"


def test_a_world_file_is_played(tmp_path: Path) -> None:
    """Its practice is announced, and the first user who may connect apps consents."""
    (tmp_path / "world.toml").write_text(
        '[[users]]\nname = "Ana Pohatu"\nemail = "ana@example.org"\n'
        '[[users]]\nname = "Bo Ruru"\nemail = "bo@example.org"\n'
        '[[practices]]\nname = "Kowhai"\nclients = 12\nprivileged = ["bo@example.org"]\n',
        "utf-8",
    )
    told = greenroom_exec("--world", str(tmp_path / "world.toml"), "--", "true")
    assert "Kowhai (AU, 12 clients)" in told.err
    assert "Bo Ruru consents without a page." in told.err


@pytest.mark.skipif(
    not shutil.which("curl") and os.environ.get("CI") != "true", reason="curl is not installed"
)
def test_the_readme_shows_what_is_printed() -> None:
    """The session in the README is word for word what the command prints."""
    readme = (HERE.parents[1] / "README.md").read_text("utf-8")
    [session] = re.findall(r"```console\n(\$ greenroom exec .*?)```", readme, re.DOTALL)
    command, _, wanted = session.partition("\n")
    words = shlex.split(command.removeprefix("$ greenroom "))
    done = subprocess.run(
        [GREENROOM, *words],
        env=plain_environ(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.stdout == wanted
