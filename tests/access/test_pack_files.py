"""A pack on paper and on disk: tagged, whole, without secrets, the same bytes each time."""

from __future__ import annotations

import hashlib
import io
import json
from pathlib import Path

import pytest

from greenroom.access.pack.document import (
    Answer,
    Gap,
    Pack,
    Pairs,
    Picture,
    Rows,
    Section,
    Text,
)
from greenroom.access.pack.folder import DOCUMENT, MANIFEST, PAGE, digest_of, files_of, write
from greenroom.access.pack.render import page_of
from greenroom.draw.chart import Gauge, gauge
from greenroom.draw.page import css_text
from greenroom.errors import ConfigError

NAUGHTY = '"; } <b>& \\ 日本'


def made(*, app: str = "Pack App", gaps: tuple[Gap, ...] = (), **annexes: bytes) -> Pack:
    """A small pack with a block of every kind."""
    blocks = (
        Text("First.\n\nSecond."),
        Pairs({"Legal name": "Example Limited", "Company number": ""}),
        Rows("Places", ("Place", "Stays"), [("Rows", "30 days"), ("Log", "")], (60, 40)),
        Picture(gauge(Gauge("Calls", 10, 100)), "How many calls"),
        Answer("2.2", "Sealed?", "Yes.", "done", "Automatic evidence", ("4 of 4",), note="q02"),
    )
    sections = (Section("one", "All of it", blocks, lead="What this is."),)
    named = {name.replace("_", "."): body for name, body in annexes.items()}
    return Pack("Request", app, "2 March 2026", sections, gaps, named, is_draft=bool(gaps))


def test_a_page_says_everything_and_marks_its_gaps() -> None:
    """Every block is there, what is empty is marked as a gap, nothing is loaded from elsewhere."""
    page = page_of(made(gaps=(Gap("one", "Company number"),)))
    for words in ("Second.", "Example Limited", "30 days", "Sealed?", "4 of 4", "<svg"):
        assert words in page
    assert page.count('class="gap"') == 2
    assert "Draft: 1 gap" in page
    assert "http://" not in page.replace("http://www.w3.org/2000/svg", "")
    assert "<script" not in page


def test_names_can_neither_break_the_page_nor_its_style() -> None:
    """Whatever an app is called stays a text, in the page and in the margins."""
    page = page_of(made(app=NAUGHTY))
    assert "<b>" not in page
    assert str(css_text(NAUGHTY)) in page
    assert '"' not in str(css_text(NAUGHTY))


def test_the_pdf_is_tagged_with_bookmarks_and_title() -> None:
    """Who listens to it, or jumps in it, finds structure, language, title and an outline."""
    pypdf = pytest.importorskip("pypdf")
    body = files_of(made())[DOCUMENT]
    reader = pypdf.PdfReader(io.BytesIO(body))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-GB"
    assert reader.metadata.title == "Request"
    assert [one.title for one in reader.outline if not isinstance(one, list)] == ["Request"]
    text = "".join(page.extract_text() for page in reader.pages)
    assert "Example Limited" in text


def test_the_same_pack_is_the_same_bytes() -> None:
    """Made twice it is equal to the byte, and the manifest names every file with its hash."""
    first, second = files_of(made(evidence_json=b"{}")), files_of(made(evidence_json=b"{}"))
    assert first == second
    assert digest_of(first) == digest_of(second)
    told = json.loads(first[MANIFEST])
    assert set(told["files"]) == {DOCUMENT, PAGE, "evidence.json"}
    for name, one in told["files"].items():
        assert one["sha256"] == hashlib.sha256(first[name]).hexdigest()


@pytest.mark.parametrize(
    "body",
    [
        b'{"token": "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0xx.sig"}',
        b"authorization: Bearer abcdefghijklmnopqrstuvwxyz",
        b"-----BEGIN PRIVATE KEY-----",
        b'client_secret = "abcdefghijklmnop1234"',
    ],
)
def test_a_secret_never_leaves(body: bytes) -> None:
    """An annex that holds a secret stops the pack, and the message does not repeat it."""
    with pytest.raises(ConfigError, match=r"notes\.txt holds") as raised:
        files_of(made(notes_txt=body))
    assert body.decode()[-12:] not in str(raised.value)


def test_an_earlier_pack_is_replaced_whole(tmp_path: Path) -> None:
    """What the new pack has not is gone, and nothing is left beside it."""
    folder = tmp_path / "deep" / "pack"
    write(folder, files_of(made(old_txt=b"x")))
    write(folder, files_of(made()))
    assert {one.name for one in folder.iterdir()} == {MANIFEST, DOCUMENT, PAGE}
    assert not list((tmp_path / "deep").glob(".pack-*"))


FOREIGN = {
    "note.txt": "keep",
    "src/app.js": "keep",
    ".git/HEAD": "keep",
    "old.txt": "changed by hand",
}


@pytest.mark.parametrize("name", FOREIGN)
def test_what_somebody_else_put_there_is_kept(tmp_path: Path, name: str) -> None:
    """A file beside an earlier pack, or one of its own that was changed, stops the new one."""
    folder = tmp_path / "pack"
    write(folder, files_of(made(old_txt=b"x")))
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text(FOREIGN[name])
    with pytest.raises(ConfigError, match="Nothing was changed") as raised:
        write(folder, files_of(made()))
    assert name.partition("/")[0] in str(raised.value)
    assert (folder / name).read_text() == FOREIGN[name]


@pytest.mark.parametrize("manifest", ['{"name": "Web app"}', "[]", "not JSON", '{"files": [1]}'])
def test_the_manifest_of_something_else_is_no_pack(tmp_path: Path, manifest: str) -> None:
    """A folder with some other program's manifest is left alone, as is any other folder."""
    for folder, name in ((tmp_path / "web", MANIFEST), (tmp_path / "other", "mine.txt")):
        folder.mkdir()
        (folder / name).write_text(manifest)
        with pytest.raises(ConfigError, match=name):
            write(folder, files_of(made()))
        assert (folder / name).read_text() == manifest
