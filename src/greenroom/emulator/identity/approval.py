"""What Xero checks before anybody sees a consent page: client, address, scopes, stage.

The first refusal wins; it is shown on Xero's own page, and the app hears nothing (section 11 of the
OAuth reference). Who may be chosen on the page, and what agreeing brings about, is in ``consent``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from greenroom.emulator.grants import Shown
from greenroom.emulator.parties import App
from greenroom.emulator.setup import Setup
from greenroom.emulator.stages import granular_scopes

_REAL_ELSEWHERE = (
    "accounting.",
    "app.connections",
    "assets",
    "bankfeeds",
    "files",
    "finance.",
    "marketplace.billing",
    "paymentservices",
    "payroll.",
    "projects",
)
"""Beginnings of scope names that Xero has and this emulator does not play."""


class Asked(NamedTuple):
    """An authorise request that passed: what the app asks for, and how it wants to hear."""

    app: App
    redirect_uri: str
    scopes: tuple[str, ...]
    state: str
    nonce: str
    challenge: str

    def family(self, setup: Setup, family: str) -> tuple[str, ...]:
        """The scopes asked that belong to one family."""
        known = setup.contract.scopes
        return tuple(name for name in self.scopes if known[name].family == family)


def check(setup: Setup, given: Mapping[str, str]) -> Asked | Shown:
    """The request as asked, or the error that Xero's page shows instead."""
    app = setup.world.apps.get(given.get("client_id", ""))
    missing = [name for name in ("client_id", "redirect_uri", "scope") if not given.get(name)]
    # An unknown client is told before anything else: its addresses cannot be known.
    if "client_id" not in missing and app is None:
        return refused(setup, "unknown-client")
    if missing or app is None:
        return refused(setup, "missing-parameter", f"Not given: {', '.join(missing)}.")
    if given["redirect_uri"] not in app.redirect_uris:
        return refused(setup, "invalid-redirect-uri")
    return _check_flow(setup, app, given) or _check_scopes(setup, app, given)


def refused(setup: Setup, name: str, *hints: str) -> Shown:
    """What Xero's page shows for a refusal, and what it would not tell."""
    refusal = setup.identity.refusals[name]
    line = " : ".join(part for part in (refusal.error, refusal.detail) if part)
    return Shown(line=f"Error: {line}", hints=(refusal.meaning, *hints, refusal.next))


def _check_flow(setup: Setup, app: App, given: Mapping[str, str]) -> Shown | None:
    """The parameters of the flow itself."""
    if given.get("response_type") != "code":
        return refused(setup, "missing-parameter", "response_type must be `code`.")
    challenge, method = given.get("code_challenge", ""), given.get("code_challenge_method", "")
    if app.type == "pkce" and not challenge:
        return refused(setup, "missing-parameter", "A PKCE app must send code_challenge.")
    if challenge and method != "S256":
        return refused(setup, "missing-parameter", "code_challenge_method must be `S256`.")
    return None


def _check_scopes(setup: Setup, app: App, given: Mapping[str, str]) -> Asked | Shown:
    """The scopes: all of them, or none (SC-04), unless the switch leaves out what is not given."""
    names = tuple(dict.fromkeys(given["scope"].split()))
    ungiven = [name for name in names if not _is_given(setup, app, name)]
    left_out = setup.switches["ungranted-scopes"] == "left-out"
    for name in names:
        shown = _unknown(setup, name)
        if shown is None and name in ungiven and not left_out:
            shown = _not_given(setup, app, name)
        if shown is not None:
            return shown
    names = tuple(name for name in names if name not in ungiven)
    asked = Asked(
        app,
        given["redirect_uri"],
        names,
        given.get("state", ""),
        given.get("nonce", ""),
        given.get("code_challenge", ""),
    )
    # No witness saw the words of this refusal; only that such a consent is not given (CX-01).
    both = asked.family(setup, "practice") and asked.family(setup, "accounting")
    if both and setup.switches["mixed-consent"] == "refused":
        return refused(
            setup, "unknown-scope", "Practice and accounting scopes need one consent each."
        )
    return asked


def _unknown(setup: Setup, name: str) -> Shown | None:
    """Why nobody may ask for that scope here; ``None`` when it is one."""
    if name in setup.contract.scopes:
        return None
    alias = setup.contract.aliases.get(name)
    # A real scope that was not given and a misspelt one are told apart by Xero (AE-02, AE-04).
    if alias is None and name.startswith(_REAL_ELSEWHERE):
        hint = f"`{name}` is a scope of Xero's that the emulator does not play."
        return refused(setup, "invalid-scope-for-client", hint)
    hint = alias.warning if alias else f"`{name[:80]}` is not a scope."
    return refused(setup, "unknown-scope", hint)


def _is_given(setup: Setup, app: App, name: str) -> bool:
    """Whether Xero gave the app a scope; what needs no approval is given to all."""
    scope = setup.contract.scopes.get(name)
    # Accounting and identity scopes need no approval, so that the first steps work from day one.
    if scope is None or scope.family != "practice":
        return True
    if not setup.may_ask(app):
        return False
    if scope.broad:
        return name in app.scopes or setup.switches["broad-scopes"] == "granted"
    # Nothing is attached before the approval, which is when the early reading opens them.
    return name in (app.scopes or granular_scopes())


def _not_given(setup: Setup, app: App, name: str) -> Shown:
    """What the page says of a scope that exists and that this app was not given (AE-02)."""
    if setup.contract.scopes[name].broad and setup.switches["broad-refusal"] == "unknown-scope":
        return refused(setup, "unknown-scope", f"`{name}` is not offered any more.")
    if setup.may_ask(app):
        hint = f"`{name}` was not attached to this app."
    elif not setup.contract.tiers[app.tier].xpm and setup.contract.stages[app.stage].opens:
        hint = f"`{name}` needs a tier with XPM; this app is on “{app.tier}”."
    else:
        hint = f"`{name}` opens with approval; this app is `{app.stage}`."
    return refused(setup, "invalid-scope-for-client", hint)
