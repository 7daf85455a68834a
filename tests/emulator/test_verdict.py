"""Verdicts: every expectation can be met and missed, by what was heard, kept or told."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from greenroom.clock import FrozenClock
from greenroom.emulator.playing.files import read_scenario
from greenroom.emulator.playing.manners import early, repeated, shown_again
from greenroom.emulator.playing.play import Play
from greenroom.emulator.playing.verdict import Told, Verdict, judge
from greenroom.emulator.playing.witness import Heard
from greenroom.testing.prepared import Prepared, prepare_scenario
from greenroom.testing.stage import new_session, sign_in

HEAD = """
name = "mine"
title = "T"
why = "W"
trap = "F"
sources = ["docs-clients"]
"""
ONE_PULL = HEAD + "[[steps]]\nclient = { do = 'pull' }\n"


def heard(operation: str = "clients.list", **told: Any) -> Heard:
    """A call, as the witness heard it."""
    usual = Heard(0.0, 1, operation, "P", "GET", 200, False, "same", "", "", 0.0)
    return usual._replace(**told)


def test_a_call_before_the_limit_opens_is_heard() -> None:
    """Of that practice, before that moment; what was on its way may be forgiven."""
    refused = heard(status=429, closed_until=60.0)
    soon, later = heard(at=0.5), heard(at=59.9)
    assert early([refused, heard(at=60.0)], forgiven=0) == []
    assert early([refused, heard(at=1.0, practice="Q")], forgiven=0) == []
    assert early([refused, soon, later], forgiven=0) == [soon, later]
    assert early([refused, soon, later], forgiven=4) == [later]
    assert early([heard(status=429), soon], forgiven=0) == []


def test_a_token_is_shown_again_only_when_nobody_answered() -> None:
    """An answer that was lost leaves the token to be tried; a given one does not."""
    first = heard("identity.refresh", shown="t")
    lost = first._replace(status=0)
    assert shown_again([lost, first]) == []
    assert shown_again([first, first]) == [first]
    assert shown_again([first, heard("identity.refresh", shown="u"), heard()]) == []


@pytest.mark.parametrize("doubt", [{"status": 0}, {"status": 500}, {"cut": True}])
def test_a_write_in_doubt_is_not_repeated_without_a_look(doubt: dict[str, Any]) -> None:
    """The same write after one in doubt, unless something of the kind was read in between."""
    write = heard("clients.add", method="POST")
    doubtful = write._replace(**doubt)
    assert repeated([doubtful, write]) == [write]
    assert repeated([doubtful, heard("clients.search"), write]) == []
    assert repeated([doubtful, heard("groups.list"), write]) == [write]
    assert repeated([doubtful, write._replace(same="another")]) == []
    assert repeated([write._replace(status=429), write]) == []


class Case:
    """A scenario with somebody signed in, who calls as told."""

    def __init__(self, expect: str, *, steps: str = ONE_PULL) -> None:
        found = read_scenario(steps + expect, file="mine.toml")
        self.prepared: Prepared = prepare_scenario(found)
        self.play: Play = self.prepared.play
        app = self.prepared.app
        scopes = self.play.world.app(app.client_id).scopes
        tokens = sign_in(self.play, app, ("openid", "offline_access", *scopes))
        self.session = new_session(self.play, app, tokens, practice=self.prepared.tenant_id)

    def verdict(self, **told: Any) -> Verdict:
        """The verdict on what was done so far."""
        return judge(self.play, msgspec.convert(told, Told))

    def said(self, about: str, **told: Any) -> tuple[bool | None, str]:
        """What the check that begins like this found."""
        found = [c for c in self.verdict(**told).checks if c.about.startswith(about)]
        assert len(found) == 1, [c.about for c in self.verdict(**told).checks]
        return found[0].passed, found[0].said


def test_nobody_who_does_not_come_passes() -> None:
    """A program that never called has not passed, and one that stopped half way has not."""
    found = read_scenario(ONE_PULL + "[[steps]]\nmeanwhile = { quiet = true }", file="mine.toml")
    verdict = judge(Play(found))
    assert not verdict.passed
    assert {c.about for c in verdict.failed} == {"the client came", "every run was made"}


@pytest.mark.parametrize(
    ("expect", "about", "met", "missed"),
    [
        ("calls = { 'clients.*' = { most = 1 } }", "calls of clients.*", 1, 2),
        ("calls = { 'clients.list' = { least = 2, most = 3 } }", "calls of clients.list", 2, 1),
        ("statuses = { 200 = { least = 1, most = 1 } }", "answers of 200", 1, 2),
    ],
)
def test_calls_are_counted(expect: str, about: str, met: int, missed: int) -> None:
    """Within the range the check is met, outside it is not."""
    for calls, passed in ((met, True), (missed, False)):
        case = Case(f"[expect]\n{expect}")
        for _ in range(calls):
            case.session.clients.list().all()
        assert case.said(about) == (passed, str(calls))


def test_limits_and_refreshes_are_counted() -> None:
    """By the limit that a 429 names, and by every refresh."""
    case = Case(
        "[expect]\nproblems = { minute = { most = 0 } }\nrefreshes = { most = 0 }\n"
        "[[faults]]\nkind = '429-minute'\nseconds = 5\n"
        "[[faults]]\nkind = 'token-expired'\n"
    )
    case.session.clients.list().all()
    assert case.said("limit minute met") == (False, "1")
    assert case.said("refreshes") == (False, "1")


def test_the_practice_that_is_meant_is_the_one_called() -> None:
    """A call that names another tenant is counted, whatever it was answered."""
    world = "practice = 'Banksia Accountants'\n[[steps]]\nclient = { do = 'pull' }\n"
    case = Case("", steps=HEAD + world)
    case.session.clients.list().all()
    assert case.said("every call names Banksia")[0] is True
    stranger = new_session(
        case.play,
        case.prepared.app,
        sign_in(case.play, case.prepared.app, ("practicemanager.client.read",)),
        practice="another",
    )
    with pytest.raises(Exception, match="not connected"):
        stranger.clients.list().all()
    assert case.said("every call names Banksia") == (False, "1 of its calls named another tenant")


def test_a_run_that_must_be_short_is_timed() -> None:
    """From when the run began to when the next was asked for, on the emulator's clock."""
    for seconds, passed in ((59, True), (61, False)):
        case = Case("", steps=HEAD + "[[steps]]\nclient = { do = 'pull', most_seconds = 60 }\n")
        assert isinstance(case.play.clock, FrozenClock)
        case.play.clock.advance(seconds)
        case.play.next_turn()
        case.play.clock.advance(1_000)
        assert case.said("run 1 takes at most 60") == (passed, str(seconds))


