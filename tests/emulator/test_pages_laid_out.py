"""Bodies laid out for reading: only white space is added, wherever the body ends."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenroom.emulator.pages.laid_out import laid_out

XML = "text/xml; charset=utf-8"
JSON = "application/json; charset=utf-8"


def test_xml_has_an_element_a_line() -> None:
    """Elements that hold elements open and close on lines of their own; leaves keep theirs."""
    text = '<R a="1"><Status>OK</Status><E /><L></L><C><N>a &lt; b</N><D>x</D></C></R>'
    assert laid_out(text, XML) == (
        '<R a="1">\n  <Status>OK</Status>\n  <E />\n  <L></L>\n  <C>\n    <N>a &lt; b</N>\n'
        "    <D>x</D>\n  </C>\n</R>"
    )


def test_json_has_a_member_a_line() -> None:
    """Members and items stand on lines of their own; empty ones stay together."""
    text = '{"a":[1,{"b":"x, {y}: \\"z\\""},[]],"c":{},"d":null}'
    shown = laid_out(text, JSON)
    assert shown == (
        '{\n  "a": [\n    1,\n    {\n      "b": "x, {y}: \\"z\\""\n    },\n    []\n  ],\n'
        '  "c": {},\n  "d": null\n}'
    )
    assert json.loads(shown) == json.loads(text)


def test_other_kinds_are_left_alone() -> None:
    """A form's lines are as they were."""
    assert laid_out("a = 1\nb = 2", "application/x-www-form-urlencoded") == "a = 1\nb = 2"


@pytest.mark.parametrize("kind", [XML, JSON])
@given(text=st.text(alphabet='<>/ab "{}[]:,\\\n 1?!', max_size=60))
def test_only_white_space_is_added(kind: str, text: str) -> None:
    """Any text, cut anywhere, keeps every character that is not white space, in order."""
    assert re.sub(r"\s", "", laid_out(text, kind)) == re.sub(r"\s", "", text)


@pytest.mark.parametrize("text", ["<a>" * 5_000, "{" * 16_000, "<" * 16_000, '"\\' * 8_000])
def test_deep_nonsense_costs_little(text: str) -> None:
    """Nesting without end is indented to a bound only."""
    for kind in (XML, JSON):
        assert len(laid_out(text, kind)) < 100 * len(text)
