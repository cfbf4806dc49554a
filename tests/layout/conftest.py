from __future__ import annotations

from pathlib import Path

import pytest

from builder.content.brand import Faces
from builder.layout import faces

ATKINSON = Faces(
    package="fontpkg-atkinson-hyperlegible",
    regular="AtkinsonHyperlegible-Regular.ttf",
    bold="AtkinsonHyperlegible-Bold.ttf",
)


@pytest.fixture(scope="session")
def face_set() -> faces.FaceSet:
    return faces.load(ATKINSON, Path())
