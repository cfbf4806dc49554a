"""The sources of a pack: the leaflets, the shared pages and PDF files after them, and what they say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from builder import layout
from builder.content import leaflet
from builder.content.leaflet import Page
from builder.content.project import Loaded, characters
from builder.content.recipe import Recipe, choices_are_approved
from builder.content.selection import Plan
from builder.content.validity import Marks, mildest
from builder.core import web_addresses
from builder.core.diagnostics import Place
from builder.packs.cover_title import cover_title
from builder.packs.key_facts import TopicFacts, topics_of
from builder.packs.options import PackOptions
from builder.pdf.join.pieces import Insert
from builder.pipeline.checked import CheckedLeaflet, CheckedRecipe, ExtraPages
from builder.provenance import ingredients
from builder.provenance.codes import Item


@dataclass(frozen=True)
class PackSources:
    """The files of a pack, as they were loaded. What follows from them is computed once.

    `extra` is what its recipe includes, `added` are the shared pages that someone named with its leaflets, and
    `topics` is the project's list of topics; each is None if there are none.
    """

    plan: Plan
    theme: layout.Theme
    sheets: Sequence[CheckedLeaflet]
    extra: CheckedRecipe | None
    added: ExtraPages | None
    topics: Loaded | None
    options: PackOptions

    @property
    def recipe(self) -> Recipe | None:
        return self.extra.loaded.model if self.extra is not None else None

    @property
    def is_whole_recipe(self) -> bool:
        """Whether it has the leaflets of its recipe and no others: the title of a recipe names exactly these."""
        return self.recipe is not None and set(self.recipe.leaflets) == {sheet.name for sheet in self.sheets}

    @property
    def recipe_name(self) -> str:
        """The name of its recipe, "" where it has none or further leaflets."""
        return self.extra.loaded.name if self.extra is not None and self.is_whole_recipe else ""

    @property
    def language(self) -> str:
        return self.recipe.language if self.recipe is not None else self.sheets[0].leaflet.language

    @property
    def place(self) -> Place:
        """The recipe, or without one the first leaflet."""
        if self.extra is not None:
            return self.extra.loaded.source.place(())
        return Place(f"leaflets/{self.sheets[0].name}.yaml")

    @property
    def cover_title(self) -> str:
        """The title on the cover where it has no recipe."""
        words = self.theme.words_of(self.language)
        return cover_title([sheet.leaflet for sheet in self.sheets], words, self.language)

    @cached_property
    def shared(self) -> Mapping[str, Page]:
        """The shared pages by name."""
        pages: dict[str, Page] = {}
        for sheet in self.sheets:
            pages |= sheet.shared
        if self.extra is not None:
            pages |= self.extra.shared
        return pages if self.added is None else {**self.added.shared, **pages}

    @cached_property
    def pages(self) -> Mapping[str, Page]:
        """The leaflets and the shared pages by name."""
        return {sheet.name: sheet.leaflet for sheet in self.sheets} | dict(self.shared)

    @cached_property
    def marks(self) -> Mapping[str, Marks]:
        """What the pages of each leaflet and shared page say about their approval and review."""
        marks: dict[str, Marks] = {}
        for pages in (self.added, self.extra):
            marks |= pages.marks if pages is not None else {}
        every = [sheet.marks for sheet in self.sheets]
        names = dict.fromkeys(name for each in every for name in each)
        return marks | {name: mildest(each[name] for each in every if name in each) for name in names}

    @cached_property
    def has_unapproved_choices(self) -> bool:
        """Whether its recipe chooses answers that nobody has approved. An invented clinic needs no approval."""
        if self.recipe is None or self.theme.brand.example:
            return False
        return not choices_are_approved(self.recipe, {sheet.name: sheet.leaflet for sheet in self.sheets})

    @cached_property
    def key_facts(self) -> Mapping[str, TopicFacts]:
        """What the leaflets say about each topic, by the keys of the topics."""
        topics = self.topics.model if self.topics is not None else None
        return topics_of(self.sheets, topics, self.recipe, self.language, self.theme.words_of)

    @cached_property
    def after(self) -> tuple[str | Insert, ...]:
        """Each shared page (by name) and PDF file once, in the order in which they come; whom to contact at the end."""
        pieces: list[str | Insert] = []
        for piece, _ in self._included:
            if piece not in pieces:
                pieces.append(_with_own_name(piece, pieces))
        return tuple(sorted(pieces, key=lambda piece: isinstance(piece, str) and has_contacts(self.shared[piece])))

    @property
    def footers(self) -> dict[str, layout.FooterText]:
        """What the footers of inserts say: the same as in the first leaflet that includes them."""
        footers: dict[str, layout.FooterText] = {}
        for piece, footing in self._included:
            if isinstance(piece, Insert):
                footers.setdefault(piece.name, footing)
        return footers

    @cached_property
    def _included(self) -> Sequence[tuple[str | Insert, layout.FooterText]]:
        """The shared pages and PDF files with the footing of what includes them, some of them several times."""
        pieces: list[tuple[str | Insert, layout.FooterText]] = []
        for sheet in self.sheets:
            stamp = sheet.marks[sheet.name].stamp if sheet.name in sheet.marks else ""
            footing = layout.footer_text(self.theme, sheet.leaflet, stamp)
            pieces += ((piece, footing) for piece in sheet.after)
        if self.extra is not None:
            recipe: Recipe = self.extra.loaded.model
            theme = self.theme.spoken(recipe.language)
            footing = layout.FooterText(recipe.language, theme.fill(recipe.footer))
            pieces += ((piece, footing) for piece in self.extra.after)
        if self.added is not None:
            footing = layout.FooterText(self.language, self.theme.fill(self.theme.words_of(self.language).pack))
            pieces += ((name, footing) for name in self.added.shared)
        return pieces

    def characters(self) -> frozenset[str]:
        """The characters that any patient's pack may print."""
        shared = self.plan.project.shared
        files = [] if self.extra is None else [self.extra.loaded, *map(shared, self.extra.shared)]
        files += [] if self.topics is None else [self.topics]
        files += [] if self.added is None else map(shared, self.added.shared)
        # A PDF file may bring its own title.
        titles = (piece.title for piece in self.after if isinstance(piece, Insert))
        of_sheets = (sheet.characters for sheet in self.sheets)
        brand = self.theme.brand
        spoken = [brand.spoken(language) for language in (brand.language, *brand.languages)]
        words = [word for each in spoken for word in (each.name, each.strapline or "", *each.fields.values())]
        # What stands between the titles in a list may be in no file.
        words += [brand.site_url or "", web_addresses.of_pack("", self.recipe_name), self.cover_title]
        return characters(*files).union(*titles, *words, *of_sheets)

    def items(self) -> Iterator[Item]:
        """Everything that the pack is made from, in order."""
        project = self.plan.project
        yield ingredients.builder()
        yield ingredients.item_of(project.brand(self.plan.brand))
        yield ingredients.item_of(project.format(self.plan.print_format))
        if self.topics is not None:
            yield ingredients.item_of(self.topics)
        if self.extra is not None:
            yield ingredients.item_of(self.extra.loaded)
        for sheet in self.sheets:
            yield ingredients.item_of(project.leaflet(sheet.name))
        for piece in self.after:
            if isinstance(piece, str):
                yield ingredients.item_of(project.shared(piece))
            else:
                yield ingredients.pdf_item(piece.name.partition("\n")[0], piece.title, piece.data)
        yield from map(ingredients.layout_item, self.options.switched_on)
        circumstances = [item for sheet in self.sheets for item in sheet.circumstances]
        circumstances += [] if self.extra is None else self.extra.circumstances
        circumstances += [] if self.added is None else self.added.circumstances
        yield from dict.fromkeys(circumstances)


def has_contacts(page: Page) -> bool:
    """Whether a page says whom to contact."""
    return any(map(leaflet.has_contacts, page.sections))


def _with_own_name(piece: str | Insert, others: Sequence[str | Insert]) -> str | Insert:
    """An insert under another name if `others` have pages of the same file already: names of parts are unique."""
    if isinstance(piece, str):
        return piece
    same = sum(isinstance(other, Insert) and other.data == piece.data for other in others)
    return piece._replace(name=f"{piece.name}\n{same + 1}") if same else piece
