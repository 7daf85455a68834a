"""``access cost`` and ``access forecast``, as typed: ranges, prices, pictures, what is kept."""

from __future__ import annotations

import re
import sys
import xml.etree.ElementTree as ET

import pytest
from cli_cast import PROJECT, WORD, Terminal, one_screen, write_project

from greenroom.cli import look

DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def events(terminal: Terminal, kind: str) -> list[dict[str, object]]:
    """What the approval's own ledger says of a kind of event."""
    from greenroom import config  # noqa: PLC0415
    from greenroom.access.office import Office  # noqa: PLC0415
    from greenroom.workspace import Workspace  # noqa: PLC0415

    settings = config.read(terminal.folder / config.FILE_NAME)
    with Workspace(settings) as workspace, Office(workspace) as office:
        found = office.ledger.events(app=office.app)
        return [dict(one.facts) for one in found if one.kind == kind]


# ----------------------------------------------------------------------------------------- forecast


def test_a_forecast_on_the_first_day_is_a_range(terminal: Terminal) -> None:
    """Both ends with three chances each, what moves them, the buffer, and both coverages."""
    told = terminal("access", "forecast", "--draws", "500")
    assert told.code == 0
    said = " ".join(told.out.split())
    for words in (
        "even chance by", "85 of 100 by", "95 of 100 by", "Scopes enabled", "Go-live",
        "Apply on day one", "A remediation round", "Buffer:", "A range and no promise",
        "Real durations: the end came by P85 in", "Invented journeys: the end came by P85 in",
        "of 14 cases", "of 1,000 cases", "working days of AU", "New Zealand and Australia",
        "may decline",
    ):  # fmt: skip
        assert words in said, words


def test_no_end_is_ever_a_single_date(terminal: Terminal) -> None:
    """In JSON each end has its three days in order; text names no fewer than three per end."""
    data = terminal("access", "forecast", "--json", "--draws", "500").data
    for end in data["ends"]:
        assert data["today"] < end["p50"] < end["p85"] < end["p95"]
        assert sum(end["by_month"].values()) == pytest.approx(1)
    assert data["buffer_days"] > 0
    assert {one["standing"] for one in data["stages"].values()} == {"assumed", "documented"}
    assert {"p50", "p85"} == set(data["moves"][0]["days"]["go-live"])


