"""Findings, an incident, a renewal on fixed days; what they print stands in docs/keeping-access.md.

``--check`` compares; without it the page is written.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from approval_story import BY, ROOT, Scene, compare, walk

PAGE = ROOT / "docs" / "keeping-access.md"
BO = '--by "Bo Tane"'
SAYS = f'{BY} --note "As agreed." --document "mail of that day"'

SCENES = (
    Scene("03-02", 'init --name "Ledgerline Sync" --feature clients --clients 400'),
    Scene("03-02", "access evidence collect", "", (0, 1)),
    Scene("03-02", f'access assess answer q18 "The owner of the database." --yes {BY}'),
    Scene("03-02", f'access assess answer q14 "NIST SP 800-123, by image." --yes {BY}'),
    Scene("03-02", f'access assess answer q20 "Alerts per layer, tested." --yes {BO}'),
    Scene("03-02", f"access step request-sent {SAYS}"),
    Scene("03-04", f"access step request-accepted {SAYS}"),
    Scene("03-04", f"access step assessment-received {SAYS}"),
    Scene("03-06", f"access step assessment-returned {SAYS}"),
    Scene("03-16", f"access step remediation-asked {SAYS} --reference SEC-88"),
    Scene(
        "03-17",
        'access findings add "Two factors are not forced for one role" --severity high '
        f"--question q11 --received 2026-03-16 {BY}",
        "added",
    ),
    Scene(
        "03-17",
        'access findings add "Logs stay for half a year" --question q19 '
        f"--received 2026-03-16 {BY}",
    ),
    Scene("03-20", f"access step plan-sent {SAYS}"),
    Scene("03-23", f'access findings change f-1 --owner "Bo Tane" {BY}'),
    Scene("03-23", "access findings list", "findings", (3,)),
    Scene("04-01", f'access findings close f-1 --did "Forced for every role." {BO}', "closed"),
    Scene("04-02", f'access findings close f-2 --did "Kept for 400 days." {BY}', "answer"),
    Scene("04-03", f"access step remediation-done {SAYS}"),
    Scene("04-17", f"access step assessment-passed {SAYS}"),
    Scene(
        "06-09",
        f'access incidents add "A laptop is gone" --noticed 2026-06-08T22:30 {BY}',
        "incident",
    ),
    Scene("06-09", f"access incidents report i-1 --at 2026-06-09T09:15 {BO}", "reported"),
    Scene("06-11", f'access incidents close i-1 --did "Wiped; keys rotated." {BO}'),
    Scene("2027-03-19", "access incidents none --since 2026-06-09 " + BY, "none"),
    Scene("2027-03-19", "access incidents list", "register"),
    Scene("2027-03-19", "access renew", "due", (3,)),
    Scene("2027-03-19", f"access renew {BY}", "begun", (3,)),
    Scene("2027-03-22", "access evidence collect", "", (0, 1)),
    Scene("2027-03-22", f"access renew --held {BO}", "held", (0, 3)),
    Scene("2027-03-22", f"access renew q14 {BO}", "confirmed", (3,)),
)


def main() -> int:
    """Compare with ``--check``, else write; returns the exit code."""
    with tempfile.TemporaryDirectory() as made:
        return compare(walk(Path(made), SCENES), (PAGE,))


if __name__ == "__main__":
    sys.exit(main())
