"""The practice's memory under any changes: whole, never stale, kept and restored exactly."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule
from practice_cast import NOW, Desk, assert_bound, desk, practice

from greenroom.emulator.practice.data import PracticeData
from greenroom.emulator.practice.pages import PageCache
from greenroom.emulator.seed.plan import restored

NAMES = st.text("abcXYZ <&>'é\n", min_size=1, max_size=8).filter(lambda text: text.strip())
TYPES = st.sampled_from(("Director", "Spouse", "Parent Of", "Husband", "Trustee", "Associate"))


def reborn(data: PracticeData) -> PracticeData:
    """The practice after its snapshot went through JSON and back."""
    return restored(json.loads(json.dumps(data.snapshot())))


def whole(data: PracticeData, **switches: str) -> list[bytes]:
    """Everything a caller can read of clients, contacts, groups and staff, as sent."""
    here = Desk(data, **switches)
    return [
        here.ask("clients.list", detailed="true").body,
        here.ask("clients.list").body,
        here.ask("clients.paged_list", page_size=500).body,
        here.ask("contacts.list", page_size=500).body,
        here.ask("groups.list").body,
        here.ask("staff.list").body,
        *(here.ask("groups.get", identifier=row.uuid).body for row in data.groups.rows()),
    ]


class Practising(RuleBasedStateMachine):
    """Random adds, changes, links and deletions through the front door."""

    clients = Bundle("clients")
    contacts = Bundle("contacts")
    groups = Bundle("groups")

    def __init__(self) -> None:
        super().__init__()
        self.here = desk(6)
        self.steps = 0

    def ask(self, name: str, body: dict[str, Any] | None = None, **given: object) -> Any:
        """The only record of an answer, or nothing when it was refused in an orderly way."""
        self.here.now += 1
        said = self.here.ask(name, body, **given)
        assert said.status in (200, 400, 404, 409)
        assert (said.status == 200) or said.error
        return said.records[0] if said.records else None

    @initialize(target=clients)
    def first(self) -> str:
        """One client that is there from the start."""
        return self.here.data.clients.order[3]

    @initialize(target=contacts)
    def someone(self) -> str:
        """One contact that is there from the start."""
        return self.here.data.contacts.order[0]

    @initialize(target=groups)
    def family(self) -> str:
        """One group that is there from the start."""
        return self.here.data.groups.order[0]

    @rule(target=clients, name=NAMES, people=st.lists(st.tuples(NAMES, st.booleans()), max_size=2))
    def add_client(self, name: str, people: list[tuple[str, bool]]) -> str:
        """A new client, with new contacts or without."""
        new = [{"name": who, "is_primary": first} for who, first in people]
        added = self.ask("clients.add", {"name": name, **({"contacts": new} if new else {})})
        return str(added["uuid"])

    @rule(client=clients, name=NAMES)
    def rename_client(self, client: str, name: str) -> None:
        """Another name for a client."""
        self.ask("clients.update", {"uuid": client, "name": name})

    @rule(client=clients, verb=st.sampled_from(("archive", "delete")))
    def put_away(self, client: str, verb: str) -> None:
        """Archive or delete a client."""
        self.ask(f"clients.{verb}", {"uuid": client})

    @rule(number=st.integers(0, 3), name=NAMES)
    def rename_staff(self, number: int, name: str) -> None:
        """Another name for somebody many clients name."""
        uuid = self.here.data.staff.order[number]
        self.ask("staff.update", {"uuid": uuid, "name": name})

    @rule(group=groups, name=NAMES)
    def rename_group(self, group: str, name: str) -> None:
        """Another name for a group: a person does it inside XPM, no call can."""
        if self.here.data.groups.find(group):
            self.here.data.change("groups", group, {"name": name}, now=self.here.now)

    @rule(target=contacts, client=clients, name=NAMES, primary=st.booleans())
    def add_contact(self, client: str, name: str, primary: bool) -> str:
        """A new contact at a client, if it is not deleted."""
        told = {"name": name, "is_primary": primary, "client": {"uuid": client}}
        added = self.ask("contacts.add", told)
        return str(added["uuid"]) if added else self.here.data.contacts.order[0]

    @rule(client=clients, contact=contacts, primary=st.booleans())
    def link(self, client: str, contact: str, primary: bool) -> None:
        """An existing contact at another client."""
        told = {"contacts": [{"uuid": contact, "is_primary": primary}]}
        self.ask("contacts.link", told, identifier=client)

    @rule(client=clients, contact=contacts, name=NAMES)
    def rename_contact(self, client: str, contact: str, name: str) -> None:
        """Another name and position for a contact."""
        told = {"name": name, "position": "Moved"}
        self.ask("contacts.update", told, identifier=contact, client_uuid=client)

    @rule(contact=contacts, client=clients, named=st.booleans())
    def unlink(self, contact: str, client: str, named: bool) -> None:
        """Take a contact off a client, or delete it."""
        self.ask(
            "contacts.delete", identifier=contact, **({"client_uuid": client} if named else {})
        )

    @rule(target=groups, client=clients, name=NAMES)
    def add_group(self, client: str, name: str) -> str:
        """A new group."""
        return str(self.ask("groups.add", {"name": name, "client_uuid": client})["uuid"])

    @rule(group=groups, joining=clients, leaving=clients)
    def move(self, group: str, joining: str, leaving: str) -> None:
        """Members come and go."""
        told = {"uuid": group, "add": [{"uuid": joining}], "remove": [{"uuid": leaving}]}
        self.ask("groups.members", told)

    @rule(group=groups)
    def disband(self, group: str) -> None:
        """A group is deleted."""
        self.ask("groups.delete", {"uuid": group})

    @rule(one=clients, other=clients, label=TYPES)
    def relate(self, one: str, other: str, label: str) -> None:
        """Two clients are related."""
        told = {"client_uuid": one, "related_client_uuid": other, "type": label}
        self.ask("relationships.add", told)

    @rule(number=st.integers(0, 20))
    def part(self, number: int) -> None:
        """A relationship is removed."""
        ties = self.here.data.relationships.rows()
        if ties:
            self.ask("relationships.delete", {"uuid": ties[number % len(ties)].uuid})

    @invariant()
    def everything_is_told_on_both_sides(self) -> None:
        """Links hold, and what bytes were kept equals what a practice without memory would say."""
        assert_bound(self.here.data)
        self.steps += 1
        said = whole(self.here.data)
        if self.steps % 5 == 0:
            other = reborn(self.here.data)
            assert whole(other) == said
            assert other.snapshot() == self.here.data.snapshot()


Practising.TestCase.settings = settings(max_examples=20, stateful_step_count=20, deadline=None)
TestPractising = Practising.TestCase


def test_a_renamed_member_of_staff_shows_at_once():
    """Bytes that borrow a name are not used after the name changed."""
    here = desk(10)
    manager = here.data.staff.order[0]
    client = here.ask("clients.add", {"name": "C", "account_manager_uuid": manager}).record["uuid"]
    before = whole(here.data)
    here.ask("staff.update", {"uuid": manager, "name": "Somebody New"})
    assert here.client(client)["account_manager"]["name"] == "Somebody New"
    after = whole(here.data)
    assert before[0] != after[0]
    assert after == whole(reborn(here.data))


def test_bytes_are_kept_while_nothing_they_show_changes():
    """A second reading makes nothing anew; another client's change leaves them alone."""
    here = desk(10)
    uuid = here.data.clients.order[9]
    first = here.ask("clients.get", identifier=uuid).body
    (held,) = here.data.clients.row(uuid).encoded.values()
    here.ask("clients.update", {"uuid": here.data.clients.order[0], "city": "X"})
    assert here.ask("clients.get", identifier=uuid).body == first
    assert next(iter(here.data.clients.row(uuid).encoded.values())) is held


