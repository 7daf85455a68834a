"""Xero's four rate limits: what is counted, when it refuses, when it opens again.

Windows are fixed and begin at a moment of each tenant's own (RL-06). No header is written here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import msgspec

from greenroom.contract.terms import Limit, Tier


def phase(name: str, seconds: int) -> float:
    """How many seconds after each full period the windows of a tenant or app begin."""
    # Drawn from the name, so that a restored world keeps its windows.
    drawn = int.from_bytes(hashlib.sha256(name.encode()).digest()[:6], "big")
    return drawn % (seconds * 1000) / 1000


class Window(msgspec.Struct):
    """One fixed window of ``seconds``: calls made in it, and when it ends.

    ``fullest`` is the most calls that any earlier window held.
    """

    seconds: int
    phase: float
    calls: int = 0
    ends_at: float = 0.0
    fullest: int = 0

    def at(self, now: float) -> int:
        """The calls made in the window that ``now`` falls into."""
        # The second half: a restored world may stand at an earlier moment.
        if now >= self.ends_at or now < self.ends_at - self.seconds:
            passed = (now - self.phase) // self.seconds
            self.ends_at = (passed + 1) * self.seconds + self.phase
            self.fullest = max(self.fullest, self.calls)
            self.calls = 0
        return self.calls

    def wait(self, now: float) -> int:
        """Whole seconds until the window ends, never less than one."""
        return max(1, -int(-(self.ends_at - now) // 1))


class Meter(msgspec.Struct):
    """What one app used at one tenant."""

    minute: Window
    day: Window
    in_flight: int = 0
    most_in_flight: int = 0

    def fullest(self) -> dict[str, int]:
        """The most calls that were ever in flight, in one minute, in one day."""
        return {
            "in_flight": self.most_in_flight,
            "minute": max(self.minute.fullest, self.minute.calls),
            "day": max(self.day.fullest, self.day.calls),
        }

    @classmethod
    def at(cls, tenant_id: str) -> Meter:
        """An unused meter whose windows begin at the tenant's own moments."""
        return cls(
            Window(60, phase(f"minute:{tenant_id}", 60)),
            Window(86_400, phase(f"day:{tenant_id}", 86_400)),
        )


class AppMeter(msgspec.Struct):
    """What one app used over all its tenants."""

    minute: Window

    @classmethod
    def at(cls, client_id: str) -> AppMeter:
        """An unused meter whose window begins at the app's own moment."""
        return cls(Window(60, phase(f"app:{client_id}", 60)))


class Limits:
    """The numbers of the contract, applied to meters. ``on=False`` refuses and counts nothing."""

    def __init__(
        self, limits: Mapping[str, Limit], tiers: Mapping[str, Tier], *, on: bool = True
    ) -> None:
        self.on = on
        self.concurrent = limits["concurrent"].calls
        self.minute = limits["minute"].calls
        self.app_minute = limits["app-minute"].calls
        self.days = {name: tier.calls_per_day for name, tier in tiers.items()}

    def enter(
        self, meter: Meter, app: AppMeter, *, tier: str, now: float, rapid: bool = False
    ) -> str:
        """The name of the limit that refuses this call, or "" when the call has been counted in.

        A refused call counts nowhere, so that it lengthens no window. ``rapid`` calls know no
        minute and no day of the practice and count in neither (RL-08).
        """
        if not self.on:
            return ""
        made, today, across = meter.minute.at(now), meter.day.at(now), app.minute.at(now)
        # Nothing is counted before all four agree, so that a refusal costs nobody anything.
        if meter.in_flight >= self.concurrent:
            return "concurrent"
        if made >= self.minute and not rapid:
            return "minute"
        if today >= self.days[tier] and not rapid:
            return "day"
        if across >= self.app_minute:
            return "app-minute"
        meter.in_flight += 1
        meter.most_in_flight = max(meter.most_in_flight, meter.in_flight)
        if not rapid:
            meter.minute.calls = made + 1
            meter.day.calls = today + 1
        app.minute.calls = across + 1
        return ""

    def count(self, meter: Meter, app: AppMeter, *, now: float) -> None:
        """Count a call that was refused, where the switch ``refused-calls`` says so."""
        for window in (meter.minute, meter.day, app.minute):
            window.at(now)
            window.calls += 1

    def leave(self, meter: Meter) -> None:
        """Take a call out of those in flight."""
        if self.on:
            meter.in_flight -= 1

    def wait(self, problem: str, meter: Meter, *, now: float) -> int | None:
        """Seconds until a refused call may come again; ``None`` where Xero does not say."""
        # Retry-After comes with the tenant's two windows only (RH-05).
        window = {"minute": meter.minute, "day": meter.day}.get(problem)
        return window.wait(now) if window else None

    def left(
        self, meter: Meter, app: AppMeter, *, tier: str, now: float, rapid: bool = False
    ) -> tuple[int, int, int]:
        """Calls left today, this minute, and this minute for the whole app."""
        if not self.on:
            return self.days[tier], self.minute, self.app_minute
        if rapid:
            return self.days[tier], self.minute, max(0, self.app_minute - app.minute.at(now))
        return (
            max(0, self.days[tier] - meter.day.at(now)),
            max(0, self.minute - meter.minute.at(now)),
            max(0, self.app_minute - app.minute.at(now)),
        )
