"""The look holds: every pair of colours that is read together can be read."""

from __future__ import annotations

import re

import pytest

from greenroom.draw.page import style_sheet
from greenroom.draw.svg import DARK, LIGHT, Ink

TOKEN = re.compile(r"--([a-z-]+): (#[0-9a-f]{6});")

WORDS_ON_GROUND = [
    *[(words, ground) for words in ("ink", "muted") for ground in ("paper", "surface", "sunken")],
    *[("ink", f"{tint}-tint") for tint in ("accent", "broken", "waiting")],
    *[("muted", f"{tint}-tint") for tint in ("accent", "waiting")],
    *[(mark, "surface") for mark in ("accent", "done", "ours", "waiting", "broken")],
    *[(mark, "paper") for mark in ("accent", "done", "ours", "waiting", "broken")],
    ("accent", "sunken"),
    ("accent-strong", "sunken"),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    ("on-strip", "strip"),
]
EDGE_ON_GROUND = [
    ("edge", "surface"),
    ("edge", "paper"),
    ("accent", "surface"),
    ("accent", "accent-tint"),
]


def tokens(scheme: str) -> dict[str, str]:
    """The colours of a scheme, dark ones laid over light ones as a browser does."""
    light, rest = style_sheet().split("@media (prefers-color-scheme: dark)", 1)
    values = dict(TOKEN.findall(light))
    return (
        values if scheme == "light" else values | dict(TOKEN.findall(rest.split("/* ----", 1)[0]))
    )


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """The WCAG contrast ratio of two colours, 1 to 21."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_the_measure_itself_is_right() -> None:
    """Black on white is 21 to 1, and the order of the colours does not matter."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(contrast("#ffffff", "#777777"))
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("words", "ground"), WORDS_ON_GROUND)
def test_words_can_be_read(scheme: str, words: str, ground: str) -> None:
    """Every colour that words are set in stands at least 4.5 to 1 off what lies behind it."""
    colours = tokens(scheme)
    assert contrast(colours[words], colours[ground]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("edge", "ground"), EDGE_ON_GROUND)
def test_edges_can_be_seen(scheme: str, edge: str, ground: str) -> None:
    """Borders of controls and focus rings stand at least 3 to 1 off their ground."""
    colours = tokens(scheme)
    assert contrast(colours[edge], colours[ground]) >= 3


@pytest.mark.parametrize(("scheme", "inks"), [("light", LIGHT), ("dark", DARK)])
def test_pictures_and_pages_use_the_same_ink(scheme: str, inks: dict[Ink, str]) -> None:
    """The colours a picture brings along are the style sheet's own."""
    colours = tokens(scheme)
    assert {ink: colours[ink] for ink in inks} == inks


def test_dark_leaves_nothing_light() -> None:
    """Every colour of the light scheme has its dark counterpart."""
    light, rest = style_sheet().split("@media (prefers-color-scheme: dark)", 1)
    dark = rest.split("/* ----", 1)[0]
    assert {name for name, _ in TOKEN.findall(light)} == {name for name, _ in TOKEN.findall(dark)}


def test_parts_use_tokens_only() -> None:
    """Outside the tokens and print no rule names a colour of its own."""
    parts = style_sheet().split("/* ---- the page ---- */", 1)[1].split("@media print", 1)[0]
    assert not re.search(r"#[0-9a-fA-F]{3,8}\b|rgb\(", parts)


def test_every_ink_has_its_rule() -> None:
    """Each ink a picture may be drawn in is turned into its token by the style sheet."""
    sheet = style_sheet()
    for ink in set(LIGHT) - {"ink"}:
        assert f".chart .f-{ink} {{ fill: var(--{ink}); }}" in sheet
        assert f".chart .s-{ink} {{ stroke: var(--{ink}); }}" in sheet


def test_the_style_sheet_loads_nothing() -> None:
    """No import, no address, nothing a strict policy would refuse."""
    assert not re.search(r"@import|url\(|@font-face|https?:", style_sheet())
