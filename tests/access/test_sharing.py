"""Two projects of one name in one store: told wherever the journey is, and never in clear."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from greenroom.access.doctor.examine import examine
from greenroom.access.observed import journey_of
from greenroom.access.office import Office
from greenroom.access.origins import JOINED
from greenroom.access.pack.packing import pack_of
from greenroom.access.recorded import keep
from greenroom.clock import FrozenClock, moment
from greenroom.config import settings_of
from greenroom.errors import NotReady
from greenroom.store.ledger import Ledger
from greenroom.workspace import Workspace
from office_cast import told

CLOCK = FrozenClock(moment("2026-11-23T02:00:00"))
WORDS = "keeps its approval as twin-app here too"


class Shelf:
    """Offices of projects that all keep their own files in one folder."""

    def __init__(self, folder: Path, opened: ExitStack) -> None:
        self._folder, self._opened = folder, opened

    def __call__(
        self, place: str, *, client_id: str = "", journey: str = "", environment: str = "sandbox"
    ) -> Office:
        """The office of the project in a folder."""
        folder = self._folder / place
        folder.mkdir(exist_ok=True)
        text = f'environment = "{environment}"\n[app]\nname = "Twin App"\n'
        text += f'client_id = "{client_id}"\n[access]\njourney = "{journey}"\n'
        (folder / "greenroom.toml").write_text(text, "utf-8")
        environ = {"GREENROOM_MASTER_KEY": "x" * 44, "GREENROOM_DATA": str(self._folder / "own")}
        settings = settings_of(text, folder / "greenroom.toml", environ)
        workspace = self._opened.enter_context(Workspace(settings, clock=CLOCK))
        return self._opened.enter_context(Office(workspace))


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    """A shelf with nothing on it."""
    with ExitStack() as opened:
        yield Shelf(tmp_path, opened)


def remarks(office: Office) -> list[str]:
    """What the journey remarks on sharing."""
    return [one for one in journey_of(office).remarks if WORDS in one]


def test_another_project_of_the_name_is_told_of_in_both(shelf: Shelf) -> None:
    """Status, doctor and pack say so, with the setting that parts them; the pack is refused."""
    first, second = shelf("one", client_id="A1"), shelf("two", client_id="B2")
    keep(first, told("tier-reviewed"))
    assert remarks(first) == []
    (early,) = remarks(second)
    assert 'journey = "a name of its own"' in early
    keep(second, told("calls-worked"))
    for office in (first, second):
        assert len(remarks(office)) == 1
        found = [one for one in examine(office.workspace) if WORDS in one.what]
        assert ["journey" in one.next for one in found] == [True]
        assert any(WORDS in one.what for one in pack_of(office, draft=True).gaps)
        with pytest.raises(NotReady, match=WORDS):
            pack_of(office, draft=False)


def test_a_name_of_its_own_parts_two_projects(shelf: Shelf) -> None:
    """The remedy that is told helps at once, and each sees its own alone."""
    first = shelf("one")
    keep(first, told("request-sent"))
    assert remarks(shelf("two"))
    second = shelf("two", journey="other twin")
    keep(second, told("tier-reviewed"))
    assert remarks(first) == remarks(second) == []
    assert journey_of(second).tracks["request"].state == "unsent"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (("one", "", ""), ("one", "A1", "")),  # the app was registered
        (("one", "A1", ""), ("two", "A1", "")),  # the same app, from another folder
        (("one", "", ""), ("two", "", "twin-app")),  # moved, and said so
    ],
)
def test_one_project_shares_with_nobody(
    shelf: Shelf, before: tuple[str, str, str], after: tuple[str, str, str]
) -> None:
    """A client id that comes later, another folder of the same app, a name given on purpose."""
    for place, client_id, journey in (before, after):
        office = shelf(place, client_id=client_id, journey=journey)
        keep(office, told("tier-reviewed" if place == "one" else "calls-worked", force=True))
        assert remarks(office) == []


def test_origins_are_kept_once_and_as_hashes_alone(shelf: Shelf, tmp_path: Path) -> None:
    """Neither folder nor client id stands in the ledger; an origin stands there once."""
    for event in ("tier-reviewed", "calls-worked"):
        keep(shelf("one", client_id="SECRETIVE"), told(event))
    office = shelf("one", client_id="SECRETIVE")
    (event,) = office.ledger.events(JOINED, app=office.app)
    assert set(event.facts) == {"project", "folder", "outcome"}
    assert all(len(str(event.facts[name])) == 16 for name in ("project", "folder"))
    whole = str(list(office.ledger.events()))
    assert "SECRETIVE" not in whole
    assert str(tmp_path) not in whole


def test_a_ledger_of_before_says_nothing_of_others(shelf: Shelf) -> None:
    """What was kept without an origin is nobody else's."""
    office = shelf("one")
    Ledger(office.store).append("plan.written", app=office.app, facts={"digest": "a" * 64})
    assert list(office.ledger.events(JOINED)) == []
    assert remarks(shelf("two")) == remarks(office) == []
