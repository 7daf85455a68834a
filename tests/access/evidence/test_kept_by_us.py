"""Collectors that look at our own store, keys and log: each holds, and fails once it is broken."""

from __future__ import annotations

import base64
from pathlib import Path
from urllib.parse import quote

import pytest
from evidence_cast import DAY, MASTER, NOW, Desk

from greenroom.access import leaks
from greenroom.access.answering import Answered, answer
from greenroom.access.evidence.model import about
from greenroom.auth.keyring import RING_FILE
from greenroom.auth.masters import VARIABLE
from greenroom.store.equipment import equipment


@pytest.mark.breaks("sealed-tokens")
def test_a_plain_token_fails(desk: Desk) -> None:
    """One token in clear among sealed ones is found; without any token nothing is claimed."""
    assert desk.see("sealed-tokens").outcome == "unknown"
    desk.connected()
    assert desk.see("sealed-tokens").outcome == "holds"
    desk.change("UPDATE token_sets SET sealed = 'eyJ0b2tlbnMiOiJpbiBjbGVhciJ9'")
    found = desk.see("sealed-tokens")
    assert (found.outcome, found.facts["plain"]) == ("fails", 1)
    assert "eyJ0" not in str(found)


@pytest.mark.breaks("sealed-tokens")
def test_a_token_sealed_by_a_key_that_is_lost_fails(desk: Desk) -> None:
    """What only looks sealed, by a key that is on no ring, is not sealed by us."""
    desk.connected()
    assert desk.see("sealed-tokens").outcome == "holds"
    desk.change("UPDATE token_sets SET sealed = 'v1.00000000.AAAAAAAAAAAAAAAA.AAAA'")
    assert desk.see("sealed-tokens").outcome == "fails"


@pytest.mark.breaks("sealed-tokens")
@pytest.mark.parametrize("text", ["AAAAAAAAAAAAAAAA.PLAINTOKEN", "AAAA.UExBSU4"])
def test_a_token_in_clear_behind_the_form_of_a_sealed_one_fails(desk: Desk, text: str) -> None:
    """Version and key of a sealed value before it make nothing sealed: each value is opened."""
    desk.connected()
    assert desk.see("sealed-tokens").outcome == "holds"
    ring = desk.office.workspace.vault.ring
    desk.change(f"UPDATE token_sets SET sealed = '1.{ring.current}.{text}'")
    found = desk.see("sealed-tokens")
    assert (found.outcome, found.facts["plain"]) == ("fails", 1)
    assert text not in str(found)


@pytest.mark.breaks("sealed-tokens")
def test_a_token_put_in_anothers_place_fails(desk: Desk) -> None:
    """A value that was sealed for one user does not open as another's."""
    desk.connected()
    assert desk.see("sealed-tokens").outcome == "holds"
    desk.change("UPDATE token_sets SET user_id = 'somebody-else'")
    assert desk.see("sealed-tokens").outcome == "fails"


