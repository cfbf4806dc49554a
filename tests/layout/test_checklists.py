"""Checklists: real lists whose boxes can be ticked by hand."""

from __future__ import annotations

import pytest

from builder import layout
from builder.content import leaflet as content
from builder.core.units import millimetres
from tests.inspectors import Pdf
from tests.inspectors.content import Fragment, Shape
from tests.inspectors.overlaps import overlaps
from tests.inspectors.structure import PdfMark
from tests.support import laying_out

LAID = {"title": "A", "short_title": "A", "summary": "B.", "version": "1", "owner": "C", "sources": ["D."]}
DATES = {"last_reviewed": "2026-02-28", "next_review": "2027-02-28", "status": "example"}
SHORT = ["Your card", "A bag", "A pencil", "Your glasses", "Water"]
LONG = [*SHORT[:4], "A friend who can carry all of the books that you would like to take home with you on the day"]


def printed(format: str, items: list[str], language: str = "en-GB") -> Pdf:
    section = {"id": "s", "title": "T", "blocks": [{"kind": "checklist", "items": items}]}
    page = content.Leaflet.model_validate({**LAID, **DATES, "language": language, "sections": [section]})
    theme = laying_out.theme("harbour", format)
    return laying_out.printed([layout.lay_out("a", page, theme)], theme)


def boxes(pdf: Pdf) -> list[Shape]:
    """The outlines that are content of labels: those of boxes, in the order of painting."""
    marks = {(kid.page, kid.mcid) for label in pdf.find("Lbl") for kid in label.kids if isinstance(kid, PdfMark)}
    return [shape for shape in pdf.shapes if shape.kind == "stroke" and (shape.page, shape.mcid) in marks]


def words(pdf: Pdf, items: list[str]) -> list[Fragment]:
    """The first words of each item."""
    bodies = [body for body in pdf.find("LBody") if body.text in items]
    assert [body.text for body in bodies] == items
    return [pdf.fragments_of(body)[0] for body in bodies]


@pytest.mark.parametrize("format", laying_out.FORMATS)
@pytest.mark.parametrize("items", [SHORT, LONG], ids=["short", "long"])
def test_each_item_has_a_box_to_tick_before_it(format: str, items: list[str]) -> None:
    pdf = printed(format, items)
    assert pdf.tagging_problems() == []
    assert overlaps(pdf) == []
    drawn = boxes(pdf)
    assert len(drawn) == len(items)
    for shape, first in zip(drawn, words(pdf, items), strict=True):
        left, bottom, right, top = shape.box
        assert shape.page == first.page
        assert 4 <= millimetres(right - left) == pytest.approx(millimetres(top - bottom), abs=0.01)
        assert 0 < first.x - right < first.size
        # A capital letter is in the middle of its box.
        assert (bottom + top) / 2 == pytest.approx(first.y + 0.33 * first.size, abs=0.05 * first.size)


def test_a_reader_hears_a_list_whose_labels_are_the_sign_of_a_box() -> None:
    pdf = printed("a4", SHORT)
    [checklist] = [entry for entry in pdf.find("L") if entry.find("LBody")[0].text == "Your card"]
    assert checklist.attributes["ListNumbering"] == "Square"
    for item, said in zip(checklist.find("LI"), SHORT, strict=True):
        assert [kid.role for kid in item.kids] == ["Lbl", "LBody"]
        assert [kid.actual or kid.text for kid in item.kids] == ["☐", said]


def test_short_items_are_side_by_side_in_the_order_of_reading() -> None:
    rows = [round(entry.y) for entry in words(printed("a4", SHORT), SHORT)]
    assert rows[0] == rows[1] > rows[2] == rows[3] > rows[4]
    for format, items in (("dl-trifold", LONG), ("a4", LONG), ("a4", SHORT[:3])):
        column = words(printed(format, items), items)
        assert len({round(entry.x, 1) for entry in column}) == 1


def test_boxes_are_right_of_their_words_where_reading_starts_there() -> None:
    items = ["כרטיס", "תיק"]
    pdf = printed("a4", items, "he")
    for shape, first in zip(boxes(pdf), words(pdf, items), strict=True):
        assert shape.box[0] > first.box[2]
