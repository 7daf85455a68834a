"""Steps, incidents and findings count only as far as the audit log bears the dossier out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from greenroom.access import recorded
from greenroom.access.chains import require_dossier, tampered
from greenroom.access.doctor.examine import examine
from greenroom.access.observed import journey_of
from greenroom.access.pack.packing import pack_of
from greenroom.access.recorded import Step
from greenroom.access.registers import finding_register, incident_register
from greenroom.errors import ConfigError, LedgerBroken
from office_cast import ANA, BO, REVIEWED, Desk, told

HOUR = 3600.0
FORGED = (
    "insert into dossier (app, kind, name, version, at, body, digest)"
    " select app, kind, 'scopes-enabled-1', 1, at, replace(body, 'request-sent', 'scopes-enabled'),"
    " '00' from dossier where name = 'request-sent-1'"
)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """An office whose assessment Xero has sent back with findings."""
    made = Desk(tmp_path)
    made.step(*REVIEWED, "remediation-asked")
    yield made
    made.close()


def change(desk: Desk, statement: str) -> None:
    """Change the store as somebody with the database in hand could, guards taken off."""
    with desk.office.store.transaction() as connection:
        for name in ("ledger_no_update", "ledger_no_delete"):
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")
        connection.exec_driver_sql(statement)


TAMPERED = {
    "changed": (
        (
            "update dossier set body = replace(replace(body, 'remediation-asked',"
            " 'assessment-passed'), 'Ana Pohatu', 'Xero Security')"
            " where name = 'remediation-asked-1'"
        ),
        "remediation-asked-1",
    ),
    "gone": ("delete from dossier where name = 'remediation-asked-1'", "remediation-asked-1"),
    "unknown": (FORGED, "scopes-enabled-1"),
}


@pytest.mark.parametrize("how", TAMPERED)
def test_a_step_that_the_log_does_not_bear_out_moves_nothing_and_is_told(
    how: str, desk: Desk
) -> None:
    """Changed, deleted or forged: no track believes it, and every view says what befell it."""
    statement, name = TAMPERED[how]
    change(desk, statement)
    journey = journey_of(desk.office)
    state = {track: one.state for track, one in journey.tracks.items()}
    expected = "plan-due" if how == "unknown" else "in-review"
    assert (state["assessment"], state["scopes"]) == (expected, "unplanned")
    assert "Xero Security" not in str(journey)
    assert name in journey.remarks[0]
    assert [(one.name, one.how) for one in tampered(desk.office)] == [(name, how)]


@pytest.mark.parametrize("how", TAMPERED)
def test_doctor_audit_and_pack_refuse_a_dossier_that_the_log_does_not_bear_out(
    how: str, desk: Desk
) -> None:
    """The doctor names the entry, the audit and the pack end as for a broken ledger."""
    require_dossier(desk.office)
    statement, name = TAMPERED[how]
    change(desk, statement)
    sick = [one for one in examine(desk.office.workspace) if one.state == "broken"]
    assert any(name in one.what for one in sick)
    for refused in (require_dossier, lambda office: pack_of(office, draft=True)):
        with pytest.raises(LedgerBroken, match=name):
            refused(desk.office)


def test_a_step_recorded_again_counts_beside_one_that_is_gone(desk: Desk) -> None:
    """It takes a number of its own; that the other is gone stays told."""
    change(desk, TAMPERED["gone"][0])
    again = recorded.keep(desk.office, told("remediation-asked", BO)).entry
    journey = journey_of(desk.office)
    assert again.name == "remediation-asked-2"
    assert journey.tracks["assessment"].state == "plan-due"
    assert "remediation-asked-1" in journey.remarks[0]


def test_a_step_whose_taking_back_was_deleted_does_not_come_back(desk: Desk) -> None:
    """The log knows that it was taken back: its older version tells nothing any more."""
    recorded.undo(desk.office, Step("remediation-asked", ANA))
    change(desk, "delete from dossier where name = 'remediation-asked-1' and version = 2")
    journey = journey_of(desk.office)
    assert journey.tracks["assessment"].state == "in-review"
    assert "remediation-asked-1, version 2," in journey.remarks[0]


# -------------------------------------------------------------------------------- the registers


@pytest.mark.parametrize(
    "statement",
    [
        "delete from dossier where kind = 'incident'",
        "update dossier set body = replace(body, 'open', 'mistaken') where kind = 'incident'",
    ],
    ids=["gone", "changed"],
)
def test_an_incident_behind_the_log_keeps_its_24_hours(statement: str, desk: Desk) -> None:
    """Its words are lost, its moment and its state are the log's; nobody says there was none."""
    incident_register.add(desk.office, incident_register.Told(ANA, "A laptop was stolen"), desk.now)
    (before,) = incident_register.register_kept(desk.office).incidents
    change(desk, statement)
    desk.clock.advance(2 * HOUR)
    (after,) = incident_register.register_kept(desk.office).incidents
    assert (after.id, after.noticed_at, after.state) == ("i-1", before.noticed_at, "open")
    assert after.is_lost
    journey = journey_of(desk.office)
    assert (journey.next.id, journey.next.kind) == ("incident.i-1", "deadline")
    assert "i-1" in journey.remarks[0]
    for days in ((None, None), (desk.today, desk.today)):
        with pytest.raises(ConfigError, match="The audit log knows of an open incident i-1"):
            incident_register.say_none(desk.office, incident_register.Told(BO), desk.now, days=days)


