"""Exports as they come: any letters, separators and columns; no row lost, no cell shown."""

from __future__ import annotations

import csv
import datetime as dt
import io
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from own_cast import CONTACTS, chosen, client, export, own, table, told, troubles
from practice_cast import NOW, Desk, assert_bound

from greenroom.emulator.seed.own.cells import reader
from greenroom.emulator.seed.own.practice import Wish, look_at, own_practice
from greenroom.emulator.seed.own.reader import File, read_export
from greenroom.emulator.seed.own.sheet import STRAY, lines
from greenroom.emulator.seed.own.tally import FileTold, Told
from greenroom.errors import EmulatorError

NAMED = "Client Name,Email,City\n"


def look(text: str | bytes, columns: str = "", *, name: str = "clients.csv") -> FileTold:
    """What would be read of one file."""
    data = text if isinstance(text, bytes) else text.encode()
    return look_at([File(name, data)], chosen(columns), now=NOW).files[0]


def fields(file: FileTold) -> dict[str, str]:
    """The field of each heading."""
    return {seen.heading: seen.field for seen in file.columns}


def assert_counted(found: Told) -> None:
    """Fail unless rows in are rows placed and rows refused."""
    for file in found.files:
        assert file.rows == file.placed + sum(one.count for one in file.refused)
        assert all(one.count == len(one.lines) for one in (*file.refused, *file.cells))


# ---------------------------------------------------------------------------- letters


@pytest.mark.parametrize(
    ("encoding", "is_told"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16"),
        ("cp1252", "windows-1252"),
    ],
)
def test_any_likely_encoding_is_read(encoding, is_told):
    """With a mark or without, in UTF-8, Windows-1252 or a spreadsheet's Unicode text."""
    found = own(export(f"{NAMED}Zoë Façade “Trust”,,\n".encode(encoding), "", ""))
    assert found.practice.clients.rows()[0].values["name"] == "Zoë Façade “Trust”"
    assert found.told.files[0].encoding == is_told


def test_bytes_that_windows_has_no_letter_for_are_read_all_the_same():
    """A byte without a letter in Windows-1252 is taken as browsers take it; nothing fails."""
    found = own(export(b"Client Name,Email\nA\x81\xe9B,\n", "", ""))
    assert found.practice.clients.rows()[0].values["name"] == "A\x81éB"


def test_a_given_encoding_that_does_not_hold_is_told_with_its_line():
    """The error names file and line, never what stands there."""
    with pytest.raises(EmulatorError, match=r"clients\.csv is not utf-8 in line 3") as caught:
        look(NAMED.encode() + b"A,,\nB\xe9,,\n", '[reading]\nencoding = "utf-8"')
    assert "xe9" not in caught.value.message
    with pytest.raises(EmulatorError, match="not utf-16 in line 1"):
        look(b"\xff\xfea")


def test_a_spreadsheet_is_told_from_csv():
    """Who names an .xlsx is told to save it as CSV."""
    with pytest.raises(EmulatorError, match="is a spreadsheet"):
        look(b"PK\x03\x04rest")


# ---------------------------------------------------------------------------- rows and cells


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_any_likely_separator_is_found(separator):
    """The separator is told from the headings, whatever else the cells hold."""
    text = table(("Client Name", "Email"), ("A, B; C | D\tE", "x@y.test"), separator=separator)
    found = own(export(text, "", ""))
    assert client(found.practice, "A, B; C | D\tE").values["email"] == "x@y.test"
    assert found.told.files[0].separator == separator


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_line_end_is_one(end):
    """Line feeds, both signs or carriage returns alone; those within quotes stay line feeds."""
    text = f'Client Name,Address{end}A,"1 Way{end}Town"{end}B,{end}'
    data = own(export(text, "", "")).practice
    assert [row.values.get("address") for row in data.clients.rows()] == ["1 Way\nTown", None]


def test_a_title_above_the_headings_is_no_row():
    """Lines over the headings are counted apart, and those below keep their numbers."""
    found = look("Practice Report\nPrinted today\n\n" + NAMED + "A,,\n")
    assert (found.heading_line, found.above, found.rows) == (4, 2, 1)


def test_one_stray_quote_costs_one_row():
    """Where a quote is never closed, reading goes on in the next line."""
    text = NAMED + 'A,"a@x.test,Town\nB,b@x.test,Town\nC,"c"@x.test,Town\nD,"d@x.test",Town\n'
    found = own(export(text, "", ""))
    assert [row.values["name"] for row in found.practice.clients.rows()] == ["B", "D"]
    assert troubles(found.told.files[0]) == [(STRAY, [2, 4])]


