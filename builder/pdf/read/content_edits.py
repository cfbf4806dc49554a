"""Content streams written again, without what has no place in the file that they are put into."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pypdf.generic import DictionaryObject

from builder.pdf.read import content_scan
from builder.pdf.read.inline_images import inline_image

_IMAGE = b"BI /W 1 /H 1 /BPC 8 /CS /G ID \0 EI"


class _ContentToken(NamedTuple):
    """A token of a content stream: its kind (see `content_scan.TOKEN`), or ``image``; its bytes, and where it is."""

    kind: str | None
    text: bytes
    start: int
    end: int


def _tokens(data: bytes, resources: DictionaryObject | None) -> Iterator[_ContentToken]:
    """The tokens up to the end, or to what cannot be read. A string that never ends is ``cut``."""
    start: int | None = 0
    while start is not None:
        begun, start = start, None
        for match in content_scan.TOKEN.finditer(data, begun):
            kind = match.lastgroup
            group = match.lastindex or 0
            first, last = match.span(group)
            if kind == "open":
                start = content_scan.nested_end(data, first)
                entries = data.startswith(b"<<", first)
                kind = ("entries" if entries else "shown") if start is not None else "cut"
                if start is None and data[first : first + 1] != b"(":
                    return
                last = start or len(data)
            elif match[group] == b"BI":
                image = inline_image(data, last, resources)
                if image is None:
                    return
                kind, last, start = "image", image.end, image.end
            yield _ContentToken(kind, data[first:last], first, last)
            if start is not None:
                break


def without_marks(data: bytes, resources: DictionaryObject | None) -> bytes:
    """A content stream whose marked content has neither MCIDs nor artifacts any more, and is balanced.

    `resources` are as in `content_scan.painting`.
    """
    return _Edit(data, resources).without_marks()


def balanced(data: bytes, resources: DictionaryObject | None) -> bytes:
    """A content stream that ends all marked content that it begins, and neither ends nor restores anything else.

    So it can be put between others, but for states that it does not restore. Readers draw the same: they pass over what
    is too much.
    """
    return _Edit(data, resources).balanced()


def plain(data: bytes, resources: DictionaryObject | None) -> bytes:
    """A content stream for who reads text: each inline image is one point, and what readers pass over is left out."""
    return _Edit(data, resources).plain()


class _Edit:
    def __init__(self, data: bytes, resources: DictionaryObject | None) -> None:
        self.data = data
        self.resources = resources
        self.parts: list[bytes] = []
        self.written = 0
        self.states = self.marks = 0

    def _replace(self, start: int, end: int, text: bytes) -> None:
        self.parts += [self.data[self.written : start], text]
        self.written = end

    def _done(self) -> bytes:
        return b"".join([*self.parts, self.data[self.written :]])

    def _balance(self, token: _ContentToken) -> None:
        """Leave out what ends nothing, and what never ends itself."""
        if token.kind == "cut":
            self._replace(token.start, token.end, b"")
        elif token.kind != "operator":
            return
        elif token.text == b"q":
            self.states += 1
        elif token.text in (b"BMC", b"BDC"):
            self.marks += 1
        elif token.text == b"Q":
            self.states -= 1
            if self.states < 0:
                self.states = 0
                self._replace(token.start, token.end, b"")
        elif token.text == b"EMC":
            self.marks -= 1
            if self.marks < 0:
                self.marks = 0
                self._replace(token.start, token.end, b"")

    def balanced(self) -> bytes:
        for token in _tokens(self.data, self.resources):
            self._balance(token)
        return self._done() + b"\nEMC" * self.marks

    def without_marks(self) -> bytes:
        operands: list[_ContentToken] = []
        for token in _tokens(self.data, self.resources):
            if token.kind == "operator" and token.text in (b"BDC", b"BMC") and operands and self._tags(operands):
                self._replace(operands[0].start, token.end, b"/Span BMC")
            self._balance(token)
            operands = [*operands, token][-2:] if token.kind in ("name", "entries") else []
        return self._done() + b"\nEMC" * self.marks

    def _tags(self, operands: Sequence[_ContentToken]) -> bool:
        """Whether marked content with these operands is an artifact, or has an MCID."""
        return operands[0].text == b"/Artifact" or content_scan.has_mcid(operands[-1].text, self.resources)

    def plain(self) -> bytes:
        for token in _tokens(self.data, self.resources):
            if token.kind == "image":
                self._replace(token.start, token.end, _IMAGE)
            elif token.kind in ("stray", "cut") or token.text == b"]":
                self._replace(token.start, token.end, b"")
        return self._done()
