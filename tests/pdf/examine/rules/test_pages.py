"""Every page is in the page tree."""

from __future__ import annotations

import pikepdf

from tests.pdf.examine.rules.breaking import only_finding


def test_a_page_that_is_not_among_the_pages() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.Root.Hidden = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Page))

    assert only_finding(change).problem.message.startswith("it contains a page that is not one of its pages")
