"""Take the pictures in ``docs/pictures/`` anew, from the pages as they are now.

Needs Chromium (``GREENROOM_CHROMIUM`` names it, else ``/usr/bin/chromium``). ``--to`` writes
elsewhere; ``--dark`` takes the dark look. Each picture stays under 150 KB or this fails.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, FloatRect, sync_playwright

from greenroom.draw.page import render

ROOT = Path(__file__).parents[1]

PICTURES = ("consent", "refusal", "emulator", "emulator-call")
LARGEST_BYTES = 150_000
BOTTOM = """last => last
  ? Math.ceil(document.querySelector(last).getBoundingClientRect().bottom) + 24
  : document.documentElement.scrollHeight"""
QUIET = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)


class Shot(NamedTuple):
    """A page, and the part of it after which a long one is cut off."""

    html: str
    last: str = ""


def pages() -> dict[str, Shot]:
    """Every page as the tests of the pages have them: made-up people only."""
    sys.path[:0] = [str(ROOT / "tests" / name) for name in ("", "draw", "emulator")]
    drawn = importlib.import_module("pages_cast").PAGES
    lobby = importlib.import_module("pages_world").lively()
    refused = lobby.emulator.calls[6].correlation_id
    return {
        **{name: Shot(render(template, **values)) for name, (template, values) in drawn.items()},
        "emulator": Shot(lobby.page().body.decode(), "article table"),
        "emulator-call": Shot(lobby.page(f"/_greenroom/page/calls/{refused}").body.decode()),
    }


def take(browser: Browser, name: str, shot: Shot, to: Path, *, dark: bool) -> None:
    """Write one page's picture, from the top to the bottom or to its last part."""
    context = browser.new_context(
        viewport={"width": 880, "height": 400}, color_scheme="dark" if dark else "light"
    )
    page = context.new_page()
    page.set_content(shot.html)
    end = page.evaluate(BOTTOM, shot.last)
    clip: FloatRect = {"x": 0, "y": 0, "width": 880, "height": end}
    picture = page.screenshot(path=to / f"{name}.png", full_page=True, clip=clip)
    context.close()
    if len(picture) >= LARGEST_BYTES:
        sys.exit(f"{name}.png has {len(picture):,} bytes; {LARGEST_BYTES:,} are too many")
    print(f"{name}.png  {len(picture):,} bytes")


def main() -> None:
    """Take every picture."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--to", type=Path, default=ROOT / "docs" / "pictures")
    options.add_argument("--dark", action="store_true")
    chosen = options.parse_args()
    chosen.to.mkdir(parents=True, exist_ok=True)
    chromium = os.environ.get("GREENROOM_CHROMIUM", "/usr/bin/chromium")
    shots = pages()
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=chromium, args=list(QUIET))
        for name in PICTURES:
            take(browser, name, shots[name], chosen.to, dark=chosen.dark)
        browser.close()


if __name__ == "__main__":
    main()
