"""``greenroom doctor``: what is wrong with this project on this machine, and what to do."""

from __future__ import annotations

from greenroom.cli import look
from greenroom.cli.options import HERE, Flag, Project


def doctor(*, probe: Flag = False, project: Project = HERE) -> int:
    """Check this project and this machine; say what to mend. Ends with 1 if something is broken.

    Parameters
    ----------
    probe
        Ask Xero too, one cheapest call per planned scope; without it nothing is called.
    """
    from greenroom.access.doctor.examine import examine

    with project.open() as workspace:
        diagnoses = examine(workspace, ask=probe)
    if project.json:
        look.show_json({"diagnoses": [one._asdict() for one in diagnoses]})
    else:
        for one in diagnoses:
            look.step(one.state, one.what, one.cause if one.state != "done" else "")
            if one.next:
                look.step("ours", f"Next: {one.next}")
    return 1 if any(one.state == "broken" for one in diagnoses) else 0
