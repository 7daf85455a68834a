"""The list of commands: all there, all told, and light to start."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from pathlib import Path

import pytest
from cli_cast import Terminal, one_screen

from greenroom import __version__
from greenroom.cli.commands import COMMANDS, GROUPS, help_text
from greenroom.cli.manual import manual
from greenroom.cli.row import Command

ROOT = Path(__file__).parents[2]
NAMES = [one.name for one in COMMANDS]
HEAVY = {
    *("alembic", "cryptography", "httpx2", "jinja2", "joserfc", "lxml", "pygments", "rich"),
    *("sqlalchemy", "structlog", "uvicorn"),
}
LIGHT = (
    "scopes needed",
    "scopes why clients.list",
    "contract coverage",
    "contract reference clients.get",
    "mapping check",
    "mapping coverage",
    "completion bash",
    "connect --help",
    "sync",
)
PROBE = """
import contextlib, io, json, sys
sys.argv = ["greenroom", *sys.argv[1:]]
from greenroom.cli.entry import main
with contextlib.redirect_stdout(io.StringIO()) as out:
    code = main()
names = sorted({name.partition(".")[0] for name in sys.modules})
print(json.dumps([code, len(out.getvalue()), names]))
"""


@pytest.mark.parametrize("one", COMMANDS, ids=NAMES)
def test_every_command_is_where_the_list_says(one: Command) -> None:
    """Each path of the list leads to a function with a docstring."""
    module, _, function = one.path.partition(":")
    assert getattr(importlib.import_module(module), function).__doc__


@pytest.mark.parametrize("name", NAMES)
def test_every_command_tells_its_options_and_an_example(name: str, terminal: Terminal) -> None:
    """``--help`` shows usage, every option with a sentence, --json among them, and an example."""
    told = terminal(*name.split(), "--help")
    assert told.code == 0
    assert told.out.startswith(f"Usage: greenroom {name}")
    assert told.out.rstrip().splitlines()[-1].startswith(f"  greenroom {name}")
    assert "--json" in told.out
    for line in told.out.splitlines():
        assert len(line) <= 96
        assert not line.startswith("  --") or len(line.split()) > 2 or "  " in line.strip(), line


@pytest.mark.parametrize("group", GROUPS)
def test_a_group_alone_lists_its_commands(group: str, terminal: Terminal) -> None:
    """A group named without a verb tells what there is, and is no failure."""
    told = terminal(*group.split())
    assert told.code == 0
    assert all(one.name in told.out for one in COMMANDS if one.group == group)


def test_the_docs_and_the_packaged_help_name_every_command() -> None:
    """docs/commands.md and help.txt are what the list makes of them today."""
    written = (ROOT / "docs" / "commands.md").read_text("utf-8")
    assert written == manual()
    assert all(f"greenroom {name}\n" in written for name in NAMES)
    packaged = (ROOT / "src" / "greenroom" / "cli" / "help.txt").read_text("utf-8")
    assert packaged == help_text(__version__)


@pytest.mark.parametrize("words", LIGHT)
def test_light_commands_import_nothing_heavy(words: str, terminal: Terminal) -> None:
    """A command that only looks at files and data loads no database, no network, no codec."""
    done = subprocess.run(
        [sys.executable, "-c", PROBE, *words.split()],
        capture_output=True,
        text=True,
        check=True,
        cwd=terminal.folder,
    )
    code, length, modules = json.loads(done.stdout)
    assert (code, HEAVY & set(modules)) == (0, set())
    assert length > 20


def test_the_top_level_help_imports_next_to_nothing(terminal: Terminal) -> None:
    """``greenroom --help`` reads one file: not even the command list is loaded."""
    done = subprocess.run(
        [sys.executable, "-c", PROBE, "--help"], capture_output=True, text=True, check=True
    )
    code, length, modules = json.loads(done.stdout)
    assert code == 0
    assert length > 1000
    assert not {"cyclopts", "msgspec", "asyncio", *HEAVY} & set(modules)


@pytest.mark.parametrize(
    ("words", "said", "hint"),
    [
        (("nonsense",), "nonsense", "greenroom --help"),
        (("sync", "rum"), "run", "greenroom sync --help"),
        (("sync", "run", "--nope"), "--nope", "greenroom sync run --help"),
        (("connect", "--minutes", "soon"), "--minutes", "greenroom connect --help"),
        (("scopes", "why"), "name", "greenroom scopes why --help"),
        (("completion", "tcsh"), "tcsh", "greenroom completion --help"),
    ],
)
def test_a_wrong_command_line_is_told_with_the_help_to_ask(
    words: tuple[str, ...], said: str, hint: str, terminal: Terminal
) -> None:
    """Usage mistakes end with 2, name what was wrong, and point to the right help."""
    told = terminal(*words)
    assert told.code == 2
    assert said in told.err.lower()
    assert told.err.rstrip().endswith(f"Next: {hint}")
    assert one_screen(told)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_knows_groups_verbs_and_options(shell: str, terminal: Terminal) -> None:
    """The script of each shell completes the commands; bash accepts it as a program."""
    told = terminal("completion", shell)
    assert told.code == 0
    assert all(word in told.out for word in ("disconnect", "budget", "paste"))
    if shell == "bash":
        subprocess.run(["bash", "-n"], input=told.out, text=True, check=True)


def test_a_reader_that_goes_away_is_no_failure(terminal: Terminal) -> None:
    """``| head -1`` ends quietly, for help, tables and JSON alike."""
    code = "import sys; from greenroom.cli.entry import main; sys.exit(main())"
    for words in ("--help", "contract reference", "contract reference --json"):
        line = f"set -o pipefail; {sys.executable} -c '{code}' {words} | head -1"
        done = subprocess.run(["bash", "-c", line], capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, ""), words
        assert len(done.stdout.splitlines()) == 1


def test_output_that_cannot_be_written_is_a_failure(terminal: Terminal) -> None:
    """A full disk behind standard output ends with 1 and one line, never a traceback."""
    code = "import sys; from greenroom.cli.entry import main; sys.exit(main())"
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-c", code, "contract", "coverage"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert done.stderr.startswith("Error: ")
