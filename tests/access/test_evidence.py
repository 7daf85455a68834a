"""Evidence: each collector holds where things are right, and fails when they are broken."""

from __future__ import annotations

import datetime as dt
import socket
import ssl
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from greenroom import connect
from greenroom.access.answering import sheet_of
from greenroom.access.assessment_data import assessment_data
from greenroom.access.evidence import hosts as host_looks
from greenroom.access.evidence.collect import COLLECTORS, add, collect, latest
from greenroom.access.evidence.model import Evidence, Seen, about
from greenroom.access.evidence.signing import judged
from greenroom.access.office import Office
from greenroom.auth.keyring import RING_FILE
from greenroom.auth.masters import VARIABLE
from greenroom.clock import FrozenClock, moment
from greenroom.config import settings_of
from greenroom.errors import ConfigError, LedgerBroken
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
[access]
log_keeps_days = 400
hosted_in = "AU"
[[access.third_parties]]
name = "Mailmill Example"
gets = "e-mail addresses"
purpose = "a newsletter"
policy_url = "https://mailmill.example/privacy"
"""


class Desk:
    """A project whose evidence is collected; more of its file can be written."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port = folder, port
        self.clock = FrozenClock(NOW)
        self.office = self.open()

    def open(self, more: str = ACCESS) -> Office:
        """The office of the project as its file stands now."""
        path = self.folder / "greenroom.toml"
        path.write_text(PROJECT.format(port=self.port) + more, "utf-8")
        settings = settings_of(path.read_text("utf-8"), path, {})
        self.office = Office(Workspace(settings, clock=self.clock))
        return self.office

    def connected(self) -> None:
        """A practice is connected, approved and all."""
        workspace = self.office.workspace
        _ = workspace.app
        workspace.control("approve", {"client_id": workspace.client_id})
        user = workspace.control("users")[0]["email"]
        connect.in_process(workspace, connect.start(workspace), user=user)

    def see(self, name: str) -> Evidence:
        """One collector's evidence now."""
        return collect(self.office, [name])[0]

    def change(self, statement: str) -> None:
        """Change a store as somebody with the database in hand could, guards taken off."""
        for store in {id(one): one for one in self._stores()}.values():
            with store.transaction() as connection:
                for name in ("ledger_no_update", "ledger_no_delete"):
                    connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")
                connection.exec_driver_sql(statement)

    def _stores(self) -> list[object]:
        return [self.office.store, self.office.workspace.store]  # type: ignore[list-item]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, unused_port: int) -> Desk:
    """A project with its master key kept apart."""
    monkeypatch.setenv(VARIABLE, MASTER)
    return Desk(tmp_path, unused_port)


@pytest.fixture
def unused_port() -> int:
    """A port that nothing listens on just now."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def test_every_collector_is_described_and_asked_for() -> None:
    """Data and code name the same collectors; each question's collectors exist."""
    assert set(about()) == set(COLLECTORS)
    asked = {name for one in assessment_data().questions.values() for name in one.evidence}
    assert asked <= set(COLLECTORS)


def test_a_sound_project_answers_eleven_questions_by_itself(desk: Desk) -> None:
    """With a practice connected and the settings filled in, so many answers rest on evidence."""
    desk.connected()
    collect(desk.office)
    automatic = [row.id for row in sheet_of(desk.office).questions if row.word == "automatic"]
    assert len(automatic) >= 11, automatic


def test_a_plain_token_fails(desk: Desk) -> None:
    """One token in clear among sealed ones is found; without any token nothing is claimed."""
    assert desk.see("sealed-tokens").outcome == "unknown"
    desk.connected()
    assert desk.see("sealed-tokens").outcome == "holds"
    desk.change("UPDATE token_sets SET sealed = 'eyJ0b2tlbnMiOiJpbiBjbGVhciJ9'")
    found = desk.see("sealed-tokens")
    assert (found.outcome, found.facts["plain"]) == ("fails", 1)
    assert "eyJ0" not in str(found)


