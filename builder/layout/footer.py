"""Footers: what a page is of and its number, in one quiet line, added when the number of pages is final."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from builder.content import leaflet
from builder.core.characters import NO_BREAK
from builder.core.language_codes import is_right_to_left
from builder.core.part import Rectangle
from builder.core.units import points
from builder.layout import tabs
from builder.layout.faces import Face
from builder.layout.glyph_codes import GlyphCodes
from builder.layout.lines import TextLine, TextSpan, break_lines, natural_width
from builder.layout.pen import Pen
from builder.layout.theme import Theme

_LEADING = 1.3
_BASE = points("9 mm")
"""How far the last line is above the edge of the page, which printers may leave white up to 5 mm."""
_ABOVE = 4.0
"""The least room between a footer and the words above it, in points, as the check of footers has it."""


class FooterText(NamedTuple):
    """What footers say next to the page's number; "" for nothing.

    Only the first page has the `review`, and no title: its own is at the top of it. A `stamp` is what a watermark says
    on other pages; it is never left out.
    """

    language: str
    title: str
    version: str = ""
    review: str = ""
    stamp: str = ""

    @property
    def continued(self) -> FooterText:
        """The same for pages that come after the first one of the leaflet."""
        return self._replace(review="")


def footer_text(theme: Theme, page: leaflet.Page, stamp: str = "") -> FooterText:
    """What the footers of a leaflet or shared page say; of a PDF file in it, which has no watermark, `stamp` too."""
    words = theme.words_of(page.language)
    return FooterText(
        page.language,
        theme.spoken(page.language).fill(page.short_title),
        words.version.format(version=page.version),
        words.next_review.format(date=words.month(page.next_review)),
        stamp,
    )


def with_others(
    theme: Theme, text: FooterText, others: Sequence[FooterText], count: int, *, tab: int = 0
) -> FooterText:
    """What a footer says of a page on which others begin, below what it begins with; `text` where that has no room."""
    titles = dict.fromkeys(each.title for each in (text, *others))
    version = text.version if {each.version for each in others} == {text.version} else ""
    both = text.continued._replace(title=_joined(*titles), version=version)
    numbered_tab = tabs.measure(theme, text.language, tab) if tab else None
    lines = _footer_lines(theme, both, count, numbered_tab.beside if numbered_tab is not None else 0.0)
    return both if lines.top + _ABOVE <= theme.format.margins.bottom else text


def has_glyphs(theme: Theme, text: FooterText) -> bool:
    """Whether the face has every character of a footer: without that it cannot be measured."""
    return theme.faces.regular.coverage.has_all("".join(text[1:]))


def footers(
    theme: Theme, text: FooterText, numbers: Iterable[int], count: int, codes: GlyphCodes, *, tab: int = 0
) -> list[bytes]:
    """The content streams (Flate) of footers, for the pages with these `numbers` of `count`: artifacts, as pagination.

    `codes` are those of all footers of the file, which has the fonts of them for all of its pages. The page's number is
    at the right of the last line (ISO 32000-1, 14.8.2.2.2). With a `tab`, the pages have the tab of that number.
    """
    words, size = theme.words_of(text.language), theme.format.type.small
    pen, numbered_tab = _pen(theme, text.language, codes), tabs.measure(theme, text.language, tab) if tab else None
    beside = numbered_tab.beside if numbered_tab is not None else 0.0
    measured: dict[FooterText, _FooterLines] = {}
    for number in numbers:
        if text not in measured:
            measured[text] = _footer_lines(theme, text, count, beside)
        footer = measured[text]
        left, right = footer.left, footer.right
        edges = pen.box(Rectangle(left, _BASE - 0.3 * size, right, footer.top))
        box = f"[{' '.join(f'{edge:.2f}' for edge in edges)}]"
        pen.artifact(f"/Type /Pagination /Subtype /Footer /Attached [/Bottom] /BBox {box}")
        pen.rule(left, right, footer.top, theme.brand.colours.rule, theme.look.rule)
        for index, line in enumerate(reversed(footer.lines)):
            pen.line(line, left, _BASE + index * _LEADING * size, size, None)
        numbered = _span(words.page.format(number=number, count=count), theme.faces.bold, theme, text.language)
        line = break_lines([numbered], size, right)[0]
        pen.line(line, right - line.width, _BASE, size, None)
        if numbered_tab is not None:
            numbered_tab.draw(pen, right - line.width, _BASE)
        pen.finish_page()
        text = text.continued
    for resource, characters in pen.characters.items():
        codes.plain.setdefault(resource, set()).update(characters)
    return [page.content for page in pen.pages]


def footer_top(theme: Theme, text: FooterText) -> float:
    """How far up from the page's lower edge the footers of a leaflet reach, in points, whatever stamp they have."""
    stamps = ("", *theme.words_of(text.language).stamps.values()) if text.version else ("",)
    texts = [text, *(text.continued._replace(stamp=stamp) for stamp in stamps)]
    return max(_footer_lines(theme, each, 999).top for each in texts if has_glyphs(theme, each))


