"""The mapping file: what it may say, and how it says what is wrong."""

from __future__ import annotations

import pytest
from far_side import make

from greenroom.contract import contract
from greenroom.errors import MappingError
from greenroom.sync.coverage import coverage, preview
from greenroom.sync.fields import leaves, record_of, sources
from greenroom.sync.mapping import LOSSLESS, Mapping
from greenroom.sync.mapping_default import default_mapping
from greenroom.sync.mapping_file import read_mapping

CLIENTS = """
version = 1
[tables.clients]
from = "clients"
key = ["uuid"]
[tables.clients.columns]
uuid = "uuid"
"""


def wrong(text: str) -> str:
    """What is said of a mapping that is wrong."""
    with pytest.raises(MappingError) as caught:
        read_mapping(text, contract(), name="ours.toml")
    return caught.value.message


def test_the_default_reads_back_and_holds_every_field_a_list_brings(mapping: Mapping) -> None:
    """The default mapping is right by its own rules and leaves out only what no list sends."""
    table = mapping.table("clients")
    for path, field in leaves(contract(), record_of(contract(), "clients") or "").items():
        assert (table.owner(path) is None) == ("not-in-list" in field.when), path


def test_the_default_is_stable() -> None:
    """The same contract gives the same file, so that a diff shows what a person changed."""
    assert default_mapping(contract()) == default_mapping(contract())


def test_every_type_of_the_contract_can_be_kept() -> None:
    """No field of a source has a type that no column can hold."""
    for source in sources(contract()):
        for path, field in leaves(contract(), record_of(contract(), source) or "").items():
            assert field.type in LOSSLESS, f"{source}.{path}"
            assert not path.startswith("parent.")
            assert path != "ordinal"


def test_all_problems_are_told_at_once() -> None:
    """A file with several mistakes is refused once, each mistake named with its key."""
    said = wrong(
        CLIENTS + 'nam = "nme"\nborn = { field = "date_of_birth", type = "integer" }\n'
        'when = { field = "date_of_birth", typ = "date" }\n'
        'twice = { field = "uuid", constant = "x" }\n'
        '[tables.notes]\nfrom = "clients.note"\n'
    )
    assert said.startswith("ours.toml has 5 problems:")
    assert "tables.clients.columns.nam: unknown field `nme`; did you mean `name`?" in said
    assert "tables.clients.columns.born.type: `date_of_birth` is date: as integer" in said
    assert "tables.clients.columns.when: unknown key `typ`; did you mean `type`?" in said
    assert "tables.clients.columns.twice: needs either `field` or `constant`" in said
    assert "tables.notes.from: unknown source `clients.note`; did you mean `clients.notes`?" in said


@pytest.mark.parametrize(
    ("added", "expected"),
    [
        ('UUID = "name"', "is the same name as `uuid`"),
        ('"a b" = "name"', "a name is a letter"),
        ('"x\\"; DROP TABLE clients; --" = "name"', "a name is a letter"),
        ('_hash = "name"', "a name is a letter"),
        ('pg_x = "name"', "a name is a letter"),
        (f'{"x" * 64} = "name"', "at most 63"),
        ("n = 3", "must be a field's path"),
        ("n = { constant = 3, type = 'text' }", "must be a value of the column's type"),
        ("n = { constant = 2026-01-01 }", "must be a value of the column's type"),
        ("n = { field = 'name', type = 'string' }", "unknown type `string`"),
        ("n = { field = 'contacts' }", "unknown field `contacts`"),
        ("n = { field = 'parent.uuid' }", "unknown field `parent.uuid`"),
        ("n = { field = 'ordinal' }", "unknown field `ordinal`"),
        ("[[tables.clients.filters]]\nfield = 'is_archived'\nequals = 'No'", "never equals a text"),
        ("[[tables.clients.filters]]\nfield = 'is_archived'", "needs either `equals` or `in`"),
        ("[[tables.clients.filters]]\nfield = 'archived'\nequals = 1", "unknown field `archived`"),
        ("[[tables.clients.filters]]\nfield = 'balance_month'\nequals = true", "never equals"),
    ],
)
def test_a_wrong_column_or_filter_is_refused(added: str, expected: str) -> None:
    """Names a database cannot hold, values that do not fit, fields that are not: each is said."""
    assert expected in wrong(CLIENTS + added + "\n")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("version = 1\n[tables", "is not TOML"),
        ("version = 2\n", "version: must be 1"),
        ("version = 1\n", "at least one table"),
        ("version = 1\ntables = 3\n", "at least one table"),
        ("version = 1\n[tables]\nclients = 3\n", "tables.clients: must be a table"),
        ('version = 1\n[tables.m]\nfrom = "groups.clients"\n', "`clients.groups`"),
        ('version = 1\n[tables.c]\nfrom = "clients"\nkey = ["uuid"]\n', "at least one column"),
        (CLIENTS.replace('key = ["uuid"]', ""), "tables.clients.key: is missing"),
        (CLIENTS.replace('key = ["uuid"]', 'key = ["id"]'), "unknown column `id`"),
        (CLIENTS.replace('uuid = "uuid"', 'uuid = "name"'), "the columns that hold `uuid`"),
        (CLIENTS.replace('["uuid"]', '["uuid", "uuid"]'), "names a column twice"),
    ],
)
def test_a_wrong_table_is_refused(text: str, expected: str) -> None:
    """A table without source, columns or a key that tells its rows apart cannot be loaded."""
    assert expected in wrong(text)


