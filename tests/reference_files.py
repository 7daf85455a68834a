"""The reference files that ``GREENROOM_FACTS`` names; tests that compare with them skip without."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

_NAMED = os.environ.get("GREENROOM_FACTS", "")

FACTS = Path(_NAMED or "/nowhere")

needs_facts = pytest.mark.skipif(not _NAMED, reason="GREENROOM_FACTS is not set")
