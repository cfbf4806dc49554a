"""Pictures of a document as files that a leaflet can show."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from typing import Any

from builder.checks.figures import says_nothing
from builder.checks.resolution import COARSE
from builder.content.placeholders import placeholder
from builder.core.patterns import lazy_pattern
from builder.core.units import INCH, MILLIMETRE, WHITE
from builder.imports.cleaning import Cleaner
from builder.imports.source import Notes, SourceGap, SourcePicture
from builder.layout import photos
from builder.layout.picture_error import PictureError

_MADE_BY_PROGRAMS = lazy_pattern(
    r"(description )?(automatically generated|generated automatically)|(picture|image) containing|ai-generated content"
    r"|^(a )?(picture|image|photo|graphics?|grafik|object|shape|group|text ?box|frame|rectangle|oval) ?\d*$",
    re.IGNORECASE,
)
"""Alternative texts that a word processor made up."""
_OTHER_KINDS = (
    (b"\x01\0\0\0", "EMF"),
    (b"\xd7\xcd\xc6\x9a", "WMF"),
    (b"\x01\0\x09\0", "WMF"),
    (b"%PDF", "PDF"),
    (b"%!PS", "EPS"),
    (b"\x1f\x8b", "compressed"),
    (b"<", "SVG"),
)
_ENDINGS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "AVIF": "avif", "HEIC": "heic"}
_DOT = 8
"""Pixels of a picture that shows nothing: a line, a bullet, or what web pages count their readers with."""


@dataclass(slots=True)
class PictureFiles:
    """The pictures of a leaflet by the names of their files, which start with `name` and are not among `taken`."""

    name: str
    cleaner: Cleaner
    notes: Notes
    taken: frozenset[str] = frozenset()
    files: dict[str, bytes] = field(default_factory=dict)
    without_alt: int = 0

    def figure(self, picture: SourcePicture) -> dict[str, Any] | SourceGap | None:
        """The block that shows a picture; a gap where it cannot be shown, None where it shows nothing."""
        data = picture.data
        try:
            if converted := photos.as_png(picture.name, data):
                data = converted
                self.notes.changed(f"the picture {picture.name} was converted to PNG")
            shown = photos.photograph(picture.name, data, WHITE, False)
        except PictureError as error:
            why = _kind(data) or f" ({error.message.removeprefix(f'the picture {picture.name} ')})"
            return SourceGap(f"the picture {picture.name}{why}", picture.alt)
        if min(shown.width, shown.height) < _DOT:
            self.notes.leave_out(f"the picture {picture.name}, which is a line or a dot", picture.alt, counted=False)
            return None
        file = self._stored(data, _ENDINGS[shown.kind])
        self.notes.taken(f"the picture {picture.name}, as images/{file}", picture.alt)
        block: dict[str, Any] = {"kind": "figure", "image": file}
        block |= {"decorative": True} if picture.is_decorative else {"alt": self._alt(picture, file)}
        return block | self._width(picture, shown.width)

    def _alt(self, picture: SourcePicture, file: str) -> str:
        alt = " ".join(self.cleaner.clean(picture.alt).split())
        made_up = _MADE_BY_PROGRAMS.search(alt) is not None
        if alt and not made_up and not says_nothing(alt, file) and not says_nothing(alt, picture.name):
            return alt
        self.without_alt += 1
        if alt:
            self.notes.leave_out("an alternative text that says nothing, or that a program made up", alt, counted=False)
        return placeholder("what this picture shows; or write decorative: yes in place of this line")

    def _stored(self, data: bytes, ending: str) -> str:
        for file, stored in self.files.items():
            if stored == data:
                return file
        number = len(self.files) + 1
        while (file := f"{self.name}-{number}.{ending}") in self.taken or file in self.files:
            number += 1
        self.files[file] = data
        return file

    def _width(self, picture: SourcePicture, pixels: float) -> dict[str, str]:
        """How wide the picture was, but no wider than its dots allow."""
        sharp = pixels / (COARSE * 1.02) * INCH
        width = min(picture.width or sharp, sharp)
        if picture.width > width:
            self.notes.changed(
                f"the picture {picture.name} has too few dots for its size, and is smaller now: "
                f"{width / MILLIMETRE:.0f} mm wide in place of {picture.width / MILLIMETRE:.0f} mm"
            )
        return {"width": f"{max(1, math.floor(width / MILLIMETRE + 0.01))} mm"}


def _kind(data: bytes) -> str:
    kind = next((name for start, name in _OTHER_KINDS if data.lstrip(b"\xef\xbb\xbf \r\n").startswith(start)), "")
    return f" ({kind}, a kind that cannot be printed: save it as PNG)" if kind else ""
