"""One client over HTTP from Greenroom's emulator and from Prism, a mock of the same API's file.

Both answer in JSON on one core, the load coming from the other, one after the other in one run; the
figure to quote is the ratio. Prism answers from the official OpenAPI file alone: it keeps no state,
checks no token beyond its presence and has no limits. Needs npm, and the folder of facts that
GREENROOM_FACTS names, where that file is.

    python -m benchmarks.bench_prism
"""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from benchmarks import bench_emulator as ours
from benchmarks.bench_emulator import Door, load, pin

PRISM = "@stoplight/prism-cli@5"
PORT = 8738
ID = "0b7f0c2e-0000-4000-a000-000000000000"


def installed(folder: Path) -> Path:
    """Prism's program, installed into a folder of its own."""
    command = [
        "npm",
        "install",
        "--silent",
        "--no-audit",
        "--no-fund",
        "--prefix",
        str(folder),
        PRISM,
    ]
    subprocess.run(command, check=True)
    return folder / "node_modules" / ".bin" / "prism"


def wait(url: str, headers: dict[str, str]) -> None:
    """Nothing, once the address answers at all."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            urlopen(Request(url, headers=headers), timeout=5).close()
        except HTTPError:
            return
        except URLError:
            time.sleep(0.2)
        else:
            return
    raise SystemExit("Prism did not begin to answer within a minute.")


def rate(door: Door, path: str) -> float:
    """Calls a second."""
    return len(asyncio.run(load(door, path))) / ours.SECONDS


def of_prism(spec: Path) -> float:
    """Calls a second of Prism for one client."""
    with tempfile.TemporaryDirectory() as folder:
        command = [
            str(installed(Path(folder))),
            "mock",
            "-p",
            str(PORT),
            "-h",
            "127.0.0.1",
            str(spec),
        ]
        server = subprocess.Popen(
            ["taskset", "-c", "0", *command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            door = Door("any", "any", ID, "application/json")
            path = f"client.api/get/{ID}"
            wait(f"http://127.0.0.1:{PORT}/v3.1/{path}", door.headers())
            ours.PORT, ours.BASE_PATH = PORT, "/v3.1/"
            return rate(door, path)
        finally:
            server.terminate()
            server.wait()


def of_greenroom() -> float:
    """Calls a second of the emulator for one client."""
    command = [sys.executable, ours.__file__, "play", "15000"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        door = ours.read_door(server.stdout.readline())._replace(accept="application/json")
        time.sleep(3)  # until the practice is warm
        return rate(door, f"client.api/get/{door.client}")
    finally:
        server.terminate()
        server.wait()


def main() -> None:
    """Print both figures and their ratio; say why where they cannot be had."""
    spec = Path(os.environ.get("GREENROOM_FACTS", "")) / "xpm-openapi-3.1.yaml"
    if not shutil.which("npm") or not shutil.which("taskset") or not spec.is_file():
        print("not run: it needs npm, taskset and the folder that GREENROOM_FACTS names")
        return
    pin(1)
    greenroom, prism = of_greenroom(), of_prism(spec)
    print(f"greenroom, one client in JSON   {greenroom:9,.0f}/s")
    print(f"prism, one client in JSON       {prism:9,.0f}/s")
    print(f"ratio                           {greenroom / prism:9.1f}")


if __name__ == "__main__":
    main()
