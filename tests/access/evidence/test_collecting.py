"""Collecting: what is kept, what an empty project passes, and how many answers rest on it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from evidence_cast import NOW, Desk
from test_audits import hand_in, pip_audit

from greenroom.access.answering import sheet_of
from greenroom.access.assessment_data import assessment_data
from greenroom.access.evidence.collect import collect, look
from greenroom.access.evidence.kept import today
from greenroom.access.evidence.model import Seen, about
from greenroom.access.evidence.registry import COLLECTORS
from greenroom.access.office import Office
from greenroom.auth.masters import VARIABLE
from greenroom.errors import ConfigError, LedgerBroken
from greenroom.store.sealed import kept
from reference_files import FACTS, needs_facts

HERE = Path(__file__).parent
SOURCE = HERE.parents[2] / "src" / "greenroom"
ATTESTED = {"region", "sub-processors"}
"""What no code can see: these hold only as somebody's word, and make no answer automatic."""


def test_every_collector_is_described_and_asked_for() -> None:
    """Data and code name the same collectors, and each of them serves a question."""
    assert set(about()) == set(COLLECTORS)
    asked = {
        name
        for one in assessment_data().questions.values()
        for name in (*one.evidence, *one.supports)
    }
    assert asked == set(COLLECTORS)
    assert all(one.next for one in about().values())


def test_the_page_tells_of_every_collector() -> None:
    """docs/evidence.md has a line for each, with the days that it counts for."""
    page = (HERE.parents[2] / "docs" / "evidence.md").read_text("utf-8")
    told = dict(re.findall(r"^\| `([a-z-]+)` \|.*\| (\d+) days \|$", page, re.MULTILINE))
    assert told == {name: str(one.good_for_days) for name, one in about().items()}


@needs_facts
def test_every_row_of_the_evidence_catalogue_has_its_place() -> None:
    """Each EV row of the reference is a collector's, or a named person's part."""
    facts = FACTS / "security-assessment.md"
    rows = set(re.findall(r"^\| (EV-\d\d) \|", facts.read_text("utf-8"), re.MULTILINE))
    placed = {name for one in about().values() for name in one.ids}
    assert len(rows) == 21
    # Results of tests per OWASP item and alert rules are questions 15 and 20, a person's both;
    # a dated, named confirmation is any answer or file that a person gives.
    assert rows - placed == {"EV-11", "EV-16", "EV-20"}
    assert placed <= rows


def test_each_evidence_of_an_answer_is_broken_by_a_test() -> None:
    """Every collector that an answer may rest on has a test, collected here, that breaks its thing.

    That such a test sees it hold and then fail is held by the fixture ``it_breaks``.
    """
    program = (
        "import json, sys, pytest\n"
        "class Marks:\n"
        "    def pytest_collection_finish(self, session):\n"
        "        marks = [m for item in session.items for m in item.iter_markers('breaks')]\n"
        "        print('MARKS', json.dumps(sorted({m.args[0] for m in marks})))\n"
        "pytest.main([sys.argv[1], '--collect-only', '-q', '-p', 'no:cacheprovider'], [Marks()])\n"
    )
    told = subprocess.check_output(
        [sys.executable, "-c", program, str(HERE)], text=True, timeout=120
    )
    line = next(line for line in told.splitlines() if line.startswith("MARKS "))
    broken = set(json.loads(line.removeprefix("MARKS ")))
    rest = {name for one in assessment_data().questions.values() for name in one.evidence}
    assert rest - ATTESTED <= broken
    assert set(COLLECTORS) - {"region"} <= broken


# ------------------------------------------------------------------------------ how many answers

AUTOMATIC = {
    "q01", "q02", "q03", "q04", "q05", "q06", "q07", "q09", "q10", "q16", "q17", "q18", "q19",
}  # fmt: skip
"""What rests on evidence alone in a project that was set up and tried, with a host and an audit."""

PERSON = {"q01", "q04", "q05", "q06", "q09", "q10", "q16", "q18"}
"""Those of them for which somebody still has to add something, and whose rows say what."""


def automatic(desk: Desk) -> set[str]:
    """The questions that rest on evidence once everything was collected."""
    collect(desk.office)
    rows = sheet_of(desk.office).questions
    found = {row.id for row in rows if row.word == "automatic"}
    data = assessment_data().questions
    for row in rows:
        needs = row.id in found and bool(data[row.id].person)
        assert row.gap.startswith("to add: ") == needs or row.id not in found
        assert row.word != "gap" or row.gap
    return found


def test_a_project_that_was_set_up_answers_thirteen_by_itself(
    desk: Desk, host: Callable[..., str]
) -> None:
    """With settings, a key kept apart, a public host and an audit: 13, five of them wholly."""
    hand_in(desk, pip_audit(), at=NOW)
    text = f"hosts = ['{host()}']\ndependency_audits = ['audit.json']"
    desk.with_access(text)
    desk.run()
    found = automatic(desk)
    assert found == AUTOMATIC
    assert {one for one in found if sheet_of(desk.office).row(one).gap} == PERSON
    # These are words of the settings, and shown as such.
    words = {row.id: row.word for row in sheet_of(desk.office).questions}
    assert {words[name] for name in ("q08", "q12", "q13")} == {"attested"}


def test_without_an_audit_there_are_twelve(desk: Desk, host: Callable[..., str]) -> None:
    """The audit of dependencies is one question's; a public host is another's."""
    desk.with_access(f"hosts = ['{host()}']")
    desk.run()
    assert automatic(desk) == AUTOMATIC - {"q16"}


