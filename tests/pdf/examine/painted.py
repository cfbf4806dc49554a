"""The text of files that tests make by hand."""

from __future__ import annotations

from collections.abc import Callable

import pikepdf

from builder.pdf.examine.content_interpreter import read_text
from builder.pdf.examine.file_text import FileText, StreamKey, StreamText
from builder.pdf.read import gate
from tests.pdf import foreign

PAGE = StreamKey("page", 0)


def file_text(data: bytes) -> FileText:
    """The text of a file."""
    with gate.limits():
        return read_text(gate.open_(data))


def page_text(content: bytes, change: Callable[[pikepdf.Pdf], None] | None = None) -> StreamText:
    """The text of a page with some content."""
    return file_text(foreign.bare(content, change)).streams[PAGE]


def untagged_text(content: bytes, change: Callable[[pikepdf.Pdf], None] | None = None) -> str:
    """The text that some operators show in Helvetica, 10 points."""
    return "".join(page_text(b"BT /Helvetica 10 Tf " + content + b" ET", change).untagged)
