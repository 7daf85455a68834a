"""The samples and what their index says of each: where it comes from, how it is asked for."""

from __future__ import annotations

import base64
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

import msgspec

from greenroom.contract.terms import Standing

SAMPLES = Path(__file__).parents[2] / "tests" / "samples"

Direction = Literal["reply", "request"]


class Sample(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One body and its entry in an index.

    ``file`` is the path below ``tests/samples``, ``body`` what it holds. ``follows`` names the
    sections of the reference, ``source`` a key of the contract's sources. ``canonical``: the bytes
    are those that we write.

    A reply is served from a practice that holds what the samples named in ``practice`` say (by
    default this one alone) and the ``rows`` that no reply shows. It answers ``operation`` with the
    arguments ``ask``, or the request sample that it ``answers``; ``scene`` stages anything else.
    ``new_ids`` are the ids the practice gives next. ``error`` names what our client raises; what it
    must know afterwards are ``facts``. ``unknown`` are elements that our contract does not know.

    A request ``means`` the values that our client is given to write it. ``unwritten`` says why
    another form is the one we write, ``refused`` that the practice says no.

    ``adds``, ``lacks`` and ``varies`` are paths at which the emulator is known to differ, each with
    the reason.
    """

    file: str
    body: bytes
    shows: str
    follows: str
    source: str
    standing: Standing
    direction: Direction = "reply"
    operation: str = ""
    canonical: bool = False
    status: int = 200
    headers: dict[str, str] = {}
    ask: dict[str, Any] = {}
    answers: str = ""
    practice: tuple[str, ...] | None = None
    rows: dict[str, list[dict[str, Any]]] = {}
    new_ids: tuple[str, ...] = ()
    country: Literal["AU", "NZ", "UK"] = "AU"
    version: Literal["3.0", "3.1"] = "3.1"
    switches: dict[str, str] = {}
    scene: str = ""
    error: str = ""
    facts: dict[str, Any] = {}
    unknown: tuple[str, ...] = ()
    means: dict[str, Any] = {}
    unwritten: str = ""
    refused: bool = False
    adds: dict[str, str] = {}
    lacks: dict[str, str] = {}
    varies: dict[str, str] = {}

    @property
    def family(self) -> str:
        """The folder it stands in."""
        return self.file.partition("/")[0]

    @property
    def wire(self) -> Literal["xml", "json"]:
        """The format of the session it belongs to; the gateway's JSON comes into any, here XML."""
        own = self.direction == "request" or self.body.startswith(b'{"status"')
        return "json" if own and self.file.endswith(".json") else "xml"

    @property
    def known_differences(self) -> dict[str, str]:
        """Every path at which the emulator differs, with the reason."""
        return {**self.adds, **self.lacks, **self.varies}


def catalogue() -> dict[str, Sample]:
    """Every sample by its file, in the order of the indexes."""
    found: dict[str, Sample] = {}
    for index in sorted(SAMPLES.glob("*/index.toml")):
        written = tomllib.loads(index.read_text("utf-8"), parse_float=Decimal)
        for entry in written["sample"]:
            file = f"{index.parent.name}/{entry.pop('file')}"
            if file in found:
                raise ValueError(f"{file} is told twice")
            entry["means"] = _meant(entry.get("means", {}))
            told = {"file": file, "body": (SAMPLES / file).read_bytes(), **entry}
            found[file] = msgspec.convert(told, Sample)
    return found


def _meant(value: Any) -> Any:
    """A value as clients are given it: an empty text clears, ``base64:`` begins bytes."""
    if isinstance(value, dict):
        return {name: _meant(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_meant(one) for one in value]
    if isinstance(value, str) and value.startswith("base64:"):
        return base64.b64decode(value.removeprefix("base64:"))
    return None if value == "" else value
