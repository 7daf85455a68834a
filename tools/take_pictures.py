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

from playwright.sync_api import Browser, sync_playwright

from greenroom.draw.page import render

ROOT = Path(__file__).parents[1]

PICTURES = ("consent", "refusal")
LARGEST_BYTES = 150_000
QUIET = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)


def pages() -> dict[str, tuple[str, dict[str, object]]]:
    """Every page with its values, as the tests of the pages have them: made-up people only."""
    sys.path.insert(0, str(ROOT / "tests" / "draw"))
    found: dict[str, tuple[str, dict[str, object]]] = importlib.import_module("pages_cast").PAGES
    return found


def take(browser: Browser, name: str, to: Path, *, dark: bool) -> None:
    """Write one page's picture, whole from top to bottom."""
    template, values = pages()[name]
    context = browser.new_context(
        viewport={"width": 880, "height": 400}, color_scheme="dark" if dark else "light"
    )
    page = context.new_page()
    page.set_content(render(template, **values))
    picture = page.screenshot(path=to / f"{name}.png", full_page=True)
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
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=chromium, args=list(QUIET))
        for name in PICTURES:
            take(browser, name, chosen.to, dark=chosen.dark)
        browser.close()


if __name__ == "__main__":
    main()
