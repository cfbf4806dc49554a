"""Lay out parts in memory, in any brand and format, and open them for questions."""

from __future__ import annotations

import dataclasses
import datetime
import functools
from collections.abc import Sequence
from pathlib import Path

from builder import layout
from builder.content.project import Project
from builder.core.part import Element, Part
from builder.layout import faces
from builder.layout.lines import TextLine, TextSpan, break_lines
from builder.layout.pen import Pen
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


METADATA = Metadata("Words", "en-GB", "", "", datetime.date(2026, 2, 28))


@functools.cache
def theme(brand: str, format: str) -> layout.Theme:
    project = Project(REPOSITORY)
    model = project.brand(brand).model
    return layout.Theme(
        model, project.format(format).model, faces.load(model.faces, Path()), REPOSITORY, project.look_of(model)
    )


def printed(parts: Sequence[Part], theme: layout.Theme, letters: str = strategies.LETTERS) -> Pdf:
    """A file of these parts alone, without footers."""
    return Pdf(file_of(parts, theme, letters))


def file_of(parts: Sequence[Part], theme: layout.Theme, letters: str = strategies.LETTERS) -> bytes:
    metadata = Metadata(parts[0].title, parts[0].language, "", "", datetime.date(2026, 2, 28))
    footers = [b""] * sum(len(part.pages) for part in parts)
    return assemble(parts, footers, metadata, theme.faces.programs(letters))


def on_paper(
    face_set: faces.FaceSet,
    paragraphs: Sequence[Sequence[TextSpan]],
    *,
    size: float = 12,
    width: float = 480,
    right_to_left: bool = False,
) -> bytes:
    """A file of one page with these paragraphs, one below the other, without anything else."""
    top = Element("Part")
    lines: list[tuple[Element, TextLine]] = []
    for spans in paragraphs:
        element = top.add("P")
        lines += [(element, line) for line in break_lines(spans, size, width)]
    pen = Pen(width + 40, len(lines) * 2 * size + 40, right_to_left=right_to_left)
    for number, (element, line) in enumerate(lines, 1):
        pen.line(line, 20, pen.height - 20 - number * 2 * size, size, element)
    pen.finish_page()
    language = paragraphs[0][0].language
    part = Part("", "Words", language, pen.pages, (top,), (), {}, pen.fonts, {}, characters=pen.characters)
    metadata = dataclasses.replace(METADATA, language=language)
    return assemble([part], [b""], metadata, face_set.programs("".join(pen.characters.values())))
