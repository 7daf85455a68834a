"""Asking the emulator for a sample: a practice with what the sample says, signed in, and the call.

Whatever is not the answer to a plain call is staged in ``scenes``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from fidelity.catalogue import Sample
from fidelity.planting import Bed, plant
from greenroom.client.call import Call
from greenroom.client.pages import Page
from greenroom.clock import FrozenClock, moment
from greenroom.contract import contract
from greenroom.emulator.practice.variants import Writing, written
from greenroom.send import Request, Response
from greenroom.testing.stage import Stage, set_stage
from greenroom.wire.reading import Format, reply_reader

NOW = moment("2026-05-01T09:30:00")
"""When all samples are served."""

SCOPES = ("offline_access", "openid", "profile", "email", "practicemanager", "practicemanager.job")
"""Enough for every operation; the broad one is granted here, whatever the switch says."""


class Played(NamedTuple):
    """A sample about to be asked for: the stage, the clock it lives by, and the call to make."""

    sample: Sample
    stage: Stage
    clock: FrozenClock
    request: Request

    def send(self, **headers: str) -> Response:
        """The answer to the call, with some of its headers changed."""
        changed = {name.replace("_", "-"): value for name, value in headers.items()}
        call = self.request
        told = Request(call.method, call.url, {**call.headers, **changed}, call.body)
        return self.stage.emulator.send(told)


def played(sample: Sample, samples: Mapping[str, Sample], *, wire: Format | None = None) -> Played:
    """The stage set for a sample; with ``wire`` our client writes the call, in that format."""
    clock = FrozenClock(NOW)
    stage = set_stage(
        clients=0,
        country=sample.country,
        scopes=SCOPES,
        clock=clock,
        switches={"broad-scopes": "granted", **sample.switches},
    )
    stage.emulator.world.practices[stage.tenant_id].data = bed(sample, samples)
    return Played(sample, stage, clock, _request(sample, samples, stage, wire))


def bed(sample: Sample, samples: Mapping[str, Sample]) -> Bed:
    """A practice that holds what the sample needs."""
    found = Bed(sample.country, now=NOW, new_ids=sample.new_ids)
    for kind, rows in sample.rows.items():
        for row in rows:
            found.lay(kind, row["uuid"], row)
    own = () if sample.direction == "request" or sample.answers else (sample.file,)
    for name in own if sample.practice is None else sample.practice:
        other = samples[name]
        if other.operation in contract().operations and not other.error:
            plant(found, contract().operations[other.operation], records(other), other.ask)
    return found


def records(sample: Sample) -> list[dict[str, Any]]:
    """The records of a reply as plain values, by the codec."""
    terms = written(Writing(version=sample.version))
    operation = terms.operations[sample.operation]
    reader = reply_reader(terms, operation, content_type="", first=sample.body[:64])
    return [*reader.feed(sample.body), *reader.finish()]


def _request(
    sample: Sample, samples: Mapping[str, Sample], stage: Stage, wire: Format | None
) -> Request:
    """The call that the sample answers, or that it is itself."""
    if sample.operation not in contract().operations:
        return Request("GET", "https://api.xero.com/")
    sent = sample if sample.direction == "request" else samples.get(sample.answers)
    call = Call(
        contract(),
        sample.operation,
        {**(sent.ask if sent else {}), **sample.ask},
        body=sent.means if sent else None,
        practice=stage.tenant_id,
        wire=wire or sample.wire,
    )
    made = call.request(Page(call.arguments))
    headers = {**made.headers, "authorization": f"Bearer {stage.tokens.access_token}"}
    body = made.body if wire or not sent else sent.body
    url = made.url.replace("/3.1/", f"/{sample.version}/")
    return Request(made.method, url, headers, body)


def headers_that_differ(told: Mapping[str, str], found: Mapping[str, str]) -> Iterable[str]:
    """Which headers are told and not found so; an empty one is told to be missing."""
    for name, value in told.items():
        if found.get(name, "") != value:
            yield f"{name}: {found.get(name, 'none')!r} instead of {value or 'none'!r}"
