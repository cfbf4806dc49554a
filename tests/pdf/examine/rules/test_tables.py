"""Headers lead to header cells of their own table."""

from __future__ import annotations

import pikepdf
import pytest

from tests.pdf.examine.rules.breaking import findings_after, only_finding
from tests.pdf.foreign import elements


def with_headers(pdf: pikepdf.Pdf, cell: int, header: bytes | pikepdf.String) -> None:
    attributes = pikepdf.Dictionary(O=pikepdf.Name.Table, Headers=pikepdf.Array([pikepdf.String(header)]))
    elements(pdf, "TD")[cell].A = attributes


def test_headers_lead_to_a_cell_of_their_own_table() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        with_headers(pdf, 0, bytes(elements(pdf, "TH")[1].ID))

    assert findings_after(change) == []


@pytest.mark.parametrize("header", ["another table's", "none"])
def test_headers_that_lead_elsewhere(header: str) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        with_headers(pdf, 0, bytes(elements(pdf, "TH")[2].ID) if header != "none" else b"gone")

    finding = only_finding(change)
    assert "is not a header cell of the same table" in finding.problem.message
    assert finding.where == "page 2, Document > Table > TBody > TR > TD"


def test_headers_in_a_class() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        with_headers(pdf, 0, b"gone")
        cell = elements(pdf, "TD")[0]
        pdf.Root.StructTreeRoot.ClassMap = pikepdf.Dictionary(Cell=cell.A)
        cell.C = pikepdf.Name.Cell
        del cell.A

    assert "“gone”" in only_finding(change).problem.message
