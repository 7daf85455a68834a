"""The invoices and quotes of a seeded practice: read only, so they keep what they said when made.

Amounts follow from the tasks and costs of the job, as ``amounts`` reckons them. Jobs are in
``work``.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from greenroom.emulator.practice.amounts import (
    cost_line,
    estimate,
    money,
    quoted,
    task_line,
    taxed,
    totals,
)
from greenroom.emulator.practice.days import midnight
from greenroom.emulator.seed.library import TASKS
from greenroom.emulator.seed.work import Work, is_for_job, line_id

Fields = dict[str, Any]

_TERM = dt.timedelta(days=20)
_JOB_PART = ("id", "name", "description", "client_order_number")


class Papers:
    """Paints the invoices and quotes of one practice."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._data = work.practice
        self._country = work.practice.country
        self._rates = [Decimal(f"{rate}.00") for *_, rate in TASKS]

    def invoice(self, place: int) -> Fields:
        """An invoice with its lines and payments."""
        work, numbers = self._work, self._work.numbers
        job_place = numbers.invoices.parent(place)
        job = work.job(job_place)
        mine = [n for n in numbers.invoices.under(job_place) if is_for_job(n) == is_for_job(place)]
        tasks = [t for t in numbers.tasks.under(job_place) if mine[t % len(mine)] == place]
        lines = self._task_lines(place, tasks)
        costs = self._cost_lines(job_place) if place == mine[-1] else []
        sums = totals([*lines, *costs])
        day = min(work.calendar.opened(job_place) + dt.timedelta(40), work.calendar.today)
        fields: Fields = {
            "id": self._data["invoices"].number(place),
            "type": "Progress Invoice" if len(mine) > 1 else "Final Invoice",
            "job_text": job["id"],
            "date": midnight(day),
            "created": day,
            "due_date": midnight(day + _TERM),
            "client": job["client"],
            **sums,
        }
        if job.get("contact"):
            fields["contact"] = job["contact"]
        parts = {"tasks": tuple(lines), "costs": tuple(costs)}
        if is_for_job(place):
            own = {name: job[name] for name in _JOB_PART if name in job}
            fields |= {"job": self._data["jobs"].order[job_place], "jobs": (own | parts,)}
        else:
            fields |= parts | {"type": "Miscellaneous", "job_text": ""}
        return fields | self._paid(place, job_place, day, sums["amount_including_tax"])

    def _task_lines(self, invoice: int, places: list[int]) -> list[Fields]:
        """The lines of some seeded tasks: what was spent on each."""
        found = []
        for place in places:
            task = self._work.task(place)
            spent = task["actual_minutes"]
            line = task_line(task, self._rate(place), spent, self._country)
            found.append(
                {"uuid": line_id(self._work.seed, invoice, place), "minutes": spent} | line
            )
        return found

    def _cost_lines(self, job: int) -> list[Fields]:
        """The lines of a job's seeded costs."""
        places = self._work.numbers.costs.under(job)
        return [cost_line(self._work.cost(place), self._country) for place in places]

    def _rate(self, task: int) -> Decimal:
        """What an hour of a seeded task of a job costs."""
        return self._rates[self._work.kind_of(task)]

    def _paid(self, place: int, job: int, day: dt.date, due: Decimal) -> Fields:
        """The status of an invoice, and what was paid on it."""
        if not self._work.calendar.done(job):
            status, paid = "Draft", Decimal("0.00")
        elif place % 31 == 12:
            status, paid = "Cancelled", Decimal("0.00")
        elif place % 5 == 2:
            status, paid = "Approved", money(due / 2) if place % 2 else Decimal("0.00")
        else:
            status, paid = "Paid", due
        halves = [money(paid / 2), paid - money(paid / 2)] if place % 3 == 0 else [paid]
        payments = [
            {
                "amount": part,
                "date": midnight(day + dt.timedelta(days=9 + step * 14)),
                "reference": f"DD {place + 1}-{step + 1}",
            }
            for step, part in enumerate(halves)
            if part
        ]
        return {
            "status": status,
            "amount_paid": paid,
            "amount_outstanding": Decimal("0.00") if status == "Cancelled" else due - paid,
            "payments": tuple(payments),
        }

    def quote(self, place: int) -> Fields:
        """A quote or an estimate, with its lines and options."""
        job_place = self._work.numbers.quotes.parent(place)
        job = self._work.job(job_place)
        day = self._work.calendar.opened(job_place)
        state = ("Draft", "Issued", "Accepted", "Declined")[place % 4]
        option = {
            "description": "Quarterly review",
            "note": "",
            "code": "REV",
            "quantity": Decimal(4),
            "unit_cost": Decimal("120.00"),
            "unit_price": Decimal("180.00"),
            **taxed(Decimal(720), self._country),
        }
        lines = quoted(self._data.country, self._lines_of(job_place), self._cost_lines(job_place))
        fields: Fields = {
            "id": self._data["quotes"].number(place),
            "name": job["name"],
            "description": job["description"],
            "type": "Quote" if place % 2 else "Estimate",
            "state": state,
            "option_explanation": "",
            "date": midnight(day),
            "created": day,
            "valid_date": midnight(day + dt.timedelta(days=30)),
            "job": self._data["jobs"].order[job_place],
            "client": job["client"],
            "options": (option,) if place % 3 == 1 else (),
            **lines,
        }
        for name in ("contact", "budget"):
            if job.get(name):
                fields[name] = job[name]
        return fields

    def _lines_of(self, job: int) -> list[Fields]:
        """What the seeded tasks of a job are estimated at."""
        return [
            estimate(self._work.task(place), self._rate(place), self._country)
            for place in self._work.numbers.tasks.under(job)
        ]
