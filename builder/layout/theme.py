"""The theme of a file: everything that decides what its pages look like, and the site fields that are printed."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from builder.content import markdown
from builder.content.brand import Brand
from builder.content.catalogues import PROGRAM, Catalogues
from builder.content.format import Format
from builder.content.look import Look
from builder.content.typography import typeset
from builder.core import colour_vision
from builder.core.printed_phrases import Phrases
from builder.core.units import Colour
from builder.document import Words, brand_words
from builder.document.brand_words import SpokenWords
from builder.layout import line_art, pictures
from builder.layout.faces import FaceSet

_SEEN = dict.fromkeys(colour_vision.SIGHTS, 3.0)
"""The contrast that graphics need with their ground, in everybody's eyes (WCAG 2.2, 1.4.11)."""


@dataclass(frozen=True, slots=True)
class Theme:
    """A brand in a format, with its faces, its look and the project's folder.

    `details` are site fields of one patient's pack: they replace those of the brand. `catalogues` have the words that
    the program itself prints. `roominess` is how large pictures and room to write on are, of what they are where there
    is room. With `even_columns`, operations that are compared have columns of one width, where that is wide enough.
    """

    brand: Brand
    format: Format
    faces: FaceSet
    root: Path
    look: Look
    details: Mapping[str, str] = field(default_factory=dict, repr=False)
    catalogues: Catalogues = field(default=PROGRAM, repr=False)
    roominess: float = 1.0
    even_columns: bool = True
    _by_language: dict[str, Theme] = field(default_factory=dict, repr=False, compare=False)

    def spoken(self, language: str) -> Theme:
        """The same theme with the brand's words in a language."""
        if not self.brand.languages:
            return self
        if language not in self._by_language:
            self._by_language[language] = replace(self, brand=self.brand.spoken(language), _by_language={})
        return self._by_language[language]

    @property
    def signs(self) -> frozenset[str]:
        """The characters that every face has: those that print may use in place of what is typed."""
        return _signs(self.faces)

    def typeset(self, text: str, language: str) -> str:
        """A text with the signs of print (see `content/typography`), as far as the faces have them."""
        return typeset(text, language, self.signs)

    @property
    def room(self) -> float:
        """The height that a page has for words."""
        return self.format.page.height - self.format.margins.top - self.format.margins.bottom

    def fill(self, text: str) -> str:
        """`text` with its site fields filled in, as it is printed."""
        if "{{" not in text:
            return text
        return markdown.SITE_FIELD.sub(lambda match: self._value(match[1]), text)

    def _value(self, name: str) -> str:
        return self.details.get(name) or self.brand.fields[name]

    def filled(self, text: str, language: str) -> list[SpokenWords]:
        """The same, of a text in a language, divided where site fields say something in another.

        What a patient is called has no language, and numbers and addresses are read as the words around them.
        """
        return brand_words.filled(text, language, self.brand, lambda name: self.details.get(name) or None)

    def spoken_words(self, text: str, language: str, *path: str) -> list[SpokenWords]:
        """The brand's words `text` from a place in its file, for a text in a language: see `brand_words.divided`."""
        return brand_words.divided(text, self.brand.language_of(*path), language, self.brand.own_language)

    def knows_fields(self, text: str) -> bool:
        """Whether the brand has every site field that is in `text`, so that `fill` can fill them in."""
        return all(name in self.brand.fields for name in markdown.SITE_FIELD.findall(text))

    def words_of(self, language: str) -> Phrases:
        """The program's own words in a language. Raises LookupError for a language that has none."""
        return self.catalogues.words_of(language)

    def document_words(self, name: str, language: str, titles: Mapping[str, str], aliases: Mapping[str, str]) -> Words:
        """What the document of the part `name` is made with. Raises LookupError as `words_of` does."""

        def typeset(text: str) -> str:
            return self.typeset(text, language)

        return Words(name, language, self.words_of(language), titles, aliases, self.filled, self.name, typeset)

    def private(self, details: Mapping[str, str]) -> Theme:
        """The same theme for pages with one patient's details in them."""
        return replace(self, faces=self.faces.without_memory(), details=details, _by_language={})

    def picture(self, path: Path, ground: Colour) -> pictures.Picture:
        """A picture as the format prints it on `ground`."""
        return pictures.load(path, ground, grey=self.format.ink == "black")

    def figure(self, path: Path) -> pictures.Picture:
        """A picture among the words, as the format prints it: line art in the brand's colours."""
        colours = self.brand.colours
        inks = line_art.inks(colours.heading, colours.panel, colours.paper)
        return pictures.load(path, colours.paper, grey=self.format.ink == "black", inks=inks)

    def icon_colour(self, ground: Colour, words: Colour) -> Colour:
        """The colour of icons on a ground: that of the look where it is seen there, else that of the `words` there."""
        colour: Colour = getattr(self.brand.colours, self.look.icons)
        return colour if _is_seen(colour, ground) else words

    def name(self, text: str) -> str:
        """`text` with the brand's site fields filled in, for what is outside the pages: titles, bookmarks."""
        return replace(self, details={}, _by_language={}).fill(text) if self.details else self.fill(text)


@functools.lru_cache(maxsize=16)
def _signs(faces: FaceSet) -> frozenset[str]:
    return frozenset.intersection(*map(frozenset, faces.coverage.values()))


@functools.lru_cache(maxsize=256)
def _is_seen(colour: Colour, ground: Colour) -> bool:
    return colour_vision.passes(colour, ground, _SEEN)
