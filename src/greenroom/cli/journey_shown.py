"""How the journey looks in a terminal: its line, its tracks, its lists and its history."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from greenroom.access.pictures import days_said
from greenroom.cli import look
from greenroom.cli.surface import Mark
from greenroom.draw.dates import both_ways, short_day

if TYPE_CHECKING:
    from greenroom.access.actions import Action
    from greenroom.access.journey import Journey
    from greenroom.access.places import Track
    from greenroom.access.proofs import Proof
    from greenroom.access.views import View

_SIGNS = {"done": "✓", "ours": "→", "waiting": "…", "broken": "✗", "later": "·"}
_MARKS: dict[str, Mark] = {
    "done": "done", "ours": "ours", "waiting": "waiting", "broken": "broken", "later": "note",
}  # fmt: skip
_TURNS = {"ours": "ours", "xero": "Xero", "practice": "practice", "nobody": ""}


def status(found: Journey) -> None:
    """The head, the line of the steps, the tracks, the next action, and what is due."""
    _head(found)
    look.say()
    line(found)
    look.say()
    look.table(
        ("", "Track", "Stands", "Turn", "Since", "Waited"),
        [_track(one, found.today) for one in found.tracks.values()],
    )
    look.say()
    show_next(found.next, found.today)
    look.say()
    done, count = found.checks_done, len(found.checks)
    ready = f"{done} of {count} on the guide's checklist: greenroom access check"
    look.step("done" if done == count else "ours", ready)
    _dates(found)


def _head(found: Journey) -> None:
    played = "rehearsal" if found.is_rehearsal else found.environment
    look.heading(f"{found.app}: the way to XPM access ({played})")
    show_remarks(found)


def show_remarks(found: Journey) -> None:
    """What a reader must know before believing the rest."""
    for remark in found.remarks:
        look.step("note", remark)


def line(found: Journey) -> None:
    """The eleven steps as a line, and below it the words of those that are in hand."""
    numbers = "".join(f"{index:^5}" for index in range(1, len(found.steps) + 1))
    signs = "──".join(f"─{_SIGNS[one.standing]}─" for one in found.steps)
    look.page(f"{numbers.rstrip()}\n {signs[1:-1]}")
    ahead = [one for one in found.steps if one.standing in {"ours", "waiting", "broken"}]
    for one in ahead[:3]:
        look.step(_MARKS[one.standing], f"{one.id.removeprefix('ST-').lstrip('0')} {one.label}")


def _track(one: Track, today: dt.date) -> tuple[str, ...]:
    since = short_day(one.since, today) if one.since else ""
    waits = one.standing in {"waiting", "ours", "broken"} and one.waits_from
    waited = f"{days_said(one.waited_days)} ({one.waited_business_days} business)" if waits else ""
    stands = one.state_label + (" *" if one.implied_by else "")
    return (_SIGNS[one.standing], one.label, stands, _TURNS[one.owner], since, waited)


def show_next(action: Action, today: dt.date) -> None:
    """The next action with its reason, its command, its date and the proof it leaves."""
    words = f"Next: {action.text}"
    if action.due and action.kind != "wait":
        is_late = action.was_due(today)
        words += f" {'It was due' if is_late else 'Due'} {both_ways(action.due, today)}."
    look.step(_mark(action, today), words, action.why)
    told = {"  Run": action.command, "  Leaves": action.leaves, "  Really done": action.really}
    look.pairs({name: said for name, said in told.items() if said})


def _mark(action: Action, today: dt.date) -> Mark:
    """Broken where a date was missed, waiting where there is nothing to do but that."""
    if action.kind == "wait":
        return "waiting"
    if action.was_due(today):
        return "broken"
    return "done" if action.kind == "done" else "ours"


def _dates(found: Journey) -> None:
    for day, what in found.deadlines:
        mark: Mark = "broken" if day < found.today else "ours"
        late = "overdue" if day < found.today else "deadline"
        look.step(mark, f"{late}: {what}", both_ways(day, found.today))
    for day, what in found.follow_ups:
        mark = "ours" if day <= found.today else "waiting"
        look.step(mark, f"follow up: {what}", both_ways(day, found.today))
    implied = [one for one in found.tracks.values() if one.implied_by]
    for one in implied:
        why = f"implied by “{one.implied_by}”, not recorded itself"
        look.step("note", f"* {one.label}: {one.state_label}", why)


def next_action(found: Journey) -> None:
    """The next action, then everything else that can be done or waits."""
    show_remarks(found)
    show_next(found.next, found.today)
    if found.then:
        look.heading("Then")
    told = {found.next.command}
    for one in found.then:
        if one.command and one.command in told:
            continue  # the same command sees to both
        told.add(one.command)
        due = both_ways(one.due, found.today) if one.due else ""
        really = f"; really: {one.really}" if one.really else ""
        look.step(_mark(one, found.today), one.text, due or f"{one.command}{really}")


def lists(found: Journey) -> None:
    """Every list of the guide and of the approval, with what each row rests on."""
    _head(found)
    today = found.today
    titles = (("Checklist", found.checks), ("Steps", found.steps), ("Gates", found.gates))
    for title, rows in (*titles, ("While Xero has it", found.tasks)):
        done = sum(one.is_done for one in rows)
        look.heading(f"{title}: {done} of {len(rows)} done")
        look.table(("", "Id", "What", "Rests on"), [_row(one, today) for one in rows])
    look.heading("States")
    order = {"now": 0, "behind": 1, "not yet": 2}
    signs = {"now": "→", "behind": "✓", "not yet": "·"}
    states = sorted(found.states, key=lambda one: order[one.standing])
    look.table(
        ("", "Id", "State", ""),
        [(signs[one.standing], one.id, one.label, one.standing) for one in states],
    )
    look.heading("Open questions")
    for one in found.open_questions:
        look.step("note", f"{one.about} ({', '.join(one.ids)})")
        for reading in one.readings:
            look.say(f"    {reading}")
        look.say(f"    Meanwhile: {one.plan}")
        look.say(f"    Ask: {one.ask}")


def _row(one: View, today: dt.date) -> tuple[str, ...]:
    opened = f"to be opened by {one.opened_by}" if one.opened_by else ""
    rests = "; ".join(dict.fromkeys(_rests(one, today))) if one.is_done else opened
    return (_SIGNS[one.standing], one.id, f"{one.label}: {one.word}", rests)


def _rests(one: View, today: dt.date) -> Sequence[str]:
    said = []
    for done in one.done:
        day = f"{short_day(done.on, today)}, " if done.on else ""
        if done.implied_by:
            said.append(f"{day}implied by “{done.implied_by}”")
        elif done.proof is not None:
            said.append(f"{day}{proof_said(done.proof)}")
        else:
            said.append(day.rstrip(", ") or "as it stands")
    return said


def proof_said(proof: Proof, *, label: str = "") -> str:
    """A proof in one phrase: seen or said, by whom, where, and what (unless the label says it)."""
    what = "" if proof.what == label else f": {proof.what}"
    where = f" in the {proof.where}" if proof.where == "sandbox" else ""
    who = f" by {proof.by}" if proof.by else ""
    behind = f" [{proof.behind}]" if proof.behind else ""
    return f"{proof.word}{who}{where}{what}{behind}"


def history(found: Journey, last: int) -> None:
    """What happened, oldest first."""
    show_remarks(found)
    look.table(
        ("Day", "What happened", "Moved", "How"),
        [
            (
                short_day(one.on, found.today),
                one.label + (" (out of turn)" if one.out_of_turn else ""),
                ", ".join(one.moved),
                proof_said(one.proof, label=one.label) if one.proof else "by time alone",
            )
            for one in found.history[-last:]
        ],
        empty="Nothing has happened yet. Next: greenroom access next",
    )


def side_by_side(journeys: tuple[Journey, ...]) -> None:
    """Several integrations in one table, and the next action of each."""
    names = [found.app for found in journeys]
    tracks = list(journeys[0].tracks)
    rows: list[tuple[str, ...]] = [
        ("", *("rehearsal" if found.is_rehearsal else found.environment for found in journeys))
    ]
    for name in tracks:
        cells = [found.tracks[name] for found in journeys]
        told = [f"{_SIGNS[one.standing]} {one.state_label}" for one in cells]
        rows.append((cells[0].label, *told))
    rows.append(("Checklist", *(f"{one.checks_done} of {len(one.checks)}" for one in journeys)))
    look.table(("", *names), rows)
    for found in journeys:
        look.heading(found.app)
        show_remarks(found)
        show_next(found.next, found.today)
