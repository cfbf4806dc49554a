"""Codes of content streams for what a font's own codes cannot say: one code for each cluster, which it is read as.

Such codes are numbered as they are drawn, so they are valid in one part, with the fonts that this makes.
"""

from __future__ import annotations

from builder.core.part import FontProgram
from builder.layout.fonts import DrawnCluster, Font


class GlyphCodes:
    """The codes of a part. `prefix` starts the names of its fonts, which are to differ from the others of a page.

    `plain` are the characters that were drawn without such codes, in the first fonts of faces, by resource name.
    """

    def __init__(self, prefix: str = "X") -> None:
        self._prefix = prefix
        self.plain: dict[str, set[str]] = {}
        self._fonts: dict[Font, tuple[str, dict[DrawnCluster, int]]] = {}

    def code(self, font: Font, drawn: DrawnCluster) -> tuple[str, int]:
        """The resource name of a font, and the code there that draws a cluster and is read as its text."""
        if font not in self._fonts:
            self._fonts[font] = (f"{self._prefix}{len(self._fonts) + 1}", {})
        name, codes = self._fonts[font]
        # Code 0 is what readers take for a glyph that is missing.
        return name, codes.setdefault(drawn, len(codes) + 1)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was drawn with such codes."""
        return not self._fonts

    @property
    def programs(self) -> dict[str, FontProgram]:
        """What is embedded, by resource name."""
        return {
            name: font.program({code: drawn for drawn, code in codes.items()})
            for font, (name, codes) in self._fonts.items()
        }
