"""Random lives of a practice, pulled now and then, well or badly: the rows end up right."""

from __future__ import annotations

import itertools
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from sync_cast import Pulls, everything

from greenroom.contract import contract
from greenroom.errors import RateLimited, Refused, XeroBroken
from greenroom.sync.destinations.database import Destination, open_destination
from greenroom.sync.mapping_default import default_mapping
from greenroom.sync.mapping_file import read_mapping
from greenroom.sync.work import Rules

MAPPING = read_mapping(default_mapping(contract()), contract())
EXAMPLES = int(os.environ.get("N", "8"))
CLIENTS = st.sampled_from("abcd")
CONTACTS = st.sampled_from(["p1", "p2", "p3"])
GROUPS = st.sampled_from(["g1", "g2"])
NUMBERS = st.integers(0, 9)

STEPS = st.one_of(
    st.tuples(st.just("client"), CLIENTS, NUMBERS),
    st.tuples(st.just("vanish"), CLIENTS, NUMBERS),
    st.tuples(st.just("link"), CLIENTS, CONTACTS),
    st.tuples(st.just("unlink"), CLIENTS, CONTACTS),
    st.tuples(st.just("rename"), CONTACTS, NUMBERS),
    st.tuples(st.just("join"), CLIENTS, GROUPS),
    st.tuples(st.just("leave"), CLIENTS, GROUPS),
    st.tuples(st.just("disband"), GROUPS, NUMBERS),
    st.tuples(st.just("relate"), CLIENTS, NUMBERS),
    st.tuples(st.just("note"), CLIENTS, NUMBERS),
    st.tuples(st.just("wait"), st.sampled_from([1, 200, 400, 4_000, 700_000]), NUMBERS),
    st.tuples(st.just("pull"), st.sampled_from(["changes", "full"]), NUMBERS),
    st.tuples(
        st.just("bad pull"), st.sampled_from(["refused", "broken", "fallback", "limit"]), NUMBERS
    ),
)


class Life:
    """One practice's life; every change moves the stamp of the clients it concerns."""

    def __init__(self, destination: Destination) -> None:
        self.pulls = Pulls(destination, MAPPING)

    def step(self, kind: str, one: object, two: object) -> None:
        """Do one step."""
        getattr(self, f"_{kind.replace(' ', '_')}")(one, two)

    def _client(self, uuid: str, number: int) -> None:
        self.pulls.client(uuid, phone=str(number), is_archived=number > 7, is_deleted=number == 9)

    def _vanish(self, uuid: str, _number: int) -> None:
        far = self.pulls.far
        if far.clients.pop(uuid, None) is not None:
            for held in (far.links, far.relationships, far.notes):
                held.pop(uuid, None)
            for members in far.members.values():
                members.discard(uuid)

    def _link(self, client: str, contact: str) -> None:
        if client in self.pulls.far.clients:
            self.pulls.link(client, contact, position=f"{client}{contact}", is_primary=True)

    def _unlink(self, client: str, contact: str) -> None:
        if contact in self.pulls.far.links.get(client, {}):
            self.pulls.unlink(client, contact)

    def _rename(self, contact: str, number: int) -> None:
        far = self.pulls.far
        if contact in far.contacts:
            far.contacts[contact]["name"] = f"Renamed {number}"
            for client, links in far.links.items():
                if contact in links:
                    far.touch(client)

    def _join(self, client: str, group: str) -> None:
        far = self.pulls.far
        if client in far.clients:
            far.groups.setdefault(group, {"name": group})
            far.members.setdefault(group, set()).add(client)
            far.touch(client)

    def _leave(self, client: str, group: str) -> None:
        far = self.pulls.far
        if client in far.members.get(group, ()):
            far.members[group].discard(client)
            far.touch(client)

    def _disband(self, group: str, _number: int) -> None:
        # The clients' stamps stay: only the list of groups can tell.
        self.pulls.far.groups.pop(group, None)
        self.pulls.far.members.pop(group, None)

    def _relate(self, client: str, number: int) -> None:
        if client in self.pulls.far.clients:
            held = self.pulls.far.relationships.setdefault(client, {})
            if held.pop(f"r{number}", None) is None:
                held[f"r{number}"] = {"type": "Owner", "number_of_shares": number}
            self.pulls.far.touch(client)

    def _note(self, client: str, number: int) -> None:
        if client in self.pulls.far.clients:
            held = self.pulls.far.notes.setdefault(client, [])
            held.insert(number % (len(held) + 1), {"title": str(number)})
            self.pulls.far.touch(client)

    def _wait(self, seconds: float, _number: int) -> None:
        self.pulls.wait(seconds)

    def _pull(self, way: str, _number: int) -> None:
        assert self.pulls.run(rules=Rules(full=way == "full")).outcome == "complete"

    def _bad_pull(self, trouble: str, at: int) -> None:
        wrong = self.pulls.session.trouble
        rules = Rules()
        if trouble == "refused":
            wrong["clients.detailed"] = [(at, Refused("no"))]
        elif trouble == "broken":
            wrong["clients.detailed"] = [(at, XeroBroken("cut"))]
        else:
            wrong["clients.detailed"] = [(at, XeroBroken("cut")), (0, XeroBroken("cut"))]
            rules = Rules(one_get_per_client=at % 2 == 0)
        if trouble == "limit":
            wrong["groups.get" if at > 4 else "clients.get"] = [(0, RateLimited("day"))]
        report = self.pulls.run(rules=rules)
        assert report.outcome == "complete" or report.failures
        wrong.clear()