def test_the_rest_of_a_broken_row_is_not_taken_for_a_client():
    """What stands below a broken row and is not a whole row is refused as well."""
    text = NAMED + 'A,"1 Way\nTown" x,b\nB,,\n'
    found = own(export(text, "", ""))
    assert [row.values["name"] for row in found.practice.clients.rows()] == ["B"]
    assert troubles(found.told.files[0]) == [(STRAY, [2, 3])]


def test_a_broken_row_between_rows_of_any_width_costs_no_other():
    """Neither a title nor a row with a cell too many makes good rows doubtful."""
    text = "Title\nPrinted\n" + NAMED + 'Z,,\nA,,,\nB,"x"y,\nrest,of,it,all\nC,,\nD,,\n'
    found = look(text)
    assert troubles(found) == [(STRAY, [6, 7])]
    assert found.placed == 4


def test_a_row_with_more_cells_than_headings_is_refused():
    """A comma without quotes shifts cells: such a row is not guessed at."""
    found = look(NAMED + "A,a@x.test,Town,NSW\nB,,,\nC\n")
    assert troubles(found) == [("more cells than headings", [2])]
    assert found.placed == 2


def test_a_cell_that_xml_cannot_carry_is_left_out():
    """A control character costs its cell, for a reply could not hold it."""
    found = look(NAMED + "A,a\x01@x.test,Town\n")
    assert [(one.field, one.lines) for one in found.cells] == [("email", [2])]
    assert found.placed == 1


def test_a_row_without_a_name_is_refused():
    """A client must be called something."""
    assert troubles(look(NAMED + " ,a@x.test,\n")) == [("no name", [2])]


# ---------------------------------------------------------------------------- headings


@pytest.mark.parametrize("heading", ["E-mail", " EMAIL ", "email address", "[Client] E-Mail"])
def test_headings_are_compared_without_case_space_and_punctuation(heading):
    """However a heading is typed, it is known."""
    assert fields(look(f"Client Name,{heading}\nA,b\n"))[" ".join(heading.split())] == "email"


def test_unknown_headings_are_listed():
    """A column that fills no field is told, and so is one left out on purpose."""
    found = look("Client Name,Shoe Size,Hat\nA,41,\n", '[clients.columns]\nhat = ""')
    assert found.unknown == ["Shoe Size"]
    assert [(s.field, s.left_out, s.filled) for s in found.columns] == [
        ("name", "", 1),
        ("", "", 1),
        ("", "on purpose", 0),
    ]


def test_a_heading_that_stands_twice_fills_one_field():
    """The first counts; the second is listed as unknown."""
    found = look("Client Name,Email,Email\nA,first@x.test,second@x.test\n")
    assert [seen.field for seen in found.columns] == ["name", "email", ""]


def test_missing_columns_are_told():
    """What is needed and not there is named, with all that would do."""
    found = look("Contact,Email,Mobile\nA,,\n", name="contacts.csv")
    assert found.missing == [["client.uuid", "client.code", "client.name"]]
    assert troubles(found) == [("the file lacks a column that is needed", [2])]


def test_a_file_without_known_headings_is_not_read_and_not_shown():
    """Rows of people are never taken for headings: such a file is only named."""
    found = look("Ulric Quandary,Director,0412 998 877\nIda Ash,Manager,5550 0000\n")
    assert (found.kind, found.columns) == ("", [])


@pytest.mark.parametrize(
    ("name", "text", "kind"),
    [
        ("a.csv", "Client Name,Address,City\nA,,\n", "clients"),
        ("b.csv", "Contact,Client,Position,Mobile\nA,B,,\n", "contacts"),
        ("c.csv", "Job No,Job Name,Client,State\n1,A,B,\n", "jobs"),
        ("Our Contacts.csv", "Name,Client,Phone\nA,B,\n", "contacts"),
        ("JOBS 2026.CSV", "Name,Client,Status\nA,B,\n", "jobs"),
        ("clients and contacts.csv", "Client,Town/City,Contact,Position\nA,B,C,D\n", "clients"),
    ],
)
def test_what_a_file_holds_is_told_by_its_name_or_headings(name, text, kind):
    """The kind of each report is found, beside a report of clients."""
    files = [File("everyone.csv", b"Client Name,Postal Address\nB,\n"), File(name, text.encode())]
    assert told(look_at(files, chosen(""), now=NOW), name).kind == kind


