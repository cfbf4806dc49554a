"""Small print about a leaflet or pack, with the QR code of its page on the web next to it."""

from __future__ import annotations

from collections.abc import Sequence

from builder.core import qr_codes
from builder.core.characters import NO_BREAK
from builder.core.code_on_paper import CodeOnPaper
from builder.core.part import Element, Rectangle
from builder.core.units import BLACK, MILLIMETRE, WHITE
from builder.document import Node, QrCode, Role
from builder.layout.composer import Composer
from builder.layout.flow import Draw, Piece, WithNext, draw_nothing
from builder.layout.pen import Pen
from builder.layout.styles import Column

_LEAST = 20 * MILLIMETRE
"""How wide a code is without its quiet zone, at least: most telephones read it from 20 cm."""
_LEAST_SQUARE = 0.5 * MILLIMETRE
_ORDINARY_TYPE = 14.0
"""Body text of this size or less has codes of the least width next to it; those of larger type grow with it."""
_WIDEST = 1.6
_GAP = 4 * MILLIMETRE
_LETTERS = 12
"""How many ems of text there must be room for next to a code. It stands below them otherwise."""


def draw(composer: Composer, nodes: Sequence[Node], column: Column) -> list[Piece]:
    """Paragraphs. Those next to the QR code are one piece with it; the code is where reading ends."""
    code = next((node for node in nodes if isinstance(node, QrCode)), None)
    if code is None:
        return _paragraphs(composer, nodes, column)
    place = list(nodes).index(code)
    before, after = nodes[:place], nodes[place + 1 :]
    size = min(_size(composer, code), column.width)
    narrow = column.indented(0, size + _GAP)
    if narrow.width < _LETTERS * composer.styles.small.size:
        drawn = Piece(size, draw_code(composer, code, column.left, size), with_next=WithNext.TOGETHER)
        return [*_paragraphs(composer, before, column), drawn, *_paragraphs(composer, after, column)]
    first = _paragraphs(composer, before, narrow)
    count = _count_next_to(composer, _height(first), size, [(node, narrow, column) for node in after])
    last = _paragraphs(composer, after[:count], narrow)
    rest = _paragraphs(composer, after[count:], column)
    height = max(size, _height([*first, *last]))
    together = _together(first, draw_code(composer, code, column.right - size, size), last)
    return [Piece(height, together, with_next=WithNext.TOGETHER), *rest]


def draw_on_back(composer: Composer, edition: Node, code: CodeOnPaper, column: Column) -> list[Piece]:
    """How new a page is, and next to it the QR code of the leaflet on whose back it is, with the short code.

    Both are there again, as artifacts: the leaflet says them where it says who is responsible for it. There is no code
    where the words have no room next to it.
    """
    square = QrCode(Role.QR_CODE, address=code.address)
    size = _size(composer, square)
    narrow = column.indented(0, size + _GAP)
    if narrow.width < _LETTERS * composer.styles.small.size:
        return _paragraphs(composer, [edition], column)
    said = composer.words.phrases.code_of_leaflet.format(code=code.short)
    short = narrow.text_span(said, composer.theme.faces.regular, column.text)
    # In so narrow a place a line may end before a date, so that none ends within it.
    runs = [run._replace(text=run.text.replace(f":{NO_BREAK}", ": ")) for run in edition.runs]
    spans = composer.spans(runs, narrow)
    words = composer.paragraph(composer.elements[edition], spans, narrow, composer.styles.small)
    again = composer.paragraph(None, [short], narrow, composer.styles.small)
    draw_square = draw_code(composer, square, column.right - size, size)
    draw_words, draw_again = _together(words, draw_square, []), _together(again, draw_nothing, [])

    def draw(pen: Pen, top: float) -> None:
        draw_words(pen, top)
        draw_again(pen, top - _height(words))

    return [Piece(max(size, _height([*words, *again])), draw)]


def _count_next_to(composer: Composer, first: float, size: float, after: Sequence[tuple[Node, Column, Column]]) -> int:
    """How many more paragraphs go next to a code, so that all is as low as it can be; the others go across, below it.

    `first` is the height of those next to it already. Each comes with its columns next to the code and below it.
    """
    beside = [_height(_measured(composer, [node], narrow)) for node, narrow, _ in after]
    below = [_height(_measured(composer, [node], column)) for node, _, column in after]
    heights = [round(max(size, first + sum(beside[:count])) + sum(below[count:]), 3) for count in range(len(after) + 1)]
    return heights.index(min(heights))


def _measured(composer: Composer, nodes: Sequence[Node], column: Column) -> list[Piece]:
    """The same as `_paragraphs`, without a report of words that are too long for their line."""
    reported = len(composer.cut)
    pieces = _paragraphs(composer, nodes, column)
    del composer.cut[reported:]
    return pieces


def draw_code(composer: Composer, code: QrCode, left: float, size: float) -> Draw:
    """Draw a QR code, its light ground and quiet zone with it: dark on light, whatever the brand's colours are.

    One that is no part of the document is an artifact: it is there again.
    """
    squares, element = qr_codes.squares(code.address), composer.elements.get(code)
    # One path, so that no viewer leaves a thin line between rectangles that touch.
    path = [f"{run.left} {squares.size - run.top - run.height} {run.width} {run.height} re" for run in squares.dark]

    def draw(pen: Pen, top: float) -> None:
        box = Rectangle(left, top - size, left + size, top)
        _mark(pen, element, box)
        pen.rectangle(box, WHITE)
        pen.fill(BLACK)
        pen.place("\n".join([*path, "f"]), box, size / squares.size)

    return draw


def _mark(pen: Pen, element: Element | None, box: Rectangle) -> None:
    if element is None:
        pen.artifact()
        return
    pen.mark(element)
    corners = " ".join(f"{edge:.2f}" for edge in pen.box(box))
    element.attributes = (("Layout", "BBox", f"[{corners}]"), ("Layout", "Placement", "/Block"))


def _size(composer: Composer, code: QrCode) -> float:
    """How wide a code is with its quiet zone: wider in larger type, and where the address is long."""
    inner = qr_codes.squares(code.address).size - 2 * qr_codes.QUIET
    larger = min(max(composer.theme.format.type.body / _ORDINARY_TYPE, 1.0), _WIDEST)
    return max(_LEAST * larger / inner, _LEAST_SQUARE) * (inner + 2 * qr_codes.QUIET)


def _paragraphs(composer: Composer, nodes: Sequence[Node], column: Column) -> list[Piece]:
    return [
        piece
        for node in nodes
        for piece in composer.text(node, column, composer.styles.small, with_next=WithNext.TOGETHER)
    ]


def _height(pieces: Sequence[Piece]) -> float:
    return sum(piece.before + piece.height for piece in pieces)


def _together(first: Sequence[Piece], code: Draw, last: Sequence[Piece]) -> Draw:
    """Draw pieces below each other, and the code next to them when it is its turn to be read."""

    def draw(pen: Pen, top: float) -> None:
        place = top
        for piece in first:
            place -= piece.before
            piece.draw(pen, place)
            place -= piece.height
        code(pen, top)
        for piece in last:
            place -= piece.before
            piece.draw(pen, place)
            place -= piece.height

    return draw
