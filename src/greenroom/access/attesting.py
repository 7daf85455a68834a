"""What a person's word wants beside the name: a note, and a document or where to find one.

Which step wants neither, and why, is said in ``data/journey.toml`` (``bare``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from greenroom.access.documents import named
from greenroom.access.journey_data import Event, journey_data
from greenroom.access.spoken import one_line
from greenroom.errors import ConfigError

_A_FILE = re.compile(
    r"(?!\w+://)\S*[/\\]\S*|\S+\.[A-Za-z]\w{1,4}|.+\.(pdf|docx?|xlsx?|eml|msg|html?|md|txt|csv|png|jpg)",
    re.IGNORECASE,
)
"""Words that name a file: one word that is a path or has an ending, or more that end as one."""


def step_command(event: str) -> str:
    """What is typed to record a step, with all that it wants."""
    wanted = "" if journey_data().events[event].bare else " --note NOTE --document DOCUMENT"
    return f"greenroom access step {event} --by NAME{wanted}"


def document_told(text: str) -> dict[str, str] | None:
    """A file by name and SHA-256, or the words that say where to find the document; None for none.

    Raises ``ConfigError`` for what names a file that is not there.
    """
    said = one_line("--document", text)
    if not said:
        return None
    path = Path(said).expanduser()
    if path.is_file():
        return named(path)
    if _A_FILE.fullmatch(said) or (path.exists() and not path.is_dir()):
        raise ConfigError(
            f"--document {said} is no file that is there.",
            hint='Name one that is; or say in words where to find it: --document "mail of 3 Nov".',
        )
    return {"name": said}


def require_whole(
    name: str, event: Event, *, by: str, note: str, paper: object, gaps: int | None = None
) -> None:
    """Nothing where a step has what it wants; else ``ConfigError`` that names what is missing."""
    lacking = [] if event.bare else [*_lacking(note, paper)]
    if not lacking:
        return
    verb = "are" if len(lacking) > 1 else "is"
    still = ""
    if gaps:
        count = "1 gap is" if gaps == 1 else f"{gaps} gaps are"
        still = f" {count} open in the assessment: greenroom access assess gaps."
    what = event.document or event.reference or "an e-mail of 3 Nov, ticket 123"
    raise ConfigError(
        f"{name} rests on your word, with a note and a document: {' and '.join(lacking)} {verb} "
        f"missing.{still}",
        hint=f'greenroom access step {name} --by "{by}" --note "What happened" --document '
        f'"{what}". A document is a file, or words that say where to find it.',
    )


def _lacking(note: str, paper: object) -> Iterator[str]:
    if not note:
        yield "--note"
    if not paper:
        yield "--document"
