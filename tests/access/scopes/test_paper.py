"""The scope assumptions document: everything is in it, and everything says how it is known."""

from __future__ import annotations

import datetime as dt
import re

from greenroom.access.scopes.paper import assumptions
from greenroom.access.scopes.planner import planned
from greenroom.access.scopes.scope_data import scope_data
from greenroom.contract import contract
from greenroom.settings import Feature

KNOWN = contract()
DIRECTORY = Feature(
    name="Client directory",
    reason="Show each client beside our own records.",
    operations=("clients.list", "contacts.update"),
)
FEES = Feature(
    name="Fees", reason="Compare fees with time.", operations=("invoices.list", "time.list")
)


def paper(*features: Feature) -> str:
    """The document for some features, on a fixed day."""
    day = dt.date(2026, 11, 26)
    return assumptions(KNOWN, planned(KNOWN, features), app="Ledgerline Sync", day=day)


def rows(text: str, title: str) -> list[list[str]]:
    """The cells of the tables under a heading."""
    part = text.partition(f"## {title}\n")[2].partition("\n## ")[0]
    lines = [line for line in part.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]


def test_each_feature_stands_with_its_reason_and_every_operation() -> None:
    """Name, reason, operations, and any one of the scopes that opens each."""
    text = paper(DIRECTORY, FEES)
    for feature in (DIRECTORY, FEES):
        assert f"### {feature.name}" in text
        assert feature.reason in text
        told = {row[0]: row for row in rows(text, "Features")}
        for name in feature.operations:
            assert told[f"`{name}`"][2].count("`practicemanager") == len(
                KNOWN.operations[name].scopes_any
            )


def test_what_each_scope_opens_beyond_is_counted_and_named() -> None:
    """One row a scope, with the number that the plan has."""
    plan = planned(KNOWN, [DIRECTORY, FEES]).plan
    told = {
        row[0]: row[1]
        for row in rows(paper(DIRECTORY, FEES), "What each scope opens beyond the need")
    }
    for scope in plan.scopes:
        assert told[f"`{scope}`"] == str(len(plan.beyond[scope]))


def test_both_answers_stand_where_nobody_knows_and_only_there() -> None:
    """With a broad-only call: the scopes and cost of both answers. Without one: no such part."""
    title = "Two answers, because nobody knows"
    told = {row[0]: row[1:] for row in rows(paper(DIRECTORY, FEES), title)}
    assert told["Scopes"] == [
        "`practicemanager.client`, `practicemanager.read`",
        "`practicemanager.client`, `practicemanager.time.read`",
    ]
    assert told["Fees"] == ["`invoices.list`", "the rest of it"]
    assert title not in paper(DIRECTORY)


def test_the_guide_s_names_are_explained() -> None:
    """All four names stand there, each with what to ask for instead."""
    told = {row[0]: row[2] for row in rows(paper(DIRECTORY), "Scope names in circulation")}
    assert {f"`{one.name}`": f"`{one.ask}`" for one in scope_data().guide}.items() <= told.items()


def test_whatever_is_stated_has_its_standing_and_a_source_that_is_listed() -> None:
    """The last two cells of every row that states something: how it is known, and from where."""
    text = paper(DIRECTORY, FEES)
    listed = set(re.findall(r"^- `([^`]+)`:", text, re.MULTILINE))
    titles = (
        "What is asked for", "Features", "Scope names in circulation", "What this rests on",
        "Accounting API and XPM API",
    )  # fmt: skip
    for title in titles:
        stated = [row for row in rows(text, title) if row[-1] != "Source" and "---" not in row]
        assert stated
        for row in stated:
            assert row[-2] in {"documented", "observed", "assumed"}
            assert row[-1] in listed, row
    assert listed <= set(KNOWN.sources)


def test_a_project_without_features_has_a_paper_that_says_so() -> None:
    """Nothing is asked for, and nothing is made up."""
    text = paper()
    assert "No feature is named yet" in text
    assert "practicemanager" not in text.partition("## Scope names")[0]


def test_a_feature_without_a_reason_is_told_as_such() -> None:
    """Nothing is made up for it: the paper says what is missing and why that matters."""
    bare = Feature(name="Bare", reason="  ", operations=("clients.list",))
    assert "No reason is given yet" in paper(bare).partition("### Bare")[2].partition("|")[0]
