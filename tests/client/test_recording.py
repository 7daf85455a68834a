"""A recording: every reply a sample, nobody's data in any, and all of them still replies."""

from __future__ import annotations

import datetime as dt
import json
import re
import tomllib
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from client_cast import CORRELATION, JSON, XML, Told, chunked, envelope, gateway, refused, uuid
from verify_cast import NOW, check, planned, session_of, stage_of

from greenroom.client.listening import Heard, listening
from greenroom.client.recording import Recording
from greenroom.client.verify import verify
from greenroom.clock import FrozenClock
from greenroom.contract import contract
from greenroom.errors import CallError, ConfigError
from greenroom.send import Request, Response
from greenroom.testing.samples import writing_steps
from greenroom.testing.stage import Stage
from greenroom.wire.leaves import Leaf
from greenroom.wire.opening import open_reply
from greenroom.wire.reading import Format, reply_reader

KNOWN = contract()
FIELDS = [field for record in KNOWN.records.values() for field in record.fields]
# A row's `date` may be a custom value's or a job's: those are compared leaf by leaf below.
PERSONAL = {field.name for field in FIELDS if field.personal and not field.record} - {"date"}
VOCABULARY = " ".join(
    word for field in FIELDS for word in (field.xml, field.json, field.item, *field.values)
).lower()
"""Every name and known value of the contract: a person may be called like an element."""


def recorded(
    stage: Stage, folder: Path, *, wire: Format = "xml", key: bytes = b"k", **options: Any
) -> list[Path]:
    """The samples of everything that verifying calls."""
    recording = Recording(folder, made="a test", key=key, clock=FrozenClock(NOW))
    session = session_of(stage, wire=wire).through(recording.around)
    verify(session, planned(stage, **options))
    return [folder / name for name in recording.files]


def kept(folder: Path, status: int, headers: dict[str, str], body: bytes) -> Path:
    """The sample of one reply to ``clients.get``."""
    recording = Recording(folder, made="a test", key=b"k", clock=FrozenClock(NOW))
    far = Told(lambda _: Response(status, headers, chunked(body)))
    session = far.session.through(recording.around)
    try:
        session.clients.get(uuid(1))
    except CallError:
        assert recording.files
    return folder / recording.files[0]


def personal_values(stage: Stage) -> set[str]:
    """Every personal value of the practice, as its own rows hold them."""
    practice = stage.emulator.world.practice(stage.tenant_id).data
    rows = [row.values for kind in practice.collections.values() for row in kind.rows()]
    found = set(_texts(rows))
    assert len(found) > 500
    return found