def test_a_pattern_of_the_user_decides_first():
    """A columns file may say which files hold what, against their names."""
    text = "Name,Client,Phone\nA,B,1\n"
    assert look(text, '[contacts]\nfiles = ["cli*.csv"]').kind == "contacts"
    assert look(text, '[jobs]\nfiles = ["CLIENTS.csv"]').kind == "jobs"


def test_a_report_of_contacts_beside_clients_stays_one():
    """Contacts with a column of clients are contacts where the clients have their own report."""
    files = [
        File("a.csv", b"Client Name,Address\nQuandary Farms Pty Ltd,\nZephyrine Quandary,\n"),
        File("b.csv", CONTACTS.encode()),
    ]
    assert told(look_at(files, chosen(""), now=NOW), "b.csv").kind == "contacts"


# ---------------------------------------------------------------------------- values


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("1/07/2024", (2024, 7, 1)),
        ("01-Jul-2024", (2024, 7, 1)),
        ("1 July 2024", (2024, 7, 1)),
        ("July 1, 2024", (2024, 7, 1)),
        ("Mon 1st July 2024", (2024, 7, 1)),
        ("2024-07-01", (2024, 7, 1)),
        ("2024-07-01T00:00:00.0000000Z", (2024, 7, 1)),
        ("1/07/2024 12:00:00 AM", (2024, 7, 1)),
        ("1.7.24", (2024, 7, 1)),
        ("12/03/71", (1971, 3, 12)),
    ],
)
def test_dates_are_read_as_people_write_them(text, day):
    """With the day first, by number or name, with a time behind or two digits for the year."""
    assert reader("date", chosen(""))(text) == dt.date(*day)


def test_months_may_come_first():
    """A setting of the columns file turns day and month round; a named month needs none."""
    american = chosen('[reading]\ndates = "month-first"')
    assert reader("date", american)("07/13/2024") == dt.date(2024, 7, 13)
    assert reader("date", american)("13 July 2024") == dt.date(2024, 7, 13)


@pytest.mark.parametrize(
    "text", ["", "soon", "31/02/2024", "13/13/2024", "45474", "1/2", "0/0/0000"]
)
def test_what_is_no_date_is_none(text):
    """Nothing is guessed."""
    with pytest.raises(ValueError, match="not a date"):
        reader("date", chosen(""))(text)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1250", "1250"),
        ("$1,250.00", "1250.00"),
        ("(1,250.50)", "-1250.50"),
        ("-3", "-3"),
        ("12.5%", "12.5"),
        (".5", "0.5"),
        ("NZD 1 250", "1250"),
    ],
)
def test_numbers_are_read_as_people_write_them(text, number):
    """With signs of currency and marks between thousands, brackets for what is below zero."""
    assert reader("decimal", chosen(""))(text) == Decimal(number)


def test_numbers_may_have_a_decimal_comma():
    """A setting of the columns file; without it such a number is refused, not misread."""
    assert reader("decimal", chosen('[reading]\ndecimal = ","'))("1.250,50") == Decimal("1250.50")
    for odd in ("1.250,50", "1,25", "1,2,3", "1.2.3", "1e9", "NaN", "٣"):
        with pytest.raises(ValueError, match="not a number"):
            reader("decimal", chosen(""))(odd)


def test_months_flags_and_words_are_read():
    """Balance months by name or number, Yes and No in any word of the columns file."""
    told_so = chosen('[reading]\nyes = ["ja"]\nno = ["nein"]\n[status]\nresting = "is_archived"')
    assert [reader("month", told_so)(text) for text in ("March", "mar", "31 March", "3")] == [3] * 4
    assert (reader("yes-no", told_so)("JA"), reader("yes-no", told_so)("Nein")) == (True, False)
    assert reader("status", told_so)("Resting") == "is_archived"
    for reads, text in (
        ("month", "Marchember"),
        ("month", "13"),
        ("yes-no", "yes"),
        ("status", "?"),
    ):
        with pytest.raises(ValueError, match=r"not|neither|nobody"):
            reader(reads, told_so)(text)


# ---------------------------------------------------------------------------- anything at all

