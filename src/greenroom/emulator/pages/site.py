"""The pages of one emulator: which address shows what, and what a posted form brings about.

They are served at the emulator's own address only. A form is taken from nobody's page but ours, as
control routes are, and only where those are open.
"""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from types import MappingProxyType
from typing import NamedTuple
from urllib.parse import parse_qsl, unquote, urlencode

import msgspec

from greenroom.draw.page import content_security_policy, render
from greenroom.emulator.control.desk import is_foreign
from greenroom.emulator.control.played import KEPT_CALLS, Played
from greenroom.emulator.pages.calls import CALLS, call_values, list_values
from greenroom.emulator.pages.forms import FORMS, Fields, give
from greenroom.emulator.pages.front import front_values
from greenroom.emulator.reply import Reply
from greenroom.errors import EmulatorError
from greenroom.send import Request

PAGES = "/_greenroom/page/"
"""Where all pages but the first are, and where forms are posted to."""

_SECRETS = f"{PAGES}secrets/"
_MOST_FIELDS = 40


class Failed(NamedTuple):
    """A form that could not be carried out: in which words, and what was typed."""

    form: str = ""
    words: str = ""
    hint: str = ""
    fields: Fields = MappingProxyType({})


_NOTHING_FAILED = Failed()


class Pages:
    """The pages of one emulator; ``control`` opens their forms."""

    def __init__(self, played: Played, *, control: bool) -> None:
        self._played = played
        self._control = control
        self._secrets: dict[str, Mapping[str, object]] = {}

    def answer(self, request: Request, path: str, query: str, *, own: str, now: float) -> Reply:
        """The page of an address; ``own`` is the origin that was asked."""
        if is_foreign(request, own):
            hint = "Nothing was changed. Use the emulator's own page."
            return self._problem(403, "This was sent from another web page.", hint, now=now)
        if request.method == "POST":
            return self._post(request, path, own=own, now=now)
        if request.method not in ("GET", "HEAD"):
            return self._problem(405, "Pages are read, or posted to.", "", now=now)
        if path == "/":
            return self._front(own, now, done=_fields(query).get("done", ""))
        return self._below(path, _fields(query), now)

    def _below(self, path: str, asked: Fields, now: float) -> Reply:
        """A page other than the first."""
        if path == CALLS:
            return self._page("calls", list_values(self._played, asked, now), now=now)
        if path.startswith(f"{CALLS}/"):
            return self._call(unquote(path.removeprefix(f"{CALLS}/")), now)
        if path.startswith(_SECRETS):
            return self._secret(unquote(path.removeprefix(_SECRETS)), now)
        return self._missing(now)

    def _front(
        self, own: str, now: float, *, done: str = "", failed: Failed = _NOTHING_FAILED
    ) -> Reply:
        """The front page, with what was just done or could not be."""
        values = front_values(self._played, own, control=self._control, now=now)
        told = FORMS[done].done if done in FORMS and self._control else ""
        values |= {"done": told, "failed": failed._asdict(), "forms_at": PAGES}
        return self._page("front", values, status=400 if failed.words else 200, now=now)

    def _call(self, correlation_id: str, now: float) -> Reply:
        """The page of one call."""
        found = call_values(self._played, correlation_id, now)
        if found is None:
            hint = f"The latest {KEPT_CALLS} are remembered, until a new world begins."
            return self._problem(404, "Nobody remembers this call.", hint, now=now)
        return self._page("call", {**found, "calls_address": CALLS}, now=now)

    def _post(self, request: Request, path: str, *, own: str, now: float) -> Reply:
        """A form carried out, then the page shown anew by a redirect; or what was wrong with it."""
        if not self._control:
            hint = "Start it with --control to change the world from here."
            return self._problem(403, "This emulator is read only.", hint, now=now)
        name = path.removeprefix(PAGES) if path.startswith(PAGES) else ""
        if name not in FORMS:
            return self._missing(now)
        fields = _fields(request.body.decode("utf-8", "replace"))
        try:
            answer = give(self._played, FORMS[name], fields, now)
        except EmulatorError as error:
            failed = Failed(name, error.message, error.hint, fields)
        except msgspec.MsgspecError as error:
            failed = Failed(name, f"{error}.", "Nothing was changed.", fields)
        else:
            return self._go(self._next(name, answer))
        return self._front(own, now, failed=failed)

    def _next(self, name: str, answer: object) -> str:
        """Where the browser goes after a form."""
        if name == "app" and isinstance(answer, dict) and answer["client_secret"]:
            # Kept for the one look at it that the redirect leads to; only the latest waits.
            self._secrets = {answer["client_id"]: answer}
            return f"{_SECRETS}{answer['client_id']}"
        return f"/?{urlencode({'done': name})}#{FORMS[name].place}"

    def _secret(self, client_id: str, now: float) -> Reply:
        """A new app's secret, at the first look only."""
        found = self._secrets.pop(client_id, None)
        app = self._played.setup.world.apps.get(client_id)
        if found is None or app is None:
            words = "A secret is shown once, when its app is registered."
            return self._problem(404, words, "Register another app for another secret.", now=now)
        return self._page("secret", {**found, "name": app.name}, now=now)

    def _missing(self, now: float) -> Reply:
        return self._problem(404, "There is nothing here.", "Begin at the front page.", now=now)

    def _problem(self, status: int, words: str, hint: str, *, now: float) -> Reply:
        values = {"title": HTTPStatus(status).phrase, "words": words, "hint": hint}
        return self._page("problem", values, status=status, now=now)

    def _page(
        self, name: str, values: Mapping[str, object], *, now: float, status: int = 200
    ) -> Reply:
        html = render(f"emulator/{name}.html", **values)
        reply = self._played.setup.writer.page(status, html, now=now)
        # Not no-referrer: without its own origin a browser posts our forms as somebody else's.
        reply.headers = {
            **reply.headers,
            "content-security-policy": content_security_policy(),
            "referrer-policy": "same-origin",
            "x-content-type-options": "nosniff",
        }
        return reply

    def _go(self, address: str) -> Reply:
        """A redirect that a browser follows with a GET, so that a reload posts nothing again."""
        headers = self._played.setup.writer.headers(self._played.now())
        return Reply(303, {**headers, "location": address, "content-length": "0"})


def _fields(text: str) -> Fields:
    """The fields of a query or a posted form; the first of a repeated one counts."""
    try:
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    except ValueError:
        return {}
    return dict(reversed(pairs))