def _texts(value: Any, name: str = "") -> Iterator[str]:
    """The texts of personal fields in rows, each line of one by itself."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield from _texts(part, str(key))
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _texts(part, name)
    elif name in PERSONAL and isinstance(value, str | dt.date | Decimal):
        yield from (line.strip() for line in str(value).splitlines() if line.strip())


@pytest.mark.parametrize("country", ["AU", "NZ", "UK"])
@pytest.mark.parametrize("wire", ["xml", "json"])
def test_no_personal_value_of_the_practice_is_in_its_recording(
    tmp_path: Path, wire: Format, country: Any
) -> None:
    """Every file is searched for every name, address, number and note: none is there."""
    stage = stage_of(clients=120, country=country)
    making, _ = writing_steps(now=NOW)
    files = recorded(stage, tmp_path / "r", wire=wire, writes=making)
    assert len(files) > 80
    text = "\n".join(path.read_text("utf-8") for path in sorted((tmp_path / "r").iterdir()))
    leaves = set(re.findall(r'(?:>|":"?)([^<>"]+)(?:<|")', text))
    values = personal_values(stage)
    long = {value for value in values if len(value) >= 5}
    assert len(long) > 400
    found = [value for value in long if value.lower() in text.lower()]
    assert [value for value in found if value.lower() not in VOCABULARY] == []
    # Too short to be searched for anywhere: they must not be what an element holds.
    assert {value for value in values - long if value in leaves} - {"0", "1"} == set()


@pytest.mark.parametrize("wire", ["xml", "json"])
def test_every_leaf_that_is_personal_or_unknown_is_another_in_the_sample(
    tmp_path: Path, wire: Format
) -> None:
    """Leaf by leaf: what the contract calls personal, and every id, is not what it was."""
    stage = stage_of(clients=120)
    heard: list[Heard] = []
    recording = Recording(tmp_path / "r", made="a test", key=b"k")
    session = session_of(stage, wire=wire).through(recording.around)
    making, _ = writing_steps(now=NOW)
    verify(
        session.through(lambda send: listening(send, heard.append)), planned(stage, writes=making)
    )
    compared = 0
    for real, name in zip(heard, recording.files, strict=True):
        operation = KNOWN.operation(name.removesuffix(f".{wire}").partition("-")[0])
        made = open_reply(KNOWN, operation, (tmp_path / "r" / name).read_bytes())
        pairs = zip(open_reply(KNOWN, operation, real.body).parts(), made.parts(), strict=True)
        for before, after in pairs:
            assert type(before) is type(after)
            if isinstance(before, Leaf) and isinstance(after, Leaf) and before.field:
                secret = before.field.personal or before.field.type == "uuid"
                flag = before.value in (False, "false", "No", "0", 0)
                if secret and before.value is not None and not flag:
                    compared += 1
                    assert before.value != after.value, f"{name}: {before.record}.{before.name}"
    assert compared > 5000


def test_neither_ids_nor_tokens_nor_hosts_of_the_run_are_in_a_recording(tmp_path: Path) -> None:
    """The tenant, every row's id, the token and the page tokens are made up or left out."""
    stage = stage_of(clients=120)
    recorded(stage, tmp_path / "r")
    text = "\n".join(path.read_text("utf-8") for path in (tmp_path / "r").iterdir()).lower()
    practice = stage.emulator.world.practice(stage.tenant_id).data
    ids = [uuid for kind in practice.collections.values() for uuid in kind.order]
    assert [one for one in ids if one in text] == []
    assert stage.tenant_id not in text
    assert stage.tokens.access_token.lower() not in text
    heard: list[Heard] = []
    session = session_of(stage).through(lambda send: listening(send, heard.append))
    assert session.clients.paged_list(page_size=100).all()
    tokens = re.findall(r"pagetoken=([\w-]+)", heard[0].body.decode().lower())
    assert len(tokens) == 2
    assert [token for token in tokens if token in text] == []


@pytest.mark.parametrize("wire", ["xml", "json"])
def test_a_recording_is_read_like_what_it_was_made_of(tmp_path: Path, wire: Format) -> None:
    """Each sample is a reply of its operation, with as many records and nothing unknown."""
    stage = stage_of()
    found = check(stage, wire=wire)
    for path in recorded(stage, tmp_path / "r", wire=wire):
        facts = tomllib.loads((path.parent / f"{path.name}.toml").read_text("utf-8"))
        operation = KNOWN.operation(facts["operation"])
        reader = reply_reader(
            KNOWN, operation, content_type=facts["headers"]["content-type"], first=b""
        )
        rows = [*reader.feed(path.read_bytes()), *reader.finish()]
        assert (reader.status, dict(reader.drift)) == ("OK", {})
        if path.stem == operation.name and found.of(operation.name).calls == 1:
            assert len(rows) == found.of(operation.name).records


def test_a_recording_replayed_holds_against_the_contract(tmp_path: Path) -> None:
    """Samples still have every form the contract tells: verifying them finds nothing."""
    stage = stage_of()
    files = recorded(stage, tmp_path / "r")
    by_operation = {path.stem: path for path in files}
    replayed = []

    def replaying(send: Any) -> Any:
        def sending(request: Any) -> Response:
            response = send(request)
            name = stage.emulator.calls[-1].operation
            if name not in by_operation:
                return response
            replayed.append(name)
            response.read()
            return Response(200, response.headers, chunked(by_operation[name].read_bytes(), 5000))

        return sending

    found = check(stage, send=replaying(stage.emulator.send))
    assert [one.findings for one in found.report.outcomes if one.findings] == []
    assert len(set(replayed)) > 30


def test_the_same_value_has_the_same_stand_in_everywhere(tmp_path: Path) -> None:
    """A client's id in a list is its id when got; under another key all is another."""
    stage = stage_of(clients=200)
    recorded(stage, tmp_path / "one")
    recorded(stage, tmp_path / "two")
    recorded(stage, tmp_path / "three", key=b"another")
    read = [(tmp_path / name / "clients.get.xml").read_text() for name in ("one", "two", "three")]
    assert read[0] == read[1] != read[2]
    (got,) = re.findall(r"<UUID>([^<]+)</UUID></Client>", read[0])
    assert got in (tmp_path / "one" / "clients.search.xml").read_text()


