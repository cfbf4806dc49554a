"""Figures have words."""

from __future__ import annotations

import pikepdf

from tests.pdf.examine.rules.breaking import children, findings_after, only_finding
from tests.pdf.foreign import elements


def test_a_figure_without_words() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        del elements(pdf, "Figure")[0].Alt

    assert only_finding(change).problem.message == "this figure has no alternative text"


def test_a_figure_in_one_that_has_words_needs_its_own() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        [figure] = elements(pdf, "Figure")
        inner = pdf.make_indirect(pikepdf.Dictionary(S=pikepdf.Name.Figure, P=figure))
        figure.K = pikepdf.Array([*children(figure), inner])

    [finding] = findings_after(change)
    assert (finding.standard, finding.clause) == ("PDF/UA-1", "7.3-1, 7.7-1")
