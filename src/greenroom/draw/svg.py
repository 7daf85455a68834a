"""SVG as text: elements, ink, and the frame that every picture is put in.

Here belongs what all charts share and no chart's own shape. Ink is named twice on purpose: a class,
which a page's style sheet turns into its light or dark colour, and a plain colour, which is all
that a PDF maker or an image viewer needs.
"""

from __future__ import annotations

import zlib
from typing import Final, Literal
from xml.sax.saxutils import escape, quoteattr

Ink = Literal["ink", "muted", "line", "surface", "sunken", "accent", "ours", "waiting", "broken"]

LIGHT: Final[dict[Ink, str]] = {
    "ink": "#16211b",
    "muted": "#53625a",
    "line": "#d8dfda",
    "surface": "#ffffff",
    "sunken": "#eef2ef",
    "accent": "#1c6b48",
    "ours": "#1d5c86",
    "waiting": "#835500",
    "broken": "#b3261e",
}
"""The light tokens of ``tokens.css``, for readers that know no style sheet."""

DARK: Final[dict[Ink, str]] = {
    "ink": "#e7eeea",
    "muted": "#a1b1a8",
    "line": "#2b3731",
    "surface": "#161e1a",
    "sunken": "#1c2621",
    "accent": "#72cfa0",
    "ours": "#86c1ea",
    "waiting": "#e3b35c",
    "broken": "#ff9d92",
}
"""The dark tokens of ``tokens.css``."""

FONT: Final = "-apple-system, Segoe UI, Roboto, Noto Sans, Liberation Sans, Arial, sans-serif"


def number(value: float) -> str:
    """A coordinate with at most two decimals: ``12``, ``12.5``."""
    shown = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if shown == "-0" else shown


def element(name: str, content: str = "", /, **attributes: str | float | None) -> str:
    """One element; ``content`` is SVG already, attributes are escaped, ``None`` leaves one out.

    An underscore in an attribute's name stands for a hyphen, one at its end is dropped.
    """
    written = "".join(
        f" {key.rstrip('_').replace('_', '-')}="
        + quoteattr(value if isinstance(value, str) else number(value))
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{written}>{content}</{name}>" if content else f"<{name}{written}/>"


def inked(fill: Ink | None = None, line: Ink | None = None, width: float = 1) -> dict[str, str]:
    """The attributes of a shape filled with one ink, drawn round in another, or both."""
    named = [(how, ink) for how, ink in (("fill", fill), ("stroke", line)) if ink]
    classes = " ".join(f"{how[0]}-{ink}" for how, ink in named if ink != "ink")
    attributes = {"fill": "none"} if fill is None else {}
    attributes |= {how: "currentColor" if ink == "ink" else LIGHT[ink] for how, ink in named}
    if line:
        attributes["stroke_width"] = number(width)
    return attributes | ({"class_": classes} if classes else {})


def text(
    words: str,
    x: float,
    y: float,
    *,
    size: float = 13,
    ink: Ink = "ink",
    anchor: Literal["start", "middle", "end"] = "start",
    bold: bool = False,
) -> str:
    """One line of words at a baseline."""
    return element(
        "text",
        escape(words),
        x=x,
        y=y,
        font_size=size,
        text_anchor=None if anchor == "start" else anchor,
        font_weight="600" if bold else None,
        **inked(ink),
    )


def width_of(words: str, size: float = 13) -> float:
    """About how wide a line of words is drawn; generous, as fonts differ."""
    return len(words) * size * 0.56


def shortened(words: str, room: float, size: float = 13) -> str:
    """The words, or as many of them as fit into ``room``, ending in an ellipsis."""
    fits = max(1, int(room / (size * 0.56)))
    return words if len(words) <= fits else words[: max(1, fits - 1)].rstrip() + "…"


def key_of(title: str, description: str) -> str:
    """What the ids in a picture start with: the same words, the same key."""
    # The same chart twice in one page shares its ids with itself: both name the same words.
    return f"c{zlib.crc32(f'{title}|{description}'.encode()):08x}"


def picture(title: str, description: str, width: float, height: float, *, body: str) -> str:
    """A whole SVG: named and described for those who listen, scaling with its column."""
    key = key_of(title, description)
    return element(
        "svg",
        element("title", escape(title) or " ", id=f"{key}-t")
        + element("desc", escape(description) or " ", id=f"{key}-d")
        + body,
        xmlns="http://www.w3.org/2000/svg",
        class_="chart",
        viewBox=f"0 0 {number(width)} {number(height)}",
        width=width,
        height=height,
        role="img",
        aria_labelledby=f"{key}-t {key}-d",
        font_family=FONT,
    )


def as_file(svg: str) -> str:
    """The same picture to stand alone, as in a README: it brings its own light and dark ink."""
    rules = "".join(
        f".f-{ink}{{fill:{colour}}}.s-{ink}{{stroke:{colour}}}" for ink, colour in DARK.items()
    )
    style = (
        f"<style>svg{{color:{LIGHT['ink']}}}"
        f"@media(prefers-color-scheme:dark){{svg{{color:{DARK['ink']}}}{rules}}}</style>"
    )
    opening, rest = svg.split(">", 1)
    return f"{opening}>{style}{rest}\n"
