"""The long proofs. ``N`` in the environment says how long; without it they are short.

They use the casts of the packages they prove.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "sync"))
