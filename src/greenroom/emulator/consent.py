"""The consent pages: signing in, choosing, allowing; and what a consent brings about.

Nothing is remembered between two pages: a form carries what was asked, and it is checked again at
every step. Whether an app may ask at all is decided in ``approval``.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode, urlsplit

from greenroom.draw.page import content_security_policy, render
from greenroom.emulator.approval import Asked, check
from greenroom.emulator.grants import Code, Owner, Shown
from greenroom.emulator.parties import App, Organisation, Practice, User
from greenroom.emulator.reply import Reply
from greenroom.emulator.setup import Setup, Site

_KEPT_ERRORS = 200
_CONTROLS = frozenset(("user", "tenant", "action"))
_PROFILE = {
    "profile": "See your name and Xero user id",
    "email": "See your email address",
}
_NOTHING = {
    "practice": "You do not hold the privilege “Connect third-party add-ons” in any practice.",
    "organisation": "You are not a member of any organisation.",
}


def tenants(setup: Setup, asked: Asked, user: User) -> list[Practice | Organisation]:
    """What a user may choose: practices where they hold the privilege (SP-04), organisations."""
    world = setup.world
    found: list[Practice | Organisation] = []
    if asked.family(setup, "practice"):
        found += [p for p in world.practices.values() if user.id in p.privileged]
    if asked.family(setup, "accounting"):
        found += [o for o in world.organisations.values() if user.id in o.members]
    return found


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
        return _send_back(setup, asked, {"error": "access_denied"}, now=now)
    user = setup.world.users.get(given.get("user", ""))
    if user is None or action == "other-user":
        return _page(setup, asked, given, step="sign-in", now=now)
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


def error_page(setup: Setup, error_id: str, *, now: float) -> Reply:
    """Xero's error page: status 500 and one line (section 11)."""
    shown = setup.world.shown.get(error_id, Shown(line=""))
    html = render(
        "xero_error.html", error_line=shown.line, error_id=error_id[:80], hints=list(shown.hints)
    )
    return _secured(setup.writer.page(500, html, now=now))


def _secured(reply: Reply, *form_targets: str) -> Reply:
    """A page that may load nothing and sends its forms only where they belong."""
    policy = content_security_policy(*form_targets)
    reply.headers = {
        **reply.headers,
        "content-security-policy": policy,
        "referrer-policy": "no-referrer",
    }
    return reply


def _consent_by_itself(
    setup: Setup, site: Site, asked: Asked, by_itself: str, *, now: float
) -> Reply:
    """Consent without pages: the user takes the tenant named, or the first not yet connected."""
    email, _, tenant_id = by_itself.partition(" ")
    user = setup.world.user(email)
    choice = tenants(setup, asked, user)
    mine = setup.world.connections.get((asked.app.client_id, user.id), {})
    choice.sort(key=lambda tenant: (tenant.tenant_id != tenant_id, tenant.tenant_id in mine))
    if not choice and not _identity_only(setup, asked):
        hint = "The user who consents by themselves has nothing to choose."
        return show(setup, site, Shown(line="", hints=(hint,)), now=now)
    tenant = choice[0] if choice else None
    problem = _cap(setup, asked.app, tenant)
    if problem:
        return show(setup, site, Shown(line="", hints=(problem,)), now=now)
    return _allow(setup, asked, user, tenant=tenant, now=now)


def _identity_only(setup: Setup, asked: Asked) -> bool:
    """Whether only identity scopes are asked, so that there is no tenant to choose."""
    return not asked.family(setup, "practice") and not asked.family(setup, "accounting")


