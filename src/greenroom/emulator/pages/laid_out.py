"""A body laid out for reading: one element or value a line, indented. Only white space is added.

It may be the beginning of a body that was cut, so nothing is parsed.
"""

from __future__ import annotations

import re

_PIECE = re.compile(r"<[^<>]*>|[^<]+|<")
_JSON = re.compile(r'"(?:[^"\\]|\\.)*"?|[{}\[\],:]|[^\s"{}\[\],:]+')
_DEEPEST = 40
_STEP = "  "


def laid_out(text: str, content_type: str) -> str:
    """The text with line breaks where its kind has parts; as it is for any other kind."""
    if "xml" in content_type:
        return _xml(text)
    return _json(text) if "json" in content_type else text


def _xml(text: str) -> str:
    """XML with every element that holds elements on lines of its own."""
    lines: list[str] = []
    depth = 0
    joined = False
    for piece in _PIECE.findall(text):
        opens = piece.startswith("<") and not piece.startswith(("</", "<?", "<!"))
        closes = piece.startswith("</")
        depth -= closes
        if not piece.startswith("<"):
            if piece.strip():
                joined = True
                lines[-1:] = [lines[-1] + piece] if lines else [piece]
        elif closes and (joined or (lines and _opened_just_now(lines[-1], piece))):
            lines[-1] += piece
            joined = False
        else:
            lines.append(_indent(depth) + piece)
            joined = False
        depth += opens and not piece.endswith("/>")
    return "\n".join(lines)


def _opened_just_now(line: str, closing: str) -> bool:
    """Whether a closing tag ends the element that its line opens: it is empty."""
    name = closing[2:-1].strip()
    return line.strip().startswith((f"<{name}>", f"<{name} ")) and "</" not in line


def _json(text: str) -> str:
    """JSON with every member and item on a line of its own."""
    out: list[str] = []
    depth = 0
    before = ""
    for piece in _JSON.findall(text):
        if piece in "}]":
            depth -= 1
            out.append("" if before in ("{", "[") else _line(depth))
        elif before in ("{", "[", ","):
            out.append(_line(depth))
        out.append(": " if piece == ":" else piece)
        depth += piece in ("{", "[")
        before = piece
    return "".join(out)


def _line(depth: int) -> str:
    return "\n" + _indent(depth)


def _indent(depth: int) -> str:
    return _STEP * max(0, min(depth, _DEEPEST))