def test_a_key_is_drawn_anew_where_none_is_given(tmp_path: Path) -> None:
    """Two recordings without a key cannot be laid beside each other."""
    bodies = []
    for name in ("one", "two"):
        recording = Recording(tmp_path / name, made="a test")
        reply = envelope(f"<Client><UUID>{uuid(1)}</UUID><Name>Ana</Name></Client>")
        far = Told(lambda _, reply=reply: Response(200, XML, chunked(reply)))
        far.session.through(recording.around).clients.get(uuid(1))
        bodies.append((tmp_path / name / "clients.get.xml").read_bytes())
    assert bodies[0] != bodies[1]


def test_a_sample_tells_how_it_came_about(tmp_path: Path) -> None:
    """Operation, call, status, moment and the headers worth having; no id, no argument's value."""
    body = envelope(f"<Client><UUID>{uuid(1)}</UUID><Name>Ana</Name></Client>")
    headers = {**XML, "x-minlimit-remaining": "59", "set-cookie": "s=1", "x-served-by": "10.0.0.7"}
    path = kept(tmp_path / "r", 200, headers, body)
    facts = tomllib.loads((path.parent / f"{path.name}.toml").read_text("utf-8"))
    assert path.name == "clients.get.xml"
    assert facts == {
        "operation": "clients.get",
        "call": "GET client.api/get/{identifier}",
        "arguments": [],
        "status": 200,
        "at": "2026-11-24T02:00:00Z",
        "made": "a test",
        "body": "xml",
        "headers": {
            "content-type": XML["content-type"],
            "x-minlimit-remaining": "59",
            "xero-correlation-id": facts["headers"]["xero-correlation-id"],
        },
    }
    assert facts["headers"]["xero-correlation-id"] != CORRELATION


def test_what_the_contract_does_not_know_is_made_up_too(tmp_path: Path) -> None:
    """Strange elements, attributes, loose texts, odd keys and values of a wrong type."""
    xml = envelope(
        "<Client kin='Kin Ngata'>Loose Ngata<Pet><Dog>Rex Ngata</Dog></Pet><UUID>Ngata</UUID>"
        "<Name>Ana<b>Bold Ngata</b></Name><DateOfBirth>Born Ngata</DateOfBirth>"
        "<IsArchived>Ngata</IsArchived><JobManager>Manager Ngata</JobManager>"
        "<Contacts note='Ngata'>Stray Ngata<Person>Per Ngata</Person></Contacts>"
        "<BalanceMonth>Ngata</BalanceMonth></Client><Trace>By Ngata</Trace>"
    )
    told = kept(tmp_path / "xml", 200, XML, xml).read_text()
    assert "Ngata" not in told
    assert "<Dog>Sample " in told
    body = {
        "status": "OK",
        "Ana Ngata": 1,
        "client": {
            "name": {"first": "Ana Ngata"},
            "pets": ["Rex Ngata", 4711, True],
            "uuid": 4711,
            "jobManager": ["Bo Ngata", "Cy Ngata"],
            "contacts": "Ngata",
        },
    }
    said = kept(tmp_path / "json", 200, JSON, json.dumps(body).encode()).read_text()
    assert "Ngata" not in said
    assert "4711" not in said
    assert json.loads(said)["client"]["pets"][2] is True


@pytest.mark.parametrize(
    "digits", ["9" * 5000, "9" * 5000 + ".5", "0." + "9" * 5000, "1e-999999999"]
)
def test_monstrous_numbers_are_made_up_too(tmp_path: Path, digits: str) -> None:
    """A number too long to be read does not stay either, in XML or JSON."""
    xml = envelope(f"<Client><Type><CostMarkup>{digits}</CostMarkup></Type></Client>")
    told = kept(tmp_path / "xml", 200, XML, xml).read_text()
    assert "9999999" not in told
    body = f'{{"status":"OK","client":{{"type":{{"costMarkup":{digits}}},"more":{digits}}}}}'
    said = kept(tmp_path / "json", 200, JSON, body.encode()).read_text()
    assert "9999999" not in said


