"""``greenroom scopes why``: the reason for one scope, or for what one operation needs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from greenroom.cli import look
from greenroom.cli.options import HERE, Project
from greenroom.errors import ConfigError

if TYPE_CHECKING:
    from greenroom.contract.model import Contract, Operation
    from greenroom.settings import Feature


def why(name: str, *, project: Project = HERE) -> int:
    """Why a scope is needed, or what opens an operation; the guide's names are translated.

    Parameters
    ----------
    name
        A scope such as practicemanager.client, or an operation such as clients.list.
    """
    from greenroom.contract import contract

    known, features = contract(), _features(project)
    operation = known.operations.get(name) or known.accounting.get(name)
    if operation is not None:
        _operation(known, operation, features, as_json=project.json)
    elif name in known.scopes or name in known.aliases:
        _scope(known, name, features, as_json=project.json)
    else:
        raise _unknown(known, name)
    return 0


def _features(project: Project) -> tuple[Feature, ...]:
    """The features of the project, if one is meant: elsewhere a scope is told of by itself."""
    from greenroom import config

    if project.project is None:
        try:
            config.find(Path.cwd())
        except ConfigError:
            return ()
    return project.settings().features


def _unknown(known: Contract, name: str) -> ConfigError:
    import difflib

    every = [*known.operations, *known.accounting, *known.scopes, *known.aliases]
    near = difflib.get_close_matches(name, every, n=3)
    return ConfigError(
        f"There is no operation and no scope called {name!r}.",
        hint=f"Did you mean {' or '.join(near)}?"
        if near
        else "greenroom contract reference lists them all.",
    )


def _operation(
    known: Contract, found: Operation, features: tuple[Feature, ...], *, as_json: bool
) -> None:
    """What opens an operation, which is the least, and who uses it here."""
    from greenroom.contract.scopes import is_broad_only, least_scopes, opened_by

    least = least_scopes(known, [found.name]).scopes
    opens = {name: opened_by(known, [name]) for name in found.scopes_any}
    users = [one.name for one in features if found.name in one.operations]
    broad_only = is_broad_only(known, found)
    if as_json:
        look.show_json(
            {
                "operation": found.name, "any_of": found.scopes_any, "least": least,
                "broad_only": broad_only, "opens": opens, "features": users,
                "standing": found.standing, "source": found.source,
            }
        )  # fmt: skip
        return
    look.say(f"{found.name}: {found.summary}")
    look.say(f"Any one of these opens it; the least is {', '.join(least)}.")
    look.table(
        ("Scope", "Right", "Opens"),
        [(name, known.scopes[name].label, _counted(len(opens[name]))) for name in opens],
    )
    if broad_only:
        look.step("note", "No granular scope is named for it.", _BROAD)
    _used_by(users, f"greenroom scopes needed --with {found.name}")


_BROAD = (
    "Xero's present list no longer has the broad scopes, and nobody has said whether granular "
    "ones open this call. Ask in the access request, and plan to do without."
)


def _scope(known: Contract, name: str, features: tuple[Feature, ...], *, as_json: bool) -> None:
    """What a scope is, what it opens, and who needs it here."""
    from greenroom.contract.scopes import (
        IDENTITY,
        least_scopes,
        opened_by,
        organisation_scopes,
    )

    alias = known.aliases.get(name)
    meant = known.scopes[alias.means if alias else name]
    used = [one for each in features for one in each.operations]
    plan = least_scopes(known, used)
    needing = plan.reasons.get(meant.name, ())
    users = [one.name for one in features if set(needing) & set(one.operations)]
    opens = opened_by(known, [meant.name])
    proves = not needing and meant.name in organisation_scopes(known, used)
    if as_json:
        look.show_json(
            {
                "scope": meant.name, "asked": name, "warning": alias.warning if alias else "",
                "label": meant.label, "broad": meant.broad, "opens": opens,
                "needed_by": needing, "beyond": plan.beyond.get(meant.name, ()),
                "features": users, "proves": proves,
                "standing": meant.standing, "source": meant.source,
            }
        )  # fmt: skip
        return
    if alias:
        look.step("broken", f"{name} is no scope of Xero's.", alias.warning)
    look.say(f"{meant.name}: {meant.label}. {meant.covers}")
    if meant.note:
        look.step("note", meant.note)
    if opens:
        look.say(f"It opens {_counted(len(opens))}: {', '.join(opens)}.")
    if needing:
        look.step("done", f"Needed here for {', '.join(needing)}.", f"By {', '.join(users)}.")
        look.say(f"{len(plan.beyond[meant.name])} of what it opens is not used.")
    elif meant.name in IDENTITY:
        look.step("done", "Asked for in every project.")
    elif proves:
        look.step("done", "Asked of an organisation, to prove the sign-in before approval.",
                  known.proving.note)  # fmt: skip
    elif features:
        look.step("note", "No feature here needs it.", f"Asked for are {', '.join(plan.scopes)}.")


def _counted(count: int) -> str:
    return "1 operation" if count == 1 else f"{count} operations"


def _used_by(users: list[str], command: str) -> None:
    if users:
        look.step("done", f"Used here by {', '.join(users)}.")
    else:
        look.step("note", "No feature here uses it.", f"What it would change: {command}")
