"""The ParentTree leads from content and annotations to their elements."""

from __future__ import annotations

import pikepdf

from tests.pdf.examine.rules.breaking import findings_after, only_finding
from tests.pdf.foreign import elements, links


def rows(pdf: pikepdf.Pdf) -> pikepdf.Object:
    """The numbers and values of the ParentTree, however it is nested."""
    node = pdf.Root.StructTreeRoot.ParentTree
    while "/Nums" not in node:
        node = node.Kids[0]
    return node.Nums


def row(pdf: pikepdf.Pdf, page: int) -> pikepdf.Object:
    nums = rows(pdf)
    numbers = [int(number) for number in list(nums)[::2]]
    return nums[2 * numbers.index(int(pdf.pages[page].StructParents)) + 1]


def test_content_that_leads_to_another_element() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        row(pdf, 0)[0] = elements(pdf, "H2")[1]

    finding = only_finding(change)
    assert finding.where == "page 1"
    assert "(MCID 0) to another element than Document > H1" in finding.problem.message


def test_content_that_leads_to_nothing() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        row(pdf, 1)[0] = None

    assert "(MCID 0) to nothing, and not to Document > H2" in only_finding(change).problem.message


def test_a_page_without_a_number() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        del pdf.pages[0].StructParents

    assert "no number in the ParentTree" in only_finding(change).problem.message


def test_two_pages_with_one_number() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.pages[1].StructParents = pdf.pages[0].StructParents

    assert any(
        "have the same number in the ParentTree" in finding.problem.message for finding in findings_after(change)
    )


def test_a_link_that_leads_to_another_element() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        nums = rows(pdf)
        numbers = [int(number) for number in list(nums)[::2]]
        nums[2 * numbers.index(int(links(pdf)[0].StructParent)) + 1] = elements(pdf, "H1")[0]

    assert "from a Link annotation to another element" in only_finding(change).problem.message