def test_records_of_the_practice_are_looked_at() -> None:
    """How many there are like one, and what one says."""
    expect = """
[picks.one]
collection = "clients"
[[expect.records]]
collection = "clients"
where = { name = "Rata Joinery" }
count = 1
[[expect.records]]
collection = "clients"
uuid = "{one}"
values = { phone = "555 0142" }
"""
    case = Case(expect)
    assert case.said("clients like the one meant") == (False, "0")
    assert case.said("a record of clients") == (False, "not so: phone")
    data = next(iter(case.play.world.practices.values())).data
    data.change("clients", case.play.picks.put("{one}"), {"phone": "555 0142"}, now=0.0)
    data.add("clients", {"name": "Rata Joinery"}, now=0.0)
    assert case.said("clients like the one meant") == (True, "1")
    assert case.said("a record of clients") == (True, "")


def test_who_is_connected_in_the_end_is_looked_at() -> None:
    """By the names of the tenants."""
    case = Case("[expect]\nconnected = []")
    assert case.said("connected in the end") == (False, "Banksia Accountants")
    case.prepared.control("disconnect", {"practice": "Banksia Accountants"})
    assert case.said("connected in the end") == (True, "nothing")


def test_how_a_step_ended_is_judged_as_far_as_it_is_told() -> None:
    """An end or the code of an error; an account without one is no failure."""
    steps = HEAD + "[[steps]]\nclient = { do = 'pull', ends = ['rate-limited', 'done'] }\n"
    case = Case("", steps=steps)
    about = "step 1 (pull)"
    assert case.said(about) == (None, "not told")
    assert case.said(about, runs=[{}]) == (None, "not told")
    assert case.said(about, runs=[{"ends": "done"}]) == (True, "done")
    limited = {"ends": "failed", "error": "rate-limited"}
    assert case.said(about, runs=[limited]) == (True, "failed rate-limited")
    assert case.said(about, runs=[{"ends": "failed", "error": "crash"}])[0] is False


