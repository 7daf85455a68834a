"""From the command list to a running command, and the one place that renders errors.

Commands are registered by import path: only the one that runs is imported.
"""

from __future__ import annotations

import errno
import os
import sys
import traceback
from collections.abc import Sequence
from typing import Any

from cyclopts import App, CycloptsError

from greenroom import __version__
from greenroom.cli import help as helping
from greenroom.cli import look
from greenroom.cli.commands import COMMANDS, GROUPS
from greenroom.errors import CallError, ConfigError, GreenroomError, MappingError

INTERRUPTED = 130
"""The exit code after Ctrl-C, as shells expect it; 128 and its number after another signal."""

DEBUG = "GREENROOM_DEBUG"
"""The environment variable that shows the whole traceback of a mistake of ours."""


_NEXT: tuple[tuple[type[GreenroomError], str], ...] = (
    (MappingError, "Mend that place, then: greenroom mapping check"),
    (ConfigError, "Mend that and run the command again; greenroom doctor looks at the rest."),
    (CallError, "Run the command again; greenroom access probe tells what is open."),
    (GreenroomError, "greenroom doctor looks for the cause."),
)
"""The next step where an error names none of its own."""


def build() -> App:
    """The command line as a tree of groups and verbs."""
    app = App(
        name="greenroom",
        version=__version__,
        help_format="plaintext",
        version_flags=["--version"],
        result_action="return_value",
        suppress_keyboard_interrupt=False,
    )
    groups: dict[str, App] = {}
    for name, text in GROUPS.items():
        above, _, own = name.rpartition(" ")
        groups[name] = App(name=own, help=text)
        (groups[above] if above else app).command(groups[name])
    for one in COMMANDS:
        (groups[one.group] if one.group else app).command(one.path, name=one.verb, help=one.help)
    return app


def run(arguments: Sequence[str]) -> int:
    """Run one command line; every error ends here as one screen of text, or as JSON."""
    as_json = "--json" in _own(arguments)
    try:
        code = _run(list(arguments))
        sys.stdout.flush()
    except GreenroomError as error:
        return _told(error, as_json=as_json)
    except KeyboardInterrupt as stop:
        look.note("Stopped. Nothing is lost: run the command again to go on.")
        return 128 + stop.args[0] if stop.args else INTERRUPTED
    except BrokenPipeError:
        _leave_quietly()
        return 0
    except OSError as error:
        return _told(_machine_trouble(error), as_json=as_json)
    except Exception as error:  # noqa: BLE001  the edge: nobody is shown a traceback unasked
        return _told(_our_mistake(error), as_json=as_json)
    return code


def _run(arguments: list[str]) -> int:
    """The command's own exit code, or that of its help."""
    app = build()
    if helping.asked(_own(arguments)):
        text = helping.page(app, arguments, columns=look.columns())
        if text:
            look.page(text)
            return 0
    try:
        result = app(arguments, exit_on_error=False, print_error=False)
    except CycloptsError as error:
        raise _usage(error, arguments) from error
    return result if isinstance(result, int) else 0


def _own(arguments: Sequence[str]) -> list[str]:
    """The words meant for us: what follows ``--`` belongs to another program."""
    words = list(arguments)
    return words[: words.index("--")] if "--" in words else words


def _usage(error: CycloptsError, arguments: list[str]) -> ConfigError:
    """A wrong command line, in the words of every other error."""
    words = [word for word in _own(arguments) if not word.startswith("-")]
    names = {one.name for one in COMMANDS} | set(GROUPS)
    known = next((n for count in (3, 2, 1) if (n := " ".join(words[:count])) in names), "")
    told = " ".join(str(error).split())
    return ConfigError(told, hint=" ".join(["greenroom", *known.split(), "--help"]))


def _told(error: GreenroomError, *, as_json: bool) -> int:
    """The exit code of an error, after it was shown."""
    if not error.hint:
        error.hint = next((hint for kind, hint in _NEXT if isinstance(error, kind)), "")
    try:
        look.show_error(error, as_json=as_json)
        sys.stdout.flush()
    except BrokenPipeError:
        _leave_quietly()
    except OSError:
        _leave_quietly()  # the place the words should go to is the trouble: the code must do
    return error.exit_code


def _leave_quietly() -> None:
    """Let what is still unwritten go nowhere: the reader of the pipe went away, as `head` does."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _machine_trouble(error: OSError) -> GreenroomError:
    """Trouble with a file or the disk that no part could name better."""
    where = f"{error.filename}: " if error.filename else ""
    hints = {
        errno.ENOSPC: "Make room on that disk and run the command again; nothing is lost.",
        errno.EFBIG: "Raise the limit on file sizes (ulimit -f) and run the command again.",
        errno.EACCES: "Give this user the right to it, or name another place.",
        errno.EROFS: "Name a place that can be written to: data_folder, destination.url.",
    }
    hint = hints.get(error.errno or 0, "greenroom doctor looks for the cause.")
    return GreenroomError(f"{where}{error.strerror or type(error).__name__}.", hint=hint)


def _our_mistake(error: Exception) -> GreenroomError:
    """What no part foresaw. Its text stays out: it may hold what must not be shown."""
    if os.environ.get(DEBUG):
        raise error
    last: Any = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{last.filename.rpartition('greenroom/')[2]}:{last.lineno}"
    return GreenroomError(
        f"Greenroom met something it did not foresee: {type(error).__name__} at {place}.",
        hint=f"That is a mistake of ours; {DEBUG}=1 shows all of it, for a report. "
        "What was saved before stays saved.",
    )
