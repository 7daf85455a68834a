"""``greenroom completion``: a script that completes commands and options in your shell."""

from __future__ import annotations

from typing import Literal

from greenroom.cli import look
from greenroom.cli.options import Json


def completion(shell: Literal["bash", "zsh", "fish"], *, json: Json = False) -> int:
    """Print a completion script for your shell, to be sourced or put where it looks for them.

    Parameters
    ----------
    shell
        The shell to write it for.
    """
    from greenroom.cli.dispatch import build

    script = build().generate_completion(shell=shell)
    if json:
        look.show_json({"shell": shell, "script": script})
    else:
        look.say(script)
    return 0
