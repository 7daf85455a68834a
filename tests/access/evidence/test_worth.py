"""What evidence is worth today: tampering, age, wrong clocks and people who differ, each told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from evidence_cast import DAY, NOW, PROJECT, Desk
from hypothesis import given
from hypothesis import strategies as st

from greenroom.access.answering import Answered, answer, sheet_of
from greenroom.access.evidence.handed import Word, add
from greenroom.access.evidence.kept import today
from greenroom.access.evidence.model import Evidence, about
from greenroom.access.evidence.worth import Piece, worth
from greenroom.errors import ConfigError
from greenroom.store.ledger import Ledger

ANA, BO = "Ana Pohatu", "Bo Ferrars"
OAUTH_DAYS = about()["oauth"].good_for_days


def worth_of(desk: Desk, name: str) -> Evidence:
    """What that collector's evidence is worth now."""
    return today(desk.office)[name]


def said(desk: Desk, question: str) -> str:
    """What the assessment's row for a question says its evidence is."""
    return sheet_of(desk.office).row(question).findings[0].outcome


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file that somebody hands in."""
    path = tmp_path / "mfa.pdf"
    path.write_bytes(b"%PDF")
    return path


# ------------------------------------------------------------------------------ tampering

FORGED = (
    "INSERT INTO dossier SELECT app, kind, name, 9, at, replace(body, 'unknown', 'holds'), digest "
    "FROM dossier WHERE version = 2"
)


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE dossier SET body = replace(body, 'unknown', 'holds')", "changed behind"),
        ("UPDATE dossier SET body = 'no JSON at all'", "changed behind"),
        ("UPDATE dossier SET body = '{}'", "changed behind"),
        ("UPDATE dossier SET at = at + 1", "changed behind"),
        ("DELETE FROM dossier WHERE version = 2", "is gone"),
        (FORGED, "does not know"),
    ],
)  # fmt: skip
def test_evidence_that_was_edited_is_broken_and_does_not_count(
    desk: Desk, statement: str, told: str
) -> None:
    """However it was done: the row says broken, nothing rests on it, and a new look mends it."""
    desk.see("sealed-tokens")
    assert desk.see("sealed-tokens").outcome == "unknown"
    desk.change(statement)
    found = worth_of(desk, "sealed-tokens")
    assert (found.outcome, found.counts) == ("broken", False)
    assert told in found.said
    row = sheet_of(desk.office).row("q02")
    assert (row.word, row.findings[0].outcome, told in row.gap) == ("gap", "broken", True)
    desk.see("sealed-tokens")
    assert worth_of(desk, "sealed-tokens").outcome == "unknown"


def test_an_older_piece_that_was_edited_harms_no_newer_one(desk: Desk) -> None:
    """The newest look counts by itself; the edit is told by the collector of the audit log."""
    desk.see("oauth")
    desk.see("oauth")
    desk.change("UPDATE dossier SET body = '{}' WHERE version = 1")
    assert worth_of(desk, "oauth").outcome == "holds"
    assert desk.see("ledger").outcome == "fails"


def test_a_word_that_was_removed_is_missed(desk: Desk, file: Path) -> None:
    """Who deletes the other one's word does not end the contradiction."""
    add(desk.office, "people", file, Word("It is off.", BO, 90, "fails"))
    add(desk.office, "people", file, Word("It is forced.", ANA, 90))
    desk.change("DELETE FROM dossier WHERE version = 1")
    assert worth_of(desk, "people").outcome == "broken"
    add(desk.office, "people", file, Word("It is forced.", ANA, 90, settles=True))
    assert worth_of(desk, "people").outcome == "holds"


def test_a_removed_piece_is_missed_though_its_number_was_given_again(desk: Desk) -> None:
    """The number that a deleted entry leaves goes to the next one, and the deletion still shows."""
    desk.see("oauth")
    desk.change("DELETE FROM dossier")
    desk.see("oauth")
    (found,) = desk.office.dossier.check(desk.office.app)
    assert (found.name, found.version, found.how) == ("oauth", 1, "gone")


# ------------------------------------------------------------------------------ time


def test_evidence_expires(desk: Desk) -> None:
    """It counts for its days, and then says so instead."""
    desk.see("oauth")
    desk.clock.advance(OAUTH_DAYS * DAY - 1)
    assert (worth_of(desk, "oauth").outcome, said(desk, "q01")) == ("holds", "holds")
    desk.clock.advance(1)
    assert (worth_of(desk, "oauth").outcome, said(desk, "q01")) == ("expired", "expired")


def test_a_clock_set_back_makes_nothing_young_again(desk: Desk) -> None:
    """Time that passed by the audit log has passed, whatever the clock says now."""
    desk.see("oauth")
    desk.clock.advance(OAUTH_DAYS * DAY + 1)
    desk.see("ledger")
    desk.clock.set_back(OAUTH_DAYS * DAY)
    found = worth_of(desk, "oauth")
    assert (found.outcome, "set back" in found.said) == ("expired", True)
    assert said(desk, "q01") == "expired"
    desk.see("oauth")
    assert worth_of(desk, "oauth").outcome == "holds"


