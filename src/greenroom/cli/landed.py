"""What ``greenroom exec`` tells a person or a program about a run, on standard error."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from greenroom.cli import look

if TYPE_CHECKING:
    from greenroom.emulator.exec.landing import Landed, Landing

_NO_ANSWER = "none"
_NOT_SEALED = (
    "If it called Xero, it called the real one. docs/exec.md tells what cannot be led, and "
    "--sealed keeps everything from leaving."
)
_SEALED = "It was sealed, so the real Xero was not called either. docs/exec.md tells more."


def tell(landing: Landing, *, sealed: bool) -> None:
    """Print what landed; loudly when nothing did."""
    landed = landing.landed
    if landing.calls:
        word = "call" if landing.calls == 1 else "calls"
        look.step("done", f"{landing.calls:,} {word} landed on the emulator.", aside=True)
    else:
        said = "NOTHING LANDED: no call of this program came to the emulator."
        why = "" if landing.turned_away else _SEALED if sealed else _NOT_SEALED
        look.step("broken", said, why, aside=True)
    columns = ("Host", "Method", "Path", "Calls", "Answer")
    look.table(columns, [_row(one) for one in landed], aside=True)
    _tell_broken_off(landing)
    _tell_others(landing)


def _row(one: Landed) -> tuple[Any, ...]:
    return (one.host, one.method, one.path, one.calls, str(one.status or _NO_ANSWER))


def _tell_broken_off(landing: Landing) -> None:
    """Say where a program came to us and left when it saw our certificate."""
    for host, count in landing.turned_away.items():
        times = "once" if count == 1 else f"{count:,} times"
        look.step(
            "broken",
            f"The program came to {host} {times} and broke off before it asked anything.",
            "It does not trust the authority of this run: it brings roots of its own and takes no "
            "others (docs/exec.md).",
            aside=True,
        )


def _tell_others(landing: Landing) -> None:
    """Say in one line what became of calls to other hosts."""
    told = [
        f"{host} {came}" + (f" {count:,} times" if count > 1 else "")
        for (host, came), count in sorted(landing.others.items())
    ]
    if told:
        look.note(f"Other hosts: {', '.join(told[:12])}{', …' if len(told) > 12 else ''}.")


def tell_json(landing: Landing, code: int) -> None:
    """Print the same as JSON."""
    look.show_json(
        {
            "exit_code": code,
            "calls": landing.calls,
            "landed": [one._asdict() for one in landing.landed],
            "turned_away": landing.turned_away,
            "others": [
                {"host": host, "came": came, "connections": count}
                for (host, came), count in sorted(landing.others.items())
            ],
        },
        aside=True,
    )
