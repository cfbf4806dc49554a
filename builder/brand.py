"""How leaflets look: a clinic's brand (colours, faces, logo, site fields) and a print format (page, type, spacing).

As in `content`, every value is frozen, every unknown key is refused, and the words beneath a field document it.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, NamedTuple

from pydantic import AfterValidator, BaseModel, Field, GetCoreSchemaHandler, PlainSerializer
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from builder import units
from builder.content import SCHEMA, Name, Text


class _Length:
    """Reads a length and keeps points."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(cls._validate, core_schema.str_schema())

    @staticmethod
    def _validate(text: str) -> float:
        try:
            return units.points(text)
        except ValueError:
            raise PydanticCustomError(
                "length", "this is not a length", {"hint": "write a number and pt, mm, cm or in, such as 12 mm"}
            ) from None


def _colour(text: str) -> units.Colour:
    try:
        return units.Colour.parse(text)
    except ValueError:
        raise PydanticCustomError(
            "colour",
            "this is not a colour",
            {"hint": 'write # and six of 0-9 and a-f in quotation marks, such as "#1b4d5c"'},
        ) from None


Points = Annotated[float, _Length]
Paint = Annotated[Text, AfterValidator(_colour), PlainSerializer(str)]


class Model(BaseModel):
    model_config = SCHEMA


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
    file: Text
    """The drawing's name in `styles/logos/` (.svg)."""
    alt: Text
    """What a screen reader says of it, usually the clinic's name."""


class Pair(NamedTuple):
    """Words of one colour on a ground of another: which fields name them, and whether the words are large."""

    words: tuple[str, ...]
    ground: tuple[str, ...]
    large: bool


class Brand(Model):
    """A clinic's looks and details. One file for each clinic."""

    name: Text
    """The clinic's name, as it is printed at the top of the first page."""
    strapline: Text | None = None
    """A few words beneath the name."""
    logo: Logo
    """The clinic's logo."""
    colours: Colours
    """The colours, by what they are for."""
    faces: Faces
    """The faces that everything is set in."""
    contrast: Annotated[float, Field(ge=4.5, le=21)] = 4.5
    """The least contrast that words must have (4.5 is WCAG AA, 7 is AAA). Large words may have 3, or 4.5 where this is 7."""
    reading_grade: Annotated[float, Field(ge=1, le=18)] = 6
    """The school grade that readability is measured against."""
    fields: dict[Name, Text]
    """Site fields: what `{{ ward_phone }}` and its like stand for."""


class PageSize(Model):
    width: Points
    """The page's width."""
    height: Points
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

    body: Points
    """Body text."""
    lead: Points
    """The summary."""
    title: Points
    """The leaflet's title."""
    heading: Points
    """Titles of sections."""
    subheading: Points
    """Titles of call-outs, contacts and questions."""
    small: Points
    """The footer and the particulars at the end."""
    line_height: Annotated[float, Field(ge=1, le=3)] = 1.4
    """The distance between lines of text, as a multiple of their size."""
    title_line_height: Annotated[float, Field(ge=1, le=3)] = 1.15
    """The distance between lines of titles, as a multiple of their size."""


class Spacing(Model):
    paragraph: Points
    """Between paragraphs."""
    block: Points
    """Around tables, call-outs and the like."""
    section: Points
    """Above the title of a section."""
    heading: Points
    """Between a title and what follows."""
    item: Points
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
