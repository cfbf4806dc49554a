"""Show the glyphs of lines, each by the code that it has in its font."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from builder.core.part import FontProgram
from builder.layout.faces import Face
from builder.layout.fonts import BREAKING, Cluster, DrawnCluster, Font
from builder.layout.glyph_codes import GlyphCodes
from builder.layout.lines import Segment


class GlyphPen:
    """Writes the operators that show text on a page that is `width` points wide.

    All lengths across are from the edge where reading starts, which is the right one with `right_to_left`: only here
    is a page turned around. `codes` has the codes of glyphs that the faces' first fonts cannot say.
    """

    def __init__(self, width: float, codes: GlyphCodes, *, right_to_left: bool = False) -> None:
        self.width = width
        self.right_to_left = right_to_left
        self._edge = width
        self._mirrors: list[float] = []
        self._codes = codes
        self._texts: defaultdict[str, list[str]] = defaultdict(list)
        self._operators: list[str] = []
        self._type: tuple[str, float] | None = None

    @property
    def characters(self) -> dict[str, str]:
        """The characters that were drawn in the faces' first fonts, sorted, by resource name."""
        return {resource: "".join(sorted(set("".join(texts)))) for resource, texts in sorted(self._texts.items())}

    @property
    def fonts(self) -> dict[str, FontProgram]:
        """What is embedded for all else that was drawn, by resource name."""
        return self._codes.programs

    def across(self, start: float, width: float) -> float:
        """The left edge on paper of what is `width` wide and begins at `start`."""
        for edges in reversed(self._mirrors):
            start = edges - start - width
        return self._edge - start - width if self.right_to_left else start

    def show(self, segment: Segment, left: float, baseline: float, size: float) -> None:
        """Show the glyphs of a segment from `left` on paper."""
        piece, face = segment.piece, segment.span.face
        if not piece.clusters:
            self._begin_text(face.resource, size, left, baseline)
            self._operators.append(f"{_kerned(segment.text, piece.kerns, face)} ET")
            self._texts[face.resource].append(segment.text)
        elif piece.level % 2:
            self._show_turned(segment, left, baseline, size)
        else:
            self._show_clusters(segment, left, baseline, size)

    def _begin_text(self, resource: str, size: float, left: float, baseline: float) -> None:
        if self._type != (resource, size):
            self._type = (resource, size)
            self._operators.append(f"BT /{resource} {size:g} Tf 1 0 0 1 {left:.2f} {baseline:.2f} Tm")
        else:
            self._operators.append(f"BT 1 0 0 1 {left:.2f} {baseline:.2f} Tm")

    def _show_clusters(self, segment: Segment, left: float, baseline: float, size: float) -> None:
        """Show clusters that follow each other from left to right."""
        scale, x = segment.piece.scale, 0.0
        resource, shown = "", ""
        start = 0.0
        for name, code, width, advance in self._coded(segment):
            if name != resource:
                if shown:
                    self._begin_text(resource, size * scale, left + start * size, baseline)
                    self._operators.append(f"[<{shown}>] TJ ET")
                resource, shown, start = name, "", x
            shown += f"{code:04x}"
            if width != advance:
                shown += f">{width - advance}<"
            x += advance * scale / 1000
        self._begin_text(resource, size * scale, left + start * size, baseline)
        self._operators.append(f"[<{shown}>] TJ ET".replace("<>", ""))

    def _show_turned(self, segment: Segment, left: float, baseline: float, size: float) -> None:
        """Show clusters that follow each other from right to left.

        Each has a place of its own, in the order in which they are read: programs that take text out then have that
        order, too. In one string, they would have the order of the paper. For the same reason a code is read as one
        character: what follows it at the same place, such as a vowel, starts a little to the left.
        """
        piece = segment.piece
        font, scale = piece.font, size * piece.scale
        shown: list[tuple[float, int]] = []
        name, right, start = "", left + segment.width, piece.clusters[0].start
        there = 0
        for cluster in piece.clusters:
            right -= cluster.advance * scale / 1000
            text = segment.text[cluster.start - start : cluster.end - start]
            there = there + 1 if not cluster.advance else 0
            for number, character in enumerate(text):
                drawn = DrawnCluster((), character, 0) if number else _drawn(cluster, character, font)
                name, code = self._codes.code(font, drawn)
                shown.append((right - (there + number) * _APART * size, code))
            there += len(text) - 1
        at, code = shown[0]
        self._begin_text(name, scale, at, baseline)
        self._operators.append(f"<{code:04x}> Tj")
        for x, code in shown[1:]:
            self._operators.append(f"{x - at:.3f} 0 Td <{code:04x}> Tj")
            at = x
        self._operators.append("ET")

    def _coded(self, segment: Segment) -> Iterator[tuple[str, int, int, int]]:
        """Each cluster: the resource name of its font, its code there, the width of that, and the wanted advance."""
        piece, face = segment.piece, segment.span.face
        start = piece.clusters[0].start if piece.clusters else 0
        # Within words that are read from right to left, PDFium turns a telephone number around at plain spaces, and
        # where the font changes.
        plain = piece.level == 0
        for cluster in piece.clusters:
            text = segment.text[cluster.start - start : cluster.end - start]
            if plain and piece.font is face.font and cluster.glyphs == ((face.glyphs.get(text), 0, 0),):
                self._texts[face.resource].append(text)
                yield face.resource, face.codes[text], face.widths[text], cluster.advance
                continue
            drawn = _drawn(cluster, text.translate(BREAKING) if plain else text, piece.font)
            yield *self._codes.code(piece.font, drawn), drawn.width, cluster.advance


_APART = 0.002
"""How far the characters of a cluster are apart, in ems: programs that sort them by their places find their order."""


def _drawn(cluster: Cluster, text: str, font: Font) -> DrawnCluster:
    """What the code of a cluster draws. With one glyph, kerning is between codes; several are one glyph together."""
    glyphs = cluster.glyphs
    width = font.width(glyphs[0].number) if len(glyphs) == 1 else max(cluster.advance, 0)
    return DrawnCluster(glyphs, text, width)


def _kerned(text: str, kerns: Sequence[tuple[int, int]], face: Face) -> str:
    """Text as an operand and its operator: moved after the characters that are kerned."""
    codes = text.translate(face.encoding).encode("utf-16-be").hex()
    # What follows the last character is placed on its own.
    if not kerns or kerns[0][0] == len(text) - 1:
        return f"<{codes}> Tj"
    shown, start = "", 0
    for index, less in kerns:
        end = 4 * index + 4
        if end < len(codes):
            shown += f"<{codes[start:end]}>{less}"
            start = end
    return f"[{shown}<{codes[start:]}>] TJ"
