"""Small programs of several languages under ``greenroom exec``: where their runtimes are installed.

The programs are those of ``tests/exec/programs``: each asks Xero's identity host for its discovery
document, every certificate check on, and prints the issuer.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

PROGRAMS = Path(__file__).parents[1] / "exec" / "programs"
ISSUER = "https://identity.xero.com"
URL = f"{ISSUER}/.well-known/openid-configuration"
SECONDS = 180
"""A cold Go or Java compiler takes its time."""

COMMANDS = {
    "curl": ("curl", "-sSf"),
    "wget": ("wget", "-qO-"),
    "Node https": ("node", PROGRAMS / "https_program.mjs"),
    "Node fetch": ("node", PROGRAMS / "fetch_program.mjs"),
    "Ruby Net::HTTP": ("ruby", PROGRAMS / "net_program.rb"),
    "PHP curl": ("php", PROGRAMS / "curl_program.php"),
    "Go net/http": ("go", "run", PROGRAMS / "http_program.go"),
    "Java HttpClient": ("java", PROGRAMS / "HttpProgram.java"),
}


def check(greenroom: str) -> bool:
    """Prints what became of each language; whether all that are installed were led."""
    fine = True
    print("\nunder greenroom exec: other languages")
    for name, command in COMMANDS.items():
        said = _led(greenroom, [*map(str, command), URL])
        fine = fine and said != "FAILED"
        print(f"{said:14} {name}", flush=True)
    return fine


def _led(greenroom: str, command: list[str]) -> str:
    """What became of one program."""
    if not shutil.which(command[0]):
        return "not installed"
    done = subprocess.run(
        [greenroom, "exec", "--must-land", "--others", "refuse", "--clients", "10", "--", *command],
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    if done.returncode == 0 and ISSUER in done.stdout:
        return "ok"
    print(done.stdout, done.stderr, sep="")
    return "FAILED"