@contextmanager
def new_destination() -> Iterator[Destination]:
    """A new, empty SQLite destination."""
    with tempfile.TemporaryDirectory() as folder:
        made = open_destination(f"sqlite:///{Path(folder) / 'rows.db'}")
        yield made
        made.close()


def fresh(life: Life) -> dict[str, list[dict[str, object]]]:
    """The rows a first pull would bring now, into an empty destination."""
    with new_destination() as destination:
        other = Pulls(destination, MAPPING)
        other.far = other.session.practice = life.pulls.far
        assert other.run().outcome == "complete"
        return everything(destination, MAPPING)


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.lists(STEPS, max_size=30))
def test_a_full_pull_ends_equal_to_a_first_one(steps: list[tuple[str, object, object]]) -> None:
    """Whatever happened before, well or badly, a full pull leaves the rows a first one would."""
    with new_destination() as destination:
        life = Life(destination)
        for step in steps:
            life.step(*step)
        life.step("pull", "full", 0)
        assert everything(destination, MAPPING) == fresh(life)


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.lists(STEPS.filter(lambda step: step[0] != "vanish"), max_size=30))
def test_pulling_changes_is_as_good_while_stamps_move(
    steps: list[tuple[str, object, object]],
) -> None:
    """While Xero stamps what changes, a pull of changes leaves what a first pull would.

    Contacts alone may be more: one without clients is marked by a full pull only.
    """
    with new_destination() as destination:
        life = Life(destination)
        for step in steps:
            life.step(*step)
        life.step("pull", "changes", 0)
        found, wanted = everything(destination, MAPPING), fresh(life)
        contacts = found.pop("contacts")
        assert [row for row in contacts if row in wanted["contacts"]] == wanted.pop("contacts")
        assert found == wanted


def test_a_change_in_the_same_second_as_the_reply_is_met_again() -> None:
    """A record stamped just before, at or after the reply's date is in the next window."""
    for offset, gap in itertools.product((-1.0, 0.0, 0.4, 1.0), (0, 1)):
        with new_destination() as destination:
            life = Life(destination)
            life.step("client", "a", 1)
            life.step("pull", "full", 0)
            life.pulls.far.clients["a"]["phone"] = "changed"
            life.pulls.far.stamps["a"] = life.pulls.far.now + offset
            life.pulls.wait(gap)
            life.step("pull", "changes", 0)
            assert everything(destination, MAPPING)["clients"][0]["phone"] == "changed"
