"""Whether everything generated is fresh: API, reference, help, pages; ``--write`` makes it so."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import calibrate
import errors_page
import generate_api
from fidelity import cover as coverage_page
from fidelity import page as fidelity_page
from greenroom import __version__
from greenroom.cli.commands import help_text
from greenroom.cli.manual import manual
from greenroom.contract import contract
from greenroom.contract.reference import pages

ROOT = Path(__file__).parents[1]


def expected() -> dict[Path, str]:
    """Every generated file with the text it should have."""
    package = ROOT / "src" / "greenroom"
    return {
        ROOT / "docs" / "errors.md": errors_page.page(),
        ROOT / "docs" / "coverage.md": coverage_page.page(),
        ROOT / "docs" / "fidelity.md": fidelity_page.scorecard(),
        ROOT / "tests" / "samples" / "README.md": fidelity_page.readme(),
        package / "cli" / "help.txt": help_text(__version__),
        ROOT / "docs" / "commands.md": manual(),
        **{ROOT / "docs" / "reference" / name: text for name, text in pages(contract()).items()},
        **{ROOT / path: text for path, text in generate_api.files().items()},
    }


def main() -> int:
    """Compare, or write; returns the exit code."""
    wanted = expected()
    stale = {path: text for path, text in wanted.items() if _read(path) != text}
    figures_stale = calibrate.is_stale()
    if "--write" in sys.argv:
        if figures_stale:
            calibrate.main()
        for path, text in stale.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
            print(f"wrote {path.relative_to(ROOT)}")
        return 0
    for path in stale:
        print(f"stale: {path.relative_to(ROOT)}")
    if figures_stale:
        # A digest of what they are made from tells it: making them takes too long for each check.
        print(f"stale: {calibrate.TARGET.relative_to(ROOT)}")
    if stale or figures_stale:
        print("Next: make docs")
    return 1 if stale or figures_stale else 0


def _read(path: Path) -> str | None:
    return path.read_text("utf-8") if path.is_file() else None


if __name__ == "__main__":
    sys.exit(main())
