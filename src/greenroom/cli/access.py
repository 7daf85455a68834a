"""``greenroom access probe``: what each planned scope is, as far as calls can tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from greenroom.cli import look
from greenroom.cli.options import HERE, Project
from greenroom.cli.purpose import UNNAMED, show_unnamed, unnamed

if TYPE_CHECKING:
    from greenroom.access.purpose import Remark
    from greenroom.access.scopes.probing import Probed
    from greenroom.workspace import Workspace

_MARKS: dict[str, look.Mark] = {
    "open": "done",
    "empty": "note",
    "hidden": "broken",
    "throttled": "waiting",
    "not approved": "waiting",
    "tier": "waiting",
    "broken": "broken",
}


def probe(*, practice: str = "", project: Project = HERE) -> int:
    """One cheapest call per planned scope: open, empty, or why not. Nothing is written.

    Ends with 3 where a scope is not open, or no feature says which are planned.

    Parameters
    ----------
    practice
        Its tenant id or name; default: the only one.
    """
    from greenroom.access.scopes.probing import probed

    with project.open() as workspace:
        found = probed(workspace, practice)
        nothing = _nothing(workspace, found)
        settings, rehearsed = workspace.settings, workspace.is_rehearsed
    if project.json:
        verdicts = [one._asdict() | {"is_open": one.is_open} for one in found.verdicts]
        look.show_json({"practice": found.practice, "verdicts": verdicts, "nothing": nothing})
    elif nothing:
        look.step("note", "There is nothing to probe.")
        show_unnamed(nothing)
    else:
        for one in found.verdicts:
            told = f"{one.scope}: {one.word}" + (f" ({one.because})" if one.because else "")
            look.step(_MARKS.get(one.outcome, "ours"), told,
                      f"{one.cause} Seen: {one.evidence}.")  # fmt: skip
        for following in dict.fromkeys(one.next for one in found.verdicts if one.next):
            look.step("ours", f"Next: {following}")
        words = {one.word for one in found.verdicts}
        if rehearsed and words & {"not approved", "tier"}:
            look.step("ours", "Here in the sandbox you can play Xero: greenroom emulator approve")
    if not settings.features:
        return UNNAMED
    return 0 if all(one.is_open for one in found.verdicts) else 3


def _nothing(workspace: Workspace, found: Probed) -> Remark | None:
    """Why there was nothing to probe, and what to do; None where there was something."""
    from greenroom.access.purpose import Remark

    if found.verdicts:
        return None
    told = unnamed(workspace.settings, workspace.contract)
    used = ", ".join(dict.fromkeys(workspace.operations))
    return told or Remark(
        f"The features use an organisation only ({used}), and no scope of a practice.",
        "greenroom connect --accounting signs in there; its scopes wait for no approval.",
    )
