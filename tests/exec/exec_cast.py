"""Programs that know nothing of Greenroom, and a run that leads them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import playwright
import pytest

from greenroom.emulator.core import Emulator
from greenroom.emulator.exec.environment import ADDING, REPLACING
from greenroom.emulator.exec.run import Choice, Run, prepared
from greenroom.emulator.world import new_world

HERE = Path(__file__).parent
ISSUER = "https://identity.xero.com"
URL = f"{ISSUER}/.well-known/openid-configuration"
"""What every program asks for; it prints the issuer that stands there."""

GREENROOM = str(Path(sys.executable).with_name("greenroom"))
BUNDLED_NODE = str(Path(playwright.__file__).parent / "driver" / "node")
"""A Node that `make test` installs: the browser tests bring it."""

TRUST = (*REPLACING, *ADDING, "PYTHONPATH", "NODE_OPTIONS", "PHP_INI_SCAN_DIR", "WGETRC")
"""Every variable that makes a program trust our authority."""

PROXIES = ("HTTPS_PROXY", "https_proxy", "http_proxy", "HTTP_PROXY", "NODE_USE_ENV_PROXY")


class Program(NamedTuple):
    """A program: its name in the test's, what runs it, and its words; the address comes last."""

    name: str
    tool: str
    words: tuple[str, ...]
    after: tuple[str, ...] = ()

    def command(self, url: str = URL) -> list[str]:
        """The command line."""
        return [self.tool, *self.words, url, *self.after]


def _file(name: str) -> str:
    return str(HERE / "programs" / name)


def _python(name: str, file: str, *after: str) -> Program:
    return Program(name, sys.executable, (_file(file),), after)


def _node(name: str, file: str, *after: str, node: str = BUNDLED_NODE) -> Program:
    return Program(name, node, (_file(file),), after)


BROUGHT = (
    _python("urllib", "urllib_program.py"),
    _python("httpx2", "httpx2_program.py"),
    _python("requests", "requests_program.py"),
    _python("urllib3-certifi", "urllib3_program.py"),
    _python("aiohttp", "aiohttp_program.py"),
    _python("aiohttp-uvloop", "aiohttp_program.py", "uvloop"),
    _python("uvloop", "uvloop_program.py"),
    _node("node-https", "https_program.mjs"),
    _node("node-fetch", "fetch_program.mjs"),
    _node("node-worker", "fetch_program.mjs", "worker"),
)
"""Programs whose runtimes `make test` installs."""

FOUND = (
    _node("own-node-https", "https_program.mjs", node="node"),
    _node("own-node-fetch", "fetch_program.mjs", node="node"),
    Program("curl", "curl", ("-sSf",)),
    Program("wget", "wget", ("-qO-",)),
    Program("ruby", "ruby", (_file("net_program.rb"),)),
    Program("php-curl", "php", (_file("curl_program.php"),)),
)
"""Programs whose runtimes a machine may have; `make peers` has more."""


def programs(*found: Program) -> list[object]:
    """The programs as parameters of a test: what is missing is skipped, in CI not even tried."""
    present = [one for one in found if os.environ.get("CI") != "true" or shutil.which(one.tool)]
    return [
        pytest.param(
            one,
            id=one.name,
            marks=pytest.mark.skipif(
                not shutil.which(one.tool), reason=f"{one.tool} is not installed"
            ),
        )
        for one in present
    ]


def plain_environ() -> dict[str, str]:
    """The machine's environment without proxies and roots of its own."""
    lower = {*map(str.lower, (*TRUST, *PROXIES)), "no_proxy", "all_proxy", "ssl_cert_dir"}
    return {name: value for name, value in os.environ.items() if name.lower() not in lower}


@contextmanager
def a_run(
    choice: Choice | None = None, environ: Mapping[str, str] | None = None, *, control: bool = False
) -> Iterator[Run]:
    """A run of this process, answering already."""
    world = new_world(clients=10, seed=1, country="AU", now=1_795_400_000.0)
    emulator = Emulator(world, control=control)
    before = plain_environ() if environ is None else environ
    with prepared(emulator.handle, choice or Choice(), before) as made, made.served():
        yield made


class Told(NamedTuple):
    """What a program said and how it ended."""

    code: int
    out: str
    err: str


def run_led(made: Run, words: Sequence[str], environ: Mapping[str, str] | None = None) -> Told:
    """A program, given the variables of a run."""
    before = plain_environ() if environ is None else environ
    return _told(words, {**before, **made.variables})


def greenroom_exec(*words: str, environ: Mapping[str, str] | None = None) -> Told:
    """The command itself, as typed."""
    return _told([GREENROOM, "exec", *words], environ or plain_environ())


def _told(words: Sequence[str], environ: Mapping[str, str]) -> Told:
    done = subprocess.run(
        list(words), env=dict(environ), capture_output=True, text=True, timeout=120, check=False
    )
    return Told(done.returncode, done.stdout, done.stderr)
