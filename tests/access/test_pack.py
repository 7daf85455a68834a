"""The request pack: refused with its gaps, drafted with them in place, whole when all is said."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from greenroom.access.answering import Answered, answer, sheet_of
from greenroom.access.asking import asked_of
from greenroom.access.assessment_data import assessment_data
from greenroom.access.evidence.collect import collect
from greenroom.access.observed import journey_of
from greenroom.access.office import Office
from greenroom.access.pack.document import ANNEXES
from greenroom.access.pack.folder import DOCUMENT, MANIFEST, PAGE, files_of
from greenroom.access.pack.packing import note_built, pack_of
from greenroom.access.questionnaire.shelf import choose, keep
from greenroom.access.recorded import Step
from greenroom.access.recorded import keep as record
from greenroom.auth.masters import VARIABLE
from greenroom.clock import FrozenClock, moment
from greenroom.config import settings_of
from greenroom.errors import LedgerBroken, NotReady
from greenroom.workspace import Workspace

NOW = moment("2026-03-02T09:00:00")
PROJECT = """
data_folder = "state"
[app]
name = "Pack App"
client_id = "PACKAPP"
[[features]]
name = "Directory"
reason = "Show each client beside our own records."
operations = ["clients.list"]
[destination]
encrypted_at_rest = "LUKS on the server, attested by A. Person, 2026-11-01"
[access]
hosted_in = "AU (Sydney)"
keeps_days = 30
log_keeps_days = 400
ai = "none"
[access.sees]
Support = "client names"
"""


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """A project whose settings say all they can."""
    monkeypatch.setenv(VARIABLE, "bm90LWEtcmVhbC1rZXktYnV0LTMyLWJ5dGVzLWxvbmc")
    return office_of(tmp_path, PROJECT)


def office_of(folder: Path, project: str) -> Office:
    """The office of a project's text in a folder."""
    path = folder / "greenroom.toml"
    path.write_text(project, "utf-8")
    return Office(Workspace(settings_of(project, path, {}), clock=FrozenClock(NOW)))


def answered(office: Office) -> None:
    """Everything is answered by a named person, and looked at."""
    data = assessment_data()
    for name in (*(name for name, _ in data.particulars()), *data.questions):
        answer(office, Answered(name, f"Said of {name}.", "Ana Example", yes=True))
    collect(office)


def test_a_pack_with_gaps_is_refused_and_lists_them(office: Office) -> None:
    """Nothing is sent half: the gaps are named with what to do."""
    with pytest.raises(NotReady, match="Legal name") as raised:
        pack_of(office, draft=False)
    assert "assess gaps" in raised.value.hint
    assert raised.value.exit_code == 3


def test_a_draft_marks_its_gaps_where_they_are(office: Office) -> None:
    """The same gaps stand in the document, in its head and in the manifest."""
    made = pack_of(office, draft=True)
    files = files_of(made)
    page = files[PAGE].decode()
    assert f"Draft: {len(made.gaps)} gaps" in page
    assert page.count('class="gap"') >= len(sheet_of(office).gaps) - 1
    assert len(json.loads(files[MANIFEST])["gaps"]) == len(made.gaps)


def test_a_whole_pack_has_every_part(office: Office) -> None:
    """From the company to the evidence, each part is there, and nothing is marked as a gap."""
    answered(office)
    made = pack_of(office, draft=False)
    assert made.gaps == ()
    files = files_of(made)
    page = files[PAGE].decode()
    for words in (
        "Company and app", "Use case", "Show each client beside our own records.",
        "practicemanager.client.read", "Where XPM data goes", "Security assessment, 2: Encryption",
        "Retention, deletion and use of AI", "Said of statement.ai.", "Advanced", "1,445.00",
        "Head of the audit log", "Attested by Ana Example", "Proven by evidence",
    ):  # fmt: skip
        assert words in page, words
    assert 'class="gap"' not in page
    assert set(files) == {DOCUMENT, PAGE, MANIFEST, *ANNEXES}
    told = json.loads(files["evidence.json"])
    assert {one["collector"] for one in told} >= {"ledger", "cryptography"}


def test_xeros_own_document_gives_the_pack_its_order(office: Office, tmp_path: Path) -> None:
    """Its questions under its headings; one without an answer keeps the pack from being built."""
    answered(office)
    file = tmp_path / "xero.txt"
    file.write_text("Logs\n1. How long are logs kept?\nOther\n2. Do you hold ISO 27001?\n", "utf-8")
    keep(office, file, form="assessment", by="Ana Example")
    first, second = asked_of(office).sheet.rows
    choose(office, "assessment", (first.id,), ours=("q19",), by="Ana Example")
    with pytest.raises(NotReady, match=r"1 gap:\s+2: Do you hold ISO 27001"):
        pack_of(office, draft=False)
    answer(office, Answered(second.id, "No, none is asked for.", "Ana Example", yes=False))
    page = files_of(pack_of(office, draft=False))[PAGE].decode()
    places = [
        page.index(words) for words in ("assessment, Logs", "assessment, Other", "ISO 27001?")
    ]
    assert places == sorted(places)
    assert "2: Encryption" not in page


