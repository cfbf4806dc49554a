"""Put the pages of a PDF file onto sheets, to print, fold and bind: bytes in, bytes out."""

from __future__ import annotations

import functools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypedDict, Unpack

from builder.core.diagnostics import Problem, warning
from builder.core.language_codes import Direction, is_right_to_left
from builder.core.page_numbers import numbered
from builder.core.printed_phrases import ScreenWords
from builder.core.units import MILLIMETRE, millimetres
from builder.pdf.read.source_bytes import PdfInput, source_bytes
from builder.printing import folds, geometry
from builder.printing import sheets as press
from builder.printing.folds import BINDINGS, SCHEMES, Binding, Sheet
from builder.printing.geometry import Edge, Ground
from builder.printing.sheets import SheetSource

_SAME = 1.5
"""Page sizes that differ by less than this, in points, count as the same."""


class SheetOptions(TypedDict, total=False):
    """How pages are put onto sheets: what differs from the defaults of `SheetSetup`."""

    paper: str
    signature: int | None
    creep: float
    crop_marks: bool
    bleed: float
    direction: Direction | None
    words: ScreenWords | None


class SheetSetup(NamedTuple):
    """The settings of the sheets. Lengths are in millimetres."""

    scheme: str
    paper: str = "a4"
    """One of `geometry.PAPERS`."""
    signature: int | None = None
    """The pages of a section, for books that have sections; None for `folds.SIGNATURE`."""
    creep: float = 0.0
    """The thickness of a sheet."""
    crop_marks: bool = False
    bleed: float = 0.0
    direction: Direction | None = None
    """The direction that the pages are read in; None for what the file itself says."""
    words: ScreenWords | None = None
    """The words of a language to say what to do in; None for English."""


@dataclass(frozen=True, slots=True)
class Imposed:
    """The sheets of a file: their bytes, and what the operator of the printer has to know.

    `flip` is the edge to turn each sheet about for its back, and `how` is what to do with the printed sheets. `blanks`
    is the number of blank pages. `labelled` says whether each side has a label; `tagged` says whether the source can be
    read aloud.
    """

    pdf: bytes = field(repr=False)
    flip: Edge
    sheets: int
    blanks: int
    how: str
    binding: Binding
    """Right where the pages are read from right to left."""
    cut: str
    """The size to cut the sheets to before that, in words; empty where they fill the paper."""
    pushed: float
    """How far the innermost pages move towards the spine, in millimetres."""
    labelled: bool
    tagged: bool
    claims: tuple[str, ...]
    unclaimed: tuple[str, ...]
    warnings: tuple[Problem, ...]


def impose(pdf: PdfInput, scheme: str, *, name: str = "", **options: Unpack[SheetOptions]) -> Imposed:
    """Put the pages of a file, given as a path, bytes or an open file, onto sheets.

    `scheme` is one of `folds.SCHEMES`. `name` is the file's name in the labels; where it is empty, they have the file's
    title. Raises `SheetError` for settings that are impossible, and `Unreadable` for a file that cannot be read.
    """
    setup = SheetSetup(scheme, **options)
    signature, creep, bleed = setup.signature, setup.creep, setup.bleed
    folds.check(scheme, signature, creep, bleed)
    source = press.read(source_bytes(pdf))
    binding = BINDINGS[setup.direction or source.direction or "ltr"]
    sheets = folds.sheets(len(source.sizes), scheme, signature or folds.SIGNATURE, creep * MILLIMETRE, binding)
    pushed = folds.pushed(sheets)
    ground = geometry.lay(source.sizes, scheme, setup.paper, pushed, binding)
    extras = _extras(name or source.title, len(sheets), ground, setup)
    written = press.write(source, ground, sheets, extras, bleed * MILLIMETRE)
    return Imposed(
        pdf=written.pdf,
        flip=ground.flip,
        sheets=len(sheets),
        blanks=folds.blanks(sheets),
        how=geometry.instructions(scheme, ground, sheets, binding, setup.words),
        binding=binding,
        cut=geometry.cut(scheme, ground),
        pushed=millimetres(pushed),
        labelled=extras.place is not None,
        tagged=source.tagged,
        claims=written.claims,
        unclaimed=written.unclaimed,
        warnings=tuple(_warnings(source, ground, sheets, setup)),
    )


