"""What every part of the emulator works with: world, contract, switches, writer, and the site.

No rule of Xero's is here, only what rules are applied to.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from greenroom.contract import contract
from greenroom.contract.model import Contract
from greenroom.contract.terms import Identity
from greenroom.emulator.limits import Limits
from greenroom.emulator.opening import to_ask, to_call
from greenroom.emulator.parties import App
from greenroom.emulator.reply import Writer
from greenroom.emulator.switches import choose
from greenroom.emulator.world import World


class Site(NamedTuple):
    """One scheme and host that was asked, and which of Xero's three sides it plays.

    ``own`` is the origin to write into addresses, ``None`` under Xero's own host names.
    """

    sides: frozenset[str]
    own: str | None
    issuer: str
    practice_base: str

    @classmethod
    def of(cls, text: str, identity: Identity) -> Site:
        """The site of a request: Xero's hosts serve only their own paths, any other all."""
        # The issuer is Xero's only under Xero's own names; else tokens name who made them.
        own_sides = {host: side for side, host in identity.hosts.items()}
        side = own_sides.get(text.lower().removesuffix(":443"))
        own = None if side else text
        return cls(
            sides=frozenset((side,) if side else identity.hosts),
            own=own,
            issuer=text if own else identity.hosts["identity"],
            practice_base=identity.url("practice", origin=own),
        )


class Setup:
    """The parts, put together once. ``switches`` are complete: defaults and what was chosen.

    ``asking`` and ``calling`` are the stages and tiers that open practice scopes, and their use.
    """

    def __init__(
        self,
        world: World,
        *,
        switches: Mapping[str, str],
        limits: bool,
    ) -> None:
        self.contract: Contract = contract()
        self.identity = self.contract.identity
        self.world = world
        self.switches = choose(self.contract, switches)
        self.asking = to_ask(self.contract, self.switches)
        self.calling = to_call(self.contract, self.switches)
        self.limits = Limits(self.contract.limits, self.contract.tiers, on=limits)
        # A restored world must not repeat the correlation ids of its earlier life.
        self.writer = Writer(
            self.identity.refusals,
            seed=world.seed,
            skip=world.lives << 32,
            switches=self.switches,
        )

    def may_ask(self, app: App) -> bool:
        """Whether an app may ask for practice scopes."""
        return (app.stage, app.tier) in self.asking

    def may_call(self, app: App) -> bool:
        """Whether an app's tokens open practice calls."""
        return (app.stage, app.tier) in self.calling

    def lifetime(self, name: str) -> int:
        """Seconds that a code, token or grace lasts."""
        if name == "access_token":
            return int(self.switches["token-life"])
        return self.identity.lifetimes[name].seconds
