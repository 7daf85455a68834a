"""``greenroom emulator faults``: trouble on purpose, listed, added and ended."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Annotated, Any

from cyclopts import Parameter

from greenroom.cli import look
from greenroom.cli.options import HERE, Flag, Project
from greenroom.cli.world import Url, emulator


@Parameter(name="*")
@dataclass(frozen=True)
class Trouble:
    """One piece of trouble to script, as it is typed."""

    operation: Annotated[
        str, Parameter(help="Whom it meets: a pattern such as clients.* or identity.refresh.")
    ] = ""
    practice: Annotated[str, Parameter(help="Only calls of this tenant id.")] = ""
    count: Annotated[int, Parameter(help="How often it strikes; 0 is for ever.")] = 1
    after: Annotated[int, Parameter(help="How many matching calls it lets pass first.")] = 0
    probability: Annotated[
        float, Parameter(help="How likely it strikes each, the same way in the same world.")
    ] = 1.0
    from_: Annotated[
        str,
        Parameter(
            name="--from", help="When it begins in the emulator: seconds from now, or a moment."
        ),
    ] = ""
    until: Annotated[str, Parameter(help="When it ends: seconds from now, or a moment.")] = ""
    seconds: Annotated[
        float, Parameter(help="How slow an answer, how long a 429, how wrong a clock is.")
    ] = 0.0
    status: Annotated[
        int, Parameter(help="The HTTP status of a gateway's answer, or an error's.")
    ] = 0
    title: Annotated[str, Parameter(help="The title of a gateway's answer.")] = ""
    text: Annotated[str, Parameter(help="The words of an error.")] = ""
    keep: Annotated[float, Parameter(help="The part of a cut body that arrives.")] = 0.5
    content_type: Annotated[str, Parameter(help="The wrong content type.")] = "text/html"

    def order(self, kind: str) -> dict[str, Any]:
        """The order to script it."""
        told = asdict(self)
        begins, ends = told.pop("from_"), told.pop("until")
        moments = {"from": _moment(begins), "until": _moment(ends)}
        return {"kind": kind, **told, **moments, "count": self.count or None}


ONCE = Trouble()


def faults(
    *,
    add: str = "",
    trouble: Trouble = ONCE,
    end: Annotated[list[str] | None, Parameter(negative="")] = None,
    end_all: Flag = False,
    kinds: Flag = False,
    url: Url = "",
    project: Project = HERE,
) -> int:
    """List the trouble that is scripted, script more of it, or end it.

    Parameters
    ----------
    add
        The kind of trouble to add; --kinds lists them.
    end
        The id of trouble to end; give it again for several.
    end_all
        End all of it.
    kinds
        List the kinds there are, and where each strikes.
    """
    if kinds:
        return _kinds(project)
    with emulator(project, url) as ask:
        if end_all:
            ask("faults", method="DELETE")
        for one in end or []:
            ask(f"faults/{one}", method="DELETE")
        if add:
            ask("faults", trouble.order(add))
        found, now = ask("faults"), ask("state")["now"]
    return _show(project, found, now)


def _moment(told: str) -> float | str | None:
    """Seconds as a number, a moment as it is written."""
    try:
        return float(told) if told else None
    except ValueError:
        return told


def _show(project: Project, found: list[dict[str, Any]], now: float) -> int:
    """The faults as a table, or as they are."""
    if project.json:
        look.show_json(found)
        return 0
    look.table(
        ("Kind", "Meets", "Left", "Struck", "From", "Until", "Id"),
        [
            (
                one["kind"],
                one["operation"] or "any call",
                "for ever" if one["count"] is None else max(0, one["count"] - one["struck"]),
                one["struck"],
                look.ago(one["from_at"], now) if one["from_at"] is not None else "",
                look.ago(one["until_at"], now) if one["until_at"] is not None else "",
                one["id"],
            )
            for one in found
        ],
        empty="No trouble. For example: greenroom emulator faults --add 503 --count 2",
    )
    return 0


def _kinds(project: Project) -> int:
    """Every kind of trouble."""
    from greenroom.emulator.faults import KINDS, PLACES

    if project.json:
        look.show_json(KINDS)
        return 0
    look.table(("Kind", "Strikes"), [(kind, PLACES[place]) for kind, place in KINDS.items()])
    return 0
