"""Who is there: apps with their stage, people, practices and ordinary organisations.

What they have agreed with each other (grants, connections, tokens) lives in ``grants``.
"""

from __future__ import annotations

from typing import Literal, get_args

import msgspec

from greenroom.emulator.practice.data import PracticeData

Stage = Literal[
    "registered",
    "requested",
    "in-review",
    "questions",
    "remediation",
    "approved",
    "renewal-due",
    "lapsed",
    "declined",
    "withdrawn",
]
"""Where an app stands with Xero."""

STAGES: tuple[str, ...] = get_args(Stage)


class Step(msgspec.Struct, kw_only=True):
    """One move of an app: the stage it came to, when, and by whose hand."""

    stage: str
    at: float
    by: str


class App(msgspec.Struct, kw_only=True):
    """A registered app. ``scopes`` are the practice scopes that Xero's staff attached to it.

    Only a digest of the secret is kept, as Xero shows a secret once (APP-04). ``certified`` lifts
    the cap of two such apps per practice (APP-10). ``approved_at`` is the latest approval, 0 before
    any; ``history`` the steps to where it stands, oldest first.
    """

    client_id: str
    name: str
    type: Literal["web", "pkce"] = "web"
    secret_digest: str = ""
    redirect_uris: tuple[str, ...] = ()
    stage: Stage = "registered"
    scopes: tuple[str, ...] = ()
    tier: str = "starter"
    certified: bool = False
    created_at: float = 0.0
    approved_at: float = 0.0
    history: list[Step] = []

    def __repr__(self) -> str:
        return f"<App {self.client_id} {self.stage}>"


class User(msgspec.Struct, kw_only=True):
    """A made-up person with a Xero sign-in. ``id`` is the Xero user id."""

    id: str
    name: str
    email: str

    @property
    def given_name(self) -> str:
        """The first word of the name."""
        return self.name.partition(" ")[0]

    @property
    def family_name(self) -> str:
        """The rest of the name."""
        return self.name.partition(" ")[2]

    def __repr__(self) -> str:
        return f"<User {self.id}>"


class Practice(msgspec.Struct, kw_only=True):
    """A practice: its tenant id, and who holds "Connect third-party add-ons" in it."""

    tenant_id: str
    name: str
    country: str
    data: PracticeData
    privileged: set[str] = msgspec.field(default_factory=set)

    def __repr__(self) -> str:
        return f"<Practice {self.tenant_id}>"


class Organisation(msgspec.Struct, kw_only=True):
    """An ordinary Xero organisation, for the steps that come before approval."""

    tenant_id: str
    name: str
    country: str
    seed: int = 1
    members: set[str] = msgspec.field(default_factory=set)

    def __repr__(self) -> str:
        return f"<Organisation {self.tenant_id}>"
