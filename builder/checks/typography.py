"""How the words are set: sizes of type, length of lines, capitals."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from builder.checks.page_texts import brand_words, passages, place
from builder.content import markdown
from builder.content.brand import Brand
from builder.content.format import LEAST_SIZE
from builder.content.placeholders import MARKER
from builder.core.characters import SOFT_HYPHEN, is_address
from builder.core.diagnostics import Place, Problem
from builder.core.patterns import lazy_pattern
from builder.core.units import millimetres, points

if TYPE_CHECKING:
    from builder.content.project import Loaded

LEAST_FOOTER = 12.0
MOST_CHARACTERS = 70
"""Characters on a line (RNIB)."""

_CAPITALS = lazy_pattern(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_TWO_CAPITALS = lazy_pattern(r"[^\W\d_a-z]['’-]?[^\W\d_a-z]")
"""What is in every word that is all capitals, but for those of one letter."""

# How often each character is among a thousand of plain English.
_FREQUENCY = dict(
    zip(
        " etaoinshrdlucmfwgypbvkxjqz",
        (180, 102, 75, 66, 62, 57, 57, 53, 50, 49, 35, 33, 23, 23, 20, 18, 19, 16, 16, 16, 12, 8, 6, 1, 1, 1, 1),
        strict=True,
    )
)


_FOOTER_ABOVE = points("9 mm")
"""The footer is this far above the edge of the page."""

_UNPRINTED = points("5 mm")
"""How far from its edge a page stays white in most printers."""

_FOOTER_LINES = 2.5
"""What its line, the rule above it and the space over that take, as a multiple of its type."""


def cut_word(place: Place, cut: str, format: str) -> Problem:
    """A word that no line can hold, as a part gives it (see `part.Part.cut`).

    It is an error where it was not parted after a syllable; an address, which nobody reads as two words, a warning.
    """
    word = cut.replace(SOFT_HYPHEN, "")
    wide = f"“{word}” is wider than its line in the format {format}"
    if word != cut:
        parted = cut.replace(SOFT_HYPHEN, "-")
        return Problem(place, "warning", f"{wide}, and is split as “{parted}”", "use a shorter word if you can")
    if is_address(word):
        hint = "use a shorter address: people copy it from paper letter by letter"
        return Problem(place, "warning", f"{wide}, and continues on the next line", hint)
    return Problem(place, "error", f"{wide}, and would be cut in two", "use a shorter word")


def small_type(format: Loaded) -> Iterator[Problem]:
    """Words are as large as the kind of print asks, the footer at least as large as standard print."""
    kind, sizes = format.model.kind, format.model.type
    least = LEAST_SIZE[kind]
    for field in ("body", "lead", "title", "heading", "subheading"):
        size = getattr(sizes, field)
        if size < least:
            yield Problem(
                format.source.place(("type", field)),
                "error",
                f"`{field}` is {size:g} pt, which is too small for {kind}",
                f"{kind} has words of {least:g} pt or more",
            )
    if sizes.small < LEAST_FOOTER:
        yield Problem(
            format.source.place(("type", "small")),
            "warning",
            f"`small` is {sizes.small:g} pt, which is too small for the footer and “About this leaflet”",
            f"choose {LEAST_FOOTER:g} pt or more",
        )


def room(format: Loaded) -> Iterator[Problem]:
    """The footer fits into the bottom margin, and the words have a third of the page."""
    page, margins, small = format.model.page, format.model.margins, format.model.type.small
    least = _FOOTER_ABOVE + _FOOTER_LINES * small
    if margins.bottom < least:
        yield Problem(
            format.source.place(("margins", "bottom")),
            "error",
            f"the footer does not fit into a bottom margin of {millimetres(margins.bottom):.0f} mm",
            f"make it {math.ceil(millimetres(least))} mm or more, or `small` smaller",
        )
    if page.height - margins.top - margins.bottom < page.height / 3:
        yield Problem(
            format.source.place(("margins",)),
            "error",
            "the top and bottom margins leave less than a third of the page to the words",
            "make them narrower",
        )
    for side in ("top", "left", "right"):
        if getattr(margins, side) < _UNPRINTED:
            yield Problem(
                format.source.place(("margins", side)),
                "warning",
                f"the {side} margin is {millimetres(getattr(margins, side)):.0f} mm, and most printers print "
                "nothing so near to the edge",
                f"make it {millimetres(_UNPRINTED):.0f} mm or more",
            )


def characters_on_a_line(format: Loaded, advance: Mapping[str, float]) -> float:
    """How many characters of plain English fill a line of body text.

    `advance` are the widths of the regular face's characters, in thousandths of the type size.
    """
    layout = format.model
    width = layout.page.width - layout.margins.left - layout.margins.right
    shares = {letter: share for letter, share in _FREQUENCY.items() if letter in advance}
    average = sum(share * advance[letter] for letter, share in shares.items()) / sum(shares.values())
    return float(width * 1000 / (average * layout.type.body))


def long_lines(format: Loaded, advance: Mapping[str, float]) -> Iterator[Problem]:
    """A line has at most 70 characters."""
    count = characters_on_a_line(format, advance)
    if count > MOST_CHARACTERS:
        yield Problem(
            format.source.place(("margins",)),
            "warning",
            f"a line of body text has {count:.1f} characters, and more than {MOST_CHARACTERS} are hard to read",
            "make the left and right margins wider, or the body text larger",
        )


def run_of_capitals(text: str) -> str:
    """The first three or more words in capitals that are together, or nothing. A single letter is not counted."""
    if not _TWO_CAPITALS.search(text):
        return ""
    run: list[re.Match[str]] = []
    end = 0
    for match in _CAPITALS.finditer(text):
        if not match[0].isupper() or re.search(r"[^\s-]", text[end : match.start()]):
            if _is_run(run):
                break
            run = []
        if match[0].isupper():
            run.append(match)
        end = match.end()
    return text[run[0].start() : run[-1].end()] if _is_run(run) else ""


def _is_run(words: list[re.Match[str]]) -> bool:
    return sum(len(word[0]) > 1 for word in words) > 2


def capitals(loaded: Loaded, brand: Brand) -> Iterator[Problem]:
    """Capitals have no shapes to read by: at most two words of them together."""
    for text, _, words in passages(loaded.model):
        # A site field is looked at where it is written, in the brand.
        capitals_here = run_of_capitals(markdown.SITE_FIELD.sub("0", _without_markers(words)))
        if capitals_here and text.is_printed:
            yield _capitals_problem(place(loaded, text, capitals_here), capitals_here)


def brand_capitals(brand: Loaded) -> Iterator[Problem]:
    """The same holds for a brand's own words, which are among the others."""
    for path, words in brand_words(brand.model):
        capitals_here = run_of_capitals(_without_markers(words))
        if capitals_here:
            yield _capitals_problem(brand.source.place(path, capitals_here.split()[0]), capitals_here)


def _without_markers(words: str) -> str:
    """The words without the program's own markers of what is to be filled in, which are reported as such."""
    return words.replace(MARKER, "-")


def _capitals_problem(place: Place, capitals: str) -> Problem:
    return Problem(
        place,
        "error",
        f"words in capitals are hard to read: “{capitals}”",
        "write small letters; **two asterisks** make words bold where they must stand out",
    )
