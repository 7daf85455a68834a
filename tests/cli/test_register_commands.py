"""``access findings``, as typed: dates both ways, names, gaps, and errors that say what to do."""

from __future__ import annotations

import datetime as dt

import pytest
from cli_cast import WORD, Terminal, one_screen

ANA = ("--by", "Ana Pohatu")
ROUND = ("request-sent", "request-accepted", "assessment-received", "assessment-returned")


@pytest.fixture
def reviewed(terminal: Terminal) -> Terminal:
    """A project whose remediation report has come."""
    for event in (*ROUND, "remediation-asked"):
        assert terminal("access", "step", event, *ANA, *WORD).code == 0
    return terminal


def test_a_finding_from_report_to_answer(reviewed: Terminal) -> None:
    """Added, listed with its date, a gap of its question; closed, and the answer is next."""
    title = "Two factors are not forced"
    words = ("--severity", "high", "--question", "q11", *ANA)
    told = reviewed("access", "findings", "add", title, *words)
    assert told.code == 0
    assert "in 4 weeks" in told.out
    assert "30 days from Xero's notice (documented, security-standard)" in told.out
    assert reviewed("access", "findings", "list").code == 3
    assert "finding f-1: the remediation plan" in reviewed("access", "status").out
    assert f"Xero's finding f-1 is open: {title}" in reviewed("access", "assess", "gaps").out
    reviewed("access", "step", "plan-sent", *ANA, *WORD)
    status = reviewed("access", "status", "--json").data
    assert [one["id"] for one in status["findings"]] == ["f-1"]
    listed = reviewed("access", "findings", "list", "--json")
    (one,) = listed.data["findings"]
    assert (one["phase"], len(one["readings"])) == ("work", 2)
    assert listed.data["next"]["id"] == "finding.f-1"
    did = ("--did", "Forced for everybody.", "--evidence", "people", *ANA)
    assert "The finding is closed" in reviewed("access", "findings", "close", "f-1", *did).out
    assert reviewed("access", "findings", "list").code == 0
    every = reviewed("access", "findings", "list", "--every").out
    assert "closed by Ana Pohatu" in every


def test_a_finding_before_the_report_says_what_is_missing(terminal: Terminal) -> None:
    """The journey is told what it does not know yet."""
    told = terminal("access", "findings", "add", "Logs are short", *ANA)
    assert told.code == 0
    assert "access step remediation-asked" in told.out


def test_changes_and_reopening_are_told(reviewed: Terminal) -> None:
    """Who sees to it, what is planned, and why it is open again."""
    reviewed("access", "findings", "add", "Logs are short", *ANA)
    change = ("--owner", "Bo Tane", "--did", "A year from May on.", *ANA)
    told = reviewed("access", "findings", "change", "f-1", *change)
    assert "A year from May on." in told.out
    assert "no evidence named" in told.out
    reviewed("access", "findings", "close", "f-1", "--did", "Done.", *ANA)
    assert reviewed("access", "findings", "reopen", "f-1", "--why", "Not yet.", *ANA).code == 0
    data = reviewed("access", "findings", "list", "--json").data
    acts = [one["what"] for one in data["findings"][0]["acts"]]
    assert acts == ["added", "changed", "closed", "reopened"]
    assert data["findings"][0]["owner"] == "Bo Tane"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("findings", "close", "f-1", "--did", "x", *ANA), "There is no finding f-1"),
        (("findings", "add", "A title"), "Who says so?"),
        (("findings", "add", " ", *ANA), "TITLE says nothing"),
        (("findings", "add", "A title", "--received", "tomorrow", *ANA), "--received tomorrow is"),
        (("findings", "add", "A title", "--received", "2999-01-01", *ANA), "still to come"),
        (("findings", "add", "A title", "--question", "q77", *ANA), "no question q77"),
    ],
)
def test_what_cannot_be_is_told(terminal: Terminal, words: tuple[str, ...], said: str) -> None:
    """One screen: what is wrong and what to do; exit code 2."""
    told = terminal("access", *words)
    assert told.code == 2
    assert said in told.err
    assert one_screen(told)