@pytest.mark.parametrize("reading", ["moments", "events"])
def test_somebody_else_may_write_while_evidence_is_read(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, reading: str
) -> None:
    """Whatever another person keeps between two reads, the evidence is read, and is worth as much.

    The other's write comes right after a read, as another process's would.
    """
    desk.see("oauth")
    kept = desk.office.dossier.versions(desk.office.app, "evidence", "oauth")[0]
    read = getattr(Ledger, reading)

    def then_written(*given: Any, **named: Any) -> Any:
        found = list(read(*given, **named))
        monkeypatch.setattr(Ledger, reading, read)
        for _ in range(2):
            desk.office.dossier.keep(desk.office.app, "evidence", "oauth", kept.body)
        return found

    monkeypatch.setattr(Ledger, reading, then_written)
    assert worth_of(desk, "oauth").outcome == "holds"


def test_evidence_of_a_day_to_come_does_not_count(desk: Desk) -> None:
    """What was seen by a clock that ran ahead is dated so, and is to be seen again."""
    desk.clock.advance(400 * DAY)
    desk.see("oauth")
    desk.clock.set_back(400 * DAY)
    found = worth_of(desk, "oauth")
    assert (found.outcome, "still to come" in found.said) == ("unknown", True)
    assert sheet_of(desk.office).row("q01").word == "gap"
    desk.see("oauth")
    assert worth_of(desk, "oauth").outcome == "holds"


def test_a_few_hours_between_machines_are_nothing(desk: Desk) -> None:
    """Clocks of two machines may differ by hours without harm."""
    desk.see("oauth")
    desk.clock.set_back(0.5 * DAY)
    assert worth_of(desk, "oauth").outcome == "holds"


def test_what_was_seen_in_the_sandbox_is_looked_at_again_in_live(desk: Desk, file: Path) -> None:
    """The live store, keys and grants are others; what a person attested stays attested."""
    desk.see("oauth")
    add(desk.office, "people", file, Word("MFA is forced.", ANA, 10))
    assert desk.office.dossier.apps() == (desk.office.app,)
    desk.open(project='environment = "live"\n' + PROJECT.replace("[app]", '[app]\nclient_id = "L"'))
    found = worth_of(desk, "oauth")
    assert (found.outcome, "seen in the sandbox" in found.said) == ("expired", True)
    assert worth_of(desk, "people").outcome == "holds"
    desk.see("oauth")
    assert (worth_of(desk, "oauth").outcome, worth_of(desk, "oauth").environment) == (
        "holds",
        "live",
    )


# ------------------------------------------------------------------------------ people's words


def test_a_file_is_attested_and_never_automatic(desk: Desk, file: Path) -> None:
    """An answer that rests on a file handed in is attested, in the name of who handed it in."""
    kept = add(desk.office, "people", file, Word("MFA is forced.", f" {ANA} ", 10))
    assert (kept.outcome, kept.how, kept.by) == ("holds", "attested", ANA)
    assert kept.facts["file"]["name"] == "mfa.pdf"
    row = sheet_of(desk.office).row("q11")
    assert (row.word, row.by, row.gap) == ("attested", ANA, "to add: Exceptions, and why.")
    desk.clock.advance(10 * DAY)
    assert (worth_of(desk, "people").outcome, said(desk, "q11")) == ("expired", "expired")


def test_a_look_that_cannot_tell_does_not_take_a_word_away(desk: Desk, file: Path) -> None:
    """Collecting everything again leaves what people handed in."""
    add(desk.office, "people", file, Word("MFA is forced.", ANA, 10))
    assert desk.see("people").outcome == "unknown"
    assert worth_of(desk, "people").how == "attested"


def test_no_word_hides_what_was_seen(desk: Desk, file: Path) -> None:
    """Failing evidence stays failing; whose word is against it is told."""
    desk.connected()
    desk.change("UPDATE token_sets SET sealed = 'plain'")
    desk.see("sealed-tokens")
    add(desk.office, "sealed-tokens", file, Word("All are sealed.", ANA, 90))
    found = worth_of(desk, "sealed-tokens")
    assert (found.outcome, found.how) == ("fails", "observed")
    assert f"Yet {ANA} attests: All are sealed." in found.said
    assert sheet_of(desk.office).row("q02").word == "gap"


def test_a_word_against_what_was_seen_to_hold_is_to_be_settled(desk: Desk, file: Path) -> None:
    """Somebody knows better than the code: that counts for neither until it is settled."""
    desk.see("oauth")
    add(desk.office, "oauth", file, Word("One job signs in by another way.", BO, 90, "fails"))
    found = worth_of(desk, "oauth")
    assert (found.outcome, "Settle it" in found.said) == ("unknown", True)
    add(desk.office, "oauth", file, Word("That job is gone.", ANA, 90, settles=True))
    assert (worth_of(desk, "oauth").outcome, worth_of(desk, "oauth").how) == ("holds", "observed")


