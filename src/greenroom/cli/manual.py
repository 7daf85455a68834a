"""The page of the docs that tells every command: the help texts themselves, one after the other."""

from __future__ import annotations

from greenroom.cli.commands import COMMANDS, GROUPS
from greenroom.cli.dispatch import build
from greenroom.cli.help import page

_HEAD = """\
# Commands

Generated from the command list; `make docs` writes it anew. Every command ends with 0 (done),
1 (failed), 2 (wrong usage) or 3 (not yet: approval, consent or quota), and tells an error on one
screen: what, where, and what next. What a command found goes to standard output; progress, waiting
and errors go to standard error. `NO_COLOR` is honoured, and a pipe gets plain text.
"""


def manual() -> str:
    """The page as Markdown."""
    app = build()
    parts = [_HEAD]
    last = ""
    for one in COMMANDS:
        if one.group and one.group != last:
            parts.append(f"## {one.group}\n\n{GROUPS[one.group]}\n")
        last = one.group
        level = "###" if one.group else "##"
        text = page(app, one.name.split())
        parts.append(f"{level} greenroom {one.name}\n\n```text\n{text}\n```\n")
    return "\n".join(parts)