def test_shared_rows_may_not_speak_of_one_parent() -> None:
    """A contact of several clients has no one client: the mapping must say which it means."""
    said = wrong(
        'version = 1\n[tables.people]\nfrom = "clients.contacts"\nkey = ["uuid"]\n'
        'columns = { uuid = "uuid", client = "parent.uuid" }\n'
    )
    assert "shared by all their parents, so `client`" in said


def test_owned_rows_need_their_parent_and_their_place_in_the_key() -> None:
    """Notes have no id: only client and number together tell them apart."""
    text = (
        'version = 1\n[tables.notes]\nfrom = "clients.notes"\nkey = ["client"]\n'
        'columns = { client = "parent.uuid", number = "ordinal", title = "title" }\n'
    )
    assert "`ordinal` and `parent.uuid`" in wrong(text)
    fixed = read_mapping(text.replace('["client"]', '["number", "client"]'), contract())
    assert fixed.table("notes").owned


def test_the_shape_changes_with_anything_that_changes_rows() -> None:
    """A renamed, retyped or filtered table is another shape, so that its rows are read again."""
    shapes = {
        read_mapping(CLIENTS + more, contract()).table("clients").shape
        for more in (
            "",
            'name = "name"\n',
            'naam = "name"\n',
            'born = "date_of_birth"\n',
            'born = { field = "date_of_birth", type = "text" }\n',
            '[[tables.clients.filters]]\nfield = "is_deleted"\nequals = false\n',
        )
    }
    assert len(shapes) == 6


def test_coverage_tells_what_is_mapped_and_what_is_not(mapping: Mapping) -> None:
    """Every field of every source is listed once, with the columns that hold it."""
    found = {one.source: one for one in coverage(mapping, contract())}
    assert set(found) == set(sources(contract()))
    assert [field.path for field in found["clients"].unmapped] == ["web_url"]
    uuid = next(field for field in found["clients"].mapped if field.path == "uuid")
    assert uuid.columns[0] == "clients.uuid"
    assert "client_contacts.client_uuid" in uuid.columns
    masked = next(field for field in found["clients"].fields if field.path == "tax_number")
    assert masked.masked
    assert masked.personal


def test_a_preview_shows_the_first_rows_in_the_order_of_the_file(mapping: Mapping) -> None:
    """Rows are shown as they would be loaded, no more of them than asked for."""
    contacts = [make("Contact", uuid=f"p{n}", name="Person") for n in range(9)]
    clients = [make("Client", uuid=f"c{n}", name=f"N{n}", contacts=contacts) for n in range(9)]
    shown = {one.table: one for one in preview(mapping, {"clients": iter(clients)}, 3)}
    assert shown["clients"].columns[:2] == ("uuid", "name")
    assert [row[:2] for row in shown["clients"].rows] == [("c0", "N0"), ("c1", "N1"), ("c2", "N2")]
    assert len(shown["contacts"].rows) == 3
    assert shown["groups"].rows == ()
