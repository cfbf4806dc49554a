"""Whatever a leaflet holds, its file follows both standards and loses nothing."""

from __future__ import annotations

import itertools
import re
from pathlib import Path
from typing import Any

import page as validator
import pytest
from hypothesis import HealthCheck, Phase, given, settings

from builder import layout
from builder.content import leaflet as content
from builder.content.format import Format
from builder.content.project import Project
from builder.layout import faces
from builder.pdf.join.assemble import assemble
from builder.pdf.write.metadata import Metadata
from tests.inspectors import Pdf
from tests.support import strategies
from tests.support.making import REPOSITORY


@pytest.fixture(scope="module")
def theme() -> layout.Theme:
    project = Project(REPOSITORY)
    brand, format = project.brand("harbour").model, project.format("a4").model
    return layout.Theme(brand, format, faces.load(brand.faces, Path()), REPOSITORY)


# Shrinking takes minutes and tells little: an example is small enough to read.
@settings(
    max_examples=strategies.few(),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(strategies.page(), strategies.page("shared"))
def test_any_leaflet_is_built_whole(theme: layout.Theme, written: dict[str, Any], shared: dict[str, Any]) -> None:
    leaflet, later = content.Leaflet.model_validate(written), content.SharedPage.model_validate(shared)
    parts = [layout.lay_out("one", leaflet, theme, {"later": later}), layout.lay_out("later", later, theme)]
    count = sum(len(part.pages) for part in parts)
    metadata = Metadata(leaflet.title, leaflet.language, theme.brand.name, "", leaflet.last_reviewed)
    footers = layout.footers(theme, layout.footer_text(theme, leaflet), range(1, count + 1), count)
    made = assemble(parts, footers, metadata, theme.faces.programs(strategies.LETTERS))
    for profile in (validator.ValidationProfile.PDF_UA_1, validator.ValidationProfile.PDF_A_2A):
        report = validator.validate_pdf_bytes(made, profile=profile)
        assert [(failure.rule_id, failure.message) for failure in report.failures] == []
    pdf = Pdf(made)
    assert pdf.tagging_problems() == []
    assert_inside_format(pdf, theme.format)
    assert_whole(pdf, written, shared)


def assert_inside_format(pdf: Pdf, format: Format) -> None:
    """No text outside its column, over the footer, or over other text."""
    margins, page = format.margins, format.page
    lines: dict[tuple[int, float], list[tuple[float, float]]] = {}
    for fragment in pdf.fragments:
        left, right = fragment.x, fragment.box[2]
        trailing = len(fragment.text) - len(fragment.text.rstrip(" "))
        assert left >= margins.left - 0.1
        assert right - trailing * fragment.size <= page.width - margins.right + 0.1, fragment
        if fragment.artifact is None:
            assert fragment.y >= margins.bottom, fragment
        lines.setdefault((fragment.page, fragment.y), []).append((left, right))
    for stretches in lines.values():
        for (_, end), (start, _) in itertools.pairwise(sorted(stretches)):
            assert start >= end - 0.1


def assert_whole(pdf: Pdf, written: dict[str, Any], shared: dict[str, Any]) -> None:
    """Every letter that was written is read, and in that order within its own text."""
    # A word that no line can hold is parted with a soft hyphen, which readers pass over.
    read = re.sub(r"\s|\u00ad", "", pdf.reading_text())
    for text in (*_texts(written), *_texts(shared)):
        for words in re.split(r"\]\([^)]*\)|\]\{[^}]*\}|[\[\]|]|\*\*|\n|^\s*- |\{\{.*\}\}", text):
            for word in words.split():
                if not re.fullmatch(r"-+|\d+\.", word):
                    assert word in read, word


APPROVAL = ("approver", "approved_on", "approved_hash")


def _texts(value: Any, key: str = "") -> list[str]:
    if isinstance(value, str):
        unprinted = (
            "id",
            "kind",
            "tone",
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
    return [text for one in value for text in _texts(one, key)]
