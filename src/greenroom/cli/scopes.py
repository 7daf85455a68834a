"""``greenroom scopes``: what the features need, why, and what that rests on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from greenroom.cli import look
from greenroom.cli.options import HERE, Project, write_text
from greenroom.cli.purpose import UNNAMED, show_unnamed, unnamed
from greenroom.errors import ConfigError

if TYPE_CHECKING:
    from greenroom.access.scopes.planner import Change, Planned
    from greenroom.contract.model import Contract
    from greenroom.settings import Settings

_MOST = 8


def needed(
    *,
    further: Annotated[list[str] | None, Parameter(name="--with", negative="")] = None,
    project: Project = HERE,
) -> int:
    """The least scopes for this project's features, both answers where nobody knows.

    Ends with 3 while no feature is named.

    Parameters
    ----------
    further
        Operations of a further feature: what it would change. Give it again for each.
    """
    from greenroom.access.scopes.planner import changed
    from greenroom.contract import contract

    known, settings = contract(), project.settings()
    found, change = _planned(known, settings), None
    if further:
        after = _planned(known, settings, *further)
        found, change = after, changed(known, found, after)
    nothing = None if found.features else unnamed(settings, known)
    if project.json:
        look.show_json(_as_data(found, change) | {"unnamed": nothing})
        return UNNAMED if nothing else 0
    if nothing:
        show_unnamed(nothing)
        return UNNAMED
    _tell_plan(known, found)
    _tell_broad(found)
    if change:
        _tell_change(change)
    return 0


def _planned(known: Contract, settings: Settings, *further: str) -> Planned:
    """The plan for the features of the settings, and a further one of some operations."""
    from greenroom.access.scopes.planner import planned
    from greenroom.contract.scopes import check_known
    from greenroom.settings import Feature

    features = list(settings.features)
    for one in features:
        where = f"{settings.path}: the feature {one.name!r} names"
        check_known(known, one.operations, where=where)
    if further:
        check_known(known, further, where="--with names")
        features.append(
            Feature(name="The further one", reason="asked about here", operations=further)
        )
    return planned(known, features)


def _as_data(found: Planned, change: Change | None) -> dict[str, Any]:
    from greenroom.contract.scopes import IDENTITY

    told = found.plan._asdict()
    told |= {
        "identity": IDENTITY,
        "organisation": found.organisation,
        "without_broad": found.narrow._asdict() if found.needs_broad else None,
        "lost": [one._asdict() for one in found.lost],
    }
    return told | ({"change": change._asdict()} if change else {})


def _tell_plan(known: Contract, found: Planned) -> None:
    """The practice's consent, then the organisation's."""
    from greenroom.contract.scopes import IDENTITY

    plan = found.plan
    for feature in found.features:
        look.step(
            "done" if feature.reason.strip() else "ours",
            f"{feature.name}: {feature.reason.strip() or 'no reason yet; reviewers ask for one'}",
            ", ".join(dict.fromkeys(feature.operations)),
        )
    look.table(
        ("Scope", "Right", "Needed for", "Opens beyond"),
        [
            (name, known.scopes[name].label, _users(found, name), len(plan.beyond[name]))
            for name in plan.scopes
        ],
        empty="The features need nothing of a practice.",
    )
    look.say(f"Every consent also asks for {', '.join(IDENTITY)}.")
    if plan.scopes:
        beyond = len(plan.opens_beyond)
        look.say(f"Together they open {beyond} operations more than the features use.")
    look.say(f"In a consent of its own, an organisation is asked for {_organisation(found)}.")


def _organisation(found: Planned) -> str:
    """What an organisation is asked for, and what for where no feature needs it."""
    scopes = ", ".join(found.organisation)
    return f"{scopes}, which proves the sign-in" if found.only_proves else scopes


def _users(found: Planned, scope: str) -> str:
    """The features behind a scope."""
    needing = set(found.plan.reasons[scope])
    return ", ".join(
        dict.fromkeys(one.name for one in found.features if needing & set(one.operations))
    )


def _tell_broad(found: Planned) -> None:
    """Both answers."""
    if not found.needs_broad:
        return
    look.step("note", f"Only a broad scope is named for {_some(found.plan.broad_only)}.",
              "Nobody knows whether Xero still grants it, so there are two answers.")  # fmt: skip
    rows = [
        ("with it", ", ".join(found.plan.scopes), len(found.plan.opens_beyond), "nothing"),
        ("without it", ", ".join(found.narrow.scopes) or "none", len(found.narrow.opens_beyond),
         "; ".join(_lost(one.feature, one.operations, whole=one.whole) for one in found.lost)),
    ]  # fmt: skip
    look.table(("Answer", "Scopes", "Opens beyond", "Lost"), rows)
    if found.plan.without_broad:
        refused = f"{found.plan.without_broad} asks for the rest."
    else:
        refused = "nothing is left to ask for."
    look.step("ours", "Next: greenroom scopes assumptions --to scopes.md",
              "It goes with the access request, which asks Xero. If the sign-in is refused for the "
              f"broad scope, {refused}")  # fmt: skip


def _lost(feature: str, operations: tuple[str, ...], *, whole: bool) -> str:
    return f"all of {feature}" if whole else f"of {feature}: {_some(operations)}"


def _tell_change(change: Change) -> None:
    """What the further feature would change."""
    look.heading("What it changes")
    if change.added:
        look.step("ours", f"Asked for besides: {', '.join(change.added)}.",
                  "Tell Xero of the new use, then let every practice consent again.")  # fmt: skip
    else:
        look.step("done", "No further scope: what is asked for already opens it.")
    if change.added_narrow != change.added:
        named = ", ".join(change.added_narrow) or "nothing"
        look.step("note", f"Without the broad scope, asked for besides: {named}.")
    if change.lost:
        lost = [_some(one.operations) for one in change.lost]
        look.step("note", f"Only a broad scope is named for {'; '.join(lost)}.")
    if change.dropped:
        look.step("note", f"Not needed any more: {', '.join(change.dropped)}.",
                  "Scopes add up; it leaves a token only by revoking: greenroom connections "
                  "disconnect, then greenroom connect.")  # fmt: skip
    if change.opens:
        look.say(f"Opened besides are {len(change.opens)} calls: {_some(change.opens)}.")
    if change.closes:
        look.say(f"Opened no more are {len(change.closes)} calls: {_some(change.closes)}.")


def assumptions(*, to: Path | None = None, project: Project = HERE) -> int:
    """What the scope plan rests on, as a document for the team, the client and Xero.

    Parameters
    ----------
    to
        A file to write it to, as Markdown; that is when it counts as written.
    """
    from greenroom.access.office import Office
    from greenroom.access.scopes.keeping import keep_paper, paper_of

    with project.open() as workspace, Office(workspace) as office:
        nothing = unnamed(workspace.settings, workspace.contract)
        if nothing and to is not None:
            raise ConfigError(nothing.says, hint=nothing.next)
        text = paper_of(office)
        if to is not None:
            write_text(to, text, option="--to")
            keep_paper(office, text)
    if project.json:
        look.show_json({"text": text, "written": str(to) if to else ""})
    elif to is None:
        look.page(text)
        if nothing:
            show_unnamed(nothing)
            return 0
        look.step("ours", "Next: greenroom scopes assumptions --to scopes.md",
                  "Written to a file it counts as done among the tasks.", aside=True)  # fmt: skip
    else:
        look.step("done", f"{to} is written, and the ledger says so.",
                  "Next: greenroom access pack --draft")  # fmt: skip
    return 0


def _some(names: tuple[str, ...]) -> str:
    """The first of some names, and how many more there are."""
    more = len(names) - _MOST
    return ", ".join(names[:_MOST]) + (f" and {more} more" if more > 0 else "")
