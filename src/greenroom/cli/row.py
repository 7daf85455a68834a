"""One row of the list of commands."""

from __future__ import annotations

from typing import NamedTuple


class Command(NamedTuple):
    """One command: ``greenroom group verb``; the group is empty for a command of its own."""

    group: str
    verb: str
    path: str
    help: str
    example: str

    @property
    def name(self) -> str:
        """Group and verb as they are typed."""
        return f"{self.group} {self.verb}".strip()


def command(name: str, path: str, text: str, options: str = "") -> Command:
    """A row of the list; the example is the command with the options."""
    group, _, verb = name.rpartition(" ")
    example = f"greenroom {name} {options}".strip()
    return Command(group, verb, f"greenroom.cli.{path}", text, example)
