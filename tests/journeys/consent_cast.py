"""A person at a browser, a served emulator, and a project that signs in through it."""

from __future__ import annotations

import http.client
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlencode, urljoin, urlsplit

from greenroom import config, connect
from greenroom.callback import Page, listening
from greenroom.contract import contract
from greenroom.draw.page import content_security_policy, render
from greenroom.emulator.asgi import served
from greenroom.emulator.core import Emulator
from greenroom.emulator.world import new_world
from greenroom.sync.mapping_default import default_mapping
from greenroom.workspace import Workspace

NOW = 1_795_400_000.0

PROJECT = """
environment = "sandbox"
data_folder = "state"
[app]
name = "Browser App"
redirect_uri = "http://localhost:{port}/callback"
[[features]]
name = "Directory"
reason = "Show clients."
operations = ["clients.list", "groups.list"]
[sandbox]
url = "{origin}"
"""


def free_port() -> int:
    """A port nobody listens on just now."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def project(folder: Path) -> Iterator[Workspace]:
    """A project whose Xero is an emulator served over HTTP."""
    emulator = Emulator(new_world(clients=20, seed=1, country="AU", now=NOW), control=True)
    with served(emulator) as origin:
        text = PROJECT.format(port=free_port(), origin=origin)
        (folder / "greenroom.toml").write_text(text, "utf-8")
        (folder / "mapping.toml").write_text(default_mapping(contract()), "utf-8")
        with Workspace(config.read(folder / "greenroom.toml", {})) as workspace:
            _ = workspace.app
            yield workspace


def approve(workspace: Workspace) -> None:
    """Play Xero."""
    workspace.control("approve", {"client_id": workspace.client_id})


class _Form(HTMLParser):
    """The one form of a page: where it goes, and what it sends if nothing is chosen."""

    def __init__(self) -> None:
        super().__init__()
        self.action = ""
        self.fields: dict[str, str] = {}
        self.choices: dict[str, list[str]] = {}
        self.buttons: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.action = given.get("action", "")
        name, value = given.get("name", ""), given.get("value", "")
        if tag == "button" and name:
            self.buttons.append(value)
        elif tag == "input" and name:
            self.choices.setdefault(name, []).append(value)
            if given.get("type") != "radio" or "checked" in given:
                self.fields[name] = value


class Browser:
    """A browser without a screen: cookies, redirects, and one form at a time."""

    def __init__(self, user: int = 0) -> None:
        self._user = user
        self._cookies: dict[str, dict[str, str]] = {}
        self.visited: list[str] = []
        self.page = ""
        self.headers: dict[str, str] = {}
        self.status = 0

    def open(self, url: str) -> str:
        """The address where a visit ends, after all redirects."""
        return self._follow("GET", url, b"")

    def press(self, button: str) -> str:
        """Send the page's form by one of its buttons; returns the address it ends on."""
        form = _Form()
        form.feed(self.page)
        fields = dict(form.fields, action=button)
        if "user" in form.choices:
            fields["user"] = form.choices["user"][self._user]
        url = urljoin(self.visited[-1], form.action)
        return self._follow("POST", url, urlencode(fields).encode())

    def agree(self, url: str) -> str:
        """Sign in, choose what is offered, allow access; returns the address it ends on."""
        self.open(url)
        if 'value="sign-in"' in self.page:
            self.press("sign-in")
        return self.press("allow") if 'value="allow"' in self.page else self.visited[-1]

    def _follow(self, method: str, url: str, body: bytes) -> str:
        for _ in range(10):
            location = self._once(method, url, body)
            self.visited.append(url)
            if not location:
                return url
            method, body, url = "GET", b"", urljoin(url, location)
        raise AssertionError("redirects without an end")

    def _once(self, method: str, url: str, body: bytes) -> str:
        parts = urlsplit(url)
        kept = self._cookies.setdefault(parts.netloc, {})
        headers = {"cookie": "; ".join(f"{k}={v}" for k, v in kept.items())} if kept else {}
        if body:
            headers["content-type"] = "application/x-www-form-urlencoded"
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        with closing(http.client.HTTPConnection(parts.netloc, timeout=10)) as line:
            line.request(method, path, body or None, headers)
            answer = line.getresponse()
            self.page = answer.read().decode("utf-8", "replace")
            self.status = answer.status
            self.headers = {name.lower(): value for name, value in answer.getheaders()}
        cookie = self.headers.get("set-cookie", "").partition(";")[0]
        if "=" in cookie:
            kept.update([cookie.split("=", 1)])
        return self.headers.get("location", "") if answer.status in {301, 302, 303} else ""


def sign_in(
    workspace: Workspace,
    person: Callable[[str], object],
    *,
    accounting: bool = False,
    seconds: float = 10,
) -> tuple[connect.Started, str | None]:
    """A sign-in begun, a person sent to its address, and what came back to the callback."""
    started = connect.start(workspace, accounting=accounting)
    html = render("signed_in.html", app_name=workspace.settings.app.name)
    page = Page(html, content_security_policy())
    with listening(workspace.app.redirect_uri, page=page) as wait:
        visit = threading.Thread(target=person, args=(started.url,), daemon=True)
        visit.start()
        url = wait(seconds)
        visit.join(10)
    return started, url
