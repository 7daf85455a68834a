"""The journey is closed: whatever happens, in whatever order, it contradicts itself nowhere.

Breadth first over the combinations of track states that can be reached, from an empty journey, by
every event, said by a person and seen by code, and by time. What may not be is written here.
"""

from __future__ import annotations

import datetime as dt
import inspect
import os
import re
import time
from collections import deque
from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module

from greenroom.access.actions import Action
from greenroom.access.days import months_after
from greenroom.access.journey import Facts, Journey, journey
from greenroom.access.journey_data import journey_data
from greenroom.access.registers.findings import Finding
from greenroom.access.registers.incidents import Incident
from greenroom.access.tracks import Fold, Happening
from greenroom.cli.commands import COMMANDS
from greenroom.clock import moment
from greenroom.contract import contract
from journey_cast import DAY, contradictions, project, said, seen

N = int(os.environ.get("N", "2"))
MOST = 1000 * N if N < 100 else None
"""How many combinations are looked at; all of them from 100 on."""

DATA = journey_data()
SETTINGS = project()
KNOWN = {one.name: one for one in COMMANDS}
STEP = "greenroom access step "
LOOKED_AT = (0, 21, 45)
"""Days after the last event: at once, past every follow-up, past the first deadline."""

REGISTERS = Facts(
    findings=(Finding("f-1", "No second factor", "high", "q11", DAY, "open"),),
    incidents=(
        Incident("i-1", "A laptop is gone", moment("2026-03-01")),
        Incident("i-2", "A key was seen", moment("2026-03-01"), moment("2026-03-04")),
    ),
)
"""A finding that is open, an incident that nobody told Xero of, and one that was told late."""

UNPASSED = {
    # where a track stands: what may not count as done then
    "request.unsent": "ST-05 ST-06 ST-10 CK-05 G3 G4 G7 G8",
    "request.declined": "ST-05 ST-06 ST-09 ST-10 CK-05 G3 G4 G7",
    "request.withdrawn": "ST-05 ST-06 ST-09 ST-10 CK-05 G3 G4 G7",
    "assessment.plan-due": "ST-08 ST-09 G5",
    "assessment.remediating": "ST-08 ST-09 G5",
    "assessment.re-review": "ST-08 ST-09 G5",
    "assessment.questions": "ST-08 ST-09 G5",
    "assessment.lapsed": "ST-08 ST-09 ST-10 G5 G7",
    "assessment.non-compliant": "ST-08 ST-09 ST-10 G5 G7",
    "use-case.declined": "ST-09 ST-10 G4 G7",
    "tier.lost": "ST-09 ST-10 G6 G7",
    "scopes.closed": "ST-10 G7 G8",
    "scopes.in-doubt": "ST-10 G7",
    "practice.gone": "G8",
}

STAGES = contract().stages

HOLDS = {
    # state of the approval, or gate: where the tracks stand just then, and nowhere else
    "S-01": "app.registered",
    "S-02": "app.proven request.unsent",
    "S-03": "request.sent|acknowledged",
    "S-04": "assessment.received",
    "S-05": "assessment.in-review|re-review",
    "S-06": "assessment.questions",
    "S-07": "assessment.plan-due",
    "S-08": "assessment.remediating",
    "S-09": "use-case.in-review",
    "S-10": "tier.unreviewed|reviewed|applied|lost request.sent|acknowledged|accepted",
    "S-11": "scopes.pending",
    "S-12": "scopes.enabled",
    "S-13": "practice.connected",
    "S-14": "assessment.renewal-due",
    "S-15": "assessment.lapsed|non-compliant",
    "G1": "app.registered|proven",
    "G3": "request.acknowledged|accepted",
    "G4": "use-case.approved",
    "G5": "assessment.passed|renewal-due",
    "G6": "tier.active|exempt",
    "G7": "scopes.enabled",
    "G8": "practice.connected",
}

Place = tuple[Fold, dt.date, tuple[Happening, ...]]


def copied(fold: Fold) -> Fold:
    """A fold that goes its own way from here."""
    made = object.__new__(Fold)
    made.__dict__.update(fold.__dict__)
    made.state, made.log = dict(fold.state), []
    made.moves = {name: list(moves) for name, moves in fold.moves.items()}
    made.contacted, made.marked = dict(fold.contacted), dict(fold.marked)
    return made


def key(fold: Fold) -> tuple[object, ...]:
    """What tells two combinations apart: every track, and whether a pass counts or is over."""
    return (*fold.state.values(), fold.passed_on is None, fold.is_over)


