"""Staff: who may sign in, which no reply shows, and messages that are sent to nobody here."""

from __future__ import annotations

from greenroom.emulator.practice import replies
from greenroom.emulator.practice.calls import Answer, Call, business
from greenroom.emulator.practice.data import PracticeData
from greenroom.emulator.practice.intake import body_of, found
from greenroom.emulator.practice.rows import Row


def enable(data: PracticeData, call: Call) -> Answer:
    """OK, and the staff member may sign in; the sample sends an empty Security too (a switch)."""
    if call.switch("staff-enable-body") == "uuid-and-security" and b"Security" not in call.body:
        raise business("Security is required")
    return _signs_in(data, call, enabled=True)


def disable(data: PracticeData, call: Call) -> Answer:
    """OK, and the staff member may no longer sign in."""
    return _signs_in(data, call, enabled=False)


def send_reset(data: PracticeData, call: Call) -> Answer:
    """OK. Xero would send an e-mail; here the moment it was asked for is all that is kept."""
    staff = _meant(data, call)
    data.change("staff", staff.uuid, {"reset_sent_at": call.now})
    return replies.status_only(call)


def _signs_in(data: PracticeData, call: Call, *, enabled: bool) -> Answer:
    data.change("staff", _meant(data, call).uuid, {"enabled": enabled})
    return replies.status_only(call)


def _meant(data: PracticeData, call: Call) -> Row:
    """The staff member a body names."""
    return found(data, "staff", body_of(data, call)["uuid"])