def _signed_in(
    setup: Setup, asked: Asked, given: Mapping[str, str], *, user: User, now: float
) -> Reply:
    """The page to choose on, or what choosing brings about."""
    choice = tenants(setup, asked, user)
    if not choice and not _identity_only(setup, asked):
        return _page(setup, asked, given, step="nothing", user=user, now=now)
    if given.get("action") != "allow":
        return _page(setup, asked, given, step="choose", user=user, now=now)
    if _identity_only(setup, asked):
        return _allow(setup, asked, user, tenant=None, now=now)
    chosen = [tenant for tenant in choice if tenant.tenant_id == given.get("tenant")]
    if not chosen:
        return _page(
            setup, asked, given, step="choose", user=user, problem="Choose one of these.", now=now
        )
    problem = _cap(setup, asked.app, chosen[0])
    if problem:
        return _page(setup, asked, given, step="choose", user=user, problem=problem, now=now)
    return _allow(setup, asked, user, tenant=chosen[0], now=now)


def _cap(setup: Setup, app: App, tenant: Practice | Organisation | None) -> str:
    """Why a tenant cannot be connected any more; "" when it can (APP-10, T-01)."""
    world = setup.world
    connected = world.connected_tenants(app.client_id)
    if tenant is None or tenant.tenant_id in connected:
        return ""
    cap = setup.contract.tiers[app.tier].connections
    if cap is not None and len(connected) >= cap:
        return f"This app is on the tier “{app.tier}” and has all of its {cap} connections."
    others = world.connected_apps(tenant.tenant_id)
    uncertified = [other for other in others if not world.apps[other].certified]
    if not app.certified and len(uncertified) >= 2:
        return "Two uncertified apps are connected here already; a third cannot be."
    return ""


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
        kind = setup.switches["tenant-type"] if isinstance(tenant, Practice) else "ORGANISATION"
        world.connect(owner, tenant.tenant_id, tenant_type=kind, auth_event_id=event, now=now)
    code = world.new_token()
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


def _send_back(setup: Setup, asked: Asked, values: dict[str, str], *, now: float) -> Reply:
    """A redirect to the app with its state unchanged."""
    if asked.state:
        values["state"] = asked.state
    mark = "&" if "?" in asked.redirect_uri else "?"
    return setup.writer.redirect(f"{asked.redirect_uri}{mark}{urlencode(values)}", now=now)


def _page(
    setup: Setup,
    asked: Asked,
    given: Mapping[str, str],
    *,
    step: str,
    now: float,
    user: User | None = None,
    problem: str = "",
) -> Reply:
    """One of the three pages, its form carrying what was asked."""
    word = "practice" if asked.family(setup, "practice") else "organisation"
    hidden = [(name, value) for name, value in given.items() if name not in _CONTROLS]
    if user is not None:
        hidden.append(("user", user.id))
    html = render(
        "consent.html",
        step=step,
        app_name=asked.app.name,
        action=setup.identity.endpoints["authorise"].path,
        hidden=hidden,
        problem=problem,
        users=[{"id": u.id, "name": u.name, "email": u.email} for u in setup.world.users.values()],
        user_name=user.name if user else "",
        user_email=user.email if user else "",
        account_word=word,
        accounts=_accounts(setup, asked, user) if user else [],
        identity_only=_identity_only(setup, asked),
        rights=_rights(setup, asked),
        profile_rights=[text for name, text in _PROFILE.items() if name in asked.scopes],
        offline="offline_access" in asked.scopes,
        reasons=[_NOTHING[word]],
    )
    parts = urlsplit(asked.redirect_uri)
    return _secured(setup.writer.page(200, html, now=now), f"{parts.scheme}://{parts.netloc}")


def _accounts(setup: Setup, asked: Asked, user: User) -> list[dict[str, object]]:
    """The tenants to choose from, as the page shows them."""
    mine = setup.world.connections.get((asked.app.client_id, user.id), {})
    return [
        {
            "id": tenant.tenant_id,
            "name": tenant.name,
            "country": tenant.country,
            "connected": tenant.tenant_id in mine,
        }
        for tenant in tenants(setup, asked, user)
    ]


def _rights(setup: Setup, asked: Asked) -> list[dict[str, object]]:
    """The data rights asked, in words."""
    known = setup.contract.scopes
    return [
        {
            "scope": name,
            "label": known[name].label,
            "manages": known[name].manages,
            "covers": known[name].covers,
        }
        for name in asked.scopes
        if known[name].family != "identity"
    ]
