"""Take the pictures of pages for the README. Run as: python -m tests.support.readme_pictures"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import pypdfium2
from click.testing import CliRunner
from PIL import Image

from builder import cli
from tests.support.making import REPOSITORY

FOLDER = REPOSITORY / "docs" / "pictures"
BIGGEST = 250_000
GAP, COLOURS = 28, 128
GROUND, EDGE = "#dfe4e8", "#b7c0c7"
FORMATS = "a4", "giant-print", "dyslexia", "dl-trifold"


def written(*words: str) -> None:
    CliRunner().invoke(cli.main, ["--project", str(REPOSITORY), *words], catch_exceptions=False)


def pack(folder: Path, brand: str) -> Path:
    """A pack for two operations, to be filled in by hand."""
    path = folder / f"{brand}.pdf"
    written("pack", "bone", "brain", "--brand", brand, "--output", str(path))
    return path


def leaflet(folder: Path, name: str, brand: str, format: str) -> Path:
    written("build", name, "--brand", brand, "--format", format, "--output", str(folder))
    return folder / brand / format / f"{name}.pdf"


def sheet(path: Path, number: int, height: int) -> Image.Image:
    """A page of a file, `height` pixels high, with an edge."""
    page = pypdfium2.PdfDocument(path)[number]
    drawn = page.render(scale=height / page.get_height()).to_pil().convert("RGB")
    edged = Image.new("RGB", (drawn.width + 2, drawn.height + 2), EDGE)
    edged.paste(drawn, (1, 1))
    return edged


def side_by_side(rows: Sequence[Sequence[Image.Image]]) -> Image.Image:
    """Rows of sheets on a ground."""
    width = max(sum(sheet.width + GAP for sheet in row) for row in rows) + GAP
    whole = Image.new("RGB", (width, sum(row[0].height + GAP for row in rows) + GAP), GROUND)
    top = GAP
    for row in rows:
        left = GAP
        for sheet in row:
            whole.paste(sheet, (left, top))
            left += sheet.width + GAP
        top += row[0].height + GAP
    return whole


def pictures(folder: Path) -> Iterator[tuple[str, Image.Image]]:
    """Each picture with its name."""
    harbour, meadow = pack(folder, "harbour"), pack(folder, "meadow")
    bone, liver = leaflet(folder, "bone", "harbour", "a4"), leaflet(folder, "liver", "meadow", "a4")
    yield "two-clinics", side_by_side([[sheet(path, 0, 640) for path in (harbour, bone, meadow, liver)]])
    pages = [sheet(harbour, number, 560) for number in range(6)]
    yield "pack-pages", side_by_side([pages[:3], pages[3:]])
    yield "formats", side_by_side([[sheet(leaflet(folder, "bone", "harbour", name), 0, 560) for name in FORMATS]])


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        for picture, image in pictures(Path(name)):
            path = FOLDER / f"{picture}.png"
            image.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
            assert path.stat().st_size < BIGGEST, f"{path.name} has {path.stat().st_size} bytes"


if __name__ == "__main__":
    main()
