"""What commands print: plain into a pipe, in colour on a terminal, errors where they belong."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys

import pytest

from greenroom.cli import look
from greenroom.errors import ConfigError, RateLimited, ScopeMissing

STORY = """
from greenroom.cli import look
look.heading("A story")
look.step("done", "Connected.", "New Zealand")
look.table(("Name", "Rows"), [("clients", 15000)])
with look.progress("Reading") as update:
    for row in range(3):
        update("clients", row, 3)
"""


def on_terminal(code: str, **environment: str) -> str:
    """Everything a program writes when both its outputs are a terminal of eighty columns."""
    ours, theirs = pty.openpty()
    settings = {"PATH": os.environ["PATH"], "COLUMNS": "80", "TERM": "xterm", **environment}
    program = subprocess.Popen(
        [sys.executable, "-c", code], stdin=theirs, stdout=theirs, stderr=theirs, env=settings
    )
    os.close(theirs)
    written = bytearray()
    try:
        while block := os.read(ours, 65536):
            written += block
    except OSError:
        pass  # the program ended, and its side of the terminal with it
    os.close(ours)
    assert program.wait() == 0, written.decode()
    return written.decode()


def test_a_terminal_gets_colour_and_progress() -> None:
    """On a terminal marks are coloured, and progress is drawn and taken away again."""
    written = on_terminal(STORY, LANG="C.UTF-8")
    assert "\x1b[32m✓\x1b[0m Connected." in written
    assert "Reading: clients" in written
    assert "3" in written


def test_no_color_is_honoured() -> None:
    """With NO_COLOR set no colour is written, and nothing else is missing."""
    written = on_terminal(STORY, LANG="C.UTF-8", NO_COLOR="1")
    assert not re.search(r"\x1b\[[0-9;]*[1-9][0-9;]*m", written)
    assert "✓ Connected.  New Zealand" in written


def test_a_dumb_terminal_of_few_letters_gets_words() -> None:
    """Where neither signs nor colour can be shown, words in brackets stand for the marks."""
    written = on_terminal(STORY, TERM="dumb", PYTHONIOENCODING="ascii", LANG="C")
    assert written.isascii()
    assert "\x1b" not in written
    assert "[done] Connected.  New Zealand" in written


def test_a_pipe_gets_plain_text(capsys: pytest.CaptureFixture[str]) -> None:
    """Into a pipe go the findings alone, without colour; progress says nothing."""
    with look.progress("Reading") as update:
        update("clients", 1, 2)
        update("", 2, 0)
    look.heading("A story")
    look.say("Words.")
    look.say()
    look.pairs({"rows": 3})
    look.pairs({})
    look.table(("Name",), [], empty="Nothing yet. Next: greenroom connect")
    look.table(("Name",), [])
    told = capsys.readouterr()
    assert told.err == ""
    assert told.out.endswith("Words.\n\nrows  3\nNothing yet. Next: greenroom connect\n")
    assert "\x1b" not in told.out


def test_an_error_says_what_happened_and_what_next(capsys: pytest.CaptureFixture[str]) -> None:
    """An error goes to standard error: what, then the known facts, then what to do."""
    look.show_error(
        ScopeMissing(
            "jobs.list was refused.",
            hint="Consent again.",
            operation="jobs.list",
            status=401,
            needed=("practicemanager.job.read",),
            correlation_id="c-1",
        )
    )
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.split("\n") == [
        "Error: jobs.list was refused.",
        "  status 401; correlation c-1; needed practicemanager.job.read",
        "Next: Consent again.",
        "",
    ]


def test_an_error_without_facts_is_short(capsys: pytest.CaptureFixture[str]) -> None:
    """What is not known is not mentioned."""
    look.show_error(ConfigError("greenroom.toml has no [app]."))
    assert capsys.readouterr().err == "Error: greenroom.toml has no [app].\n"


def test_an_error_as_json_is_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    """As JSON an error goes to standard output with its code, words and facts."""
    error = RateLimited("Too many calls.", problem="minute", retry_after_seconds=40, hint="Wait.")
    look.show_error(error, as_json=True)
    told = capsys.readouterr()
    assert told.err == ""
    assert json.loads(told.out) == {
        "error": {
            "code": "rate-limited",
            "message": "Too many calls.",
            "hint": "Wait.",
            "limit": "minute",
            "opens": "in 40 seconds",
        }
    }


def test_json_survives_a_terminal_of_few_letters() -> None:
    """Letters that cannot be shown are written as escapes, so that no value is changed."""
    code = "from greenroom.cli import look; look.show_json({'name': 'Māori → 東'})"
    settings = {"PATH": os.environ["PATH"], "PYTHONIOENCODING": "ascii"}
    written = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, env=settings
    ).stdout
    assert written.isascii()
    assert json.loads(written) == {"name": "Māori → 東"}


def test_remarks_and_questions_keep_out_of_the_findings() -> None:
    """Notes and the question go to standard error; the answer is what was typed."""
    code = "from greenroom.cli import look; look.note('Mind.'); print([look.ask('Where')])"
    done = subprocess.run(
        [sys.executable, "-c", code], input=" here \n", capture_output=True, check=True, text=True
    )
    assert done.stderr == "Mind.\nWhere: "
    assert done.stdout == "['here']\n"


def test_a_moment_is_said_both_ways() -> None:
    """How far away, and when that is."""
    assert look.ago(1_000_000.0, 1_000_180.0) == "3 minutes ago, 13:46 UTC"


def test_importing_the_look_is_cheap() -> None:
    """Neither rich nor anything else heavy is loaded before it draws."""
    code = (
        "import sys, greenroom.cli.look; "
        "print([m for m in ('rich', 'msgspec', 'jinja2', 'json') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert done.stdout.strip() == "[]"
