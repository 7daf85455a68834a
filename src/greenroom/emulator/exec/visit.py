"""A made-up browser: opens one address and follows where it is sent, as the user who consents.

A program run by ``greenroom exec`` finds it in ``BROWSER`` when it wants to show a person Xero's
consent page. A real browser could not be led. It says where it ended, without any query: that may
hold a code.
"""

from __future__ import annotations

import http.cookiejar
import sys
import urllib.error
import urllib.request
from urllib.parse import urlsplit

_PATIENCE_SECONDS = 60


def visit(url: str) -> str:
    """Where the visit ended, in words. Only http and https are visited."""
    if urlsplit(url).scheme not in {"http", "https"}:
        return "nowhere: that is no address of a web page"
    jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
    browser = urllib.request.build_opener(jar)
    try:
        with browser.open(url, timeout=_PATIENCE_SECONDS) as page:
            return f"{_bare(page.url)} ({page.status})"
    except urllib.error.HTTPError as error:
        with error:
            return f"{_bare(error.url)} ({error.code})"
    except OSError as error:
        return f"no page: {type(error).__name__}"


def _bare(url: str) -> str:
    """An address without its query."""
    return url.partition("?")[0]


if __name__ == "__main__":
    sys.stderr.write(f"greenroom exec: the made-up browser ended at {visit(sys.argv[-1])}.\n")
