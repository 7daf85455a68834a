"""Exports of a practice as reports may write them, made up here; and short ways to read them."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

from practice_cast import NOW

from greenroom.emulator.practice.data import PracticeData
from greenroom.emulator.practice.rows import Row
from greenroom.emulator.seed.own.columns import Columns, default_columns, read_columns
from greenroom.emulator.seed.own.practice import Own, Wish, own_practice
from greenroom.emulator.seed.own.reader import File
from greenroom.emulator.seed.own.tally import FileTold, Told

KEY = b"a key that only this test has"

CLIENTS = """\
Client Report
Printed 01/02/2026

[Client] Client,[Client] Client Code,[Client] Email,[Client] Address,[Client] Town/City,\
[Client] State/Region,[Client] Post Code,[Client] Phone,[Client] Client Manager,\
[Client] Job Manager,[Client] Group(s),[Client] Tax Number,[Client] ABN,\
[Client] Business Structure,[Client] Date of Birth,[Client] Balance Date,[Client] Status,\
[Client] Billing Details,[Client] Notes,[Client] Web Site,Shoe Size
Zephyrine Quandary,ZEQ01,z.quandary@quandaryfarms.example,"Level 2
44 Plumbago Road",Wagtail Vale,NSW,2659,(02) 6921 4433,Orla Vantongeren,Bram Ickx,\
Quandary Family; Choirboys,123 456 782,51 824 753 556,Individual,12/03/1971,June,,\
Quandary Farms Pty Ltd,"Rang Ulric on 0412 998 877 about the combine.",,41
Quandary Farms Pty Ltd,QUAN02,office@quandaryfarms.example,PO Box 7788,WAGTAIL VALE,NSW,2659,\
0412 998 877,Orla Vantongeren,,Quandary Family,876 543 210,,Company,,30 June,Archived,,,\
https://www.quandaryfarms.example/about,
Mr Ulric & Mrs Zephyrine Quandary,,,,,,,,,,,,,Partnership,,Mar,Prospect,,,,
Mr Ulric & Mrs Zephyrine Quandary,,,,,,,,,,,,,Partnership,,Mar,,,,,
Total,,,,,,,,,,,,,,,,,,,,
"""

CONTACTS = """\
Contact,Client,Position,Email,Mobile,Primary Contact,Salutation
Ulric Quandary,Quandary Farms Pty Ltd,Director,ulric@quandaryfarms.example,0412 998 877,Yes,Ulric
Ulric Quandary,zephyrine  quandary,Husband,ulric@quandaryfarms.example,0412 998 877,,Ulric
Isaura Fothergale,Quandary Farms Pty Ltd,Beekeeper,,,Yes,
Isaura Fothergale,Quandary Farms Pty Ltd,Beekeeper,,,Yes,
Nobody Special,Vanished Holdings,,,,,
Nobody Special,,,,,,
Nobody Special,Mr Ulric & Mrs Zephyrine Quandary,,,,,
"""

JOBS = """\
Job No.,Job Name,Client,State,Category,Start Date,Due Date,Completed Date,Manager,Partner,Budget,\
Contact,Description,Assigned Staff
J004711,2025 Annual Accounts - Quandary Farms,Quandary Farms Pty Ltd,Awaiting Records,\
Annual Accounts,1/07/2025,30-Sep-2025,,Bram Ickx,Orla Vantongeren,"$1,250.00",Ulric Quandary,\
"Ask Ulric.
Twice.",Bram Ickx; Tycho Wimbledore
J004712,Tax Return Zephyrine,Zephyrine Quandary,Completed,Tax Return,2025-07-01T00:00:00,\
32/09/2025,15 August 2025,,,free,Nobody There,,
J004711,Again,Zephyrine Quandary,,,,,,,,,,,
,Unnumbered Whittling,Zephyrine Quandary,Awaiting Records,Annual Accounts,,,,,,,,,
"""


def export(
    clients: str | bytes = CLIENTS, contacts: str | bytes = CONTACTS, jobs: str | bytes = JOBS
) -> list[File]:
    """The three files of an export; empty ones are left out."""
    given = {"clients.csv": clients, "contacts.csv": contacts, "jobs.csv": jobs}
    return [
        File(name, text if isinstance(text, bytes) else text.encode())
        for name, text in given.items()
        if text
    ]


def own(files: Sequence[File] | None = None, columns: str = "", **wish: Any) -> Own:
    """The practice of some files, under a columns file."""
    return own_practice(
        export() if files is None else files, Wish(columns=chosen(columns), **wish), now=NOW
    )


def chosen(text: str) -> Columns:
    """What a columns file says; what is assumed, for an empty one."""
    return read_columns(text, name="columns.toml") if text else default_columns()


def client(data: PracticeData, name: str) -> Row:
    """The first client of that name."""
    return next(row for row in data.clients.rows() if row.values["name"] == name)


def table(*rows: Sequence[object], separator: str = ",") -> str:
    """Rows as CSV."""
    written = io.StringIO()
    csv.writer(written, delimiter=separator).writerows(rows)
    return written.getvalue()


def told(told: Told, name: str) -> FileTold:
    """What was read of a file."""
    return next(file for file in told.files if file.name == name)


def troubles(file: FileTold) -> list[tuple[str, list[int]]]:
    """Why rows were refused, and in which lines."""
    return [(one.reason, one.lines) for one in file.refused]
