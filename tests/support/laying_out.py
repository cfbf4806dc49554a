"""Lay out parts in memory, in any brand and format, and open them for questions."""

from __future__ import annotations

import datetime
import functools
from collections.abc import Sequence
from pathlib import Path

from builder import layout
from builder.content.project import Project
from builder.core.part import Part
from builder.layout import faces
from builder.pdf.join.assemble import assemble
from builder.pdf.write.metadata import Metadata
from tests.inspectors import Pdf
from tests.support import strategies
from tests.support.making import REPOSITORY

FORMATS = (
    "a4",
    "a5",
    "a5-booklet",
    "dl-trifold",
    "dyslexia",
    "giant-print",
    "large-print",
    "mono",
    "us-letter",
)


@functools.cache
def theme(brand: str, format: str) -> layout.Theme:
    project = Project(REPOSITORY)
    model = project.brand(brand).model
    return layout.Theme(model, project.format(format).model, faces.load(model.faces, Path()), REPOSITORY)


def printed(parts: Sequence[Part], theme: layout.Theme, letters: str = strategies.LETTERS) -> Pdf:
    """A file of these parts alone, without footers."""
    metadata = Metadata(parts[0].title, parts[0].language, "", "", datetime.date(2026, 2, 28))
    footers = [b""] * sum(len(part.pages) for part in parts)
    return Pdf(assemble(parts, footers, metadata, theme.faces.programs(letters)))