def test_two_people_who_differ_must_settle_it(desk: Desk, file: Path) -> None:
    """Contradictory words count for neither; one's own newer word replaces one's older one."""
    add(desk.office, "people", file, Word("It is off for admins.", BO, 90, "fails"))
    assert worth_of(desk, "people").outcome == "fails"
    add(desk.office, "people", file, Word("It is forced.", ANA, 90))
    found = worth_of(desk, "people")
    assert found.outcome == "unknown"
    assert found.said == f"{ANA} attests that it holds, and {BO} that it fails: settle it."
    assert sheet_of(desk.office).row("q11").word == "gap"
    add(desk.office, "people", file, Word("Now it is forced.", BO, 90))
    assert worth_of(desk, "people").outcome == "holds"


@pytest.mark.parametrize(("says", "by"), [("", ANA), (" ", ANA), ("x", " ")])
def test_a_word_needs_words_and_a_name(desk: Desk, file: Path, says: str, by: str) -> None:
    """Nobody says nothing, and nobody says it."""
    with pytest.raises(ConfigError, match="words and a name"):
        add(desk.office, "people", file, Word(says, by, 90))


def test_a_file_that_is_not_there_is_refused(desk: Desk, tmp_path: Path) -> None:
    """A name alone is no evidence, nor is a collector that there is none of."""
    with pytest.raises(ConfigError, match="cannot be read"):
        add(desk.office, "people", tmp_path / "gone.pdf", Word("x", ANA, 90))
    with pytest.raises(ConfigError, match="no collector peeple"):
        add(desk.office, "peeple", tmp_path, Word("x", ANA, 90))
    assert today(desk.office) == {}


# ------------------------------------------------------------------------------ in general


def piece(version: int, **how: object) -> Piece:
    """A piece of evidence; ``how`` changes it."""
    given = {"outcome": "holds", "at": NOW, "days": 30, "by": "", "age": 0.0} | how
    one = Evidence(
        "x", str(given["outcome"]), "s", {}, float(given["at"]),  # type: ignore[arg-type]
        NOW + 30 * DAY, "live", "", "attested" if given["by"] else "observed", str(given["by"]),
    )  # fmt: skip
    broken = bool(given.get("broken"))
    return Piece(
        version,
        None if broken else one,
        float(given["age"]),  # type: ignore[arg-type]
        bool(given.get("settles")),
        "changed" if broken else "whole",
    )


OUTCOMES = st.sampled_from(["holds", "fails", "unknown"])
PIECES = st.fixed_dictionaries(
    {
        "outcome": OUTCOMES,
        "at": st.sampled_from([NOW, NOW + 9 * DAY]),
        "age": st.sampled_from([0.0, 40 * DAY]),
        "broken": st.booleans(),
    }
)
WORDS = st.fixed_dictionaries(
    {
        "outcome": st.sampled_from(["holds", "fails"]),
        "by": st.sampled_from([ANA, BO]),
        "settles": st.booleans(),
        "age": st.sampled_from([0.0, 40 * DAY]),
        "broken": st.booleans(),
    }
)


@given(st.lists(PIECES, max_size=3), st.lists(WORDS, max_size=4))
def test_nothing_holds_without_something_that_holds(
    looks: list[dict[str, object]], words: list[dict[str, object]]
) -> None:
    """Whatever was kept: it holds only by a whole and fresh piece that says so."""
    if not looks and not words:
        return
    seen = [piece(at, **one) for at, one in enumerate(looks, 1)]
    told = [piece(at, **one) for at, one in enumerate(words, 1)]
    found = worth("x", seen, told, now=NOW)
    good = [one for one in (*looks[-1:], *words) if one["outcome"] == "holds"]
    good = [one for one in good if not one["broken"] and one["age"] == 0.0]
    if found.outcome == "holds":
        assert [one for one in good if one.get("at", NOW) == NOW]
        assert not (looks and looks[-1]["broken"])
    if looks and looks[-1] == {"outcome": "fails", "at": NOW, "age": 0.0, "broken": False}:
        assert found.outcome in {"fails", "broken"}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE dossier SET body = replace(body, 'false', 'true') WHERE kind = 'answer'",
        "UPDATE dossier SET body = 'no JSON' WHERE kind = 'answer'",
        "DELETE FROM dossier WHERE kind = 'answer' AND version = 1",
    ],
)
def test_a_persons_answer_that_was_edited_does_not_count(desk: Desk, statement: str) -> None:
    """An edited or removed answer is a gap that says so, until somebody answers it again."""
    answer(desk.office, Answered("q20", "Nobody watches.", BO, yes=False))
    desk.clock.advance(60)
    answer(desk.office, Answered("q20", "Alerts per layer.", ANA, yes=True))
    assert sheet_of(desk.office).row("q20").gap.endswith("settle it")
    desk.change(statement)
    row = sheet_of(desk.office).row("q20")
    assert (row.word, "changed behind the audit log" in row.gap) == ("gap", True)
    desk.clock.advance(60)
    answer(desk.office, Answered("q20", "Alerts per layer.", ANA, yes=True, settles=True))
    assert (sheet_of(desk.office).row("q20").word, sheet_of(desk.office).row("q20").gap) == (
        "attested",
        "",
    )
