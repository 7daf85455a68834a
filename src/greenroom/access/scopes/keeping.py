"""The scope assumptions of an office, and that they were written down."""

from __future__ import annotations

import hashlib

from greenroom.access.office import Office
from greenroom.access.scopes.paper import assumptions
from greenroom.access.scopes.planner import planned
from greenroom.clock import utc


def paper_of(office: Office) -> str:
    """The document as of today, for the features of the project."""
    settings = office.settings
    office.workspace.operations  # noqa: B018  refuses a feature with an operation there is none of
    return assumptions(
        office.contract,
        planned(office.contract, settings.features),
        app=settings.app.name,
        day=utc(office.clock.now()).date(),
    )


def keep_paper(office: Office, text: str) -> None:
    """Note in the ledger that the document was written, by its digest."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    office.ledger.append("assumptions.written", app=office.app, facts={"digest": digest})
