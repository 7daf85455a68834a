"""The data flow: every box and arrow drawn and told, and no arrow through another."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from greenroom.draw.flow import Arrow, Box, Flow, flow

SVG = "{http://www.w3.org/2000/svg}"
NAUGHTY = "<b>&\"'</b>"


def small(*arrows: Arrow) -> Flow:
    """Two columns, two boxes each."""
    boxes = (
        Box("Xero", ("the API",), 0, "xero"),
        Box("Ours", ("a program",), 0),
        Box("Rows", ("a database", "stays: 30 days"), 1),
        Box("Helper", ("a mailer",), 1, "others"),
    )
    return Flow("Where it goes", ("There", "Here"), boxes, arrows)


def tree(values: Flow) -> etree._Element:
    """The picture as a tree."""
    return etree.fromstring(flow(values))


def test_everything_is_told_in_words() -> None:
    """Who cannot see the picture hears every box with its lines, and every arrow by number."""
    root = tree(small(Arrow("Xero", "Rows", "clients"), Arrow("Rows", "Helper", "e-mail")))
    told = root.findtext(f"{SVG}desc") or ""
    for words in ("Rows: a database; stays: 30 days", "1. From Xero to Rows: clients"):
        assert words in told
    assert "2. From Rows to Helper: e-mail" in told


def test_every_arrow_has_its_number_twice() -> None:
    """An arrow's number stands beside it and again in the list below."""
    arrows = tuple(Arrow("Xero", "Rows", f"part {n}") for n in range(3))
    words = [one.text for one in tree(small(*arrows)).iter(f"{SVG}text")]
    assert [words.count(str(n)) for n in (1, 2, 3)] == [2, 2, 2]


def test_names_cannot_break_the_picture() -> None:
    """Markup in a name stays text."""
    boxes = (Box(NAUGHTY, (NAUGHTY,), 0), Box("b", (), 1))
    root = tree(Flow(NAUGHTY, ("a", "b"), boxes, (Arrow(NAUGHTY, "b", NAUGHTY),)))
    assert root.find(f".//{SVG}b") is None
    assert NAUGHTY in (root.findtext(f"{SVG}title") or "")


@given(st.lists(st.text(min_size=1, max_size=200), min_size=1, max_size=6, unique=True))
def test_nothing_is_drawn_outside(names: list[str]) -> None:
    """However long the names and however many, boxes and words lie within the picture."""
    plain = [re.sub(r"[^ -~]", "x", name) or "x" for name in names]
    boxes = (Box("start", (), 0), *(Box(f"{n} {one}", (one,), 1) for n, one in enumerate(plain)))
    arrows = tuple(Arrow("start", box.name, box.name) for box in boxes[1:])
    root = tree(Flow("t", ("a", "b"), boxes, arrows))
    _, _, width, height = map(float, str(root.get("viewBox")).split())
    for node in root.iter(f"{SVG}rect", f"{SVG}text"):
        assert 0 <= float(node.get("x", 0)) <= width
        assert 0 <= float(node.get("y", 0)) + float(node.get("height", 0)) <= height


def test_arrows_of_one_box_do_not_cross() -> None:
    """Where several leave a box, the one that goes furthest turns first."""
    targets = tuple(Box(f"b{n}", ("x",) * 4, 1) for n in range(4))
    arrows = tuple(Arrow("a", one.name, "x") for one in targets)
    drawn = flow(Flow("t", ("l", "r"), (Box("a", (), 0), *targets), arrows))
    ways = [
        tuple(map(float, found))
        for found in re.findall(r'd="M([\d.]+) ([\d.]+)H([\d.]+)V([\d.]+)H', drawn)
    ]
    assert len(ways) == 4
    for at, (_, y1, x, y2) in enumerate(ways):
        for _, other1, other_x, other2 in ways[at + 1 :]:
            # The second starts lower and ends lower: its upright may not meet the first's lines.
            crosses_start = min(y1, y2) < other1 < max(y1, y2) and x < other_x
            crosses_end = min(other1, other2) < y2 < max(other1, other2) and other_x > x
            assert not crosses_start
            assert not crosses_end
