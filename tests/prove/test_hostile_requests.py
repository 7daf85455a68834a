"""Hostile requests in any number: answered in order, never a failure of ours, nothing piling up."""

from __future__ import annotations

import faulthandler
import gc
import os
from collections import Counter
from pathlib import Path
from random import Random

from greenroom.auth import oauth, replies
from greenroom.clock import FrozenClock
from greenroom.contract import contract
from greenroom.emulator.world import World
from greenroom.send import Request
from greenroom.testing.stage import Stage, set_stage
from plausible import Plausible, spoilt

REQUESTS = 1000 * int(os.environ.get("N", "2"))
"""With N=100: 100,000 requests."""

SECONDS_WITHOUT_ANSWER = 60
ROOM_MB = 40
"""How much larger the process may be at the end than once everything was used."""


def resident_mb() -> float:
    """The memory of this process that is in use, in megabytes."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGESIZE") / 1_000_000


def fresh() -> Stage:
    """A practice that everything may be asked of."""
    return set_stage(
        clients=30, limits=False, clock=FrozenClock(1_795_000_000.0),
        switches={"library-with-granular": "allowed"},
    )  # fmt: skip


def test_hostile_requests_are_answered_and_leave_nothing_behind(tell) -> None:
    """Any damage to any request ends in an orderly status; memory stays flat; nothing hangs."""
    draw, stage = Random(7), fresh()
    kept = stage.emulator.snapshot()
    asked, counts, token = Plausible(stage, draw), Counter(), stage.tokens.access_token
    settled = 0.0
    for number in range(REQUESTS):
        request = spoilt(asked.request(token), draw)
        faulthandler.dump_traceback_later(SECONDS_WITHOUT_ANSWER, exit=True)
        with stage.emulator.send(request) as reply:
            body = reply.read()
        faulthandler.cancel_dump_traceback_later()
        counts[reply.status] += 1
        assert reply.status < 500, (request.method, request.url[:300], request.body[:300], body)
        assert b"Traceback" not in body
        assert b"root:" not in body
        if number % 1000 == 999:
            # What was written on the way is no leak: the world begins again.
            stage.emulator.adopt(World.restore(kept))
            settled = settled or (resident_mb() if number >= min(REQUESTS // 4, 20_000) else 0.0)
    grown = resident_mb() - settled
    assert grown < ROOM_MB
    assert counts[200] > REQUESTS // 20
    assert {400, 401, 403, 404, 406, 415} <= set(counts)
    told = {f"{status}": count for status, count in sorted(counts.items())}
    tell("hostile requests", requests=REQUESTS, most_grown_mb=round(grown, 1), **told)


def test_damaged_sign_ins_are_answered(tell) -> None:
    """The pages and endpoints of identity take any parameters without failing."""
    draw, stage = Random(11), fresh()
    identity, counts = contract().identity, Counter()
    for number in range(REQUESTS // 4):
        attempt = oauth.new_attempt(["offline_access"], bytes([number % 256]) * 32)
        url = oauth.authorise_url(stage.app, attempt, identity)
        good = draw.choice(
            (
                Request("GET", url, {}, b""),
                Request("POST", url, {"content-type": "application/x-www-form-urlencoded"}, b"a=b"),
                oauth.code_request(stage.app, attempt, "x" * draw.randrange(99), identity),
                oauth.refresh_request(stage.app, stage.tokens.refresh_token, identity),
            )
        )
        with stage.emulator.send(spoilt(good, draw)) as reply:
            body = reply.read()
        counts[reply.status] += 1
        assert reply.status < 500, (good.url[:200], body[:500])
        if reply.status == 200 and b"refresh_token" in body:
            tokens = replies.read_token_reply(200, body, now=stage.emulator.now())
            stage = stage._replace(tokens=tokens)
    tell(
        "damaged sign-ins", requests=REQUESTS // 4, **{f"{s}": n for s, n in sorted(counts.items())}
    )
