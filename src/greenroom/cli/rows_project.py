"""The commands about one's own project: its access, its data."""

from __future__ import annotations

from greenroom.cli.row import command

PROJECT = (
    command(
        "demo", "demo:demo",
        "The whole idea in a sandbox of its own, in about a minute.", "--clients 500",
    ),
    command(
        "init", "init:init",
        "Write greenroom.toml and a mapping file for a new project.",
        '--name "Ledgerline Sync" --feature clients --country NZ',
    ),
    command(
        "doctor", "doctor:doctor",
        "Check this project and this machine; say what to mend.", "--json",
    ),
    command(
        "connect", "connect:connect",
        "Sign in at Xero and connect a practice.", "--paste",
    ),
    command(
        "connections list", "connections:list_connections",
        "Who connected what, and when.", "--json",
    ),
    command(
        "connections disconnect", "connections:disconnect",
        "Remove a practice, with its proof.", "--practice banksia",
    ),
    command(
        "exec", "exec:run",
        "Run any program with its calls to Xero led to the emulator.",
        "--app MYAPP:secret --must-land -- npm test",
    ),
    command(
        "scopes needed", "scopes:needed",
        "The least scopes for the features, with reasons.", "--with invoices.list",
    ),
    command(
        "scopes why", "scope_reasons:why",
        "Why a scope is needed, or what opens a call.", "practicemanager.contact.read",
    ),
    command(
        "scopes assumptions", "scopes:assumptions",
        "What the scopes rest on, as a document.", "--to scopes.md",
    ),
    command(
        "access status", "journey:status",
        "Where the approval stands, and whose turn it is.", "--svg journey.svg",
    ),
    command(
        "access next", "journey:next_action",
        "The one next action, and the proof it will leave.",
    ),
    command(
        "access step", "steps:step",
        "Record a step that no code can see.",
        'request-sent --on 2026-11-23 --by "Ana Pohatu" --document request.pdf',
    ),
    command(
        "access check", "journey:check",
        "Checklist, steps, gates, tasks: done or pending.", "--json",
    ),
    command(
        "access history", "journey:history",
        "What changed, when, and by whom.", "--last 20",
    ),
    command(
        "access cost", "cost:cost",
        "The tier that is needed and why, and its price.", '--reviewed-by "Ana Pohatu"',
    ),
    command(
        "access forecast", "forecast:forecast",
        "When it may end, as ranges, and what moves that.", "--take --svg forecast.svg",
    ),
    command(
        "access followups", "messages:followups",
        "What to ask Xero and when, as drafts.", '--to drafts --by "Ana Pohatu"',
    ),
    command(
        "access messages", "messages:messages",
        "What to tell the client now, and the plan.", "--to drafts",
    ),
    command(
        "access probe", "access:probe",
        "One cheapest call per scope: open, or why not.", "--practice banksia",
    ),
    command(
        "access architecture", "architecture:architecture",
        "Where XPM data goes, and who sees it how long.", "--svg flow.svg",
    ),
    command(
        "access pack", "pack:pack",
        "The request pack: one folder, one PDF.", "--draft",
    ),
    command(
        "access evidence collect", "evidence:collect",
        "Look, and keep what is seen.", "sealed-tokens ledger",
    ),
    command(
        "access evidence list", "evidence:list_evidence",
        "The newest evidence, and until when it counts.",
    ),
    command(
        "access evidence show", "evidence:show",
        "One piece with its facts and its hash.", "ledger",
    ),
    command(
        "access evidence add", "evidence:add",
        "Hand in a file, in your name.",
        'people mfa.pdf --says "MFA is forced" --by "Ana Pohatu"',
    ),
    command(
        "access assess list", "assessment:list_questions",
        "Every question: answered by what, lacking what.", "--area SA-03",
    ),
    command(
        "access assess gaps", "assessment:gaps",
        "What is missing, by whom and by when.",
    ),
    command(
        "access assess answer", "assessment:answer",
        "Answer in your name, or say who will.",
        'q14 "NIST SP 800-123." --yes --by "Ana Pohatu"',
    ),
    command(
        "access assess show", "assessment:show",
        "One question whole: answers, evidence, demands.", "q04",
    ),
    command(
        "access assess import", "questionnaire:import_file",
        "Read Xero's own document, propose ours.",
        'xero-2027.csv --by "Ana Pohatu"',
    ),
    command(
        "access assess match", "questionnaire:match",
        "Say which of ours a question of it asks.", '2.3 q03 --by "Ana Pohatu"',
    ),
    command(
        "access assess export", "handing_in:export",
        "Write the answers out, to paste from.", "--to assessment.html",
    ),
    command(
        "access renew", "renew:renew",
        "Whether the yearly renewal is due, and what carries over.", '--by "Ana Pohatu"',
    ),
    command(
        "access findings list", "findings:list_findings",
        "Xero's findings, the most urgent first.", "--every",
    ),
    command(
        "access findings add", "findings:add",
        "Record one finding of the report.",
        '"Two factors are not forced" --question q11 --by "Ana Pohatu"',
    ),
    command(
        "access findings change", "findings:change",
        "Say who sees to it, and what proves it.", 'f-1 --owner "Bo Tane" --by "Ana Pohatu"',
    ),
    command(
        "access findings close", "findings:close",
        "Close one: what was done, and its evidence.",
        'f-1 --did "Forced for all." --by "Ana Pohatu"',
    ),
    command(
        "access findings reopen", "findings:reopen",
        "Open one again; its dates stay.",
        'f-1 --why "One role can still skip it." --by "Ana Pohatu"',
    ),
    command(
        "access incidents list", "incidents:list_incidents",
        "The register, and what is not reported yet.", "--every",
    ),
    command(
        "access incidents add", "incidents:add",
        "Record an incident: 24 hours begin.",
        '"A laptop is gone" --noticed 2026-11-26T07:30 --by "Ana Pohatu"',
    ),
    command(
        "access incidents report", "incidents:report",
        "Record that Xero was told, and when.",
        'i-1 --at 2026-11-26T09:00 --by "Ana Pohatu"',
    ),
    command(
        "access incidents close", "incidents:close",
        "Close one: what was done.",
        'i-1 --did "Wiped; keys rotated." --by "Ana Pohatu"',
    ),
    command(
        "access incidents reopen", "incidents:reopen",
        "Open one again; its moments stay.",
        'i-1 --why "It was used again." --by "Ana Pohatu"',
    ),
    command(
        "access incidents none", "incidents:none",
        "Say, in your name, that there was none.", '--by "Ana Pohatu"',
    ),
    command(
        "sync budget", "sync:budget",
        "What a pull will cost, before anything is called.", "--full",
    ),
    command(
        "sync run", "sync:run",
        "Pull what changed into the destination.", "--stream clients --full",
    ),
    command(
        "sync status", "sync:status",
        "The last runs, and how fresh each stream is.", "--last 3",
    ),
    command(
        "mapping check", "mapping:check",
        "Whether the mapping file fits the contract.",
    ),
    command(
        "mapping preview", "mapping:preview",
        "Rows of the sandbox as they would be loaded.", "--table contacts --rows 2",
    ),
    command(
        "mapping coverage", "mapping:coverage",
        "Which fields are mapped, and which are not.", "--unmapped",
    ),
)  # fmt: skip
"""From the first file to rows in a database."""
