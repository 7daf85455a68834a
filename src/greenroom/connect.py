"""The consent flow from its start to a saved token; the way out is in ``leaving``.

Practice and accounting scopes go through separate consents, because one pass reaches one type of
tenant. Tenants are chosen by type, never by position. What happened goes into the ledger; who
signed in stays out of it but for Xero's own user id.
"""

from __future__ import annotations

import html
import os
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

from greenroom.auth import oauth, replies
from greenroom.auth.claims import check_id_token
from greenroom.auth.replies import Connection, TokenSet
from greenroom.checks import NAME_A_FEATURE
from greenroom.contract.scopes import IDENTITY, WITHOUT_BROAD, organisation_scopes
from greenroom.errors import ConfigError, ConsentError, GreenroomError
from greenroom.rehearsal import note_stages
from greenroom.send import Request
from greenroom.tenants import ORGANISATION, PRACTICE
from greenroom.workspace import Workspace

_PRIVILEGE = (
    "The person needs the staff privilege “Connect third-party add-ons”: Business → Settings → "
    "Staff → Permissions → Practice administration."
)

_OF_SCOPES = {"invalid-scope-for-client", "unknown-scope"}
_NARROW = f"The broad scope may be why; the rest can be asked for: {WITHOUT_BROAD}."
_ALL_BROAD = "The broad scope may be why, and without it nothing is left to ask for: ask Xero."


class Started(NamedTuple):
    """A consent under way: where to send the person, and what the answer must fit."""

    url: str
    attempt: oauth.Attempt
    tenant_type: str


class Consent(NamedTuple):
    """A consent that ended well: the tenants of the asked type, and what was granted."""

    connections: tuple[Connection, ...]
    scopes: tuple[str, ...]
    user_id: str


def start(workspace: Workspace, *, accounting: bool = False, narrow: bool = False) -> Started:
    """A new consent for the features' scopes, or for the proving call of an organisation.

    ``narrow`` leaves the broad scopes out, and with them what nothing else opens.
    """
    oauth.check_secret(workspace.app)
    if accounting:
        wanted = organisation_scopes(workspace.contract, workspace.operations)
    else:
        wanted = _of_practice(workspace, narrow=narrow)
    attempt = oauth.new_attempt((*IDENTITY, *wanted), os.urandom(oauth.ENTROPY_BYTES))
    identity = workspace.contract.identity
    url = oauth.authorise_url(workspace.app, attempt, identity, origin=workspace.origin)
    workspace.ledger.append(
        "consent.started", app=workspace.client_id, facts={"scopes": " ".join(wanted)}
    )
    return Started(url, attempt, ORGANISATION if accounting else PRACTICE)


def _of_practice(workspace: Workspace, *, narrow: bool) -> tuple[str, ...]:
    """The scopes to ask a practice for. ``ConfigError`` where there is none, and why."""
    plan, path = workspace.scope_plan, workspace.settings.path
    wanted = plan.narrow if narrow else plan.scopes
    if wanted:
        return wanted
    if not workspace.settings.features:
        raise ConfigError(
            f"{path}: no feature is named, so there is no scope to ask for.",
            hint=f"{NAME_A_FEATURE}\nTo prove the sign-in alone: greenroom connect --accounting",
        )
    if plan.all_broad:
        raise ConfigError(
            f"{path}: only a broad scope opens what the features use "
            f"({', '.join(plan.broad_only)}), so without it nothing is left to ask for.",
            hint="greenroom connect asks for it; whether Xero still grants it, ask in the access "
            "request: greenroom scopes assumptions",
        )
    raise ConfigError(
        f"{path}: the features use nothing of a practice.",
        hint="greenroom connect --accounting, or name an operation such as clients.list.",
    )


def finish(workspace: Workspace, started: Started, callback_url: str) -> Consent:
    """The saved result of a consent. Raises ``ConsentError`` whose ``reason`` names the case.

    Nothing is saved before all of it holds; what the user no longer opens is forgotten.
    """
    try:
        code = oauth.read_callback(callback_url, workspace.app, started.attempt)
        token_set = _exchange(workspace, started.attempt, code)
        found = workspace.listed(token_set.access_token)
        consent = _judge(started, token_set, found)
    except GreenroomError as error:
        refused(workspace, error)
        raise
    workspace.tokens.save(workspace.client_id, token_set, found)
    workspace.see(token_set.user_id, found)
    for connection in consent.connections:
        workspace.ledger.append(
            "connection.made",
            app=workspace.client_id,
            practice=connection.tenant_id,
            actor=token_set.user_id,
            facts={"kind": connection.tenant_type, "connection": connection.id},
        )
    return consent


def answers(started: Started, callback_url: str) -> bool:
    """Whether a call of the callback belongs to this attempt: a stranger's may not even end it."""
    given = parse_qs(urlsplit(callback_url).query).get("state", [])
    return given == [started.attempt.state]


