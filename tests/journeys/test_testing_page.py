"""docs/testing.md as a user of another language lives it: red, then green, then the tables."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path
from subprocess import run

import pytest

from greenroom.emulator.faults import KINDS
from greenroom.emulator.playing.files import names, read_scenario
from greenroom.testing.plugin import SETTINGS

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "testing.md").read_text("utf-8")
COMMAND = (
    sys.executable,
    "-c",
    "import sys; from greenroom.cli.dispatch import run; sys.exit(run(sys.argv[1:]))",
)


def block(kind: str) -> str:
    """The code block that a comment marks."""
    found = re.search(rf"<!-- {re.escape(kind)} -->\n```\w+\n(.*?)```", PAGE, re.DOTALL)
    assert found is not None, kind
    return found[1]


@pytest.mark.skipif(shutil.which("node") is None, reason="there is no Node here")
def test_the_node_example_is_red_and_then_green(tmp_path: Path) -> None:
    """The page's two files and its one command; the mended lines make the second test pass."""
    source = block("node: sync.mjs")
    (tmp_path / "sync.test.mjs").write_text(block("node: sync.test.mjs"))
    (tmp_path / "sync.mjs").write_text(source)
    words = (*COMMAND, "emulator", "run", "--", "node", "--test")
    red = run(words, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert red.returncode == 1
    assert "0 !== 2000" in red.stdout
    assert re.search(r"pass 1\n.*fail 1\n", red.stdout)
    wrong = "  if (!reply.ok) return 0\n"
    assert wrong in source
    (tmp_path / "sync.mjs").write_text(source.replace(wrong, block("node: mended")))
    green = run(words, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert green.returncode == 0, green.stdout
    assert re.search(r"pass 2\n.*fail 0\n", green.stdout)


@pytest.mark.skipif(shutil.which("curl") is None, reason="there is no curl here")
def test_the_curl_example_answers(tmp_path: Path) -> None:
    """The page's own shell lines bring the staff of the practice."""
    found = re.search(r"greenroom (emulator run -- sh -c '\n.*?')\n```", PAGE, re.DOTALL)
    assert found is not None
    shell = found[1].partition("'")[2].rstrip("'")
    words = (*COMMAND, "emulator", "run", "--", "sh", "-c", shell)
    told = run(words, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert told.returncode == 0
    assert "<StaffList>" in told.stdout


def test_every_kind_of_trouble_and_every_setting_is_on_the_page() -> None:
    """What the page counts and lists is what there is."""
    assert f"{len(KINDS)} kinds of it" in PAGE
    assert [kind for kind in KINDS if f"`{kind}`" not in PAGE] == []
    assert [name for name in SETTINGS if f"`{name}`" not in PAGE] == []
    readme = (ROOT / "README.md").read_text("utf-8")
    assert f"{len(KINDS)} kinds of trouble, and {len(names())} scenarios" in readme


def test_the_scenario_on_the_page_is_one() -> None:
    """As it stands, comments and all."""
    found = read_scenario(block("scenario"), file="mine.toml")
    assert found.name == "mine"
    assert len(found.steps) == 4
