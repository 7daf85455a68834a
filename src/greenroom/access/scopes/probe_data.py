"""The calls of a probe and what their answers mean, as data: ``probes.toml``, typed and checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, Literal, get_args

import msgspec

from greenroom.access.packaged import as_data, text_of
from greenroom.contract import contract
from greenroom.contract.model import Contract
from greenroom.contract.terms import Standing
from greenroom.errors import ContractError

Word = Literal[
    "open", "empty", "not approved", "not consented", "no practice", "privilege missing", "tier",
    "throttled", "broken",
]  # fmt: skip
"""What a probe can find."""

Emptiness = Literal["blocked", "nothing", "unknown"]
"""Why a list is empty: something hides the records, there are none, or that cannot be told."""


class _Strict(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A table of the file, closed to unknown keys."""


class Asked(_Strict, frozen=True):
    """One call: its operation, what keeps it cheap, and a window of ``days`` up to today."""

    operation: str
    arguments: dict[str, Any] = {}
    days: int = 0


class Witness(Asked, frozen=True, kw_only=True):
    """A second call after an empty list; with records it ``shows`` the scope open, or hidden."""

    shows: Literal["open", "hidden"]


class Cheapest(Asked, frozen=True, kw_only=True):
    """The cheapest call of a family of scopes.

    ``never_empty`` says why a real practice cannot have none of these; ``lasting``, that what was
    there once is there still; ``because``, what the witness shows.
    """

    standing: Standing
    source: str
    lasting: bool = False
    never_empty: str = ""
    witness: Witness | None = None
    because: str = ""


class Meaning(_Strict, frozen=True):
    """What an answer is due to, and what to do next."""

    cause: str
    next: str
    standing: Standing
    source: str


class Unconnected(Meaning, frozen=True, kw_only=True):
    """What it means that no practice is connected, by what the last sign-in ended with."""

    reasons: tuple[str, ...]
    word: Word


class ProbeData(_Strict, frozen=True):
    """The whole file.

    ``broad`` is what it means that a token has no broad scope; ``granular``, that it needs none.
    """

    calls: dict[str, Cheapest]
    words: dict[Word, Meaning]
    broad: Meaning
    granular: Meaning
    empty: dict[Emptiness, Meaning]
    unconnected: tuple[Unconnected, ...]

    def cheapest(self, scope: str) -> Cheapest:
        """The call that tells most cheaply whether a practice scope is open."""
        return self.calls[scope.removesuffix(".read")]

    def without_practice(self, reason: str) -> Unconnected:
        """What it means that nothing is connected, after a sign-in that ended so."""
        known = {one: row for row in self.unconnected for one in row.reasons}
        return known.get(reason, known[""])


@lru_cache(maxsize=1)
def probe_data() -> ProbeData:
    """The packaged file, read once. Raises ``ContractError`` naming the key."""
    return read_probes(text_of("probes.toml"), contract())


def read_probes(text: str, known: Contract) -> ProbeData:
    """The text of such a file as data. Raises ``ContractError`` for what is unknown or missing."""
    found = as_data(text, ProbeData, "probes.toml")
    if wrong := sorted({*_dangling(found, known)}):
        raise ContractError(f"access/data/probes.toml names what is not there: {', '.join(wrong)}")
    return found


def _dangling(data: ProbeData, known: Contract) -> Iterator[str]:
    """Sources, scopes and calls that are not there, or may not be made; words without a meaning."""
    told = (
        data.broad,
        data.granular,
        *data.words.values(),
        *data.empty.values(),
        *data.unconnected,
    )
    sources = {one.source for one in data.calls.values()} | {one.source for one in told}
    yield from sources - set(known.sources)
    yield from set(get_args(Word)) - set(data.words)
    yield from set(get_args(Emptiness)) - set(data.empty)
    yield from {""} - {reason for one in data.unconnected for reason in one.reasons}
    families = {
        name.removesuffix(".read") for name, one in known.scopes.items() if one.family == "practice"
    }
    yield from families.symmetric_difference(data.calls)
    for family, one in data.calls.items():
        for call in filter(None, (one, one.witness)):
            yield from _wrong_call(known.operations, family, call)


def _wrong_call(operations: Mapping[str, Any], family: str, call: Asked) -> Iterator[str]:
    """A call that is none, that writes, that its scope does not open, or whose argument is none."""
    found = operations.get(call.operation)
    if found is None or found.writes or family not in found.scopes_any:
        yield call.operation
    else:
        yield from set(call.arguments) - {param.name for param in found.params}
