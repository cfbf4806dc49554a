"""All content is tagged or an artifact, and belongs to one element."""

from __future__ import annotations

import pikepdf

from tests.pdf.examine.rules.breaking import children, findings_after, only_finding
from tests.pdf.foreign import elements, paint


def test_text_that_is_not_tagged() -> None:
    finding = only_finding(lambda pdf: paint(pdf, b"BT /Helvetica 10 Tf (Loose words) Tj ET", 1))
    assert (finding.where, finding.problem.message) == ("page 2", "text that is not tagged: “Loose words”")


def test_a_picture_that_is_not_tagged() -> None:
    finding = only_finding(lambda pdf: paint(pdf, b"BI /W 1 /H 1 /CS /G /BPC 8 ID \x00 EI"))
    assert finding.problem.message == "a picture that is not tagged"


def test_text_in_an_artifact_is_left_alone() -> None:
    assert findings_after(lambda pdf: paint(pdf, b"/Artifact BMC BT /Helvetica 10 Tf (Foot) Tj ET EMC")) == []


def test_tagged_content_that_no_element_holds() -> None:
    finding = only_finding(lambda pdf: paint(pdf, b"/P <</MCID 900>> BDC BT /Helvetica 10 Tf (Lost) Tj ET EMC"))
    assert finding.problem.message == "tagged content that belongs to no element (MCID 900): “Lost”"


def test_characters_without_unicode() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        for font in pdf.pages[0].Resources.Font.values():
            del font.ToUnicode

    # Both pages are set in these fonts.
    assert {finding.where for finding in findings_after(change)} == {"page 1", "page 2"}
    assert all("no Unicode" in finding.problem.message for finding in findings_after(change))


def test_marked_content_with_one_number_twice() -> None:
    finding = only_finding(lambda pdf: paint(pdf, b"/P <</MCID 0>> BDC EMC"))
    assert finding.problem.message == "marked content has the same number twice (MCID 0)"


def test_marked_content_in_two_elements() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        first, other = elements(pdf, "H2")
        mark = pikepdf.Dictionary(Type=pikepdf.Name.MCR, MCID=0, Pg=other.Pg)
        first.K = pikepdf.Array([*children(first), mark])

    assert any(
        finding.problem.message == "two elements contain the same marked content (MCID 0)"
        for finding in findings_after(change)
    )


def test_an_element_whose_content_is_not_painted() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        [heading] = elements(pdf, "H1")
        heading.K = pikepdf.Array([*children(heading), 901])

    finding = only_finding(change)
    assert (finding.problem.severity, finding.problem.message) == (
        "warning",
        "its content (MCID 901) is not painted on page 1",
    )


def test_an_element_on_no_page() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        [document] = elements(pdf, "Document")
        lost = pikepdf.Dictionary(S=pikepdf.Name.P, P=document, K=0, Pg=pdf.make_indirect(pikepdf.Dictionary()))
        document.K.append(pdf.make_indirect(lost))

    assert only_finding(change).problem.message == "its content (MCID 0) is on no page of the file"
