"""What an event may say: an allow-list of keys and the shape of their values.

The ledger can never forget, so nothing personal may enter it: records are named by practice and id,
people by their id. A key that is not listed is refused, not masked. Whoever needs another key adds
it here, and answers for its being nobody's personal data.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping

from greenroom.errors import StoreError

Fact = str | int | float | bool | None

_WORDS = """
    operation operations stream streams feature features step stage check area question verdict
    answer status outcome reason code problem http_status attempt correlation_id environment
    scope scopes tier role factor user_id auth_event_id connection connections tenant_type kind
    proven revoked granted key_id master_id approved_by
    count rows calls bytes bytes_in bytes_out seconds wait_seconds minutes predicted_calls
    predicted_bytes predicted_minutes created updated archived deleted skipped failed unchanged
    size price share retention_days retry_after_seconds date due since until
    run plan checksum digest hash record record_id uuid field fields collection table rule
    evidence attestation source standing scenario format file version revision destination
    mapping worker queue schedule detailed full project folder
"""

KEYS = frozenset(_WORDS.split())
"""Keys that any event may use."""

NUMBERED = re.compile(r"(rows|calls|bytes|seconds|count)_[a-z][a-z0-9_]{0,40}")
"""Keys such as ``rows_clients``, whose value must be a number."""

LONGEST = 500
"""How long a text may be: room for a list of scopes, not for a record."""

KIND = re.compile(r"[a-z][a-z0-9]*([.-][a-z0-9]+)*")

ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:+/ -]{0,127}")
"""What an app, a practice, an actor or a machine is named by."""


def _refuse(what: str) -> StoreError:
    return StoreError(
        f"the ledger does not keep {what}",
        hint="It can never forget: name records by practice and id, people by their id.",
    )


def _is_short_text(value: str) -> bool:
    """Whether a text is short, on one line, and neither an address nor a token."""
    return (
        len(value) <= LONGEST
        and value.isprintable()
        and "@" not in value
        and not value.startswith("eyJ")
    )


def _check(key: str, value: object) -> None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if key not in KEYS and not (is_number and NUMBERED.fullmatch(key)):
        # Not the key as given: it could be a value put in the wrong place.
        shown = key if re.fullmatch(r"[a-z_]{1,40}", key) else "of that spelling"
        raise _refuse(f"a fact called {shown}")
    if isinstance(value, str):
        fits = _is_short_text(value)
    elif isinstance(value, float):
        fits = math.isfinite(value)
    else:
        fits = value is None or isinstance(value, int)
    if not fits:
        raise _refuse(f"that as `{key}`: only short texts, numbers, yes or no")


def canonical(facts: Mapping[str, Fact]) -> str:
    """The facts as the one JSON text that is hashed; ``StoreError`` when one may not be kept."""
    for key, value in facts.items():
        _check(key, value)
    return json.dumps(dict(facts), sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def check_names(kind: str, names: Mapping[str, str]) -> None:
    """Nothing, if the kind is a slug and app, practice and actor are ids; else ``StoreError``."""
    if not KIND.fullmatch(kind) or len(kind) > 60:
        raise _refuse("an event of a kind that is no slug, such as `sync.finished`")
    for place, name in names.items():
        if name and not ID.fullmatch(name):
            raise _refuse(f"an {place} that is not an id")
