"""Whatever a row of a list says of a patient is refused, or is on the cover: whole, in its place, and over nothing."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder import layout
from builder.core.code_on_paper import CodeOnPaper
from builder.packs import pages, patient_list
from builder.packs.pages import Cover
from tests.inspectors.overlaps import overlaps
from tests.support import laying_out, making

LETTERS = "".join(map(chr, [*range(0x20, 0x7F), *range(0xC0, 0x100)])) + "’–"
words = st.lists(
    st.sampled_from(["Ann", "O’Example", "McŠimek", "Groß", "4", "mg", "to", "8", "weeks", "-", "Ward", "W" * 60])
    | st.text(LETTERS, min_size=1, max_size=12),
    min_size=1,
    max_size=14,
).map(" ".join)
details = st.fixed_dictionaries(
    {"name": words},
    optional={
        "date of operation": st.sampled_from(["2026-12-03", "3 December 2026"]),
        "hospital number": st.from_regex(r"[A-Z]{0,3}[0-9]{3,10}", fullmatch=True),
        "consultant": words,
        "ward phone": st.sampled_from(["01632 960 001", "01632960001 or 01632 960002"]),
        "needs": words,
        "notes": st.lists(words, min_size=1, max_size=30).map("\n".join),
    },
)


@given(details, st.sampled_from(making.BRANDS), st.sampled_from(laying_out.FORMATS), st.sampled_from(",;\t"))
def test_any_detail_of_a_list_is_printed_whole_or_refused(
    tmp_path_factory: pytest.TempPathFactory, typed: dict[str, str], brand: str, format: str, delimiter: str
) -> None:
    theme = laying_out.theme(brand, format)
    margins = layout.with_cover_margins(theme).format.margins
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows([["leaflets", *typed], ["bone", *typed.values()]])
    path = tmp_path_factory.getbasetemp() / "patients.csv"
    path.write_text(out.getvalue(), encoding="utf-8", newline="")
    faces = {face.resource: face.coverage for face in (theme.faces.regular, theme.faces.bold)}
    table = patient_list.read(path, ["bone"]).in_faces(faces)
    assert len(table.rows) == (not table.problems), table.problems
    for row in table.rows:
        printed = row.details.fields()
        cover = Cover("Your operation", "en-GB", ["Bone surgery"], CodeOnPaper("AAAA", "BBBB"), printed)
        pdf = laying_out.printed([pages.lay_out_cover(cover, theme)], theme, LETTERS + "Šš")
        assert overlaps(pdf) == []
        assert all(margins.left - 0.1 <= fragment.x for fragment in pdf.fragments)
        assert all(fragment.box[2] <= theme.format.page.width for fragment in pdf.fragments)
        assert all(fragment.y >= margins.bottom for fragment in pdf.fragments)
        read = "".join(pdf.reading_text().replace("\u00ad", "").split())
        for value in printed.values():
            assert "".join(value.replace("\u00ad", "").split()) in read
