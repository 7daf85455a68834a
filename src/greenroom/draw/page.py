"""Pages: a template and its values to one self-contained HTML document. The only door of jinja2.

Here belongs how a page is put together and what a browser may do with it. What a page says is in
``templates/``, how it looks in ``templates/tokens.css``; no page carries a script or asks for
anything from elsewhere.
"""

from __future__ import annotations

import base64
import functools
import hashlib

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup


def css_text(words: str) -> Markup:
    """Words for a quoted text of a style sheet, whatever they hold."""
    # Not escaped as HTML: what stands between style tags is not read as HTML.
    return Markup(  # noqa: S704  every sign but letters, digits and blanks is written by its number
        "".join(one if one.isalnum() or one == " " else f"\\{ord(one):06x}" for one in words)
    )


@functools.cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("greenroom.draw"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters["css_text"] = css_text
    return made


def render(template: str, /, **values: object) -> str:
    """One page as HTML: the named template filled with its values, every one of them escaped.

    A value that the template names and the caller left out is an error, never a blank.
    """
    return _environment().get_template(template).render(values)


@functools.cache
def style_sheet() -> str:
    """The style sheet that every page carries in its head, character for character."""
    return _environment().get_template("tokens.css").render()


@functools.cache
def content_security_policy(*form_targets: str) -> str:
    """The Content-Security-Policy that fits a rendered page: its own style, no script, no loading.

    ``form_targets`` are origins that a form's answer may redirect to, besides the page's own.
    """
    # Chromium holds the redirect after a post to form-action as well, so a consent form must
    # name the application's callback origin or the browser stops at the last step.
    digest = base64.b64encode(hashlib.sha256(style_sheet().encode()).digest()).decode()
    return "; ".join(
        (
            "default-src 'none'",
            f"style-src 'sha256-{digest}'",
            "img-src data:",
            " ".join(("form-action 'self'", *form_targets)),
            "base-uri 'none'",
            "frame-ancestors 'none'",
        )
    )
