"""``greenroom access assess export``: the answers as a file to paste from."""

from __future__ import annotations

from pathlib import Path

from greenroom.cli import look
from greenroom.cli.options import HERE, Flag, Project
from greenroom.cli.papers import ASSESSMENT, Wanted, counted, told_of
from greenroom.errors import ConfigError


def export(
    *, to: Path, force: Flag = False, wanted: Wanted = ASSESSMENT, project: Project = HERE
) -> int:
    """Write the answers in the document's order, else in ours: .csv, .md or .html, to paste from.

    Parameters
    ----------
    to
        The file; its ending says which.
    force
        Replace the file that is there.
    """
    from greenroom.access import forms
    from greenroom.access.asking import title_of
    from greenroom.access.office import Office

    ending = to.suffix.lower()
    if ending not in forms.ENDINGS:
        raise ConfigError(f"{to} ends in none of .csv, .md, .html.", hint="Name such a file.")
    if to.exists() and not force:
        raise ConfigError(f"{to} is already there.", hint="Add --force to replace it.")
    with project.open() as workspace, Office(workspace) as office:
        paper = wanted.of(office)
        made = forms.ENDINGS[ending](paper.sheet, title_of(office, wanted.form))
    # A spreadsheet takes a file without this mark for one of its own old letters.
    letters = "utf-8-sig" if ending == ".csv" else "utf-8"
    try:
        to.write_text(made, letters, newline="")
    except OSError as error:
        raise ConfigError(
            f"{to} cannot be written: {error.strerror}.", hint="Name another place."
        ) from error
    if project.json:
        look.show_json({"file": str(to), **told_of(paper)})
        return 0
    order = f"in the order of {paper.document.label}" if paper.document else "in our order"
    look.step("done", f"Wrote {to} {order}, {counted(paper.sheet.gaps)} marked in it.")
    return 0