def test_the_bands_fit_a_narrow_terminal(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where there are 60 columns no band takes more."""
    monkeypatch.setattr(look, "columns", lambda: 60)
    told = terminal("access", "forecast", "--draws", "300")
    bands = [line for line in told.out.splitlines() if "·#" in line or "#+" in line]
    assert len(bands) == 2
    assert max(map(len, bands)) <= 60


def test_the_same_seed_is_the_same_forecast(terminal: Terminal) -> None:
    """Twice the same words, other days with another seed; as of a day that is named."""
    asked = ("access", "forecast", "--json", "--draws", "300", "--from", "2026-11-26")
    first, again = terminal(*asked).data, terminal(*asked).data
    assert first == again
    assert first["today"] == "2026-11-26"
    assert terminal(*asked, "--seed", "7").data["ends"] != first["ends"]


def test_what_waits_is_named_and_moves_the_range(terminal: Terminal) -> None:
    """A request sent three weeks ago is the stage under way, with its days."""
    plain = terminal("access", "forecast", "--json", "--draws", "500").data
    for event in ("app-registered", "use-case-written", "request-sent"):
        assert terminal("access", "step", event, "--by", "Ana Example", *WORD).code == 0
    sent = plain["today"]
    on = f"{int(sent[:4]) + (sent[5:7] == '12')}-{int(sent[5:7]) % 12 + 1:02}-15"
    data = terminal("access", "forecast", "--json", "--draws", "500", "--from", on).data
    (under_way,) = [one for one in data["under_way"] if one["who"] == "xero"]
    assert under_way["stage"] == "acknowledge"
    assert under_way["waited_days"] >= 14
    assert "write-use-case" in data["done"]
    assert all(end["p50"] >= on for end in data["ends"])
    told = terminal("access", "forecast", "--draws", "500", "--from", on)
    assert f"Xero acknowledges the request: {under_way['waited_days']} days so far" in told.out


def test_after_a_refusal_the_ranges_are_those_of_a_new_request(terminal: Terminal) -> None:
    """Terminal and JSON say it once Xero has declined, and no longer once a new one is sent."""
    words = "the ranges hold only if a new request"
    asked = ("access", "forecast", "--draws", "200")
    for event in ("app-registered", "use-case-written", "request-sent", "request-declined"):
        assert words not in " ".join(terminal(*asked).out.split())
        assert terminal("access", "step", event, "--by", "Ana Example", *WORD).code == 0
    assert " ".join(terminal(*asked).out.split()).count(words) == 1
    assert any(words in one for one in terminal(*asked, "--json").data["remarks"])
    assert terminal("access", "step", "request-sent", "--by", "Ana Example", *WORD).code == 0
    assert words not in " ".join(terminal(*asked).out.split())


def test_the_sizes_of_levers_are_told_as_assumed(terminal: Terminal) -> None:
    """A lever's need may be the guide's; how much it moves is ours."""
    out = " ".join(terminal("access", "forecast", "--draws", "200").out.split())
    assert "in days at P50 and P85 (sizes: assumed)" in out


def test_as_of_an_earlier_day_what_came_later_had_not_happened(terminal: Terminal) -> None:
    """A request of today is not yet out in a forecast as of a month ago."""
    for event in ("app-registered", "request-sent"):
        assert terminal("access", "step", event, "--by", "Ana Example", *WORD).code == 0
    now = terminal("access", "forecast", "--json", "--draws", "200").data
    then = terminal(
        "access", "forecast", "--json", "--draws", "200", "--from", "2024-02-05"
    ).data  # fmt: skip
    assert "acknowledge" in {one["stage"] for one in now["under_way"]}
    assert then["today"] == "2024-02-05"
    assert "acknowledge" not in {one["stage"] for one in then["under_way"]}


def test_messages_can_tell_the_ends_ahead(terminal: Terminal) -> None:
    """What the forecast says is handed to messages as ranges, each with its three days."""
    from greenroom import config  # noqa: PLC0415
    from greenroom.access.forecast.outlook import Asked, outlook_of, ranges_ahead  # noqa: PLC0415
    from greenroom.access.office import Office  # noqa: PLC0415
    from greenroom.workspace import Workspace  # noqa: PLC0415

    settings = config.read(terminal.folder / config.FILE_NAME)
    with Workspace(settings) as workspace, Office(workspace) as office:
        found = ranges_ahead(outlook_of(office, Asked(draws=200)))
    assert [one.label for one in found] == ["Scopes enabled", "Go-live"]
    assert all(one.p50 < one.p85 < one.p95 for one in found)


def test_once_the_practice_is_connected_only_the_go_live_is_ahead(terminal: Terminal) -> None:
    """Scopes that are on are reached, not forecast; the rest is a range still."""
    for event in ("scopes-enabled", "practice-connected"):
        assert terminal("access", "step", event, "--by", "Ana Example", *WORD).code == 0
    told = terminal("access", "forecast", "--draws", "300").out
    assert "Scopes enabled: reached" in told
    assert "Finish building, and validate on real data: today" in told
    assert "Go-live  even chance by" in told
    assert "95 of 100 by" in told
    scopes, live = terminal("access", "forecast", "--json", "--draws", "300").data["ends"]
    assert scopes["is_over"]
    assert not live["is_over"]


def test_a_buffer_is_taken_into_the_ledger_once(terminal: Terminal) -> None:
    """``--take`` writes days and date; the checklist's tenth item is done; once is enough."""
    for _ in range(2):
        asked = ("access", "forecast", "--take", "--draws", "300")
        assert "Written into the ledger" in terminal(*asked).out
    (facts,) = events(terminal, "buffer.taken")
    assert set(facts) == {"count_days", "date"}
    assert DAY.fullmatch(str(facts["date"]))
    assert re.search(r"CK-10 .*: Done", terminal("access", "check").out)


@pytest.mark.parametrize("refusal", ["request-declined", "request-withdrawn"])
def test_after_a_refusal_no_buffer_is_taken(terminal: Terminal, refusal: str) -> None:
    """While the client is told no dates none goes into the plan, and nothing asks for it."""
    for event in ("request-sent", refusal):
        words = ("--by", "Ana", "--note", "As agreed.", "--document", "mail of that day")
        assert terminal("access", "step", event, *words).code == 0
    refused = terminal("access", "forecast", "--take", "--draws", "300")
    assert refused.code == 3
    assert "No buffer is taken" in refused.err
    assert events(terminal, "buffer.taken") == []
    told = terminal("access", "next", "--json").data
    assert "CK-10" not in {one["id"] for one in (told["next"], *told["then"])}


def test_every_stage_can_be_seen_with_its_source(terminal: Terminal) -> None:
    """``--stages`` shows each prior, what is known of it, and where from."""
    told = terminal("access", "forecast", "--stages", "--draws", "200").out
    for words in ("Xero's security team reviews", "5 to 10 working", "documented", "gate-apple"):
        assert words in told
    assert "at most 30" in told


def test_own_finished_journeys_sharpen_it(terminal: Terminal) -> None:
    """Another approval of this store that ended counts; one that did not end does not."""
    from greenroom import config  # noqa: PLC0415
    from greenroom.access.office import Office  # noqa: PLC0415
    from greenroom.workspace import Workspace  # noqa: PLC0415

    plain = terminal("access", "forecast", "--json", "--draws", "2000").data
    assert plain["own"] == {"journeys": 0, "durations": 0}
    steps = (
        ("request-sent", "2026-01-12"), ("request-acknowledged", "2026-01-13"),
        ("assessment-received", "2026-01-14"), ("tier-applied", "2026-01-14"),
        ("tier-active", "2026-01-16"), ("scopes-enabled", "2026-02-02"),
    )  # fmt: skip
    settings = config.read(terminal.folder / config.FILE_NAME)
    with Workspace(settings) as workspace, Office(workspace) as office:
        for app, count in (("first", 6), ("unfinished", 5)):
            for event, on in steps[:count]:
                body = {"event": event, "on": on, "by": "Ana Example"}
                office.dossier.keep(app, "step", f"{event}-1", body)
    data = terminal("access", "forecast", "--json", "--draws", "2000").data
    assert data["own"] == {"journeys": 1, "durations": 3}
    assert data["ends"][0]["p50"] < plain["ends"][0]["p50"]
    assert "Sharpened by 3 durations" in terminal("access", "forecast", "--draws", "200").out


def test_without_the_extra_only_weekends_count_and_it_says_so(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No holidays, no error: the remark names what to install."""
    monkeypatch.setitem(sys.modules, "holidays", None)
    told = terminal("access", "forecast", "--draws", "200")
    assert told.code == 0
    assert "only weekends: pip install 'greenroom[reports]'" in " ".join(told.out.split())


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--from", "tomorrow"), "--from tomorrow is no day"),
        (("--from", "1826-01-01"), "must be from 2,020"),
        (("--draws", "5"), "--draws is 5"),
        (("--svg", "nowhere/f.svg"), "cannot be written"),
        (("--take", "--from", "2026-11-23"), "keeps the forecast of today"),
    ],
)
def test_what_cannot_be_asked_is_refused(
    terminal: Terminal, words: tuple[str, ...], said: str
) -> None:
    """A wrong day, too few draws and a missing folder fit one screen and say what next."""
    told = terminal("access", "forecast", *words)
    assert told.code == 2
    assert said in told.err
    assert one_screen(told)


def test_a_region_that_is_none_is_refused(terminal: Terminal) -> None:
    """The setting is named with the regions there are."""
    text = PROJECT + '\n[access]\ncountry = "NZ"\nregion = "VIC"\n'
    write_project(terminal.folder, text)
    told = terminal("access", "forecast")
    assert told.code == 2
    assert "access.region is VIC" in told.err
    assert "AUK" in told.err


# --------------------------------------------------------------------------------------------- cost


def test_the_cost_says_tier_reason_price_and_whom_to_ask(terminal: Terminal) -> None:
    """Advanced because of XPM, its price a month and a year, the chatty design, open questions."""
    told = terminal("access", "cost")
    assert told.code == 0
    said = " ".join(told.out.split())
    for words in (
        "Advanced: 1,445.00 a month, 17,340.00 a year", "XPM opens from the Advanced tier on",
        "“Directory”", "no XPM", "Client by client", "on application", "no exemption",
        "Ask: developer.xero.com, My Apps, Manage Plan", "2026-03-02",
    ):  # fmt: skip
        assert words in said, words


def test_a_look_at_the_cost_reviews_nothing(terminal: Terminal) -> None:
    """However often it is looked at: no event, and the checklist's seventh item is pending."""
    for more in ((), ("--json",), ("--rules",)):
        assert terminal("access", "cost", *more).code == 0
    assert not events(terminal, "review.kept") + events(terminal, "tier.reviewed")
    assert re.search(r"CK-07 .*: Pending", terminal("access", "check").out)


def test_a_review_of_the_tier_is_kept_with_its_figures_and_its_name(terminal: Terminal) -> None:
    """Who reviewed it stands beside the tier, the price and what they were reckoned from."""
    told = terminal("access", "cost", "--reviewed-by", "Ana Pohatu")
    assert (told.code, "Reviewed by Ana Pohatu" in told.out) == (0, True)
    (facts,) = events(terminal, "review.kept")
    figures = {"check": "tier", "tier": "advanced", "price": 1445.0, "connections": 1}
    assert facts.items() >= figures.items()
    assert facts["calls"] > 0
    assert "Ana" not in str(facts)
    said = " ".join(terminal("access", "check").out.split())
    assert "reviewed: Done" in said
    assert "observed by Ana Pohatu: the tier and its price" in said
    assert terminal("access", "cost", "--reviewed-by", "", "--json").code == 2


def test_a_wrong_list_never_appears(terminal: Terminal) -> None:
    """Neither text nor JSON nor the rules have a figure of a list that is wrong."""
    text = terminal("access", "cost", "--rules").out + terminal("access", "cost", "--json").out
    assert "WX-" not in text
    for wrong in (r"\b95\.00", r"\b395\b", r"\b119\b", r"\b19\.00", r"\b25 connections"):
        assert not re.search(wrong, text), wrong


def test_other_currencies_are_marked_as_unofficial(terminal: Terminal) -> None:
    """Asked for, they are shown as others' reports; unasked, none is; unknown ones are refused."""
    told = terminal("access", "cost", "--currency", "usd").out
    assert "as others report it: not Xero's, and not agreeing" in told
    assert "895" in told
    assert "895" not in terminal("access", "cost").out
    refused = terminal("access", "cost", "--currency", "CHF")
    assert refused.code == 2
    assert "EUR, GBP, USD" in refused.err


def test_the_own_practice_reads_of_its_exemption(terminal: Terminal) -> None:
    """It may be exempt, by Xero's word in writing; whether that opens XPM is open."""
    write_project(terminal.folder, PROJECT + '\n[access]\nuse = "own practice"\n')
    said = " ".join(terminal("access", "cost").out.split())
    assert "Unless Xero exempts you in writing" in said
    assert "may be granted" in said
    assert "Whether that exemption opens XPM without Advanced: open" in said
    assert "Ask: api@support.xero.com" in said


def test_more_practices_than_are_sized_are_taken_alike(terminal: Terminal) -> None:
    """Sixty practices are sixty connections; more than Core would take."""
    write_project(terminal.folder, PROJECT + "\n[access]\npractices = 60\npulls_a_day = 4\n")
    data = terminal("access", "cost", "--json").data
    assert data["connections"] == 60
    assert any("60 connections, 50 at most" in why for why in data["reasons"])
    assert data["load"]["calls_a_day"] == 4 * 2 + 2


def test_pulls_that_cannot_be_are_refused(terminal: Terminal) -> None:
    """None a day, or more than one a minute, is a mistake in the file."""
    write_project(terminal.folder, PROJECT + "\n[access]\npulls_a_day = 0\n")
    told = terminal("access", "cost")
    assert told.code == 2
    assert "access.pulls_a_day must be from 1 to 1440" in told.err


@pytest.mark.parametrize("verb", ["cost", "forecast"])
def test_the_picture_is_written_and_describes_itself(terminal: Terminal, verb: str) -> None:
    """The SVG is well-formed, with a title and a description for those who listen."""
    told = terminal("access", verb, "--svg", "picture.svg")
    assert "Wrote picture.svg" in told.out
    root = ET.parse(terminal.folder / "picture.svg").getroot()
    names = {child.tag.rpartition("}")[2] for child in root}
    assert {"title", "desc"} <= names
    assert root.attrib["role"] == "img"
