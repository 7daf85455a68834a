"""One run for the tests that only ask it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from exec_cast import a_run

from greenroom.emulator.exec.run import Run


@pytest.fixture(scope="module")
def made() -> Iterator[Run]:
    """A run that answers while the module's tests last."""
    with a_run() as found:
        yield found
