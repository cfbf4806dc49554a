"""Whatever a leaflet holds, its file follows both standards and loses nothing."""

from __future__ import annotations

import itertools
import re
from typing import Any

import page as validator
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from builder import layout
from builder.content import leaflet as content
from builder.content.format import Format
from builder.pdf.join.assemble import assemble
from builder.pdf.write.metadata import Metadata
from tests.inspectors import Artifact, Pdf
from tests.inspectors.overlaps import overlaps
from tests.support import laying_out, making, strategies


# Shrinking takes minutes and tells little: an example is small enough to read.
@settings(
    max_examples=strategies.few(),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(
    strategies.page(), strategies.page("shared"), st.sampled_from(making.BRANDS), st.sampled_from(laying_out.FORMATS)
)
def test_any_leaflet_is_built_whole(written: dict[str, Any], shared: dict[str, Any], brand: str, format: str) -> None:
    theme = laying_out.theme(brand, format)
    leaflet, later = content.Leaflet.model_validate(written), content.SharedPage.model_validate(shared)
    # A footer that reaches up into the words is an error of its own.
    assume(layout.footer_top(theme, layout.footer_text(theme, leaflet)) + 4 <= theme.format.margins.bottom)
    parts = [layout.lay_out("one", leaflet, theme, {"later": later}), layout.lay_out("later", later, theme)]
    count = sum(len(part.pages) for part in parts)
    metadata = Metadata(leaflet.title, leaflet.language, theme.brand.name, "", leaflet.last_reviewed)
    codes = layout.GlyphCodes("Y")
    footers = layout.footers(theme, layout.footer_text(theme, leaflet), range(1, count + 1), count, codes)
    fonts = {**theme.faces.programs(strategies.LETTERS), **codes.programs}
    result = assemble(parts, footers, metadata, fonts)
    for profile in (validator.ValidationProfile.PDF_UA_1, validator.ValidationProfile.PDF_A_2A):
        report = validator.validate_pdf_bytes(result, profile=profile)
        assert [(failure.rule_id, failure.message) for failure in report.failures] == []
    pdf = Pdf(result)
    assert pdf.tagging_problems() == []
    assert overlaps(pdf) == []
    assert_inside_format(pdf, theme.format)
    assert_whole(pdf, written, shared)


def assert_inside_format(pdf: Pdf, format: Format) -> None:
    """No text outside its column, over the footer, or over other text."""
    margins, page = format.margins, format.page
    lines: dict[tuple[int, float], list[tuple[float, float]]] = {}
    for fragment in pdf.fragments:
        if fragment.artifact == Artifact("Pagination", "Watermark") and fragment.box[0] >= page.width - margins.right:
            continue
        left, right = fragment.x, fragment.box[2]
        trailing = len(fragment.text) - len(fragment.text.rstrip(" "))
        assert left >= margins.left - 0.1
        assert right - trailing * fragment.size <= page.width - margins.right + 0.1, fragment
        if fragment.artifact is None:
            assert fragment.y >= margins.bottom - 0.1, fragment
        lines.setdefault((fragment.page, fragment.y), []).append((left, right))
    for stretches in lines.values():
        for (_, end), (start, _) in itertools.pairwise(sorted(stretches)):
            assert start >= end - 0.1


def assert_whole(pdf: Pdf, written: dict[str, Any], shared: dict[str, Any]) -> None:
    """Every letter that was written is read, and in that order within its own words.

    Who looks after a shared page, and its sources, are not printed: those of the leaflet are.
    """
    # A word that no line can hold is parted with a soft hyphen, which readers pass over.
    read = re.sub(r"\s|\u00ad", "", pdf.reading_text())
    later = {key: value for key, value in shared.items() if key not in ("owner", "sources")}
    for text in (*_texts(written), *_texts(later)):
        for words in re.split(r"\]\([^)]*\)|\]\{[^}]*\}|[\[\]|]|\*\*|\n|\{\{.*\}\}", text):
            letters = "".join(re.sub(r"^\s*(?:-+|\d+\.)(?=\s|$)", "", words).split())
            assert letters in read, letters


APPROVAL = ("approver", "approved_on", "approved_hash")


def _texts(value: Any, key: str = "") -> list[str]:
    if isinstance(value, str):
        unprinted = (
            "id",
            "kind",
            "tone",
            "icon",
            "language",
            "status",
            "row_heads",
            "lines",
            "include",
            "short_title",
            *APPROVAL,
        )
        return [] if key in unprinted or key.endswith("review") or key == "last_reviewed" else [value]
    if isinstance(value, dict):
        metadata = value.get("key_facts", {})
        return [text for name, one in value.items() for text in _texts(one, name)] + list(metadata)
    return [text for entry in value for text in _texts(entry, key)]
