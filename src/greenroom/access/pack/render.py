"""A pack as HTML and as a tagged PDF. The door of weasyprint."""

from __future__ import annotations

from greenroom.access.pack.document import Pack
from greenroom.draw.page import render
from greenroom.errors import ConfigError

_NEEDED = (
    "pip install 'greenroom[reports]'; on Debian or Ubuntu also: apt install libpango-1.0-0 "
    "libpangoft2-1.0-0 libharfbuzz-subset0 fonts-liberation"
)


def page_of(pack: Pack) -> str:
    """The document as one HTML page that loads nothing from elsewhere."""
    return render(
        "pack/pack.html",
        pack=pack,
        author=pack.app,
        description=f"{pack.title} for {pack.app}, {pack.day}",
        running=f"{pack.title}{' (draft)' if pack.is_draft else ''}",
    )


def pdf_of(page: str) -> bytes:
    """The page as PDF/UA: tagged, with bookmarks; the same page makes the same bytes.

    Raises ``ConfigError`` where weasyprint or the libraries it draws with are missing.
    """
    try:
        import weasyprint  # noqa: PLC0415  a second to load, and only with the extra
    except (ModuleNotFoundError, OSError) as error:
        raise ConfigError(f"The PDF cannot be made: {error}.", hint=_NEEDED) from error
    document = weasyprint.HTML(string=page, url_fetcher=_nothing)
    made: bytes = document.write_pdf(pdf_variant="pdf/ua-1")
    return made


def _nothing(url: str) -> dict[str, object]:
    """Refuse to fetch anything: the page brings all it needs."""
    raise ConfigError(f"The pack may load nothing, and it asked for {url[:60]}.")
