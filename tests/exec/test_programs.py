"""Programs of several languages, unmodified, every certificate check on."""

from __future__ import annotations

from pathlib import Path

import pytest
from exec_cast import (
    BROUGHT,
    FOUND,
    ISSUER,
    PROXIES,
    TRUST,
    Program,
    a_run,
    plain_environ,
    programs,
    run_led,
)

from greenroom.emulator.exec.beyond import Others
from greenroom.emulator.exec.run import Choice, Run

BY_NAME = {one.name: one for one in (*BROUGHT, *FOUND)}


@pytest.mark.parametrize("program", programs(*BROUGHT, *FOUND))
def test_a_program_is_led(made: Run, program: Program) -> None:
    """It asks Xero's own host over TLS and is answered by the emulator."""
    before = made.landing.calls
    told = run_led(made, program.command())
    assert (told.code, ISSUER in told.out) == (0, True), told.err
    assert made.landing.calls == before + 1


CHECKING = [
    BY_NAME[name] for name in ("urllib", "httpx2", "requests", "node-fetch", "curl", "ruby")
]


@pytest.mark.parametrize("program", programs(*CHECKING))
def test_without_our_trust_a_program_refuses(program: Program) -> None:
    """Led, but not told to trust us, it breaks off by its own check; and that is told."""
    with a_run() as made:
        for name in TRUST:
            made.variables.pop(name, None)
        told = run_led(made, program.command())
        assert told.code != 0
        assert "certificate" in (told.out + told.err).lower()
        assert made.landing.calls == 0
        assert "identity.xero.com" in made.landing.turned_away


SHIMMED = [one for one in (*BROUGHT, *FOUND) if "node" in one.name or one in BROUGHT]


@pytest.mark.parametrize("program", programs(*SHIMMED))
def test_the_shims_alone_lead_too(program: Program) -> None:
    """A Python or Node program that takes no proxy from its environment is led all the same."""
    with a_run() as made:
        for name in PROXIES:
            made.variables.pop(name, None)
        told = run_led(made, program.command())
        assert (told.code, ISSUER in told.out) == (0, True), told.err
        assert made.landing.calls == 1


@pytest.mark.parametrize("value", ["*", ".xero.com", "api.xero.com,identity.xero.com:443", "com"])
@pytest.mark.parametrize("program", programs(*(BY_NAME[name] for name in ("urllib", "curl"))))
def test_no_proxy_does_not_undo_it(program: Program, value: str) -> None:
    """A user's NO_PROXY that covers Xero's hosts is rewritten; the relay still gets the call."""
    environ = {**plain_environ(), "NO_PROXY": value, "no_proxy": value}
    with a_run(environ=environ) as made:
        made.variables.pop("PYTHONPATH")  # the shim would lead it anyway
        told = run_led(made, program.command(), environ)
        assert (told.code, ISSUER in told.out) == (0, True), told.err
        assert made.landing.calls == 1


@pytest.mark.parametrize("name", ["urllib", "urllib3-certifi", "node-https"])
@pytest.mark.parametrize("others", ["pass", "refuse"])
def test_a_host_of_xeros_that_nobody_plays_is_never_the_real_one(name: str, others: Others) -> None:
    """Another host of the domain is led as well, and answered with 421."""
    with a_run(Choice(others=others)) as made:
        run_led(made, BY_NAME[name].command("https://www.xero.com/au/"))
        assert [(one.host, one.status) for one in made.landing.landed] == [("www.xero.com", 421)]
        assert made.landing.calls == 0


def test_the_next_sitecustomize_runs_too(made: Run, tmp_path: Path) -> None:
    """A project's own sitecustomize is loaded after ours, and its path stays on the path."""
    (tmp_path / "sitecustomize.py").write_text("print('theirs')", "utf-8")
    environ = {**plain_environ(), "PYTHONPATH": str(tmp_path)}
    with a_run(environ=environ) as led:
        told = run_led(led, BY_NAME["urllib3-certifi"].command(), environ)
    assert told.out.split() == ["theirs", ISSUER]


def test_a_python_that_takes_no_environment_is_led_by_the_proxy_alone(made: Run) -> None:
    """``python -I`` loads no shim; what asks for proxies itself is led, and trusts as told."""
    requests = BY_NAME["requests"]
    told = run_led(made, [requests.tool, "-I", *requests.command()[1:]])
    assert (told.code, told.out.strip()) == (0, ISSUER), told.err
