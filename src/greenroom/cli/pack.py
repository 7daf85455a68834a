"""``greenroom access pack``: what an approval is asked with, as one folder and one PDF."""

from __future__ import annotations

from pathlib import Path

from greenroom.cli import look
from greenroom.cli.options import HERE, Flag, Project


def pack(*, to: Path = Path("access-pack"), draft: Flag = False, project: Project = HERE) -> int:
    """Build the request pack: a tagged PDF, its page, the answers, the evidence, a manifest.

    It is refused while a required answer is missing; a draft marks what is missing in place.

    Parameters
    ----------
    to
        The folder to write; an earlier pack there is replaced, anything else is left alone.
    draft
        Build it with its gaps, each marked.
    """
    from greenroom.access.office import Office
    from greenroom.access.pack import folder, packing

    with project.open() as workspace, Office(workspace) as office:
        made = packing.pack_of(office, draft=draft)
        with look.progress("Building the pack") as update:
            update("pages", 0, 1)
            files = folder.files_of(made)
        folder.write(to, files)
        packing.note_built(office, made, files)
    if project.json:
        sizes = {name: len(body) for name, body in files.items()}
        look.show_json({"folder": str(to), "files": sizes, "gaps": made.gaps, "draft": draft})
        return 0
    look.table(("File", "Holds"), [(name, folder.HOLDS[name]) for name in files])
    for one in made.gaps[:8]:
        look.step("broken", one.what, one.next)
    rest = len(made.gaps) - 8
    more = f" ({rest} more gaps: greenroom access assess gaps)" if rest > 0 else ""
    if made.rehearsed:
        look.note(made.rehearsed)
    look.step("done", f"The pack is in {to}{more}.", "draft" if draft else "ready to be sent")
    return 0
