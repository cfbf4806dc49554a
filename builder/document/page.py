"""What a leaflet or a shared page means, as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from builder.content import leaflet
from builder.content.brand import Brand
from builder.content.markdown import ProseRun
from builder.content.other_formats import NO_OFFER, Offer
from builder.content.translations import matches
from builder.content.validity import NO_MARKS, Marks
from builder.core.characters import NO_BREAK
from builder.core.code_on_paper import CodeOnPaper
from builder.core.printed_phrases import Phrases
from builder.document import blocks, brand_words
from builder.document.nodes import Node, QrCode, Run
from builder.document.roles import Role
from builder.document.words import Words

OTHER_FORMATS = "other_formats"
"""An anchor. No section that an editor writes can have this name: theirs have no underline."""


class PageFacts(NamedTuple):
    """What a page is made from besides its words.

    `level` is that of its title. `brand` is the one whose name is at its start, None where there is none. `code`
    identifies the sources of a leaflet, where it has one. `offer` is what it says of its other formats and languages.
    """

    level: int = 1
    brand: Brand | None = None
    marks: Marks = NO_MARKS
    code: CodeOnPaper | None = None
    offer: Offer = NO_OFFER


def page(words: Words, page: leaflet.Page, facts: PageFacts) -> Node:
    """A leaflet or shared page. It has passed its checks: a site field that the brand lacks is a bug here."""
    level = facts.level
    kids = [*header(words, facts.brand), words.heading(page.title, level, anchor="")]
    if page.summary is not None:
        kids.append(Node(Role.SUMMARY, words.runs(page.summary.content)))
    kids += [Node(Role.WARNING_LINE, words.plain(line, bold=True)) for line in facts.marks.warnings]
    kids += [Node(Role.STATUS_LINE, words.plain(line)) for line in facts.marks.lines]
    if isinstance(page, leaflet.Leaflet) and page.key_facts:
        kids.append(blocks.key_facts(words, page.key_facts, level + 1))
    kids += [blocks.section(words, section, level + 1) for section in page.sections]
    kids += _other_formats(words, page, level + 1, facts.offer)
    shared = isinstance(page, leaflet.SharedPage)
    kids.append(_edition(words, page) if shared else _about(words, page, level + 1, facts))
    return Node(Role.PART if shared else Role.DOCUMENT, tuple(kids), title=words.fill_publicly(page.title))


def about_apart(document: Node) -> list[Node]:
    """A leaflet, and who is responsible for it as a document of its own: shared pages come between them."""
    *kids, last = document.kids
    if not isinstance(last, Node) or last.role is not Role.ABOUT:
        return [document]
    return [replace(document, kids=tuple(kids)), last]


def header(words: Words, brand: Brand | None) -> Iterable[Node]:
    """What is at the start of a leaflet or pack: the clinic's logo and name."""
    if brand is None:
        return
    said = brand.language_of("logo_alt")
    yield Node(Role.LOGO, language="" if matches(said, words.language) else said, alt=brand.logo.alt)
    yield Node(Role.CLINIC, _brand_words(words, brand, "name", bold=True))
    if brand.strapline:
        yield Node(Role.STRAPLINE, _brand_words(words, brand, "strapline"))


def _brand_words(words: Words, brand: Brand, field: str, *, bold: bool = False) -> tuple[Run, ...]:
    language = brand.language_of(field)
    parts = brand_words.divided(getattr(brand, field), language, words.language, brand.own_language)
    return tuple(Run(text, bold, other) for text, other in parts)


def _other_formats(words: Words, page: leaflet.Page, level: int, offer: Offer) -> Iterable[Node]:
    """The panel on other formats and languages; nothing where there are none, or a section of the leaflet says so."""
    own = {leaflet.slug(section.title) for section in page.sections}
    if offer.has_choice and leaflet.slug(words.phrases.other_formats) not in own:
        heading = words.heading(words.phrases.other_formats, level, anchor=OTHER_FORMATS)
        paragraph = Node(Role.PARAGRAPH, words.runs(_sentences(words.phrases, offer)))
        yield Node(Role.OTHER_FORMATS, (heading, paragraph))


