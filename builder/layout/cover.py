"""Covers: a field of the brand's colour with the title in large type, and below it what a reader needs at hand.

On a laser printer, and in a look with little colour, the field is paper: the title is below the header, over a rule.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from builder.content.brand import Brand
from builder.core.file_names import file_named
from builder.core.part import Element, Rectangle
from builder.core.patterns import lazy_pattern
from builder.core.units import Colour, points
from builder.document import Heading, Node, Role
from builder.layout import cover_picture, header, pictures
from builder.layout.blocks import contents, details, ward
from builder.layout.composer import Composer
from builder.layout.flow import Piece, PlacedPiece, draw_page
from builder.layout.lines import break_lines
from builder.layout.pen import Pen
from builder.layout.styles import Column, TextStyle
from builder.layout.theme import Theme

_MARGIN = points("22 mm")
"""The widest margin at the sides of a cover: lines for long reading are shorter than those of a cover."""
_CLOSER, _CLOSEST = 0.6, 0.4
_GAP = points("7 mm")
_CLOSE_GAP = points("4 mm")
"""Between the field and what is below it."""
_MOST, _LEAST = 0.58, 0.42
"""How much of the page the field takes at most, in colour and as paper."""
_SHARE_OF_TITLE = 0.34
"""How much of the page's height a title takes, at most, before it is set smaller."""
_NARROWER = 0.88
"""How much of the column a title takes: its lines are short, and the pattern beside it is seen."""
_SMALLER = 0.94
_SMALLEST, _SMALLEST_ON_LARGE = 1.2, 1.38
"""What a title is at least where that makes room, as a multiple of the format's title: 40 pt on A4."""
_CLOSE_TITLE, _CLOSE_TITLE_ON_LARGE = 1.05, 40.0
"""The same where things are close: on small pages a multiple of the title, on large ones points."""
_LARGE = points("200 mm")
_PADDING = 0.048
"""Between the edges of a field and its words, as a share of the page's height."""
_LEAST_PADDING = points("8 mm")
_RULE = 3.0


def with_margins(theme: Theme) -> Theme:
    """The same theme with the margins of covers."""
    margins = theme.format.margins
    sides = {"left": min(margins.left, _MARGIN), "right": min(margins.right, _MARGIN)}
    format = theme.format.model_copy(update={"margins": margins.model_copy(update=sides)})
    return replace(theme, format=format, _by_language={})


def theme_of(theme: Theme, *, is_close: bool = False) -> Theme:
    """The same theme with the margins of covers, and with less space between things: a cover is one page."""
    spacing = theme.format.spacing
    closer = _CLOSEST if is_close else _CLOSER
    spaces = {name: getattr(spacing, name) * closer for name in ("paragraph", "block", "item")}
    format = theme.format.model_copy(update={"spacing": spacing.model_copy(update=spaces)})
    return with_margins(replace(theme, format=format, roominess=_CLOSEST if is_close else theme.roominess))


def _is_close(theme: Theme) -> bool:
    return theme.roominess <= _CLOSEST


def is_filled(theme: Theme) -> bool:
    """Whether the field of a cover has the colour of the band: black ink is not poured over half a page."""
    return theme.format.ink != "black" and theme.look.header != "line"


def words_on(theme: Theme) -> Colour:
    """The colour of the words on the field of a cover."""
    colours = theme.brand.colours
    return colours.on_band if is_filled(theme) else colours.heading


