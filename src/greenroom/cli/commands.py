"""The list of all commands: group, verb, where it lives, its sentence of help, and an example.

The help texts, the shell completion and the command page of the docs are made from this list.
"""

from __future__ import annotations

from greenroom.cli.rows_play import PLAY
from greenroom.cli.rows_project import PROJECT

GROUPS = {
    "connections": "The practices and organisations this app is connected to.",
    "scopes": "The permissions the features need, and what each opens.",
    "access": "The way to XPM access: where it stands, and what comes next.",
    "access evidence": "What code sees for the assessment, dated and hashed.",
    "access assess": "The security assessment: answers, evidence, gaps.",
    "access findings": "What Xero found in a remediation round, with its two clocks.",
    "access incidents": "The register of incidents, and when Xero was told.",
    "sync": "XPM into your own database.",
    "mapping": "Which field goes to which column.",
    "emulator": "Xero's side, played by us: serve it, and play its people.",
    "scenarios": "What can go wrong, played: against Greenroom, and against your program.",
    "keys": "The keys that seal tokens and secrets.",
    "audit": "The ledger of everything that happened.",
    "contract": "What Xero says, as data.",
}

COMMANDS = (*PROJECT, *PLAY)


def help_text(version: str) -> str:
    """The top-level help, as packaged: every command with its sentence."""
    width = max(len(one.name) for one in COMMANDS)
    lines = [
        f"greenroom {version}: build, prove, get approved and run an integration with",
        "Xero Practice Manager.",
        "",
        "Usage: greenroom COMMAND [OPTIONS]",
        "",
    ]
    last = None
    for one in COMMANDS:
        if one.group != last and (one.group or last):
            lines += ["", GROUPS[one.group]] if one.group else [""]
        last = one.group
        lines.append(f"  {one.name:<{width}}  {one.help}")
    lines += [
        "",
        "greenroom COMMAND --help tells the options of one command. All take --json.",
        "Ends with 0 done, 1 failed, 2 wrong usage, 3 not yet: approval, consent or quota.",
        "",
        "Start with: greenroom demo",
        "",
    ]
    return "\n".join(lines)
