"""A pull that is interrupted: by a person, by the machine, by a full disk. Nothing is lost."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from cli_cast import PROJECT, Terminal, write_project

CODE = "import sys; from greenroom.cli.entry import main; sys.exit(main())"


def start(folder: Path, *words: str, limit: int = 0) -> subprocess.Popen[str]:
    """A command in a process of its own; ``limit`` is the largest file it may write."""

    def hold() -> None:
        if limit:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    return subprocess.Popen(
        [sys.executable, "-c", CODE, *words],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=dict(os.environ),
        preexec_fn=hold,
    )


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interrupted_pull_ends_in_words_and_the_next_is_whole(
    number: signal.Signals, code: int, terminal: Terminal
) -> None:
    """Ctrl-C and a polite request to end: one line, the right code, and all is there after."""
    write_project(terminal.folder, PROJECT.replace("clients = 30", "clients = 2500"))
    terminal.connected()
    with start(terminal.folder, "sync", "run") as process:
        assert process.stdout is not None
        # The budget is told once the run is under way.
        assert process.stdout.readline().startswith("Budget")
        time.sleep(0.3)
        process.send_signal(number)
        _, err = process.communicate(timeout=30)
    assert "Traceback" not in err
    assert process.returncode == code
    assert "Nothing is lost" in err
    runs = terminal("sync", "status", "--json").data["runs"]
    assert runs[0]["outcome"] == "stopped"
    report = terminal("sync", "run", "--json").data
    assert report["outcome"] == "complete"
    assert report["streams"][0]["tables"]["clients"]["added"] == 2500
    assert terminal("audit", "verify").code == 0


def test_a_full_disk_is_told_and_nothing_is_lost(terminal: Terminal) -> None:
    """When files can grow no more the pull fails on one screen; with room again it is whole."""
    write_project(terminal.folder, PROJECT.replace("clients = 30", "clients = 800"))
    terminal.connected()
    largest = max(path.stat().st_size for path in terminal.folder.rglob("*") if path.is_file())
    with start(terminal.folder, "sync", "run", limit=largest + 50_000) as process:
        out, err = process.communicate(timeout=60)
    assert process.returncode == 1, (out, err)
    assert "Traceback" not in err
    assert len(err.splitlines()) <= 20
    assert terminal("sync", "run").code == 0
    assert terminal("audit", "verify").code == 0


def test_a_disk_full_from_the_start_is_told(terminal: Terminal) -> None:
    """Not even the first file can be written: an error that says where, and no traceback."""
    for words in (("doctor",), ("connect",), ("init", "other")):
        with start(terminal.folder, *words, limit=20) as process:
            out, err = process.communicate(timeout=60)
        assert process.returncode in {1, 2}, (words, out, err)
        assert "Traceback" not in err
        assert out + err
