"""``greenroom access``: where the approval stands, as far as calls can tell."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from greenroom.cli import look
from greenroom.cli.options import HERE, Project

_MARKS: dict[str, look.Mark] = {
    "open": "done",
    "empty": "note",
    "throttled": "waiting",
    "not approved": "waiting",
    "broken": "broken",
}


def probe(*, practice: str = "", project: Project = HERE) -> int:
    """One cheapest call per planned scope: open, empty, or why not.

    Parameters
    ----------
    practice
        Its tenant id or name; default: the only one.
    """
    from greenroom.access.probe import probe as run

    with project.open() as workspace:
        tenant = workspace.practice(practice)
        session = workspace.session(tenant)

        def call(operation: str, arguments: dict[str, Any]) -> Iterable[Any]:
            return session.call(operation, arguments).records

        verdicts = run(
            workspace.contract,
            call,
            scopes=workspace.scope_plan.scopes,
            granted=workspace.tokens.scopes(workspace.client_id, tenant),
            now=workspace.clock.now(),
        )
        for verdict in verdicts:
            workspace.ledger.append(
                "access.probed",
                app=workspace.client_id,
                practice=tenant,
                facts={"scopes": verdict.scope, "outcome": verdict.word},
            )
    if project.json:
        look.show_json([one._asdict() for one in verdicts])
    else:
        for one in verdicts:
            look.step(_MARKS.get(one.word, "ours"), f"{one.scope}: {one.word}", one.evidence)
            if one.next:
                look.step("ours", f"Next: {one.next}")
    return 0 if all(one.word in {"open", "empty"} for one in verdicts) else 3
