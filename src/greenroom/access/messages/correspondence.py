"""What a project's messages may name, gathered from its office; and that a plan was written."""

from __future__ import annotations

import hashlib

from greenroom.access.forecast.outlook import outlook_of, ranges_ahead
from greenroom.access.messages.messages import Known
from greenroom.access.office import Office


def known(office: Office, *, sender: str = "") -> Known:
    """The app's client id, the scopes of its plan, references people wrote down, the forecast."""
    steps = office.dossier.latest(office.app, "step").values()
    said = (str(one.body.get("reference", "")) for one in steps if not one.body.get("undone"))
    return Known(
        client_id=office.settings.app.client_id,
        scopes=office.workspace.scope_plan.scopes if office.settings.features else (),
        references=tuple(sorted({one for one in said if one})),
        sender=sender,
        ranges=ranges_ahead(outlook_of(office)),
    )


def keep_plan(office: Office, text: str) -> None:
    """Note in the ledger that a communication plan was written, by its digest."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    office.ledger.append("plan.written", app=office.app, facts={"digest": digest})
