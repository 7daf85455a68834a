"""The doctor: every check finishes, each diagnosis says what to do, and nothing is mended."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from greenroom import config, connect
from greenroom.access.doctor.diagnosis import Diagnosis
from greenroom.access.doctor.examine import examine
from greenroom.checks import ATTESTATION
from greenroom.contract import contract
from greenroom.errors import ConsentError
from greenroom.sync.destinations.database import open_destination
from greenroom.sync.mapping_default import default_mapping
from greenroom.workspace import Workspace

PROJECT = """
environment = "{environment}"
data_folder = "state"
[app]
name = "Doctor App"
client_id = "ID"
redirect_uri = "http://localhost:{port}/callback"
[[features]]
name = "All"
reason = "Because."
operations = [{operations}]
[sandbox]
clients = 10
"""


class Patient:
    """A project that can be spoilt, and what the doctor finds."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "mapping.toml").write_text(default_mapping(contract()), "utf-8")
        self.write()

    def write(
        self, environment: str = "sandbox", port: int = 8721, *, operation: str = "", more: str = ""
    ) -> None:
        """The project's file with one thing changed, or more of it at its end."""
        operations = f'"{operation}"' if operation else '"clients.list", "groups.list"'
        text = PROJECT.format(environment=environment, port=port, operations=operations)
        (self.folder / "greenroom.toml").write_text(text + more, "utf-8")

    def opened(self) -> Workspace:
        """The project, opened."""
        return Workspace(config.read(self.folder / "greenroom.toml", {}))

    def examine(self, *, ask: bool = False) -> list[Diagnosis]:
        """All diagnoses; every one that is not well has its cause and its next step."""
        with self.opened() as workspace:
            found = examine(workspace, ask=ask)
        for one in found:
            assert one.state == "done" or (one.cause and one.next), one
        return found

    def connect(self) -> None:
        """The app approved and the practice connected, in the sandbox."""
        with self.opened() as workspace:
            app = workspace.app.client_id
            workspace.control("stage", {"client_id": app, "stage": "approved", "force": True})
            user = workspace.control("users")[0]["email"]
            connect.in_process(workspace, connect.start(workspace, narrow=True), user=user)

    def lapse(self) -> None:
        """The approval lapsed."""
        with self.opened() as workspace:
            app = workspace.app.client_id
            workspace.control("stage", {"client_id": app, "stage": "lapsed", "force": True})

    def diagnosis(self, words: str) -> Diagnosis:
        """The one that says so."""
        [found] = [one for one in self.examine() if words in one.what]
        return found


@pytest.fixture
def patient(tmp_path: Path) -> Iterator[Patient]:
    """A project in good health."""
    return Patient(tmp_path)


def test_a_healthy_project_has_one_thing_to_do(patient: Patient) -> None:
    """Nothing is broken; connecting is what is left."""
    found = patient.examine()
    assert {one.state for one in found} == {"done", "ours"}
    assert [one.next for one in found if one.state == "ours"] == ["greenroom connect"]


def test_a_folder_that_others_can_read_is_told(patient: Patient) -> None:
    """The data folder's mode is looked at, and the command that mends it is named."""
    patient.examine()
    folder = patient.folder / "state" / "sandbox"
    folder.chmod(0o755)
    assert patient.diagnosis("look into").next.startswith("chmod 700")


def test_a_taken_callback_port_is_told_in_live(patient: Patient) -> None:
    """The port matters once a browser comes back; in the sandbox it does not."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        patient.write("live", port)
        assert patient.diagnosis(str(port)).state == "broken"
        patient.write("sandbox", port)
        assert patient.diagnosis("without a browser").state == "done"


def test_a_missing_secret_is_told_in_live(patient: Patient) -> None:
    """A web app without its secret cannot sign in: the variable that holds it is named."""
    patient.write("live")
    assert "GREENROOM_CLIENT_SECRET" in patient.diagnosis("client secret").next


def test_what_live_wants_of_the_destination_is_told(patient: Patient) -> None:
    """Live without a word on encryption at rest is broken; with one, the word itself is shown."""
    patient.write("live")
    assert patient.diagnosis("encrypted_at_rest is missing").state == "broken"
    patient.write("live", more=f'[destination]\nencrypted_at_rest = "{ATTESTATION}"')
    assert patient.diagnosis(ATTESTATION).state == "done"
    patient.write("sandbox")
    assert not [one for one in patient.examine() if "at rest" in one.what]


def test_a_destination_that_another_environment_filled_is_told(patient: Patient) -> None:
    """Made-up rows in the file that live is about to use are found before the first live pull."""
    rows = open_destination(f"sqlite:///{patient.folder / 'practice.db'}", environment="sandbox")
    with rows.loading("practice", seen_at=1.0):
        pass
    patient.write("live")
    assert "move practice.db away" in patient.diagnosis("sandbox environment").next


@pytest.mark.parametrize("url", ["postgresql://user@host:port/x", "sqlite:///p.db?timeout=soon"])
def test_an_address_that_cannot_be_is_told(patient: Patient, url: str) -> None:
    """The destination's address is read as a pull would read it."""
    patient.write(more=f'[destination]\nurl = "{url}"')
    assert [one.state for one in patient.examine()].count("broken") == 1


