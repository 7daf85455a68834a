"""The names that other people's code may rely on: few, typed, and free until they are used."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import greenroom

NAMES = [
    "AsyncSession",
    "CallError",
    "GreenroomError",
    "MemoryLimiter",
    "OutcomeUnknown",
    "RateLimited",
    "Request",
    "Response",
    "Send",
    "Session",
    "SignedOut",
    "Stage",
    "Transport",
    "__version__",
    "set_stage",
]


def test_the_public_names_are_these() -> None:
    """Whoever adds or removes a name does so here too, and tells it in the changelog."""
    assert greenroom.__all__ == NAMES
    assert set(NAMES) <= set(dir(greenroom))


@pytest.mark.parametrize("name", NAMES)
def test_each_public_name_is_there_and_in_the_docs(name: str) -> None:
    """Every name loads from where it lives, and the page about the library says what it is for."""
    found = getattr(greenroom, name)
    assert getattr(found, "__name__", name) in {name, "Callable"}
    page = (Path(__file__).parents[1] / "docs" / "library.md").read_text("utf-8")
    assert f"`{name}`" in page or name == "__version__"


def test_an_unknown_name_is_an_attribute_error() -> None:
    """A typo is told as with any module, and submodules can still be imported by name."""
    with pytest.raises(AttributeError, match="Sesion"):
        _ = greenroom.Sesion  # type: ignore[attr-defined]
    program = "from greenroom import errors, clock; print(errors.CallError.code)"
    assert subprocess.check_output([sys.executable, "-c", program], text=True) == "call\n"


def test_a_plain_import_loads_nothing_else() -> None:
    """Nothing of ours and nothing of others is loaded before a name is used."""
    program = (
        "import sys; before = set(sys.modules); import greenroom\n"
        "print(sorted({name.partition('.')[0] for name in set(sys.modules) - before}))"
    )
    said = subprocess.check_output([sys.executable, "-c", program], text=True)
    assert said.strip() in {"['greenroom', 'importlib', 'warnings']", "['greenroom']",
                            "['greenroom', 'importlib']"}  # fmt: skip