HEADINGS = st.sampled_from(
    ("Client Name", "Client", "Name", "Email", "Contact", "Phone", "Code", "Job No", "Job Name",
     "State", "Date of Birth", "Status", "Group", "Manager", "Budget", "UUID", "Odd", "", "Notes",
     "Due Date", "Billing Client", "Client UUID", "Position", "[Contact] Email", "Balance Date")
)  # fmt: skip
CELLS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ("", "A", "B", "Yes", "1/2/2024", "Total", "a;b", '"', "x\ny", "archived", "1")
    ),
)
SHEETS = st.tuples(
    st.lists(HEADINGS, min_size=1, max_size=7),
    st.lists(st.lists(CELLS, max_size=8), max_size=8),
    st.sampled_from(",;\t|"),
)


def as_bytes(sheet, encoding: str = "utf-8") -> bytes:
    """A sheet as a file."""
    headings, rows, separator = sheet
    written = io.StringIO()
    csv.writer(written, delimiter=separator).writerows([headings, *rows])
    return written.getvalue().encode(encoding, "replace")


@settings(max_examples=300, deadline=None)
@given(st.lists(SHEETS, min_size=1, max_size=3))
def test_any_cells_are_read_and_every_row_is_counted(sheets):
    """Whatever the cells hold, nothing fails, links hold, and rows in are placed or refused."""
    files = [File(f"{at}.csv", as_bytes(sheet)) for at, sheet in enumerate(sheets)]
    found = look_at(files, chosen(""), now=NOW)
    assert_counted(found)
    for key in (b"", b"k" * 16):
        try:
            made = own_practice(files, Wish(key=key), now=NOW)
        except EmulatorError:
            continue
        assert_bound(made.practice)
        assert_counted(made.told)
        assert len(made.practice.clients) == made.told.counts["clients"]
        assert len(made.practice["jobs"]) == made.told.counts["jobs"]
        for form in ("xml", "json"):
            desk = Desk(made.practice, form=form)
            listed = desk.ask("clients.list", detailed="true").records
            assert len(listed) == made.told.counts["clients"]
            assert all(one["name"] for one in listed)
            desk.ask("jobs.current", detailed="true")


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.binary(max_size=400), st.text(max_size=400).map(lambda text: text.encode())))
@example(b'Client Name,Email\n"A\nB,c\n')
@example(b"Client Name\r\rA\x00B\r\n")
@example(b"Client Name;Email\n;;;;;\n")
def test_any_bytes_are_read_or_refused_in_words(data):
    """A file of anything is counted through, or refused with an error of ours."""
    for head in (b"", b"Client Name,Email\n"):
        try:
            found = look_at([File("any.csv", head + data)], chosen(""), now=NOW)
        except EmulatorError as error:
            told_of = error.message
        else:
            told_of = found.files[0].name
            assert_counted(found)
        assert "any.csv" in told_of


@settings(max_examples=200, deadline=None)
@given(st.lists(st.lists(st.text(max_size=8), min_size=2, max_size=4), max_size=6))
def test_what_a_writer_wrote_is_read_back(rows):
    """Every row of a right CSV file comes back cell for cell, at the line it begins in."""
    written = io.StringIO(newline="")
    csv.writer(written).writerows(rows)
    text = written.getvalue()
    found = list(lines(text, ","))
    assert [list(line.cells) for line in found] == rows
    begun = io.StringIO(text, newline="").readlines()
    for line in found:
        # The text from where a row begins is the row again: so the number is right.
        assert next(csv.reader(begun[line.number - 1 :])) == list(line.cells)


def test_no_error_and_no_count_shows_a_cell():
    """Of all that is told of a broken export, no part is a cell of it."""
    secret = "Zanzibarquux"
    text = (
        f"{secret} Report\nClient Name,DOB,Status,Client Code,Billing Client\n"
        f'{secret},{secret},{secret},1,{secret}\n{secret},"{secret}"{secret},,2,\n'
        f",{secret},,,\n{secret},1,2,3,4,{secret}\n"
    )
    found = look_at([File("clients.csv", text.encode())], chosen(""), now=NOW)
    assert secret not in repr(found)
    assert len(found.files[0].refused) == 3
    with pytest.raises(EmulatorError) as caught:
        own(export(f"Client Name,Email\n,{secret}\n", "", ""))
    assert secret not in caught.value.message + caught.value.hint
    assert secret not in repr(read_export([File("a.csv", text.encode())], chosen("")))
