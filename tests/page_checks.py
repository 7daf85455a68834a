"""What every page must be, whoever serves it: whole, still, labelled, and in order."""

from __future__ import annotations

from html.parser import HTMLParser
from itertools import pairwise

from lxml import html

_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr")
)


class _Balance(HTMLParser):
    """Follows opening and closing tags; ``crossed`` is the first that do not match."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.crossed = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """One more open, unless nothing can be in it."""
        names = [name for name, _ in attrs]
        if len(names) != len(set(names)):
            self.crossed = self.crossed or f"<{tag}> says {names} twice"
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Shapes of pictures close themselves."""

    def handle_endtag(self, tag: str) -> None:
        """The latest open one closed."""
        if not self.open or self.open.pop() != tag:
            self.crossed = self.crossed or f"</{tag}> on line {self.getpos()[0]}"


def tree(text: str) -> html.HtmlElement:
    """A page as a tree."""
    return html.document_fromstring(text)


def words(part: html.HtmlElement) -> str:
    """The words of a part, one space between any two."""
    return " ".join(" ".join(part.itertext()).split())


def check_balanced(text: str) -> None:
    """Every element is closed where it was opened."""
    balance = _Balance()
    balance.feed(text)
    balance.close()
    assert balance.crossed == ""
    assert balance.open == []


def check_whole(page: html.HtmlElement) -> None:
    """The page names its language and title, fits a phone, and has one heading of rank one."""
    assert page.get("lang") == "en-GB"
    assert page.findtext(".//title")
    assert page.xpath("//meta[@name='viewport']")
    assert len(page.findall(".//h1")) == 1
    assert len(page.findall(".//main")) == 1
    assert len(ids := page.xpath("//@id")) == len(set(ids))


def check_still(page: html.HtmlElement) -> None:
    """No script, no handler, no style attribute, nothing fetched from anywhere."""
    assert not page.xpath("//script | //iframe | //img | //object | //embed | //base")
    assert not [key for node in page.iter() for key in node.attrib if key.startswith("on")]
    assert not page.xpath("//@style")
    assert all(each.startswith("data:") for each in page.xpath("//@src | //link/@href"))
    assert not page.xpath("//a[starts-with(@href, 'http')]")


def check_labels(page: html.HtmlElement) -> None:
    """Whatever a person can choose is named by a label tied to it, and every button by words."""
    named = set(page.xpath("//label/@for"))
    shown = page.xpath("//input[@type != 'hidden'] | //select | //textarea")
    assert {each.get("id") for each in shown} <= named
    assert all(button.text_content().strip() for button in page.iter("button"))


def check_references(page: html.HtmlElement) -> None:
    """What a part of the page points to by its id is on the page."""
    ids = set(page.xpath("//@id"))
    assert {word for value in page.xpath("//@aria-labelledby") for word in value.split()} <= ids
    assert set(page.xpath("//label/@for | //@list")) <= ids
    assert {each[1:] for each in page.xpath("//a/@href") if each.startswith("#")} <= ids


def check_order(page: html.HtmlElement) -> None:
    """Headings leave out no rank on the way down, and every table names its columns and rows."""
    ranks = [int(each.tag[1]) for each in page.iter("h1", "h2", "h3", "h4")]
    assert ranks[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(ranks))
    for table in page.iter("table"):
        assert table.xpath("./thead//th")
        assert all(each.get("scope") in ("col", "row") for each in table.iter("th"))
        assert all(row.xpath("./th[@scope='row']") for row in table.xpath("./tbody/tr"))
        (region,) = table.xpath("ancestor::*[@role='region'][1]")
        assert region.get("aria-label") or region.get("aria-labelledby")
