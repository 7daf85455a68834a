"""Quotes and estimates made from jobs: a draft with the job's tasks and costs at today's rates."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from greenroom.emulator.practice import replies
from greenroom.emulator.practice.amounts import cost_line, estimate, quoted
from greenroom.emulator.practice.calls import Answer, Call
from greenroom.emulator.practice.data import PracticeData
from greenroom.emulator.practice.days import midnight, today
from greenroom.emulator.practice.intake import job_of
from greenroom.emulator.practice.painters import tasks_of
from greenroom.emulator.practice.rows import Row

GOOD_FOR = dt.timedelta(days=30)
"""How long an offer is valid."""


def create_quote(data: PracticeData, call: Call) -> Answer:
    """The number of the new quote."""
    return _offer(data, call, "Quote")


def create_estimate(data: PracticeData, call: Call) -> Answer:
    """The number of the new estimate."""
    return _offer(data, call, "Estimate")


def _offer(data: PracticeData, call: Call, kind: str) -> Answer:
    job, day = job_of(data, call.given("job_number")), today(call.now)
    tasks = [estimate(task.values, _rate(data, task), data.country) for task in tasks_of(data, job)]
    costs = [cost_line(cost.values, data.country) for cost in data["job_costs"].under(job)]
    values = {
        "id": data["quotes"].next_number(),
        "name": job.values["name"],
        "type": kind,
        "state": "Draft",
        "date": midnight(day),
        "created": day,
        "valid_date": midnight(day + GOOD_FOR),
        "job": job.uuid,
        **quoted(data.country, tasks, costs),
    }
    for name in ("client", "contact", "description", "budget"):
        if job.values.get(name):
            values[name] = job.values[name]
    return replies.value(call, str(data.add("quotes", values, now=call.now).values["id"]))


def _rate(data: PracticeData, task: Row) -> Decimal:
    """What an hour of a task costs; nothing when its library task has no rate."""
    kind = data["tasks"].find(str(task.values["task_uuid"]))
    rate = kind.values["rate"] if kind else None
    return rate if isinstance(rate, Decimal) else Decimal(0)