def test_an_incident_from_noticed_to_closed(terminal: Terminal) -> None:
    """Overdue is said plainly, late stays late, and who said what is listed."""
    what = ("add", "A laptop was stolen", "--noticed", "2026-01-05T07:30", *ANA)
    told = terminal("access", "incidents", *what)
    assert told.code == 0
    assert "overdue" in told.out
    assert "Report incident i-1 to Xero at once" in terminal("access", "next").out
    assert "incident i-1: the report to Xero" in terminal("access", "status").out
    assert terminal("access", "incidents", "list").code == 3
    told = terminal("access", "incidents", "report", "i-1", "--at", "2026-01-07T07:30", *ANA)
    assert "late by 24 hours, told after 2 days" in told.out
    done = terminal("access", "incidents", "close", "i-1", "--did", "Wiped.", *ANA)
    assert done.code == 0
    listed = terminal("access", "incidents", "list", "--every")
    assert (listed.code, "closed by Ana Pohatu" in listed.out) == (0, True)
    (one,) = terminal("access", "incidents", "list", "--json").data["incidents"]
    assert one["late_by_seconds"] == 86_400


def test_none_is_a_person_s_word(terminal: Terminal) -> None:
    """Named and dated; overtaken by what comes to light."""
    assert terminal("access", "incidents", "none").code == 2
    told = terminal("access", "incidents", "none", *ANA)
    assert "says Ana Pohatu" in told.out
    terminal("access", "incidents", "add", "A wrong mail", *ANA)
    assert "say it again without them" in terminal("access", "incidents", "list").out
    (said,) = terminal("access", "incidents", "list", "--json").data["none"]
    assert said["overtaken_by"] == ["i-1"]


def test_an_incident_is_opened_again(terminal: Terminal) -> None:
    """Its report stays."""
    terminal("access", "incidents", "add", "A wrong mail", *ANA)
    terminal("access", "incidents", "report", "i-1", *ANA)
    terminal("access", "incidents", "close", "i-1", "--did", "Told the reader.", *ANA)
    told = terminal("access", "incidents", "reopen", "i-1", "--why", "Once more.", "--json", *ANA)
    assert told.data["incident"]["state"] == "open"
    assert told.data["incident"]["reported_at"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("add", "Mail to bo@tane.example", *ANA), "address or number"),
        (("add", "A loss", "--noticed", "2026-01-05", *ANA), "hours count here"),
        (("report", "i-7", *ANA), "There is no incident i-7"),
        (("none", "--since", "May", *ANA), "--since May is no day"),
    ],
)
def test_an_incident_that_cannot_be_is_told(
    terminal: Terminal, words: tuple[str, ...], said: str
) -> None:
    """One screen: what is wrong and what to do; exit code 2."""
    told = terminal("access", "incidents", *words)
    assert (told.code, said in told.err) == (2, True)
    assert one_screen(told)


def test_a_renewal_reads_right_without_a_pass(terminal: Terminal) -> None:
    """Nothing to renew, and nothing to begin or confirm: each says what comes first."""
    told = terminal("access", "renew")
    assert (told.code, "There is no pass yet" in told.out) == (3, True)
    assert terminal("access", "renew", "--json").data["moment"] == "no pass"
    for words in (ANA, ("q14", *ANA), ("--held", *ANA), ("q14", "--held", *ANA), ("--note", "x")):
        refused = terminal("access", "renew", *words)
        assert refused.code == 2
        assert one_screen(refused)


