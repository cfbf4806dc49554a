"""Rows of tables that run over pages: their heads come again, and nothing stands on anything else."""

from __future__ import annotations

import re

import pytest

from builder import layout
from builder.content import leaflet as content
from tests.inspectors import Pdf
from tests.inspectors.overlaps import overlaps
from tests.support import laying_out

HEAD = "The first days at home while the plaster is drying and the wound is open"
LAID = {"title": "A", "short_title": "A", "summary": "B.", "version": "1", "owner": "C", "sources": ["D."]}
DATES = {"last_reviewed": "2026-02-28", "next_review": "2027-02-28", "status": "example"}


def printed(format: str, columns: list[str], rows: list[list[str]]) -> Pdf:
    table = {"kind": "table", "caption": "What to do", "columns": columns, "rows": rows, "row_heads": "yes"}
    section = {"id": "s", "title": "T", "blocks": [table]}
    page = content.Leaflet.model_validate({**LAID, **DATES, "sections": [section]})
    theme = laying_out.theme("harbour", format)
    return laying_out.printed([layout.lay_out("a", page, theme)], theme)


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
    words = " ".join(f"w{number}" for number in range(400))
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
