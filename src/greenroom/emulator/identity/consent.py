"""Consent: signing in, choosing, allowing, cancelling; and what a consent brings about.

Nothing is remembered between two pages: a form carries what was asked, and it is checked again at
every step. Whether an app may ask at all is decided in ``approval``, how it looks in
``consent_page``.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from greenroom.emulator.grants import Code, Owner, Shown
from greenroom.emulator.identity.approval import Asked, check
from greenroom.emulator.identity.connecting import connect, obstacle
from greenroom.emulator.identity.consent_page import consent_page, identity_only, tenants
from greenroom.emulator.parties import Organisation, Practice, User
from greenroom.emulator.reply import Reply
from greenroom.emulator.setup import Setup, Site

_KEPT_ERRORS = 200


def authorise(
    setup: Setup, site: Site, given: Mapping[str, str], *, now: float, by_itself: str = ""
) -> Reply:
    """The answer to an authorise request or to one of its forms.

    ``given`` holds the request's parameters and, from a form, which button was pressed.
    ``by_itself`` names who agrees without being asked: an e-mail address, optionally followed by a
    space and a tenant id.
    """
    asked = check(setup, given)
    if isinstance(asked, Shown):
        return show(setup, site, asked, now=now)
    if by_itself:
        return _consent_by_itself(setup, site, asked, by_itself, now=now)
    action = given.get("action", "")
    if action == "cancel":
        return _cancelled(setup, asked, now=now)
    user = setup.world.users.get(given.get("user", ""))
    if user is None or action == "other-user":
        return consent_page(setup, asked, given, step="sign-in", now=now)
    return _signed_in(setup, asked, given, user=user, now=now)


def show(setup: Setup, site: Site, shown: Shown, *, now: float) -> Reply:
    """A redirect to Xero's own error page, which remembers the error by its id."""
    world = setup.world
    error_id = world.new_token()
    world.shown[error_id] = shown
    while len(world.shown) > _KEPT_ERRORS:
        del world.shown[next(iter(world.shown))]
    host = site.own or setup.identity.hosts["login"]
    return setup.writer.redirect(f"{host}/identity/error?errorId={error_id}", now=now)


def _consent_by_itself(
    setup: Setup, site: Site, asked: Asked, by_itself: str, *, now: float
) -> Reply:
    """Consent without pages: the user takes the tenant named, or the first not yet connected."""
    email, _, tenant_id = by_itself.partition(" ")
    user = next((user for user in setup.world.users.values() if user.email == email), None)
    if user is None:
        hint = "Nobody in this world has the e-mail address of who consents by themselves."
        return show(setup, site, Shown(line="", hints=(hint,)), now=now)
    choice = tenants(setup, asked, user)
    mine = setup.world.connections.get((asked.app.client_id, user.id), {})
    # Repeating a consent must bring the next practice, as it would for a person (CS-03).
    choice.sort(key=lambda tenant: (tenant.tenant_id != tenant_id, tenant.tenant_id in mine))
    if not choice and not identity_only(setup, asked):
        hint = "The user who consents by themselves has nothing to choose."
        return show(setup, site, Shown(line="", hints=(hint,)), now=now)
    tenant = choice[0] if choice else None
    problem = obstacle(setup, asked.app, tenant)
    if problem:
        return show(setup, site, Shown(line="", hints=(problem,)), now=now)
    return _allow(setup, asked, user, tenant=tenant, now=now)


def _signed_in(
    setup: Setup, asked: Asked, given: Mapping[str, str], *, user: User, now: float
) -> Reply:
    """The page to choose on, or what choosing brings about."""
    choice = tenants(setup, asked, user)
    if not choice and not identity_only(setup, asked):
        return consent_page(setup, asked, given, step="nothing", user=user, now=now)
    if given.get("action") != "allow":
        return consent_page(setup, asked, given, step="choose", user=user, now=now)
    if identity_only(setup, asked):
        return _allow(setup, asked, user, tenant=None, now=now)
    # The form is not believed: it may name a tenant that was never offered.
    chosen = [tenant for tenant in choice if tenant.tenant_id == given.get("tenant")]
    if not chosen:
        return consent_page(
            setup, asked, given, step="choose", user=user, problem="Choose one of these.", now=now
        )
    problem = obstacle(setup, asked.app, chosen[0])
    if problem:
        return consent_page(setup, asked, given, step="choose", user=user, problem=problem, now=now)
    return _allow(setup, asked, user, tenant=chosen[0], now=now)


def _allow(
    setup: Setup, asked: Asked, user: User, *, tenant: Practice | Organisation | None, now: float
) -> Reply:
    """Connect, add to what was agreed before, and send a code back (SC-01, CB-01)."""
    world = setup.world
    owner: Owner = (asked.app.client_id, user.id)
    event = world.new_id()
    agreed = tuple(dict.fromkeys((*world.agreed.get(owner, ()), *asked.scopes)))
    world.agreed[owner] = agreed
    if tenant is not None:
        connect(setup, owner, tenant, event=event, now=now)
    code = world.new_token()
    # Codes nobody came for would stay for ever.
    world.codes = {name: kept for name, kept in world.codes.items() if now < kept.expires_at}
    world.codes[code] = Code(
        owner=owner,
        redirect_uri=asked.redirect_uri,
        scopes=agreed,
        challenge=asked.challenge,
        nonce=asked.nonce,
        auth_event_id=event,
        auth_time=now,
        expires_at=now + setup.lifetime("authorization_code"),
    )
    session = world.new_token()
    back = {"code": code, "scope": " ".join(agreed), "session_state": session}
    return _send_back(setup, asked, back, now=now)


def _cancelled(setup: Setup, asked: Asked, *, now: float) -> Reply:
    """A redirect to the app that tells of Cancel (CB-02); a description is a switch (CE-02)."""
    told = {"error": setup.identity.refusals["access-denied"].error}
    if setup.switches["callback-description"] == "present":
        told["error_description"] = "The user cancelled."
    return _send_back(setup, asked, told, now=now)


def _send_back(setup: Setup, asked: Asked, values: dict[str, str], *, now: float) -> Reply:
    """A redirect to the app with its state unchanged."""
    if asked.state:
        values["state"] = asked.state
    mark = "&" if "?" in asked.redirect_uri else "?"
    return setup.writer.redirect(f"{asked.redirect_uri}{mark}{urlencode(values)}", now=now)