class CoverField(NamedTuple):
    """The field at the top of a cover, as high as `height`, with its words in their places."""

    height: float
    head: header.Header
    words: list[PlacedPiece]
    padding: float
    gap: float = _GAP
    under: Sequence[PlacedPiece] = ()
    has_band: bool = False
    """Whether marks of the page have a band below it: on covers of packs, words say the same."""

    @property
    def reach(self) -> float:
        """How far down what is below it starts."""
        return self.height + self.gap

    def is_whole(self, theme: Theme) -> bool:
        """Whether all of its words are on the page: a very long title or summary has no room there."""
        return self.height <= theme.format.page.height - theme.format.margins.bottom

    def above(self, pieces: Sequence[Piece], page: float) -> CoverField:
        """The same with pieces below it that belong to the cover, on a page of a height."""
        return self._replace(under=_stacked(pieces, page - self.reach))

    def draw(self, pen: Pen, composer: Composer, read: Mapping[Role, Element]) -> None:
        """Draw it: the colour and the pattern as artifacts, the words as content of their elements."""
        theme = composer.theme
        if is_filled(theme):
            box = header.across(pen, self.height)
            pen.artifact()
            pen.rectangle(box, theme.brand.colours.band)
            _draw_pattern(pen, theme, box)
            middle = pen.height - self.padding - header.height_of_words(self.head) / 2
            header.draw_words(pen, self.head, composer, read, middle)
        else:
            header.draw(pen, self.head, composer, read)
            pen.artifact()
            left, right = theme.format.margins.left, pen.width - theme.format.margins.right
            pen.rule(left, right, pen.height - self.height, theme.brand.colours.heading, _RULE)
        above = self.padding + header.height_of_words(self.head) if is_filled(theme) else self.head.height
        cover_picture.draw(pen, composer, pen.height - above, self.words[0].top)
        draw_page(self.words, pen)
        draw_page(self.under, pen)


ON_FIELD = frozenset({Role.EYEBROW, Role.HEADING, Role.SUMMARY, Role.IN_PACK, Role.WARNING_LINE, Role.STATUS_LINE})
"""What is on the field, besides the logo and the name of the clinic."""


def field(composer: Composer, nodes: Sequence[Node], below: Sequence[float], marks: float = 0) -> CoverField:
    """The field of a cover with the words of `nodes` on it.

    `below` are heights, in points, of what may be on the same page: the first of them for which there is room is the
    one that counts. The title and the space around it become smaller for that. Without any, the field takes the page.
    Between them is room for `marks` of that height.
    """
    theme, page = composer.theme, composer.theme.format.page
    gap = max(_CLOSE_GAP if _is_close(theme) else _GAP, marks)
    room = page.height - theme.format.margins.bottom - gap
    head = header.measure(theme, composer.words.language)
    tries = list(_tries(composer, nodes, head))
    most = (_MOST if is_filled(theme) or cover_picture.of_cover(composer) else _LEAST) * page.height
    chosen, height = tries[0], room
    for wanted in below:
        fitting = next((words for words in tries if words.needed + wanted <= room), None)
        if fitting is not None:
            chosen, height = fitting, min(room - wanted, most)
            break
    height = max(height, chosen.needed)
    top = page.height - height + chosen.padding + height_of(chosen.pieces)
    return CoverField(height, head, _stacked(chosen.pieces, top), chosen.padding, gap)


class _Words(NamedTuple):
    """The words of a field, the space around them, and how high the field is with both at least."""

    pieces: Sequence[Piece]
    padding: float
    needed: float


def _tries(composer: Composer, nodes: Sequence[Node], head: header.Header) -> Iterator[_Words]:
    """The words of a field, each time with a smaller title and less space around them."""
    theme, reported = composer.theme, len(composer.cut)
    column = Column.of_page(theme, composer.words.language).coloured(words_on(theme))
    others = {node: _ON_FIELD[node.role](composer, node, column) for node in nodes if node.role in _ON_FIELD}
    [heading] = (node for node in nodes if isinstance(node, Heading))
    padding = _PADDING * theme.format.page.height
    for style in _title_styles(composer, heading, column):
        del composer.cut[reported:]
        title = composer.heading(heading, column.indented(0, (1 - _NARROWER) * column.width), style)
        pieces = [piece for node in nodes for piece in (title if node is heading else others[node])]
        while pieces[-1].is_space:
            pieces.pop()
        top = padding + header.height_of_words(head) if is_filled(theme) else head.height
        yield _Words(pieces, padding, top + 2 * padding + height_of(pieces))
        padding = max(padding * _SMALLER**2, _CLOSE_GAP if _is_close(theme) else _LEAST_PADDING)


def _eyebrow(composer: Composer, node: Node, column: Column) -> list[Piece]:
    return composer.text(node, column, composer.styles.lead)


def _summary(composer: Composer, node: Node, column: Column) -> list[Piece]:
    return composer.text(node, column, composer.styles.lead)


def _line(composer: Composer, node: Node, column: Column) -> list[Piece]:
    style = composer.styles.small if node.role is Role.STATUS_LINE else composer.styles.body
    return composer.text(node, column, style, before=composer.theme.format.spacing.paragraph)


