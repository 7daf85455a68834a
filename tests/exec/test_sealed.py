"""``--sealed``: a network of the program's own, or a screen that says why there is none."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from exec_cast import FOUND, HERE, ISSUER, URL, Told, greenroom_exec, programs

SMALL = ("--clients", "10", "--sealed")


def sealed(*words: str) -> Told | None:
    """What came of a sealed run; ``None`` where the machine does not allow one, said in words."""
    told = greenroom_exec(*SMALL, *words)
    if "does not let a program be sealed" not in told.err:
        return told
    assert (told.code, told.out) == (2, "")
    assert "\nNext: Run it without --sealed" in told.err
    assert not may_have_namespaces(), told.err
    return None


def may_have_namespaces() -> bool:
    """Whether this machine lets its own tool make a network namespace."""
    tool = shutil.which("unshare")
    flags = ["-n", "-m"] if os.geteuid() == 0 else ["-r", "-n", "-m"]
    return bool(tool) and subprocess.run([str(tool), *flags, "true"], check=False).returncode == 0


def test_it_needs_neither_shim_nor_variable() -> None:
    """A program that takes nothing from its environment is led too, and still checks."""
    bare = ("env", "-i", sys.executable, "-I", str(HERE / "programs" / "urllib_program.py"), URL)
    told = sealed("--must-land", "--", *bare)
    assert told is None or (told.code, told.out) == (0, f"{ISSUER}\n"), told


@pytest.mark.parametrize("program", programs(*(one for one in FOUND if one.name == "wget")))
def test_wget_finds_our_trust_in_the_systems_place(program: object) -> None:
    """Without any variable of ours wget accepts the emulator's certificate."""
    told = sealed(
        "--must-land", "--", "env", "-u", "WGETRC", "-u", "https_proxy", "wget", "-qO-", URL
    )
    assert told is None or (told.code, ISSUER in told.out) == (0, True), told


def test_nothing_else_is_there() -> None:
    """Other hosts are refused by the relay and unreachable without it; the machine's own too."""
    code = (
        "import socket, urllib.request as u\n"
        "for url in ('https://example.com/', 'http://example.com/'):\n"
        "    try: u.urlopen(url)\n"
        "    except OSError as error: print(error)\n"
        "try: socket.create_connection(('192.0.2.1', 443), 5)\n"
        "except OSError as error: print(error.strerror)\n"
    )
    told = sealed("--", sys.executable, "-c", code)
    if told is not None:
        first, second, third = told.out.splitlines()
        assert "403" in first
        assert "403" in second
        assert third == "Network is unreachable"
        assert "It was sealed, so the real Xero was not called either." in told.err


def test_control_is_inside_too_and_the_machine_is_as_before() -> None:
    """Control calls are answered inside; outside neither hosts file nor trust has changed."""
    files = [Path("/etc/hosts"), Path("/etc/ssl/certs/ca-certificates.crt")]
    before = [one.read_bytes() for one in files if one.exists()]
    code = (
        "import os, urllib.request as u\n"
        "print(u.urlopen(os.environ['GREENROOM_EMULATOR_URL'] + '/_greenroom/state').status)\n"
        "print('api.xero.com' in open('/etc/hosts').read())\n"
    )
    told = sealed("--control", "--", sys.executable, "-c", code)
    assert told is None or told.out.split() == ["200", "True"], told
    assert [one.read_bytes() for one in files if one.exists()] == before


@pytest.mark.skipif(
    sys.platform != "linux" or not shutil.which("setpriv") or os.geteuid() != 0,
    reason="taking every right from a process needs root and setpriv",
)
def test_a_machine_that_refuses_is_explained() -> None:
    """Where the kernel says no, as in most containers, one screen says so and what to do."""
    rights = ("setpriv", "--no-new-privs", "--bounding-set=-all", "--inh-caps=-all")
    command = [*rights, str(Path(sys.executable).with_name("greenroom")), "exec", *SMALL]
    done = subprocess.run([*command, "--", "true"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert "This machine does not let a program be sealed: a network of its own: " in done.stderr
    assert "Next: Run it without --sealed" in done.stderr
    assert len(done.stderr.splitlines()) <= 20
