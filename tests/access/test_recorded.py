"""Steps that people record: what their word wants, and taken back whatever the clock says."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from greenroom.access import recorded
from greenroom.access.answering import note_prepared
from greenroom.access.asking import asked_of
from greenroom.access.assessment import Sheet
from greenroom.access.journey_data import journey_data
from greenroom.access.observed import journey_of
from greenroom.access.recorded import Step
from greenroom.errors import ConfigError
from office_cast import ANA, BO, Desk, told


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """An office in which nothing happened yet."""
    made = Desk(tmp_path)
    yield made
    made.close()


def test_a_step_is_taken_back_although_the_clock_was_set_back(desk: Desk) -> None:
    """The newest version is the last word, and not the one with the latest moment."""
    desk.step("request-sent")
    desk.clock.advance(-600)
    recorded.undo(desk.office, Step("request-sent", BO))
    journey = journey_of(desk.office)
    assert journey.tracks["request"].state == "unsent"
    assert [one.label for one in journey.history if one.entry] == [
        "Taken back: Access request sent"
    ]


def test_the_newest_of_a_day_is_taken_back_although_the_clock_was_set_back(desk: Desk) -> None:
    """Of two on one day the second goes, also where the clock read earlier then."""
    recorded.keep(desk.office, told("request-sent", ANA))
    recorded.keep(desk.office, told("request-declined", ANA))
    desk.clock.advance(-600)
    again = recorded.keep(desk.office, told("request-sent", ANA, force=True)).entry
    assert recorded.undo(desk.office, Step("request-sent", BO)).entry.name == again.name
    assert dt.date.fromisoformat(again.body["on"]) == desk.today


def test_a_step_dated_before_the_one_it_follows_is_refused(desk: Desk) -> None:
    """Acknowledged before it was sent: refused with the reason, unless a person insists."""
    desk.wait(10)
    sent, before = desk.today - dt.timedelta(days=2), desk.today - dt.timedelta(days=6)
    recorded.keep(desk.office, told("request-sent", ANA, sent))
    with pytest.raises(ConfigError, match="cannot come before what it follows: Access request"):
        recorded.keep(desk.office, told("request-acknowledged", ANA, before))
    forced = recorded.keep(desk.office, told("request-acknowledged", ANA, before, force=True))
    assert forced.entry.body["forced"]
    recorded.undo(desk.office, Step("request-acknowledged", ANA))
    kept = recorded.keep(desk.office, told("request-acknowledged", ANA, sent))
    assert not kept.entry.body["forced"]


@pytest.mark.parametrize(
    ("note", "document", "missing"),
    [
        ("", "", "--note and --document are missing"),
        ("Sent.", "", "--document is missing"),
        ("", "mail of 3 Nov", "--note is missing"),
        ("  ", "ticket 123", "--note is missing"),
    ],
)
def test_a_word_wants_a_note_and_a_document(
    desk: Desk, note: str, document: str, missing: str
) -> None:
    """A name alone records nothing: what is missing is named, with the command to type."""
    with pytest.raises(ConfigError, match=missing) as raised:
        recorded.keep(desk.office, Step("request-sent", ANA, note=note, document=document))
    assert 'greenroom access step request-sent --by "Ana Pohatu" --note' in raised.value.hint
    assert "a copy of what was sent" in raised.value.hint
    assert journey_of(desk.office).tracks["request"].state == "unsent"


def test_a_document_is_a_file_or_says_where_to_find_one(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file is kept by its hash, words and a case number as they are; what is no file is none."""
    monkeypatch.chdir(tmp_path)
    os.mkfifo("pipe")
    file = tmp_path / "request sent.pdf"
    file.write_bytes(b"what was sent")
    kept = recorded.keep(desk.office, Step("request-sent", ANA, note="Sent.", document=str(file)))
    assert kept.entry.body["document"]["name"] == "request sent.pdf"
    assert len(kept.entry.body["document"]["sha256"]) == 64
    words = Step("request-acknowledged", ANA, note="They wrote.", document="mail of 3/11, 9:20")
    assert recorded.keep(desk.office, words).entry.body["document"] == {"name": words.document}
    case = Step("request-accepted", ANA, note="They wrote again.", reference="C-1042")
    assert recorded.keep(desk.office, case).entry.body["document"] is None
    assert "no document" not in journey_of(desk.office).tracks["request"].by_proof
    for gone in ("gone.pdf", "papers/gone", "the gone.pdf", "pipe"):
        with pytest.raises(ConfigError, match="is no file that is there"):
            recorded.keep(desk.office, Step("tier-applied", ANA, note="x", document=gone))


def test_a_word_of_before_documents_were_wanted_counts_and_says_so(desk: Desk) -> None:
    """It moves the journey as it did, and wherever it is shown it has no document."""
    body = {"event": "request-sent", "on": "2026-03-02", "by": ANA, "note": "", "document": None}
    desk.office.dossier.keep(desk.office.app, "step", "request-sent-1", body)
    found = journey_of(desk.office)
    assert found.tracks["request"].state == "sent"
    assert found.tracks["request"].by_proof.endswith("Access request sent, no document")
    (line,) = [one for one in found.history if one.event == "request-sent"]
    assert line.proof is not None
    assert line.proof.behind == "no document"


def test_every_step_wants_both_or_says_why_a_name_is_enough() -> None:
    """The one exception is a decision of ours, and the data gives the reason."""
    bare = {name: one.bare for name, one in journey_data().events.items() if one.bare}
    assert set(bare) == {"renewal-begun"}
    assert "decision of ours" in bare["renewal-begun"]


def test_a_step_with_open_gaps_says_how_many_there_were(desk: Desk) -> None:
    """Without a note and a document it is refused with their number; with both it says it."""
    count = len(asked_of(desk.office).sheet.gaps)
    assert count > 20
    with pytest.raises(ConfigError, match=f"{count} gaps are open in the assessment"):
        recorded.keep(desk.office, Step("assessment-prepared", ANA))
    desk.step("assessment-prepared")
    found = journey_of(desk.office)
    assert found.tracks["assessment"].state == "prepared"
    (row,) = [one for one in found.checks if one.id == "CK-06"]
    proof = row.done[0].proof
    assert proof is not None
    assert (proof.how, proof.gaps) == ("attested", count)
    assert any(f"by Ana Pohatu's word alone: mail of that day; {count} gaps open then" in one
               for one in found.remarks)  # fmt: skip


def test_an_assessment_without_a_gap_is_seen_and_needs_no_word(desk: Desk) -> None:
    """With every answer given it is observed; then a word on it says nothing of gaps."""
    note_prepared(desk.office, Sheet(()))
    found = journey_of(desk.office)
    (row,) = [one for one in found.checks if one.id == "CK-06"]
    assert row.done[0].proof is not None
    assert row.done[0].proof.how == "observed"
    assert not [one for one in found.remarks if "word alone" in one]
