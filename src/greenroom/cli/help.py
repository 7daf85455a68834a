"""The help page of one command or group, as text; the docs are made of the same pages.

The top-level help is a packaged text of its own and needs none of this.
"""

from __future__ import annotations

import inspect
import textwrap
from collections.abc import Iterable, Sequence
from pathlib import PurePath
from typing import Any, Literal, NamedTuple, get_args, get_origin

from cyclopts import App

from greenroom.cli.commands import COMMANDS, GROUPS
from greenroom.cli.row import Command

_LAST = ("--project", "--json")
"""Options that most commands share: told after a command's own."""

_WIDEST_NAME = 28


class _Option(NamedTuple):
    """One option as the page tells it."""

    name: str
    about: str


def asked(arguments: Sequence[str]) -> bool:
    """Whether a command line asks for help: by the flag, or by a group named alone."""
    return "--help" in arguments or "-h" in arguments or " ".join(arguments) in GROUPS


def page(app: App, arguments: Iterable[str], *, columns: int = 80) -> str:
    """The help page of the command or group that the words begin with."""
    words = [word for word in arguments if not word.startswith("-")]
    for count in (3, 2, 1):
        named = " ".join(words[:count])
        found = next((one for one in COMMANDS if one.name == named), None)
        if found:
            return _command_page(app, found, columns)
        if named in GROUPS:
            return _group_page(named, columns)
    return ""


def _group_page(group: str, columns: int) -> str:
    """What a group is for, and its commands."""
    members = [_Option(one.name, one.help) for one in COMMANDS if one.group == group]
    members += [
        _Option(name, text) for name, text in GROUPS.items() if name.rpartition(" ")[0] == group
    ]
    return "\n".join(
        [
            f"Usage: greenroom {group} COMMAND [OPTIONS]",
            "",
            *textwrap.wrap(GROUPS[group], columns),
            "",
            "Commands:",
            *_columned(members, columns),
            "",
            *textwrap.wrap(f"greenroom {group} COMMAND --help tells the options of one.", columns),
        ]
    )


def _command_page(app: App, command: Command, columns: int) -> str:
    """Usage, what it does, its options, an example."""
    _, path, _ = app.parse_commands(command.name.split())
    made = path[-1]
    arguments = [one for one in made.assemble_argument_collection(parse_docstring=True) if one.show]
    placed = [one for one in arguments if _is_placed(one) and not _is_the_rest(one)]
    usage = [*(_place(one) for one in placed), "[OPTIONS]"]
    if any(_is_the_rest(one) for one in arguments):
        usage.append("-- PROGRAM [ARGUMENTS]")
    own = [_option(one) for one in arguments if not _is_the_rest(one)]
    own.sort(key=lambda option: _LAST.index(option.name) if option.name in _LAST else -1)
    # Its first paragraph says more than the one sentence of the list.
    about = inspect.getdoc(made.default_command) or command.help
    about = about.partition("\n\n")[0].replace("\n", " ")
    lines = [
        *textwrap.wrap(
            " ".join(["Usage: greenroom", command.name, *usage]),
            columns,
            subsequent_indent="  ",
            break_on_hyphens=False,
            break_long_words=False,
        ),
        "",
        *textwrap.wrap(about, columns),
    ]
    if own:
        lines += ["", "Options:", *_columned(own, columns)]
    return "\n".join([*lines, "", "Example:", f"  {command.example}"])


def _is_placed(argument: Any) -> bool:
    kind = argument.field_info.kind
    return kind is not inspect.Parameter.KEYWORD_ONLY


def _is_one_of_many(argument: Any) -> bool:
    return argument.field_info.kind is inspect.Parameter.VAR_POSITIONAL


def _is_the_rest(argument: Any) -> bool:
    """Whether it takes every word after ``--``: another program, and what that is given."""
    return _is_one_of_many(argument) and _word(argument) == "PROGRAM"


def _word(argument: Any) -> str:
    return str(argument.names[0]).removeprefix("--").upper()


def _place(argument: Any) -> str:
    word = _word(argument)
    if _is_one_of_many(argument):
        return f"[{word}...]"
    return word if argument.required else f"[{word}]"


def _option(argument: Any) -> _Option:
    """An option with what it takes, what it is for, and what it is when left out."""
    choices = argument.get_choices() or ()
    takes = _takes(argument.hint)
    name = " ".join(filter(None, (argument.names[0], takes)))
    if _is_one_of_many(argument):
        name = f"{_word(argument)}..."
    elif argument.field_info.kind is inspect.Parameter.POSITIONAL_ONLY:
        name = _word(argument)
    elif _is_placed(argument):
        name = f"{_place(argument).strip('[]')} or {argument.names[0]}"
    about = argument.parameter.help or ""
    if choices:
        about += f" One of {', '.join(choices)}."
    default = argument.field_info.default
    if isinstance(default, float):
        default = f"{default:g}"
    if default not in (None, "", False, inspect.Parameter.empty) and default != PurePath():
        about += f" Default: {default}."
    return _Option(name, about.strip())


def _takes(hint: Any) -> str:
    """The word for the value an option takes; empty for a flag."""
    if get_origin(hint) is Literal:
        return "WORD"
    named = {bool: "", str: "TEXT", int: "NUMBER", float: "NUMBER"}
    if hint in named:
        return named[hint]
    inner = [one for one in get_args(hint) if one is not type(None)]
    if inner:
        return _takes(inner[0])
    return "PATH" if isinstance(hint, type) and issubclass(hint, PurePath) else "TEXT"


def _columned(options: Sequence[_Option], columns: int) -> list[str]:
    """Names on the left, their text beside; a long name has its text below it."""
    width = min(_WIDEST_NAME, max(len(one.name) for one in options))
    gap = " " * (width + 4)
    room = max(24, columns - len(gap))
    lines = []
    for one in options:
        text = textwrap.wrap(one.about, room) or [""]
        if len(one.name) > width or columns < width + 28:
            lines.append(f"  {one.name}")
            below = textwrap.wrap(one.about, max(24, columns - 6))
            lines += [f"      {line}" for line in below]
            continue
        lines.append(f"  {one.name:<{width}}  {text[0]}".rstrip())
        lines += [gap + line for line in text[1:]]
    return lines
