"""A way to approval walked on fixed days; what it prints and draws stands in README and docs.

``<!-- told: NAME -->`` … ``<!-- /told -->`` in a page is filled with the command NAME and its
output, up to the line that begins with the words of ``until="…"``. ``--check`` compares;
``--pictures`` draws those in ``docs/pictures`` anew.
"""

from __future__ import annotations

import base64
import difflib
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from on_day import on_day, warm
from terminal import in_a_child

ROOT = Path(__file__).parents[1]
PAGES = (ROOT / "README.md", ROOT / "docs" / "approval.md")
PICTURES = ROOT / "docs" / "pictures"
BLOCK = re.compile(
    r'(<!-- told: (?P<name>[\w-]+)(?: until="(?P<until>[^"]*)")? -->\n).*?(<!-- /told -->)',
    re.DOTALL,
)
MASTER_KEY = base64.urlsafe_b64encode(b"for a story; it seals no secret!").decode()

SAID = """
[access]
country = "AU"
use = "many practices"
practices = 12
hosted_in = "AU (Sydney)"
keeps_days = 30
log_keeps_days = 400
ai = "none"
sees = { Support = "names and contacts of clients", Administrators = "everything" }
[[access.third_parties]]
name = "Mailmill Example"
gets = "e-mail addresses of contacts"
purpose = "sends the newsletter"
country = "AU"
policy_url = "https://mailmill.example/privacy"
"""


class Scene(NamedTuple):
    """One command on a day; a named one may be shown, ``ends`` are the codes it may end with.

    A day without a year is of 2026.
    """

    day: str
    command: str
    name: str = ""
    ends: tuple[int, ...] = (0,)


BY = '--by "Ana Pohatu"'
SCENES = (
    Scene("03-02", 'init --name "Ledgerline Sync" --feature clients --clients 400 --port 8739'),
    Scene("03-02", "access next", "first"),
    Scene("03-02", "scopes needed", "scopes"),
    Scene("03-02", "connect --accounting"),
    Scene(
        "03-02",
        f'access step calls-worked {BY} --note "Our client reads an organisation." '
        '--document "build 112"',
    ),
    Scene("03-02", "connect", "refused", (3,)),
    Scene("03-03", "emulator approve"),
    Scene("03-03", "connect"),
    Scene("03-03", "sync run"),
    Scene("03-03", "connections disconnect banksia"),
    Scene("03-03", 'access cost --reviewed-by "Ana Pohatu"'),
    Scene(
        "03-03",
        f'access step partner-registered {BY} --note "Registered." --document "mail of 3 Mar"',
    ),
    Scene("03-03", "scenarios run --all"),
    Scene("03-03", "scopes assumptions --to scope-assumptions.md"),
    Scene("03-03", "access evidence collect", "evidence", (0, 1)),
    Scene("03-03", f'access assess answer company.legal_name "Ledgerline Example Ltd" {BY}'),
    Scene("03-03", f'access assess answer q14 "NIST SP 800-123, by image." --yes {BY}', "answer"),
    Scene("03-03", "access assess gaps", "gaps", (3,)),
    Scene("03-04", "access pack --draft", "pack"),
    Scene("03-05", f"access step request-sent {BY}", "bare", (2,)),
    Scene(
        "03-05",
        f'access step request-sent {BY} --note "Sent by the form." --document "form of 5 Mar" '
        "--reference CASE-1042",
        "sent",
    ),
    Scene("03-05", f"access messages --to drafts {BY}", "messages"),
    Scene(
        "03-09",
        f'access step request-acknowledged {BY} --note "They answered." --document "mail of 9 Mar"',
    ),
    Scene(
        "03-09",
        f'access step assessment-received {BY} --note "It came." --document "mail of 9 Mar"',
    ),
    Scene(
        "03-13",
        f'access step assessment-returned {BY} --note "Sent back." --document "mail of 13 Mar"',
    ),
    Scene("03-30", "access status", "waiting"),
    Scene("03-30", f"access followups {BY}", "followups", (3,)),
    Scene("03-30", "access forecast", "forecast"),
    Scene("03-30", "access history", "history"),
    Scene("03-30", "access status --svg journey.svg"),
    Scene("03-30", "access forecast --svg forecast.svg"),
    Scene("03-30", "access architecture --svg data-flow.svg", "", (0, 1)),
)


