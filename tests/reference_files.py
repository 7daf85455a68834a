"""The reference files that ``GREENROOM_FACTS`` names; tests that compare with them skip without."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

FACTS = Path(os.environ.get("GREENROOM_FACTS", "/nowhere"))

needs_facts = pytest.mark.skipif(not FACTS.is_dir(), reason="GREENROOM_FACTS names no folder")
