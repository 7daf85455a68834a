"""What a token or secret looks like in a text, and where known ones stand in it. Pure."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Mapping
from urllib.parse import quote, quote_plus

FORMS: Mapping[str, re.Pattern[str]] = {
    "a token": re.compile(r"eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}"),
    "a bearer header": re.compile(r"(?i)bearer +[A-Za-z0-9._~+/-]{16,}"),
    # Words follow "basic" too: what is sent mixes letters of both kinds.
    "a basic header": re.compile(
        r"(?i:basic) +(?=\S{0,60}[a-z])(?=\S{0,60}[A-Z])(?=\S{0,60}[0-9=+/])[A-Za-z0-9+/_-]{12,}"
    ),
    "a private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----"),
    "a secret's name with a value": re.compile(
        r"(?i)(client_?secret|refresh_?token|access_?token|id_token|master_?key|code_verifier)"
        r"[\"' ]*(?:[:=]|%3D)[\"' ]*[A-Za-z0-9_.~+/-]{16,}"
    ),
}
"""Each form by its name; no text that leaves us, or was written down, may hold one."""

SHORTEST = 12
"""A secret of fewer letters is a word like others, and is not searched for."""

_PIECE = 24


def forms_in(text: str) -> list[str]:
    """The names of the forms that are in a text; nothing found is repeated."""
    return [name for name, form in FORMS.items() if form.search(text)]


def known(secrets: Iterable[str]) -> re.Pattern[str] | None:
    """What finds these secrets: whole or cut, as in an address, or within base64; None for none."""
    found = {way for one in secrets if len(one) >= SHORTEST for way in _ways(one)}
    return re.compile("|".join(map(re.escape, sorted(found)))) if found else None


def _ways(secret: str) -> set[str]:
    """The ways in which a secret may stand in a text."""
    plain = {secret, quote(secret), quote(secret, safe=""), quote_plus(secret)}
    if len(secret) > _PIECE:
        plain |= {secret[:_PIECE], secret[-_PIECE:]}
    # Base64 looks different by what stands before it: three ways, without the letters it shares.
    for before in range(3):
        text = base64.b64encode(bytes(before) + secret.encode()).decode()
        inner = text[(0, 2, 3)[before] : -4]
        plain |= {inner, inner.translate(str.maketrans("+/", "-_"))}
    return plain