def walk(folder: Path, scenes: Sequence[Scene] = SCENES) -> dict[str, str]:
    """What every named command of the story prints, by its name."""
    told = {}
    for one, said in played(folder, scenes, {"GREENROOM_MASTER_KEY": MASTER_KEY}):
        if one.command.startswith("init"):
            _say(folder / "greenroom.toml")
        if one.name:
            told[one.name] = f"$ greenroom {one.command}\n{_trimmed(said)}\n"
    return told


def played(
    folder: Path, scenes: Sequence[Scene], more: Mapping[str, str]
) -> Iterator[tuple[Scene, str]]:
    """Every scene with what it prints, each a little later than the one before it."""
    warm()
    more = {**more, "GREENROOM_DATA": str(folder / "state")}
    for at, one in enumerate(scenes):
        day = one.day if len(one.day) > len("03-02") else f"2026-{one.day}"
        run = partial(on_day, f"{day}T09:{at:02}", shlex.split(one.command))
        yield one, in_a_child(run, folder=folder, more=more, accepts=one.ends)


def _trimmed(said: str) -> str:
    """What was said without empty lines around it; a table's first column keeps its room."""
    return said.strip("\n").rstrip()


def _say(project: Path) -> None:
    """Put into the project's file what the approval asks, in the place of its commented lines."""
    text = project.read_text("utf-8")
    text = text[: text.index("[access]")].replace('client_id = "" ', 'client_id = "LEDGERLINE" ')
    text = text.replace("# encrypted_at_rest", "encrypted_at_rest")
    text = text.replace("A. Person, 2026-11-01", "Ana Pohatu, 2026-03-01")
    project.write_text(text + SAID.lstrip(), "utf-8")


def filled(page: str, told: dict[str, str]) -> str:
    """The page with every block in its place."""

    def block(found: re.Match[str]) -> str:
        lines = told[found["name"]].splitlines()
        if found["until"]:
            ends = (at for at, line in enumerate(lines) if line.startswith(found["until"]))
            at = next(ends, None)
            if at is None:
                raise SystemExit(f"{found['name']}: no line begins with {found['until']!r}")
            lines = [*lines[:at], "…"]
        body = "\n".join(line.rstrip() for line in lines)
        return f"{found[1]}```console\n{body}\n```\n{found[4]}"

    return BLOCK.sub(block, page)


def draw(folder: Path) -> None:
    """The pictures of the story: three as they were drawn, and two pages of the pack."""
    for name in ("journey.svg", "forecast.svg", "data-flow.svg"):
        (PICTURES / name).write_bytes((folder / name).read_bytes())
    document = str(folder / "access-pack" / "access-request.pdf")
    for page in (1, 5):
        numbers = ["-f", str(page), "-l", str(page)]
        to = str(PICTURES / f"pack-{page}")
        subprocess.run(
            ["pdftoppm", "-r", "60", "-png", "-singlefile", *numbers, document, to], check=True
        )


def main() -> int:
    """Compare with ``--check``, else write; returns the exit code."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        told = walk(folder)
        if "--pictures" in sys.argv:
            draw(folder)
    return compare(told, PAGES)


def compare(told: dict[str, str], pages: Sequence[Path]) -> int:
    """Show what the pages lack, and write it unless asked to ``--check``; gives the exit code."""
    changed = list(_changed(told, pages, write="--check" not in sys.argv))
    print("\n".join(changed))
    return 1 if changed and "--check" in sys.argv else 0


def _changed(told: dict[str, str], pages: Sequence[Path], *, write: bool) -> Iterator[str]:
    for page in pages:
        old = page.read_text("utf-8")
        new = filled(old, told)
        yield from difflib.unified_diff(
            old.splitlines(), new.splitlines(), page.name, page.name, lineterm="", n=0
        )
        if write:
            page.write_text(new, "utf-8")


if __name__ == "__main__":
    sys.exit(main())
