"""What a database's own complaints mean: each as a ``StoreError`` that says what to do.

No message repeats a value: statements are told without their parameters, addresses without their
passwords.
"""

from __future__ import annotations

from greenroom.errors import StoreError

_KNOWN = (
    (
        # With a write-ahead log, a full disk is often met while its index is made larger.
        ("disk is full", "no space left", "could not extend", "sqlite_ioerr_shmsize"),
        "there is no room left on the disk",
        "Make room and run the same again; nothing half-done was kept.",
    ),
    (
        ("disk i/o error",),
        "the disk takes no more: it is full, or it fails",
        "See whether there is room (df), then run the same again; nothing half-done was kept.",
    ),
    (
        ("readonly database", "read-only", "permission denied", "not a directory"),
        "it cannot be written",
        "Give this user the folder, or point `[store] url` at another one.",
    ),
    (
        ("unable to open database file",),
        "it cannot be opened",
        "Look at the folder: it must exist, and this user must be allowed to write to it.",
    ),
    (
        ("database is locked", "lock timeout", "canceling statement due to lock"),
        "another process has been writing to it for too long",
        "See which process holds it, and try again.",
    ),
    (
        ("malformed", "not a database"),
        "it is damaged or no database at all",
        "Restore it from a backup, together with its key ring.",
    ),
    (
        ("append-only",),
        "the ledger may only grow",
        "Nothing in Greenroom changes an event; find out who tried to.",
    ),
    (
        ("connection failed", "could not connect", "connection refused", "server closed"),
        "the server does not answer",
        "See whether PostgreSQL runs, and whether `[store] url` names it.",
    ),
)


def store_error(error: BaseException, where: str) -> StoreError:
    """The error for trouble with the database at ``where``."""
    original = getattr(error, "orig", None) or error
    said = f"{error} {getattr(original, 'sqlite_errorname', '')}".lower()
    for signs, meaning, hint in _KNOWN:
        if any(sign in said for sign in signs):
            return StoreError(f"our database {where}: {meaning}", hint=hint)
    return StoreError(
        f"our database {where}: it refused a statement ({type(original).__name__})",
        hint="Run the same again; if it stays so, report it with this line.",
    )
