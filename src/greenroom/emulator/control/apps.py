"""Apps: registered, and moved between stages and tiers as Xero's staff would; what they pulled."""

from __future__ import annotations

import msgspec

from greenroom.emulator import stages
from greenroom.emulator.control.played import Played, Routes, taking
from greenroom.emulator.egress import bill
from greenroom.emulator.orders import Approve, NewApp, NewStage, NewTier
from greenroom.emulator.parties import App


def told_app(app: App) -> dict[str, object]:
    """An app without its secret's digest, with the stages that may follow and what time brings."""
    told: dict[str, object] = msgspec.to_builtins(app)
    del told["secret_digest"]
    told["next"] = stages.known_stage(app.stage).next
    coming = stages.aging(app.stage, app.approved_at)
    told["by_clock"] = coming._asdict() if coming else None
    return told


def _list(played: Played, _: bytes, __: float) -> object:
    return [told_app(app) for app in played.setup.world.apps.values()]


def _register(played: Played, given: NewApp, now: float) -> object:
    app, secret = played.setup.world.register_app(
        given.name,
        redirect_uris=given.redirect_uris,
        kind=given.type,
        client_id=given.client_id,
        client_secret=given.client_secret,
        stage=given.stage,
        tier=given.tier,
        certified=given.certified,
        now=now,
    )
    return {"client_id": app.client_id, "client_secret": secret}


def move(played: Played, given: NewStage, now: float, *, by: stages.By = "hand") -> object:
    """The app at its new stage; ``EmulatorError`` for a stage that cannot follow."""
    world = played.setup.world
    app = world.app(given.client_id)
    if not given.force:
        stages.check_move(app, given.stage)
    return told_app(
        world.set_stage(
            app.client_id, given.stage, scopes=given.scopes, tier=given.tier, now=now, by=by
        )
    )


def approve(played: Played, given: Approve, now: float, *, by: stages.By = "hand") -> object:
    """The app approved, after every stage on the way."""
    world = played.setup.world
    app = world.app(given.client_id)
    *between, goal = stages.way(app.stage, "approved")
    for stage in between:
        world.set_stage(app.client_id, stage, now=now, by=by)
    return told_app(
        world.set_stage(app.client_id, goal, scopes=given.scopes, tier=given.tier, now=now, by=by)
    )


def set_tier(played: Played, given: NewTier, _: float) -> object:
    """The app on its new tier, certified or not."""
    app = played.setup.world.app(given.client_id)
    if given.tier:
        stages.set_tier(app, given.tier)
    if given.certified is not None:
        app.certified = given.certified
    return told_app(app)


def _egress(played: Played, _: bytes, now: float) -> object:
    world, found = played.setup.world, played.setup.contract
    return [bill(found, app, world.egress, now=now) for app in world.apps.values()]


ROUTES: Routes = {
    ("GET", "apps"): _list,
    ("POST", "apps"): taking(NewApp, _register),
    ("POST", "stage"): taking(NewStage, move),
    ("POST", "approve"): taking(Approve, approve),
    ("POST", "tier"): taking(NewTier, set_tier),
    ("GET", "egress"): _egress,
}
