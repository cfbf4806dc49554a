"""Brands: how one clinic's leaflets look (colours, faces, logo), and its site fields.

Every value is frozen, every unknown key is refused, and the words below a field document it.
"""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, PrivateAttr, WithJsonSchema, model_validator

from builder.content.field_errors import refused, wrong
from builder.content.fields import FieldName, FileName, Language, LanguageOrScript, Model, Number, Paint, Text, YesNo
from builder.content.look import LookField
from builder.content.translations import nearest
from builder.core.patterns import lazy_pattern


def _on_one_line(value: object) -> object:
    """Site fields are put into sentences, where their lines would be joined."""
    if isinstance(value, str) and "\n" in value.strip():
        hint = "write it on one line, with commas, such as: Lantern House, 1 Example Quay, Anytown"
        raise refused(wrong("a site field cannot have several lines", hint))
    return value


_SITE = lazy_pattern(r"https://[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?:/[A-Za-z0-9._~-]+)*", re.ASCII)
_LONGEST_SITE = 80


def _site(value: str) -> str:
    """A short address, because QR codes hold what is below it; with nothing that a site of files cannot serve."""
    site = value.rstrip("/")
    if not _SITE.fullmatch(site) or "." not in site:
        hint = "write where your leaflets are on the web, such as https://leaflets.example.org"
        raise refused(wrong("this is not the https address of a site", hint))
    if len(site) > _LONGEST_SITE:
        hint = f"use one of at most {_LONGEST_SITE} characters: a code of a longer one takes too much of the page"
        raise refused(wrong("this address is too long for a QR code", hint))
    return site


SiteUrl = Annotated[
    Text,
    AfterValidator(_site),
    WithJsonSchema({"type": "string", "pattern": "^https://", "maxLength": _LONGEST_SITE + 1}),
]
"""The address of a site, without a slash at its end."""

SiteField = Annotated[Text, BeforeValidator(_on_one_line)]
"""The words of a site field."""


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


class OtherFaces(Model):
    """Faces for one language or one script, as font files: from an installed package, or from `styles/fonts/`."""

    package: Text | None = None
    """The Python package that contains the files, such as `fontpkg-amiri`."""
    regular: Text
    """The file of the regular weight (.ttf or .otf). It may be variable."""
    bold: Text
    """The file of the bold weight. It may be the same file, if that is variable."""


class Faces(OtherFaces):
    """The faces, as font files: from an installed font package, or from `styles/fonts/`."""

    others: Annotated[dict[LanguageOrScript, OtherFaces], Field(default_factory=dict)]
    """Faces for words of a language or in a script, by its code, such as `cy` (Welsh) or `Arab` (Arabic letters)."""


class Logo(Model):
    file: FileName
    """The name of the drawing or picture in `styles/logos/` (.svg, .png or .jpg)."""
    alt: Text
    """What a screen reader says for it, usually the clinic's name."""


class BrandWords(Model):
    """A brand's words in another language. What is not here is the same as in the brand's own."""

    name: Text | None = None
    """The clinic's name."""
    strapline: Text | None = None
    """A few words below the name."""
    logo_alt: Text | None = None
    """What a screen reader says for the logo."""
    fields: Annotated[dict[FieldName, SiteField], Field(default_factory=dict)]
    """Site fields of the brand that say something else in this language, such as hours."""


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
    look: LookField
    """How its pages are drawn: the name of a look, such as `calm`, or `like: calm` with what is different."""
    faces: Faces
    """The faces that everything is set in."""
    contrast: Annotated[float, Number(4.5, 21)] = 4.5
    """Least contrast of words and background (4.5 is WCAG AA, 7 is AAA). Large words may have 3, or 4.5 for AAA."""
    reading_grade: Annotated[float, Number(1, 18)] = 6
    """The school grade that readability is measured against."""
    site_url: SiteUrl | None = None
    """Where its leaflets are on the web, such as `https://leaflets.example.org`. Print then has a QR code."""
    fields: dict[FieldName, SiteField]
    """Site fields: the words that are printed for `{{ ward_phone }}` and others like it."""
    language: Language = "en-GB"
    """The language of its name, its strapline and its site fields."""
    languages: Annotated[dict[Language, BrandWords], Field(default_factory=dict)]
    """Its words in other languages, below the code of each, such as `cy`: for leaflets in that language."""

    _unspoken: tuple[str, frozenset[tuple[str, ...]]] = PrivateAttr(("", frozenset()))
    """For what `spoken` returns: the brand's own language, and where its words in that have no others."""

    @model_validator(mode="after")
    def _fields_exist(self) -> Brand:
        problems = [
            wrong(
                f"`fields:` of this brand has no `{name}`",
                "write it there, too, in the brand's own language; or correct the name",
                ("languages", language, "fields", name),
                key=True,
            )
            for language, words in self.languages.items()
            for name in words.fields
            if name not in self.fields
        ]
        if problems:
            raise refused(*problems)
        return self

    def spoken(self, language: str) -> Brand:
        """The brand as leaflets in a language print it: `language` is then the one that its words are in."""
        if not self.languages:
            return self
        tags = {tag: tag for tag in (self.language, *self.languages)}
        tag = next(iter(nearest(tags, language)), self.language)
        words = self.languages.get(tag, BrandWords(fields={}))
        changes = {
            "name": words.name or self.name,
            "strapline": words.strapline or self.strapline,
            "logo": self.logo.model_copy(update={"alt": words.logo_alt or self.logo.alt}),
            "fields": {**self.fields, **words.fields},
            "language": tag,
            "languages": {},
        }
        spoken = self.model_copy(update=changes)
        said = {(name,) for name, value in words if value and name != "fields"} | {
            ("fields", key) for key in words.fields
        }
        every = {("name",), ("strapline",), ("logo_alt",), *(("fields", name) for name in self.fields)}
        spoken._unspoken = self.language, frozenset(every - said)
        return spoken

    @property
    def own_language(self) -> str:
        """The language of its words where they are in no other; see `spoken`."""
        return self._unspoken[0] or self.language

    def language_of(self, *path: str) -> str:
        """The language of words at a place in its file: ``"name"``, ``"logo_alt"``, or ``"fields"`` and a name."""
        return self.own_language if path in self._unspoken[1] else self.language
