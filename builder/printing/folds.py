"""Every way to fold, bind or hand out sheets: a table of schemes. To add a fold, add a `Scheme` to `_TABLE`.

A scheme says which page stands where on which side of a sheet, and what is done with the printed sheets; `geometry`
lays its sheets on paper. For formats to be folded by it, name it in `content/brand.py` (`Format.fold`), too. Pages are
numbered from 0 here. No file and no PDF library is needed for any of this.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from builder.core.diagnostics import LeafletError

SIGNATURE = 16
"""How many pages a section of a glued book has unless somebody chooses another number."""
_LARGEST_SIGNATURE = 64
_MOST_STAPLED = 16
"""How many sheets can be stapled in one fold."""
_MOST_CREEP, _MOST_BLEED = 1.0, 10.0
"""In millimetres."""


class SheetError(LeafletError):
    """A file cannot be put onto sheets as it was asked for."""


class Spot(NamedTuple):
    """A place on one side of a sheet: the index of its page, None for a blank one, and its number from the left.

    `shift` is how far the page is moved to the right, in points: below zero it is moved to the left.
    """

    page: int | None
    slot: int
    shift: float = 0.0


class Sheet(NamedTuple):
    """Both sides of a sheet, from left to right, each as somebody sees it who turns the sheet about a vertical axis.

    `signature` is the number of the section that it belongs to, from 0.
    """

    front: tuple[Spot, ...]
    back: tuple[Spot, ...]
    signature: int = 0


class Book(NamedTuple):
    """What a scheme arranges: the number of pages, that of a section, and the thickness of a sheet in points."""

    pages: int
    signature: int = SIGNATURE
    creep: float = 0.0

    def page(self, index: int) -> int | None:
        """The page at a place; None after the last one."""
        return index if index < self.pages else None

    def side(self, pages: Sequence[int]) -> tuple[Spot, ...]:
        return tuple(Spot(self.page(page), slot) for slot, page in enumerate(pages))

    def filled(self, multiple: int) -> int:
        """The number of pages with the blank ones that fill the last sheet."""
        return -(-self.pages // multiple) * multiple


class Scheme(NamedTuple):
    """One way to fold, bind or hand out sheets.

    `makes` is what comes of it, and `finished` what is done with its sheets, for people who choose one. `columns` pages
    stand side by side. `arrange` yields the sheets of a book. `instructions` is what is done with the printed sheets:
    from the sheets, and how far from the left edge of their backs they are folded (in mm, from the left).
    """

    makes: str
    finished: str
    columns: int
    arrange: Callable[[Book], Iterator[Sheet]]
    instructions: Callable[[Sequence[Sheet], Sequence[str]], str]
    folded: bool = True
    """Whether sheets have folds between their pages, and are cut to their size before that."""
    nested: bool = False
    """Whether sheets lie within one another, so that inner pages are moved by the thickness of the paper."""
    sections: bool = False
    """Whether its sheets are bound in sections of a number of pages that can be chosen."""
    flap: tuple[int, ...] = ()
    """The pages of a sheet that stand on its panel that is folded in, which is the leftmost on the front."""
    most_sheets: int = 0
    """How many sheets can be bound together; 0 where any number can."""
    too_many: tuple[str, str] = ("", "")
    """What to say of more sheets than that ({sheets} of them), and what to do."""
    most_pages: int = 0
    """How many pages a format has that is folded like this; 0 where any number can be."""
    too_long: tuple[str, str] = ("", "")
    """What to say of a leaflet with more pages than that ({pages} of them), and what to do."""


def _saddle(book: Book) -> Iterator[Sheet]:
    return _section(range(book.filled(4)), book, 0)


def _perfect(book: Book) -> Iterator[Sheet]:
    whole = book.filled(4)
    for number, first in enumerate(range(0, whole, book.signature)):
        yield from _section(range(first, min(first + book.signature, whole)), book, number)


def _section(pages: range, book: Book, number: int) -> Iterator[Sheet]:
    """The sheets of a section, from the outermost: each has the first and last two pages that are left."""
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
    """Outside: the panel that is folded in, the back, the cover. Inside: three panels in a row."""
    for first in range(0, book.pages, 6):
        yield Sheet(book.side((first + 4, first + 5, first)), book.side(range(first + 1, first + 4)))


def _bind(sheets: Sequence[Sheet], _: Sequence[str]) -> str:
    sections: dict[int, list[int]] = {}
    for number, sheet in enumerate(sheets, 1):
        sections.setdefault(sheet.signature, []).append(number)
    runs = ", ".join(f"{one[0]}–{one[-1]}" if len(one) > 1 else f"{one[0]}" for one in sections.values())
    return (
        f"fold each section as a booklet of its own (sheets {runs}: the first below with its front down), "
        "lay the sections on one another, the first on top, and glue their backs"
    )


def _fold_twice(_: Sequence[Sheet], folds: Sequence[str]) -> str:
    first, second = folds
    return (
        f"lay the sheet with its back up, fold the right panel in at {second} mm from the left edge, "
        f"and the left panel over it at {first} mm"
    )


_TABLE = {
    "saddle": Scheme(
        makes="booklets",
        finished="folded to a booklet",
        columns=2,
        arrange=_saddle,
        instructions=lambda *_: (
            "lay the sheets on one another, sheet 1 below with its front down, fold them in the middle and staple the "
            "fold"
        ),
        nested=True,
        most_sheets=_MOST_STAPLED,
        too_many=(
            "{sheets} sheets are too thick to be stapled in one fold",
            "bind it in sections: --scheme perfect",
        ),
    ),
    "perfect": Scheme(
        makes="books with a glued back",
        finished="folded in sections and glued to a book",
        columns=2,
        arrange=_perfect,
        instructions=_bind,
        nested=True,
        sections=True,
    ),
    "2up": Scheme(
        makes="handouts with two pages side by side",
        finished="stapled at the left",
        columns=2,
        arrange=_two_up,
        instructions=lambda *_: "keep the sheets in their order, sheet 1 on top, and staple them at the left",
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
            "it has more than six pages: they take {sheets} sheets, each folded on its own",
            "leave something out, or make a booklet of it: --scheme saddle",
        ),
        most_pages=6,
        too_long=(
            "this takes {pages} panels, and a sheet that is folded twice has 6",
            "print it as a booklet (--format a5-booklet); or say less, or leave a shared page out",
        ),
    ),
}
SCHEMES: Mapping[str, Scheme] = MappingProxyType(_TABLE)
"""The schemes by the names that people choose them by."""


def check(scheme: str, signature: int | None, creep: float, bleed: float) -> None:
    """Raises SheetError for what goes with no paper: lengths are in millimetres."""
    if signature is not None and not SCHEMES[scheme].sections:
        raise SheetError(f"a signature of {signature} pages means nothing to {scheme}", "leave it out, or use perfect")
    if signature is not None and (signature % 4 or not 4 <= signature <= _LARGEST_SIGNATURE):
        hint = f"take 4, 8, 12 and so on up to {_LARGEST_SIGNATURE}; 16 is usual"
        raise SheetError(f"a signature cannot have {signature} pages", hint)
    if creep and not SCHEMES[scheme].nested:
        raise SheetError(f"no sheet of {scheme} lies within another", "leave out how thick the paper is")
    # NaN is in no range either, and gets the same answer.
    if not 0 <= creep <= _MOST_CREEP:
        raise SheetError(f"paper is not {creep:g} mm thick", "give its thickness in millimetres: 0.1 is usual")
    if not 0 <= bleed <= _MOST_BLEED:
        raise SheetError(f"a bleed of {bleed:g} mm is out of range", f"give 0 to {_MOST_BLEED:g}; 3 is usual")


def sheets(count: int, scheme: str, signature: int = SIGNATURE, creep: float = 0.0) -> list[Sheet]:
    """Where each of `count` pages stands. Blank pages stand at the end, until all sheets are full.

    `signature` is the number of pages of a section, for a scheme that has sections; the last section may have fewer,
    and is filled up to a multiple of four. `creep` is the thickness of a sheet in points: each sheet within another is
    moved by so much more.
    """
    return list(SCHEMES[scheme].arrange(Book(count, signature, creep)))


def blanks(sheets: Sequence[Sheet]) -> int:
    """How many blank pages there are."""
    return sum(spot.page is None for sheet in sheets for side in (sheet.front, sheet.back) for spot in side)


def pushed(sheets: Sequence[Sheet]) -> float:
    """How far the innermost pages are moved, in points."""
    return max(spot.shift for sheet in sheets for spot in sheet.front)