def test_without_the_ring_nobody_can_tell_what_is_sealed(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A key that is not at hand is no proof of a token in clear."""
    desk.connected()
    desk.close()
    monkeypatch.setenv(VARIABLE, MASTER[::-1])
    desk.open()
    assert desk.see("sealed-tokens").outcome == "unknown"


@pytest.mark.breaks("cryptography")
def test_a_short_key_fails(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A key of fewer bits is no such encryption, even when it no longer seals."""
    desk.connected()
    assert desk.see("cryptography").outcome == "holds"
    ring = desk.office.workspace.vault.ring
    old = ring._ring.keys[ring.current]
    ring.rotate(now=NOW)
    ring._ring.keys["short"] = old._replace(secret=old.secret[:16])
    found = desk.see("cryptography")
    assert (found.outcome, found.facts["key_bits"]) == ("fails", 128)


@pytest.mark.breaks("cryptography")
def test_a_value_that_opens_anywhere_fails(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A sealed value that another place can open is bound to nothing."""
    desk.connected()
    assert desk.see("cryptography").outcome == "holds"
    vault = desk.office.workspace.vault
    monkeypatch.setattr(type(vault), "open", lambda *_, **__: b"")
    assert desk.see("cryptography").outcome == "fails"


@pytest.mark.breaks("key-ring")
def test_a_readable_key_file_fails(desk: Desk) -> None:
    """A key ring that others on the machine may read is told by name."""
    desk.connected()
    assert desk.see("key-ring").outcome == "holds"
    ring = desk.office.settings.data_folder / RING_FILE
    ring.chmod(0o640)
    assert desk.see("key-ring").said == "keyring.json can be read by others than its owner."


@pytest.mark.breaks("key-ring")
def test_a_key_beside_the_data_fails(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A master key in the folder of what it wraps is not kept apart."""
    desk.connected()
    assert desk.see("key-ring").outcome == "holds"
    key = desk.office.settings.data_folder / "master.key"
    key.write_text(MASTER)
    key.chmod(0o600)
    monkeypatch.delenv(VARIABLE)
    assert "beside the key ring" in desk.see("key-ring").said


def test_a_variable_that_opened_nothing_proves_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some key in the variable is not yet the one that wraps the ring."""
    desk.connected()
    assert desk.see("key-ring").outcome == "holds"
    monkeypatch.setenv(VARIABLE, MASTER[::-1])
    assert desk.see("key-ring").outcome == "unknown"


@pytest.mark.breaks("ledger")
@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE ledger SET actor = 'somebody' WHERE seq = 1", "event 1 was changed"),
        ("UPDATE ledger SET equipment = 'elsewhere' WHERE seq = 1", "event 1 was changed"),
        ("DELETE FROM ledger WHERE seq = 1", "event 1 is missing"),
        ("UPDATE dossier SET body = '{}'", "is changed"),
        ("UPDATE dossier SET body = 'x'", "is changed"),
        ("DELETE FROM dossier", "is gone"),
    ],
)
def test_an_edited_log_or_dossier_fails(desk: Desk, statement: str, told: str) -> None:
    """A row changed or removed by hand, in the audit log or the dossier, is found."""
    desk.connected()
    desk.see("oauth")
    assert desk.see("ledger").outcome == "holds"
    desk.change(statement)
    found = desk.see("ledger")
    assert (found.outcome, told in found.said) == ("fails", True), found.said


@pytest.mark.breaks("ledger")
@pytest.mark.breaks("log-retention")
def test_a_log_that_the_database_no_longer_guards_fails(desk: Desk) -> None:
    """With a trigger gone nothing was changed yet, and anything could be: both looks say so."""
    desk.see("oauth")
    assert desk.see("ledger").outcome == "holds"
    assert desk.see("log-retention").outcome == "holds"
    desk.change("DROP TRIGGER ledger_no_delete", guards=True)
    assert "no longer refuses changes: ledger_no_delete" in desk.see("ledger").said
    assert desk.see("log-retention").outcome == "fails"


def test_a_clock_that_was_set_back_is_told(desk: Desk) -> None:
    """The chain is whole, and where its times step back by days it says so."""
    desk.see("oauth")
    assert "set back" not in desk.see("ledger").said
    desk.clock.set_back(3 * DAY)
    desk.see("oauth")
    found = desk.see("ledger")
    assert (found.outcome, "set back before event 4" in found.said) == ("holds", True), found.said


@pytest.mark.breaks("log-fields")
@pytest.mark.parametrize(
    ("kind", "app", "lacking"),
    [("strange.event", True, "an outcome"), ("sync.ended", False, "a user or process")],
)
def test_an_entry_that_lacks_something_fails(
    desk: Desk, kind: str, app: bool, lacking: str
) -> None:
    """An entry without outcome, or without anybody, is found among real ones."""
    desk.see("oauth")
    assert desk.see("log-fields").outcome == "holds"
    desk.office.ledger.append(kind, app=desk.office.app if app else "")
    assert lacking in desk.see("log-fields").said


@pytest.mark.breaks("log-fields")
def test_an_entry_without_its_machine_fails(desk: Desk) -> None:
    """An event that does not say which machine wrote it lacks what the standard asks for."""
    desk.see("oauth")
    found = desk.see("log-fields")
    assert found.facts["machines"] == [equipment({})]
    sample = found.facts["sample"]
    assert (sample["kind"], sample["equipment"]) == ("evidence.kept", equipment({}))
    assert sample["facts"] == ["digest", "evidence", "outcome", "record_id", "version"]
    assert len(sample["app"]) <= 8
    desk.change("UPDATE ledger SET equipment = '' WHERE seq = 1")
    assert desk.see("log-fields").said == "1 of 3 entries lack the machine, such as 1."


@pytest.mark.breaks("log-fields")
def test_an_entry_of_a_day_to_come_fails(desk: Desk) -> None:
    """A time that is still to come is no time of the event."""
    desk.see("oauth")
    assert desk.see("log-fields").outcome == "holds"
    desk.clock.set_back(40 * DAY)
    assert "a date and time" in desk.see("log-fields").said


@pytest.mark.breaks("log-scan")
@pytest.mark.parametrize(
    "line",
    [
        "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0xx",
        "Authorization: Bearer abcdefghijklmnopqrstuvwxyz012345",
        "GET /callback?code=abcdef HTTP/1.1",
        "refreshed with Qm9ndXMtcmVmcmVzaC10b2tlbi1vZi00My1sZXR0ZXJ",
        "hana@example.test",
        '{"client_secret":"0123456789abcdefghijklmnopqrstuvwxyz0123456789AB"}',
        '{"authorization":"Basic QUJDREVGR0hJSktMTU5PUA=="}',
        '{"ird":"123-456-789"}',
        "for 123-456-789 of ours",
        '{"TFN": "123456782"}',
    ],
)
def test_a_secret_in_the_log_fails(desk: Desk, line: str) -> None:
    """A token, a bearer header, a code or an address in the log is found, and not repeated."""
    desk.connected()
    assert desk.see("log-scan").outcome == "unknown"
    desk.pulled()
    assert desk.see("log-scan").outcome == "holds"
    log = desk.office.settings.data_folder / "greenroom.log"
    with log.open("a", encoding="utf-8") as file:
        file.write(line + "\n")
    found = desk.see("log-scan")
    assert found.outcome == "fails"
    assert line not in str(found)


@pytest.mark.breaks("log-scan")
@pytest.mark.parametrize("way", ["whole", "cut", "address", "basic"])
@pytest.mark.parametrize("place", ["log", "dossier"])
def test_a_secret_of_ours_is_found_however_it_looks(desk: Desk, way: str, place: str) -> None:
    """What we know is searched for itself: no form of a secret has to give it away."""
    desk.connected()
    desk.pulled()
    assert desk.see("log-scan").outcome == "holds"
    workspace = desk.office.workspace
    secret = "hush+no/form~of any kind, and long"
    workspace.tokens.save_secret(workspace.client_id, secret)
    assert desk.see("log-scan").outcome == "holds"
    pair = base64.b64encode(f"{workspace.client_id}:{secret}".encode()).decode()
    line = {"whole": secret, "cut": secret[:-4], "address": quote(secret), "basic": pair}[way]
    if place == "dossier":
        answer(desk.office, Answered("q20", f"We have {line} there.", "Ana Pohatu"))
    else:
        with (desk.office.settings.data_folder / "greenroom.log").open("a") as file:
            file.write(f"{line}\n")
    found = desk.see("log-scan")
    assert (found.outcome, f"a token or secret of ours in {place}" in found.said) == ("fails", True)
    assert line not in str(found)


def test_words_about_secrets_are_none() -> None:
    """People may write of secrets, numbers and days without giving any away."""
    for words in (
        "basic responsibilities of everybody", "Basic Authentication-is-refused",
        "the client_secret: kept in Vault", "bearer of bad news", "2026-03-02 12:30, 345-6789",
    ):  # fmt: skip
        assert leaks.forms_in(words) == []


@pytest.mark.breaks("log-scan")
def test_a_token_in_the_dossier_fails(desk: Desk) -> None:
    """People's words may name people, and may hold no token."""
    desk.connected()
    desk.pulled()
    answer(desk.office, Answered("q02", "Ask bo@ledger.example.", "Ana Pohatu"))
    found = desk.see("log-scan")
    assert found.outcome == "holds"
    assert "the dossier, people's own words, was not searched" in found.said
    said = "We send Bearer abcdefghijklmnopqrstuvwxyz012345"
    answer(desk.office, Answered("q20", said, "Ana Pohatu"))
    assert "a bearer header in dossier" in desk.see("log-scan").said


def test_a_log_that_goes_elsewhere_is_read_there_or_unknown(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file that GREENROOM_LOG names is read; what went to standard error is gone from here."""
    elsewhere = tmp_path / "elsewhere.log"
    monkeypatch.setenv("GREENROOM_LOG", str(elsewhere))
    desk.connected()
    desk.pulled()
    assert desk.see("log-scan").facts["lines"]["log"] == len(elsewhere.read_text().splitlines())
    monkeypatch.setenv("GREENROOM_LOG", "-")
    assert desk.see("log-scan").outcome == "unknown"


@pytest.mark.breaks("log-retention")
def test_a_short_retention_fails(desk: Desk) -> None:
    """A year or longer holds; less fails; nothing said is unknown, and so is an empty log."""
    assert desk.see("log-retention").outcome == "unknown"
    assert desk.see("log-retention").outcome == "holds"
    desk.open("[access]\nlog_keeps_days = 364\n")
    assert "364 days, and a year" in desk.see("log-retention").said
    desk.open("")
    assert desk.see("log-retention").outcome == "unknown"


@pytest.mark.breaks("scopes")
def test_a_scope_beyond_the_need_fails(desk: Desk) -> None:
    """Granted is what is needed; a feature less, and the scope is one too many."""
    assert desk.see("scopes").outcome == "unknown"
    desk.connected()
    assert desk.see("scopes").outcome == "holds"
    path = desk.folder / "greenroom.toml"
    less = path.read_text("utf-8").replace("clients.list", "staff.list")
    desk.open("", project=less.replace("{", "{{").replace("}", "}}"))
    found = desk.see("scopes")
    assert (found.outcome, "practicemanager.client.read" in found.said) == ("fails", True)


def test_what_an_earlier_consent_left_is_not_too_much_while_it_opens_no_more(desk: Desk) -> None:
    """From reading to writing both scopes stay granted, and connecting again takes none away."""
    desk.connected()
    path = desk.folder / "greenroom.toml"
    project = path.read_text("utf-8").replace("{", "{{").replace("}", "}}")
    desk.close()
    desk.open("", project=project.replace("clients.list", "clients.update"))
    desk.connected()
    found = desk.see("scopes")
    granted = {"practicemanager.client", "practicemanager.client.read"}
    assert granted <= set(found.facts["granted"])
    assert (found.outcome, "opens nothing beyond the need" in found.said) == ("holds", True), found


@pytest.mark.breaks("scopes")
@pytest.mark.parametrize("more", ["practicemanager.job.read", "files.read"])
def test_a_scope_that_opens_more_is_ended_by_a_disconnect(desk: Desk, more: str) -> None:
    """Too much is granted until the connection is ended: the next step says so."""
    desk.connected()
    assert desk.see("scopes").outcome == "holds"
    desk.change(f"UPDATE token_sets SET scopes = scopes || ' {more}'")
    found = desk.see("scopes")
    assert (found.outcome, f"{more}. Consents add up: disconnect" in found.said) == ("fails", True)
    assert "connections disconnect" in about()["scopes"].next


def test_a_sign_in_that_is_dead_grants_nothing(desk: Desk) -> None:
    """Where no living token is left, nobody can say what is granted."""
    desk.connected()
    desk.change("UPDATE token_sets SET dead_at = 1.0")
    assert desk.see("scopes").outcome == "unknown"


@pytest.mark.breaks("disconnect")
@pytest.mark.parametrize("proven", [False, True])
def test_an_unproven_disconnect_fails(desk: Desk, proven: bool) -> None:
    """A disconnect that Xero's list did not confirm, or that left tokens behind, is found."""
    assert desk.see("disconnect").outcome == "unknown"
    desk.connected()
    desk.left()
    assert desk.see("disconnect").outcome == "holds"
    if proven:
        desk.connected()
        desk.change("DELETE FROM connections")
        assert "open nothing any more" in desk.see("disconnect").said
        return
    facts = {"connection": "c-9", "proven": False, "revoked": False}
    workspace = desk.office.workspace
    workspace.ledger.append("connection.left", app=workspace.client_id, facts=facts)
    assert "1 of 2 disconnects are not proven" in desk.see("disconnect").said


def test_a_disconnect_proven_later_counts(desk: Desk) -> None:
    """What could not be proven at first, and was at the second try, is proven."""
    workspace = desk.office.workspace
    for proven in (False, True):
        facts = {"connection": "c-9", "proven": proven, "revoked": True}
        workspace.ledger.append("connection.left", app=workspace.client_id, facts=facts)
    assert desk.see("disconnect").outcome == "holds"


def test_what_the_emulator_granted_is_told_as_a_rehearsal(desk: Desk) -> None:
    """Nobody can take a sandbox's grant, or its list of connections, for Xero's own."""
    desk.run()
    for name in ("scopes", "disconnect"):
        found = desk.see(name)
        assert (found.outcome, found.said.startswith("In rehearsal: ")) == ("holds", True), found
    assert not desk.see("oauth").said.startswith("In rehearsal")
