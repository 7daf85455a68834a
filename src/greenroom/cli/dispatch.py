"""From the command list to a running command, and the one place that renders errors.

Commands are registered by import path: only the one that runs is imported.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from cyclopts import App, CycloptsError

from greenroom import __version__, log
from greenroom.cli import look
from greenroom.cli.commands import COMMANDS, GROUPS
from greenroom.errors import GreenroomError


def build() -> App:
    """The command line as a tree of groups and verbs."""
    app = App(
        name="greenroom",
        version=__version__,
        help_format="plaintext",
        version_flags=["--version"],
        error_formatter=_usage,
        result_action="return_value",
    )
    groups = {name: App(name=name, help=text) for name, text in GROUPS.items()}
    for group in groups.values():
        app.command(group)
    for one in COMMANDS:
        (groups[one.group] if one.group else app).command(one.path, name=one.verb, help=one.help)
    return app


def _usage(error: CycloptsError) -> str:
    """A wrong command line, in the words of every other error."""
    return f"Error: {error}\nNext: greenroom --help, or COMMAND --help for its options."


def run(arguments: Sequence[str]) -> int:
    """Run one command line; every error of ours ends here as one screen of text, or as JSON."""
    as_json = "--json" in arguments
    log.configure(level=log.WARNING)
    try:
        result = build()(list(arguments), exit_on_error=False, print_error=True)
    except CycloptsError:
        return 2
    except GreenroomError as error:
        look.show_error(error, as_json=as_json)
        return error.exit_code
    except KeyboardInterrupt:
        look.note("Stopped. Nothing is lost: run the command again to go on.")
        return 130
    except BrokenPipeError:
        # The reader of a pipe went away; leave quietly, as `head` expects.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return result if isinstance(result, int) else 0
