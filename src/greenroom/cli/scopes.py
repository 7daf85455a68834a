"""``greenroom scopes``: what the features need, and what one operation needs."""

from __future__ import annotations

from greenroom.cli import look
from greenroom.cli.options import HERE, Json, Project
from greenroom.errors import ConfigError


def list_scopes(*, project: Project = HERE) -> int:
    """The least scopes for this project's features, with the operations that need each."""
    from greenroom.contract import contract
    from greenroom.contract.scopes import IDENTITY, least_scopes

    known = contract()
    settings = project.settings()
    wanted = [name for feature in settings.features for name in feature.operations]
    _all_known(wanted)
    plan = least_scopes(known, wanted or ["clients.list"])
    if project.json:
        look.show_json({**plan._asdict(), "identity": IDENTITY})
        return 0
    look.table(
        ("Scope", "Right", "Needed by"),
        [(name, known.scopes[name].label, ", ".join(plan.reasons[name])) for name in plan.scopes],
    )
    look.say(f"Every consent also asks for {', '.join(IDENTITY)}.")
    if plan.broad_only:
        look.step(
            "note",
            f"Only a broad scope opens {', '.join(plan.broad_only)}.",
            "Nobody knows whether Xero still grants it: greenroom scopes explain OPERATION.",
        )
    beyond = len(plan.opens_beyond)
    look.say(f"They open {beyond} operations more than the features use.")
    return 0


def explain(operation: str, *, json: Json = False) -> int:
    """What one operation needs, and what else each of its scopes would open.

    Parameters
    ----------
    operation
        Its name, such as clients.list.
    """
    from greenroom.contract import contract
    from greenroom.contract.scopes import is_broad_only, least_scopes, opened_by

    known = contract()
    _all_known([operation])
    found = known.operation(operation)
    least = least_scopes(known, [operation]).scopes
    opens = {name: opened_by(known, [name]) for name in found.scopes_any}
    if json:
        look.show_json(
            {
                "operation": operation,
                "any_of": found.scopes_any,
                "least": least,
                "broad_only": is_broad_only(known, found),
                "opens": opens,
                "standing": found.standing,
                "source": found.source,
            }
        )
        return 0
    look.say(f"{operation}: {found.summary}")
    look.say(f"Any one of these opens it; the least is {', '.join(least)}.")
    look.table(
        ("Scope", "Right", "Opens"),
        [(name, known.scopes[name].label, f"{len(opens[name])} operations") for name in opens],
    )
    if is_broad_only(known, found):
        look.step("note", "No granular scope is documented for it.", _BROAD)
    return 0


_BROAD = (
    "Xero's present list no longer has the broad scopes, and nobody has said whether granular "
    "ones open this call. Ask in the access request, and plan to do without."
)


def _all_known(names: list[str]) -> None:
    """Raise ``ConfigError`` with near names for an operation the contract does not know."""
    import difflib

    from greenroom.contract import contract

    known = [*contract().operations, *contract().accounting]
    for name in names:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=3)
            raise ConfigError(
                f"There is no operation called {name!r}.",
                hint=f"Did you mean {' or '.join(near)}?"
                if near
                else "greenroom contract reference lists them all.",
            )