def test_a_renewal_by_command(terminal: Terminal) -> None:
    """Due a year after the pass, begun by name, confirmed one by one: each in JSON too."""
    old = ("--on", "2025-12-20", *ANA)
    terminal("access", "assess", "answer", "q14", "NIST SP 800-123.", "--yes", *ANA)
    for event in (*ROUND, "assessment-passed"):
        assert terminal("access", "step", event, *old, *WORD).code == 0
    assert terminal("access", "renew").code == 3
    data = terminal("access", "renew", "--json", *ANA).data
    assert data["begun"]["body"]["event"] == "renewal-begun"
    assert [one["id"] for one in data["to_confirm"]] == ["q14"]
    assert "first said by Ana Pohatu: confirm it" in terminal("access", "assess", "gaps").out
    told = terminal("access", "renew", "q14", "--by", "Bo Tane")
    assert "Confirmed by Bo Tane: q14." in told.out
    every = terminal("access", "renew", "--every").out
    assert "by Bo Tane" in every
    assert "first said" not in terminal("access", "assess", "gaps").out


def test_a_rehearsed_year_is_shown_and_not_begun(terminal: Terminal) -> None:
    """What the emulator passed is no pass of yours: nobody's answers become proposals by it."""
    terminal("connect", "--accounting")
    terminal("emulator", "approve")
    assert terminal("emulator", "stage", "renewal-due").code == 0
    told = terminal("access", "renew")
    assert "The renewal is due" in told.out
    refused = terminal("access", "renew", *ANA)
    assert (refused.code, "played by the emulator" in refused.err) == (2, True)
    assert one_screen(refused)


def test_what_registers_ask_for_is_drafted(reviewed: Terminal) -> None:
    """An incident's report and the remediation plan, as mail files; nothing is sent."""
    reviewed("access", "incidents", "add", "A laptop is gone", *ANA)
    reviewed("access", "findings", "add", "Logs are short", *ANA)
    told = reviewed("access", "followups", "--to", "drafts", *ANA)
    assert "security incident" in told.out
    assert "A laptop is gone" in told.out
    assert "Logs are short" in told.out
    written = {one.name for one in (reviewed.folder / "drafts").iterdir()}
    assert {"incident-i-1.eml", "remediation-plan.eml"} <= written
    assert "A laptop is gone" not in reviewed("access", "messages").out


def test_an_incident_is_told_now_before_any_reminder(terminal: Terminal) -> None:
    """First and marked as ours, however old the silence is that is asked about after it."""
    for event in ("request-sent", "tier-applied"):
        terminal("access", "step", event, "--on", "2026-01-05", *ANA, *WORD)
    terminal("access", "incidents", "add", "A laptop is gone", *ANA)
    told = terminal("access", "followups", "--to", "drafts", *ANA)
    assert told.code == 3
    assert told.out.lstrip().startswith("→ now: ")
    assert "security incident" in told.out.partition("\n")[0]
    written = {one.name for one in (terminal.folder / "drafts").iterdir()}
    assert "tier-applied.md" in written
    assert "tier-applied.eml" not in written
    assert "No mail: to be entered at developer.xero.com" in told.out


def test_the_first_real_step_is_of_the_worlds_day(terminal: Terminal) -> None:
    """However far the emulator's clock was moved, what was really sent was sent today."""
    assert terminal("emulator", "approve").code == 0
    assert terminal("emulator", "advance", "--days", "40").code == 0
    told = terminal("access", "step", "request-sent", "--by", "Ana Pohatu", *WORD, "--json").data
    on = dt.date.fromisoformat(told["entry"]["body"]["on"])
    assert abs((on - dt.datetime.now(dt.UTC).date()).days) <= 1


def test_the_audit_log_of_the_approval_is_read_and_verified_too(terminal: Terminal) -> None:
    """In a sandbox there are two ledgers; both are listed, verified, and told by the doctor."""
    assert terminal("access", "step", "request-sent", *ANA, *WORD).code == 0
    listed = terminal("audit", "list", "--json").data
    assert {one["ledger"] for one in listed} >= {"approval"}
    told = terminal("audit", "verify", "--json").data
    assert set(told["ledgers"]) == {"sandbox", "approval"}
    head = told["ledgers"]["approval"]["head"]
    assert terminal("audit", "verify", "--known", head).code == 0
    assert terminal("audit", "verify", "--known", head[:-4] + "0000").code == 1
    assert "approval's ledger is whole" in terminal("doctor").out