def test_words_and_a_yes_are_wanted_of_a_person(office: Office) -> None:
    """An empty answer, a bare yes, and words that do not say whether it is met build no pack."""
    answered(office)
    for text, yes, lacks in (
        ("", True, "in words that can be sent"),
        ("We do not know yet.", None, "does not say whether it is met"),
    ):
        answer(office, Answered("q20", text, "Ana Example", yes=yes))
        assert lacks in sheet_of(office).row("q20").gap
        with pytest.raises(NotReady, match="q20"):
            pack_of(office, draft=False)


def test_nothing_is_built_upon_a_ledger_that_does_not_hold(office: Office) -> None:
    """A row changed behind the guards is found when the pack is made, a draft as well."""
    answered(office)
    with office.store.transaction() as connection:
        for name in ("ledger_no_update", "ledger_no_delete"):
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")
        connection.exec_driver_sql("UPDATE ledger SET actor = 'Mallory' WHERE seq = 3")
    for draft in (False, True):
        with pytest.raises(LedgerBroken, match="event 3 was changed"):
            pack_of(office, draft=draft)


def test_what_was_seen_in_the_sandbox_is_said_of_the_pack_for_ever(office: Office) -> None:
    """A first real step does not make evidence of the sandbox real."""
    answered(office)
    record(
        office, Step("request-sent", "Ana Example", note="By form.", document="form of that day")
    )
    made = pack_of(office, draft=False)
    assert not journey_of(office).is_rehearsal
    assert "emulator played Xero" in made.rehearsed


def test_where_only_a_broad_scope_is_named_both_answers_stand(tmp_path: Path) -> None:
    """What is asked with the broad scope, what without it, and what falls away then."""
    wider = PROJECT.replace('["clients.list"]', '["clients.list", "categories.list"]')
    page = files_of(pack_of(office_of(tmp_path, wider), draft=True))[PAGE].decode()
    asked, without = page.split("Without the broad scope")
    assert ">practicemanager.read<" in asked.replace(" ", "")
    assert ">practicemanager.client.read<" in without.replace(" ", "")
    assert "categories.list" in without.partition("What falls away then")[2]


def test_the_same_facts_make_the_same_bytes(office: Office) -> None:
    """Built twice on one day it is equal to the byte; a new answer changes it."""
    answered(office)
    made = pack_of(office, draft=False)
    first = files_of(made)
    note_built(office, made, first)
    assert files_of(pack_of(office, draft=False)) == first
    answer(office, Answered("q20", "Alerts per layer.", "Ana Example", yes=True))
    assert files_of(pack_of(office, draft=False)) != first


def test_no_page_of_it_overflows(office: Office) -> None:
    """The picture of the data flow lies across a page of its own; the rest is upright."""
    pypdf = pytest.importorskip("pypdf")
    answered(office)
    reader = pypdf.PdfReader(io.BytesIO(files_of(pack_of(office, draft=False))[DOCUMENT]))
    wide = [page.mediabox.width > page.mediabox.height for page in reader.pages]
    assert sum(wide) == 1
    assert not wide[-1]
    assert len(reader.outline) >= 1


def built(office: Office, *, draft: bool) -> str:
    """Where the use case stands once a pack was built."""
    made = pack_of(office, draft=draft)
    note_built(office, made, files_of(made))
    return journey_of(office).tracks["use-case"].state


def test_a_built_pack_moves_the_journey(office: Office) -> None:
    """The ledger has its hash, and the use case counts as written."""
    answered(office)
    assert built(office, draft=False) == "written"
    (event,) = office.ledger.events("pack.built")
    assert len(str(event.facts["digest"])) == 64
    assert event.facts.items() >= {"kind": "whole", "status": "written", "features": 1}.items()


def test_a_draft_counts_for_the_use_case_that_it_has_whole(office: Office) -> None:
    """Answers may be missing: feature, reason and who uses it are said; the ledger says draft."""
    answer(office, Answered("statement.reach", "Our own practice.", "Ana Example", yes=True))
    assert built(office, draft=True) == "written"
    (event,) = office.ledger.events("pack.built")
    assert event.facts["kind"] == "draft"
    assert event.facts["count"] > 0


@pytest.mark.parametrize("instead", ["", PROJECT.replace("Show each client beside our own", " ")])
def test_a_draft_of_no_use_case_writes_none(tmp_path: Path, instead: str) -> None:
    """Without a feature, or with one that has no reason, it stays unwritten whatever is built."""
    without = PROJECT.partition("[[features]]")[0] + "[destination" + PROJECT.partition(
        "[destination")[2]  # fmt: skip
    reasonless = instead.replace(" records.", "")
    office = office_of(tmp_path, reasonless or without)
    assert built(office, draft=True) == "unwritten"
    (event,) = office.ledger.events("pack.built")
    assert event.facts["status"] == "open"


def test_a_pack_of_before_its_facts_were_kept_says_nothing(office: Office) -> None:
    """An old event has a hash alone: it is no whole pack, and nothing breaks at it."""
    office.ledger.append("pack.built", app=office.app, facts={"digest": "a" * 64})
    assert journey_of(office).tracks["use-case"].state == "unwritten"
