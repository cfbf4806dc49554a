"""Files of pictures: what they are, and how drawings become grey."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from builder.layout import pictures

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 50">{}</svg>'


def drawing(folder: Path, text: str) -> pictures.Picture:
    path = folder / "drawing.svg"
    path.write_text(text, encoding="utf-8")
    return pictures.load(path)


def test_a_drawing_has_its_size_in_points(tmp_path: Path) -> None:
    picture = drawing(tmp_path, SVG.format('<rect width="9" height="9"/>'))
    assert isinstance(picture, pictures.Drawing)
    assert (picture.width, picture.height) == (100 * 0.75, 50 * 0.75)


def test_the_error_of_a_drawing_names_its_file_and_line(tmp_path: Path) -> None:
    with pytest.raises(pictures.PictureError) as refused:
        drawing(tmp_path, SVG.format("\n<text>HLC</text>"))
    assert refused.value.message == "line 2 of the drawing drawing.svg: `text` cannot be printed"
    assert "Path > Object to Path" in refused.value.hint


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_drawing_may_be_called_anything_and_be_in_any_unicode(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "drawing.png"
    path.write_text(SVG.format('<rect width="9" height="9"/>'), encoding=encoding)
    assert isinstance(pictures.load(path), pictures.Drawing)


def test_a_missing_picture_names_the_nearest(tmp_path: Path) -> None:
    (tmp_path / "harbour.svg").touch()
    with pytest.raises(pictures.PictureError) as refused:
        pictures.load(tmp_path / "harbor.svg")
    assert refused.value.hint == "did you mean harbour.svg?"


def test_a_drawing_in_greys_is_as_light_as_its_colours_in_print(tmp_path: Path) -> None:
    path = tmp_path / "drawing.svg"
    path.write_text(SVG.format('<rect width="9" height="9" fill="#ff0000" stroke="#0000ff"/>'), encoding="utf-8")
    picture = pictures.load(path, grey=True)
    assert isinstance(picture, pictures.Drawing)
    assert {"0.3 g", "0.11 G"} <= set(picture.operators.splitlines())
    assert not re.search(r"(rg|RG)$", picture.operators, re.MULTILINE)
