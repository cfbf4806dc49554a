"""Tables that are too wide for a page, and rows of tables that run over pages."""

from __future__ import annotations

import re
from dataclasses import replace

import pypdfium2
import pytest

from builder import layout
from builder.content import leaflet as content
from builder.content.format import LEAST_SIZE
from builder.core.part import Part
from tests.inspectors import Pdf
from tests.inspectors.overlaps import overlaps
from tests.support import laying_out

HEAD = "The first days at home while the plaster is drying and the wound is open"
LAID = {"title": "A", "short_title": "A", "summary": "B.", "version": "1", "owner": "C", "sources": ["D."]}
DATES = {"last_reviewed": "2026-02-28", "next_review": "2027-02-28", "status": "example"}


DROPS = ["1 drop, white bottle", "None", "1 drop, white bottle", "1 drop, blue bottle"]
SCHEDULE = ["Day", "Morning", "Midday", "Evening", "Night"], [[f"Week {number}", *DROPS] for number in range(1, 5)]
"""Columns and rows of a schedule for eye drops that nobody has prescribed."""
LONG = ["Chloramphenicol", "Dexamethasone", "Ophthalmologist", "Antiinflammatory", "Responsibility"]
WIDE = ["Which", *(f"In the {number}" for number in LONG)], [[f"Week {number}", *LONG] for number in range(1, 30)]
LINKED = ["Which", *LONG], [["This", "[Dispensary](https://www.example.org/)", *LONG[1:]]]


def laid_out(format: str, columns: list[str], rows: list[list[str]], language: str = "en-GB") -> Part:
    return layout.lay_out("a", page_with(columns, rows, language), laying_out.theme("harbour", format))


def page_with(columns: list[str], rows: list[list[str]], language: str = "en-GB") -> content.Leaflet:
    table = {"kind": "table", "caption": "What to do", "columns": columns, "rows": rows, "row_heads": "yes"}
    section = {"id": "s", "title": "T", "blocks": [table]}
    return content.Leaflet.model_validate({**LAID, **DATES, "language": language, "sections": [section]})


def printed(format: str, columns: list[str], rows: list[list[str]], language: str = "en-GB") -> Pdf:
    return Pdf(file_of(format, columns, rows, language))


def file_of(format: str, columns: list[str], rows: list[list[str]], language: str = "en-GB") -> bytes:
    part = laid_out(format, columns, rows, language)
    return laying_out.file_of([part], laying_out.theme("harbour", format))


def turned_pages(pdf: Pdf) -> list[int]:
    """The numbers of pages that a screen turns."""
    return [number for number, page in enumerate(pdf.file.pages, 1) if page.get("/Rotate", 0)]


@pytest.mark.parametrize("format", laying_out.FORMATS)
def test_a_schedule_of_five_columns_is_a_table_but_on_narrow_panels(format: str) -> None:
    pdf = printed(format, *SCHEDULE)
    forms = {table.form for table in laid_out(format, *SCHEDULE).tables}
    assert forms == {"dl-trifold": {"list"}, "giant-print": {"turned"}}.get(format, set())
    assert bool(turned_pages(pdf)) == (format == "giant-print")
    assert pdf.tagging_problems() == []
    assert overlaps(pdf) == []
    least = LEAST_SIZE[laying_out.theme("harbour", format).format.kind]
    assert min(fragment.size for fragment in pdf.fragments if fragment.text.strip()) >= least


def test_type_of_a_wide_table_is_smaller_down_to_the_least_of_its_kind() -> None:
    columns, rows = WIDE
    tables = {}
    for count in range(3, 6):
        part = laid_out("a4", columns[:count], [row[:count] for row in rows])
        tables[count] = [(table.form, table.size) for table in part.tables]
    assert tables == {3: [], 4: [("smaller", 13.5)], 5: [("turned", 14.0)]}


@pytest.mark.parametrize("format", ["a5-booklet", "dl-trifold"])
def test_no_page_of_what_folds_is_turned(format: str) -> None:
    assert {table.form for table in laid_out(format, *WIDE).tables} == {"list"}
    assert turned_pages(printed(format, *WIDE)) == []


