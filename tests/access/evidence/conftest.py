"""The desk at which evidence is collected, and the proof that a breaking test breaks something."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from evidence_cast import MASTER, Desk, made_certificate, served

from greenroom.auth.masters import VARIABLE


@pytest.fixture
def unused_port() -> int:
    """A port that nothing listens on just now."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, unused_port: int) -> Iterator[Desk]:
    """A project with its master key kept apart."""
    monkeypatch.setenv(VARIABLE, MASTER)
    for name in ("GREENROOM_LOG", "GREENROOM_EQUIPMENT", "GREENROOM_DATA"):
        monkeypatch.delenv(name, raising=False)
    made = Desk(tmp_path, unused_port)
    yield made
    made.close()


@pytest.fixture(autouse=True)
def it_breaks(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test marked ``breaks("x")`` has seen x hold, and then fail: else it proves nothing."""
    marks = [mark.args[0] for mark in request.node.iter_markers("breaks")]
    desk = request.getfixturevalue("desk") if marks else None
    yield
    for name in marks:
        said = [outcome for seen, outcome in desk.seen if seen == name]
        assert "holds" in said, f"{name} never held: {said}"
        assert "fails" in said[said.index("holds") :], f"{name} did not fail once it was broken"


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for localhost with its key."""
    return made_certificate(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def host(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., str]]:
    """Starts TLS servers whose certificate this machine trusts; gives their addresses."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with ExitStack() as stack:

        def start(*given: Any, **how: Any) -> str:
            return stack.enter_context(served(certificate, *given, **how))

        yield start
