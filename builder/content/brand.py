"""How leaflets look: a clinic's brand (colours, faces, logo, site fields) and a print format (page, type, spacing).

As in `content`, every value is frozen, every unknown key is refused, and the words beneath a field document it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import model_validator

from builder.content.field_errors import FieldProblem, refused, wrong
from builder.content.fields import FieldName, FileName, Model, Number, Paint, Points, Text, YesNo, within

Size = Annotated[Points, within("6 pt", "144 pt")]
"""A size of type."""

Space = Annotated[Points, within("0 pt", "200 pt")]
"""Room between things."""

Side = Annotated[Points, within("50 mm", "2000 mm")]
"""A side of a page."""


class Tone(Model):
    """The colours of a call-out."""

    background: Paint
    """Behind the words."""
    border: Paint
    """The bar at its side and the sign in it."""
    text: Paint
    """The words."""


class Tones(Model):
    information: Tone
    """Call-outs that inform."""
    warning: Tone
    """Call-outs that warn."""
    urgent: Tone
    """Call-outs for what cannot wait."""


class Colours(Model):
    """Colours by what they are for."""

    paper: Paint
    """The paper, or the tint printed on it."""
    text: Paint
    """Body text."""
    heading: Paint
    """Titles of the leaflet and its sections."""
    link: Paint
    """Links and their printed addresses."""
    quiet: Paint
    """The footer, and other words that step back."""
    band: Paint
    """The band across the top of the first page."""
    on_band: Paint
    """Words on the band."""
    panel: Paint
    """Behind tables' heads and contacts."""
    on_panel: Paint
    """Words on a panel."""
    rule: Paint
    """Rules in tables, lines to write on."""
    callouts: Tones
    """Call-outs by their tone."""


class Faces(Model):
    """The faces, as TrueType files: from an installed font package, or from `styles/fonts/`."""

    package: Text | None = None
    """The Python package that holds the files, such as `fontpkg-atkinson-hyperlegible`."""
    regular: Text
    """The file of the regular weight."""
    bold: Text
    """The file of the bold weight."""


class Logo(Model):
    file: FileName
    """The name of the drawing or picture in `styles/logos/` (.svg or .png)."""
    alt: Text
    """What a screen reader says of it, usually the clinic's name."""


class Brand(Model):
    """A clinic's looks and details. One file for each clinic."""

    name: Text
    """The clinic's name, as it is printed at the top of the first page."""
    example: YesNo = False
    """`yes` for an invented clinic: its numbers and addresses need not be real, and its leaflets are examples."""
    strapline: Text | None = None
    """A few words beneath the name."""
    logo: Logo
    """The clinic's logo."""
    colours: Colours
    """The colours, by what they are for."""
    faces: Faces
    """The faces that everything is set in."""
    contrast: Annotated[float, Number(4.5, 21)] = 4.5
    """The least contrast of words and ground (4.5 is WCAG AA, 7 is AAA). Large words may have 3, or 4.5 for AAA."""
    reading_grade: Annotated[float, Number(1, 18)] = 6
    """The school grade that readability is measured against."""
    fields: dict[FieldName, Text]
    """Site fields: what `{{ ward_phone }}` and its like stand for."""


class PageSize(Model):
    width: Side
    """The page's width."""
    height: Side
    """The page's height."""


class Margins(Model):
    top: Points
    """From the top of the page to the words, on pages without the band."""
    bottom: Points
    """From the foot of the page to the last line of the words; the footer stands in it."""
    left: Points
    """From the left edge to the words."""
    right: Points
    """From the right edge to the words."""


class TypeScale(Model):
    """Sizes of type."""

    body: Size
    """Body text."""
    lead: Size
    """The summary."""
    title: Size
    """The leaflet's title."""
    heading: Size
    """Titles of sections."""
    subheading: Size
    """Titles of call-outs, contacts and questions."""
    small: Size
    """The footer and the particulars at the end."""
    line_height: Annotated[float, Number(1, 3)] = 1.4
    """The distance between lines of text, as a multiple of their size."""
    title_line_height: Annotated[float, Number(1, 3)] = 1.15
    """The distance between lines of titles, as a multiple of their size."""


