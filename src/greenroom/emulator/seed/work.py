"""The jobs of a seeded practice, with their tasks, costs and time entries: each row by its place.

Which rows hang together is dealt out by arithmetic; a row is painted when it is looked at, from a
random source of its own. Invoices and quotes are in ``papers``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from decimal import Decimal
from random import Random
from typing import Any, NamedTuple

from greenroom.emulator.practice.data import PracticeData
from greenroom.emulator.practice.days import midnight
from greenroom.emulator.practice.ids import row_id
from greenroom.emulator.seed import library
from greenroom.emulator.seed.calendar import Calendar, minutes, stir
from greenroom.emulator.seed.dealt import Rounds, Runs

Fields = dict[str, Any]

_TITLES = (
    ("Annual Accounts", "{year} Annual Accounts"),
    ("Tax Return", "{year} Tax Return"),
    ("Activity Statement", "Activity Statement {month} {year}"),
    ("Advisory", "Advisory: {topic}"),
    ("Payroll", "Payroll {month} {year}"),
)
_TOPICS = ("Succession", "Cash flow", "New premises", "Share sale", "Budget")
_TEXTS = ("", "", "Fixed fee agreed.", "Records due by the end of the month.\nAsk for the ledger.")
_FOLDERS = ("", "", "Compliance", "Workpapers")
_DAY = dt.timedelta(days=1)


class Numbers(NamedTuple):
    """How the work of a practice is dealt out: jobs to clients, the rest to jobs and tasks."""

    jobs: Rounds
    tasks: Runs
    costs: Runs
    time: Runs
    invoices: Runs
    quotes: Runs

    @classmethod
    def of(cls, clients: int) -> Numbers:
        """The numbers of a practice with so many clients: three jobs for every two."""
        jobs = Rounds(clients, clients * 3 // 2)
        tasks = Runs(jobs.total, (2, 3, 1, 4, 2))
        return cls(
            jobs,
            tasks,
            Runs(jobs.total, (0, 1, 0, 0, 2)),
            Runs(tasks.total, (1, 2, 0, 3, 1, 2, 0)),
            Runs(jobs.total, (0, 1, 1, 0, 2, 1)),
            Runs(jobs.total, (0, 0, 1, 0, 0)),
        )


class Work:
    """Paints the jobs of one practice and what hangs on them."""

    def __init__(
        self,
        practice: PracticeData,
        numbers: Numbers,
        calendar: Calendar,
        first_contact: Callable[[int], str | None],
    ) -> None:
        self.practice = practice
        self.numbers = numbers
        self.calendar = calendar
        self.seed = practice.origin.seed
        # Seeded facts, never rows as they are now: what is painted late must not show changes.
        self._first_contact = first_contact

    def draw(self, kind: int, place: int) -> Random:
        """The random source of one row."""
        return Random((self.seed << 4 | kind) << 32 | place)  # noqa: S311 - repeatable on purpose

    # ------------------------------------------------------------------ jobs

    def job(self, place: int) -> Fields:
        """A job in full."""
        draw, owner = self.draw(1, place), self.numbers.jobs.parent(place)
        opened, done = self.calendar.opened(place), self.calendar.done(place)
        category, title = _TITLES[stir(place) % len(_TITLES)]
        start = opened + int(draw.random() * 10) * _DAY
        due = start + (14 + int(draw.random() * 60)) * _DAY
        topic = draw.choice(_TOPICS)
        fields: Fields = {
            "id": self.practice["jobs"].number(place),
            "name": title.format(year=opened.year, month=f"{opened:%B}", topic=topic),
            "description": draw.choice(_TEXTS),
            "client": self.practice.clients.order[owner],
            "client_order_number": f"PO-{place:05d}" if place % 6 == 0 else "",
            "state": self._state(place, done=done),
            "type": category,
            "start_date": midnight(start),
            "due_date": midnight(due),
            "assigned": self.people(draw, 1 + place % 2),
            "created": opened,
        }
        if place % 3 == 0:
            fields["budget"] = Decimal(f"{200 + int(draw.random() * 60) * 50}.00")
        if done:
            fields["completed_date"] = midnight(min(due, self.calendar.today))
        fields |= self._named(owner, place)
        return fields | self._papers(draw, place, opened)

    def _state(self, place: int, *, done: bool) -> str:
        """The name of the state a job is in."""
        if done:
            return "Cancelled" if place % 41 == 9 else "Completed"
        if not any(self.numbers.time.under(task) for task in self.numbers.tasks.under(place)):
            return "Planned"
        return ("In Progress", "Waiting on Client", "Partner Review")[stir(place) % 3]

    def _named(self, client: int, place: int) -> Fields:
        """Whom a job names: its client's first contact, a manager and a partner of the practice."""
        found: Fields = {}
        contact = self._first_contact(client)
        if contact and place % 4:
            found["contact"] = contact
        staff = self.practice.staff.order
        if client % 5:
            found["manager"] = staff[stir(client) % staff.seeded]
        if client % 7:
            found["partner"] = staff[stir(client + 1) % staff.seeded]
        return found

    def _papers(self, draw: Random, place: int, opened: dt.date) -> Fields:
        """Milestones, notes and documents, which have no operation that lists them alone."""
        found: Fields = {}
        if place % 5 == 1:
            found["milestones"] = tuple(
                [
                    {
                        "uuid": row_id(self.seed, "milestones", place * 4 + step),
                        "date": midnight(opened + (20 + step * 15) * _DAY),
                        "description": words,
                        "completed": self.calendar.done(place),
                        "folder": "",
                    }
                    for step, words in enumerate(("Records received", "Draft sent"))
                ]
            )
        if place % 3 == 2:
            note = {
                "uuid": row_id(self.seed, "job_notes", place),
                "title": "Queries",
                "text": "Two questions sent to the client.",
                "folder": "",
                "date": midnight(opened + 7 * _DAY),
                "created_by": "Practice staff",
                "comments": (),
            }
            found["notes"] = (note,)
        if place % 7 == 3:
            name = f"checklist-{place + 1}.pdf"
            found["documents"] = (
                document("Checklist", name, opened + int(draw.random() * 9) * _DAY),
            )
        return found

    def people(self, draw: Random, count: int) -> tuple[str, ...]:
        """So many of the seeded staff, nobody twice."""
        order = self.practice.staff.order
        first = int(draw.random() * order.seeded)
        return tuple(order[(first + step) % order.seeded] for step in range(count))

    # ------------------------------------------------------------------ what hangs on a job

    def task(self, place: int) -> Fields:
        """A task of a job; what was spent on it is the sum of its time entries."""
        job = self.numbers.tasks.parent(place)
        kind = self.kind_of(place)
        name, description, usual, rate = library.TASKS[kind]
        fields: Fields = {
            "job": self.practice["jobs"].order[job],
            "task_uuid": row_id(self.seed, "tasks", kind),
            "name": name,
            "description": description,
            "estimated_minutes": usual,
            "actual_minutes": sum(minutes(entry) for entry in self.numbers.time.under(place)),
            "completed": self.calendar.done(job),
            "billable": rate > 0,
            "folder": _FOLDERS[place % len(_FOLDERS)],
        }
        if place % 3 == 0:
            draw, opened = self.draw(2, place), self.calendar.opened(job)
            fields["start_date"] = midnight(opened)
            fields["due_date"] = midnight(opened + 21 * _DAY)
            fields["assigned"] = tuple(
                [{"uuid": one, "allocated_minutes": usual} for one in self.people(draw, 1)]
            )
        return fields

    def kind_of(self, task: int) -> int:
        """Which library task a seeded task of a job was made from."""
        return (stir(self.numbers.tasks.parent(task)) + task) % len(library.TASKS)

    def cost(self, place: int) -> Fields:
        """A cost of a job."""
        job = self.numbers.costs.parent(place)
        description, code, unit_cost, unit_price = library.COSTS[place % len(library.COSTS)]
        return {
            "job": self.practice["jobs"].order[job],
            "description": description,
            "code": code,
            "note": "",
            "date": midnight(self.calendar.worked(job, place)),
            "quantity": Decimal(1 + stir(place) % 4),
            "unit_cost": Decimal(unit_cost),
            "unit_price": Decimal(unit_price),
            "billable": place % 6 != 0,
        }

    def time(self, place: int) -> Fields:
        """A time entry, on a task of a job."""
        task = self.numbers.time.parent(place)
        job = self.numbers.tasks.parent(task)
        spent, day = minutes(place), self.calendar.worked(job, place)
        staff = self.practice.staff.order
        fields: Fields = {
            "job": self.practice["jobs"].order[job],
            "task": self.practice["job_tasks"].order[task],
            "staff": staff[stir(place) % staff.seeded],
            "date": midnight(day),
            "created": min(day + place % 4 * _DAY, self.calendar.today),
            "minutes": spent,
            "note": "" if place % 3 else "Worked through the list.",
            "billable": library.TASKS[self.kind_of(task)][3] > 0,
        }
        if place % 5 == 0 and spent > 0:
            begun = dt.datetime.combine(day, dt.time(9))
            fields["start"] = begun.time()
            fields["end"] = (begun + dt.timedelta(minutes=spent)).time()
        line = self.line_of(job, task)
        if line is not None:
            fields["invoice_task_uuid"] = line
        return fields

    def line_of(self, job: int, task: int) -> str | None:
        """The id of the invoice line that a seeded task of a job is billed on, if it is billed."""
        bills: Sequence[int] = [n for n in self.numbers.invoices.under(job) if is_for_job(n)]
        if not bills or not self.calendar.done(job):
            return None
        return line_id(self.seed, bills[task % len(bills)], task)


def is_for_job(invoice: int) -> bool:
    """Whether a seeded invoice is for a job; the others are miscellaneous ones of its client."""
    return invoice % 9 != 4


def line_id(seed: int, invoice: int, task: int) -> str:
    """The id of the line of a task on an invoice."""
    return row_id(seed, f"invoice_lines/{invoice}", task)


def document(title: str, name: str, day: dt.date) -> Fields:
    """A file of a client or a job as replies have it; the address leads to the screens."""
    return {
        "title": title,
        "text": "",
        "folder": "",
        "date": day,
        "created_by": "Practice staff",
        "file_name": name,
        "url": f"https://practicemanager.xero.com/document/{name}",
    }
