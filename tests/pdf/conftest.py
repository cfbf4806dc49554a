from __future__ import annotations

import datetime
import zlib
from collections.abc import Callable, Sequence

import pytest

from builder.core.part import Anchor, Bookmark, Element, Link, Marked, Part, PartPage
from builder.pdf.write.metadata import Metadata

MakePart = Callable[..., Part]


@pytest.fixture
def metadata() -> Metadata:
    return Metadata("A title", "en-GB", "A clinic", "A summary", datetime.date(2026, 11, 30))


@pytest.fixture
def make_part() -> MakePart:
    """Parts of empty pages with one paragraph's marked content on each, and whatever a test adds."""

    def make(
        name: str,
        pages: int = 1,
        *,
        links: Sequence[Link] = (),
        elements: Sequence[Element] = (),
        language: str = "en-GB",
        title: str | None = None,
        bookmarks: Sequence[Bookmark] = (),
    ) -> Part:
        part = Element("Part", kids=[Element("P", [Marked(page, 0) for page in range(pages)]), *elements])
        content = zlib.compress(b"/P <</MCID 0>> BDC\nEMC")
        part_pages = [PartPage(595.0, 842.0, content, 1, tuple(links) if not page else ()) for page in range(pages)]
        anchors = {"": Anchor(0, 842.0), "end": Anchor(pages - 1, 300.0)}
        return Part(name, title or name, language, part_pages, (part,), bookmarks, anchors, {}, {})

    return make
