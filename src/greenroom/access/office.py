"""Where an approval keeps its papers: one place for a project, whichever environment it runs in.

Xero approves an app, not an environment: what was sent, answered and collected while the project
still ran against the sandbox must be there on the day it goes live. So the approval's own ledger
and dossier are those of the live side; the sandbox's ledger is read beside them, as a rehearsal.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from functools import cached_property, wraps
from typing import Concatenate, ParamSpec, TypeVar

import msgspec

from greenroom.access.origins import JOINED, Origin, Sharing, origin_of, origins, sharing
from greenroom.access.people import People
from greenroom.config import make_data_folder
from greenroom.send import Closing
from greenroom.settings import Settings, sqlite_path
from greenroom.store.db import Store, open_store
from greenroom.store.dossier import Dossier
from greenroom.store.facts import Fact
from greenroom.store.ledger import Event, Ledger
from greenroom.workspace import Workspace

APPROVAL = "approval"
"""What the ledger of the approval is called beside that of the sandbox."""


def journey_name(settings: Settings) -> str:
    """The name under which the approval is kept: ``access.journey``, or one made of the app's."""
    said = settings.access.journey or settings.app.name
    return re.sub(r"[^a-z0-9]+", "-", said.lower()).strip("-")[:60] or "app"


class Office(Closing):
    """The approval of one project: its name, its ledger, its dossier, and the workspace beside.

    ``people`` is what the console knows of who signs in; none where no console runs.
    """

    def __init__(self, workspace: Workspace, *, people: People | None = None) -> None:
        self.people = people
        self.workspace = workspace
        self.settings = workspace.settings
        self.clock = workspace.clock
        self.contract = workspace.contract
        self.app = journey_name(workspace.settings)
        self._closing = ExitStack()

    @cached_property
    def store(self) -> Store:
        """The live side's store; the workspace's own where there is but one."""
        live = self._live
        if live is self.settings:
            return self.workspace.store
        make_data_folder(live)
        made = open_store(live.store_url, clock=self.clock)
        self._closing.callback(made.close)
        return made

    @cached_property
    def _live(self) -> Settings:
        """The settings of the side that keeps the approval's papers."""
        settings = self.settings
        if settings.store.url or settings.kept_as != "sandbox":
            return settings
        folder = settings.data_folder.with_name("live")
        return msgspec.structs.replace(settings, data_folder=folder, kept_as="live")

    def ledgers(self) -> dict[str, Ledger]:
        """Every ledger that is there, by what it tells of: the environment, and the approval."""
        found: dict[str, Ledger] = {self.settings.kept_as: self.workspace.ledger}
        path = sqlite_path(self._live.store_url)
        if self._live is not self.settings and path is not None and path.exists():
            found[APPROVAL] = self.ledger
        return found

    @property
    def has_papers(self) -> bool:
        """Whether the side that keeps the approval's papers is there at all."""
        path = sqlite_path(self._live.store_url)
        return self._live is self.settings or path is None or path.exists()

    @cached_property
    def ledger(self) -> Ledger:
        """What was done about the approval; in live, everything else that happened too."""
        return _Signed(self.store, self.app, origin_of(self.settings))

    @property
    def sharing(self) -> Sharing | None:
        """What to know where another project keeps its approval under this name; else None."""
        ledgers = self.ledgers().values()
        joined = [one for ledger in ledgers for one in ledger.events(JOINED, app=self.app)]
        return sharing(self.settings, self.app, origins(joined))

    @cached_property
    def dossier(self) -> Dossier:
        """What people and collectors gave."""
        return Dossier(self.store, self.ledger)

    def events(self) -> Iterator[Event]:
        """The approval's own events, then those of the app in this environment."""
        yield from self.ledger.events(app=self.app)
        yield from self.workspace.ledger.events(app=self.workspace.client_id)

    def close(self) -> None:
        """Close what was opened here; the workspace stays open."""
        self._closing.close()


class _Signed(Ledger):
    """An approval's ledger, in which a project leaves its origin before it keeps anything."""

    def __init__(self, store: Store, app: str, origin: Origin) -> None:
        super().__init__(store)
        self._app, self._origin, self._is_signed = app, origin, False

    def append(
        self,
        kind: str,
        *,
        app: str = "",
        practice: str = "",
        actor: str = "",
        facts: Mapping[str, Fact] | None = None,
    ) -> Event:
        """The event as it was kept, after the origin of its project where that is new."""
        if app == self._app and not self._is_signed:
            self._is_signed = True
            if self._origin not in origins(self.events(JOINED, app=app)):
                super().append(JOINED, app=app, facts=self._origin.facts())
        return super().append(kind, app=app, practice=practice, actor=actor, facts=facts)


Made = TypeVar("Made")
More = ParamSpec("More")


def alone(
    act: Callable[Concatenate[Office, More], Made],
) -> Callable[Concatenate[Office, More], Made]:
    """The act, done while nobody else keeps anything in a register of the same approval.

    What it read still holds when it writes: two people at once lose nothing of each other's.
    """

    @wraps(act)
    def held(office: Office, /, *given: More.args, **named: More.kwargs) -> Made:
        with office.store.lock(f"register:{office.app}"):
            return act(office, *given, **named)

    return held
