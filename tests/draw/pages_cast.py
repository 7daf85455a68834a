"""The pages as tests and pictures use them: each documented state with values of made-up people."""

from __future__ import annotations

from typing import Any

HIDDEN = [("response_type", "code"), ("client_id", "7F3A…41"), ("state", "b7f0&x=1")]

COMMON: dict[str, Any] = {
    "app_name": "Ledgerline Sync",
    "action": "/identity/connect/authorize",
    "hidden": HIDDEN,
    "problem": "",
}

USERS = [
    {"id": "u-1", "name": "Aroha Sample", "email": "aroha@harbour.example"},
    {"id": "u-2", "name": "Ben Example", "email": "ben@harbour.example"},
]

CHOOSE: dict[str, Any] = COMMON | {
    "step": "choose",
    "user_name": "Aroha Sample",
    "user_email": "aroha@harbour.example",
    "account_word": "practice",
    "identity_only": False,
    "accounts": [
        {"id": "t-1", "name": "Harbour & Hill Accountants", "country": "NZ", "connected": False},
        {"id": "t-2", "name": "Harbour Trust Services", "country": "NZ", "connected": True},
    ],
    "rights": [
        {
            "scope": "practicemanager.client.read",
            "label": "View your clients",
            "manages": False,
            "covers": "Clients, their contacts, groups and relationships",
        },
        {
            "scope": "practicemanager.job",
            "label": "View and manage your jobs",
            "manages": True,
            "covers": "Jobs, tasks and milestones",
        },
    ],
    "profile_rights": ["See your name, e-mail address and Xero user id"],
    "offline": True,
}

NOTHING: dict[str, Any] = COMMON | {
    "step": "nothing",
    "user_name": "Ben Example",
    "account_word": "practice",
    "reasons": [
        "Ben Example works at Harbour & Hill Accountants, but may not connect add-ons there."
    ],
}

REASON = (
    "Xero has not yet given Ledgerline Sync the scope practicemanager.client.read. "
    "The scope exists; the app is still at the stage “in review”."
)
NEXT = (
    "Nothing is wrong with your code. Ask for ordinary accounting scopes meanwhile, "
    "or move the emulated app to “approved” and start again."
)

PAGES: dict[str, tuple[str, dict[str, Any]]] = {
    "sign-in": ("consent.html", COMMON | {"step": "sign-in", "users": USERS}),
    "sign-in-nobody": ("consent.html", COMMON | {"step": "sign-in", "users": []}),
    "consent": ("consent.html", CHOOSE),
    "consent-problem": ("consent.html", CHOOSE | {"problem": "Choose a practice first."}),
    "consent-identity": (
        "consent.html",
        CHOOSE | {"identity_only": True, "accounts": [], "rights": [], "offline": False},
    ),
    "nothing": ("consent.html", NOTHING),
    "nothing-organisation": (
        "consent.html",
        NOTHING | {"account_word": "organisation", "reasons": ["Ben Example is in none."]},
    ),
    "refusal": (
        "xero_error.html",
        {
            "error_line": "Error: unauthorized_client : Invalid scope for client",
            "error_id": "0d6f2f0c3b1d4c55",
            "hints": [
                REASON,
                NEXT,
            ],
        },
    ),
    "refusal-blank": ("xero_error.html", {"error_line": "", "error_id": "0d6f", "hints": []}),
    "signed-in": ("signed_in.html", {"app_name": "Ledgerline Sync"}),
    "connected": ("connected.html", {}),
    "not-connected": ("not_connected.html", {}),
}