def test_a_lost_incident_can_be_reported_and_closed(desk: Desk) -> None:
    """What a person says of it from then on is kept; its first moment stays the log's."""
    kept = incident_register.add(
        desk.office, incident_register.Told(ANA, "A laptop was stolen"), desk.now
    )
    change(desk, "delete from dossier where kind = 'incident'")
    incident_register.report(desk.office, "i-1", incident_register.Told(BO), desk.now)
    incident_register.close(desk.office, "i-1", incident_register.Told(BO, "Wiped."))
    (after,) = incident_register.register_kept(desk.office).incidents
    assert (after.state, after.noticed_at, after.is_lost) == ("closed", kept.noticed_at, False)
    other = incident_register.add(desk.office, incident_register.Told(ANA, "A loss"), desk.now)
    assert other.id == "i-2"


def test_a_forged_incident_or_finding_counts_for_nothing(desk: Desk) -> None:
    """A row that the log does not know is told, and is in no register."""
    incident_register.add(desk.office, incident_register.Told(ANA, "A laptop was stolen"), desk.now)
    finding_register.add(desk.office, finding_register.Told(ANA, "No second step"), desk.now)
    for kind, new in (("incident", "i-9"), ("finding", "f-9")):
        change(
            desk,
            "insert into dossier (app, kind, name, version, at, body, digest) select app, kind,"
            f" '{new}', 1, at, body, digest from dossier where kind = '{kind}'",
        )
    journey = journey_of(desk.office)
    assert [one.id for one in journey.incidents] == ["i-1"]
    assert [one.id for one, _ in journey.findings] == ["f-1"]
    assert {one.name for one in tampered(desk.office)} == {"i-9", "f-9"}


@pytest.mark.parametrize(
    "statement",
    [
        "delete from dossier where kind = 'finding'",
        "update dossier set body = replace(body, 'open', 'closed') where kind = 'finding'",
    ],
    ids=["gone", "changed"],
)
def test_a_finding_behind_the_log_stays_open_with_its_clock(statement: str, desk: Desk) -> None:
    """Its day, its question and its state are the log's, and a person can go on with it."""
    finding_register.add(
        desk.office, finding_register.Told(ANA, "No second step", question="q02"), desk.now
    )
    ((_, clock),) = journey_of(desk.office).findings
    change(desk, statement)
    journey = journey_of(desk.office)
    ((after, still),) = journey.findings
    assert (after.id, after.question, after.state, still.on) == ("f-1", "q02", "open", clock.on)
    assert "f-1" in journey.remarks[0]
    closed = finding_register.close(
        desk.office, "f-1", finding_register.Told(BO, did="It is forced.")
    )
    assert closed.state == "closed"
