"""What work and costs come to: lines of invoices and quotes, their tax and their sums.

Rates are those of the library; which tasks and costs stand on a paper is decided by whoever asks.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from greenroom.emulator.practice.rows import Values
from greenroom.emulator.practice.setting import Country

Fields = dict[str, Any]

TAX: dict[Country, Decimal] = {"AU": Decimal("0.10"), "NZ": Decimal("0.15"), "UK": Decimal("0.20")}
"""The rate of goods and services or value added tax."""

_CENT = Decimal("0.01")
_HOUR = Decimal(60)


def money(amount: Decimal) -> Decimal:
    """An amount with two decimal places."""
    return amount.quantize(_CENT, ROUND_HALF_UP)


def taxed(amount: Decimal, country: Country) -> Fields:
    """An amount, the tax on it, and both together."""
    amount = money(amount)
    tax = money(amount * TAX[country])
    return {"amount": amount, "amount_tax": tax, "amount_including_tax": amount + tax}


def totals(lines: list[Fields]) -> Fields:
    """The sums of the amounts of some lines."""
    names = ("amount", "amount_tax", "amount_including_tax")
    return {name: sum((line[name] for line in lines), Decimal("0.00")) for name in names}


def task_line(task: Values, rate: Decimal, spent: int, country: Country) -> Fields:
    """A line for the work on a task; what is not billable costs nothing."""
    billable = bool(task.get("billable"))
    amount = rate * spent / _HOUR if billable else Decimal(0)
    return {
        "name": task.get("name"),
        "description": task.get("description"),
        "billable_rate": rate,
        "billable": billable,
        **taxed(amount, country),
    }


def cost_line(values: Values, country: Country) -> Fields:
    """A line for a cost of a job."""
    billable = bool(values.get("billable"))
    quantity, price = _decimal(values.get("quantity")), _decimal(values.get("unit_price"))
    amount = quantity * price if billable else Decimal(0)
    names = ("description", "note", "code", "quantity", "unit_cost", "unit_price")
    kept = {name: values[name] for name in names if name in values}
    return {**kept, "billable": billable, **taxed(amount, country)}


def _decimal(value: object) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(0)


def estimate(task: Values, rate: Decimal, country: Country) -> Fields:
    """A line of a quote: a task at what it is estimated to take."""
    spent = int(str(task.get("estimated_minutes") or 0))
    return {"estimated_minutes": spent} | task_line(task, rate, spent, country)


def quoted(country: Country, tasks: list[Fields], costs: list[Fields]) -> Fields:
    """Lines and sums of a quote; what it is estimated to cost is what its costs cost us."""
    own = sum(
        (_decimal(line.get("quantity")) * _decimal(line.get("unit_cost")) for line in costs),
        Decimal(0),
    )
    cost = taxed(own, country)
    return {
        "tasks": tuple(tasks),
        "costs": tuple(costs),
        **totals([*tasks, *costs]),
        "estimated_cost": cost["amount"],
        "estimated_cost_tax": cost["amount_tax"],
        "estimated_cost_including_tax": cost["amount_including_tax"],
    }
