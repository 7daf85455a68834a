"""The columns file: what it may say, what a wrong one is told, and the one that is written."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from own_cast import CLIENTS, chosen, export, own, table
from practice_cast import NOW

from greenroom.contract import contract
from greenroom.emulator.practice.edits import RECORDS
from greenroom.emulator.seed.own.columns import KINDS, default_columns, plain
from greenroom.emulator.seed.own.practice import look_at
from greenroom.emulator.seed.own.reader import File
from greenroom.emulator.seed.own.written import columns_text
from greenroom.errors import EmulatorError

SEMANTIC = {"status", "note", "modified", "created"}
"""Fields that are no field of the record of the same name."""


def test_every_default_field_is_one_of_the_contract():
    """Each field that a heading may fill is a field of its record, or one of the few that act."""
    for kind in KINDS:
        known = {field.name for field in contract().fields(RECORDS[kind])}
        for name in default_columns().kinds[kind].fields:
            assert "." in name or name in known | SEMANTIC, (kind, name)


def test_every_personal_field_of_the_contract_is_disguised():
    """No field that the contract calls personal is left as it is by a disguise."""
    for kind in KINDS:
        fields = default_columns().kinds[kind].fields
        for field in contract().fields(RECORDS[kind]):
            if field.personal and field.name in fields:
                assert fields[field.name].mask != "kept", (kind, field.name)


def test_no_heading_means_two_fields_of_one_report():
    """A heading leads to one field: which one does not depend on the order of a list."""
    for kind in KINDS:
        taken: dict[str, str] = {}
        for name, field in default_columns().kinds[kind].fields.items():
            for heading in field.headings:
                if not name.startswith("contact."):
                    assert taken.setdefault(plain(heading), name) == name, (kind, heading)


def test_headings_of_any_language_can_be_named():
    """A columns file makes an export readable that has no heading we know."""
    text = table(("Kundenname", "Ort", "Geboren"), ("Ash", "Bonn", "12.3.1971"))
    assert look_at(export(text, "", ""), chosen(""), now=NOW).files[0].kind == ""
    told_so = '[clients.columns]\nKundenname = "name"\nort = "city"\ngeboren = "date_of_birth"'
    data = own(export(text, "", ""), told_so).practice
    values = data.clients.rows()[0].values
    assert (values["name"], values["city"], str(values["date_of_birth"])) == (
        "Ash",
        "Bonn",
        "1971-03-12",
    )


def test_what_a_user_says_goes_before_what_is_assumed():
    """A heading given another field fills that one, and the usual field looks for another."""
    text = table(("Client Name", "Code", "Export Code"), ("Ash", "1", "2"))
    data = own(export(text, "", ""), '[clients.columns]\nCode = "export_code"').practice
    assert data.clients.rows()[0].values["export_code"] == "1"
    assert "client_code" not in data.clients.rows()[0].values


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[clients", "columns.toml"),
        ("version = 2", "version"),
        ("[client.columns]\nName = 'name'", "client"),
        ("[clients.columns]\nName = 'nam'", "field 'nam'"),
        ("[jobs.columns]\nName = 'name'\nJob = 'name'", "fills name from two"),
        ("[clients.columns]\nName = 'name'\nNAME = 'city'", "one heading twice"),
        ("[reading]\ndates = 'any'", "dates"),
        ("[reading]\nletters = 'any'", "letters"),
        ("[reading]\nseparator = ', '", "one character"),
        ("[status]\nresting = 'is_tired'", "is_tired"),
    ],
)
def test_a_wrong_columns_file_says_what_is_wrong(text, words):
    """The error names file and key, and what to do."""
    with pytest.raises(EmulatorError, match=words) as caught:
        chosen(text)
    assert "columns.toml" in caught.value.message
    assert caught.value.hint


def test_a_written_columns_file_reads_the_same():
    """What is written of an export matches it as before, and lists what nobody knows."""
    found = look_at(export(), chosen(""), now=NOW)
    text = columns_text(found, chosen(""))
    assert '# "Shoe Size" = ""' in text
    again = look_at(export(), chosen(text), now=NOW)
    assert again == found


HEADINGS = st.one_of(
    st.sampled_from(("Client Name", "Email", "email", "Contact", 'a"b\\', "tab\there", "é\x7f")),
    st.text(max_size=8),
)


@settings(max_examples=200, deadline=None)
@given(st.lists(HEADINGS, max_size=6), st.text(max_size=8))
def test_a_columns_file_is_written_of_any_headings(headings, name):
    """Whatever headings and files are called, the file written of them can be read."""
    data = table(["Client Name", *headings], ["A"] * 3).encode("utf-8", "replace")
    files = [File(f"{name} clients.csv", data)]
    found = look_at(files, chosen(""), now=NOW)
    again = look_at(files, chosen(columns_text(found, chosen(""))), now=NOW)
    assert [s.field for s in again.files[0].columns] == [s.field for s in found.files[0].columns]


def test_the_documented_columns_file_is_one():
    """The example in docs/own-data.md is read, and says what it says it does."""
    page = (Path(__file__).parents[2] / "docs" / "own-data.md").read_text("utf-8")
    example = next(part for part in page.split("```") if part.startswith("toml\nversion"))
    found = chosen(example.removeprefix("toml\n"))
    assert found.status["dormant"] == "is_archived"
    assert found.chosen["clients"][plain("Shoe Size")] == ""
    assert found.chosen["jobs"][plain("Kundennr.")] == "client.code"


def test_the_lines_above_the_headings_are_told():
    """A report's title is no row, and is not passed over in silence either."""
    found = look_at(export(CLIENTS, "", ""), chosen(""), now=NOW).files[0]
    assert (found.above, found.heading_line) == (2, 4)
