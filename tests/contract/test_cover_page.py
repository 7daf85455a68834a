"""The coverage page: totals that count, and a gap that shows."""

from __future__ import annotations

from greenroom.contract import contract
from greenroom.contract.cover import Cover, cover_page, reply_fields

WHOLE = Cover("records", "records", stateful=True)


def cover(**gaps: Cover) -> dict[str, Cover]:
    """A cover with gaps, an operation's dot written as two underscores."""
    told = {name.replace("__", "."): one for name, one in gaps.items()}
    return {name: told.get(name, WHOLE) for name in contract().operations}


def test_every_operation_has_a_line() -> None:
    """Each operation stands in one table, with its standing and its source."""
    page = cover_page(contract(), cover(), notice="<!-- made -->")
    assert page.startswith("<!-- made -->")
    for name, operation in contract().operations.items():
        (line,) = [one for one in page.splitlines() if one.startswith(f"| `{name}` |")]
        assert operation.standing in line
        assert operation.source in line


def test_a_gap_is_counted_and_told() -> None:
    """What is refused, or answered without a memory, is not among those that are played whole."""
    page = cover_page(
        contract(),
        cover(
            jobs__get=Cover("record", "501 not yet", stateful=True),
            staff__list=Cover("records", "records", stateful=False),
        ),
        notice="",
    )
    assert "| in JSON | 101 of 102 |" in page
    assert "| stateful | 101 of 102 |" in page
    assert "| all three | 100 of 102 |" in page
    assert "501 not yet" in page


def test_fields_of_records_inside_count() -> None:
    """A reply's fields are those of its record and of the records inside it, each record once."""
    known = contract()
    group = reply_fields(known, known.operations["groups.get"])
    own, inside = known.fields("Group"), known.fields("Reference")
    assert sum(group.values()) == len(own) + len(inside)
    assert group["assumed"] == sum(field.standing == "assumed" for field in (*own, *inside))
    assert not reply_fields(known, known.operations["clients.delete"])
