"""The list of all commands: group, verb, where it lives, its sentence of help, and an example.

The help texts, the shell completion and the command page of the docs are made from this list.
"""

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


GROUPS = {
    "connections": "The practices and organisations this app is connected to.",
    "scopes": "The permissions the features need, and what each opens.",
    "access": "The way to XPM access: where it stands, and what comes next.",
    "sync": "XPM into your own database.",
    "mapping": "Which field goes to which column.",
    "emulator": "Xero's side, played by us: serve it, and play its people.",
    "scenarios": "What can go wrong, played: against Greenroom, and against your program.",
    "keys": "The keys that seal tokens and secrets.",
    "audit": "The ledger of everything that happened.",
    "contract": "What Xero says, as data.",
}


def _command(name: str, path: str, text: str, options: str = "") -> Command:
    """A row of the list; the example is the command with the options."""
    group, _, verb = name.rpartition(" ")
    example = f"greenroom {name} {options}".strip()
    return Command(group, verb, f"greenroom.cli.{path}", text, example)


COMMANDS = (
    _command(
        "demo", "demo:demo",
        "The whole idea in a sandbox of its own, in about a minute.", "--clients 500",
    ),
    _command(
        "init", "init:init",
        "Write greenroom.toml and a mapping file for a new project.",
        '--name "Ledgerline Sync" --feature clients --country NZ',
    ),
    _command(
        "doctor", "doctor:doctor",
        "Check this project and this machine; say what to mend.", "--json",
    ),
    _command(
        "connect", "connect:connect",
        "Sign in at Xero and connect a practice.", "--paste",
    ),
    _command(
        "connections list", "connections:list_connections",
        "Who connected what, and when.", "--json",
    ),
    _command(
        "connections disconnect", "connections:disconnect",
        "Remove a practice, with its proof.", "--practice banksia",
    ),
    _command(
        "exec", "exec:run",
        "Run any program with its calls to Xero led to the emulator.",
        "--app MYAPP:secret --must-land -- npm test",
    ),
    _command(
        "scopes list", "scopes:list_scopes",
        "The scopes this project needs, with reasons.",
    ),
    _command(
        "scopes explain", "scopes:explain",
        "What one operation needs, and what that opens.", "invoices.list",
    ),
    _command(
        "access status", "journey:status",
        "Where the approval stands, and whose turn it is.", "--svg journey.svg",
    ),
    _command(
        "access next", "journey:next_action",
        "The one next action, and the proof it will leave.",
    ),
    _command(
        "access step", "steps:step",
        "Record a step that no code can see.",
        'request-sent --on 2026-11-23 --by "Ana Pohatu" --document request.pdf',
    ),
    _command(
        "access check", "journey:check",
        "Checklist, steps, gates, tasks: done or pending.", "--json",
    ),
    _command(
        "access history", "journey:history",
        "What changed, when, and by whom.", "--last 20",
    ),
    _command(
        "access probe", "access:probe",
        "One cheapest call per scope: open, or why not.", "--practice banksia",
    ),
    _command(
        "sync budget", "sync:budget",
        "What a pull will cost, before anything is called.", "--full",
    ),
    _command(
        "sync run", "sync:run",
        "Pull what changed into the destination.", "--stream clients --full",
    ),
    _command(
        "sync status", "sync:status",
        "The last runs, and how fresh each stream is.", "--last 3",
    ),
    _command(
        "mapping check", "mapping:check",
        "Whether the mapping file fits the contract.",
    ),
    _command(
        "mapping preview", "mapping:preview",
        "Rows of the sandbox as they would be loaded.", "--table contacts --rows 2",
    ),
    _command(
        "mapping coverage", "mapping:coverage",
        "Which fields are mapped, and which are not.", "--unmapped",
    ),
    _command(
        "emulator serve", "serve:serve",
        "Serve the emulator on one local address.", "--control --clients 500",
    ),
    _command(
        "emulator run", "running:run",
        "An emulator for as long as a program runs.", "-- npm test",
    ),
    _command(
        "emulator seed", "emulator:seed",
        "Make the world anew, made up or of your own exports.",
        "--from exports/ --disguise",
    ),
    _command(
        "emulator columns", "own:columns",
        "What would be read of your practice's CSV exports.",
        "exports/ --write columns.toml",
    ),
    _command(
        "emulator apps", "emulator:apps",
        "List the apps of the world, or register one.",
        '--add "Other App" --redirect-uri http://localhost:8730/callback',
    ),
    _command(
        "emulator users", "emulator:users",
        "List the users of the world, or add one.",
        '--add "Ana Pohatu" --email ana@example.org',
    ),
    _command(
        "emulator practices", "emulator:practices",
        "List the practices, or add one.",
        '--add "Kowhai Partners" --country NZ --clients 80',
    ),
    _command(
        "emulator stage", "stages:stage",
        "Where an app stands; move it to another stage.", "in-review",
    ),
    _command(
        "emulator approve", "stages:approve",
        "Play Xero: approve an app's scopes.", "--scope practicemanager.client.read",
    ),
    _command(
        "emulator lapse", "stages:lapse",
        "Play Xero: let an app's approval lapse.",
    ),
    _command(
        "emulator tier", "stages:tier",
        "The tiers; put an app on another.", "core",
    ),
    _command(
        "emulator faults", "faults:faults",
        "Trouble on purpose: list it, add more, end it.",
        "--add 503 --operation clients.list --count 2",
    ),
    _command(
        "emulator calendar", "calendar:calendar",
        "What will happen by itself; plan more of it.", "--after 14 --stage requested",
    ),
    _command(
        "emulator advance", "calendar:advance",
        "Let time pass in the emulator.", "--days 14",
    ),
    _command(
        "emulator connections", "links:connections",
        "What is connected to which app, and by whom.", "--json",
    ),
    _command(
        "emulator connect", "links:connect",
        "Play a user: connect a practice, no page.",
        '"Banksia Accountants" --user hana.fairweather@example.com',
    ),
    _command(
        "emulator disconnect", "links:disconnect",
        "Play a practice: disconnect it from an app.", '"Banksia Accountants"',
    ),
    _command(
        "emulator rename", "links:rename",
        "Give a user another name or e-mail.",
        "hana.fairweather@example.com --email hana@example.org",
    ),
    _command(
        "emulator egress", "links:egress",
        "The data each app pulled out this month.", "--json",
    ),
    _command(
        "emulator switches", "switches:switches",
        "Where witnesses differ, and what is chosen.", "lapse",
    ),
    _command(
        "emulator reset", "emulator:reset",
        "Forget the world; the next command makes one.",
    ),
    _command(
        "emulator samples", "samples:samples",
        "Write one reply of every operation, XML and JSON.", "--to samples --country NZ",
    ),
    _command(
        "scenarios list", "scenarios:list_scenarios",
        "The scenarios, and what each is about.",
    ),
    _command(
        "scenarios show", "scenarios:show",
        "One scenario: why, what happens, what is right.", "refresh-race",
    ),
    _command(
        "scenarios run", "scenarios:run",
        "Play scenarios against Greenroom's own client.", "refresh-race minute-limit",
    ),
    _command(
        "scenarios serve", "staged:serve",
        "Play one for your program, and judge it.", "refresh-race -- node sync.mjs",
    ),
    _command(
        "keys rotate", "keys:rotate",
        "A new key for new secrets; old ones are re-sealed.", "--master",
    ),
    _command(
        "keys secret", "keys:secret",
        "Seal the app's client secret in the project's store.",
    ),
    _command(
        "audit list", "audit:list_events",
        "The events of the ledger, newest last.", "--kind consent --last 5",
    ),
    _command(
        "audit verify", "audit:verify",
        "Whether the ledger is whole: nothing changed or cut.",
    ),
    _command(
        "contract reference", "contract:reference",
        "One operation or record, as data says.", "clients.archive",
    ),
    _command(
        "contract coverage", "contract:coverage",
        "How well each part of the contract is known.", "--json",
    ),
    _command(
        "contract verify", "verify:verify",
        "Compare a server's replies with the contract.", "--record replies --json",
    ),
    _command(
        "completion", "completion:completion",
        "A completion script for your shell.",
        "bash > ~/.local/share/bash-completion/completions/greenroom",
    ),
)  # fmt: skip


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
