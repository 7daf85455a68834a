"""What has to happen before the emulator answers as some samples say: tokens, limits, broken parts.

Each scene is a function from a stage that is set to the response that is to be compared.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from contextlib import ExitStack
from urllib.parse import parse_qs, urlsplit

from fidelity.asking import NOW, Played
from greenroom.auth import oauth
from greenroom.contract import contract
from greenroom.send import Request, Response
from greenroom.testing.stage import REDIRECT_URI, sign_in

_ENTROPY = b"entropy of samples: 32 bytes in."
_STRANGER = "00000000-0000-4000-8000-00000000ffff"


def a_call(play: Played) -> Response:
    """The plain call."""
    return play.send()


def token_expired(play: Played) -> Response:
    """The access token is past its half hour."""
    play.clock.advance(1800)
    return play.send()


def token_made_up(play: Played) -> Response:
    """A token that nobody gave out."""
    return play.send(authorization="Bearer made.up.token")


def practice_unknown(play: Played) -> Response:
    """The id of a practice that this user did not connect."""
    return play.send(xero_tenant_id=_STRANGER)


def scope_missing(play: Played) -> Response:
    """A token for the clients alone."""
    scopes = ("practicemanager.client.read",)
    world = play.stage.emulator.world
    # Scopes add up for a user, so that an app of its own has to ask for less.
    app, secret = world.register_app(
        "Smaller App", redirect_uris=(REDIRECT_URI,), stage="approved", now=NOW
    )
    tokens = sign_in(
        play.stage.emulator, oauth.App(app.client_id, "web", REDIRECT_URI, secret), scopes
    )
    return play.send(authorization=f"Bearer {tokens.access_token}")


def minute_used_up(play: Played) -> Response:
    """Sixty calls, and one more 22 seconds before the minute ends."""
    for _ in range(60):
        play.send().close()
    play.clock.advance(22)
    return play.send()


def five_in_flight(play: Played) -> Response:
    """Five replies that are still being read, and a sixth call."""
    with ExitStack() as held:
        for _ in range(5):
            held.enter_context(play.send())
        return play.send()


def _order(play: Played, route: str, **order: object) -> None:
    """Tell the emulator something from outside the world."""
    url = f"http://localhost/_greenroom/{route}"
    with play.stage.emulator.send(Request("POST", url, {}, json.dumps(order).encode())) as made:
        assert made.status == 200, made.read()


def faulty(**order: object) -> Callable[[Played], Response]:
    """A call that meets a fault."""

    def scene(play: Played) -> Response:
        _order(play, "faults", **order)
        return play.send()

    return scene


def privilege_lost(play: Played) -> Response:
    """The person who connected the practice may no longer connect apps."""
    user = next(iter(play.stage.emulator.world.users.values()))
    _order(play, "privilege", practice=play.stage.tenant_id, user=user.email, granted=False)
    return play.send()


def nothing_acceptable(play: Played) -> Response:
    """A call that takes plain text only."""
    return play.send(accept="text/plain")


def labelled_text_xml(play: Played) -> Response:
    """A body under the label that replies have."""
    return play.send(content_type="text/xml")


def path_unknown(play: Played) -> Response:
    """A path that leads nowhere."""
    call = play.request
    url = call.url.replace("/staff.api/", "/stuff.api/")
    return play.stage.emulator.send(Request(call.method, url, call.headers))


def window_missing(play: Played) -> Response:
    """The call without its query."""
    call = play.request
    url = call.url.partition("?")[0]
    return play.stage.emulator.send(Request(call.method, url, call.headers))


def page_too_large(play: Played) -> Response:
    """One row more than a page may hold, which our client would not ask for."""
    call = play.request
    return play.stage.emulator.send(Request(call.method, f"{call.url}?pageSize=501", call.headers))


def connections(play: Played) -> Response:
    """The connections of a user who opened a practice and an organisation."""
    app, emulator = play.stage.app, play.stage.emulator
    tokens = sign_in(emulator, app, ("accounting.settings.read", "offline_access"))
    request = oauth.connections_request(tokens.access_token, contract().identity)
    return emulator.send(request)


def _code(play: Played) -> tuple[oauth.Attempt, str]:
    """A consent pass and the code that came of it."""
    emulator, app = play.stage.emulator, play.stage.app
    attempt = oauth.new_attempt(
        ("openid", "offline_access", "practicemanager.client.read"), _ENTROPY
    )
    address = oauth.authorise_url(app, attempt, contract().identity)
    with emulator.send(Request("GET", address)) as response:
        return attempt, oauth.read_callback(response.headers["location"], app, attempt)


def tokens_given(play: Played) -> Response:
    """A code exchanged."""
    attempt, code = _code(play)
    return play.stage.emulator.send(
        oauth.code_request(play.stage.app, attempt, code, contract().identity)
    )


def code_used_twice(play: Played) -> Response:
    """The same code a second time."""
    attempt, code = _code(play)
    request = oauth.code_request(play.stage.app, attempt, code, contract().identity)
    play.stage.emulator.send(request).close()
    return play.stage.emulator.send(request)


def secret_wrong(play: Played) -> Response:
    """A refresh with a secret that is not the app's."""
    app = play.stage.app
    wrong = oauth.App(app.client_id, "web", app.redirect_uri, "not the secret")
    token = play.stage.tokens.refresh_token
    return play.stage.emulator.send(oauth.refresh_request(wrong, token, contract().identity))


def not_approved(play: Played) -> Response:
    """The line on the page that an app meets before its approval."""
    world = play.stage.emulator.world
    app, _ = world.register_app("Early App", redirect_uris=(REDIRECT_URI,), now=NOW)
    attempt = oauth.new_attempt(("practicemanager.client.read",), _ENTROPY)
    ours = oauth.App(app.client_id, "web", REDIRECT_URI, "")
    url = oauth.authorise_url(ours, attempt, contract().identity)
    with play.stage.emulator.send(Request("GET", url)) as response:
        page = response.headers["location"]
    assert parse_qs(urlsplit(page).query)["errorId"]
    with play.stage.emulator.send(Request("GET", page)) as shown:
        text = html.unescape(re.sub("<[^>]+>", "", shown.read().decode()))
    line = re.search(r"Error: .*", text)
    return Response(shown.status, shown.headers, ((line[0] if line else text).strip().encode(),))


SCENES: dict[str, Callable[[Played], Response]] = {
    "": a_call,
    "token-expired": token_expired,
    "token-made-up": token_made_up,
    "practice-unknown": practice_unknown,
    "privilege-lost": privilege_lost,
    "scope-missing": scope_missing,
    "minute-used-up": minute_used_up,
    "day-used-up": faulty(kind="429-day", seconds=51_000),
    "five-in-flight": five_in_flight,
    "outage": faulty(kind="503"),
    "exception": faulty(kind="error", status=500, text="An error occurred."),
    "nothing-acceptable": nothing_acceptable,
    "labelled-text-xml": labelled_text_xml,
    "path-unknown": path_unknown,
    "window-missing": window_missing,
    "page-too-large": page_too_large,
    "connections": connections,
    "tokens-given": tokens_given,
    "code-used-twice": code_used_twice,
    "secret-wrong": secret_wrong,
    "not-approved": not_approved,
}
"""What an index may name, and what it stages."""
