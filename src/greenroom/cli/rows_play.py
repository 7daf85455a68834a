"""The commands that play Xero's side, and those about keys, ledger and contract."""

from __future__ import annotations

from greenroom.cli.row import command

PLAY = (
    command(
        "emulator serve", "serve:serve",
        "Serve the emulator on one local address.", "--control --clients 500",
    ),
    command(
        "emulator run", "running:run",
        "An emulator for as long as a program runs.", "-- npm test",
    ),
    command(
        "emulator seed", "emulator:seed",
        "Make the world anew, made up or of your own exports.",
        "--from exports/ --disguise",
    ),
    command(
        "emulator columns", "own:columns",
        "What would be read of your practice's CSV exports.",
        "exports/ --write columns.toml",
    ),
    command(
        "emulator apps", "emulator:apps",
        "List the apps of the world, or register one.",
        '--add "Other App" --redirect-uri http://localhost:8730/callback',
    ),
    command(
        "emulator users", "emulator:users",
        "List the users of the world, or add one.",
        '--add "Ana Pohatu" --email ana@example.org',
    ),
    command(
        "emulator practices", "emulator:practices",
        "List the practices, or add one.",
        '--add "Kowhai Partners" --country NZ --clients 80',
    ),
    command(
        "emulator stage", "stages:stage",
        "Where an app stands; move it to another stage.", "in-review",
    ),
    command(
        "emulator approve", "stages:approve",
        "Play Xero: approve an app's scopes.", "--scope practicemanager.client.read",
    ),
    command(
        "emulator lapse", "stages:lapse",
        "Play Xero: let an app's approval lapse.",
    ),
    command(
        "emulator tier", "stages:tier",
        "The tiers; put an app on another.", "core",
    ),
    command(
        "emulator faults", "faults:faults",
        "Trouble on purpose: list it, add more, end it.",
        "--add 503 --operation clients.list --count 2",
    ),
    command(
        "emulator calendar", "calendar:calendar",
        "What will happen by itself; plan more of it.", "--after 14 --stage requested",
    ),
    command(
        "emulator advance", "calendar:advance",
        "Let time pass in the emulator.", "--days 14",
    ),
    command(
        "emulator connections", "links:connections",
        "What is connected to which app, and by whom.", "--json",
    ),
    command(
        "emulator connect", "links:connect",
        "Play a user: connect a practice, no page.",
        '"Banksia Accountants" --user hana.fairweather@example.com',
    ),
    command(
        "emulator disconnect", "links:disconnect",
        "Play a practice: disconnect it from an app.", '"Banksia Accountants"',
    ),
    command(
        "emulator rename", "links:rename",
        "Give a user another name or e-mail.",
        "hana.fairweather@example.com --email hana@example.org",
    ),
    command(
        "emulator egress", "links:egress",
        "The data each app pulled out this month.", "--json",
    ),
    command(
        "emulator switches", "switches:switches",
        "Where witnesses differ, and what is chosen.", "lapse",
    ),
    command(
        "emulator reset", "emulator:reset",
        "Forget the world; the next command makes one.",
    ),
    command(
        "emulator samples", "samples:samples",
        "Write one reply of every operation, XML and JSON.", "--to samples --country NZ",
    ),
    command(
        "scenarios list", "scenarios:list_scenarios",
        "The scenarios, and what each is about.",
    ),
    command(
        "scenarios show", "scenarios:show",
        "One scenario: why, what happens, what is right.", "refresh-race",
    ),
    command(
        "scenarios run", "scenarios:run",
        "Play scenarios against Greenroom's own client.", "refresh-race minute-limit",
    ),
    command(
        "scenarios serve", "staged:serve",
        "Play one for your program, and judge it.", "refresh-race -- node sync.mjs",
    ),
    command(
        "keys rotate", "keys:rotate",
        "A new key for new secrets; old ones are re-sealed.", "--master",
    ),
    command(
        "keys secret", "keys:secret",
        "Seal the app's client secret in the project's store.",
    ),
    command(
        "audit list", "audit:list_events",
        "The events of the ledger, newest last.", "--kind consent --last 5",
    ),
    command(
        "audit verify", "audit:verify",
        "Whether the ledger is whole: nothing changed or cut.",
    ),
    command(
        "contract reference", "contract:reference",
        "One operation or record, as data says.", "clients.archive",
    ),
    command(
        "contract coverage", "contract:coverage",
        "How well each part of the contract is known.", "--json",
    ),
    command(
        "contract verify", "verify:verify",
        "Compare a server's replies with the contract.", "--record replies --json",
    ),
    command(
        "completion", "completion:completion",
        "A completion script for your shell.",
        "bash > ~/.local/share/bash-completion/completions/greenroom",
    ),
)  # fmt: skip
"""The emulator and its scenarios, and what is told and proven."""
