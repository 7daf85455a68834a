"""What comes before the root element, read by hand so that nothing hostile reaches the parser.

A DOCTYPE is refused here in whatever spelling, and so are encodings other than plain ones: a body
in UTF-16 could hide a DOCTYPE from a reader of bytes. From the root on, the parser reads.
"""

from __future__ import annotations

import re

from greenroom.errors import BodyError

_MOST = 64 * 1024
_BOM = b"\xef\xbb\xbf"
_DECLARATION = re.compile(rb"\s*<\?xml\s[^>]*\?>")
_ENCODING = re.compile(rb"""\sencoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_SPACE = re.compile(rb"\s*")
_ROOT = re.compile(rb"<([A-Za-z_][A-Za-z0-9_.:-]{0,99})(?=[\s/>])")
# .NET writes "utf-16" above text sent as UTF-8; real UTF-16 has zero bytes and stops earlier.
_ENCODINGS = {
    b"utf-8": "utf-8",
    b"utf8": "utf-8",
    b"us-ascii": "utf-8",
    b"utf-16": "utf-8",
    b"iso-8859-1": "iso-8859-1",
    b"windows-1252": "windows-1252",
}


class Prolog:
    """Collects bytes until the root's name is known, then hands on what the parser may see.

    ``root`` is that name and ``encoding`` the one to parse with; both are "" until then.
    """

    def __init__(self) -> None:
        self.root = ""
        self.encoding = ""
        self._seen = b""

    def feed(self, chunk: bytes) -> bytes:
        """What to parse: empty while the root is not reached, then everything from there on.

        Raises ``BodyError`` at a DOCTYPE, a processing instruction, or what is not XML in a plain
        encoding.
        """
        self._seen += chunk
        # Nothing can be told before a tag, comment or declaration ends: look again only then.
        if b">" not in chunk and len(self._seen) <= _MOST:
            return b""
        rest = self._after_declaration()
        start = self._start_of_root(rest)
        if start is None:
            if len(self._seen) > _MOST:
                raise BodyError(f"no XML root element in the first {_MOST} bytes")
            return b""
        self._seen = b""
        return rest[start:]

    def _after_declaration(self) -> bytes:
        """The bytes without mark and declaration; the declared encoding is noted."""
        if self._seen.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in self._seen[:_MOST]:
            raise BodyError("an XML body in UTF-16 or UTF-32 is not read; XPM sends UTF-8")
        text = self._seen.removeprefix(_BOM)
        found = _DECLARATION.match(text)
        declared = _ENCODING.search(found[0]) if found else None
        encoding = _ENCODINGS.get(declared[1].lower() if declared else b"utf-8")
        if encoding is None:
            raise BodyError("an XML body in an encoding that is not read; XPM sends UTF-8")
        self.encoding = encoding
        return text[found.end() :] if found else text

    def _start_of_root(self, text: bytes) -> int | None:
        """Where the root element begins; ``None`` while more bytes are needed to tell."""
        place = 0
        while True:
            place = _end(_SPACE, text, place)
            if found := _ROOT.match(text, place):
                self.root = found[1].decode("ascii")
                return place
            if text.startswith(b"<!--", place):
                if not (comment := _COMMENT.match(text, place)):
                    return None
                place = comment.end()
                continue
            _refuse(text[place : place + 120])
            return None


def _end(pattern: re.Pattern[bytes], text: bytes, place: int) -> int:
    """Where a pattern that may match nothing ends."""
    found = pattern.match(text, place)
    return found.end() if found else place


def _refuse(text: bytes) -> None:
    """Raise unless these bytes could still become a root element, a comment or a declaration."""
    start = text[:9].upper()
    if start.startswith(b"<!D"):
        raise BodyError("an XML body with a DOCTYPE is refused")
    may_declare = b"<?XML".startswith(start[:5]) and b">" not in text
    if start.startswith(b"<?") and not may_declare:
        raise BodyError("an XML body with a processing instruction is refused")
    could_be = b"<!--".startswith(start) or may_declare
    could_be = could_be or re.fullmatch(rb"<[A-Za-z_][A-Za-z0-9_.:-]{0,99}", text) is not None
    if not could_be:
        raise BodyError("the body is not XML: it does not begin with an element")
