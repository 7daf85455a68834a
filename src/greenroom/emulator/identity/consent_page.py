"""The pages Xero shows itself: sign-in and consent, and the error that no app hears of.

What a consent brings about is in ``consent``; the words and the look are in ``draw``.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from greenroom.draw.page import content_security_policy, render
from greenroom.emulator.grants import Shown
from greenroom.emulator.identity.approval import Asked
from greenroom.emulator.parties import Organisation, Practice, User
from greenroom.emulator.reply import Reply
from greenroom.emulator.setup import Setup

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


def identity_only(setup: Setup, asked: Asked) -> bool:
    """Whether only identity scopes are asked, so that there is no tenant to choose."""
    return not asked.family(setup, "practice") and not asked.family(setup, "accounting")


def error_page(setup: Setup, error_id: str, *, now: float) -> Reply:
    """Xero's error page: status 500 and one line (section 11)."""
    # An id nobody knows shows the blank page of AE-06.
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


def consent_page(
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
    # The page carries the request along, so that no state is kept for pages nobody comes back to.
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
        identity_only=identity_only(setup, asked),
        rights=_rights(setup, asked),
        profile_rights=[text for name, text in _PROFILE.items() if name in asked.scopes],
        offline="offline_access" in asked.scopes,
        reasons=[_NOTHING[word]],
    )
    # Chromium applies form-action to the redirect after the post as well.
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
