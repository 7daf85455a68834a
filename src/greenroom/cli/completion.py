"""``greenroom completion``: a script that completes commands and options in your shell."""

from __future__ import annotations

from typing import Literal

from greenroom.cli import look


def completion(shell: Literal["bash", "zsh", "fish"]) -> int:
    """Print a completion script for your shell, to be sourced or put where it looks for them.

    Parameters
    ----------
    shell
        The shell to write it for.
    """
    from greenroom.cli.dispatch import build

    look.say(build().generate_completion(shell=shell))
    return 0
