"""What a scenario asks of a client, in words: for people whose program is to be judged. Pure."""

from __future__ import annotations

from greenroom.contract import contract
from greenroom.contract.scopes import organisation_scopes
from greenroom.emulator.playing.written import Doing, Scenario


def task(found: Scenario, step: Doing) -> str:
    """What one step asks the program under test to do."""
    if step.task:
        return step.task
    named = f" {found.practice}" if found.practice else ""
    if step.organisation:
        scopes = ", ".join(organisation_scopes(contract(), found.operations))
        return f"Sign in for an ordinary organisation ({scopes})."
    if step.do == "connect":
        what = ", ".join(found.operations)
        return f"Sign in and connect the practice{named}, with the least scopes for {what}."
    again = " once more, whatever changed" if step.full else ""
    return f"Pull all clients of the practice{named}, with contacts and groups{again}."


def steps(found: Scenario) -> tuple[str, ...]:
    """The steps in order, a line each: what the client does, and what happens in between."""
    lines = []
    for step in found.steps:
        if step.client is not None:
            ends = " or ".join(step.client.ends)
            lines.append(f"{task(found, step.client)} A right client ends this: {ends}.")
        elif step.meanwhile is not None:
            names = [n for n in step.meanwhile.__struct_fields__ if getattr(step.meanwhile, n)]
            lines.append(f"Meanwhile {', '.join(_HAPPENS[name] for name in names)}.")
    lines += [
        f"During call {one.call} of {one.operation} "
        + ", ".join(_HAPPENS[n] for n in _HAPPENS if getattr(one.meanwhile, n))
        + "."
        for one in found.during
    ]
    return tuple(lines)


def expectations(found: Scenario) -> tuple[str, ...]:
    """What a right client ends with, a line each, beside what holds of every scenario."""
    expect = found.expect
    lines = [f"Calls of {name}: {wanted}." for name, wanted in expect.calls.items()]
    lines += [f"Answers of {status}: {wanted}." for status, wanted in expect.statuses.items()]
    lines += [f"Limit {name} met: {wanted}." for name, wanted in expect.problems.items()]
    if expect.refreshes is not None:
        lines.append(f"Refreshes: {expect.refreshes}.")
    if found.practice:
        lines.append(f"Every call names {found.practice}.")
    for kept in expect.records:
        told = kept.values or kept.where
        what = ", ".join(f"{name} {value}" for name, value in told.items())
        count = "one has" if kept.uuid else f"{kept.count} with"
        lines.append(f"In the practice, of {kept.collection} {count}: {what}.")
    if expect.connected is not None:
        lines.append(f"Connected: {', '.join(expect.connected) or 'nothing'}.")
    lines += [f"Rows of {name}: {wanted}." for name, wanted in expect.rows.items()]
    return (*lines, *ALWAYS)


ALWAYS = (
    "No call before a limit opens.",
    "No token shown again once it was answered.",
    "No write repeated blindly.",
)
"""What holds of every scenario."""

_HAPPENS = {
    "clock": "time passes",
    "quiet": "the trouble ends",
    "consent": "somebody else will consent",
    "stage": "the app comes to another stage",
    "approve": "the app is approved",
    "tier": "the app is put on another tier",
    "privilege": "a person's right to connect apps changes",
    "rename": "a person is renamed",
    "connect": "somebody connects the practice",
    "disconnect": "the practice is disconnected",
    "edit": "somebody edits a record",
    "fault": "trouble begins",
    "late_seconds": "stamped earlier",
}
