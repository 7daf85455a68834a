"""A session at a served emulator: signed in over HTTP, an app of its own, nothing left behind."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from greenroom.clock import SystemClock
from greenroom.emulator.asgi import served as serving
from greenroom.emulator.core import Emulator
from greenroom.emulator.world import new_world
from greenroom.errors import EmulatorError
from greenroom.testing.served import CLIENT_ID, served


@pytest.fixture
def emulator() -> Emulator:
    """A small world that answers control calls."""
    return Emulator(new_world(clients=12, now=SystemClock().now()), control=True)


@pytest.fixture
def origin(emulator: Emulator) -> Iterator[str]:
    """Where it is served."""
    with serving(emulator) as address:
        yield address


def test_a_session_is_signed_in_there(origin: str, emulator: Emulator) -> None:
    """It calls the practice over HTTP, by every granular scope; twice needs no second app."""
    for wire in ("xml", "json"):
        with served(f"{origin}/", wire=wire) as there:
            assert len(there.session.clients.list().all()) == 12
            assert "practicemanager.client.read" in there.scopes
            assert there.practice in emulator.world.practices
    assert list(emulator.world.apps) == [CLIENT_ID]
    assert emulator.consent == ""


def test_a_practice_may_be_named(origin: str, emulator: Emulator) -> None:
    """By id or by name; one that is not there is told with those that are."""
    (practice,) = emulator.world.practices.values()
    with served(origin, practice=practice.name) as there:
        assert there.practice == practice.tenant_id
    with (
        pytest.raises(EmulatorError, match="Banksia Accountants"),
        served(origin, practice="Nobody"),
    ):
        pass


def test_who_consents_by_themselves_stays_as_it_was(origin: str, emulator: Emulator) -> None:
    """The emulator's own setting is put back."""
    user = next(iter(emulator.world.users.values()))
    emulator.consent = user.email
    with served(origin):
        pass
    assert emulator.consent == user.email


def test_a_practice_nobody_may_connect_is_told(origin: str, emulator: Emulator) -> None:
    """The hint says how to give somebody the privilege."""
    (practice,) = emulator.world.practices.values()
    practice.privileged.clear()
    with pytest.raises(EmulatorError, match="Nobody may connect") as refused, served(origin):
        pass
    assert "--privilege" in refused.value.hint


def test_an_emulator_without_control_is_told() -> None:
    """The hint says how to serve it."""
    closed = Emulator(new_world(clients=10, now=SystemClock().now()))
    with serving(closed) as address:
        with pytest.raises(EmulatorError, match="control") as refused, served(address):
            pass
        assert "--control" in refused.value.hint