def _in_pack(composer: Composer, node: Node, column: Column) -> list[Piece]:
    pieces = contents.draw_in_pack(composer, node, column)
    pieces[0].before = composer.theme.format.spacing.paragraph
    return pieces


_ON_FIELD: Mapping[Role, Callable[[Composer, Node, Column], list[Piece]]] = {
    Role.EYEBROW: _eyebrow,
    Role.SUMMARY: _summary,
    Role.IN_PACK: _in_pack,
    Role.WARNING_LINE: _line,
    Role.STATUS_LINE: _line,
}


def _title_styles(composer: Composer, heading: Heading, column: Column) -> Iterator[TextStyle]:
    """The styles of a title: as large as the look wants, or as leaves its words whole, and then smaller ones."""
    theme, width = composer.theme, column.width * _NARROWER
    scale, most = theme.format.type, _SHARE_OF_TITLE * theme.format.page.height
    face = theme.faces.bold if theme.look.weight == "bold" else theme.faces.regular
    spans = [column.text_span(run.text, face, column.text) for run in heading.runs]
    is_large, size = theme.format.page.width >= _LARGE, scale.title * theme.look.display
    least = min(size, scale.title * (_SMALLEST_ON_LARGE if is_large else _SMALLEST))
    if _is_close(theme):
        least = min(least, max(scale.title, _CLOSE_TITLE_ON_LARGE) if is_large else scale.title * _CLOSE_TITLE)
    has_fit = False
    while True:
        style = composer.styles.text(size, scale.title_line_height)
        style = style._replace(face=face, colour=column.text, after=theme.format.spacing.heading)
        if not has_fit:
            cut: list[str] = []
            lines = break_lines(spans, size, width, balanced=True, cut=cut)
            is_last = size * _SMALLER < scale.body
            has_fit = is_last or (not cut and len(lines) * style.leading <= most)
        if has_fit:
            yield style
            if size * _SMALLER < least:
                return
        size *= _SMALLER


# Below the field

_SIDE_BY_SIDE = 30
_HALVES = 24
"""From how many ems of body text details have others next to them, and these have each other."""
_FIRST = 0.65
"""How much of that the first column takes."""
_GUTTER = points("7 mm")
_START = 0.4
_ASIDE = (Role.WARD, Role.ON_THE_WEB)


def below(composer: Composer, nodes: Sequence[Node], column: Column) -> list[list[Piece]]:
    """The details of a patient, the ward and the QR code next to them where there is room, and the pack's code.

    They are in groups, each of which is below the other.
    """
    ems = column.width / composer.theme.format.type.body
    aside = [node for node in nodes if node.role in _ASIDE]
    groups: list[list[Piece]] = []
    for node in nodes:
        if node.role is Role.DETAILS and aside and ems >= _SIDE_BY_SIDE:
            groups += _row(composer, [[node], aside], column, _FIRST)
        elif len(aside) > 1 and node is aside[0] and _HALVES <= ems < _SIDE_BY_SIDE:
            groups += _row(composer, [[each] for each in aside], column, 0.5)
        elif node not in aside or ems < _HALVES or (len(aside) == 1 and ems < _SIDE_BY_SIDE):
            groups.append(below_each_other(composer, [node], column))
    for group in groups[1:]:
        group[0].before = composer.theme.format.spacing.block
    return groups


def heights_wanted(groups: Sequence[Sequence[Piece]], theme: Theme) -> list[float]:
    """What `field` is to leave room for: all groups, or the first; or its start where it is longer than a page."""
    every, first = height_of([piece for group in groups for piece in group]), height_of(groups[0]) if groups else 0.0
    return [every, first, *([_START * theme.room] if first > theme.room else [])]


def _row(composer: Composer, row: Sequence[Sequence[Node]], column: Column, share: float) -> list[list[Piece]]:
    """Two columns, of which the first takes a `share`.

    They are below each other where they are too high for a page, or where a word is wider than its line so.
    """
    reported = len(composer.cut)
    first, second = column.indented(0, (1 - share) * column.width + _GUTTER), column.indented(share * column.width)
    columns = [below_each_other(composer, nodes, place) for nodes, place in zip(row, (first, second), strict=True)]
    if max(map(height_of, columns)) <= composer.theme.room and len(composer.cut) == reported:
        return [[side_by_side(columns)]]
    del composer.cut[reported:]
    return [below_each_other(composer, [node], column) for nodes in row for node in nodes]


