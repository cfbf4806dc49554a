"""Take the pictures of the gallery. Run as: python -m tests.support.gallery_pictures"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import pypdfium2
from PIL import Image

from builder.content import selection
from builder.content.project import Project
from builder.review import specimen
from tests.support import look_pictures
from tests.support.making import REPOSITORY

FOLDER = REPOSITORY / "docs" / "pictures"
BIGGEST = 130_000
HEIGHT, GAP, COLOURS = 430, 12, 80
"""Of the pictures, in pixels and colours."""
ACROSS = 6
"""How many pages are in a row."""


def pages(root: Path, format: str, *, whole: bool) -> list[Image.Image]:
    """The pages of a specimen, or those that have blocks."""
    data = specimen.make(selection.plan(Project(root), (), "harbour", format, strict=False)).pdf
    shown = [*pypdfium2.PdfDocument(data)]
    texts = [page.get_textpage().get_text_range() for page in shown]
    if not whole:
        [start] = [number for number, text in enumerate(texts) if "At a glance" in text]
        shown = shown[start : 1 + next(number for number, text in enumerate(texts) if "For the clinic" in text)]
    return [page.render(scale=HEIGHT / page.get_height()).to_pil().convert("RGB") for page in shown]


def in_rows(sheets: Sequence[Image.Image]) -> Image.Image:
    """Sheets of paper in rows on a grey ground."""
    rows = [sheets[start : start + ACROSS] for start in range(0, len(sheets), ACROSS)]
    width = max(sum(sheet.width + GAP for sheet in row) for row in rows) + GAP
    whole = Image.new("RGB", (width, len(rows) * (HEIGHT + GAP) + GAP), "#dfe4e8")
    for number, row in enumerate(rows):
        left, top = GAP, GAP + number * (HEIGHT + GAP)
        for sheet in row:
            whole.paste(sheet, (left, top))
            left += sheet.width + GAP
    return whole


def pictures() -> Iterator[tuple[str, Image.Image]]:
    """Each picture with its name."""
    project = Project(REPOSITORY)
    with tempfile.TemporaryDirectory() as name:
        for look in project.look_names():
            root = look_pictures.project_in(Path(name) / look, look)
            yield f"gallery-look-{look}", in_rows(pages(root, "a4", whole=True))
        for format in project.format_names():
            yield f"gallery-{format}", in_rows(pages(REPOSITORY, format, whole=False))


def main() -> None:
    for name, picture in pictures():
        path = FOLDER / f"{name}.png"
        picture.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
        assert path.stat().st_size < BIGGEST, f"{path.name} has {path.stat().st_size} bytes"


if __name__ == "__main__":
    main()
