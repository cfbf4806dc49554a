"""Pictures: the file is there, and what is said of it says something."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from pathlib import PurePath
from typing import TYPE_CHECKING

from builder.checks.texts import nearest
from builder.content import Figure
from builder.problems import Problem

if TYPE_CHECKING:
    from builder.project import Loaded

_FILE = re.compile(r"\S+\.(svg|png|jpe?g|gif|webp|tiff?|bmp|pdf)", re.IGNORECASE)
_SAYS_NOTHING = frozenset({"image", "picture", "photo", "photograph", "drawing", "figure", "graphic", "alt", "logo"})


def pictures(loaded: Loaded, files: Collection[str]) -> Iterator[Problem]:
    """Each picture is one of `files`, the names in `leaflets/images/`, and its `alt` says what it shows."""
    for number, section in enumerate(loaded.model.sections):
        for index, block in enumerate(section.blocks):
            if isinstance(block, Figure):
                path = ("sections", number, "blocks", index)
                if block.image not in files:
                    yield Problem(
                        loaded.source.place((*path, "image")),
                        "error",
                        f"there is no picture `{block.image}` in leaflets/images/",
                        nearest(block.image, files, "the pictures there are"),
                    )
                if block.alt is not None and _says_nothing(block.alt, block.image):
                    yield Problem(
                        loaded.source.place((*path, "alt")),
                        "error",
                        f"“{block.alt}” does not say what the picture shows",
                        "say it in a few words, as you would on the telephone; or write `decorative: yes` in its place",
                    )


def _says_nothing(alt: str, image: str) -> bool:
    said = alt.strip(" .").casefold()
    name = PurePath(image)
    return bool(_FILE.fullmatch(alt.strip())) or said in _SAYS_NOTHING or (said == name.stem.casefold() and "-" in said)