def below_each_other(composer: Composer, nodes: Sequence[Node], column: Column) -> list[Piece]:
    """What is below the field, in one column."""
    pieces: list[Piece] = []
    for node in nodes:
        drawn = _BELOW[node.role](composer, node, column)
        drawn[0].before = composer.theme.format.spacing.block if pieces else 0
        pieces += drawn
    return pieces


_BELOW: Mapping[Role, Callable[[Composer, Node, Column], list[Piece]]] = {
    Role.IN_PACK: contents.draw_in_pack,
    Role.DETAILS: details.draw,
    Role.WARD: ward.draw,
    Role.ON_THE_WEB: ward.draw_web,
    Role.PACK_CODE: contents.draw_code,
}


def height_of(pieces: Sequence[Piece]) -> float:
    """How high pieces are below each other, without the space above them."""
    return sum(piece.before + piece.height for piece in pieces) - (pieces[0].before if pieces else 0)


def side_by_side(columns: Sequence[Sequence[Piece]]) -> Piece:
    """Columns of pieces next to each other, as one piece, read one column after the other."""

    def draw(pen: Pen, top: float) -> None:
        for pieces in columns:
            draw_page(_stacked(pieces, top), pen)

    return Piece(max(map(height_of, columns)), draw)


def _stacked(pieces: Sequence[Piece], top: float) -> list[PlacedPiece]:
    placed, top = [], top + (pieces[0].before if pieces else 0)
    for piece in pieces:
        top -= piece.before
        placed.append(PlacedPiece(piece, top, piece.height))
        top -= piece.height
    return placed


# The pattern

_STRENGTH = 0.14
"""How much of another colour is in the strongest tint of a pattern."""
_DARKER = 0.3
_STEPS = 16
_RGB = lazy_pattern(r"(?<!\S)([\d.]+) ([\d.]+) ([\d.]+) (rg|RG)(?!\S)")


def _draw_pattern(pen: Pen, theme: Theme, box: Rectangle) -> None:
    """The logo, large and in tints of the field, over its end edge; nothing where the logo is a photograph."""
    brand, look = theme.brand, theme.look
    if look.cover != "pattern":
        return
    drawing = pictures.load(file_named(theme.root / "styles" / "logos", brand.logo.file), brand.colours.band)
    if isinstance(drawing, pictures.Photograph):
        return
    high, wide = box.top - box.bottom, pen.width
    scale = min(1.05 * high / drawing.height, 0.6 * wide / drawing.width)
    width, height = drawing.width * scale, drawing.height * scale
    left, top = wide - 0.72 * width, box.top - 0.06 * high
    with pen.clipped(box):
        pen.place(_in_tints(drawing.operators, brand), Rectangle(left, top - height, left + width, top), scale)


def _in_tints(operators: str, brand: Brand) -> str:
    """Operators that paint tints where these paint colours: what has the colour of the band stays like it."""
    band = brand.colours.band

    def tint(match: re.Match[str]) -> str:
        colour = Colour(*map(float, match.groups()[:3]))
        share = min((colour.contrast(band) - 1) / 3, 1)
        return f"{' '.join(f'{part:.4g}' for part in strongest_tint(brand, round(share * _STEPS)))} {match[4]}"

    return _RGB.sub(tint, operators)


def strongest_tint(brand: Brand, steps: int = _STEPS) -> Colour:
    """The strongest tint of the band, of so many steps, on which the words of a cover have their contrast."""
    return _tint(brand.colours.band, brand.colours.on_band, brand.contrast, steps)


@functools.lru_cache(maxsize=256)
def _tint(band: Colour, words: Colour, asked: float, steps: int) -> Colour:
    needed = min(asked, band.contrast(words))
    # On a light band it is the same hue, darker.
    strongest = words if words.luminance > band.luminance else Colour(*(part * _DARKER for part in band))
    for step in range(steps, 0, -1):
        share = _STRENGTH * step / _STEPS
        mixed = Colour(*(ground + (ink - ground) * share for ground, ink in zip(band, strongest, strict=True)))
        colour = Colour.parse(str(mixed))
        if colour.contrast(words) >= needed:
            return colour
    return band
