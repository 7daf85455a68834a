"""Second steps and roles, as the console hands them down once it runs."""

from __future__ import annotations

from greenroom.access.evidence.model import SLACK_SECONDS, Seen
from greenroom.access.office import Office
from greenroom.access.people import People


def people(office: Office) -> Seen:
    """Holds where the server makes everybody take a second step, and everybody has one (R3.1)."""
    found = office.people
    if found is None:
        said = "Greenroom runs no sign-in here: somebody has to say how people sign in."
        return Seen("unknown", said, {"roles": sorted(office.settings.access.sees)})
    facts = found._asdict() | {"roles": dict(found.roles)}
    if abs(office.clock.now() - found.at) > SLACK_SECONDS:
        return Seen("unknown", "What is known of people is not of today.", facts)
    if not found.accounts:
        return Seen("unknown", "Nobody has an account yet.", facts)
    if wrong := _wrong(found):
        return Seen("fails", wrong, facts)
    by = f" by {found.single_sign_on}" if found.single_sign_on else ""
    said = f"The server lets none of {found.accounts} people in without a second step{by}."
    return Seen("holds", said, facts)


def _wrong(found: People) -> str:
    """The worst of what is not as demanded; empty when nothing is."""
    administrators = found.administrators - found.administrators_with_second_step
    others = found.accounts - found.with_second_step
    wrong = {
        f"{administrators} administrators have no second step.": administrators > 0,
        f"{others} of {found.accounts} people have no second step.": others > 0,
        "Everybody has a second step, and the server does not insist.": not found.enforced,
        f"There is a way past it: {', '.join(found.bypasses)}.": bool(found.bypasses),
    }
    return next((said for said, is_so in wrong.items() if is_so), "")
