"""A world written down: what a file may say, and what a wrong one is told."""

from __future__ import annotations

import json

import pytest

from greenroom.emulator.core import Emulator
from greenroom.emulator.practice.data import PracticeData
from greenroom.emulator.seed.own.practice import Wish, own_practice
from greenroom.emulator.seed.own.reader import File
from greenroom.emulator.seed.plan import practice_data
from greenroom.emulator.world import world_of
from greenroom.emulator.worldfile import WrittenPractice, read_world
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


OWN = """
[[practices]]
name = "Our Practice"
csv = ["exports"]
columns = "columns.toml"
disguise = true
"""


def test_a_practice_may_be_read_from_its_exports() -> None:
    """A world file names exports, columns file and disguise; whoever reads files is handed them."""
    asked: list[WrittenPractice] = []

    def own(practice: WrittenPractice) -> PracticeData:
        asked.append(practice)
        return practice_data(seed=1, clients=3, country="AU", now=NOW)

    world = read_world(OWN, name="world.toml", now=NOW, own=own)
    assert len(next(iter(world.practices.values())).data.clients) == 3
    assert [(one.csv, one.columns, one.disguise) for one in asked] == [
        (("exports",), "columns.toml", True)
    ]


def test_nobody_makes_a_server_read_files_over_http() -> None:
    """The same tables as JSON are refused where they name exports of the server's machine."""
    emulator = Emulator(read_world("", name="empty.toml", now=NOW), control=True)
    body = {"practices": [{"name": "P", "csv": ["/etc/passwd"]}]}
    url = "http://localhost/_greenroom/world"
    with emulator.handle(Request("POST", url, {}, json.dumps(body).encode())) as response:
        assert response.status == 400
        assert "world file" in json.loads(response.read())["error"]


def test_a_world_of_real_people_is_given_to_nobody_whole() -> None:
    """The control route for snapshots refuses; one of disguised people is given as ever."""
    for key, status in ((b"", 400), (b"k" * 16, 200)):
        made = own_practice([File("clients.csv", b"Client Name\nAsh\n")], Wish(key=key), now=NOW)
        emulator = Emulator(world_of(made.practice, now=NOW), control=True)
        url = "http://localhost/_greenroom/snapshot"
        with emulator.handle(Request("GET", url, {}, b"")) as response:
            assert response.status == status
            assert (b"Ash" in response.read()) is False
