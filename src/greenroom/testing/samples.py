"""One reply of every operation, in XML and JSON, as files: for front ends that are mocked by file.

They are the emulator's own answers, made on a frozen clock from a seed, so the same call makes the
same bytes. Pure but for that: the files come as names and contents, and whoever wants writes them.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from importlib import resources
from typing import Any, Literal, NamedTuple
from urllib.parse import urlsplit

import msgspec

from greenroom.client.itinerary import Step, lacks, reading_steps
from greenroom.client.listening import Heard
from greenroom.client.session import Session
from greenroom.client.walk import Payload, Walk, payload_of
from greenroom.clock import FrozenClock, moment, utc
from greenroom.contract import contract
from greenroom.contract.model import Operation
from greenroom.emulator.practice.setting import Country
from greenroom.testing.stage import set_stage
from greenroom.wire.reading import Format

MADE_AT = "2026-11-24T02:00:00"
"""The moment all samples are of."""

TRIES = 50
"""How many ids are tried for a list by id: the emulator's calls cost nothing."""

Came = Literal["records", "record", "value", "status", "nothing", "refusal", "no call"]
"""What a sample holds: records, one record, a bare id, OK alone, an empty list, a refusal."""


class Kept(msgspec.Struct, frozen=True):
    """One sample as the index tells it; ``file`` is empty where there was nothing to keep."""

    operation: str
    wire: Format
    came: Came
    method: str
    path: str
    asked: str = ""
    status: int | None = None
    headers: dict[str, str] = {}
    file: str = ""
    why: str = ""


class Made(NamedTuple):
    """All samples: the index, and the content of every file by its name."""

    samples: tuple[Kept, ...]
    files: dict[str, bytes]

    def without_record(self) -> list[Kept]:
        """The samples that hold less than the contract promises."""
        return [one for one in self.samples if one.came in ("nothing", "refusal", "no call")]


def writing_steps(*, now: float) -> tuple[list[Step], list[Step]]:
    """One call of every operation that writes: those that make something, those that end it."""
    text = (resources.files("greenroom.testing") / "writes.toml").read_text("utf-8")
    written = tomllib.loads(text, parse_float=Decimal)
    given = {"{today}": utc(now).date(), "{file}": b"A sample document.\n"}
    making, ending = (
        [_step(_given(entry, given)) for entry in written[part]] for part in ("making", "ending")
    )
    return making, ending


def make_samples(*, clients: int = 60, seed: int = 1, country: Country = "AU") -> Made:
    """The samples of a practice of that size."""
    index: list[Kept] = []
    files: dict[str, bytes] = {}
    wires: tuple[Format, ...] = ("xml", "json")
    for wire in wires:
        clock = FrozenClock(moment(MADE_AT))
        stage = set_stage(
            clients=clients,
            seed=seed,
            country=country,
            clock=clock,
            limits=False,
            switches={"library-with-granular": "allowed"},
        )
        session = Session(
            send=stage.emulator.send,
            practice=stage.tenant_id,
            tokens=lambda _refused, held=stage.tokens: held.access_token,  # type: ignore[misc]
            clock=clock,
            wire=wire,
        )
        for kept, body in _Gathering(session, now=clock.now()).samples():
            index.append(kept)
            if kept.file:
                files[kept.file] = body
    return Made(tuple(index), files)


def index_of(made: Made) -> bytes:
    """The index as JSON: what each file answers, so that a mock can be set up from it."""
    told = {"made_at": MADE_AT, "samples": made.samples}
    return msgspec.json.format(msgspec.json.encode(told, order="deterministic"), indent=2) + b"\n"


class _Found(NamedTuple):
    """The best answer to an operation so far."""

    heard: Heard | None
    payload: Payload
    why: str


class _Gathering:
    """The samples of one format while they are gathered."""

    def __init__(self, session: Session, *, now: float) -> None:
        self._walk = Walk(session)
        self._wire: Format = session.wire
        self._now = now
        self._found: dict[str, _Found] = {}

    def samples(self) -> Iterator[tuple[Kept, bytes]]:
        """Every operation's sample, in the contract's order."""
        reading = reading_steps(contract(), now=self._now, tries=TRIES)
        making, ending = writing_steps(now=self._now)
        self._take(reading)
        self._take(making)
        # What was empty may hold what has just been made, and must be read before it is gone.
        self._take([step for step in reading if not self._found[step.operation.name].payload.rows])
        self._take(ending)
        for operation in contract().operations.values():
            yield self._sample(operation, self._found[operation.name])

    def _take(self, steps: Sequence[Step]) -> None:
        """Call the steps, each when it has what it needs."""
        waiting = list(steps)
        while waiting:
            step = self._walk.next_of(waiting)
            waiting.remove(step)
            self._found[step.operation.name] = self._best(step)

    def _best(self, step: Step) -> _Found:
        """The first answer that holds something, else the last one."""
        missing = lacks(step, self._walk.finds)
        found = _Found(None, Payload(), f"no {', '.join(missing)} seen" if missing else "")
        for answered in () if missing else self._walk.answers(step):
            if answered.heard is None:
                continue
            payload = payload_of(contract(), step.operation, answered.heard)
            self._walk.finds.take(step, payload.rows, payload.value)
            why = answered.error.message if answered.error else ""
            found = _Found(answered.heard, payload, why)
            if payload.rows:
                break
        return found

    def _sample(self, operation: Operation, found: _Found) -> tuple[Kept, bytes]:
        """The entry of the index, and the body."""
        heard = found.heard
        if heard is None:
            kept = Kept(
                operation=operation.name, wire=self._wire, came="no call", why=found.why,
                method=operation.method, path=operation.path,
            )  # fmt: skip
            return kept, b""
        url = urlsplit(heard.request.url)
        kept = Kept(
            operation=operation.name,
            wire=self._wire,
            came=_came(operation, found, self._wire),
            method=operation.method,
            path=operation.path,
            asked=url.path + (f"?{url.query}" if url.query else ""),
            status=heard.status,
            headers=dict(heard.headers),
            file=f"{operation.name}.{self._wire}",
            why=found.why,
        )
        return kept, heard.body


def _came(operation: Operation, found: _Found, wire: Format) -> Came:
    """What an answer holds."""
    reply = operation.reply
    if found.why or found.heard is None or found.heard.status != 200:
        return "refusal"
    if found.payload.rows:
        return "records" if reply.kind == "many" else "record"
    if found.payload.value is not None:
        return "value"
    told = reply.kind == "status" or (reply.status_only_in_xml and wire == "xml")
    return "status" if told else "nothing"


def _step(entry: Mapping[str, Any]) -> Step:
    """A call as written in the file."""
    operation = contract().operation(entry["operation"])
    return Step(
        operation, (dict(entry.get("arguments", {})),), entry.get("body"), entry.get("gives", "")
    )


def _given(value: Any, given: Mapping[str, object]) -> Any:
    """The value with what no reply gives in its place."""
    if isinstance(value, dict):
        return {name: _given(part, given) for name, part in value.items()}
    if isinstance(value, list):
        return [_given(part, given) for part in value]
    return given.get(value, value) if isinstance(value, str) else value
