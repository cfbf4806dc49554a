"""Make leaflets as web pages: the documents that print draws, each in one file."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from builder import html, layout
from builder.content.brand import Brand
from builder.content.leaflet import Page
from builder.core.file_names import file_named
from builder.document import Picture, about_apart
from builder.document.digest import words_digest
from builder.layout import icons, line_art, pictures
from builder.pdf.join.pieces import Insert
from builder.pipeline import documents
from builder.pipeline.checked import CheckedLeaflet
from builder.pipeline.render import FinishedFile

if TYPE_CHECKING:
    from markupsafe import Markup

    from builder.layout.faces import FontOnScreen


class DrawnPart(NamedTuple):
    """A document on a page, and the digest of its words; "" for what is not a document, and on a site."""

    article: Markup
    digest: str = ""


@dataclass
class WebMaker:
    """Makes the web pages of a theme in memory.

    With `site` they have the style of pages of a site, too. Each picture is read once, and what pages have in common is
    drawn once: shared pages, and the style with its fonts.
    """

    theme: layout.Theme
    site: bool = False
    _pictures: dict[Path, html.WebPicture] = field(default_factory=dict)
    _shared: dict[tuple[str, str], DrawnPart] = field(default_factory=dict)
    _styles: dict[tuple[str, Sequence[FontOnScreen]], Markup] = field(default_factory=dict)

    def make(self, sheet: CheckedLeaflet) -> FinishedFile:
        """A leaflet with its shared pages, in one file."""
        parts, screen = self.drawn(sheet)
        wording = " ".join(part.digest for part in parts if part.digest)
        return FinishedFile(html.web_page([part.article for part in parts], screen).encode("utf-8"), 1, wording=wording)

    def drawn(self, sheet: CheckedLeaflet, more: frozenset[str] = frozenset()) -> tuple[list[DrawnPart], html.Screen]:
        """The parts of a leaflet's page, and what it is made with. `more` are other characters on the page."""
        leaflet, theme = sheet.leaflet, self.theme.spoken(sheet.leaflet.language)
        first = self._part(sheet, sheet.name)
        description = theme.name("".join(run.text for run in leaflet.summary.content))
        screen = self.screen([first], theme.name(leaflet.title), sheet.characters | more)
        screen = screen._replace(description=description, facts=_facts(leaflet))
        # The code that is printed differs from format to format, and so is no part of the words.
        digest = "" if self.site else words_digest(first.document, sheet.on_paper)
        documents = about_apart(first.document) if sheet.after else [first.document]
        own, *about = (html.article(first._replace(document=document), screen) for document in documents)
        parts = [DrawnPart(own, digest)]
        parts += (self._after(sheet, entry, screen) for entry in sheet.after)
        return [*parts, *map(DrawnPart, about)], screen

    def screen(self, parts: Sequence[html.Part], title: str, characters: Collection[str]) -> html.Screen:
        """What a page of parts that say `characters` is made with, in the language of the first."""
        screen = self.frame(title, parts[0].language, characters)
        return screen._replace(pictures=dict(self._shown(parts)))

    def frame(self, title: str, language: str, characters: Collection[str]) -> html.Screen:
        """The same of a page without parts."""
        theme = self.theme.spoken(language)
        return html.Screen(
            title=f"{title} – {theme.brand.name}",
            description="",
            language=language,
            style=self._style(characters, language),
            pictures={},
            logo=self._picture(file_named(theme.root / "styles" / "logos", theme.brand.logo.file)),
            icon=self._icon,
        )

    def _after(self, sheet: CheckedLeaflet, entry: str | Insert, screen: html.Screen) -> DrawnPart:
        """What comes after a leaflet. A shared page is drawn for the first leaflet that has it, as in print."""
        if isinstance(entry, Insert):
            return DrawnPart(html.article(html.Enclosure(entry.name, entry.title, entry.language, entry.data), screen))
        key = entry, screen.language
        if key not in self._shared:
            part = self._part(sheet, entry)
            screen = screen._replace(pictures=dict(self._shown([part])))
            self._shared[key] = DrawnPart(html.article(part, screen), words_digest(part.document))
        return self._shared[key]

    def _part(self, sheet: CheckedLeaflet, name: str) -> html.Part:
        return html.Part(name, documents.language_of(sheet, name), documents.document_of(self.theme, sheet, name))

    def _style(self, characters: Collection[str], language: str) -> Markup:
        fonts = self.theme.faces.on_screen(characters, language)
        key = language, fonts
        if key not in self._styles:
            self._styles[key] = html.style(
                self.theme.spoken(language).brand, self.theme.look, _named(fonts), site=self.site
            )
        return self._styles[key]

    def _shown(self, parts: Sequence[html.Part]) -> Iterator[tuple[str, html.WebPicture]]:
        for part in parts:
            for node in part.document.walk():
                if isinstance(node, Picture):
                    path = file_named(self.theme.root / "leaflets" / "images", node.image)
                    yield node.image, self._picture(path, _style_of_line_art(self.theme.brand))

    def _icon(self, name: str) -> str:
        return icons.read(self.theme.root, name).on_screen()

    def _picture(self, path: Path, style_sheet: str = "") -> html.WebPicture:
        if path not in self._pictures:
            self._pictures[path] = html.WebPicture(*pictures.on_screen(path, style_sheet))
        return self._pictures[path]


def _style_of_line_art(brand: Brand) -> str:
    """What line art is painted with on a screen. At night it stays as it is, and the page dims its pictures."""
    colours = brand.colours
    return line_art.inks(colours.heading, colours.panel, colours.paper).screen_style_sheet


def _named(fonts: Iterable[FontOnScreen]) -> list[html.WebFont]:
    families: dict[bool, int] = {True: 0, False: 0}
    named = []
    for font in fonts:
        # The fonts that both weights go on to have the same place in the list.
        families[font.bold] += 1
        family, weight = f"Face {families[font.bold]}", 700 if font.bold else 400
        named.append(html.WebFont(family, weight, font.data, font.scale))
    return named


def _facts(leaflet: Page) -> Mapping[str, str]:
    """What search engines may show of a leaflet (schema.org, MedicalWebPage)."""
    return {
        "inLanguage": leaflet.language,
        "version": leaflet.version,
        "lastReviewed": leaflet.last_reviewed.isoformat(),
        "expires": leaflet.next_review.isoformat(),
    }
