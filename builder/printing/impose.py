"""A PDF file onto sheets that are printed, folded and bound: bytes in, bytes out."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from builder.core.units import MILLIMETRE, millimetres
from builder.printing import folding
from builder.printing import sheets as press
from builder.printing.folding import Edge, Ground, Scheme, Sheet
from builder.printing.sheets import Source

_SAME = 1.5
"""Sizes of pages that differ by less, in points, are the same."""


class Warned(NamedTuple):
    """What somebody should know before it is printed, and what can be done about it."""

    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class Imposed:
    """The sheets of a file: their bytes, and what the printer's operator has to know.

    `flip` is the edge about which each sheet is turned for its back, `how` what is done with the printed sheets.
    `blanks` counts blank pages. `labelled` says whether each side says in small words what it is; `tagged` whether
    the source can be read aloud.
    """

    pdf: bytes = field(repr=False)
    flip: Edge
    sheets: int
    blanks: int
    how: str
    cut: str
    """The size that the sheets are cut to before that, in words; empty where they fill the paper."""
    pushed: float
    """How far the innermost pages were moved towards the spine, in millimetres."""
    labelled: bool
    tagged: bool
    claims: tuple[str, ...]
    unclaimed: tuple[str, ...]
    warnings: tuple[Warned, ...]


def impose(
    pdf: bytes,
    scheme: Scheme,
    *,
    paper: str = "a4",
    signature: int | None = None,
    creep: float = 0.0,
    crop_marks: bool = False,
    bleed: float = 0.0,
    name: str = "",
) -> Imposed:
    """Put the pages of a file onto sheets.

    `paper` is one of `imposition.PAPERS`; `signature` the pages of a section of `perfect`. `creep` (a sheet's
    thickness) and `bleed` are in millimetres. `name` is what the sheets call the file, its title where it is empty.
    Raises `imposition.Unfit` for what cannot be done, `Unreadable` for a file that cannot be read.
    """
    folding.check(scheme, signature, creep, bleed)
    source = press.read(pdf)
    made = folding.sheets(len(source.sizes), scheme, signature or folding.SIGNATURE, creep * MILLIMETRE)
    pushed = folding.pushed(made)
    ground = folding.lay(source.sizes, scheme, paper, pushed)
    place = folding.slug(ground, bleed * MILLIMETRE)
    extras = press.Extras(crop_marks=crop_marks)
    if place is not None:
        # What draws takes its time to be imported, and most sheets fill their paper.
        from builder.printing import slug

        drawn = slug.draw(name or source.title, _words(len(made), ground.flip), place.room)
        extras = press.Extras(drawn.operators, place, drawn.fonts, crop_marks)
    written = press.write(source, ground, made, extras, bleed * MILLIMETRE)
    return Imposed(
        pdf=written.pdf,
        flip=ground.flip,
        sheets=len(made),
        blanks=folding.blanks(made),
        how=folding.how(scheme, ground, made),
        cut=folding.cut(scheme, ground),
        pushed=millimetres(pushed),
        labelled=place is not None,
        tagged=source.tagged,
        claims=written.claims,
        unclaimed=written.unclaimed,
        warnings=tuple(_warnings(source, ground, made, scheme, paper, crop_marks, bleed)),
    )


def _words(count: int, flip: Edge) -> list[str]:
    """What each side says after the name of its file."""
    return [
        f"sheet {number} of {count}, {side} · flip on the {flip} edge"
        for number in range(1, count + 1)
        for side in ("front", "back")
    ]


def _warnings(
    source: Source,
    ground: Ground,
    made: Sequence[Sheet],
    scheme: Scheme,
    paper: str,
    crop_marks: bool,
    bleed: float,
) -> Iterator[Warned]:
    if ground.scale < 1:
        yield Warned(
            f"its pages are made smaller, to {_percent(ground.scale)}: they do not fit on {folding.named(paper)}",
            "take larger paper, or build the leaflet in a smaller format, so that its words keep their size",
        )
    if scheme == "trifold" and len(made) > 1:
        yield Warned(
            f"it has more than six pages: they take {len(made)} sheets, each folded on its own",
            "leave something out, or make a booklet of it: --scheme saddle",
        )
    if folding.too_thick(scheme, made):
        yield Warned(
            f"{len(made)} sheets are too thick to be stapled in one fold",
            "bind it in sections: --scheme perfect",
        )
    if crop_marks and not folding.crop_marks(ground, bleed * MILLIMETRE):
        larger = "take larger paper" if paper != "a3" else "this is the largest: build the leaflet in a smaller format"
        yield Warned("the paper has no room for crop marks", larger)
    if bleed and not source.bleeds:
        yield Warned(
            "its pages do not reach beyond their edge: there is nothing to show as bleed",
            "export the file again with bleed, or leave --bleed out",
        )
    odd = _odd(source.sizes)
    if odd:
        yield Warned(
            f"its pages are not all of one size: page {odd} differs from the first",
            "look at the sheets: each page stands in the middle of its place",
        )
    if source.shows:
        yield Warned(
            "it has form fields or notes, which are not on the sheets",
            "print them into the pages first, with the program that the file is filled in with",
        )
    if not source.tagged:
        yield Warned("it has no tags, so there is no copy that can be read aloud", "export it again as a tagged PDF")


def _percent(scale: float) -> str:
    """Rounded down, so that what is made smaller never reads as 100 %."""
    return f"{math.floor(scale * 1000) / 10:g}%"


def _odd(sizes: Sequence[tuple[float, float]]) -> int | None:
    """The number of the first page whose size is another than the first page's."""
    wide, high = sizes[0]
    differs = (abs(one - wide) > _SAME or abs(other - high) > _SAME for one, other in sizes)
    return next((number for number, is_odd in enumerate(differs, 1) if is_odd), None)
