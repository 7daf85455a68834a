"""What the doctor says of scopes and connections: from the plan, the token and the last probe.

The same meanings as the probe's, so that both say the same of the same thing. Xero is asked only
where the doctor was told to.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from greenroom.access.doctor.diagnosis import Diagnosis, State
from greenroom.access.purpose import purpose_of
from greenroom.access.scopes.probe import Verdict
from greenroom.access.scopes.probe_data import Emptiness, Meaning, Word, probe_data
from greenroom.access.scopes.probing import last_verdicts, planned_scopes, probed, unconnected
from greenroom.checks import NAME_A_FEATURE
from greenroom.draw.dates import moment_both_ways
from greenroom.store.connections import Connected
from greenroom.workspace import Workspace

_STATES: dict[str, State] = {
    "open": "done",
    "not approved": "waiting",
    "tier": "waiting",
    "throttled": "waiting",
    "hidden": "broken",
    "broken": "broken",
}
"""Whose turn it is, by what the ledger keeps of a verdict; ours for all others."""


def plan(workspace: Workspace) -> Iterator[Diagnosis]:
    """The scopes that the features need, and what nobody knows of them."""
    found = workspace.scope_plan
    if not workspace.settings.features:
        yield Diagnosis(
            "ours",
            "No feature is named.",
            f"{NAME_A_FEATURE}\nThen: greenroom scopes needed",
            cause="The least scopes and their reasons follow from what the integration is for.",
        )
        return
    yield Diagnosis("done", f"The features need {', '.join(found.scopes) or 'no practice scope'}.")
    if found.broad_only:
        yield Diagnosis(
            "ours",
            f"Only a broad scope opens {', '.join(found.broad_only)}.",
            f"greenroom scopes why {found.broad_only[0]}",
            cause="Xero's scope guide does not list the broad ones any more, and whether a new app "
            "still gets one nobody knows.",
        )


def differing(workspace: Workspace) -> Iterator[Diagnosis]:
    """Where the mapping goes further than the features; without one, what it would read."""
    found = purpose_of(workspace.settings, workspace.contract)
    if not found.is_named and found.would_read:
        yield Diagnosis(
            "ours",
            f"The sync's mapping would read {found.would_read}.",
            "Name a feature for it, or take its tables out of the mapping.",
            cause="No feature names these calls, so no scope is asked for them.",
        )
    for one in found.disagreements:
        yield Diagnosis(
            "ours", one.says, one.next, cause="What Xero is asked for follows from the features."
        )


def connected(workspace: Workspace, *, ask: bool) -> Iterator[Diagnosis]:
    """Every practice, and what each planned scope is there: now, or at the last probe."""
    practices = workspace.tokens.practices(workspace.client_id)
    if not practices:
        yield _nobody(workspace)
    for one in practices:
        yield Diagnosis("done", f"{_name(one)} is connected.")
        if ask:
            yield from (_now(verdict) for verdict in probed(workspace, one.tenant_id).verdicts)
        else:
            yield from _kept(workspace, one.tenant_id)


def _name(one: Connected) -> str:
    return one.tenant_name or one.tenant_id


def _nobody(workspace: Workspace) -> Diagnosis:
    """That no practice is connected, and why, as far as the ledger tells."""
    verdicts = unconnected(workspace)
    if not verdicts and not workspace.settings.features:
        return Diagnosis("done", "No practice is connected, and no feature asks for one yet.")
    if not verdicts:
        return Diagnosis("done", "No practice is connected, and none is needed.")
    told = verdicts[0]
    state = _STATES.get(told.outcome, "ours")
    return Diagnosis(state, "No practice is connected.", told.next, cause=told.cause)


def _now(one: Verdict) -> Diagnosis:
    state = "done" if one.is_open else _STATES.get(one.outcome, "ours")
    because = f" ({one.because})" if one.because else ""
    what = f"{one.scope}: {one.word}{because}. Seen: {one.evidence}."
    return Diagnosis(state, what, "" if state == "done" else one.next, cause=one.cause)


def _kept(workspace: Workspace, practice: str) -> Iterator[Diagnosis]:
    """What was kept of each planned scope; what the token lacks needs no probe."""
    granted = set(workspace.tokens.scopes(workspace.client_id, practice))
    verdicts, now = last_verdicts(workspace, practice), workspace.clock.now()
    data = probe_data()
    for scope in planned_scopes(workspace, granted):
        kept = verdicts.get(scope)
        if scope not in granted:
            broad = workspace.contract.scopes[scope].broad
            meaning = data.broad if broad else data.words["not consented"]
            yield _diagnosis("not consented", f"{scope} is not in the token.", meaning)
        elif kept is None:
            yield Diagnosis(
                "ours",
                f"{scope} was not probed yet.",
                "greenroom access probe",
                cause="That a token names a scope does not show that Xero lets it in.",
            )
        else:
            outcome, reason = str(kept.facts["outcome"]), str(kept.facts.get("reason", ""))
            word = f"empty ({reason})" if outcome in {"hidden", "empty"} and reason else outcome
            what = f"{scope}: {word}, {moment_both_ways(kept.at, now)}."
            yield _diagnosis(outcome, what, _meaning(outcome, reason))


def _meaning(outcome: str, reason: str) -> Meaning:
    data = probe_data()
    if outcome in {"hidden", "empty"}:
        return data.empty[cast("Emptiness", reason)] if reason else data.words["empty"]
    return data.words[cast("Word", outcome)]


def _diagnosis(outcome: str, what: str, meaning: Meaning) -> Diagnosis:
    state: State = "done" if outcome == "empty" else _STATES.get(outcome, "ours")
    return Diagnosis(state, what, "" if state == "done" else meaning.next, cause=meaning.cause)
