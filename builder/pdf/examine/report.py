"""An inspection as text for a terminal."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterator

from builder.pdf.examine.inspection import (
    InspectedBookmark,
    InspectedElement,
    InspectedFont,
    InspectedHeading,
    InspectedLink,
    Inspection,
    StandardVerdict,
)
from builder.pdf.examine.plain_text import printable, shortened, tidy
from builder.pdf.examine.unheard import link_target
from builder.pdf.write.metadata import in_words

WIDTH = 90
"""How many characters a line has at most in a terminal."""
_MOST_DETAILS = 12
_DEEPEST_INDENT = 20
_LONGEST_NAME = 20


def report(inspection: Inspection) -> str:
    """An inspection for a terminal; lines have 90 characters at most, except for long addresses."""
    always = [
        ("", list(_summary(inspection))),
        ("What a screen reader would miss", list(_unheard_lines(inspection))),
        ("Text in reading order", _wrapped_all(inspection.text)),
        ("Text without tags, as it is painted", _wrapped_all(inspection.untagged)),
        ("Structure: page, type [change of language], words", list(_structure_lines(inspection))),
    ]
    # The names of those that a file has none of are listed at the end.
    optional = [
        ("Headings", [_heading_line(heading) for heading in inspection.headings]),
        ("Bookmarks", [_bookmark_line(bookmark) for bookmark in inspection.bookmarks]),
        ("Links", [line for link in inspection.links for line in _link_lines(link)]),
        ("Fonts", [_font_line(font) for font in inspection.fonts]),
        ("Actions and scripts", [f"  {action}" for action in inspection.actions]),
        ("Form fields", [f"  {field}" for field in inspection.fields]),
        ("Files inside", [f"  {name}" for name in inspection.files]),
        ("Signatures", [f"  {name}" for name in inspection.signatures]),
    ]
    artifacts = "Text outside the content (left out on purpose: headers, footers, decoration)"
    sections = [*always, *optional, (artifacts, _wrapped_all(inspection.artifacts))]
    shown = [f"{head}\n{'-' * len(head)}\n" * bool(head) + "\n".join(lines) for head, lines in sections if lines]
    absent = [head.lower() for head, lines in optional if not lines]
    if absent:
        shown.append("\n".join(_wrapped(f"None of these: {', '.join(absent)}.", "")))
    return "\n".join(map(printable, "\n\n".join(shown).split("\n"))) + "\n"


def _summary(inspection: Inspection) -> Iterator[str]:
    yield f"Title:      {inspection.title or '(none)'}"
    yield f"Language:   {inspection.language or '(none)'}"
    if inspection.direction == "rtl":
        yield "Direction:  its pages are read from right to left"
    sizes = Counter(f"{page.width:g} × {page.height:g} mm" for page in inspection.pages)
    several = len(sizes) > 1
    yield f"Pages:      {len(inspection.pages)}, " + ", ".join(
        f"{count} of {size}" if several else size for size, count in sizes.items()
    )
    yield f"Version:    PDF {inspection.version}"
    claims = in_words(inspection.claims) or "no standard"
    yield f"Claims:     {claims} (what the file says of itself)"
    for label, verdict in zip(("Checked:", *[""] * len(inspection.verdicts)), inspection.verdicts, strict=False):
        yield f"{label:11} {_verdict_words(verdict)}"
    yield f"Tagged:     {'yes' if inspection.tagged else 'no: its structure is not in the file'}"
    if inspection.encrypted:
        yield "Encrypted:  yes, and opened without a password"


def _verdict_words(verdict: StandardVerdict) -> str:
    count = len(verdict.broken)
    if not count:
        return f"{verdict.standard}: no rule that the program knows is broken"
    if count == 1:
        return f"{verdict.standard}: {verdict.broken[0]}"
    return f"{verdict.standard}: {count} rules are broken; leaflets verify lists them"


def _unheard_lines(inspection: Inspection) -> Iterator[str]:
    if not inspection.unheard:
        yield "  Nothing: all text is tagged, in a language, and every figure has words."
    for what, details in ((unheard.what, unheard.details) for unheard in inspection.unheard):
        yield f"  {what[:1].upper()}{what[1:]}{':' if details else '.'}"
        for detail in details[:_MOST_DETAILS]:
            yield from _wrapped(shortened(detail, 2 * WIDTH), "    ")
        if len(details) > _MOST_DETAILS:
            yield f"    … and {len(details) - _MOST_DETAILS} more"


def _wrapped_all(texts: tuple[str, ...]) -> list[str]:
    return [line for text in texts for line in _wrapped(text, "  ")]


def _wrapped(text: str, indent: str) -> list[str]:
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=indent,
        subsequent_indent=f"{indent}  " if indent else "",
        break_long_words=False,
        break_on_hyphens=False,
    )


_MEANINGS = {
    "Document": "the whole",
    "Part": "a large part",
    "Art": "an article",
    "Sect": "a section",
    "Div": "a group",
    "NonStruct": "a group without meaning",
    "H": "a heading",
    "H1": "a heading, the highest",
    "H2": "a heading below it",
    "P": "a paragraph",
    "L": "a list",
    "LI": "an item of it",
    "Lbl": "its number or sign",
    "LBody": "what it says",
    "Table": "a table",
    "THead": "its head",
    "TBody": "its body",
    "TR": "a row",
    "TH": "a header cell",
    "TD": "a cell",
    "Figure": "a picture",
    "Formula": "a formula",
    "Caption": "words about a picture or table",
    "Link": "a link",
    "Note": "a note",
    "Form": "a form field",
    "Quote": "a quotation",
    "BlockQuote": "a quotation",
    "TOC": "a table of contents",
    "TOCI": "an entry of it",
    "Reference": "words that point elsewhere",
}
"""What standard types are to people who never saw one (ISO 32000-1, 14.8.4)."""


def _structure_lines(inspection: Inspection) -> Iterator[str]:
    yield from map(_element_line, inspection.outline)
    used = {element.type for element in inspection.outline}
    meanings = "; ".join(f"{type_}: {meaning}" for type_, meaning in _MEANINGS.items() if type_ in used)
    if meanings:
        yield ""
        yield from _wrapped(meanings, "  ")


def _element_line(element: InspectedElement) -> str:
    line = f"{_page(element.page)}  {'  ' * (min(element.level, _DEEPEST_INDENT) - 1)}{element.type}"
    if element.role:
        line += f" ({shortened(element.role, _LONGEST_NAME)})"
    if element.language:
        line += f" [{shortened(element.language, _LONGEST_NAME)}]"
    room = max(WIDTH - len(line) - 4, 12)
    if element.alt is not None:
        return f"{line}: alt “{shortened(tidy(element.alt[: WIDTH * 4]), room - 4)}”"
    return f"{line}: {shortened(element.text, room)}" if element.text else line


def _heading_line(heading: InspectedHeading) -> str:
    level = f"H{heading.level or ''}"
    return f"{_page(heading.page)}  {'  ' * max(heading.level - 1, 0)}{level} {heading.text}"


def _page(page: int | None) -> str:
    return f"p{page}".rjust(5) if page is not None else "–".rjust(5)


def _bookmark_line(bookmark: InspectedBookmark) -> str:
    broken = f" ({bookmark.error})" if bookmark.error else ""
    return f"{_page(bookmark.page)}  {'  ' * min(bookmark.level - 1, _DEEPEST_INDENT)}{bookmark.title}{broken}"


def _link_lines(link: InspectedLink) -> Iterator[str]:
    yield from _wrapped(f"{_page(link.page).strip()}  {link.words or '(no words)'}", "   ")
    yield f"         → {link_target(link)}"


def _font_line(font: InspectedFont) -> str:
    embedded = "embedded" if font.embedded else "not embedded"
    mapped = "its characters have Unicode" if font.mapped else "its characters have no Unicode"
    return f"  {font.name}: {font.kind}, {embedded}, {mapped}"