def test_what_nobody_told_is_no_success() -> None:
    """Without the rows a scenario turns on, or word of a step to be given up, it is not judged."""
    case = Case("[expect.rows]\ngroups = { count = 0 }")
    case.session.clients.list().all()
    case.play.next_turn()
    assert case.verdict().passed is None
    assert case.verdict(rows={"groups": []}).passed is True
    assert case.verdict(rows={"groups": [{"uuid": "g"}]}).passed is False
    case = Case("", steps=HEAD + "[[steps]]\nclient = { do = 'pull', ends = ['refused'] }\n")
    case.session.clients.list().all()
    assert case.verdict().passed is None
    assert case.verdict(runs=[{"ends": "failed", "error": "refused"}]).passed is True


def test_what_can_be_done_need_not_be_told() -> None:
    """Where all is seen from Xero's side, silence is no doubt."""
    case = Case("[expect]\ncalls = { 'clients.list' = { least = 1 } }")
    case.session.clients.list().all()
    assert case.verdict().passed is True


@pytest.mark.parametrize(
    ("ends", "runs", "passed"),
    [
        ("done", [], False),
        ("done", [{"ends": "done"}], False),
        ("refused", [], None),
        ("refused", [{"ends": "done"}], False),
        ("refused", [{"ends": "failed", "error": "refused"}], True),
        ("partial", [{"ends": "partial"}], True),
    ],
)
def test_a_program_that_breaks_off_has_failed(
    ends: str, runs: list[dict[str, str]], passed: bool | None
) -> None:
    """Unless it says that it gave up, or may have been right to."""
    case = Case("", steps=HEAD + f"[[steps]]\nclient = {{ do = 'pull', ends = ['{ends}'] }}\n")
    case.session.clients.list().all()
    told = msgspec.convert({"runs": runs}, Told)
    assert judge(case.play, told, codes=[9]).passed is passed


def test_when_it_resumes_is_held_against_xeros_word() -> None:
    """Two minutes around the moment at which the limit opens; silence is a failure."""
    steps = (
        HEAD
        + "[[steps]]\nclient = { do = 'pull', ends = ['rate-limited'], resumes = true }\n"
        + "[[faults]]\nkind = '429-day'\nseconds = 4000\n"
    )
    case = Case("", steps=steps)
    with pytest.raises(Exception, match="day limit"):
        case.session.clients.list().all()
    run = {"ends": "failed", "error": "rate-limited"}
    assert case.said("it says when", runs=[run]) == (False, "it does not")
    assert case.said("it says when", runs=[run | {"resumes_in_seconds": 4010}])[0] is True
    assert case.said("it says when", runs=[run | {"resumes_in_seconds": 60}])[0] is False


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (list, "40"),
        (lambda rows: rows.pop(), "1 missing"),
        (lambda rows: rows.append({"uuid": "x"}), "1 too many"),
        (lambda rows: rows[0].update(phone="1"), "1 out of date"),
        (lambda rows: rows.append(dict(rows[0])), "1 twice"),
    ],
)
def test_rows_are_held_against_the_practice(spoil: Any, said: str) -> None:
    """Missing, strange, stale and doubled rows are told apart."""
    case = Case("[expect.rows]\nclients = { whole = true, fields = ['phone'] }")
    data = next(iter(case.play.world.practices.values())).data
    rows = [{"uuid": r.uuid, "phone": r.values.get("phone")} for r in data.clients.rows()]
    assert case.said("rows of clients") == (None, "not told")
    spoil(rows)
    assert case.said("rows of clients", rows={"clients": rows}) == (said == "40", said)


def test_rows_may_be_counted_or_of_some_only() -> None:
    """A number; the active ones, others allowed beside; those that name another record."""
    case = Case(
        "[expect.rows]\ngroups = { count = 1 }\n"
        "clients = { whole = true, active = true, more = true }\n"
        "contacts = { whole = true, linked = 'clients' }\n"
    )
    data = next(iter(case.play.world.practices.values())).data
    every = [{"uuid": row.uuid} for row in data.clients.rows()]
    active = [{"uuid": r.uuid} for r in data.clients.rows() if not r.values.get("is_archived")]
    linked = [{"uuid": row.uuid} for row in data.contacts.rows() if row.ids("clients")]
    assert len(active) < len(every)
    assert len(linked) < len(data.contacts)
    assert case.said("rows of groups", rows={"groups": [{"uuid": "g"}]})[0] is True
    assert case.said("rows of groups", rows={"groups": []}) == (False, "0")
    assert case.said("rows of clients", rows={"clients": every})[0] is True
    assert case.said("rows of clients", rows={"clients": active})[0] is True
    assert case.said("rows of clients", rows={"clients": active[1:]})[0] is False
    assert case.said("rows of contacts", rows={"contacts": linked})[0] is True
