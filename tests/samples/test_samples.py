"""Every sample is read, served and written again; and the judge of that is one who can say no."""

from __future__ import annotations

import re

import msgspec
import pytest

from fidelity.catalogue import SAMPLES, Sample, catalogue
from fidelity.judging import (
    judge,
    read_by_client,
    read_by_emulator,
    reply_again,
    request_again,
    served_by_emulator,
    written_by_client,
)
from greenroom.contract import contract

ALL = catalogue()
REPLIES = [name for name, one in ALL.items() if one.direction == "reply"]
REQUESTS = [name for name, one in ALL.items() if one.direction == "request"]


@pytest.mark.parametrize("name", REPLIES)
def test_our_client_reads_the_reply(name: str) -> None:
    """Records, facts and typed records come out of it, or the one error it stands for."""
    assert read_by_client(ALL[name]).problems == ()


@pytest.mark.parametrize("name", REPLIES)
def test_the_emulator_serves_the_reply(name: str) -> None:
    """A practice that holds its values answers with the same elements and texts, and no others."""
    assert served_by_emulator(ALL[name], ALL).problems == ()


@pytest.mark.parametrize("name", REPLIES)
def test_the_reply_survives_being_read_and_written(name: str) -> None:
    """Nothing is lost or added when it is read and written again, in either format."""
    assert reply_again(ALL[name]).problems == ()


@pytest.mark.parametrize("name", REQUESTS)
def test_our_client_writes_the_request(name: str) -> None:
    """The values it stands for are written so, unless the index says why not."""
    assert written_by_client(ALL[name]).problems == ()


@pytest.mark.parametrize("name", REQUESTS)
def test_the_emulator_understands_the_request(name: str) -> None:
    """The emulator finds the same values in it and does what it asks."""
    assert read_by_emulator(ALL[name], ALL).problems == ()


@pytest.mark.parametrize("name", REQUESTS)
def test_the_request_survives_being_read_and_written(name: str) -> None:
    """What was read of it is written the same."""
    assert request_again(ALL[name]).problems == ()


# ---------------------------------------------------------------------------- the judge


def spoilt(name: str, old: str, new: str) -> Sample:
    """A sample with one piece of its body changed."""
    sample = ALL[name]
    assert old.encode() in sample.body
    body = sample.body.replace(old.encode(), new.encode(), 1)
    own = (name,) if sample.practice is None and not sample.answers else sample.practice
    return msgspec.structs.replace(sample, body=body, practice=own)


SPOILT: list[tuple[str, str, str, str]] = [
    ("clients/list-detailed.xml", "<City>Geelong</City>", "<Town>Geelong</Town>", "client"),
    ("clients/list-detailed.xml", "<BranchNumber />", "", "emulator"),
    ("clients/list-detailed.xml", "<Fax />", "<Fax /><Pager />", "client"),
    ("clients/list-detailed.xml", "<Notes>", "<Contacts /><Notes>", "emulator"),
    ("clients/list-detailed.xml", ">Shareholder<", ">Director<", "emulator"),
    ("clients/list-detailed.xml", "******007", "123456007", "emulator"),
    ("clients/list-one-contact.xml", "<Phone></Phone>", "", "emulator"),
    ("clients/search.xml", "<Contacts />", "<Contacts /><Notes />", "emulator"),
    ("clients/paged.xml", "<Website />", "<Website /><Contacts />", "emulator"),
    ("clients/get.json", '"balanceMonth": 3', '"balanceMonth": "3"', "emulator"),
    ("clients/get.json", '"isDeleted": "No"', '"isDeleted": false', "emulator"),
    ("clients/archived.xml", "<Fax />", "<Fax></Fax>", "emulator"),
    ("contacts/get-shared.xml", "</Contact>", "<Position /></Contact>", "emulator"),
    ("jobs/get.xml", "<Completed>false<", "<Completed>No<", "emulator"),
    ("jobs/get.xml", "2026-04-20T11:15:00", "2026-04-20", "again"),
    ("jobs/get.xml", "<AllocatedMinutes>180", "<AllocatedMinutes>some", "client"),
    ("jobs/quote-made.xml", "Q000001", "Q000002", "emulator"),
    ("time/list.xml", "<Minutes>45", "<Minutes>46", "emulator"),
    ("documents/client-list.xml", "20260501", "2026-05-01", "emulator"),
    ("documents/client-list-bare.xml", "<Folder />", "", "emulator"),
    ("papers/payments.xml", "50.00", "50.0", "emulator"),
    ("refusals/token-expired.json", "TokenExpired", "TokenGone", "emulator"),
    ("refusals/state-code.xml", "Invalid state code", "Invalid code", "client"),
    ("library/cost-page.xml", "<Records>1</Records>", "<Records>2</Records>", "client"),
    ("sign-in/connections.json", '"tenantName": null', '"tenantName": "A"', "client"),
    ("version-3.0/categories.xml", "<ID>1</ID>", "<UUID>1</UUID>", "emulator"),
    ("jobs/assign-request.xml", "task-uuid", "task", "client"),
    ("jobs/move-request.xml", "INPROGRESS", "PLANNED", "client"),
    ("time/add-request.xml", "-15", "15", "emulator"),
    ("custom-fields/set-request.xml", "20261231", "2026-12-31", "client"),
    ("clients/update-request.xml", "<ReferralSource />", "", "emulator"),
]


