"""The files that the tests of the merge are made from are what they say they are."""

from __future__ import annotations

import pytest

from builder.pdf import validate
from tests.inspectors import Pdf
from tests.pdf import handmade


@pytest.mark.parametrize("pages", [1, 2, 5])
def test_a_handmade_file_follows_both_standards(pages: int) -> None:
    data = handmade.tagged("One", pages)
    assert validate.validate(data) == []
    pdf = Pdf(data)
    assert pdf.tagging_problems() == []
    assert [bookmark.page for bookmark in pdf.bookmarks()] == list(range(1, pages + 1))
    assert {link.target for link in pdf.links()} >= {"page 1 at 560", f"https://example.org/One/{pages}"}


def test_the_same_arguments_give_the_same_bytes() -> None:
    first = handmade.tagged("One")
    handmade.tagged.cache_clear()
    assert handmade.tagged("One") == first != handmade.tagged("Two")


def test_what_a_change_breaks_is_reported() -> None:
    def untagged(pdf: object) -> None:
        handmade.paint(pdf, 0, handmade.words("P", None, "forgotten"))

    assert validate.validate(handmade.changed(handmade.tagged(), untagged))


def test_everything_in_a_file_can_be_searched() -> None:
    searched = handmade.everything(handmade.tagged("One"))
    assert b"One 2 paragraph" in searched
    assert b"https://example.org/One/2" in searched
