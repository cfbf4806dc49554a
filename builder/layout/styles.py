"""How words are set: a style for each use of text, and the column that the words are in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

from builder.core.language_codes import is_right_to_left, script_of
from builder.core.scripts import LINE_HEIGHTS
from builder.core.units import Colour
from builder.layout.faces import Face
from builder.layout.flow import Panel
from builder.layout.lines import TextSpan
from builder.layout.theme import Theme


class TextStyle(NamedTuple):
    """How lines of text are set. All lengths are points.

    `face` and `colour` are those of a title; words of a paragraph bring their own.
    """

    face: Face
    colour: Colour
    size: float
    leading: float
    """From one baseline to the next."""
    rise: float
    """From the top of a line down to its baseline."""
    before: float = 0
    after: float = 0
    """The spaces above and below a title."""


class TextStyles:
    """The text styles of a theme, by what they are for."""

    def __init__(self, theme: Theme, language: str) -> None:
        self.theme = theme
        self._least = LINE_HEIGHTS.get(script_of(language), 0.0)
        scale, spacing = theme.format.type, theme.format.spacing
        self.body = self.text(scale.body)
        self.lead = self.text(scale.lead)
        self.small = self.text(scale.small)
        weight = theme.faces.bold if theme.look.weight == "bold" else theme.faces.regular
        self.title = self._title(scale.title, after=spacing.heading)._replace(face=weight)
        self.part_title = self._title(scale.part, after=spacing.heading)._replace(face=weight)
        """The title of a part within a file: a shared page, the contents of a pack."""
        self.section_title = self._title(scale.heading, spacing.section, spacing.heading)
        self.small_section_title = self._title(scale.subheading, spacing.section, spacing.heading)
        """The title of a section that most readers can skip."""
        self.block_title = self._title(scale.subheading, after=spacing.item)

    def text(self, size: float, line_height: float | None = None) -> TextStyle:
        """The style of running text of `size` points; `line_height` is a multiple of that."""
        faces, colours = self.theme.faces, self.theme.brand.colours
        leading = size * max(line_height or self.theme.format.type.line_height, self._least)
        # A capital letter of the regular face is in the middle of its line.
        rise = (leading + faces.regular.cap_height * size / 1000) / 2
        return TextStyle(faces.regular, colours.text, size, leading, rise)

    def _title(self, size: float, before: float = 0, after: float = 0) -> TextStyle:
        style = self.text(size, self.theme.format.type.title_line_height)
        colour = self.theme.brand.colours.heading
        return style._replace(face=self.theme.faces.bold, colour=colour, before=before, after=after)


@dataclass(frozen=True, slots=True)
class Column:
    """Where words are, from `left` to `right` (points), the colours that they have there, and their language.

    `left` is where reading starts: the pen turns a page around whose language is read from right to left. `panel` is
    the ground behind them, where there is one.
    """

    left: float
    right: float
    text: Colour
    link: Colour
    language: str
    panel: Panel | None = None

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def right_to_left(self) -> bool:
        """How its words are read; see `Pen` for what follows from it."""
        return is_right_to_left(self.language)

    def spoken(self, language: str) -> Column:
        """The same column with words in a language; "" for the language around them."""
        return replace(self, language=language or self.language)

    def text_span(self, text: str, face: Face, colour: Colour) -> TextSpan:
        """Words of the column's language."""
        return TextSpan(text, face, colour, language=self.language, right_to_left=self.right_to_left)

    def indented(self, left: float, right: float = 0) -> Column:
        """The same column, with its edges so many points further in."""
        return replace(self, left=self.left + left, right=self.right - right)

    def coloured(self, colour: Colour) -> Column:
        """The same column, with text and links in one colour."""
        return replace(self, text=colour, link=colour)

    def on_panel(self, panel: Panel, colour: Colour) -> Column:
        """The same column on a panel, with text and links in one colour."""
        return replace(self, panel=panel, text=colour, link=colour)

    @classmethod
    def of_page(cls, theme: Theme, language: str) -> Column:
        """The column that a page has for words."""
        format, colours = theme.format, theme.brand.colours
        right = format.page.width - format.margins.right
        return cls(format.margins.left, right, colours.text, colours.link, language)