def followers(place: Place) -> Iterator[Place]:
    """Every place that one more event, or time alone, leads to."""
    fold, day, path = place
    for name in DATA.events:
        for one in (said(name, day, order=float(len(path))), seen(name, day)):
            made = copied(fold)
            made.apply(one)
            yield made, day + dt.timedelta(days=1), (*path, one._replace(order=float(len(path))))
    for end in ages(fold):
        if end > day:
            made = copied(fold)
            made.age(end)
            yield made, end, path


def ages(fold: Fold) -> Iterator[dt.date]:
    """The days on which time alone moves something: the renewal and the end of the year."""
    if fold.passed_on is not None and not fold.is_over:
        states = DATA.tracks["assessment"].states.values()
        yield from (months_after(fold.passed_on, one.then_months) for one in states if one.then)


def troubles(place: Place) -> Iterator[str]:
    """What is wrong at a place, on the day and on later ones."""
    fold, day, path = place
    for rule in DATA.rules:
        held = fold.state[rule.needs] in rule.holds or (rule.or_pass and fold.has_pass)
        if fold.state[rule.track] in rule.states and not held:
            yield f"{rule.track} needs {rule.needs}"
    for days in LOOKED_AT:
        now = moment((day + dt.timedelta(days=days)).isoformat())
        # On the last of the days something stands open in both registers too.
        facts = REGISTERS if days == LOOKED_AT[-1] else Facts()
        made = journey(facts._replace(happenings=path), SETTINGS, now)
        yield from contradictions(made)
        yield from wrong_actions(made)
        yield from wrong_rows(made)
        yield from wrong_standings(made)
        for track in made.tracks.values():
            if not track.waited_days >= track.waited_business_days >= 0:
                yield f"{track.name} waited {track.waited_days} days"


def wrong_actions(made: Journey) -> Iterator[str]:
    """What is wrong with what is next: it is one, it is possible, and nothing done asks for it."""
    found = [(one.kind, one.id) for one in (made.next, *made.then)]
    if len(set(found)) != len(found):
        yield f"asked for twice: {sorted(one for one in found if found.count(one) > 1)}"
    if not made.next.text:
        yield "nothing is next"
    done = {one.id for view in (made.steps, made.checks, made.tasks) for one in view if one.is_done}
    settled = {name for name, one in made.tracks.items() if one.standing == "done"}
    for action in (made.next, *made.then):
        if action.kind == "done" and made.is_rehearsal:
            continue  # it begins the real way
        if action.id in done | settled:
            yield f"{action.id} is done and asked for"
        if action.kind != "wait" and not action.command:
            yield f"{action.id} has no command"
        yield from impossible(made, action)


def impossible(made: Journey, action: Action) -> Iterator[str]:
    """Why an action's command could not be run, or its step not be recorded."""
    for typed in action.command.rpartition(", then ")[2].split(" && "):
        yield from unknown(typed)
        if typed.startswith(STEP):
            event = DATA.events.get(typed.removeprefix(STEP).split()[0])
            state = made.tracks[event.track].state if event else ""
            if event is None or not event.attest or not event.follows(state):
                yield f"cannot be recorded: {typed}, at {state}"


@cache
def unknown(typed: str) -> tuple[str, ...]:
    """What a typed command names that is not there: the command, or an option of it."""
    words = typed.removeprefix("greenroom ")
    name = max((one for one in KNOWN if words.startswith(one)), key=len, default="")
    if not name:
        return (f"no such command: {typed}",) if words else ()
    module, _, function = KNOWN[name].path.partition(":")
    known = inspect.signature(getattr(import_module(module), function)).parameters
    options = {one.replace("_", "-") for one in known}
    return tuple(f"no option {one}: {typed}" for one in re.findall(r"--([a-z-]+)", typed)
                 if one not in options)  # fmt: skip


def wrong_rows(made: Journey) -> Iterator[str]:
    """Rows that count as done without a reason, or although a refusal says otherwise."""
    rows = {one.id: one for view in (made.steps, made.checks, made.gates, made.tasks)
            for one in view}  # fmt: skip
    for one in rows.values():
        if one.is_done and not all(done.proof or done.implied_by for done in one.done):
            yield f"{one.id} is done by nothing"
        if one.is_done != bool(one.done):
            yield f"{one.id} is {one.standing} and rests on {one.done}"
    for name, track in made.tracks.items():
        for refused in UNPASSED.get(f"{name}.{track.state}", "").split():
            if rows[refused].is_done:
                yield f"{refused} is done at {name}.{track.state}"
        if track.since is not None and not (track.by_proof or track.implied_by):
            yield f"{name} came to {track.state} by nothing"


