"""The tree has a root and an end, reaches every element, and each ID belongs to one element."""

from __future__ import annotations

import pikepdf

from builder.pdf.examine.verify import verify
from tests.pdf import foreign
from tests.pdf.examine.rules.breaking import findings_after, only_finding
from tests.pdf.foreign import elements


def test_a_file_without_tags_is_reported_once() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        action = pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://example.org")
        link = pikepdf.Dictionary(Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=action)
        pdf.pages[0].Annots = pikepdf.Array([link])

    findings = verify(foreign.bare(b"BT /Helvetica 10 Tf (Words) Tj ET", change))
    assert [(finding.problem.severity, finding.where) for finding in findings] == [("error", "file")]
    assert "not tagged" in findings[0].problem.message


def test_a_structure_that_runs_in_a_circle() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        [document] = elements(pdf, "Document")
        document.K.append(document)

    assert "loop" in only_finding(change).problem.message


def test_a_structure_without_a_bottom() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        [document] = elements(pdf, "Document")
        inner = elements(pdf, "H1")[0]
        for _ in range(300):
            inner = pdf.make_indirect(pikepdf.Dictionary(S=pikepdf.Name.Div, K=pikepdf.Array([inner])))
        document.K[0] = inner

    assert any("256 deep" in finding.problem.message for finding in findings_after(change))


def test_an_element_that_only_the_parent_tree_reaches() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        [document] = elements(pdf, "Document")
        del document.K[0]

    # The heading is missing now, too: the first one that is left is H2.
    [finding] = [finding for finding in findings_after(change) if not finding.standard]
    assert "not in the structure tree" in finding.problem.message
    assert "“Exercises”" in finding.problem.message
    assert finding.where == "page 1, Document > H1"


def test_a_margin_that_only_the_parent_tree_reaches_is_a_warning() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        [document] = elements(pdf, "Document")
        document.K[0].S = pikepdf.Name.NonStruct
        del document.K[0]

    [finding] = [finding for finding in findings_after(change) if not finding.standard]
    assert (finding.problem.severity, finding.where) == ("warning", "page 1, Document > NonStruct")


def test_two_elements_with_one_id() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        first, other = elements(pdf, "H2")
        first.ID = other.ID = pikepdf.String("same")

    finding = only_finding(change)
    assert finding.problem.message == "the ID “same” is already that of page 1, Document > H2"
    assert finding.where == "page 2, Document > H2"
