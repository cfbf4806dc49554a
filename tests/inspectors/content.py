"""What a page paints: text, shapes and pictures, each with its place, its colour and its mark.

Lengths are points, the origin is the bottom left corner of the page. Colours are ``"#rrggbb"``.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pikepdf

from tests.inspectors.fonts import Decoder

Box = tuple[float, float, float, float]
"""Left, bottom, right, top."""

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1, 0, 0, 1, 0, 0)


class Artifact(NamedTuple):
    """What an artifact says of itself, without slashes, such as Pagination and Footer; empty where it says nothing."""

    type: str = ""
    subtype: str = ""


@dataclass(frozen=True)
class Fragment:
    """The text of one painting operator, exactly as its codes read; no space is added or taken away.

    `x` and `y` are where its baseline begins; `box` reaches from the face's descent to its ascent. `order` counts what
    the page paints. `mcid` and `artifact` are None where neither applies.
    """

    page: int
    order: int
    text: str
    x: float
    y: float
    box: Box
    size: float
    face: str
    colour: str
    mcid: int | None
    artifact: Artifact | None
    visible: bool = True


@dataclass(frozen=True)
class Shape:
    """A painted path or picture by the box around it: `kind` is fill, stroke or image."""

    page: int
    order: int
    kind: str
    box: Box
    colour: str
    mcid: int | None
    artifact: Artifact | None


@dataclass(frozen=True)
class Painted:
    """All that one page paints."""

    fragments: list[Fragment]
    shapes: list[Shape]
    marks: list[int]
    """Every MCID that is opened, in the order of opening; one that is there twice is an error."""
    replaced: dict[int, str]
    """Replacement text (ActualText) of a marked-content sequence, by MCID."""
    problems: list[str]


def luminance(colour: str) -> float:
    """Relative luminance of ``"#rrggbb"`` (WCAG 2.2)."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2, 1.4.3)."""
    dark, light = sorted((luminance(first), luminance(second)))
    return (light + 0.05) / (dark + 0.05)


def read(page: pikepdf.Page, number: int, decoders: dict[Any, Decoder]) -> Painted:
    """Run the content of a page. `decoders` keeps the fonts that were read, by object number."""
    reader = _ContentRunner(number, decoders)
    reader.run(page, page.resources)
    reader.finish()
    return Painted(reader.fragments, reader.shapes, reader.marks, reader.replaced, reader.problems)


def glyph_places(page: pikepdf.Page, number: int = 1) -> list[PdfGlyphPlace]:
    """Where each glyph of a page is, in the order of painting, those of artifacts too."""
    reader = _ContentRunner(number, {}, places=[])
    reader.run(page, page.resources)
    assert reader.places is not None
    return reader.places


@dataclass
class _GraphicsValues:
    """The graphics state, as far as it is of interest here."""

    matrix: Matrix = IDENTITY
    fill: str = "#000000"
    stroke: str = "#000000"
    line: float = 1
    decoder: Decoder | None = None
    size: float = 0
    spacing: float = 0
    word_spacing: float = 0
    scale: float = 1
    leading: float = 0
    rise: float = 0
    mode: int = 0

    def copy(self) -> _GraphicsValues:
        return _GraphicsValues(**vars(self))


class PdfGlyphPlace(NamedTuple):
    """A glyph on a page: its font, its code, where it starts, and its size, in points."""

    decoder: Decoder
    code: bytes
    x: float
    y: float
    size: float


class _OpenMark(NamedTuple):
    mcid: int | None
    artifact: Artifact | None