def test_a_turned_table_runs_over_pages_with_its_heads_again() -> None:
    data = file_of("a4", *WIDE)
    pdf = Pdf(data)
    turned = turned_pages(pdf)
    assert len(turned) > 1
    assert pdf.tagging_problems() == []
    document = pypdfium2.PdfDocument(data)
    for number in turned:
        page = document[number - 1]
        assert page.get_width() > page.get_height()
        text = page.get_textpage().get_text_bounded()
        assert text.count("In the Dexamethasone") == 1
        for word in ("Responsibility", "Week"):
            assert word in text
    document.close()
    assert pdf.reading_text().count("In the Dexamethasone") == 1


def test_a_link_on_a_turned_page_is_where_its_words_are() -> None:
    pdf = printed("a4", *LINKED)
    [number] = turned_pages(pdf)
    link = next(link for link in pdf.links() if link.target.startswith("https"))
    words = [fragment for fragment in pdf.fragments if "Dispensary" in fragment.text]
    assert (link.page, {fragment.page for fragment in words}) == (number, {number})
    for fragment in words:
        assert any(
            box[0] <= fragment.box[2] and fragment.box[0] <= box[2] and box[1] <= fragment.y + 1 <= box[3]
            for box in link.boxes
        )


def test_words_of_a_table_start_where_those_around_it_do() -> None:
    pdf = printed("a4", *SCHEDULE)
    starts = {
        fragment.text.strip(): fragment.x
        for fragment in pdf.fragments
        if fragment.text.strip() in ("T", "Day", "Week 1")
    }
    assert len(starts) == 3
    assert max(starts.values()) - min(starts.values()) < 0.01


@pytest.mark.parametrize(("look", "grounds"), [("rules", 1), ("stripes", 3)])
def test_a_look_has_rules_between_rows_or_stripes_behind_them(look: str, grounds: int) -> None:
    theme = laying_out.theme("harbour", "a4")
    theme = replace(theme, look=theme.look.model_copy(update={"rows": look, "corner": 0.0}), _by_language={})
    columns, rows = SCHEDULE
    pdf = laying_out.printed([layout.lay_out("a", page_with(columns, rows), theme)], theme)
    colours = theme.brand.colours
    seen = [shape for shape in pdf.shapes if shape.colour == str(colours.panel)]
    assert len(seen) == grounds
    words = [fragment for fragment in pdf.fragments if fragment.text.strip() in ("Week 2", "Week 4")]
    on_panel = str(colours.on_panel if look == "stripes" else colours.text)
    assert {fragment.colour for fragment in words} == {on_panel}
    assert all(shape.artifact is not None for shape in seen)


@pytest.mark.parametrize("least", [330, 337, 351])
def test_a_row_over_pages_has_its_whole_head_next_to_each_part(least: int) -> None:
    # The last page would have as many lines of the row as it happens to, fewer than the head among them.
    words = " ".join(f"w{number}" for number in range(least * 3))
    pdf = printed("a4", ["When", "What you do", "Whom you ask"], [[HEAD, words, "Us"], ["Then", "Rest", "Us"]])
    assert overlaps(pdf) == []
    assert pdf.reading_text().count("plaster") == 1
    for page in range(1, pdf.page_count + 1):
        texts = [fragment for fragment in pdf.fragments if fragment.page == page]
        row = any(fragment.text.startswith("w") for fragment in texts)
        read = "".join(fragment.text for fragment in texts if fragment.box[2] < 250)
        assert row == (HEAD in " ".join(read.split())), (page, read)


def test_a_row_of_a_list_over_pages_has_its_head_and_label_again() -> None:
    words = " ".join(f"w{number}" for number in range(600))
    columns = ["When it is", "What you do", "Radiotherapists", "Physiotherapist"]
    pdf = printed("dl-trifold", columns, [["The first day", words, "Us", "Them"]])
    assert overlaps(pdf) == []
    read = pdf.reading_text()
    assert [read.count(label) for label in ("The first day", "What you do", "When it is")] == [1, 1, 1]
    rows = [page for page in range(1, pdf.page_count + 1) if re.search(r"\bw\d", pdf.page_text(page))]
    assert len(rows) > 2
    for page in rows[1:]:
        lines = pdf.page_text(page).split("\n")
        assert [line.strip() for line in lines if line.strip()][:2] == ["The first day", "What you do:"]
