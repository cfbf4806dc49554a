"""Packs as web pages: the same documents as in print, in one file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from builder import html, layout
from builder.content.other_formats import NO_OFFER
from builder.content.translations import other_names
from builder.document import Node, PageFacts, page, titles
from builder.packs.compose import Pack
from builder.packs.pages import (
    CLOSING,
    CONTENTS,
    COVER,
    ROOMY,
    Arrangement,
    Cover,
    closing_document,
    contents_document,
    cover_document,
)
from builder.packs.render import PackRenderer, printed
from builder.pdf.join.pieces import Insert
from builder.pipeline.render import Cut, FinishedFile
from builder.pipeline.web_pages import WebMaker


class WebPackRenderer(PackRenderer):
    """Makes packs of one theme as web pages, in memory. On a screen no word is too long for its line."""

    def cut(self, pack: Pack) -> list[Cut]:
        return []

    def cut_in_own(self, pack: Pack) -> list[str]:
        return []

    def _arrangement(self, pack: Pack, cover: Cover) -> Arrangement:
        # The contents come next, without a page between.
        return ROOMY._replace(has_titles=False)

    def _make(self, pack: Pack, details: Mapping[str, str]) -> FinishedFile:
        own = self.own_fields(printed(details, self.theme.words_of(pack.language)))
        theme = self.theme.private(own)
        parts = list(self._documents(pack, details, theme))
        documents = [part for part in parts if isinstance(part, html.Part)]
        said = frozenset().union(*(words for part in documents for words in _words(part.document)))
        screen = WebMaker(theme).screen(documents, pack.title, said)
        return FinishedFile(html.web_page([html.article(part, screen) for part in parts], screen).encode("utf-8"), 1)

    def _documents(
        self, pack: Pack, details: Mapping[str, str], theme: layout.Theme
    ) -> Iterator[html.Part | html.Enclosure]:
        language, spoken = pack.language, theme.spoken(pack.language)
        cover = spoken.document_words(COVER, language, {}, {})
        yield html.Part(COVER, language, cover_document(cover, self.cover(pack, details), spoken.brand))
        contents = spoken.document_words(CONTENTS, language, titles(None, pack.pages), {})
        yield html.Part(CONTENTS, language, contents_document(contents, self.entries(pack), pack.glance))
        for piece in (*pack.leaflets, *pack.after):
            if isinstance(piece, Insert):
                yield html.Enclosure(piece.name, piece.title, piece.language, piece.data)
            else:
                yield _page(pack, piece, theme)
        closing = spoken.document_words(CLOSING, language, {}, {})
        yield html.Part(CLOSING, language, closing_document(closing))


def _page(pack: Pack, name: str, theme: layout.Theme) -> html.Part:
    """A leaflet or shared page of a pack, below the title of the pack."""
    content = pack.pages[name]
    aliases = other_names(content.language, pack.pages)
    words = theme.spoken(content.language).document_words(name, content.language, titles(content, pack.pages), aliases)
    facts = PageFacts(2, marks=pack.marks[name], offer=pack.offers.get(name, NO_OFFER))
    return html.Part(name, content.language, page(words, content, facts))


def _words(document: Node) -> Iterator[str]:
    for node in document.walk():
        yield from (run.text + run.address for run in node.runs)