def test_a_short_key_fails(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A key of fewer bits, or a value that opens elsewhere, is no such encryption."""
    assert desk.see("cryptography").outcome == "holds"
    vault = desk.office.workspace.vault
    with monkeypatch.context() as patch:
        patch.setattr(type(vault.ring), "key_bits", lambda _self, _key: 128)
        assert desk.see("cryptography").outcome == "fails"
    with monkeypatch.context() as patch:
        patch.setattr(type(vault), "open", lambda *_, **__: b"")
        assert desk.see("cryptography").outcome == "fails"


def test_a_key_beside_the_data_fails(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A key kept apart holds; beside the ring, or readable by others, it fails."""
    assert desk.see("key-ring").outcome == "holds"
    ring = desk.office.settings.data_folder / RING_FILE
    ring.chmod(0o644)
    assert "read by others" in desk.see("key-ring").said
    ring.chmod(0o600)
    monkeypatch.delenv(VARIABLE)
    (ring.parent / "master.key").write_text(MASTER)
    (ring.parent / "master.key").chmod(0o600)
    assert "beside the key ring" in desk.see("key-ring").said


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger SET actor = 'somebody' WHERE seq = 1",
        "DELETE FROM ledger WHERE seq = 1",
        "UPDATE dossier SET body = '{}'",
        "DELETE FROM dossier",
    ],
)
def test_an_edited_log_or_dossier_fails(desk: Desk, statement: str) -> None:
    """A row changed or removed by hand, in the audit log or the dossier, is found."""
    desk.connected()
    desk.see("oauth")
    assert desk.see("ledger").outcome == "holds"
    desk.change(statement)
    assert desk.see("ledger").outcome == "fails"


def test_an_entry_without_anybody_fails(desk: Desk) -> None:
    """An entry that says neither who nor for which app is found."""
    desk.see("oauth")
    assert desk.see("log-fields").outcome == "holds"
    desk.office.ledger.append("strange.event", app=desk.office.app)
    assert "what came of it" in desk.see("log-fields").said


@pytest.mark.parametrize(
    "line",
    [
        "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0xx",
        "Authorization: Bearer abcdefghijklmnopqrstuvwxyz012345",
        "GET /callback?code=abcdef HTTP/1.1",
        "hana@example.test",
    ],
)
def test_a_secret_in_the_log_fails(desk: Desk, line: str) -> None:
    """A token, a bearer header, a code or an address in the log is found, and not repeated."""
    desk.connected()
    assert desk.see("log-scan").outcome == "holds"
    log = desk.office.settings.data_folder / "greenroom.log"
    with log.open("a", encoding="utf-8") as file:
        file.write(line + "\n")
    found = desk.see("log-scan")
    assert found.outcome == "fails"
    assert line not in str(found)


def test_a_short_retention_fails(desk: Desk) -> None:
    """A year or longer holds; less fails; nothing said is unknown."""
    assert desk.see("log-retention").outcome == "holds"
    desk.open("[access]\nlog_keeps_days = 364\n")
    assert desk.see("log-retention").outcome == "fails"
    desk.open("")
    assert desk.see("log-retention").outcome == "unknown"


def test_the_callback_is_called_as_xero_would(desk: Desk) -> None:
    """Our callback answers as demanded; any other way is a failure that names what is wrong."""
    assert desk.see("callback").outcome == "holds"
    good = {"Referrer-Policy": "no-referrer", "Location": "/signed-in"}
    assert judged(302, good, b"").outcome == "holds"
    assert "a body of 9 bytes" in judged(302, good, b"signed in").said
    assert "answers 200" in judged(200, good, b"").said
    assert "sends the code on" in judged(302, good | {"Location": "/?c=evidence-probe"}, b"").said
    assert "referrer" in judged(302, {"Location": "/"}, b"").said


