"""Xero's side in a process of its own, and projects whose people signed in to it.

Run as a script it serves an emulator until its input ends, so that it never outlives its parent.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from greenroom import connect
from greenroom.client.transport import Transport
from greenroom.config import settings_of
from greenroom.emulator.asgi import served
from greenroom.emulator.core import Emulator
from greenroom.emulator.world import new_world
from greenroom.sandbox import control
from greenroom.send import Request
from greenroom.settings import Settings
from greenroom.workspace import Workspace

PROJECT = """
data_folder = "data"
[app]
name = "Ledgerline Sync"
[[features]]
name = "Staff"
reason = "to know who looks after whom"
operations = ["staff.list"]
[sandbox]
url = "{origin}"
[store]
url = "{store}"
"""


class PlayedXero:
    """A served emulator, seen from here: its address and its count of everything."""

    def __init__(self, *, limits: bool, latency_seconds: float = 0.0) -> None:
        command = [sys.executable, __file__, json.dumps([limits, latency_seconds])]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdout is not None
        self.origin = self._process.stdout.readline().strip()
        self._transport = Transport(origin=self.origin)

    def control(self, route: str, body: dict[str, Any] | None = None) -> Any:
        """What a control route answers."""
        return control(self._transport, route, body, origin=self.origin)

    def calm(self) -> None:
        """No more scripted trouble."""
        self._transport(Request("DELETE", f"{self.origin}/_greenroom/faults")).close()

    def answers(self, operation: str) -> dict[int, int]:
        """How often an operation was answered, by status."""
        counts = self.control("calls")["counts"]
        return {one["status"]: one["calls"] for one in counts if one["operation"] == operation}

    def close(self) -> None:
        """End the process."""
        self._transport.close()
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            pipe.close()
        self._process.wait(20)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def project(xero: PlayedXero, folder: Path, *, store: str = "") -> Settings:
    """A project whose sandbox is that emulator."""
    text = PROJECT.format(origin=xero.origin, store=store)
    return settings_of(text, folder / "greenroom.toml", {})


def sign_in(xero: PlayedXero, settings: Settings, *, people: int) -> None:
    """An approved app and so many people who connected a practice each.

    One person more connected the first practice as well, before its other person did.
    """
    with Workspace(settings) as workspace:
        xero.control("approve", {"client_id": workspace.app.client_id})
        emails = [f"person-{number}@example.com" for number in range(people + 1)]
        for number, email in enumerate(emails):
            xero.control("users", {"name": f"Person Number{number}", "email": email})
        shared = [emails[0], emails[1]]
        for number, email in enumerate(emails[1:]):
            opened_by = shared if number == 0 else [email]
            xero.control(
                "practices",
                {"name": f"Practice {number}", "clients": 5, "privileged": opened_by},
            )
        for email in emails:
            connect.in_process(workspace, connect.start(workspace), user=email)


def main() -> None:
    """Serve until the input ends."""
    limits, latency_seconds = json.loads(sys.argv[1])
    emulator = Emulator(
        new_world(clients=5, now=time.time()),
        control=True,
        limits=limits,
        latency_seconds=latency_seconds,
    )
    with served(emulator) as origin:
        print(origin, flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