def _sentences(phrases: Phrases, offer: Offer) -> list[ProseRun]:
    """What there is, and whom to ask, which leads to where that is said."""
    kinds = phrases.listed([phrases.kinds_of_print[kind] for kind in offer.kinds]) if len(offer.kinds) > 1 else ""
    named = [phrases.language(code) for code in offer.languages]
    languages = phrases.listed(named) if len(named) > 1 else ""
    if kinds and languages:
        comes_in, ask = phrases.comes_in_both.format(kinds=kinds, languages=languages), phrases.for_another
    else:
        comes_in = phrases.comes_in.format(choices=kinds or languages)
        ask = phrases.or_language if kinds else phrases.or_format
    before, _, after = ask.partition("{ask}")
    return [ProseRun(f"{comes_in} {before}"), ProseRun(phrases.ask, link=offer.contacts), ProseRun(after)]


def offered_characters(phrases: Phrases, offer: Offer) -> frozenset[str]:
    """The characters of the panel on other formats and languages."""
    if not offer.has_choice:
        return frozenset()
    return frozenset().union(phrases.other_formats, *(run.text for run in _sentences(phrases, offer)))


def _about(words: Words, page: leaflet.Page, level: int, facts: PageFacts) -> Node:
    """Who is responsible for a leaflet, its version, code and dates, and its sources."""
    phrases, code = words.phrases, facts.code
    lines = [
        phrases.last_reviewed.format(date=phrases.date(page.last_reviewed)),
        phrases.next_review.format(date=phrases.date(page.next_review)),
        phrases.owner.format(owner=page.owner),
    ]
    paragraphs = [words.plain(line) for line in lines]
    if not facts.marks.void:
        paragraphs += _approval(words, page)
    if page.feedback is not None:
        paragraphs.append((Run(phrases.label(phrases.feedback)), *words.runs(page.feedback.content)))
    label = Run(phrases.label(phrases.sources))
    paragraphs += [(label, *words.runs(source.content)) for source in page.sources]
    edition = [phrases.version.format(version=page.version)]
    edition += [phrases.code_of_leaflet.format(code=code.short)] if code is not None else []
    kids: list[Node] = [words.heading(phrases.about, level, anchor="about"), _small(words.plain(" · ".join(edition)))]
    kids += on_the_web(words, code) if code is not None else ()
    kids += map(_small, paragraphs)
    kids += [full_code(words, code)] if code is not None else []
    return Node(Role.ABOUT, tuple(kids))


def on_the_web(words: Words, code: CodeOnPaper) -> Iterator[Node]:
    """A QR code for the page that answers whether this is still current, and a link to it; nothing without a site."""
    if code.address:
        phrases, printed = words.phrases, code.address.removeprefix("https://")
        label = phrases.label(phrases.latest_version)
        link = Run(printed, target=code.address, description=label + printed, isolated=True)
        yield QrCode(Role.QR_CODE, alt=phrases.qr_code, address=code.address)
        # Always on a line of its own: codes are not equally wide, and what a page holds should not depend on that.
        yield _small((Run(label.rstrip() + "\n"), link))


def full_code(words: Words, code: CodeOnPaper) -> Node:
    """What a short code stands for, on lines of its own, as the address of the latest version is."""
    label, after = words.phrases.full_code.format(code=f"\n{code.grouped}").split("\n")
    return _small(words.plain(f"{label.rstrip()}\n{after}"))


def _small(runs: tuple[Run, ...]) -> Node:
    return Node(Role.SMALL_PRINT, runs)


def _approval(words: Words, page: leaflet.Page) -> Iterable[tuple[Run, ...]]:
    """Who approved the words, and when, if anybody did. A name in other letters parts no date."""
    if page.status == "approved" and page.approver is not None and page.approved_on is not None:
        phrases = words.phrases
        before, after = phrases.approved.format(approver="\n", date=phrases.date(page.approved_on)).split("\n")
        name = [run._replace(isolated=True) for run in words.plain(page.approver)]
        yield *(words.plain(before) if before else ()), *name, *(words.plain(after) if after else ())


def _edition(words: Words, page: leaflet.Page) -> Node:
    """A shared page's own version and dates."""
    phrases = words.phrases
    edition = [
        phrases.version.format(version=page.version),
        phrases.last_reviewed.format(date=phrases.month(page.last_reviewed)),
        phrases.next_review.format(date=phrases.month(page.next_review)),
    ]
    # Each is on one line, wherever a line has room for it.
    return Node(Role.EDITION, (Run(f"{NO_BREAK}· ".join(phrase.replace(" ", NO_BREAK) for phrase in edition)),))
