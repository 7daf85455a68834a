"""The list of all commands: group, verb, where it lives, and its one sentence of help.

The help text, the shell completion and the command pages of the docs are made from this list.
"""

from __future__ import annotations

from typing import NamedTuple


class Command(NamedTuple):
    """One command: ``greenroom group verb``; the group is empty for a command of its own."""

    group: str
    verb: str
    path: str
    help: str


GROUPS = {
    "connections": "The practices and organisations this app is connected to.",
    "scopes": "The permissions the features need, and what each opens.",
    "access": "Where the approval stands, as far as calls can tell.",
    "sync": "XPM into your own database.",
    "mapping": "Which field goes to which column.",
    "emulator": "Xero's side, played by us: serve it, and play its people.",
    "keys": "The keys that seal tokens and secrets.",
    "audit": "The ledger of everything that happened.",
    "contract": "What Xero says, as data.",
}


def _command(name: str, path: str, text: str) -> Command:
    """A row of the list."""
    group, _, verb = name.rpartition(" ")
    return Command(group, verb, f"greenroom.cli.{path}", text)


COMMANDS = (
    _command("demo", "demo:demo", "The whole idea in a sandbox of its own, in about a minute."),
    _command("init", "init:init", "Write greenroom.toml and a mapping file for a new project."),
    _command("doctor", "doctor:doctor", "Check this project and this machine; say what to mend."),
    _command("connect", "connect:connect", "Sign in at Xero and connect a practice."),
    _command("connections list", "connections:list_connections", "Who connected what, and when."),
    _command(
        "connections disconnect", "connections:disconnect", "Remove a practice, with its proof."
    ),
    _command("scopes list", "scopes:list_scopes", "The scopes this project needs, with reasons."),
    _command("scopes explain", "scopes:explain", "What one operation needs, and what that opens."),
    _command("access probe", "access:probe", "One cheapest call per scope: open, or why not."),
    _command("sync budget", "sync:budget", "What a pull will cost, before anything is called."),
    _command("sync run", "sync:run", "Pull what changed into the destination."),
    _command("sync status", "sync:status", "The last runs, and how fresh each stream is."),
    _command("mapping check", "mapping:check", "Whether the mapping file fits the contract."),
    _command("mapping preview", "mapping:preview", "Rows of the sandbox as they would be loaded."),
    _command("mapping coverage", "mapping:coverage", "Which fields are mapped, and which are not."),
    _command("emulator serve", "serve:serve", "Serve the emulator on one local address."),
    _command("emulator seed", "emulator:seed", "Make the world anew: size, country and seed."),
    _command("emulator apps", "emulator:apps", "List the apps of the world, or register one."),
    _command("emulator users", "emulator:users", "List the users of the world, or add one."),
    _command("emulator practices", "emulator:practices", "List the practices, or add one."),
    _command("emulator approve", "emulator:approve", "Play Xero: approve an app's scopes."),
    _command("emulator lapse", "emulator:lapse", "Play Xero: let an app's approval lapse."),
    _command("emulator reset", "emulator:reset", "Forget the world; the next command makes one."),
    _command("keys rotate", "keys:rotate", "A new key for new secrets; old ones are re-sealed."),
    _command("audit list", "audit:list_events", "The events of the ledger, newest last."),
    _command(
        "audit verify", "audit:verify", "Whether the ledger is whole: nothing changed or cut."
    ),
    _command("contract reference", "contract:reference", "One operation or record, as data says."),
    _command(
        "contract coverage", "contract:coverage", "How well each part of the contract is known."
    ),
    _command("completion", "completion:completion", "A completion script for your shell."),
)


def help_text(version: str) -> str:
    """The top-level help, as packaged: every command with its sentence."""
    width = max(len(f"{one.group} {one.verb}".strip()) for one in COMMANDS)
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
        lines.append(f"  {f'{one.group} {one.verb}'.strip():<{width}}  {one.help}")
    lines += [
        "",
        "greenroom COMMAND --help tells the options of one command. Most take --json.",
        "Ends with 0 done, 1 failed, 2 wrong usage, 3 not yet: approval, consent or quota.",
        "",
        "Start with: greenroom demo",
        "",
    ]
    return "\n".join(lines)
