"""The three questions asked of every sample, and what came of them.

Of a reply: does our client read it, does the emulator serve it, does it survive being read and
written? Of a request: does our client write it, does the emulator read it, and the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Literal, NamedTuple

from fidelity import kept, reading
from fidelity.asking import headers_that_differ, played
from fidelity.catalogue import Sample, catalogue
from fidelity.scenes import SCENES
from fidelity.trees import differences, tree_of, unexplained
from greenroom.contract import contract
from greenroom.emulator.practice.variants import understood
from greenroom.wire.reading import read_body
from greenroom.wire.writing import write_body

Word = Literal["same bytes", "same", "yes", "", "no"]
"""How good an answer is; nothing where the question does not apply."""


class Mark(NamedTuple):
    """The answer to one question, and what is wrong where something is."""

    word: Word
    problems: tuple[str, ...] = ()

    @classmethod
    def of(cls, problems: list[str], good: Word = "yes") -> Mark:
        """``good`` unless there are problems."""
        return cls("no", tuple(problems)) if problems else cls(good)

    @classmethod
    def bytes(cls, sample: Sample, found: bytes, problems: list[str]) -> Mark:
        """The same bytes, which a canonical sample must be, or at least the same."""
        same = found == sample.body
        if sample.canonical and not same:
            problems = [*problems, f"other bytes: {found[:2000].decode(errors='replace')}"]
        return cls.of(problems, "same bytes" if same else "same")


class Verdict(NamedTuple):
    """What came of the three questions."""

    sample: Sample
    client: Mark
    emulator: Mark
    again: Mark

    @property
    def problems(self) -> list[str]:
        """Everything that is wrong."""
        return [one for mark in (self.client, self.emulator, self.again) for one in mark.problems]


def judge(sample: Sample, samples: Mapping[str, Sample]) -> Verdict:
    """The verdict on a sample; the others are those its practice is planted from."""
    if sample.direction == "request":
        return Verdict(
            sample,
            written_by_client(sample),
            read_by_emulator(sample, samples),
            request_again(sample),
        )
    return Verdict(
        sample, read_by_client(sample), served_by_emulator(sample, samples), reply_again(sample)
    )


@lru_cache(maxsize=1)
def verdicts() -> tuple[Verdict, ...]:
    """The verdict on every sample there is."""
    samples = catalogue()
    return tuple(judge(sample, samples) for sample in samples.values())


# ---------------------------------------------------------------------------- replies


def read_by_client(sample: Sample) -> Mark:
    """Whether our client reads the sample: its records, its facts, or the one error it means."""
    told = reading.read(sample)
    problems = [
        f"{name}: {told.facts.get(name)!r} instead of {value!r}"
        for name, value in sample.facts.items()
        if told.facts.get(name) != value
    ]
    if told.error != sample.error:
        problems.append(f"raises {told.error or 'nothing'} instead of {sample.error or 'nothing'}")
    strange = sorted(set(told.unknown) ^ set(sample.unknown))
    return Mark.of([*problems, *(f"unknown, or told to be: {name}" for name in strange)])


def served_by_emulator(sample: Sample, samples: Mapping[str, Sample]) -> Mark:
    """Whether the emulator answers so, from a practice that holds the same values."""
    with SCENES[sample.scene](played(sample, samples)) as response:
        body = response.read()
    problems = list(headers_that_differ(sample.headers, response.headers))
    if response.status != sample.status:
        problems.append(f"status {response.status} instead of {sample.status}")
    known = {"adds": sample.adds, "lacks": sample.lacks, "varies": sample.varies}
    problems += unexplained(differences(tree_of(sample.body), tree_of(body)), known)
    return Mark.bytes(sample, body, problems)


def reply_again(sample: Sample) -> Mark:
    """Whether the sample, read and written again, in either format, still says the same."""
    if sample.operation not in contract().operations or not kept.is_envelope(sample.body):
        return Mark("")
    again = kept.rewritten(sample)
    problems = [
        str(one)
        for one in differences(tree_of(sample.body), tree_of(again))
        if not kept.cannot_be_written(sample, one.path)
    ]
    problems += [f"other values after a turn through {form}" for form in kept.lost_through(sample)]
    return Mark.bytes(sample, again, problems)


# ---------------------------------------------------------------------------- requests


def written_by_client(sample: Sample) -> Mark:
    """Whether our client, given the values, writes the sample."""
    if sample.unwritten:
        return Mark("")
    operation = contract().operations[sample.operation]
    body = write_body(contract(), operation, sample.means, format=sample.wire)
    return Mark.bytes(sample, body, _differing(sample, body))


def read_by_emulator(sample: Sample, samples: Mapping[str, Sample]) -> Mark:
    """Whether the emulator finds the same values in the sample, and does what it asks."""
    element = sample.switches.get("job-category-element", "category-uuid")
    terms, operation = understood(sample.version, element), contract().operations[sample.operation]
    found = read_body(terms, operation, sample.body, format=sample.wire)
    problems = [] if found == sample.means else [f"reads {found} instead of {sample.means}"]
    with SCENES[sample.scene](played(sample, samples)) as response:
        body = response.read()
    refused = response.status != 200 or b"ERROR" in body[:80]
    if refused != sample.refused:
        problems.append(f"answers {response.status} {body[:300].decode()}")
    return Mark.of(problems)


def request_again(sample: Sample) -> Mark:
    """Whether the sample, read and written again, is the same, or at least means the same."""
    terms, operation = contract(), contract().operations[sample.operation]
    values = read_body(terms, operation, sample.body, format=sample.wire)
    again = write_body(terms, operation, values, format=sample.wire)
    if sample.unwritten:
        same = read_body(terms, operation, again, format=sample.wire) == values
        return Mark.of([] if same else ["other values"], "same")
    return Mark.bytes(sample, again, _differing(sample, again))


def _differing(sample: Sample, body: bytes) -> list[str]:
    return [str(one) for one in differences(tree_of(sample.body), tree_of(body))]
