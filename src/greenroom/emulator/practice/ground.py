"""The rows a practice begins with when they were read from somewhere, not made up.

They are kept as bytes and each is unpacked when it is first looked at, so that a practice read once
opens as fast as a made-up one and is written again without being unpacked. What the rows are and
where they came from is the business of who lays them; a change of one goes over it as over a seed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import msgspec

from greenroom.emulator.practice.ids import Ids
from greenroom.emulator.practice.rows import Collection, Kind, Seeds, Values
from greenroom.emulator.practice.tagged import freeze, thaw
from greenroom.errors import EmulatorError


class Laid(NamedTuple):
    """A row to lay: ``number`` is the human one it is found by, ``parent`` the row it hangs on."""

    uuid: str
    stamp: float
    values: Values
    number: str = ""
    parent: str = ""

    def __repr__(self) -> str:
        return f"<Laid {self.uuid}>"


class _Packed(msgspec.Struct, frozen=True, array_like=True):
    """A row as it lies in the ground."""

    uuid: str
    stamp: float
    values: msgspec.Raw
    number: str = ""
    parent: str = ""

    def __repr__(self) -> str:
        return f"<row {self.uuid}>"


class _Ground(msgspec.Struct, frozen=True):
    """All rows by kind, and whether they are somebody's own."""

    private: bool
    rows: dict[str, list[_Packed]]


class Ground:
    """Rows by kind, packed. ``private`` says that they are real people's, and not to be shown."""

    def __init__(self, encoded: bytes) -> None:
        self.encoded = encoded
        try:
            found = msgspec.json.decode(encoded, type=_Ground)
        except msgspec.MsgspecError as error:
            raise EmulatorError(
                "What a practice was read from cannot be read again",
                hint="Delete the snapshot, and read the export anew.",
            ) from error
        self.private = found.private
        self._rows = found.rows

    def __repr__(self) -> str:
        return f"<Ground {', '.join(self._rows)}>"

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of rows that lie here."""
        return tuple(self._rows)

    def collection(self, name: str, kind: Kind, parents: Collection | None = None) -> Collection:
        """The rows of a kind as a collection; ``parents`` are those that theirs hang on."""
        packed = self._rows[name]
        made: list[Collection] = []

        def grow(place: int) -> None:
            row = packed[place]
            made[0].plant(place, row.stamp, thaw(msgspec.json.decode(row.values)))

        seeds = Seeds(
            Ids.listed([row.uuid for row in packed]),
            grow,
            None if parents is None else _Children(packed, parents),
            {row.number.upper(): place for place, row in enumerate(packed) if row.number},
        )
        made.append(Collection(name, seeds, kind))
        return made[0]


class _Children:
    """The places of the rows that hang on the parent at a place."""

    def __init__(self, packed: Sequence[_Packed], parents: Collection) -> None:
        self._by_parent: dict[int, list[int]] = {}
        for place, row in enumerate(packed):
            parent = parents.order.place(row.parent)
            if parent is not None:
                self._by_parent.setdefault(parent, []).append(place)

    def __call__(self, parent: int) -> Sequence[int]:
        """The places under a parent; none when there are none."""
        return self._by_parent.get(parent, ())


def lay(rows: Mapping[str, Sequence[Laid]], *, private: bool) -> Ground:
    """The ground that such rows make."""
    packed = {
        kind: [
            _Packed(
                row.uuid,
                row.stamp,
                msgspec.Raw(msgspec.json.encode(freeze(row.values))),
                row.number,
                row.parent,
            )
            for row in found
        ]
        for kind, found in rows.items()
    }
    return Ground(msgspec.json.encode(_Ground(private, packed)))