def test_personal_flags_and_numbers_are_made_up_others_stay(tmp_path: Path) -> None:
    """Whether a client is archived stays; what a custom field holds does not."""
    stage = stage_of()
    recording = Recording(tmp_path / "r", made="a test", key=b"k")
    rows = (
        "<CustomField><Name>Smoker</Name><Boolean>true</Boolean></CustomField>"
        "<CustomField><Name>Income</Name><Decimal>81234.50</Decimal></CustomField>"
        "<CustomField><Name>Children</Name><Number>3</Number></CustomField>"
    )
    reply = envelope(f"<CustomFields>{rows}</CustomFields>")
    session = session_of(stage, send=lambda _: Response(200, XML, chunked(reply)))
    session.through(recording.around).custom_fields.get_client_values(uuid(1)).all()
    told = (tmp_path / "r" / recording.files[0]).read_text()
    assert "<Boolean>false</Boolean>" in told
    assert "81234" not in told
    assert "<Number>3<" not in told
    for name in ("Smoker", "Income", "Children"):
        assert name not in told


def test_refusals_are_kept_without_their_words(tmp_path: Path) -> None:
    """The application's words may name somebody; the gateway's known ones stay."""
    told = kept(tmp_path / "own", 200, XML, refused("Ana Ngata is locked")).read_text()
    assert "<Status>ERROR</Status><ErrorDescription>Sample " in told
    body = gateway(403, "Forbidden", "AuthenticationUnsuccessful")
    said = json.loads(kept(tmp_path / "gate", 403, JSON, body).read_text())
    assert (said["Title"], said["Status"], said["Detail"]) == (
        "Forbidden",
        403,
        "AuthenticationUnsuccessful",
    )
    assert said["Instance"] != CORRELATION
    other = kept(tmp_path / "other", 403, JSON, gateway(403, "Forbidden", "Ana Ngata may not"))
    assert "Ngata" not in other.read_text()


@pytest.mark.parametrize(
    "body",
    [b"<html>Ana Ngata</html", b"Ana Ngata", b"", b'{"a": "Ana Ngata"', b"\xff\xfeAna Ngata"],
)
def test_a_body_that_cannot_be_read_is_left_out(tmp_path: Path, body: bytes) -> None:
    """What cannot be looked at cannot be made up: the facts alone are kept."""
    path = kept(tmp_path / "r", 200, {"content-type": "text/html"}, body)
    assert path.name == "clients.get.txt"
    assert path.read_bytes() == b""
    facts = (path.parent / f"{path.name}.toml").read_text("utf-8")
    assert "left out" in facts
    assert "Ngata" not in facts


def test_calls_for_tokens_and_unknown_paths_are_never_kept(tmp_path: Path) -> None:
    """Only operations of the contract are samples: a token never reaches the folder."""
    stage = stage_of()
    recording = Recording(tmp_path / "r", made="a test")
    send = recording.around(stage.emulator.send)
    headers = {"content-type": "application/x-www-form-urlencoded"}
    for url in (KNOWN.identity.url("token"), KNOWN.identity.url("connections")):
        send(Request("POST", url, headers, b"a=b")).read()
    assert recording.files == []
    assert list((tmp_path / "r").iterdir()) == []


def test_a_folder_that_holds_something_is_refused(tmp_path: Path) -> None:
    """Two recordings under two keys in one folder could not be told apart."""
    (tmp_path / "r").mkdir()
    (tmp_path / "r" / "notes.txt").write_text("mine")
    with pytest.raises(ConfigError, match="not an empty folder"):
        Recording(tmp_path / "r", made="a test")
    with pytest.raises(ConfigError):
        Recording(tmp_path / "r" / "notes.txt", made="a test")


def test_replies_of_one_operation_are_numbered(tmp_path: Path) -> None:
    """The second page does not write over the first."""
    stage = stage_of()
    recording = Recording(tmp_path / "r", made="a test")
    session = session_of(stage).through(recording.around)
    assert len(session.clients.paged_list(page_size=25).all()) > 50
    assert recording.files == [
        "clients.paged_list.xml",
        "clients.paged_list-2.xml",
        "clients.paged_list-3.xml",
    ]
