"""Brands: how one clinic's leaflets look (colours, faces, logo), and its site fields.

Every value is frozen, every unknown key is refused, and the words below a field document it.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator

from builder.content.field_errors import refused, wrong
from builder.content.fields import FieldName, FileName, Model, Number, Paint, Text, YesNo


def _on_one_line(value: object) -> object:
    """Site fields are put into sentences, where their lines would be joined."""
    if isinstance(value, str) and "\n" in value.strip():
        hint = "write it on one line, with commas, such as: Lantern House, 1 Example Quay, Anytown"
        raise refused(wrong("a site field cannot have several lines", hint))
    return value


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
    """The footer, and other words that matter less."""
    band: Paint
    """The header of the first page."""
    on_band: Paint
    """Words in the header."""
    panel: Paint
    """Behind the heads of tables and behind contacts."""
    on_panel: Paint
    """Words on a panel."""
    rule: Paint
    """Lines in tables, and lines to write on."""
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
    """The name of the drawing or picture in `styles/logos/` (.svg, .png or .jpg)."""
    alt: Text
    """What a screen reader says for it, usually the clinic's name."""


class Brand(Model):
    """A clinic's looks and details. One file for each clinic."""

    name: Text
    """The clinic's name, as it is printed at the top of the first page."""
    example: YesNo = False
    """`yes` for an invented clinic: its numbers and addresses need not be real, and its leaflets are examples."""
    former_names: tuple[FileName, ...] = ()
    """What its file was called before, the earliest first. Written by `leaflets rename`."""
    strapline: Text | None = None
    """A few words below the name."""
    logo: Logo
    """The clinic's logo."""
    colours: Colours
    """The colours, by what they are for."""
    faces: Faces
    """The faces that everything is set in."""
    contrast: Annotated[float, Number(4.5, 21)] = 4.5
    """Least contrast of words and background (4.5 is WCAG AA, 7 is AAA). Large words may have 3, or 4.5 for AAA."""
    reading_grade: Annotated[float, Number(1, 18)] = 6
    """The school grade that readability is measured against."""
    fields: dict[FieldName, Annotated[Text, BeforeValidator(_on_one_line)]]
    """Site fields: the words that are printed for `{{ ward_phone }}` and others like it."""