def refused(workspace: Workspace, error: GreenroomError) -> None:
    """Write down that a consent ended without a token, and why."""
    reason = error.reason if isinstance(error, ConsentError) else error.code
    workspace.ledger.append("consent.refused", app=workspace.client_id, facts={"reason": reason})


def unanswered(workspace: Workspace, started: Started) -> ConsentError:
    """The error when nobody came back, written down: not yet, unless Xero has approved the app."""
    error = replies.never_returned(workspace.contract.identity)
    error.hint += _of_broad(workspace, started)
    error.exit_code = _exit_code(workspace)
    refused(workspace, error)
    return error


def in_process(workspace: Workspace, started: Started, *, user: str) -> Consent:
    """The consent of a made-up user of the sandbox, without a browser.

    The emulator's own page is told to agree for the user; what Xero would refuse is refused too.
    """
    workspace.control("consent", {"user": user})
    try:
        with workspace.send(Request("GET", started.url)) as response:
            location = response.headers.get("location", "")
    finally:
        workspace.control("consent", {"user": ""})
    if location.startswith(workspace.app.redirect_uri):
        return finish(workspace, started, location)
    error = _page_error(workspace, location)
    if error.reason in _OF_SCOPES:
        error.hint += _of_broad(workspace, started)
    refused(workspace, error)
    raise error


def _of_broad(workspace: Workspace, started: Started) -> str:
    """What to add where a consent asked for a scope that Xero's scope guide lists no more."""
    known = workspace.contract.scopes
    if not any(known[scope].broad for scope in started.attempt.scopes):
        return ""
    return f"\n{_ALL_BROAD if workspace.scope_plan.all_broad else _NARROW}"


def _page_error(workspace: Workspace, location: str) -> ConsentError:
    """What the page says that Xero shows instead of calling back: a person would read it."""
    identity = workspace.contract.identity
    with workspace.send(Request("GET", location)) as response:
        page = html.unescape(response.read().decode("utf-8", "replace"))
    refusal = replies.page_refusal(page, identity)
    if refusal is None:
        # No error line: the consent page itself, which offers this person nothing to agree to.
        return ConsentError(
            "Xero offers this person nothing to connect.", hint=_PRIVILEGE, reason="no-practice"
        )
    line = " : ".join(filter(None, (refusal.error, refusal.detail)))
    return ConsentError(
        f"Xero showed its error page instead of calling back: “{line}”. {refusal.meaning}",
        hint=refusal.next,
        reason=refusal.name,
        exit_code=_exit_code(workspace),
    )


def _exchange(workspace: Workspace, attempt: oauth.Attempt, code: str) -> TokenSet:
    """The code turned into tokens, the id token checked when there is one."""
    identity, origin = workspace.contract.identity, workspace.origin
    request = oauth.code_request(workspace.app, attempt, code, identity, origin=origin)
    now = workspace.clock.now()
    with workspace.send(request) as response:
        body, their_now = response.read(), response.date
    token_set = replies.read_token_reply(
        response.status, body, now=now, headers=response.headers, identity=identity
    )
    id_token = replies.read_id_token(body)
    if id_token:
        with workspace.send(oauth.keys_request(identity, origin=origin)) as keys:
            check_id_token(
                id_token,
                keys.read(),
                issuer=origin or identity.hosts["identity"],
                client_id=workspace.client_id,
                nonce=attempt.nonce,
                now=now,
                their_now=their_now,
            )
    return token_set


def _judge(started: Started, token_set: TokenSet, found: tuple[Connection, ...]) -> Consent:
    """The consent, if it gives what was asked: its scopes, and a tenant of its type."""
    lacking = sorted(set(started.attempt.scopes) - set(token_set.scopes))
    if lacking:
        raise ConsentError(
            f"Xero gave a token without {', '.join(lacking)}.",
            hint="greenroom access probe tells what is open; ask Xero about the rest.",
            reason="scope-not-granted",
        )
    fitting = replies.of_type(found, started.tenant_type)
    if not fitting and started.tenant_type == PRACTICE:
        raise ConsentError(
            "The sign-in went well, but no practice is connected by it.",
            hint=_PRIVILEGE,
            reason="no-practice",
        )
    if not fitting:
        raise ConsentError(
            "The sign-in went well, but no organisation is connected by it.",
            hint="Choose an organisation on Xero's page; a demo company will do.",
            reason="no-organisation",
        )
    return Consent(fitting, token_set.scopes, token_set.user_id)


def _exit_code(workspace: Workspace) -> int:
    """3 while the approval is awaited: nothing is broken then; 1 when Xero has given it."""
    return 1 if is_approved(workspace) else 3


def is_approved(workspace: Workspace) -> bool:
    """Whether the ledger's last word on the app's stage is one that opens the practice scopes."""
    note_stages(workspace)
    stages = [
        str(event.facts.get("stage"))
        for event in workspace.ledger.events(kind="stage.changed", app=workspace.client_id)
    ]
    last = workspace.contract.stages.get(stages[-1]) if stages else None
    return last is not None and last.opens
