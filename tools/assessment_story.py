"""An assessment answered on fixed days, with a document made up for it; fills docs/assessment.md.

As ``approval_story``, whose marks and manner it uses. ``--check`` compares.
"""

from __future__ import annotations

import difflib
import sys
import tempfile
from pathlib import Path

from approval_story import BY, ROOT, Scene, filled, played

PAGE = ROOT / "docs" / "assessment.md"

DOCUMENT = """\
Annual security questionnaire (made up for this page)

1. Company
1.1 Registered name of the legal entity
2. Protection of tokens
2.1 Are refresh tokens encrypted in persistent storage, with
AES-128 or stronger?
2.2 Are encryption keys stored separately from the data?
3. Organisation
3.1 Do you hold ISO 27001 or SOC 2?
"""

SCENES = (
    Scene("03-02", 'init --name "Ledgerline Sync" --feature clients --clients 400'),
    Scene("03-02", "emulator approve"),
    Scene("03-02", "connect"),
    Scene("03-02", "access evidence collect cryptography key-ring sealed-tokens", "", (1,)),
    Scene("03-02", "access assess list --area SA-03", "area"),
    Scene("03-03", 'access assess answer q04 --owner "Bo Tane" --due 2026-03-06'),
    Scene("03-09", "access assess show q04", "show"),
    Scene("03-10", f"access assess import xero.txt {BY}", "import"),
    Scene("03-10", f"access assess match 2.1 q02 q03 {BY}", "match"),
    Scene("03-10", f"access assess match 3.1 --none {BY}"),
    Scene("03-10", f"access assess match --near {BY}"),
    Scene("03-10", f'access assess answer company.legal_name "Ledgerline Example Ltd" {BY}'),
    Scene("03-10", f'access assess answer 3.1 "Neither; the standard asks for none." {BY}'),
    Scene("03-10", "access assess list", "list"),
    Scene("03-10", "access assess export --to answers.md"),
    Scene("03-10", "access assess list --form access", "form"),
)


def walk(folder: Path) -> dict[str, str]:
    """What every named command prints, by its name; ``answers`` is the file that leaves."""
    (folder / "xero.txt").write_text(DOCUMENT, "utf-8")
    told = {"document": f"$ cat xero.txt\n{DOCUMENT}"}
    for one, said in played(folder, SCENES, {}):
        if one.name:
            told[one.name] = f"$ greenroom {one.command}\n{said.strip()}\n"
    told["answers"] = f"$ cat answers.md\n{(folder / 'answers.md').read_text('utf-8')}"
    return told


def main() -> int:
    """Compare with ``--check``, else write; returns the exit code."""
    old = PAGE.read_text("utf-8")
    with tempfile.TemporaryDirectory() as folder:
        new = filled(old, walk(Path(folder)))
    if "--check" not in sys.argv:
        PAGE.write_text(new, "utf-8")
        return 0
    sys.stdout.writelines(
        difflib.unified_diff(old.splitlines(True), new.splitlines(True), "docs", "told", n=0)
    )
    return int(old != new)


if __name__ == "__main__":
    sys.exit(main())
