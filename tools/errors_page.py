"""docs/errors.md: every error with its code, exit code and meaning, from the classes themselves."""

from __future__ import annotations

import inspect

from greenroom import errors
from greenroom.errors import GreenroomError

_EXITS = {1: "failed", 2: "something you wrote is wrong", 3: "not yet: approval, consent or quota"}


def page() -> str:
    """The page as Markdown."""
    kinds = [
        kind
        for _, kind in inspect.getmembers(errors, inspect.isclass)
        if issubclass(kind, GreenroomError) and kind is not GreenroomError
    ]
    rows = [
        f"| `{kind.code}` | `{kind.__name__}` | {kind.exit_code} | {_sentence(kind)} |"
        for kind in sorted(kinds, key=lambda kind: kind.code)
    ]
    exits = [f"- **{number}** {text}" for number, text in _EXITS.items()]
    return "\n".join(
        [
            "<!-- Generated from greenroom.errors by tools/fresh.py; do not edit. -->",
            "# Errors",
            "",
            "Every error has a stable code, says what happened to which thing and what to do next.",
            "With `--json` a command prints it as an object. A command ends with the exit code:",
            "",
            "- **0** done",
            *exits,
            "",
            "| Code | Class | Exit | Meaning |",
            "| --- | --- | --- | --- |",
            *rows,
            "",
        ]
    )


def _sentence(kind: type[GreenroomError]) -> str:
    """The first sentence of a class's docstring, on one line."""
    return " ".join((inspect.getdoc(kind) or "").split("\n\n")[0].split()).replace("``", "`")
