"""A client with the habits that the complaints tell of. It is wrong on purpose: do not copy it.

It takes the first tenant there is, asks for the scopes the guide names, treats 200 as success and
everything else as an empty list, tries at once again after a limit, sends a write till it succeeds,
refreshes without a lock whatever a 401 says, keeps the refresh token it got first, and trusts its
own clock. ``habits`` are some more, which would hide these.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, Literal
from urllib.parse import parse_qs, urlencode, urlsplit

from lxml import etree

from greenroom.contract import contract
from greenroom.emulator.playing.play import Play
from greenroom.emulator.playing.verdict import Run
from greenroom.emulator.playing.written import Doing
from greenroom.errors import Unreachable
from greenroom.send import Request
from greenroom.wire.writing import write_body

Habit = Literal[
    "accepts-anything",
    "all-at-once",
    "all-fields-back",
    "distrusts-empty",
    "keyed-by-name",
    "one-per-client",
    "own-pages",
    "paged-list",
    "sleeps",
    "trusts-date",
    "uuid-everywhere",
    "version-3.0",
]

API = "https://api.xero.com"
TRIES = 3
LISTS = {"clients": "client.api/list", "groups": "clientgroup.api/list"}
ELEMENTS = {"clients": "Client", "groups": "Group", "jobs": "Job"}

Row = dict[str, Any]


class Naive:
    """The naive client, in one scenario."""

    def __init__(self, play: Play, habits: frozenset[Habit] = frozenset()) -> None:
        self.play = play
        self.habits = habits
        self.app = play.scenario.world.apps[0]
        self.access = self.refresh_token = self.tenant = ""
        self.signed_out = False
        self.since = self.date = 0.0
        self.held: dict[str, dict[str, Row]] = {}

    def close(self) -> None:
        """Nothing is held open."""

    def rows(self) -> Mapping[str, Sequence[Row]]:
        """What it thinks it has."""
        return {name: tuple(found.values()) for name, found in self.held.items()}

    def do(self, step: Doing) -> Run:
        """All is well unless it crashes."""
        try:
            {"connect": self.connect, "pull": self.pull, "call": self.call}[step.do](step)
        except (AttributeError, LookupError, ValueError):
            return Run("failed", "crash")
        return Run("done")

    # ------------------------------------------------------------------ sign-in

    def connect(self, step: Doing) -> None:
        """Ask again and again; go on without a token when that does not help."""
        scope = "openid offline_access " + " ".join(self.scopes(step))
        query = urlencode(
            {
                "response_type": "code",
                "client_id": self.app.client_id,
                "redirect_uri": self.app.redirect_uris[0],
                "scope": scope,
                "state": "state",
            }
        )
        for _ in range(5):
            url = f"https://login.xero.com/identity/connect/authorize?{query}"
            with self.play.send(Request("GET", url)) as response:
                back = parse_qs(urlsplit(response.headers.get("location", "")).query)
            if "code" in back:
                redirect = self.app.redirect_uris[0]
                self.token(
                    grant_type="authorization_code", code=back["code"][0], redirect_uri=redirect
                )
                break
        status, body = self.send("GET", f"{API}/connections")
        listed = json.loads(body) if status == 200 else []
        if listed:
            self.tenant = listed[0]["tenantId"]
            assert listed[0]["tenantName"].lower()

    def scopes(self, step: Doing) -> list[str]:
        """What the guide would ask for."""
        if step.organisation:
            return ["accounting.settings.read", "accounting.contacts.read"]
        groups = {name.partition(".")[0] for name in self.play.scenario.operations}
        known = {"contacts": "contact", "jobs": "job", "time": "time", "staff": "staff"}
        writes = any(contract().operation(n).writes for n in self.play.scenario.operations)
        read = "" if writes else ".read"
        return sorted({f"practicemanager.{known.get(g, 'client')}{read}" for g in groups})

    def token(self, **form: str) -> bool:
        """Tokens, the first refresh token kept for good; a failure means signed out."""
        if self.signed_out:
            return False
        told = {"client_id": self.app.client_id, "client_secret": self.app.client_secret, **form}
        url = "https://identity.xero.com/connect/token"
        try:
            with self.play.send(Request("POST", url, {}, urlencode(told).encode())) as response:
                body = response.read()
        except Unreachable:
            self.signed_out = True
            return False
        found = json.loads(body)
        if response.status != 200:
            # It does not give up on a token it was refused, only on one it was not answered.
            self.signed_out = response.status >= 500
            return False
        self.access = found["access_token"]
        self.refresh_token = self.refresh_token or found["refresh_token"]
        return True

    # ------------------------------------------------------------------ calls

    def send(self, method: str, url: str, body: bytes = b"") -> tuple[int, bytes]:
        """The answer, after some more tries where it may help."""
        status, found = 0, b""
        for _ in range(TRIES):
            headers = {
                "authorization": f"Bearer {self.access}",
                "xero-tenant-id": self.tenant,
                "accept": "*/*" if "accepts-anything" in self.habits else "application/xml",
                "content-type": "text/xml"
                if "accepts-anything" in self.habits
                else "application/xml",
            }
            try:
                with self.play.send(Request(method, url, headers, body)) as response:
                    status, found = response.status, response.read()
                    self.date = response.date or 0.0
            except Unreachable:
                status = 0
            if status == 401:
                self.token(grant_type="refresh_token", refresh_token=self.refresh_token)
            elif status == 429 and "sleeps" in self.habits:
                self.play.clock.sleep(float(response.headers["retry-after"]))
            elif status not in (0, 429) and (status < 500 or method == "GET"):
                break
        return status, found

    def records(self, path: str, element: str) -> list[Row]:
        """The records of a reply as far as it can be read; none when it cannot."""
        version = "3.0" if "version-3.0" in self.habits else "3.1"
        status, body = self.send("GET", f"{API}/practicemanager/{version}/{path}")
        if status != 200 or not body.lstrip().startswith(b"<"):
            return []
        parser = etree.XMLParser(recover=True)
        root = etree.fromstring(body, parser)
        found = [] if root is None else list(root.iter(element))
        if parser.error_log:
            found = found[:-1]
        return [self.row(one, element) for one in found]

    def row(self, found: Any, element: str) -> Row:
        """The plain fields of a record; an element that is not known is a crash."""
        known = {field.xml: field.name for field in contract().fields(element)}
        return {known[str(child.tag)]: child.text for child in found}

    # ------------------------------------------------------------------ steps

    def pull(self, step: Doing) -> None:
        """Groups and clients; what is not in a full list is deleted here too."""
        for name in ("groups", "clients"):
            path = LISTS[name]
            whole = name == "groups" or step.full or not self.since
            if name == "clients":
                path += "?detailed=true"
                if not whole:
                    since = dt.datetime.fromtimestamp(self.since, dt.UTC)
                    path += f"&modifiedsince={since:%Y-%m-%dT%H:%M:%S}"
            if name == "clients" and "paged-list" in self.habits:
                path = "client.api/paged-list?pageSize=500"
            found = self.records(path, ELEMENTS[name])
            for _ in range(2 if "distrusts-empty" in self.habits else 0):
                found = found or self.records(path, ELEMENTS[name])
            self.keep(name, found, whole=whole)
        if "one-per-client" in self.habits:
            for uuid in list(self.held["clients"]):
                self.records(f"client.api/get/{uuid}", "Client")
        self.since = self.date if "trusts-date" in self.habits else self.play.clock.now()

    def keep(self, name: str, found: list[Row], *, whole: bool) -> None:
        """The rows found, in the place of all others after a full list."""
        key = "name" if "keyed-by-name" in self.habits else "uuid"
        held = {} if whole else self.held.get(name, {})
        held.update((row[key], row) for row in found if row.get(key))
        self.held[name] = held

    def call(self, step: Doing) -> None:
        """One operation, as it came to mind."""
        operation = contract().operation(step.operation)
        if operation.writes:
            self.write(step)
            return
        if step.apart:
            self.race(step)
            return
        element = str(operation.reply.record).partition("Page")[0]
        element = ELEMENTS.get(operation.on, element)
        if "all-at-once" in self.habits:
            self.burst(step)
            return
        found: list[Row] = []
        for arguments in self.arguments(step):
            found += self.records(self.path(step.operation, arguments), element)
        if "own-pages" in self.habits:
            for page in (2, 3, 4):
                more = {**step.arguments}
                found += self.records(f"{self.path(step.operation, more)}&page={page}", element)
        if step.keep:
            self.keep(step.keep, found, whole=True)

    def arguments(self, step: Doing) -> list[dict[str, Any]]:
        """The arguments of each call."""
        arguments = dict(step.arguments)
        practice = next(iter(self.play.world.practices.values()))
        if "uuid-everywhere" in self.habits:
            job = practice.data["jobs"].numbered(str(arguments["job_number"]))
            arguments["job_number"] = job.uuid if job else ""
        if not step.each:
            return [arguments]
        name = contract().operation(step.operation).path_params[0].name
        return [{**arguments, name: uuid} for uuid in practice.data[step.each].order]

    def path(self, name: str, arguments: Mapping[str, Any]) -> str:
        """The path with its query."""
        operation = contract().operation(name)
        path, query = operation.path, {}
        for param in operation.params:
            value = arguments.get(param.name)
            if value is None or param.name == "client_uuid":
                continue
            text = f"{value:%Y%m%d}" if isinstance(value, dt.date) else str(value)
            if param.place == "path":
                path = path.replace(f"{{{param.wire}}}", text)
            else:
                query[param.wire] = text
        return path + (f"?{urlencode(query)}" if query else "")

    def write(self, step: Doing) -> None:
        """Send it until it says 200."""
        operation = contract().operation(step.operation)
        body = {n: v for n, v in (step.body or {}).items() if n != "client"}
        if "all-fields-back" in self.habits:
            (before,) = self.records(f"client.api/get/{body['uuid']}", "Client")
            fields = {field.name: field for field in contract().fields("ClientUpdate")}
            plain = {
                n: v for n, v in before.items() if n in fields and fields[n].type == "text" and v
            }
            body = {**plain, **body}
        url = f"{API}/practicemanager/3.1/{self.path(step.operation, step.arguments)}"
        self.send(operation.method, url, write_body(contract(), operation, body, format="xml"))

    def race(self, step: Doing) -> None:
        """Several processes that each found the same tokens on the disk."""
        for _ in range(step.at_once):
            other = Naive(self.play, self.habits)
            other.access, other.refresh_token = self.access, self.refresh_token
            other.tenant = self.tenant
            other.records(self.path(step.operation, step.arguments), "Client")

    def burst(self, step: Doing) -> None:
        """Every call sent before the first answer is read."""
        headers = {
            "authorization": f"Bearer {self.access}",
            "xero-tenant-id": self.tenant,
            "accept": "application/xml",
        }
        urls = [
            f"{API}/practicemanager/3.1/{self.path(step.operation, arguments)}"
            for arguments in self.arguments(step)
        ]
        opened = [self.play.send(Request("GET", url, headers)) for url in urls[: step.at_once]]
        bodies = [response.read() for response in opened]
        found = [re.search(rb"<UUID>([^<]+)</UUID>", body) for body in bodies]
        rows = [{"uuid": one[1].decode()} for one in found if one]
        self.keep(step.keep, rows, whole=True)
