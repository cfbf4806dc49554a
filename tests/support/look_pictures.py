"""Take the pictures of the looks for the documentation. Run as: python -m tests.support.look_pictures"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pypdfium2
from click.testing import CliRunner
from PIL import Image

from builder import cli
from builder.content.project import Project
from tests.support import example, making
from tests.support.looks import with_look
from tests.support.making import REPOSITORY

FOLDER = REPOSITORY / "docs" / "pictures"
BIGGEST = 90_000
HEIGHT, GAP, COLOURS = 560, 18, 96
"""Of the pictures, in pixels and colours."""


def project_in(folder: Path, look: str) -> Path:
    """The example project, whose brand harbour has a look."""
    for name in ("leaflets", "styles"):
        example.copied(name, folder / name)
    shutil.copy(REPOSITORY / "leaflets.yaml", folder)
    path = folder / "styles" / "brands" / "harbour.yaml"
    path.write_text(with_look(path.read_text(encoding="utf-8"), f"look: {look}\n"), encoding="utf-8")
    return folder


def pages(data: bytes, numbers: Sequence[int]) -> list[Image.Image]:
    """Pages of a file, in the height of the pictures."""
    document = pypdfium2.PdfDocument(data)
    chosen = [document[number] for number in numbers if number < len(document)]
    return [page.render(scale=HEIGHT / page.get_height()).to_pil().convert("RGB") for page in chosen]


def side_by_side(sheets: Sequence[Image.Image]) -> Image.Image:
    """Sheets of paper next to each other on a grey ground."""
    width = sum(sheet.width for sheet in sheets) + GAP * (len(sheets) + 1)
    whole = Image.new("RGB", (width, HEIGHT + 2 * GAP), "#dfe4e8")
    left = GAP
    for sheet in sheets:
        whole.paste("#b7c0c7", (left - 1, GAP - 1, left + sheet.width + 1, GAP + HEIGHT + 1))
        whole.paste(sheet, (left, GAP))
        left += sheet.width + GAP
    return whole


def picture(look: str, folder: Path) -> Image.Image:
    """A cover, a first page and a page with whom to contact, in a look."""
    root = project_in(folder, look)
    leaflet = making.make(root, "bone")
    last = len(pypdfium2.PdfDocument(leaflet)) - 1
    return side_by_side([*pages(cover(root), [0]), *pages(leaflet, [0, last])])


def cover(root: Path) -> bytes:
    """A pack of two leaflets for nobody."""
    path = root / "pack.pdf"
    words = ["--project", str(root), "pack", "bone", "brain", "--output", str(path)]
    CliRunner().invoke(cli.main, words, catch_exceptions=False)
    return path.read_bytes()


def main() -> None:
    for look in Project(REPOSITORY).look_names():
        with tempfile.TemporaryDirectory() as name:
            path = FOLDER / f"look-{look}.png"
            shown = picture(look, Path(name) / "project")
            shown.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
        assert path.stat().st_size < BIGGEST, f"{path.name} has {path.stat().st_size} bytes"


if __name__ == "__main__":
    main()
