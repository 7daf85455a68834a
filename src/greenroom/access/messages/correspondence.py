"""What a project's messages may name, gathered from its office; and that a plan was written."""

from __future__ import annotations

import hashlib

from greenroom.access.evidence.kept import today
from greenroom.access.evidence.model import Evidence
from greenroom.access.forecast.outlook import outlook_of, ranges_ahead
from greenroom.access.messages.messages import Known
from greenroom.access.office import Office
from greenroom.clock import utc
from greenroom.draw.dates import short_day


def known(office: Office, *, sender: str = "") -> Known:
    """The app's client id, the scopes of its plan, references people wrote down, the forecast."""
    steps = office.dossier.borne(office.app, "step").values()
    said = (str(one.body.get("reference", "")) for one in steps if not one.body.get("undone"))
    return Known(
        client_id=office.settings.app.client_id,
        scopes=office.workspace.scope_plan.scopes if office.settings.features else (),
        references=tuple(sorted({one for one in said if one})),
        sender=sender,
        ranges=ranges_ahead(outlook_of(office)),
        evidence={name: _seen(one) for name, one in today(office).items()},
    )


def _seen(one: Evidence) -> str:
    """What evidence says, with its day and the beginning of its hash."""
    return f"{one.outcome}, {short_day(utc(one.at).date())}: {one.said} (sha-256 {one.digest[:12]})"


def keep_plan(office: Office, text: str) -> None:
    """Note in the ledger that a communication plan was written, by its digest."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    office.ledger.append("plan.written", app=office.app, facts={"digest": digest})
