"""Reading data files: what is wrong in one is refused, and the message names file and entry."""

from __future__ import annotations

import shutil
from importlib import resources
from pathlib import Path

import pytest

from greenroom.contract.load import load
from greenroom.contract.rules import camel, xml_name
from greenroom.errors import ContractError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the packaged data that a test may spoil."""
    packaged = resources.files("greenroom.contract") / "data"
    with resources.as_file(packaged) as source:
        shutil.copytree(source, tmp_path / "data")
    return tmp_path / "data"


def spoil(folder: Path, file: str, old: str, new: str) -> str:
    """Replace one passage of a data file; the message the loader then has."""
    path = folder / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(ContractError) as refused:
        load(folder)
    return refused.value.message


def test_an_untouched_copy_loads(folder: Path):
    """The packaged data can be read from any folder."""
    assert len(load(folder).operations) == 102


@pytest.mark.parametrize(
    ("file", "old", "new", "named"),
    [
        pytest.param(
            "clients.toml",
            'path = "client.api/list"',
            'pth = "x"\npath = "client.api/list"',
            ["clients.toml", "clients.list", "pth"],
            id="operation",
        ),
        pytest.param(
            "staff.toml",
            'payroll_code = { type = "text",',
            'payroll_code = { type = "text", privat = true,',
            ["staff.toml", "Staff.payroll_code", "privat"],
            id="field",
        ),
        pytest.param(
            "clients.toml",
            'page_size = { type = "integer",',
            'page_size = { type = "integer", lest = 1,',
            ["clients.toml", "clients.paged_list", "page_size", "lest"],
            id="parameter",
        ),
        pytest.param(
            "groups.toml",
            'schema = "ClientGroupDto"',
            'schema = "ClientGroupDto"\nshema = "x"',
            ["groups.toml", "GroupBase", "shema"],
            id="record",
        ),
        pytest.param(
            "time.toml",
            'group = "time"',
            'group = "time"\ngrup = "x"',
            ["time.toml", "grup"],
            id="head",
        ),
        pytest.param(
            "limits.toml",
            "calls = 60\n",
            "calls = 60\ncals = 60\n",
            ["limits.toml", "minute", "cals"],
            id="limit",
        ),
        pytest.param(
            "identity.toml",
            'path = "/connections"',
            'path = "/connections"\npfad = "x"',
            ["identity.toml", "connections", "pfad"],
            id="endpoint",
        ),
        pytest.param(
            "scopes.toml",
            "[aliases.",
            "[alases.x]\n[aliases.",
            ["scopes.toml", "alases"],
            id="table",
        ),
    ],
)
def test_an_unknown_key_is_refused_by_name(
    folder: Path, file: str, old: str, new: str, named: list[str]
):
    """A misspelt key anywhere is refused, and the message names file, entry and key."""
    message = spoil(folder, file, old, new)
    assert all(word in message for word in named), message


def test_a_file_that_is_not_toml_is_refused_by_name(folder: Path):
    """A broken file is named, with the line its error is in."""
    message = spoil(folder, "quotes.toml", "[file]", "[file")
    assert "quotes.toml" in message
    assert "line" in message


def test_a_wrong_kind_of_value_is_refused_by_name(folder: Path):
    """A text where a number belongs is refused, file and entry named."""
    message = spoil(folder, "tiers.toml", "connections = 50\n", 'connections = "many"\n')
    assert "tiers.toml" in message
    assert "core" in message


def test_an_operation_written_twice_is_refused(folder: Path):
    """The same operation in two files is an error, not a silent replacement."""
    message = spoil(folder, "time.toml", '[operations."time.get"]', '[operations."staff.get"]')
    assert "`staff.get` is written twice" in message


def test_a_record_cannot_extend_itself(folder: Path):
    """A circle of records that extend each other is refused."""
    old = 'schema = "ClientBaseDto"'
    message = spoil(folder, "clients.toml", old, f'{old}\nextends = "Client"')
    assert "cannot be" in message


@pytest.mark.parametrize(
    ("name", "json"),
    [("uuid", "uuid"), ("gst_period", "gstPeriod"), ("from_", "from"), ("web_url", "webUrl")],
)
def test_names_become_camel_case(name: str, json: str):
    """A name of ours gives Xero's JSON name."""
    assert camel(name) == json


@pytest.mark.parametrize(
    ("json", "xml"),
    [
        ("uuid", "UUID"),
        ("clientUuid", "ClientUUID"),
        ("invoiceTaskUuid", "InvoiceTaskUUID"),
        ("gstPeriod", "GSTPeriod"),
        ("prepareGst", "PrepareGST"),
        ("internalId", "InternalID"),
        ("validDate", "ValidDate"),
        ("url", "URL"),
        ("webUrl", "WebUrl"),
        ("linkUrl", "LinkUrl"),
    ],
)
def test_json_names_become_xml_names(json: str, xml: str):
    """Xero's JSON name gives its XML name."""
    assert xml_name(json) == xml
