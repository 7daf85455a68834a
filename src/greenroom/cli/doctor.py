"""``greenroom doctor``: what is wrong with this project on this machine, and what to do."""

from __future__ import annotations

from greenroom.cli import look
from greenroom.cli.options import HERE, Project


def doctor(*, project: Project = HERE) -> int:
    """Check this project and this machine; say what to mend. Xero is not called."""
    from greenroom.access.doctor import examine

    with project.open() as workspace:
        findings = examine(workspace)
    if project.json:
        look.show_json([one._asdict() for one in findings])
    else:
        for one in findings:
            look.step(one.state, one.what, f"Next: {one.next}" if one.next else "")
    return 1 if any(one.state == "broken" for one in findings) else 0
