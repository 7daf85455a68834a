"""``greenroom access architecture``: where XPM data goes, protected how, seen by whom, how long."""

from __future__ import annotations

from pathlib import Path

from greenroom.cli import look
from greenroom.cli.options import HERE, Project, write_text
from greenroom.cli.purpose import show_remarks, show_unnamed, unnamed


def architecture(*, svg: Path | None = None, project: Project = HERE) -> int:
    """Where XPM data goes, how it is protected, who sees it and how long it stays.

    Read from the settings, the features and the mapping; what they do not say is a gap. Ends with 1
    while there is one, or no feature is named.

    Parameters
    ----------
    svg
        Write the picture of it to this file too.
    """
    from greenroom.access.landscape import architecture_of
    from greenroom.draw.flow import flow
    from greenroom.draw.svg import as_file

    with project.open() as workspace:
        found, app = architecture_of(workspace), workspace.settings.app.name
        nothing = unnamed(workspace.settings, workspace.contract)
    ends = 1 if found.gaps or nothing else 0
    if svg is not None:
        write_text(svg, as_file(flow(found.picture)), option="--svg")
    if project.json:
        arrows = [one._asdict() for one in found.picture.arrows]
        look.show_json({"places": found.places, "arrows": arrows, "gaps": found.gaps,
                        "remarks": found.remarks, "unnamed": nothing})  # fmt: skip
        return ends
    look.heading(f"{app}: where {found.whose} goes")
    for one in found.places:
        look.step("broken" if one.gaps or one.weak else "done", one.name, one.holds)
        look.pairs(
            {
                "  Protected": one.protection or _OPEN,
                **(
                    {"  Not enough": f"{one.weak}: evidence key-ring fails for it"}
                    if one.weak
                    else {}
                ),
                "  Seen by": one.seen_by or _OPEN,
                "  Stays": one.stays or _OPEN,
            }
        )
    look.heading("What goes where")
    for index, arrow in enumerate(found.picture.arrows, 1):
        look.step("note", f"{index}. {arrow.start} → {arrow.end}", arrow.carries)
    show_remarks(found.remarks)
    if nothing:
        show_unnamed(nothing)
    if found.gaps:
        count = f"{len(found.gaps)} {'gap' if len(found.gaps) == 1 else 'gaps'}"
        look.step("ours", f"{count}: say it in [access] and [destination] of greenroom.toml.")
    if svg is not None:
        look.step("done", f"Wrote {svg}.")
    return ends


_OPEN = "not said yet"
