"""Leaflets, recipes and extra pages without errors, with all that is needed to make their files."""

from __future__ import annotations

import datetime
import functools
import itertools
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from builder.checks.publication import PublicationRules, page_name
from builder.content import other_formats
from builder.content.brand import Brand
from builder.content.icons import topic_icons, with_topic_icons
from builder.content.leaflet import Leaflet, Page, SharedPage, has_contacts, site_fields
from builder.content.other_formats import NO_OFFER, Offer
from builder.content.project import Loaded, characters
from builder.content.selection import Plan
from builder.content.typeset import characters_of, typeset
from builder.content.validity import Marks
from builder.core import web_addresses
from builder.core.code_on_paper import CodeOnPaper
from builder.document.page import offered_characters
from builder.layout import Theme
from builder.pdf.join.pieces import Insert
from builder.pipeline.handed_out import HandedOut
from builder.provenance import codes, ingredients, short_codes
from builder.provenance.codes import Item


class CheckedLeaflet(NamedTuple):
    """A valid leaflet, and what comes after it in order: shared pages by their names, and inserts.

    `characters` are those that its file may print: of its own file, of its shared pages, and of the brand. `marks` are
    the marks of each page, by name. `allowed` are the pages that can be handed out only because somebody asked for it;
    `review` is the day until which the others can be. `others` are files that were read for it, with their digests.
    `items` are what the leaflet is made from, with `rest` for all that is not one of them, `code` says so on paper, and
    `short_code` is a name for that; `address` is that of its page on the web, "" where the clinic has no site;
    `circumstances` are the items that are not files. `offer` is what it says of other formats and languages.
    """

    name: str
    leaflet: Leaflet
    shared: Mapping[str, SharedPage]
    after: tuple[str | Insert, ...] = ()
    characters: frozenset[str] = frozenset()
    marks: Mapping[str, Marks] = {}
    allowed: tuple[str, ...] = ()
    review: datetime.date = datetime.date.max
    others: Mapping[str, str] = {}
    items: tuple[Item, ...] = ()
    circumstances: tuple[Item, ...] = ()
    rest: str = ""
    code: str = ""
    short_code: str = ""
    address: str = ""
    offer: Offer = NO_OFFER

    def code_in(self, format: Item) -> str:
        """Its code in another format: all else that it is made from is the same."""
        return codes.code([format if item.kind == format.kind else item for item in self.items], self.rest)

    @property
    def on_paper(self) -> CodeOnPaper:
        """Its code as it is printed."""
        return CodeOnPaper(self.short_code, self.code, self.address)


class CheckedRecipe(NamedTuple):
    """A valid recipe: its file, and what it includes after its leaflets, with the marks of these pages.

    `circumstances` are what is printed on these pages and is not in a file.
    """

    loaded: Loaded
    after: tuple[str | Insert, ...]
    shared: Mapping[str, SharedPage]
    marks: Mapping[str, Marks]
    circumstances: tuple[Item, ...]


class ExtraPages(NamedTuple):
    """Valid shared pages that somebody adds to leaflets, by their names. The rest is as in `CheckedRecipe`."""

    shared: Mapping[str, SharedPage]
    marks: Mapping[str, Marks]
    circumstances: tuple[Item, ...]


ExtraPagesChoice = tuple[tuple[str, ...], tuple[str, ...]]
"""Leaflets, and the shared pages that are added to them, by their names."""


class TypesetPage(NamedTuple):
    """A page as it is printed, and its characters."""

    model: Any
    characters: frozenset[str]