def _extras(name: str, count: int, ground: Ground, setup: SheetSetup) -> press.Extras:
    """What is drawn outside the pages: a label for the operator where there is room for it, and marks."""
    place = geometry.slug(ground, setup.bleed * MILLIMETRE)
    if place is None:
        return press.Extras(crop_marks=setup.crop_marks)
    # Drawing is slow to import, and most sheets fill their paper and have no label.
    from builder.printing import slug

    drawn = slug.draw(name, _words(count, ground.flip), place.room)
    return press.Extras(drawn.operators, place, drawn.fonts, setup.crop_marks)


def _words(count: int, flip: Edge) -> list[str]:
    """The label of each side, after the name of its file."""
    return [
        f"sheet {number} of {count}, {side} · flip on the {flip} edge"
        for number in range(1, count + 1)
        for side in ("front", "back")
    ]


def _warnings(source: SheetSource, ground: Ground, sheets: Sequence[Sheet], setup: SheetSetup) -> Iterator[Problem]:
    """What the user should know before the sheets are printed."""
    scheme = SCHEMES[setup.scheme]
    if ground.scale < 1:
        size, paper = _percent(ground.scale), geometry.named(setup.paper)
        large = _too_large(source.sizes, setup)
        which = "they do" if len(large) in (0, len(source.sizes)) else f"{numbered(large)} {_does(large)}"
        yield warning(
            f"its pages are made smaller, to {size}: {which} not fit on {paper}",
            "use larger paper, or build the leaflet in a smaller format, so that its text stays large enough",
        )
    if scheme.most_sheets and len(sheets) > scheme.most_sheets:
        message, hint = scheme.too_many
        yield warning(message.format(sheets=len(sheets)), hint)
    if setup.crop_marks and not geometry.crop_marks(ground, setup.bleed * MILLIMETRE):
        largest = "this is the largest: build the leaflet in a smaller format"
        yield warning("the paper has no room for crop marks", largest if setup.paper == "a3" else "use larger paper")
    if setup.bleed and not source.bleeds:
        yield warning(
            "its pages do not extend beyond their edges: there is nothing to show as bleed",
            "export the file again with bleed, or leave --bleed out",
        )
    if (setup.direction or source.direction) is None and is_right_to_left(source.language):
        yield warning(
            f"its language ({source.language}) is read from right to left, but the file does not say that its "
            "pages are: the sheets are bound on the left",
            "to bind them on the right, use --direction rtl; if they are right as they are, --direction ltr",
        )
    yield from _of_source(source)


def _of_source(source: SheetSource) -> Iterator[Problem]:
    """What is unusual in the file, for any scheme."""
    odd = _odd(source.sizes)
    if odd:
        differ = f"{numbered(odd)} {'differs' if len(odd) == 1 else 'differ'} from the others"
        yield warning(
            f"its pages are not all the same size: {differ}",
            "check the sheets: each page is centred in its space",
        )
    if source.unprinted:
        yield warning(
            "it has signs for notes, attached files, sounds or films, which are not on the sheets",
            "if somebody has to read what is in them, write that into the page",
        )
    if not source.tagged:
        yield warning("it has no tags, so it cannot be read aloud", "export it again as a tagged PDF")


def _percent(scale: float) -> str:
    """A scale in percent, rounded down so that pages that are made smaller never read as 100 %."""
    return f"{math.floor(scale * 1000) / 10:g}%"


def _does(numbers: Sequence[int]) -> str:
    return "does" if len(numbers) == 1 else "do"


def _too_large(sizes: Sequence[tuple[float, float]], setup: SheetSetup) -> list[int]:
    """The numbers of the pages that would be made smaller if all pages were like them."""
    return [number for number, size in enumerate(sizes, 1) if not _fits(size, setup.scheme, setup.paper)]


@functools.cache
def _fits(size: tuple[float, float], scheme: str, paper: str) -> bool:
    try:
        return geometry.lay([size], scheme, paper).scale == 1
    except folds.SheetError:
        return False


def _odd(sizes: Sequence[tuple[float, float]]) -> list[int]:
    """The numbers of the pages whose size is not that of most; of the first pages where two sizes are as frequent."""
    alike = [[_is_same(size, other) for other in sizes] for size in dict.fromkeys(sizes)]
    return [number for number, same in enumerate(max(alike, key=sum), 1) if not same]


def _is_same(size: tuple[float, float], other: tuple[float, float]) -> bool:
    return all(abs(side - length) <= _SAME for side, length in zip(size, other, strict=True))
