"""Annotations stand in the structure."""

from __future__ import annotations

import pikepdf
import pytest

from tests.pdf.examine.rules.breaking import findings_after, only_finding


def test_a_link_outside_of_the_structure() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        added = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Link,
            Rect=[0, 0, 9, 9],
            Contents="there",
            A=pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://example.org"),
        )
        pdf.pages[0].Annots.append(pdf.make_indirect(added))

    finding = only_finding(change)
    assert finding.problem.message == "a Link annotation to https://example.org is outside the structure"
    assert finding.problem.hint == "put it into a Link element, with the words that belong to it"


@pytest.mark.parametrize("entries", [{"Subtype": "/Popup"}, {"Subtype": "/Text", "F": 2}])
def test_annotations_that_are_not_seen_are_left_alone(entries: dict[str, object]) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        values = {f"/{key}": pikepdf.Name(value) if isinstance(value, str) else value for key, value in entries.items()}
        pdf.pages[0].Annots.append(pdf.make_indirect(pikepdf.Dictionary(values)))

    assert findings_after(change) == []