class Assembler:
    """Puts valid pages together in a theme, with their marks, what they are made from, and its code.

    `taken` are the codes that short codes stand for already. `earlier` is an assembler for the same files and theme:
    what it has read of the theme is not read again.
    """

    def __init__(
        self, plan: Plan, governor: PublicationRules, taken: Mapping[str, str], earlier: Assembler | None = None
    ) -> None:
        self.plan = plan
        self.governor = governor
        self.taken = taken
        self._theme_digest: str = earlier._theme_digest if earlier else ""
        self._typeset_pages: dict[tuple[str, str], TypesetPage] = earlier._typeset_pages if earlier else {}

    def leaflet(
        self, loaded: Loaded, shared: Sequence[Loaded], after: Sequence[Loaded | Insert], theme: Theme
    ) -> CheckedLeaflet:
        """A leaflet with its `shared` pages. `after` has these and the inserts, in order."""
        governor, every = self.governor, (loaded, *shared)
        typeset_pages = {page.name: self._typeset(page, theme) for page in every}
        printed_pages = {name: page.model for name, page in typeset_pages.items()}
        pages = {page.name: printed_pages[page.name] for page in shared}
        offer = other_formats.offer(self.plan.project, loaded, _contacts(loaded.model, pages))
        printed = characters(loaded, *shared).union(*_brand_words(theme.brand, loaded.model, *pages.values()))
        printed |= offered_characters(theme.words_of(loaded.model.language), offer)
        printed = printed.union(*(theme.catalogues.characters(page.model.language) for page in every))
        circumstances = tuple(item for page in every for item in self._circumstances(page))
        items = ingredients.leaflet_items(self.plan.project.format(self.plan.print_format), loaded, after)
        inserted = dict.fromkeys(label for entry in after if isinstance(entry, Insert) for label in entry.labels)
        handed_out = HandedOut(governor)
        due = [page.model.next_review for page in every if page_name(page) not in self.plan.allowed]
        due += [day for label in inserted if label.name not in self.plan.allowed for day in handed_out.due(label)]
        printed = printed.union(*(page.characters for page in typeset_pages.values()))
        printed = printed.union(*(theme.typeset(topic, loaded.model.language) for topic in loaded.model.key_facts))
        rest = self._rest(every, offer, theme)
        code = codes.code([*items, *circumstances], rest)
        short_code = short_codes.name_of(code, self.taken)
        site = theme.brand.site_url
        address = web_addresses.of_leaflet(site, loaded.name, short_code) if site else ""
        return CheckedLeaflet(
            loaded.name,
            printed_pages[loaded.name],
            pages,
            names(after),
            printed.union(address),
            marks={
                loaded.name: governor.marks(loaded, theme.brand),
                **{page.name: governor.marks(page, theme.brand, loaded) for page in shared},
            },
            allowed=(
                *(page_name(page) for page in every if governor.standing(page).refused),
                *handed_out.withheld(inserted),
            ),
            review=min(due, default=datetime.date.max),
            others=governor.read_for(*every, inserted=[label.name for label in inserted]),
            items=(*items, *circumstances),
            circumstances=circumstances,
            rest=rest,
            code=code,
            short_code=short_code,
            address=address,
            offer=offer,
        )

    def _typeset(self, page: Loaded, theme: Theme) -> TypesetPage:
        """A page as it is printed. A shared page is in many leaflets."""
        key = page.source.name, page.source.digest
        if key not in self._typeset_pages:
            model = typeset(page.model, page.model.language, theme.signs)
            if isinstance(model, Leaflet):
                model = with_topic_icons(model, self._topic_icons)
            made = TypesetPage(model, characters_of(model))
            if isinstance(page.model, Leaflet):
                return made
            self._typeset_pages[key] = made
        return self._typeset_pages[key]

    @functools.cached_property
    def _topic_icons(self) -> Mapping[str, str]:
        return topic_icons(self.plan.project)

    def recipe(self, loaded: Loaded, after: Sequence[Loaded | Insert], theme: Theme) -> CheckedRecipe:
        """A recipe with what comes after its leaflets, in order."""
        shared = {page.name: page for page in after if isinstance(page, Loaded)}
        printed = loaded._replace(model=typeset(loaded.model, loaded.model.language, theme.signs))
        return CheckedRecipe(printed, names(after), *self.extra_pages(shared, theme))

    def extra_pages(self, shared: Mapping[str, Loaded], theme: Theme) -> ExtraPages:
        return ExtraPages(
            {page.name: typeset(page.model, page.model.language, theme.signs) for page in shared.values()},
            {page.name: self.governor.marks(page, theme.brand) for page in shared.values()},
            tuple(item for page in shared.values() for item in self._circumstances(page)),
        )

    def _circumstances(self, page: Loaded) -> Iterator[Item]:
        """What is printed on a page and is not in a file."""
        if self.governor.standing(page).expired:
            yield ingredients.circumstance(codes.EXPIRED, page_name(page))
        if self.governor.is_older(page.model):
            yield ingredients.circumstance(codes.OLDER, page_name(page))
        if instead := self.governor.instead(page):
            yield ingredients.circumstance(codes.INSTEAD, instead, self.governor.title(instead))

    def _rest(self, pages: Sequence[Loaded], offer: Offer, theme: Theme) -> str:
        """A digest of what a leaflet with its shared pages depends on, apart from the files that its code names."""
        project = self.plan.project
        brand = project.brand(self.plan.brand).model
        if not self._theme_digest:
            self._theme_digest = ingredients.theme_digest(brand, project)
        return ingredients.leaflet_rest(self._theme_digest, brand, project, pages, offer, theme.faces)


def _contacts(leaflet: Page, shared: Mapping[str, Page]) -> str:
    """Where the people to ask are listed, as the target of a link: in the leaflet, or on a shared page; "" nowhere."""
    own = (f"#{section.anchor}" for section in leaflet.sections if has_contacts(section))
    others = (f"#{name}/" for name, page in shared.items() if any(map(has_contacts, page.sections)))
    return next(itertools.chain(own, others), "")


def _brand_words(brand: Brand, *pages: Page) -> list[str]:
    """What a brand prints on pages: its name, and the site fields that are on them. Other fields do not count."""
    words: list[str] = []
    for page in pages:
        spoken = brand.spoken(page.language)
        used = sorted(site_fields(page))
        words += [spoken.name, spoken.strapline or "", spoken.logo.alt, *(spoken.fields[name] for name in used)]
    return words


def names(after: Sequence[Loaded | Insert]) -> tuple[str | Insert, ...]:
    """Shared pages by their names, and inserts, in order."""
    return tuple(entry.name if isinstance(entry, Loaded) else entry for entry in after)
