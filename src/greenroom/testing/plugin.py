"""The pytest plugin: Xero's side as a fixture, in process or served, with a world or a scenario.

What a test wants is chosen by the marker ``greenroom`` or, for all tests, by ini settings of the
same names. pytest loads this module in every run, so nothing heavy is imported before a fixture
is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from greenroom.testing.prepared import Prepared

SETTINGS = {
    "clients": "How many clients the practice has (default: 50).",
    "country": "Where it is: AU, NZ or UK (default: AU).",
    "seed": "The same seed makes the same practice (default: 1).",
    "stage": "Where the app stands with Xero (default: approved; requested is a pending one).",
    "world": "A world file instead, relative to the root folder.",
    "scenario": "A scenario instead: a name, or a file that ends in .toml.",
    "limits": "Whether Xero's rate limits are held (default: true).",
    "switches": "Readings where witnesses differ, such as tenant-name=null.",
    "clock": "frozen or system (default: frozen in process, system when served).",
}
"""What the marker and the ini settings ``greenroom_…`` may say."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the ini settings."""
    for name, text in SETTINGS.items():
        kind: Any = "args" if name == "switches" else "string"
        parser.addini(f"greenroom_{name}", text, type=kind)


def pytest_configure(config: pytest.Config) -> None:
    """Declare the marker."""
    told = ", ".join(f"{name}=…" for name in SETTINGS)
    config.addinivalue_line("markers", f"greenroom({told}): what Xero's side is like in a test.")


@pytest.fixture
def greenroom(request: pytest.FixtureRequest) -> Prepared:
    """Xero's side in process: ``session``, ``send``, ``control``; nothing listens anywhere."""
    return _prepared(request, clock="frozen")


@pytest.fixture
def greenroom_server(request: pytest.FixtureRequest) -> Iterator[Prepared]:
    """Xero's side behind an address of its own: ``origin``, ``environment()``, ``control``."""
    serving = import_module("greenroom.testing.prepared").serving
    with serving(_prepared(request, clock="system")) as served:
        yield served


def _prepared(request: pytest.FixtureRequest, *, clock: str) -> Prepared:
    """The emulator that the test's marker and the ini settings ask for."""
    told = _told(request)
    build = import_module("greenroom.testing.chosen").build
    made: Prepared = build(told, folder=Path(request.config.rootpath), clock=clock)
    return made


def _told(request: pytest.FixtureRequest) -> dict[str, Any]:
    """What is asked for: the marker nearest to the test first, the ini settings last."""
    told = {
        name: value
        for name in SETTINGS
        if (value := request.config.getini(f"greenroom_{name}")) not in ("", [])
    }
    for marker in reversed(list(request.node.iter_markers("greenroom"))):
        unknown = sorted(marker.kwargs.keys() - SETTINGS.keys())
        if unknown or marker.args:
            what = ", ".join([*map(repr, marker.args), *unknown])
            raise pytest.UsageError(
                f"@pytest.mark.greenroom has no {what}; it takes {', '.join(SETTINGS)}"
            )
        told |= marker.kwargs
    return told
