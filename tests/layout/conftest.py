from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from builder.content.brand import Faces
from builder.layout import faces
from builder.layout.fallbacks import packaged

ATKINSON = Faces(
    package="fontpkg-atkinson-hyperlegible",
    regular="AtkinsonHyperlegible-Regular.ttf",
    bold="AtkinsonHyperlegible-Bold.ttf",
)


@pytest.fixture(scope="session")
def face_set() -> faces.FaceSet:
    return faces.load(ATKINSON, Path())


def own_font(path: Path, shared: Mapping[str, str], left_out: Collection[str] = ()) -> None:
    """Write Atkinson Hyperlegible with changes: each character of `shared` is drawn by a glyph or as another is.

    `left_out` are the tables that it is to be without.
    """
    [regular] = [path for path in packaged(str(ATKINSON.package)) if path.name == ATKINSON.regular]
    font = TTFont(regular, recalcTimestamp=False)
    names = font.getBestCmap().copy()
    for character, other in shared.items():
        glyph = names[ord(other)] if len(other) == 1 else other
        for table in font["cmap"].tables:
            if table.isUnicode():
                table.cmap[ord(character)] = glyph
    for tag in left_out:
        font.reader.tables.pop(tag, None)
    font.save(path)