@dataclass
class _ContentRunner:
    number: int
    decoders: dict[Any, Decoder]
    fragments: list[Fragment] = field(default_factory=list)
    shapes: list[Shape] = field(default_factory=list)
    marks: list[int] = field(default_factory=list)
    replaced: dict[int, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    places: list[PdfGlyphPlace] | None = None

    def __post_init__(self) -> None:
        self.state = _GraphicsValues()
        self.saved: list[_GraphicsValues] = []
        self.open: list[_OpenMark] = []
        self.mark = self._now_applies()
        self.path: list[tuple[float, float]] = []
        self.text_matrix = self.line_matrix = IDENTITY
        self.resources: pikepdf.Object = pikepdf.Dictionary()

    @property
    def order(self) -> int:
        return len(self.fragments) + len(self.shapes)

    def _now_applies(self) -> _OpenMark:
        """What now applies: an artifact goes before a mark around it, the innermost mark goes before others."""
        artifact = next((mark.artifact for mark in reversed(self.open) if mark.artifact is not None), None)
        mcid = next((mark.mcid for mark in reversed(self.open) if mark.mcid is not None), None)
        return _OpenMark(mcid, artifact)

    def run(self, content: pikepdf.Page | pikepdf.Object, resources: pikepdf.Object) -> None:
        above, self.resources = self.resources, resources
        for operands, operator in pikepdf.parse_content_stream(content):
            does = _OPERATORS.get(str(operator))
            if does is not None:
                does(self, *operands)
        self.resources = above

    def finish(self) -> None:
        if self.open:
            self.problems.append(f"page {self.number}: {len(self.open)} marked-content sequences are not closed")
        if self.saved:
            self.problems.append(f"page {self.number}: {len(self.saved)} q without Q")

    # Marks

    def begin(self, tag: pikepdf.Object, properties: pikepdf.Object | None = None) -> None:
        if isinstance(properties, pikepdf.Name):
            properties = self.resources.Properties[properties]
        entries = properties if properties is not None else pikepdf.Dictionary()
        mcid = None
        if "/MCID" in entries:
            mcid = int(entries.MCID)
            self.marks.append(mcid)
            if "/ActualText" in entries:
                self.replaced[mcid] = str(entries.ActualText)
            if self.mark != _OpenMark(None, None):
                self.problems.append(f"page {self.number}: MCID {mcid} stands inside another mark or an artifact")
        artifact = None
        if tag == "/Artifact":
            artifact = Artifact(str(entries.get("/Type", "/"))[1:], str(entries.get("/Subtype", "/"))[1:])
            if self.mark.mcid is not None:
                self.problems.append(f"page {self.number}: an artifact stands inside MCID {self.mark.mcid}")
        self.open.append(_OpenMark(mcid, artifact))
        self.mark = self._now_applies()

    def end(self) -> None:
        if self.open:
            self.open.pop()
            self.mark = self._now_applies()
        else:
            self.problems.append(f"page {self.number}: EMC closes nothing")

    # State

    def save(self) -> None:
        self.saved.append(self.state.copy())

    def restore(self) -> None:
        if self.saved:
            self.state = self.saved.pop()
        else:
            self.problems.append(f"page {self.number}: Q without q")

    def transform(self, *operands: Any) -> None:
        self.state.matrix = _times(_matrix(operands), self.state.matrix)

    def select_font(self, name: pikepdf.Object, size: Any) -> None:
        font = self.resources.Font[name]
        key = font.objgen if font.is_indirect else id(font)
        if key not in self.decoders:
            self.decoders[key] = Decoder(font)
        self.state.decoder = self.decoders[key]
        self.state.size = float(size)

    # Paths

    def point(self, *operands: Any) -> None:
        """Each pair of a path operator: control points stay inside the box that is wanted, near enough."""
        pairs = [float(value) for value in operands]
        self.path += [_apply(self.state.matrix, x, y) for x, y in zip(pairs[::2], pairs[1::2], strict=True)]

    def rectangle(self, x: Any, y: Any, width: Any, height: Any) -> None:
        left, bottom = float(x), float(y)
        right, top = left + float(width), bottom + float(height)
        self.point(left, bottom, right, bottom, right, top, left, top)

    def paint(self, fill: bool, stroke: bool) -> None:
        if self.path:
            box = _around(self.path)
            if fill:
                self.shape("fill", box, self.state.fill)
            if stroke:
                half = self.state.line * _scale(self.state.matrix) / 2
                outer = (box[0] - half, box[1] - half, box[2] + half, box[3] + half)
                self.shape("stroke", outer, self.state.stroke)
        self.path = []

    def shape(self, kind: str, box: Box, colour: str) -> None:
        mark = self.mark
        self.shapes.append(Shape(self.number, self.order, kind, box, colour, mark.mcid, mark.artifact))

    def picture(self, *_: Any) -> None:
        corners = [_apply(self.state.matrix, x, y) for x, y in ((0, 0), (1, 0), (1, 1), (0, 1))]
        self.shape("image", _around(corners), "")

    def draw(self, name: pikepdf.Object) -> None:
        """A picture, or a form: content of its own, in its own space."""
        stream = self.resources.XObject[name]
        if stream.get("/Subtype") == "/Image":
            self.picture()
            return
        self.save()
        self.state.matrix = _times(_matrix(stream.get("/Matrix", IDENTITY)), self.state.matrix)
        self.run(stream, stream.get("/Resources", self.resources))
        self.restore()

    # Text

    def begin_text(self) -> None:
        self.text_matrix = self.line_matrix = IDENTITY

    def set_text_matrix(self, *operands: Any) -> None:
        self.text_matrix = self.line_matrix = _matrix(operands)

    def move(self, x: Any, y: Any) -> None:
        self.line_matrix = _times((1, 0, 0, 1, float(x), float(y)), self.line_matrix)
        self.text_matrix = self.line_matrix

    def move_leading(self, x: Any, y: Any) -> None:
        self.state.leading = -float(y)
        self.move(x, y)

    def next_line(self) -> None:
        self.move(0, -self.state.leading)

    def show(self, *parts: Any) -> None:
        """Strings, with numbers between them that move what follows to the left (ISO 32000-1, 9.4.3)."""
        state = self.state
        decoder = state.decoder
        if decoder is None:
            self.problems.append(f"page {self.number}: text is shown before a font is set")
            return
        start = _times((1, 0, 0, 1, 0, state.rise), _times(self.text_matrix, state.matrix))
        across, words = 0.0, []
        for part in parts:
            if not isinstance(part, pikepdf.String):
                across -= float(part) / 1000 * state.size * state.scale
                continue
            for glyph in decoder.glyphs(bytes(part)):
                words.append(glyph.text)
                if self.places is not None:
                    size = state.size * math.hypot(start[0], start[1])
                    self.places.append(PdfGlyphPlace(decoder, glyph.code, *_apply(start, across, 0), size))
                advance = glyph.width / 1000 * state.size + state.spacing
                if glyph.code == b" ":
                    advance += state.word_spacing
                across += advance * state.scale
        self.text_matrix = _times((1, 0, 0, 1, across, 0), self.text_matrix)
        low, high = decoder.descent / 1000 * state.size, decoder.ascent / 1000 * state.size
        corners = [_apply(start, x, y) for x, y in ((0, low), (across, low), (across, high), (0, high))]
        x, y = _apply(start, 0, 0)
        mark = self.mark
        self.fragments.append(
            Fragment(
                page=self.number,
                order=self.order,
                text="".join(words),
                x=x,
                y=y,
                box=_around(corners),
                size=state.size * math.hypot(start[2], start[3]),
                face=decoder.name,
                colour=state.stroke if state.mode == 1 else state.fill,
                mcid=mark.mcid,
                artifact=mark.artifact,
                visible=state.mode not in (3, 7),
            )
        )

    def show_array(self, parts: pikepdf.Array) -> None:
        self.show(*parts)

    def show_next_line(self, part: Any) -> None:
        self.next_line()
        self.show(part)

    def show_spaced(self, word_spacing: Any, spacing: Any, part: Any) -> None:
        self.state.word_spacing, self.state.spacing = float(word_spacing), float(spacing)
        self.show_next_line(part)


def _setter(name: str) -> Callable[..., None]:
    def does(reader: _ContentRunner, value: Any) -> None:
        setattr(reader.state, name, float(value))

    return does


def _set_scale(reader: _ContentRunner, percent: Any) -> None:
    reader.state.scale = float(percent) / 100


def _set_mode(reader: _ContentRunner, mode: Any) -> None:
    reader.state.mode = int(mode)


def _colour_setter(name: str) -> Callable[..., None]:
    def does(reader: _ContentRunner, *operands: Any) -> None:
        if operands and not isinstance(operands[-1], pikepdf.Name):
            setattr(reader.state, name, _colour([float(operand) for operand in operands]))

    return does


def _black(name: str) -> Callable[..., None]:
    def does(reader: _ContentRunner, space: Any) -> None:
        setattr(reader.state, name, "#000000")

    return does


def _painter(fill: bool, stroke: bool) -> Callable[..., None]:
    def does(reader: _ContentRunner) -> None:
        reader.paint(fill, stroke)

    return does


_OPERATORS: dict[str, Callable[..., None]] = {
    "BMC": _ContentRunner.begin,
    "BDC": _ContentRunner.begin,
    "EMC": _ContentRunner.end,
    "q": _ContentRunner.save,
    "Q": _ContentRunner.restore,
    "cm": _ContentRunner.transform,
    "w": _setter("line"),
    "rg": _colour_setter("fill"),
    "g": _colour_setter("fill"),
    "k": _colour_setter("fill"),
    "sc": _colour_setter("fill"),
    "scn": _colour_setter("fill"),
    "cs": _black("fill"),
    "RG": _colour_setter("stroke"),
    "G": _colour_setter("stroke"),
    "K": _colour_setter("stroke"),
    "SC": _colour_setter("stroke"),
    "SCN": _colour_setter("stroke"),
    "CS": _black("stroke"),
    "m": _ContentRunner.point,
    "l": _ContentRunner.point,
    "c": _ContentRunner.point,
    "v": _ContentRunner.point,
    "y": _ContentRunner.point,
    "re": _ContentRunner.rectangle,
    "f": _painter(True, False),
    "F": _painter(True, False),
    "f*": _painter(True, False),
    "B": _painter(True, True),
    "B*": _painter(True, True),
    "b": _painter(True, True),
    "b*": _painter(True, True),
    "S": _painter(False, True),
    "s": _painter(False, True),
    "n": _painter(False, False),
    "Do": _ContentRunner.draw,
    "INLINE IMAGE": _ContentRunner.picture,
    "BT": _ContentRunner.begin_text,
    "Tm": _ContentRunner.set_text_matrix,
    "Td": _ContentRunner.move,
    "TD": _ContentRunner.move_leading,
    "T*": _ContentRunner.next_line,
    "Tf": _ContentRunner.select_font,
    "Tc": _setter("spacing"),
    "Tw": _setter("word_spacing"),
    "Tz": _set_scale,
    "TL": _setter("leading"),
    "Ts": _setter("rise"),
    "Tr": _set_mode,
    "Tj": _ContentRunner.show,
    "TJ": _ContentRunner.show_array,
    "'": _ContentRunner.show_next_line,
    '"': _ContentRunner.show_spaced,
}


def _colour(parts: list[float]) -> str:
    if len(parts) == 1:
        parts *= 3
    elif len(parts) == 4:
        cyan, magenta, yellow, black = parts
        parts = [(1 - ink) * (1 - black) for ink in (cyan, magenta, yellow)]
    return "#" + "".join(f"{round(part * 255):02x}" for part in parts)


def _matrix(operands: Any) -> Matrix:
    a, b, c, d, e, f = (float(operand) for operand in operands)
    return a, b, c, d, e, f


def _times(first: Matrix, second: Matrix) -> Matrix:
    """`one`, and then `other`."""
    a, b, c, d, e, f = first
    k, l, m, n, o, p = second  # noqa: E741
    return a * k + b * m, a * l + b * n, c * k + d * m, c * l + d * n, e * k + f * m + o, e * l + f * n + p


def _apply(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _scale(matrix: Matrix) -> float:
    return math.sqrt(abs(matrix[0] * matrix[3] - matrix[1] * matrix[2]))


def _around(points: list[tuple[float, float]]) -> Box:
    across, up = zip(*points, strict=True)
    return min(across), min(up), max(across), max(up)


def contains(box: Box, x: float, y: float) -> bool:
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def marked(fragments: list[Fragment]) -> Iterator[tuple[int, str]]:
    """MCID and text of the fragments that belong to marks."""
    for fragment in fragments:
        if fragment.mcid is not None and fragment.artifact is None:
            yield fragment.mcid, fragment.text
