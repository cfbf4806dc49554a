"""The gallery shows each look and each format that come with the program."""

from __future__ import annotations

import re

from PIL import Image

from builder.content.project import Project
from tests.support.making import REPOSITORY

PAGE = (REPOSITORY / "docs" / "gallery.md").read_text(encoding="utf-8")


def test_every_look_and_every_format_has_a_picture() -> None:
    project = Project(REPOSITORY)
    wanted = [f"gallery-look-{look}" for look in project.look_names()]
    wanted += [f"gallery-{format}" for format in project.format_names()]
    shown = re.findall(r"!\[[^]]{20,}\]\(pictures/([\w-]+)\.png\)", PAGE)
    assert sorted(shown) == sorted(wanted)
    for name in shown:
        path = REPOSITORY / "docs" / "pictures" / f"{name}.png"
        assert path.stat().st_size < 130_000
        with Image.open(path) as picture:
            assert picture.width >= 600
