"""Formats: ways to print, with their pages, margins and sizes of type; and a brand as a format prints it."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import Annotated, Literal, get_args

from pydantic import Field, model_validator

from builder.content import scale
from builder.content.brand import Brand, Colours
from builder.content.field_errors import FieldProblem, refused, wrong
from builder.content.fields import Model, Number, Paint, Points, YesNo, within
from builder.content.scale import SCALE

Size = Annotated[Points, within("6 pt", "144 pt")]
"""A size of type."""

Space = Annotated[Points, within("0 pt", "200 pt")]
"""Room between things."""

Step = Annotated[Size, Field(default_factory=float)]
"""A size of type that a scale gives where a file does not: see `scale.completed`."""

Distance = Annotated[Space, Field(default_factory=float)]
"""Room between things that a unit gives where a file does not: see `scale.completed`."""

Side = Annotated[Points, within("50 mm", "2000 mm")]
"""A side of a page."""


Kind = Literal["standard", "large print", "giant print"]
"""A kind of print."""

KINDS: tuple[str, ...] = get_args(Kind)

LEAST_SIZE = {"standard": 12.0, "large print": 16.0, "giant print": 24.0}
"""Points of the body text by the kind of a format (UKAAF G003; RNIB clear print and large print)."""


class PageSize(Model):
    width: Side
    """The page's width."""
    height: Side
    """The page's height."""


class Margins(Model):
    top: Points
    """From the top of the page to the words, on pages without the header."""
    bottom: Points
    """From the bottom of the page to the last line of the words. The footer is printed in this margin."""
    left: Points
    """From the left edge to the words."""
    right: Points
    """From the right edge to the words."""


class TypeScale(Model):
    """Sizes of type. Those that are not written are steps of a scale that starts at the body text."""

    body: Size
    """Body text."""
    scale: Annotated[float, Number(1, 1.5)] = SCALE
    """How much larger each step of the scale is than the one below it."""
    lead: Step
    """The summary. One step of the scale where nothing is said."""
    title: Step
    """The leaflet's title. Four steps of the scale where nothing is said."""
    heading: Step
    """Titles of sections. Two steps of the scale where nothing is said."""
    subheading: Step
    """Titles of call-outs, contacts and questions. Half a step of the scale where nothing is said."""
    small: Step
    """The footer, and “About this leaflet” at the end. One step down, and at least 12 pt, where nothing is said."""
    line_height: Annotated[float, Number(1, 3)] = 1.4
    """The distance between lines of text, as a multiple of their size."""
    title_line_height: Annotated[float, Number(1, 3)] = 1.15
    """The distance between lines of titles, as a multiple of their size."""

    @property
    def part(self) -> float:
        """Titles of shared pages, and of other parts of a file: a step above those of sections."""
        return self.heading * self.scale


class Spacing(Model):
    """Spaces. Those that are not written are multiples of a unit."""

    unit: Distance
    """What the other spaces are multiples of. A little more than a third of the body text where nothing is said."""
    paragraph: Distance
    """Between paragraphs. Two units where nothing is said."""
    block: Distance
    """Around tables, call-outs and the like. Three units where nothing is said."""
    section: Distance
    """Above the title of a section. Five units where nothing is said."""
    heading: Distance
    """Between a title and what follows. One and a half units where nothing is said."""
    item: Distance
    """Between the items of a list. One unit where nothing is said."""


class Format(Model):
    """A way to print: page, margins, sizes of type, spacing."""

    kind: Kind = "standard"
    """`standard` (body 12 pt or more), `large print` (16) or `giant print` (24)."""
    page: PageSize
    """The page."""
    margins: Margins
    """The margins."""
    type: TypeScale
    """The sizes of type."""
    spacing: Annotated[Spacing, Field(default_factory=Spacing)]
    """The spaces between things."""
    tint: Paint | None = None
    """The paper's tint, in place of the brand's: it is painted behind everything."""
    ink: Literal["colour", "black"] = "colour"
    """`black` prints in black and greys alone, for laser printers, whatever colours the brand has."""
    cover: YesNo = False
    """`yes` for a cover as the first page: the title in large type, and the key facts where they fit."""
    fold: Literal["saddle", "trifold"] | None = None
    """How its pages come onto sheets: `saddle` for a stapled booklet, `trifold` for six panels on one sheet."""

    @property
    def pages_on_a_sheet(self) -> int:
        """How many pages are on both sides of a sheet that is folded; 1 where each page counts."""
        return 2 * _SIDE_BY_SIDE[self.fold] if self.fold is not None else 1

    @model_validator(mode="before")
    @classmethod
    def _complete(cls, data: object) -> object:
        return scale.completed(data) if isinstance(data, dict) else data

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
        yield wrong("a tint is printed in colour, and `ink: black` prints none", "delete one of them", ("tint",))
    if format.fold is not None:
        count = _SIDE_BY_SIDE[format.fold]
        if format.page.width * count > _SHEET[0] + 3 or format.page.height > _SHEET[1] + 3:
            message = f"{count} pages of this size do not fit side by side on the largest sheet, A3"
            yield wrong(message, "make the page smaller, or delete `fold`", ("fold",))


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
        return brand.model_copy(update={"colours": _in_black(dark_band=is_dark)})
    if format.tint is not None:
        return brand.model_copy(update={"colours": brand.colours.model_copy(update={"paper": format.tint})})
    return brand


_BLACK, _WHITE = "#000000", "#ffffff"
_OUTLINED = {"background": _WHITE, "border": _BLACK, "text": _BLACK}


@functools.cache
def _in_black(*, dark_band: bool) -> Colours:
    """The colours of a format in black. The band stays dark or light: a logo that was drawn for it stays in sight."""
    band, on_band = (_BLACK, _WHITE) if dark_band else (_WHITE, _BLACK)
    return Colours.model_validate(
        {
            **dict.fromkeys(("text", "heading", "link", "quiet", "on_panel", "rule"), _BLACK),
            **dict.fromkeys(("paper", "panel"), _WHITE),
            "band": band,
            "on_band": on_band,
            "callouts": dict.fromkeys(("information", "warning", "urgent"), _OUTLINED),
        }
    )
