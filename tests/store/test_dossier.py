"""The dossier: versions stand beside each other, and what was changed behind it shows."""

from __future__ import annotations

import pytest
from store_cast import APP

from greenroom.clock import FrozenClock
from greenroom.errors import StoreError
from greenroom.store.db import Store
from greenroom.store.dossier import Dossier, Tampered, person_id
from greenroom.store.ledger import Ledger

WHO = "Quinn Example"


@pytest.fixture
def dossier(store: Store, ledger: Ledger) -> Dossier:
    """An empty dossier."""
    return Dossier(store, ledger)


def test_versions_stand_beside_each_other(dossier: Dossier, clock: FrozenClock) -> None:
    """A new answer is a new version; the old one stays, with its own moment and person."""
    first = dossier.keep(APP, "answer", "q02", {"text": "Yes.", "by": WHO})
    clock.advance(60)
    second = dossier.keep(APP, "answer", "q02", {"text": "Yes, AES-256-GCM.", "by": "Ari Example"})
    assert (first.version, second.version, second.at - first.at) == (1, 2, 60)
    assert dossier.versions(APP, "answer", "q02") == (first, second)
    assert dossier.get(APP, "answer", "q02") == second
    assert dossier.latest(APP, "answer") == {"q02": second}
    assert (first.by, dossier.get(APP, "answer", "q03")) == (WHO, None)


def test_versions_come_in_their_order_whatever_the_clock_says(
    dossier: Dossier, clock: FrozenClock
) -> None:
    """Set back between two versions, the clock turns neither them nor what stands between."""
    first = dossier.keep(APP, "answer", "q02", {"text": "Yes.", "by": WHO})
    clock.advance(-60)
    other = dossier.keep(APP, "answer", "q01", {"text": "No.", "by": WHO})
    second = dossier.keep(APP, "answer", "q02", {"text": "No.", "by": WHO})
    assert dossier.all(APP, "answer") == (other, first, second)


def test_the_ledger_holds_the_digest_and_no_name(dossier: Dossier, ledger: Ledger) -> None:
    """The event names person and entry by id; the name stays in the dossier."""
    entry = dossier.keep(APP, "attestation", "mfa", {"by": WHO}, facts={"question": "q11"})
    (event,) = ledger.events(app=APP)
    assert (event.kind, event.actor) == ("attestation.kept", person_id(APP, WHO))
    assert event.facts["digest"] == entry.digest
    assert event.facts["question"] == "q11"
    assert WHO not in str(event)


def test_a_person_has_one_id_however_the_name_is_spaced(dossier: Dossier) -> None:
    """Case and spaces do not make another person; another app or name does; nobody has no id."""
    assert person_id(APP, " quinn  EXAMPLE ") == person_id(APP, WHO)
    assert person_id("other", WHO) != person_id(APP, WHO) != person_id(APP, "Ari Example")
    assert not person_id(APP, " ")


@pytest.mark.parametrize(
    ("statement", "how"),
    [
        ('UPDATE dossier SET body = \'{"text":"No."}\'', "changed"),
        ("UPDATE dossier SET at = at + 1", "changed"),
        ("UPDATE dossier SET digest = 'x'", "changed"),
        ("DELETE FROM dossier", "gone"),
    ],
)
def test_what_was_changed_behind_it_shows(
    dossier: Dossier, store: Store, statement: str, how: str
) -> None:
    """Somebody with the database in hand cannot change or remove an entry unseen."""
    dossier.keep(APP, "answer", "q02", {"text": "Yes."})
    assert dossier.check(APP) == ()
    with store.transaction() as connection:
        connection.exec_driver_sql(statement)
    assert dossier.check(APP) == (Tampered("answer", "q02", 1, how),)  # type: ignore[arg-type]


def test_an_entry_slipped_in_shows(dossier: Dossier, store: Store) -> None:
    """An entry that the ledger does not know is told, even with a digest that fits."""
    dossier.keep(APP, "answer", "q02", {"text": "Yes."})
    with store.transaction() as connection:
        connection.exec_driver_sql(
            "INSERT INTO dossier SELECT app, kind, 'q03', version, at, body, digest FROM dossier"
        )
    assert dossier.check(APP) == (Tampered("answer", "q03", 1, "unknown"),)


def test_approvals_are_kept_apart(dossier: Dossier) -> None:
    """What one app was asked, another never sees."""
    dossier.keep(APP, "answer", "q02", {"text": "Yes."})
    dossier.keep("other", "incident", "2026-1", {"what": "none"})
    assert dossier.apps() == tuple(sorted((APP, "other")))
    assert dossier.latest("other", "answer") == {}
    assert [entry.name for entry in dossier.all("other", "incident")] == ["2026-1"]


def test_only_plain_values_are_kept(dossier: Dossier) -> None:
    """What JSON cannot say is refused, and nothing is kept."""
    for wrong in (float("nan"), object()):
        with pytest.raises(StoreError, match="plain values"):
            dossier.keep(APP, "answer", "q02", {"text": wrong})
    assert dossier.apps() == ()
