"""A project whose evidence is collected and broken, and a TLS server to look at."""

from __future__ import annotations

import datetime as dt
import ssl
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from greenroom import connect, leaving
from greenroom.access.answering import sheet_of
from greenroom.access.assessment_data import assessment_data
from greenroom.access.evidence.collect import collect
from greenroom.access.evidence.model import Evidence
from greenroom.access.office import Office
from greenroom.access.people import People
from greenroom.clock import FrozenClock, moment
from greenroom.config import settings_of
from greenroom.contract import contract
from greenroom.store.db import Store
from greenroom.sync.mapping_default import default_mapping
from greenroom.sync.project import pull
from greenroom.workspace import Workspace

NOW = moment("2026-03-02T09:00:00")
DAY = 86_400.0
MASTER = "bm90LWEtcmVhbC1rZXktYnV0LTMyLWJ5dGVzLWxvbmc"
PROJECT = """
data_folder = "state"
[app]
name = "Evidence App"
redirect_uri = "http://localhost:{port}/callback"
[[features]]
name = "Directory"
reason = "To show clients."
operations = ["clients.list"]
[sandbox]
clients = 5
"""
ACCESS = """
[destination]
encrypted_at_rest = "LUKS on the server, attested by Ana Pohatu, 2026-01-05"
[access]
log_keeps_days = 400
hosted_in = "AU (Sydney)"
[[access.third_parties]]
name = "Mailmill Example"
gets = "e-mail addresses"
purpose = "a newsletter"
policy_url = "https://mailmill.example/privacy"
"""


class Clock(FrozenClock):
    """A clock that can be set wrong, as a machine's can."""

    def set_back(self, seconds: float) -> None:
        """Tell an earlier time from now on."""
        self._now -= seconds


class Desk:
    """A project whose evidence is collected; ``seen`` is what every look said, in order."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port = folder, port
        self.clock = Clock(NOW)
        self.seen: list[tuple[str, str]] = []
        self.people: People | None = None
        self._opened = ExitStack()
        (folder / "mapping.toml").write_text(default_mapping(contract()), "utf-8")
        self.office = self.open()

    def open(self, more: str = ACCESS, *, project: str = PROJECT) -> Office:
        """The office of the project as its file stands now."""
        path = self.folder / "greenroom.toml"
        path.write_text(project.format(port=self.port) + more, "utf-8")
        settings = settings_of(path.read_text("utf-8"), path, {})
        workspace = self._opened.enter_context(Workspace(settings, clock=self.clock))
        self.office = self._opened.enter_context(Office(workspace, people=self.people))
        return self.office

    def close(self) -> None:
        """Close everything that was opened."""
        self._opened.close()

    def with_access(self, line: str) -> Office:
        """The office with one more line under ``[access]``."""
        return self.open(ACCESS.replace("[access]\n", f"[access]\n{line}\n"))

    def connected(self) -> None:
        """A practice is connected, approved and all."""
        workspace = self.office.workspace
        _ = workspace.app
        workspace.control("approve", {"client_id": workspace.client_id})
        user = workspace.control("users")[0]["email"]
        connect.in_process(workspace, connect.start(workspace), user=user)

    def pulled(self) -> None:
        """The connected practice's rows are in the destination."""
        pull(self.office.workspace, self.office.workspace.practice())

    def left(self) -> None:
        """The practice is disconnected, and Xero's list was read again."""
        leaving.disconnect(self.office.workspace, self.office.workspace.practice())

    def run(self) -> None:
        """What a demonstration does: connect, pull, disconnect, and connect again."""
        self.connected()
        self.pulled()
        self.left()
        self.connected()

    def see(self, name: str) -> Evidence:
        """One collector's evidence now; where it fails, no question rests on it any more."""
        found = collect(self.office, [name])[0]
        self.seen.append((name, found.outcome))
        if found.outcome == "fails":
            data, sheet = assessment_data().questions, sheet_of(self.office)
            for question, one in data.items():
                if name in (*one.evidence, *one.supports):
                    row = sheet.row(question)
                    assert (row.word, name in row.gap) == ("gap", True), row
        return found

    def change(self, statement: str, *, guards: bool = False) -> None:
        """Change a store as somebody with the database in hand could, guards taken off."""
        for store in {store.where: store for store in self._stores()}.values():
            with store.transaction() as connection:
                if not guards:
                    for name in ("ledger_no_update", "ledger_no_delete"):
                        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")
                connection.exec_driver_sql(statement)

    def _stores(self) -> tuple[Store, Store]:
        return self.office.store, self.office.workspace.store


# ------------------------------------------------------------------------------ public addresses

HSTS = ("Strict-Transport-Security", "max-age=31536000")
COOKIE = ("Set-Cookie", "s=1; Path=/; Secure; HttpOnly")
GOOD = (HSTS, COOKIE)
LANDED = (*GOOD, ("Location", "/signed-in"), ("Referrer-Policy", "no-referrer"))
Headers = tuple[tuple[str, str], ...]


class _Shown(BaseHTTPRequestHandler):
    """A page with the status, headers and body that a test gives it."""

    sent: Headers = ()
    status = 200
    body = b""

    def do_GET(self) -> None:
        """Answer with them."""
        self.send_response(self.status)
        for name, value in self.sent:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(self.body)))
        self.end_headers()
        self.wfile.write(self.body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class _Quiet(HTTPServer):
    """A server that says nothing of handshakes that fail."""

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing."""


def made_certificate(folder: Path) -> Path:
    """A file with a certificate for localhost and its key, signed by itself."""
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = folder / "both.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path.write_bytes(secret + made.public_bytes(serialization.Encoding.PEM))
    return path


class Tls:
    """How a server speaks: the versions it takes, and its ciphers where they are not the usual."""

    def __init__(
        self,
        oldest: ssl.TLSVersion = ssl.TLSVersion.TLSv1_2,
        newest: ssl.TLSVersion = ssl.TLSVersion.MAXIMUM_SUPPORTED,
        ciphers: str = "",
    ) -> None:
        self.oldest, self.newest, self.ciphers = oldest, newest, ciphers

    def context(self, certificate: Path) -> ssl.SSLContext:
        """The server's end of it."""
        made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        made.load_cert_chain(certificate)
        if self.ciphers or self.oldest < ssl.TLSVersion.TLSv1_2:
            made.set_ciphers(self.ciphers or "DEFAULT:@SECLEVEL=0")
        made.minimum_version, made.maximum_version = self.oldest, self.newest
        return made


@contextmanager
def served(
    certificate: Path,
    sent: Headers = GOOD,
    *,
    tls: Tls | None = None,
    status: int = 200,
    body: bytes = b"",
) -> Iterator[str]:
    """The address of a TLS server on this machine that answers everything alike."""
    handler = type("Handler", (_Shown,), {"sent": sent, "status": status, "body": body})
    server = _Quiet(("localhost", 0), handler)
    context = (tls or Tls()).context(certificate)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"https://localhost:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
