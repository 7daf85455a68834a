"""Other people's clients against the emulator, served and under ``greenroom exec``: ``make peers``.

Installs the peers pinned beside it from their registries into a temporary folder, and runs each
check twice: against ``greenroom emulator serve``, told its address; and unmodified under
``greenroom exec``, where it calls Xero's own hosts. Each finds an approved web app, a PKCE app and
a user who consents by themselves. With ``--origin`` it uses an emulator already served with
``--control``, and only that. A development check: it needs the network and Node 20 or newer.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import languages

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
REDIRECT_URI = "http://localhost:8721/callback"
GREENROOM = str(Path(sys.executable).with_name("greenroom"))
LED_APPS = {
    "WEB_ID": "PEERWEB",
    "WEB_SECRET": "for-the-emulator-only",
    "PKCE_ID": "PEERPKCE",
}
"""The apps of world.toml."""

USER = "hana.fairweather@example.com"
SECONDS_TO_START = 30
SECONDS_PER_CHECK = 120


class Peer(NamedTuple):
    """A client under check, by its name in the registry, and the command that runs its check."""

    name: str
    command: tuple[str, ...]


class Outcome(NamedTuple):
    """What came of a check: promises kept and broken, and whether it came to its end."""

    name: str
    kept: int
    broken: int
    ended: bool


def ask(origin: str, route: str, body: dict[str, Any]) -> Any:
    """What a control route answers."""
    request = urllib.request.Request(
        f"{origin}/_greenroom/{route}", json.dumps(body).encode(), method="POST"
    )
    with urllib.request.urlopen(request, timeout=SECONDS_TO_START) as reply:
        return json.load(reply)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


@contextlib.contextmanager
def emulator(origin: str) -> Iterator[str]:
    """The origin of a served emulator: the one given, or one started and ended here."""
    if origin:
        yield origin.rstrip("/")
        return
    port = free_port()
    options = ("--control", "--port", str(port), "--clients", "50")
    process = subprocess.Popen([GREENROOM, "emulator", "serve", *options])
    try:
        wait_for(port, process)
        yield f"http://localhost:{port}"
    finally:
        process.terminate()
        process.wait(timeout=10)


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    """Nothing, once the port answers."""
    until = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < until and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("localhost", port), 1):
            return
        time.sleep(0.1)
    sys.exit("The emulator did not start.")


def install(folder: Path) -> tuple[Peer, ...]:
    """The peers, installed below the folder."""
    python = folder / "python" / ("Scripts" if os.name == "nt" else "bin") / "python"
    uv = ROOT / ".tools" / "bin" / "uv"
    if uv.exists():
        run(uv, "venv", "--quiet", "--python", sys.executable, folder / "python")
        run(uv, "pip", "install", "--quiet", "--python", python, "-r", HERE / "requirements.txt")
    else:
        run(sys.executable, "-m", "venv", folder / "python")
        run(python, "-m", "pip", "install", "-qq", "--disable-pip-version-check",
            "-r", HERE / "requirements.txt")  # fmt: skip
    node = folder / "node"
    node.mkdir()
    for file in (HERE / "package.json", *HERE.glob("*.mjs")):
        shutil.copy(file, node)  # node looks for packages beside the file that asks
    npm = shutil.which("npm") or sys.exit("npm is not installed: Node 20 or newer is needed.")
    run(npm, "install", "--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts",
        "--silent", "--prefix", node, cwd=node)  # fmt: skip
    return (
        Peer("xero-python", (str(python), str(HERE / "check_xero_python.py"))),
        Peer("xero-node", ("node", str(node / "check_xero_node.mjs"))),
        Peer("openid-client", ("node", str(node / "check_openid_client.mjs"))),
    )


def run(*command: object, cwd: Path | None = None) -> None:
    """Run a command; end here when it fails."""
    subprocess.run([str(part) for part in command], check=True, cwd=cwd)


def apps(origin: str) -> dict[str, str]:
    """A web app and a PKCE app for one peer, both approved, as environment variables."""
    found: dict[str, str] = {}
    for kind in ("web", "pkce"):
        app = ask(
            origin,
            "apps",
            {
                "name": f"A peer's {kind} app",  # without the peer's name: "Xero" is refused
                "type": kind,
                "redirect_uris": [REDIRECT_URI],
                "certified": True,  # a practice takes two apps that are not
            },
        )
        ask(origin, "approve", {"client_id": app["client_id"]})
        found[f"{kind.upper()}_ID"] = app["client_id"]
        found[f"{kind.upper()}_SECRET"] = app["client_secret"]
    return found


def check_served(origin: str, peer: Peer) -> Outcome:
    """The outcome of one peer's promises against a served emulator."""
    return check(peer.name, peer.command, {"ORIGIN": origin, **apps(origin)})


def check_led(peer: Peer) -> Outcome:
    """The outcome of the same promises, the peer unmodified and led."""
    options = ("--world", str(HERE / "world.toml"), "--must-land", "--others", "refuse")
    return check(peer.name, (GREENROOM, "exec", *options, "--", *peer.command), LED_APPS)


def check(name: str, command: tuple[str, ...], own: dict[str, str]) -> Outcome:
    """The outcome of a check, its lines passed on."""
    done = subprocess.run(
        command,
        env={**os.environ, "REDIRECT_URI": REDIRECT_URI, **own},
        capture_output=True,
        text=True,
        timeout=SECONDS_PER_CHECK,
        check=False,
    )
    print(done.stdout, end="")
    print(done.stderr, end="", file=sys.stderr)
    marks = [line.split()[0] for line in done.stdout.splitlines() if line.strip()]
    broken = marks.count("FAILED")
    return Outcome(name, marks.count("ok"), broken, done.returncode == (1 if broken else 0))


def versions() -> dict[str, str]:
    """The pinned version of each peer, from the two files that pin them."""
    pins = re.findall(
        r"^([\w.-]+)\S*==(\S+)", (HERE / "requirements.txt").read_text(), re.MULTILINE
    )
    return {**dict(pins), **json.loads((HERE / "package.json").read_text())["dependencies"]}


def table(title: str, outcomes: list[Outcome]) -> bool:
    """Prints what came of it; whether every promise was kept."""
    pinned = versions()
    print(f"\n{title}\n{'peer':16} {'version':10} {'kept':>5} {'broken':>7}")
    for one in outcomes:
        word = "" if one.ended else "  ended early"
        print(f"{one.name:16} {pinned[one.name]:10} {one.kept:5} {one.broken:7}{word}")
    return all(one.ended and one.kept and not one.broken for one in outcomes)


def main() -> int:
    """The exit code: 0 when every promise was kept."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--origin", default="", help="an emulator already served with --control")
    origin = parser.parse_args().origin
    with tempfile.TemporaryDirectory(prefix="greenroom-peers-") as folder:
        peers = install(Path(folder))
        with emulator(origin) as served:
            ask(served, "consent", {"user": USER})
            outcomes = [check_served(served, peer) for peer in peers]
        fine = [table("told the emulator's address", outcomes)]
        if not origin:
            fine.append(table("unmodified, under greenroom exec", [*map(check_led, peers)]))
            fine.append(languages.check(GREENROOM))
        return 0 if all(fine) else 1


if __name__ == "__main__":
    sys.exit(main())