def test_on_a_disk_seen_to_be_encrypted_one_more_rests_on_evidence(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is otherwise somebody's word is seen where Linux tells it of the disk."""
    desk.run()
    before = automatic(desk)
    monkeypatch.setattr("greenroom.access.evidence.at_rest.is_encrypted", lambda _path: True)
    assert automatic(desk) - before == {"q08"}


def test_without_host_and_audit_there_are_eleven(desk: Desk) -> None:
    """What needs a public host or an audit says so, and the rest stands."""
    desk.run()
    assert automatic(desk) == AUTOMATIC - {"q06", "q16"}


def test_without_any_setting_there_are_eight(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A demonstration out of the box: the key lies beside the data, no period is set."""
    monkeypatch.delenv(VARIABLE)
    desk.folder = desk.folder / "plain"
    desk.folder.mkdir()
    (desk.folder / "mapping.toml").write_text(
        (desk.folder.parent / "mapping.toml").read_text("utf-8"), "utf-8"
    )
    desk.open("")
    desk.run()
    assert automatic(desk) == AUTOMATIC - {"q04", "q06", "q10", "q16", "q19"}


# ------------------------------------------------------------------------------ nothing by default

LOOKED = {"oauth", "callback", "outgoing", "enforced"}
"""What can be seen of a project in which nothing has happened: our own code is tried."""


def test_nothing_passes_in_an_empty_project(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Fresh and without settings: what holds has looked at something, and all else says no."""
    monkeypatch.delenv(VARIABLE)
    desk.folder = tmp_path / "fresh"
    desk.folder.mkdir()
    office = desk.open("")
    found = {name: look(one, office) for name, one in COLLECTORS.items()}
    assert {name for name, one in found.items() if one.outcome == "holds"} == LOOKED
    assert {name for name, one in found.items() if one.outcome == "fails"} == set()
    assert not list(office.settings.data_folder.glob("*key*"))
    assert all(found[name].facts for name in LOOKED)
    assert all(one.said.endswith(".") for one in found.values())


@pytest.mark.parametrize(
    "broken",
    [
        "DROP TABLE ledger",
        "DROP TABLE ledger_head",
        "DROP TABLE token_sets",
        "DROP TABLE dossier",
    ],
)
def test_nothing_passes_on_a_broken_store(desk: Desk, broken: str) -> None:
    """What rests on a table that is gone does not hold, whatever it held before."""
    desk.run()
    before = {name for name, one in COLLECTORS.items() if look(one, desk.office).outcome == "holds"}
    desk.change(broken, guards=True)
    after = {name for name, one in COLLECTORS.items() if look(one, desk.office).outcome == "holds"}
    needs = {
        "DROP TABLE ledger": {"ledger", "log-fields", "log-scan", "log-retention", "disconnect"},
        "DROP TABLE ledger_head": {"ledger", "log-fields", "log-retention"},
        "DROP TABLE token_sets": {"sealed-tokens", "scopes", "disconnect", "log-scan"},
        "DROP TABLE dossier": {"ledger", "log-scan"},
    }[broken]
    assert needs <= before
    assert after == before - needs


def test_nothing_passes_on_a_store_that_is_no_database(desk: Desk) -> None:
    """A file of rubbish in its place: nothing that needs it holds, and nobody is shown an error."""
    desk.run()
    desk.close()
    (desk.office.settings.data_folder / "greenroom.db").write_bytes(b"rubbish" * 4096)
    (desk.folder / "live" / "greenroom.db").unlink(missing_ok=True)
    office = desk.open()
    held = {name for name, one in COLLECTORS.items() if look(one, office).outcome == "holds"}
    assert held <= LOOKED | {"cryptography", "key-ring", "region", "sub-processors"}


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
    assert sheet_of(desk.office).row("q01").word == "gap"


def test_what_is_said_to_hold_by_word_is_never_observed(desk: Desk) -> None:
    """What the settings say stays somebody's word, so that no answer becomes automatic by it."""
    for name in ATTESTED:
        found = desk.see(name)
        assert (found.outcome, found.how) == ("holds", "attested")


# ------------------------------------------------------------------------------ what is kept


def test_evidence_is_kept_with_its_hash(desk: Desk) -> None:
    """Each look is a new version, named by its digest in the ledger; the newest counts."""
    desk.see("oauth")
    desk.clock.advance(60)
    again = desk.see("oauth")
    assert today(desk.office)["oauth"] == again
    assert len(desk.office.dossier.versions(desk.office.app, "evidence", "oauth")) == 2
    told = [event.facts["digest"] for event in desk.office.ledger.events("evidence.kept")]
    assert again.digest == told[-1]


def test_a_look_changes_nothing(desk: Desk) -> None:
    """Looking without keeping leaves ledgers, dossier and tokens as they were."""
    desk.run()
    office = desk.office
    before = (office.ledger.head(), office.workspace.ledger.head(), _values(office))
    for one in COLLECTORS.values():
        look(one, office)
    assert (office.ledger.head(), office.workspace.ledger.head(), _values(office)) == before


def _values(office: Office) -> list[str]:
    return sorted(one.text for one in kept(office.workspace.store))


def test_an_unknown_collector_is_named(desk: Desk) -> None:
    """A name that is none is refused with those there are, and nothing is kept."""
    with pytest.raises(ConfigError, match="no collector oauht"):
        collect(desk.office, ["oauth", "oauht"])
    assert today(desk.office) == {}


def test_evidence_of_before_a_word_was_told_from_a_look_still_counts(desk: Desk) -> None:
    """An entry that does not say how it is known was seen by code."""
    body = {
        "outcome": "holds", "said": "As before.", "facts": {}, "at": NOW,
        "expires_at": NOW + 60.0, "environment": "sandbox",
    }  # fmt: skip
    desk.office.dossier.keep(desk.office.app, "evidence", "oauth", body)
    assert today(desk.office)["oauth"].how == "observed"
