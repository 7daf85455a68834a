"""Whether every ledger of a project is whole, and the approval's dossier is as its ledger says."""

from __future__ import annotations

from typing import NamedTuple

from greenroom.access.office import Office
from greenroom.access.origins import JOINED
from greenroom.errors import LedgerBroken
from greenroom.store.dossier import Audited
from greenroom.store.ledger import Head, Ledger

_BUILT = "pack.built"


class Verified(NamedTuple):
    """A ledger that is whole: what it tells of, how many events it has, and its head."""

    where: str
    events: int
    head: Head


def verified(office: Office, *, known: Head | None = None) -> tuple[Verified, ...]:
    """Every ledger, the environment's first. Raises ``LedgerBroken`` naming the one that is not.

    ``known`` is a head kept elsewhere: one of the chains must still pass through it.
    """
    ledgers = office.ledgers()
    found = []
    for where, ledger in ledgers.items():
        try:
            found.append(Verified(where, ledger.verify(), ledger.head()))
        except LedgerBroken as error:
            raise _named(error, where, alone=len(ledgers) == 1) from error
    if known is not None:
        _passes(ledgers, known)
    return tuple(found)


def _passes(ledgers: dict[str, Ledger], known: Head) -> None:
    """Nothing, if a chain passes through the head; else ``LedgerBroken``."""
    last: LedgerBroken | None = None
    for ledger in ledgers.values():
        try:
            ledger.verify(known=known)
        except LedgerBroken as error:
            last = error
        else:
            return
    if last is not None:
        raise last


def _named(error: LedgerBroken, where: str, *, alone: bool) -> LedgerBroken:
    if alone:
        return error
    said = error.message.replace("the ledger", f"the {where}'s ledger", 1)
    return LedgerBroken(said, hint=error.hint)


def head_before_packs(office: Office) -> Head:
    """The approval's last event but for packs that were built: a pack is not made of itself."""
    head = Head(0, "")
    for event in office.ledger.events():
        if event.kind not in {_BUILT, JOINED}:
            head = Head(event.seq, event.hash)
    return head


def tampered(office: Office) -> tuple[Audited, ...]:
    """Every version of an entry of the dossier that is not as the ledger says; in its order."""
    if not office.has_papers:
        return ()
    return tuple(one for one in office.dossier.audited(office.app) if one.how != "whole")


def tampered_said(one: Audited) -> str:
    """What befell an entry, as a sentence."""
    which = f"{one.kind} {one.name}" + (f", version {one.version}," if one.version != 1 else "")
    if one.how == "unknown":
        return f"The dossier holds {which} which the audit log does not know."
    event = f"event {one.seq}"
    if one.how == "gone":
        return f"The audit log tells of {which} in {event}, and it is gone from the dossier."
    return f"The dossier's {which} was changed behind the audit log, which told of it in {event}."


def require_dossier(office: Office) -> int:
    """How many entries the dossier has, if each is as the ledger says; else ``LedgerBroken``."""
    if wrong := tampered(office):
        shown = " ".join(map(tampered_said, wrong[:_MOST_TOLD]))
        more = f" And {len(wrong) - _MOST_TOLD} more." if len(wrong) > _MOST_TOLD else ""
        count = "1 entry" if len(wrong) == 1 else f"{len(wrong)} entries"
        raise LedgerBroken(
            f"the dossier is not as the ledger says, {count}: {shown}{more}",
            hint="What is not as the log says counts for nothing. Compare with a backup.",
        )
    return len(office.dossier.everything(office.app)) if office.has_papers else 0


_MOST_TOLD = 12