class Spacing(Model):
    paragraph: Space
    """Between paragraphs."""
    block: Space
    """Around tables, call-outs and the like."""
    section: Space
    """Above the title of a section."""
    heading: Space
    """Between a title and what follows."""
    item: Space
    """Between the items of a list."""


class Format(Model):
    """A way to print: page, margins, sizes of type, spacing."""

    kind: Literal["standard", "large print", "giant print"] = "standard"
    """`standard` (body 12 pt or more), `large print` (16) or `giant print` (24)."""
    page: PageSize
    """The page."""
    margins: Margins
    """The margins."""
    type: TypeScale
    """The sizes of type."""
    spacing: Spacing
    """The spaces between things."""
    tint: Paint | None = None
    """The paper's tint, in place of the brand's: it is painted behind everything."""
    ink: Literal["colour", "black"] = "colour"
    """`black` prints in black and greys alone, for laser printers, whatever colours the brand has."""
    fold: Literal["saddle", "trifold"] | None = None
    """How its pages come onto sheets: `saddle` for a stapled booklet, `trifold` for six panels on one sheet."""

    @model_validator(mode="after")
    def _has_room(self) -> Format:
        problems = [*_contradictions(self)] or [*_no_room(self)]
        if problems:
            raise refused(*problems)
        return self


_LEAST_ROOM = 100.0
_SHEET = 1190.6, 841.9
"""The largest sheet that pages are put onto, A3 lying across, in points."""
_SIDE_BY_SIDE = {"saddle": 2, "trifold": 3}
"""How many pages stand side by side on a sheet."""


def _contradictions(format: Format) -> Iterator[FieldProblem]:
    """What cannot be both in a format."""
    if format.ink == "black" and format.tint is not None:
        yield wrong("a tint is printed in colour, and `ink: black` prints none", "take one of them away", ("tint",))
    if format.fold is not None:
        count = _SIDE_BY_SIDE[format.fold]
        if format.page.width * count > _SHEET[0] + 3 or format.page.height > _SHEET[1] + 3:
            message = f"{count} pages of this size do not stand side by side on the largest sheet, A3"
            yield wrong(message, "make the page smaller, or take `fold` away", ("fold",))


def _no_room(format: Format) -> Iterator[FieldProblem]:
    """Margins that leave less than 100 points for the words."""
    page, margins = format.page, format.margins
    rooms = {
        "beside": page.width - margins.left - margins.right,
        "between": page.height - margins.top - margins.bottom,
    }
    for where, room in rooms.items():
        if room < _LEAST_ROOM:
            hint = f"leave {_LEAST_ROOM:g} pt (35 mm) or more for the words"
            yield wrong(f"there is no room for words {where} these margins", hint, ("margins",))


def printed(brand: Brand, format: Format) -> Brand:
    """The brand in the colours that a format prints it in: on its tint, or in black."""
    if format.ink == "black":
        is_dark = brand.colours.band.luminance < brand.colours.on_band.luminance
        return brand.model_copy(update={"colours": _IN_BLACK if is_dark else _IN_BLACK_ON_LIGHT})
    if format.tint is not None:
        return brand.model_copy(update={"colours": brand.colours.model_copy(update={"paper": format.tint})})
    return brand


_BLACK, _WHITE = "#000000", "#ffffff"
_OUTLINED = {"background": _WHITE, "border": _BLACK, "text": _BLACK}
_IN_BLACK = Colours.model_validate(
    {
        **dict.fromkeys(("text", "heading", "link", "quiet", "band", "on_panel", "rule"), _BLACK),
        **dict.fromkeys(("paper", "panel", "on_band"), _WHITE),
        "callouts": dict.fromkeys(("information", "warning", "urgent"), _OUTLINED),
    }
)
# The band stays dark or light, which keeps in sight a logo that was drawn for it.
_IN_BLACK_ON_LIGHT = _IN_BLACK.model_copy(update={"band": _IN_BLACK.paper, "on_band": _IN_BLACK.text})
