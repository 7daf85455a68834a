"""Scenarios over HTTP: for Greenroom as for anybody, and the routes by which one is led through."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from greenroom.clock import SystemClock
from greenroom.emulator.playing.files import scenario
from greenroom.emulator.playing.play import Turn
from greenroom.errors import Unreachable
from greenroom.send import Request
from greenroom.testing.ourselves import Ourselves
from greenroom.testing.prepared import prepare_scenario, serving

QUICK = (
    "archived-clients",
    "disconnected-at-xero",
    "error-under-200",
    "privilege-missing",
    "shared-contact",
    "two-practices",
    "version-3-0-removed",
    "write-answer-lost",
)
"""Scenarios in which nobody has to wait, for over HTTP time is real."""


@pytest.mark.parametrize("name", QUICK)
def test_greenroom_passes_over_http(name: str, tmp_path: Path) -> None:
    """The same client against the same scenario behind an address, on the machine's clock."""
    prepared = prepare_scenario(scenario(name), clock=SystemClock())
    with serving(prepared) as there:
        client = Ourselves(there.play, tmp_path, origin=there.origin)
        runs: list[Any] = []
        turn: Turn | None = there.play.turn
        while turn is not None:
            runs += [client.do(step) for step in turn.steps]
            turn = there.play.next_turn()
        told = [{"ends": run.ends, "error": run.error} for run in runs]
        verdict = there.judge(runs=tuple(told), rows=client.rows())
        client.close()
    assert verdict.failed == ()


def ask(origin: str, route: str, body: dict[str, Any] | None = None, *, post: bool = True) -> Any:
    """What a route of the scenario answers."""
    data = json.dumps(body).encode() if body is not None else b"" if post else None
    with urllib.request.urlopen(f"{origin}/_greenroom/{route}", data) as reply:
        return json.loads(reply.read())


def test_a_program_is_told_its_tasks_led_on_and_judged() -> None:
    """The task and the app, the next run, and the verdict with and without its own account."""
    prepared = prepare_scenario(scenario("rotated-token"), clock=SystemClock())
    with serving(prepared) as there:
        told = ask(there.origin, "scenario", post=False)
        assert (told["run"], [step["do"] for step in told["steps"]]) == (1, ["connect", "pull"])
        assert told["client_id"] == "LEDGERLINE"
        assert "ends" not in told["steps"][0]
        moment = there.control("state")["now"]
        told = ask(there.origin, "next")
        assert told["run"] == 2
        assert there.control("state")["now"] - moment >= 3_600
        assert ask(there.origin, "next")["run"] == 3
        assert ask(there.origin, "next")["over"] is True
        verdict = ask(there.origin, "judge")
        assert verdict["passed"] is False
        (came,) = [c for c in verdict["checks"] if c["about"] == "the client came"]
        assert (came["passed"], came["said"]) == (False, "nobody called")
        verdict = ask(there.origin, "judge", {"rows": {"clients": [{"uuid": "x"}]}})
        (rows,) = [c for c in verdict["checks"] if c["about"].startswith("rows of clients")]
        assert rows["said"] == "40 missing, 1 too many"
        with pytest.raises(urllib.error.HTTPError) as caught:
            ask(there.origin, "judge", {"rows": 5})
        caught.value.close()
        assert caught.value.code == 400


def test_a_call_that_was_dropped_is_heard_with_its_name() -> None:
    """Nobody looked at it, and yet the witness knows what was asked."""
    prepared = prepare_scenario(scenario("archived-clients"))
    prepared.control("faults", {"kind": "dropped", "operation": "*", "count": 3})
    api, identity = "https://api.xero.com", "https://identity.xero.com"
    for method, url in (
        ("GET", f"{api}/practicemanager/3.1/client.api/list?detailed=true"),
        ("POST", f"{identity}/connect/token"),
        ("GET", f"{api}/connections"),
    ):
        with pytest.raises(Unreachable):
            prepared.send(Request(method, url, {}))
    found = [(call.operation, call.status) for call in prepared.play.witness.heard]
    assert found == [("clients.list", 0), ("identity.token", 0), ("connections.list", 0)]
