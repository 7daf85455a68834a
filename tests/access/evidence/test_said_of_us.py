"""What settings, people and registers say: attested where no code can see it, and never passed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from evidence_cast import ACCESS, DAY, NOW, Desk

from greenroom.access.evidence.at_rest import Place, judged
from greenroom.access.evidence.disks import is_encrypted
from greenroom.access.people import People
from greenroom.checks import ATTESTATION
from greenroom.store.lines import Line

FILE = Line(is_local=True, is_sealed=False)
FAR = Line(is_local=False, is_sealed=False, server="PostgreSQL 16")
TEAM = People(
    at=NOW,
    accounts=5,
    with_second_step=5,
    administrators=2,
    administrators_with_second_step=2,
    enforced=True,
    roles={"lead": 2, "reader": 3},
)


@pytest.mark.breaks("at-rest")
def test_rows_that_others_may_read_fail(desk: Desk) -> None:
    """Whatever somebody attests, a file open to others on the machine is found."""
    desk.connected()
    desk.pulled()
    found = desk.see("at-rest")
    assert (found.outcome, found.how, "Ana Pohatu" in found.said) == ("holds", "attested", True)
    path = desk.office.settings.destination_path
    assert path is not None
    path.chmod(0o644)
    assert desk.see("at-rest").said == "The rows' database can be read by others on this machine."


def test_encryption_that_nobody_saw_or_attests_is_unknown(desk: Desk) -> None:
    """A database cannot tell it of its disk; without a word nobody knows."""
    desk.open("")
    assert desk.see("at-rest").outcome == "unknown"


def test_the_words_of_the_example_are_nobodys(desk: Desk) -> None:
    """A line of the example that was only uncommented attests nothing."""
    desk.open(f'[destination]\nencrypted_at_rest = "{ATTESTATION}"\n')
    assert desk.see("at-rest").outcome == "unknown"


def test_an_attestation_dated_ahead_does_not_count(desk: Desk) -> None:
    """A day still to come attests nothing, and the line says which; from that day on it counts."""
    desk.open('[destination]\nencrypted_at_rest = "LUKS, attested by Ana Pohatu, 2026-03-05"\n')
    found = desk.see("at-rest")
    assert found.outcome == "unknown"
    assert "dated ahead, 2026-03-05" in found.said
    desk.clock.advance(3 * DAY)
    assert desk.see("at-rest").outcome == "holds"


def facts(word: str = "") -> dict[str, object]:
    """What is known beside the places."""
    return {"attested": word, "hosted_in": "AU"}


def test_places_are_worth_the_worst_of_them() -> None:
    """A line in clear over the network fails whatever is said; a disk seen to be sealed is seen."""
    sealed = Place("token store", FILE, disk_sealed=True)
    assert judged((sealed, sealed), facts())[0::3] == ("holds", "observed")
    assert judged((sealed, Place("rows' database", FILE)), facts())[0] == "unknown"
    assert judged((sealed, Place("rows' database", FILE)), facts("LUKS"))[0::3] == (
        "holds",
        "attested",
    )
    in_clear = judged((sealed, Place("rows' database", FAR)), facts("LUKS"))
    assert (in_clear.outcome, "in clear" in in_clear.said) == ("fails", True)
    over_tls = Place("rows' database", FAR._replace(is_sealed=True))
    assert judged((sealed, over_tls), facts())[0] == "unknown"
    assert judged((), facts())[0] == "unknown"


def test_a_disk_is_seen_as_linux_tells_it(tmp_path: Path) -> None:
    """A crypt target is one, and so is what rests on such ones alone; all else shows nothing."""
    file = tmp_path / "rows.db"
    file.touch()
    device = file.stat().st_dev
    block = tmp_path / "dev" / "block" / f"{os.major(device)}:{os.minor(device)}"
    assert not is_encrypted(file, system=tmp_path)
    (block / "slaves" / "dm-1" / "dm").mkdir(parents=True)
    (block / "slaves" / "dm-1" / "dm" / "uuid").write_text("CRYPT-LUKS2-8d2f-root")
    assert is_encrypted(file, system=tmp_path)
    (block / "slaves" / "sda1").mkdir()
    assert not is_encrypted(file, system=tmp_path)
    (block / "dm").mkdir()
    (block / "dm" / "uuid").write_text("LVM-8d2f")
    assert not is_encrypted(file, system=tmp_path)


def test_a_region_is_only_ever_attested(desk: Desk) -> None:
    """No database can tell where it stands: a name in the settings is a word, none is nothing."""
    found = desk.see("region")
    assert (found.outcome, found.how) == ("holds", "attested")
    desk.open("")
    assert desk.see("region").outcome == "unknown"


@pytest.mark.breaks("sub-processors")
@pytest.mark.parametrize(
    ("left_out", "told"),
    [
        ('gets = "e-mail addresses"', "no purpose is told"),
        ('purpose = "a newsletter"', "no purpose is told"),
        ('policy_url = "https://mailmill.example/privacy"', "no public policy"),
    ],
)
def test_a_third_party_without_purpose_or_policy_fails(
    desk: Desk, left_out: str, told: str
) -> None:
    """Who gets data needs a purpose and a public policy; nobody named proves nothing."""
    found = desk.see("sub-processors")
    assert (found.outcome, found.how) == ("holds", "attested")
    desk.open(ACCESS.replace(left_out, f'{left_out.partition(" ")[0]} = ""'))
    assert told in desk.see("sub-processors").said
    desk.open("")
    assert desk.see("sub-processors").outcome == "unknown"


@pytest.mark.breaks("people")
@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"administrators_with_second_step": 1}, "1 administrators have no second step"),
        ({"with_second_step": 3}, "2 of 5 people have no second step"),
        ({"enforced": False}, "the server does not insist"),
        ({"bypasses": ("a service account",)}, "a way past it: a service account"),
    ],
)
def test_people_without_a_second_step_fail(
    desk: Desk, change: dict[str, object], told: str
) -> None:
    """What the console hands down is held against what the standard asks of everybody."""
    desk.people = TEAM
    desk.open()
    assert desk.see("people").outcome == "holds"
    desk.people = TEAM._replace(**change)
    desk.open()
    found = desk.see("people")
    assert (found.outcome, told in found.said) == ("fails", True), found.said


def test_without_a_console_nobody_knows_of_people(desk: Desk) -> None:
    """No console, nobody in it, or what it knew some days ago: unknown."""
    assert desk.see("people").outcome == "unknown"
    for people in (
        TEAM._replace(at=NOW - 2 * DAY),
        TEAM._replace(accounts=0, with_second_step=0, administrators=0,
                      administrators_with_second_step=0),
    ):  # fmt: skip
        desk.people = people
        desk.open()
        assert desk.see("people").outcome == "unknown"


@pytest.mark.breaks("incidents")
def test_an_incident_that_was_not_reported_fails(desk: Desk) -> None:
    """The register holds when each was reported within a day; an empty one proves nothing."""
    assert desk.see("incidents").outcome == "unknown"
    dossier, app = desk.office.dossier, desk.office.app
    first = {"what": "a lost laptop", "noticed_at": NOW - 3600, "reported_at": NOW}
    dossier.keep(app, "incident", "2026-1", first)
    assert desk.see("incidents").outcome == "holds"
    dossier.keep(app, "incident", "2026-2", {"what": "a wrong mail"})
    assert "not reported to Xero: 2026-2" in desk.see("incidents").said


def test_an_incident_that_was_reported_late_proves_nothing(desk: Desk) -> None:
    """Told after more than a day, it waits for somebody to say why."""
    dossier, app = desk.office.dossier, desk.office.app
    late = {"what": "a wrong mail", "noticed_at": NOW - 3 * DAY, "reported_at": NOW - DAY}
    dossier.keep(app, "incident", "2026-1", late)
    assert desk.see("incidents").outcome == "unknown"


def test_incidents_of_long_ago_are_no_longer_asked_for(desk: Desk) -> None:
    """After twelve months the register is empty again, and proves nothing again."""
    dossier, app = desk.office.dossier, desk.office.app
    dossier.keep(app, "incident", "2026-1", {"what": "a lost laptop"})
    desk.clock.advance(366 * DAY)
    assert desk.see("incidents").outcome == "unknown"
