"""Every way to fold or bind sheets, in a table of schemes. To add a fold, add a `Scheme` to `_TABLE`.

A scheme gives the position of each page on the sheets, and the instructions for the printed sheets; `geometry` places
the sheets on paper. To let formats use a new fold, add its name in `content/format.py` (`Format.fold`), too. Pages are
numbered from 0 here. This module needs no file and no PDF library.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Literal, NamedTuple

from builder.core.diagnostics import LeafletError
from builder.core.language_codes import Direction, is_right_to_left
from builder.core.printed_phrases import ScreenWords

SIGNATURE = 16
"""How many pages a section of a glued book has by default."""
_LARGEST_SIGNATURE = 64
_MOST_STAPLED = 16
"""How many sheets can be stapled in one fold."""
_MOST_CREEP, _MOST_BLEED = 1.0, 10.0
"""In millimetres."""


Binding = Literal["left", "right"]
"""The side of the front cover where a book is bound: right for scripts that are read from right to left."""


BINDINGS: Mapping[Direction, Binding] = MappingProxyType({"ltr": "left", "rtl": "right"})
"""The side where sheets are bound whose pages are read in a direction."""


def binding_of(language: str) -> Binding:
    """The side where leaflets and packs in a language are bound."""
    return BINDINGS["rtl" if is_right_to_left(language) else "ltr"]


class SheetError(LeafletError):
    """A file cannot be put onto sheets with these settings."""


class Spot(NamedTuple):
    """A place on a side of a sheet: the index of its page (None for a blank page), and its number from the left.

    `shift` is how far the page moves to the right, in points; a negative number moves it to the left.
    """

    page: int | None
    slot: int
    shift: float = 0.0


class Sheet(NamedTuple):
    """Both sides of a sheet, from left to right, as a reader sees them who turns the sheet about a vertical axis.

    `signature` is the number of its section, from 0.
    """

    front: tuple[Spot, ...]
    back: tuple[Spot, ...]
    signature: int = 0


class Book(NamedTuple):
    """What a scheme arranges: the number of pages, the pages of a section, and the thickness of a sheet in points."""

    pages: int
    signature: int = SIGNATURE
    creep: float = 0.0

    def page(self, index: int) -> int | None:
        """The page with this index; None after the last page."""
        return index if index < self.pages else None

    def side(self, pages: Sequence[int]) -> tuple[Spot, ...]:
        return tuple(Spot(self.page(page), slot) for slot, page in enumerate(pages))

    def filled(self, multiple: int) -> int:
        """The number of pages, with the blank pages that fill the last sheet."""
        return -(-self.pages // multiple) * multiple


class Scheme(NamedTuple):
    """A way to fold or bind sheets.

    `makes` is the result, and `finished` how the sheets are finished, for people who choose a scheme. `columns` pages
    are side by side. `arrange` yields the sheets of a book that is read from left to right. `instructions` says what to
    do with the printed sheets: its arguments are the words of a language, the sheets, the distances of the folds from
    the left edge of their backs (in mm, from the left), and the binding.
    """

    makes: str
    finished: str
    columns: int
    arrange: Callable[[Book], Iterator[Sheet]]
    instructions: Callable[[ScreenWords, Sequence[Sheet], Sequence[str], Binding], str]
    folded: bool = True
    """Whether sheets are folded between their pages, and cut to size before that."""
    nested: bool = False
    """Whether sheets lie inside each other, so that inner pages move by the thickness of the paper."""
    sections: bool = False
    """Whether its sheets are bound in sections; the user can choose their number of pages."""
    flap: tuple[int, ...] = ()
    """The pages of a sheet on the panel that is folded in: on the front, the one farthest from the cover.

    For more such panels, or panels of several widths, `geometry._widths` and `geometry._folds` have to change too.
    """
    most_sheets: int = 0
    """How many sheets can be bound together; 0 for any number."""
    too_many: tuple[str, str] = ("", "")
    """The message and hint for more sheets than that ({sheets} of them)."""
    most_pages: int = 0
    """How many pages a leaflet that is folded like this can have; 0 for any number."""
    too_long: tuple[str, str] = ("", "")
    """The message and hint for a leaflet with more pages than that ({pages} of them, {lines} lines too many)."""


def _saddle(book: Book) -> Iterator[Sheet]:
    return _section(range(book.filled(4)), book, 0)


def _perfect(book: Book) -> Iterator[Sheet]:
    whole = book.filled(4)
    for number, first in enumerate(range(0, whole, book.signature)):
        yield from _section(range(first, min(first + book.signature, whole)), book, number)


def _section(pages: range, book: Book, number: int) -> Iterator[Sheet]:
    """The sheets of a section, from the outermost: each takes the first two and last two of the remaining pages."""
    for depth in range(len(pages) // 4):
        first, last = pages[2 * depth], pages[-1 - 2 * depth]
        shift = depth * book.creep
        front = (Spot(book.page(last), 0, shift), Spot(book.page(first), 1, -shift))
        back = (Spot(book.page(first + 1), 0, shift), Spot(book.page(last - 1), 1, -shift))
        yield Sheet(front, back, number)


def _two_up(book: Book) -> Iterator[Sheet]:
    for first in range(0, book.pages, 4):
        yield Sheet(book.side(range(first, first + 2)), book.side(range(first + 2, first + 4)))


def _trifold(book: Book) -> Iterator[Sheet]:
    """Outside: the panel that is folded in, the back, and the cover. Inside: three panels in a row."""
    for first in range(0, book.pages, 6):
        yield Sheet(book.side((first + 4, first + 5, first)), book.side(range(first + 1, first + 4)))


def _bind(words: ScreenWords, sheets: Sequence[Sheet], *_: object) -> str:
    sections: dict[int, list[int]] = {}
    for number, sheet in enumerate(sheets, 1):
        sections.setdefault(sheet.signature, []).append(number)
    runs = ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else f"{run[0]}" for run in sections.values())
    return words("sheets.perfect", sheets=runs)


def _fold_twice(words: ScreenWords, _: Sequence[Sheet], folds: Sequence[str], binding: Binding) -> str:
    last, first = folds if binding == "left" else reversed(folds)
    return words(f"sheets.trifold.{binding}", first=first, last=last)


_TABLE = {
    "saddle": Scheme(
        makes="booklets",
        finished="folded into a booklet",
        columns=2,
        arrange=_saddle,
        instructions=lambda words, *_: words("sheets.saddle"),
        nested=True,
        most_sheets=_MOST_STAPLED,
        too_many=(
            "{sheets} sheets are too thick to staple in one fold",
            "bind it in sections: --scheme perfect",
        ),
    ),
    "perfect": Scheme(
        makes="books with a glued back",
        finished="folded in sections and glued into a book",
        columns=2,
        arrange=_perfect,
        instructions=_bind,
        nested=True,
        sections=True,
    ),
    "2up": Scheme(
        makes="handouts with two pages side by side",
        finished="stapled at the left, or at the right if it is read from there",
        columns=2,
        arrange=_two_up,
        instructions=lambda words, _, __, binding: words(f"sheets.two_up.{binding}"),
        folded=False,
    ),
    "trifold": Scheme(
        makes="leaflets of three panels",
        finished="folded twice",
        columns=3,
        arrange=_trifold,
        instructions=_fold_twice,
        flap=(3, 4),
        most_sheets=1,
        too_many=(
            "it has more than six pages: they take {sheets} sheets, and each is folded separately",
            "shorten it, or make a booklet: --scheme saddle",
        ),
        most_pages=6,
        too_long=(
            "this takes {pages} panels, and a sheet that is folded twice has 6 (lines too many: about {lines})",
            "print it as a booklet (--format a5-booklet), shorten the text, or leave out a shared page",
        ),
    ),
}
SCHEMES: Mapping[str, Scheme] = MappingProxyType(_TABLE)
"""The schemes by their names."""


def check(scheme: str, signature: int | None, creep: float, bleed: float) -> None:
    """Check the settings of a scheme; lengths are in millimetres. Raises SheetError for impossible settings."""
    if signature is not None and not SCHEMES[scheme].sections:
        raise SheetError(
            f"{scheme} has no sections, so it cannot use a signature", "leave out --signature, or use --scheme perfect"
        )
    if signature is not None and (signature % 4 or not 4 <= signature <= _LARGEST_SIGNATURE):
        hint = f"use 4, 8, 12 and so on up to {_LARGEST_SIGNATURE}; 16 is usual"
        raise SheetError(f"a signature cannot have {signature} pages", hint)
    if creep and not SCHEMES[scheme].nested:
        raise SheetError(
            f"the sheets of {scheme} do not lie inside each other, so they have no creep", "leave out --creep"
        )
    # Written with "not" so that NaN, which is in no range, is refused too.
    if not 0 <= creep <= _MOST_CREEP:
        raise SheetError(
            f"paper is not {creep:g} mm thick", "give the thickness of the paper in millimetres: 0.1 is usual"
        )
    if not 0 <= bleed <= _MOST_BLEED:
        raise SheetError(f"a bleed of {bleed:g} mm is out of range", f"give 0 to {_MOST_BLEED:g}; 3 is usual")


def sheets(
    count: int, scheme: str, signature: int = SIGNATURE, creep: float = 0.0, binding: Binding = "left"
) -> list[Sheet]:
    """The sheets with the position of each of `count` pages. Blank pages at the end fill the last sheet.

    `signature` is the number of pages of a section, for a scheme that has sections; the last section may have fewer,
    and is filled up to a multiple of four. `creep` is the thickness of a sheet in points: the pages of each sheet move
    by this much more than those of the sheet around it.
    """
    arranged = list(SCHEMES[scheme].arrange(Book(count, signature, creep)))
    return arranged if binding == "left" else list(map(_mirrored, arranged))


def _mirrored(sheet: Sheet) -> Sheet:
    """The sheet of the same book bound at the right: the same pages, each in its place from the right."""
    front, back = (
        tuple(Spot(spot.page, slot, -spot.shift) for slot, spot in enumerate(reversed(side)))
        for side in (sheet.front, sheet.back)
    )
    return Sheet(front, back, sheet.signature)


def blanks(sheets: Sequence[Sheet]) -> int:
    """The number of blank pages on the sheets."""
    return sum(spot.page is None for sheet in sheets for side in (sheet.front, sheet.back) for spot in side)


def pushed(sheets: Sequence[Sheet]) -> float:
    """How far the innermost pages move, in points."""
    return max(spot.shift for sheet in sheets for spot in sheet.front)