def test_old_sign_in_fails(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Addresses of OAuth 1, or without TLS, are no OAuth 2.0."""
    assert desk.see("oauth").outcome == "holds"
    identity = type(desk.office.contract.identity)
    monkeypatch.setattr(identity, "url", lambda _self, _name: "http://api.xero.com/oauth1/x")
    assert desk.see("oauth").outcome == "fails"


def test_a_scope_beyond_the_need_fails(desk: Desk) -> None:
    """Granted is what is needed; a feature less, and the scope is one too many."""
    assert desk.see("scopes").outcome == "unknown"
    desk.connected()
    assert desk.see("scopes").outcome == "holds"
    path = desk.folder / "greenroom.toml"
    text = path.read_text("utf-8").replace("clients.list", "staff.list")
    path.write_text(text, "utf-8")
    office = Office(Workspace(settings_of(text, path, {}), clock=desk.clock))
    found = collect(office, ["scopes"])[0]
    assert (found.outcome, "practicemanager.client.read" in found.said) == ("fails", True)


def test_a_third_party_without_purpose_or_policy_fails(desk: Desk) -> None:
    """Who gets data needs a purpose and a public policy; nobody named proves nothing."""
    assert desk.see("sub-processors").outcome == "holds"
    for left_out in ('purpose = "a newsletter"', 'policy_url = "https://mailmill.example/privacy"'):
        key = left_out.partition(" ")[0]
        empty = f'{key} = ""'
        desk.open(ACCESS.replace(left_out, empty))
        assert desk.see("sub-processors").outcome == "fails"
    desk.open("")
    assert desk.see("sub-processors").outcome == "unknown"


def test_what_only_a_person_knows_never_passes(desk: Desk) -> None:
    """Disks, second factors, an audit, an empty register: unknown until somebody answers."""
    for name in ("at-rest", "people", "dependencies", "incidents", "disconnect"):
        assert desk.see(name).outcome == "unknown", name


def test_an_incident_that_was_not_reported_fails(desk: Desk) -> None:
    """The register holds when each was reported; one that was not is found."""
    dossier, app = desk.office.dossier, desk.office.app
    dossier.keep(app, "incident", "2026-1", {"what": "a lost laptop", "reported_at": NOW})
    assert desk.see("incidents").outcome == "holds"
    dossier.keep(app, "incident", "2026-2", {"what": "a wrong mail"})
    assert desk.see("incidents").outcome == "fails"


def test_a_collector_that_breaks_is_unknown(desk: Desk) -> None:
    """Whatever a look raises, nothing passes, and no value of it is told."""

    def broken(_office: Office) -> Seen:
        raise ValueError("a secret value")

    def refused(_office: Office) -> Seen:
        raise LedgerBroken("the ledger is broken: event 3")

    looks = {"ledger": broken, "oauth": refused}
    first, second = collect(desk.office, collectors=looks)
    assert (first.outcome, first.said) == ("unknown", "It could not look: ValueError.")
    assert (second.outcome, "event 3" in second.said) == ("unknown", True)


def test_evidence_grows_old_and_a_clock_set_back_helps_nobody(desk: Desk) -> None:
    """It counts for its days; neither waiting nor a clock that was moved back makes it young."""
    made = desk.see("oauth")
    days = about()["oauth"].good_for_days
    assert made.is_fresh(NOW)
    assert not made.is_fresh(NOW + days * DAY)
    assert not made.is_fresh(NOW - 2 * DAY)
    row = sheet_of(desk.office).row("q01")
    assert row.findings[0].outcome == "holds"
    desk.clock.advance(days * DAY)
    assert sheet_of(desk.office).row("q01").findings[0].outcome == "expired"


def test_evidence_is_kept_with_its_hash(desk: Desk) -> None:
    """Each look is a new version, named by its digest in the ledger; the newest counts."""
    desk.see("oauth")
    desk.clock.advance(60)
    again = desk.see("oauth")
    assert latest(desk.office)["oauth"] == again
    assert len(desk.office.dossier.versions(desk.office.app, "evidence", "oauth")) == 2
    told = [event.facts["digest"] for event in desk.office.ledger.events("evidence.kept")]
    assert again.digest == told[-1]


def test_a_file_is_evidence_in_a_persons_name(desk: Desk, tmp_path: Path) -> None:
    """Teams that use only parts hand files in: named, hashed, for so many days."""
    file = tmp_path / "mfa.pdf"
    file.write_bytes(b"%PDF")
    kept = add(desk.office, "people", file, says="MFA is forced.", by="Ana Example", days=10)
    assert (kept.outcome, kept.expires_at) == ("holds", NOW + 10 * DAY)
    assert kept.facts["file"]["name"] == "mfa.pdf"
    assert sheet_of(desk.office).row("q11").word == "automatic"
    for says, by in (("", "Ana"), ("x", " ")):
        with pytest.raises(ConfigError, match="words and a name"):
            add(desk.office, "people", file, says=says, by=by, days=10)


def test_an_unknown_collector_is_named(desk: Desk) -> None:
    """A name that is none is refused with those there are, and nothing is kept."""
    with pytest.raises(ConfigError, match="no collector"):
        collect(desk.office, ["oauht"])
    assert latest(desk.office) == {}


# ------------------------------------------------------------------------------ public addresses


class Shown(BaseHTTPRequestHandler):
    """A page with the headers that a test gives it."""

    sent: tuple[tuple[str, str], ...] = ()

    def do_GET(self) -> None:
        """Answer with them."""
        self.send_response(200)
        for name, value in self.sent:
            self.send_header(name, value)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


GOOD = (("Strict-Transport-Security", "max-age=1"), ("Set-Cookie", "s=1; Secure; HttpOnly"))


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for localhost with its key, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
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
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


def served(path: Path, sent: tuple[tuple[str, str], ...], *, old: bool = False) -> HTTPServer:
    """A TLS server on a free port; an ``old`` one takes TLS 1.0 too."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if old:
        context.set_ciphers("DEFAULT:@SECLEVEL=0")
        context.minimum_version = ssl.TLSVersion.TLSv1
    handler = type("Handler", (Shown,), {"sent": sent})
    server = HTTPServer(("localhost", 0), handler)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    return server


@pytest.fixture
def look(desk: Desk, certificate: Path) -> Iterator[object]:
    """A function that serves headers and looks at them as at a public address."""
    servers = []

    def see(sent: tuple[tuple[str, str], ...] = GOOD, *, old: bool = False) -> Seen:
        servers.append(served(certificate, sent, old=old))
        port = servers[-1].server_address[1]
        desk.open(f'[access]\nhosts = ["https://localhost:{port}"]\n')
        trust = ssl.create_default_context(cafile=str(certificate))
        return host_looks.hosts(desk.office, trust=trust)

    yield see
    for server in servers:
        server.shutdown()
        server.server_close()


def test_a_sound_address_holds(look: object) -> None:
    """TLS 1.2 or newer, HSTS and safe cookies hold."""
    assert look().outcome == "holds"  # type: ignore[operator]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_an_address_with_old_tls_fails(look: object) -> None:
    """A server that still takes TLS 1.0 is found out by trying."""
    found = look(old=True)  # type: ignore[operator]
    assert (found.outcome, "older than 1.2" in found.said) == ("fails", True)


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ((), "no HSTS"),
        ((GOOD[0], ("Set-Cookie", "s=1; HttpOnly")), "cookie s is not Secure"),
        ((GOOD[0], ("Set-Cookie", "s=1; Secure")), "cookie s is not Secure and HttpOnly"),
    ],
)
def test_missing_headers_fail(look: object, sent: tuple[tuple[str, str], ...], words: str) -> None:
    """No HSTS, or a cookie without its flags, is told by name."""
    found = look(sent)  # type: ignore[operator]
    assert found.outcome == "fails"
    assert words in found.said


def test_an_unknown_certificate_fails_and_silence_is_unknown(
    desk: Desk, certificate: Path, unused_port: int
) -> None:
    """A certificate nobody vouches for fails; an address that does not answer is unknown."""
    server = served(certificate, GOOD)
    desk.open(f'[access]\nhosts = ["https://localhost:{server.server_address[1]}"]\n')
    assert desk.see("hosts").outcome == "fails"
    server.shutdown()
    server.server_close()
    desk.open(f'[access]\nhosts = ["https://localhost:{unused_port}"]\n')
    assert desk.see("hosts").outcome == "unknown"
    desk.open("")
    assert desk.see("hosts").outcome == "unknown"