def test_a_list_in_the_middle_of_being_sent_keeps_its_rows():
    """A client added while a list is read is not in that list."""
    here = desk(400)
    chunks = iter(here.data.clients.rows())
    next(chunks)
    here.ask("clients.add", {"name": "Late"})
    assert sum(1 for _ in chunks) == 399


def test_a_snapshot_holds_the_origin_and_the_changes_only():
    """Fifteen thousand untouched clients take no room."""
    data = practice(15_000)
    assert len(json.dumps(data.snapshot())) < 1_000
    here = Desk(data)
    here.ask("clients.update", {"uuid": data.clients.order[7], "city": "X"})
    here.ask("clients.delete", {"uuid": data.clients.order[9]})
    kept = data.snapshot()
    assert [uuid for uuid, _ in kept["changed"]["clients"]] == [
        data.clients.order[at] for at in (7, 9)
    ]


def test_a_restored_practice_goes_on_as_the_first_would_have():
    """The next id, the next page and the order of added clients are the same."""
    one = desk(10)
    one.ask("clients.add", {"name": "A"})
    one.ask("clients.add", {"name": "B"})
    one.ask("groups.delete", {"uuid": one.data.groups.order[0]})
    token = one.ask("clients.paged_list", page_size=4).next_url
    two = Desk(reborn(one.data))
    assert (
        two.follow("clients.paged_list", token).body == one.follow("clients.paged_list", token).body
    )
    for here in (one, two):
        here.ask("clients.add", {"name": "C"})
    assert whole(one.data) == whole(two.data)
    assert two.data.origin.now == NOW


def test_the_page_cache_forgets_with_every_change_and_when_full():
    """It serves one version only, and never holds more than its limit."""
    cache = PageCache(limit=10)
    cache.keep("a", 0, (b"12345",))
    assert cache.find("a", 0) == (b"12345",)
    assert cache.find("a", 1) is None
    cache.keep("b", 0, (b"1234567",))
    assert cache.find("a", 0) is None
    assert cache.find("b", 0) == (b"1234567",)
    cache.keep("c", 0, (b"x" * 11,))
    assert cache.find("c", 0) is None
    cache.keep("d", 1, (b"1",))
    assert cache.find("d", 1) == (b"1",)