def _pen(theme: Theme, language: str, codes: GlyphCodes) -> Pen:
    page = theme.format.page
    return Pen(page.width, page.height, right_to_left=is_right_to_left(language), codes=codes)


def _span(words: str, face: Face, theme: Theme, language: str) -> TextSpan:
    turned = is_right_to_left(language)
    return TextSpan(words, face, theme.brand.colours.quiet, language=language, right_to_left=turned)


class _FooterLines(NamedTuple):
    """The lines of a footer, and where they are, in points: `top` is the rule above."""

    lines: list[TextLine]
    left: float
    right: float
    top: float


def _footer_lines(theme: Theme, text: FooterText, count: int, beside: float = 0) -> _FooterLines:
    """The lines of a footer but for the page's number and what is `beside` that, so wide; and where they are."""
    words, format = theme.words_of(text.language), theme.format
    faces, size = theme.faces, format.type.small
    left, right = format.margins.left, format.page.width - format.margins.right
    number = faces.bold.measure(words.page.format(number=count, count=count), text.language) * size / 1000
    room = right - left - number - beside - size
    text = _unbroken(theme, text)
    most = (format.margins.bottom - _ABOVE - _BASE) / (_LEADING * size)
    lines: list[TextLine] = []
    for said in _choices(text):
        is_whole = any(text.version in entry for entry in said)
        if not lines or (len(lines) > 1 and (is_whole or len(lines) > most)):
            set_in = _lines(theme, text, said, room, right - left)
            lines = set_in if not lines or len(set_in) < len(lines) else lines
    return _FooterLines(lines, left, right, _BASE + len(lines) * _LEADING * size)


def _choices(text: FooterText) -> Iterator[tuple[str, ...]]:
    """What a footer may say, the best first, where each entry begins a line.

    The last is for formats whose bottom margin has no room for the others: “About this leaflet” has the version too.
    """
    last = _joined(text.stamp, text.version)
    named = text.review or text.title
    if last:
        yield (last, named) if text.review else (named, last)
    yield (_joined(last, named) if text.review else _joined(text.stamp, named, text.version),)
    yield (_joined(text.stamp, named),)


def _spans(theme: Theme, text: FooterText, words: str) -> list[TextSpan]:
    """Words of a footer; the stamp, which is at their start, in bold."""
    stamp = text.stamp if words.startswith(text.stamp) else ""
    parts = ((stamp, theme.faces.bold), (words.removeprefix(stamp), theme.faces.regular))
    return [_span(part, face, theme, text.language) for part, face in parts if part]


def _unbroken(theme: Theme, text: FooterText) -> FooterText:
    """The same with phrases such as “Next review: November 2027” on one line, wherever a line has room for them.

    A title may take several lines.
    """
    if NO_BREAK not in theme.faces.regular.coverage:
        return text
    phrases = (phrase.replace(" ", NO_BREAK) for phrase in (text.version, text.review, text.stamp))
    version, review, stamp = phrases
    return text._replace(version=version, review=review, stamp=stamp)


def _joined(*words: str) -> str:
    return f"{NO_BREAK}· ".join(filter(None, words))


def _lines(theme: Theme, text: FooterText, said: tuple[str, ...], room: float, width: float) -> list[TextLine]:
    """The lines of a footer: those of its last entry leave room for the page's number."""
    *first, last = (_spans(theme, text, words) for words in said)
    size = theme.format.type.small
    above = [line for spans in first for line in break_lines(spans, size, width)]
    narrow = break_lines(last, size, room)
    wide = break_lines(last, size, width) if len(narrow) > 1 else narrow
    if len(wide) < len(narrow):
        # The number stands on the last line where that leaves room, or on one of its own.
        wide += [] if wide[-1].width <= room else [TextLine([], 0)]
    has_room = natural_width(last, size).longest <= room
    return [*above, *(wide if len(wide) < len(narrow) + (not has_room) else narrow)]