def wrong_standings(made: Journey) -> Iterator[str]:
    """States and gates that hold where they should not, or do not where they should."""
    stands = {**{one.id: one.standing == "now" for one in made.states},
              **{one.id: one.is_done for one in made.gates}}  # fmt: skip
    for one, words in HOLDS.items():
        if stands[one] != all(map(made_of(made), words.split())):
            yield f"{one} is {stands[one]}"
    aside = [made.tracks[name].state for name in ("request", "use-case")]
    if stands["S-16"] != bool({"declined", "withdrawn"} & set(aside)):
        yield f"S-16 is {stands['S-16']} with {aside}"


def made_of(made: Journey) -> Callable[[str], bool]:
    """Whether a track stands at one of the states of a word such as ``tier.active|exempt``."""

    def holds(word: str) -> bool:
        track, _, states = word.partition(".")
        return made.tracks[track].state in states.split("|")

    return holds


def test_nothing_that_can_happen_leaves_a_contradiction(tell) -> None:
    """Every combination reached has one right next thing, sound lists, and no rule broken."""
    began, events, reached = time.monotonic(), 0, 0
    waiting: deque[Place] = deque([(Fold(DATA), DAY, ())])
    known = {key(waiting[0][0])}
    while waiting and (MOST is None or reached < MOST):
        place = waiting.popleft()
        reached += 1
        wrong = sorted(set(troubles(place)))
        assert not wrong, (wrong, [(one.event, one.firm) for one in place[2]], key(place[0]))
        for follower in followers(place):
            events += 1
            if (found := key(follower[0])) not in known:
                known.add(found)
                waiting.append(follower)
    assert MOST is not None or not waiting
    tell(
        "journeys that are closed",
        combinations=reached,
        events=events,
        seconds=round(time.monotonic() - began),
    )


OWN = (
    *("app-registered", "scopes-planned", "use-case-written", "tier-reviewed"),
    *("assessment-prepared", "calls-worked", "partner-registered", "practice-ready"),
    "request-followed-up",
)
"""What people record that ends no rehearsal."""


def played(events: tuple[str, ...], day: dt.date, order: int) -> tuple[Happening, ...]:
    """What the sandbox's Xero does with one move, as the journey hears of it."""
    return tuple(seen(one, day)._replace(order=float(order), played=True) for one in events)


def rehearsals(stage: str, place: Place) -> Iterator[tuple[str, Place]]:
    """Every stage of the emulator, tier, step of ours and sight that may come next."""
    fold, day, path = place
    more = {(one, DATA.stages[one]) for one in STAGES[stage].next}
    more |= {(stage, (one,)) for one in ("tier-active", "tier-lost")}
    ours = [said(one, day) for one in OWN]
    sights = ["oauth-proven", "scopes-refused"]
    sights += ["scopes-enabled", "practice-connected"] if STAGES[stage].opens else []
    for goal, happened in [
        *((goal, played(events, day, len(path))) for goal, events in sorted(more)),
        *((stage, (one._replace(order=float(len(path))),)) for one in ours),
        *((stage, (seen(one, day)._replace(order=float(len(path))),)) for one in sights),
    ]:
        made = copied(fold)
        for one in happened:
            made.apply(one)
        yield goal, (made, day + dt.timedelta(days=1), (*path, *happened))


def test_a_rehearsal_can_be_walked_on_from_everywhere(tell) -> None:
    """What is next never ends a rehearsal before its end, and the emulator's stage can follow."""
    waiting: deque[tuple[str, Place]] = deque([("registered", (Fold(DATA), DAY, ()))])
    known, reached = {("registered", *key(waiting[0][1][0]))}, 0
    while waiting and (MOST is None or reached < MOST // 4):
        stage, place = waiting.popleft()
        reached += 1
        now = moment((place[1] + dt.timedelta(days=21)).isoformat())
        made = journey(Facts(rehearsed=place[2]), project("sandbox"), now)
        wrong = [*wrong_actions(made), *ending(made, stage)]
        assert not wrong, (wrong, stage, [one.event for one in place[2]])
        for goal, follower in rehearsals(stage, place):
            if (found := (goal, *key(follower[0]))) not in known:
                known.add(found)
                waiting.append((goal, follower))
    tell("rehearsals that go on", combinations=reached)


def ending(made: Journey, stage: str) -> Iterator[str]:
    """Actions whose command would end the rehearsal, or that the emulator would refuse."""
    for action in (made.next, *made.then):
        if action.kind == "done":
            continue
        step = action.command.removeprefix(STEP).split()[:1] if STEP in action.command else []
        if step and DATA.events[step[0]].ends_rehearsal:
            yield f"{action.id} ends the rehearsal: {action.command}"
        goal = action.command.rpartition("emulator stage ")[2] if "stage" in action.command else ""
        if goal and goal not in STAGES[stage].next:
            yield f"{action.id} cannot be played from {stage}: {action.command}"