def test_a_broad_only_operation_is_told(patient: Patient) -> None:
    """A feature that only a broad scope opens is a risk to know of today."""
    broad = next(
        name
        for name, one in contract().operations.items()
        if all(contract().scopes[scope].broad for scope in one.scopes_any)
    )
    patient.write(operation=broad)
    assert patient.diagnosis("Only a broad scope").next == f"greenroom scopes why {broad}"


def test_one_broken_thing_hides_no_other(patient: Patient) -> None:
    """Mapping, destination and operation broken at once are three diagnoses, each with advice."""
    (patient.folder / "mapping.toml").write_text("x = 1", "utf-8")
    (patient.folder / "practice.db").write_text("a letter", "utf-8")
    patient.write(operation="clients.lst")
    broken = [one for one in patient.examine() if one.state == "broken"]
    assert len(broken) == 3
    assert any("clients.list" in one.next for one in broken)


def taken_on(family: socket.AddressFamily, address: str) -> socket.socket:
    """A socket that listens on one address; skipped where the machine has no such address."""
    taken = socket.socket(family, socket.SOCK_STREAM)
    try:
        taken.bind((address, 0))
    except OSError:
        taken.close()
        pytest.skip(f"this machine has no {address}")
    taken.listen()
    return taken


def test_a_port_taken_on_the_other_loopback_address_is_told(patient: Patient) -> None:
    """A browser may call ::1 for localhost, so the port must be free there as well."""
    with taken_on(socket.AF_INET6, "::1") as taken:
        port = taken.getsockname()[1]
        patient.write("live", port)
        assert patient.diagnosis(f"Port {port}").state == "broken"


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("mysql://u:secretpw@localhost/x", "mysql"),
        ("postgresql://u:secretpw@localhost:1/x", "cannot be reached"),
        ("postgresql://u:secretpw@nothing.invalid/x", "cannot be reached"),
        ("sqlite:///", "memory"),
    ],
)
def test_a_destination_that_cannot_work_is_told(url: str, said: str, patient: Patient) -> None:
    """The destination is really opened, soon given up, and its password is not printed."""
    patient.write(more=f'[destination]\nurl = "{url}"')
    found = patient.diagnosis(said)
    assert (found.state, bool(found.next)) == ("broken", True)
    assert "secretpw" not in found.what + found.next


def test_a_destination_is_read(patient: Patient, tmp_path: Path) -> None:
    """One that is there is opened and read; one that is not there yet is not made by looking."""
    assert patient.diagnosis("Destination").state == "done"
    path = tmp_path / "practice.db"
    assert not path.exists()
    path.write_bytes(b"SQLite format 3\0" + b"x" * 5000)
    assert patient.diagnosis("Destination").state == "broken"


@pytest.mark.postgres
def test_a_server_that_answers_is_well(patient: Patient, postgres: str) -> None:
    """A PostgreSQL that opens is told as such."""
    patient.write(more=f'[destination]\nurl = "{postgres}"')
    assert patient.diagnosis("Destination").state == "done"


def test_a_server_that_never_answers_is_given_up(patient: Patient) -> None:
    """A server that takes the call and says nothing is given up after seconds."""
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        port = silent.getsockname()[1]
        url = f"postgresql://u:secretpw@127.0.0.1:{port}/x?connect_timeout=2"
        patient.write(more=f'[destination]\nurl = "{url}"')
        begun = time.monotonic()
        assert patient.diagnosis("Destination").state == "broken"
        assert time.monotonic() - begun < 15


def test_before_a_sign_in_the_doctor_says_why_there_is_no_practice(patient: Patient) -> None:
    """Nobody signed in yet: connect. Refused for want of approval: Xero's turn, not connect."""
    assert patient.diagnosis("No practice").next == "greenroom connect"
    with patient.opened() as workspace:
        user = workspace.control("users")[0]["email"]
        with pytest.raises(ConsentError):
            connect.in_process(workspace, connect.start(workspace), user=user)
    found = patient.diagnosis("No practice")
    assert (found.state, found.next) == ("waiting", "greenroom access next")
    assert "has not been given a scope" in found.cause


def test_connected_scopes_are_told_by_the_last_probe_or_asked_now(patient: Patient) -> None:
    """Unprobed, open, then refused: the doctor says what the probe says, and calls only if told."""
    patient.connect()
    assert patient.diagnosis("was not probed").next == "greenroom access probe"
    [found] = [one for one in patient.examine(ask=True) if "client.read: open" in one.what]
    assert found.state == "done"
    patient.lapse()
    assert patient.diagnosis("client.read: open").state == "done"
    [found] = [one for one in patient.examine(ask=True) if "client.read" in one.what and one.cause]
    assert (found.state, "approval" in found.next) == ("waiting", True)
    kept = patient.diagnosis("client.read: not approved")
    assert (kept.state, kept.next, kept.cause) == (found.state, found.next, found.cause)


def test_a_planned_scope_that_the_token_lacks_is_told_without_a_probe(patient: Patient) -> None:
    """A feature added after the consent: its scope is named, and connect asks for it."""
    patient.connect()
    patient.write(operation="jobs.current")
    assert patient.diagnosis("job.read is not in the token").next == "greenroom connect"


def test_a_project_without_a_feature_is_told_to_name_one(patient: Patient) -> None:
    """Scopes follow from features: without one there is nothing to plan."""
    path = patient.folder / "greenroom.toml"
    head, _, tail = path.read_text("utf-8").partition("[[features]]")
    path.write_text(head + tail[tail.index("[sandbox]") :], "utf-8")
    assert "[[features]]" in patient.diagnosis("No feature is named").next
