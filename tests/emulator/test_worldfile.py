"""A world written down: what a file may say, and what a wrong one is told."""

from __future__ import annotations

import json

import pytest

from greenroom.emulator.core import Emulator
from greenroom.emulator.worldfile import read_world
from greenroom.errors import EmulatorError
from greenroom.send import Request

NOW = 1_795_000_000.0

TEXT = """
seed = 7
[[users]]
name = "Hana Fairweather"
email = "hana@example.test"
[[practices]]
name = "Banksia Accountants"
country = "NZ"
clients = 12
privileged = ["hana@example.test"]
[[organisations]]
name = "Harbour Bakery"
members = ["hana@example.test"]
[[apps]]
name = "Ledgerline"
client_id = "LEDGERLINE"
client_secret = "not-a-real-secret"
redirect_uris = ["http://localhost:8721/callback"]
stage = "approved"
scopes = ["practicemanager.client.read"]
"""


def test_a_world_is_as_it_was_written() -> None:
    """Users, practices, privileges, organisations and apps stand as the file says."""
    world = read_world(TEXT, name="world.toml", now=NOW)
    hana = world.user("hana@example.test")
    practice = next(iter(world.practices.values()))
    assert (practice.name, practice.country, practice.privileged) == (
        "Banksia Accountants",
        "NZ",
        {hana.id},
    )
    assert len(practice.data.clients.order) == 12
    app = world.app("LEDGERLINE")
    assert (app.stage, app.scopes) == ("approved", ("practicemanager.client.read",))


def test_the_same_file_makes_the_same_world() -> None:
    """Ids follow from the file alone, so that tests may write them down."""
    one, two = (read_world(TEXT, name="world.toml", now=NOW) for _ in range(2))
    assert list(one.practices) == list(two.practices)
    assert list(one.users) == list(two.users)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[user]]", "user"),
        ("[[users]]\nname = 1\nemail = 'a@example.test'", "users"),
        ("users = [", "world.toml"),
        ("users = " + "[" * 5000, "world.toml"),
        (TEXT.replace('privileged = ["hana', 'privileged = ["nobody'), "user"),
        (TEXT.replace("Ledgerline", "Xero Sync"), "Xero"),
        (TEXT.replace('"approved"', '"done"'), "stage"),
    ],
)
def test_a_wrong_file_says_what(text: str, said: str) -> None:
    """A mistake in the file is named; no half-made world comes of it."""
    with pytest.raises(EmulatorError) as caught:
        read_world(text, name="world.toml", now=NOW)
    assert said in caught.value.message


def test_a_served_world_can_be_written_anew() -> None:
    """The same tables as JSON replace the world through the control routes."""
    emulator = Emulator(read_world("", name="empty.toml", now=NOW), control=True)
    body = {"users": [{"name": "Felix Crabtree", "email": "felix@example.test"}]}
    url = "http://localhost/_greenroom/world"
    with emulator.handle(Request("POST", url, {}, json.dumps(body).encode())) as response:
        assert response.status == 200
    assert [user.email for user in emulator.world.users.values()] == ["felix@example.test"]