@pytest.mark.parametrize(("name", "old", "new", "who"), SPOILT)
def test_a_spoilt_sample_does_not_pass(name: str, old: str, new: str, who: str) -> None:
    """One element, text or form that differs is noticed by the question it belongs to."""
    verdict = judge(spoilt(name, old, new), ALL)
    assert getattr(verdict, who).word == "no"


@pytest.mark.parametrize(
    ("change", "value"),
    [
        ("status", 500),
        ("error", "NotFound"),
        ("facts", {"status": 404}),
        ("headers", {"www-authenticate": "Basic"}),
        ("scene", ""),
    ],
)
def test_a_wrong_entry_does_not_pass(change: str, value: object) -> None:
    """Status, headers, error and facts of a refusal are held to as well as its body."""
    wrong = msgspec.structs.replace(ALL["refusals/token-expired.json"], **{change: value})
    assert judge(wrong, ALL).problems


# ---------------------------------------------------------------------------- the index


def test_every_body_has_an_entry_and_every_entry_a_body() -> None:
    """No file stands in the folders that no index tells of."""
    there = {
        str(path.relative_to(SAMPLES))
        for path in SAMPLES.glob("*/*")
        if path.is_file() and path.suffix in (".xml", ".json", ".txt")
    }
    assert there == set(ALL)


@pytest.mark.parametrize("name", list(ALL))
def test_an_entry_names_what_exists(name: str) -> None:
    """Source, operation, request and the samples it is planted from are known."""
    sample = ALL[name]
    assert sample.source in contract().sources
    assert sample.operation in contract().operations or sample.operation.startswith("identity.")
    assert sample.answers == "" or ALL[sample.answers].direction == "request"
    assert set(sample.practice or ()) <= set(ALL)
    assert re.match(r"(xpm-api|oauth) \d", sample.follows)


def test_every_reply_and_every_request_body_has_a_sample() -> None:
    """No operation is left whose reply or body nobody has written down; refusals do not count."""
    operations = contract().operations.values()
    shown = {ALL[name].operation for name in REPLIES if not ALL[name].error}
    assert {one.name for one in operations} <= shown
    bodies = {one.name for one in operations if one.body}
    assert bodies == {ALL[name].operation for name in REQUESTS}


def test_people_in_samples_are_made_up() -> None:
    """Addresses are of reserved domains, and telephone numbers of those kept for stories."""
    for sample in ALL.values():
        text = sample.body.decode()
        for domain in re.findall(r"@([\w.]+)", text):
            assert domain.endswith("example.com")
        for host in re.findall(r"https://([\w.]+)", text):
            assert host.endswith((".example", ".xero.com"))
        for number in re.findall(r">([0-9 ]{9,})<", text):
            assert "555" in number or number.startswith(("0491 570", "00 000", "000 000"))
