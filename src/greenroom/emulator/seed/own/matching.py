"""The heading row of a file found, and by it what the file holds.

Reports may have a title above their headings, any separator, and any choice of columns. A row is
taken for headings only when it surely is one, so that no row of people is ever shown as headings.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from itertools import islice
from typing import NamedTuple

import msgspec

from greenroom.emulator.seed.own.columns import KINDS, Columns, KindName, plain
from greenroom.emulator.seed.own.headings import Column, columns_of
from greenroom.emulator.seed.own.sheet import SEPARATORS, lines

TOP = 30
"""In how many rows at the top of a file the headings may stand."""

_ENOUGH = 3
_FIRST_LETTERS = 65_536


class Matched(NamedTuple):
    """What a file holds: its kind, its separator, its columns, and the line of its headings.

    ``above`` is how many rows with something in them stand over the headings.
    """

    kind: KindName
    separator: str
    columns: tuple[Column, ...]
    line: int
    above: int

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that are filled."""
        return tuple(column.field for column in self.columns if column.field)

    def missing(self, columns: Columns) -> tuple[tuple[str, ...], ...]:
        """What is needed and not there; of each group one field would do."""
        needs = columns.kinds[self.kind].needs
        return tuple(group for group in needs if not set(group) & set(self.fields))


class _Found(NamedTuple):
    """A row that may be the headings, and how well it fits: the greater the better."""

    fit: tuple[bool, int]
    matched: Matched


def match(texts: Mapping[str, str], columns: Columns) -> dict[str, Matched | None]:
    """What each file holds, by name; nothing where no row at its top can be headings.

    A pattern of the user's decides first, then a word in the file's name, then what fits best.
    """
    fits = {name: _fits(text, columns) for name, text in texts.items()}
    chosen = {name: _choose(name, found, columns) for name, found in fits.items()}
    alone = any(_is(one, "clients") and not _brings_people(one) for one in chosen.values())
    for name, found in fits.items():
        if not {"clients", "contacts"} <= found.keys() or _by_pattern(name, columns):
            continue
        # Clients beside their contacts can be a report of either: what else is there decides.
        of_people = found["contacts"].fit >= found["clients"].fit
        is_both = _is(chosen[name], "clients") and _brings_people(chosen[name])
        if is_both and of_people and alone:
            chosen[name] = found["contacts"].matched
        elif _is(chosen[name], "contacts") or (is_both and of_people):
            others = (one for other, one in chosen.items() if other != name)
            both = _contacts_with_clients(texts[name], columns)
            if both and not any(_is(one, "clients") for one in others):
                chosen[name] = both
    return chosen


def _contacts_with_clients(text: str, columns: Columns) -> Matched | None:
    """What a report of contacts holds of clients: what could be either's is the contact's."""
    kind = columns.kinds["clients"]
    names = ("name", "uuid", "client_code", "export_code")
    people = (name for name in kind.fields if name.startswith("contact."))
    first = dict.fromkeys((*names, *people, *kind.fields))
    fields = {name: kind.fields[name] for name in first}
    turned = msgspec.structs.replace(kind, fields=fields)
    found = _best(
        text,
        msgspec.structs.replace(columns, kinds={**columns.kinds, "clients": turned}),
        "clients",
    )
    return found.matched if found and not found.matched.missing(columns) else None


def _is(matched: Matched | None, kind: KindName) -> bool:
    return matched is not None and matched.kind == kind


def _brings_people(matched: Matched | None) -> bool:
    return matched is not None and "contact.name" in matched.fields


def _fits(text: str, columns: Columns) -> dict[KindName, _Found]:
    """The kinds that a file can be."""
    return {kind: one for kind in KINDS if (one := _best(text, columns, kind))}


def _choose(name: str, found: Mapping[KindName, _Found], columns: Columns) -> Matched | None:
    """What a file most likely holds."""
    for says in (_by_pattern(name, columns), _by_name(name, columns)):
        meant = says & found.keys()
        if len(meant) == 1:
            return found[meant.pop()].matched
    best = max(found.values(), key=lambda one: one.fit, default=None)
    return best.matched if best else None


def _by_pattern(name: str, columns: Columns) -> set[KindName]:
    """The kinds that the user's patterns say a file is."""
    small = name.casefold()
    return {
        kind
        for kind, patterns in columns.files.items()
        if any(fnmatchcase(small, one.casefold()) for one in patterns)
    }


def _by_name(name: str, columns: Columns) -> set[KindName]:
    """The kinds that a file's name has a word of."""
    small = name.casefold()
    return {
        name for name, kind in columns.kinds.items() if any(word in small for word in kind.named)
    }


def _best(text: str, columns: Columns, kind: KindName) -> _Found | None:
    """The row of headings that fits a kind best, under any separator; nothing if none does."""
    chosen = columns.reading.separator
    found = [
        one
        for separator in (SEPARATORS if chosen == "auto" else (chosen,))
        for one in _candidates(text, columns, kind, separator=separator)
    ]
    return max(found, key=lambda one: one.fit, default=None)


def _candidates(text: str, columns: Columns, kind: KindName, *, separator: str) -> Iterator[_Found]:
    """Each row at the top that may be the headings of a kind."""
    chosen = columns.chosen[kind]
    above = 0
    for line in islice(lines(text[:_FIRST_LETTERS], separator), TOP):
        made = tuple(columns_of(line, columns, kind))
        matched = Matched(kind, separator, made, line.number, above)
        is_whole = not matched.missing(columns)
        count = len(matched.fields)
        is_told = any(plain(one.heading) in chosen for one in made)
        is_full = 2 * count >= sum(bool(one.heading) for one in made)
        is_sure = is_told or is_full or _names_its_kind(made, columns.kinds[kind].named)
        if count >= _ENOUGH or (is_whole and is_sure):
            yield _Found((is_whole, count), matched)
        above += any(map(str.strip, line.cells)) or bool(line.trouble)


def _names_its_kind(made: Iterable[Column], words: Iterable[str]) -> bool:
    """Whether a known heading says of what it is, as Client Name does: no cell says that."""
    known = [plain(one.heading) for one in made if one.field]
    return any(word in heading and word != heading for heading in known for word in words)
