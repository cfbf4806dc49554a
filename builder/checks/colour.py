"""Colours that words are on: whether everybody can read them, and which colours they could."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple, cast

from builder.content.brand import Brand
from builder.content.format import Format, printed
from builder.core import colour_vision
from builder.core.diagnostics import Problem
from builder.core.units import Colour

if TYPE_CHECKING:
    from builder.content.project import Loaded

LARGE, LARGE_BOLD = 18.0, 14.0
"""From how many points words are large (WCAG 2.2, "large scale")."""


class Pair(NamedTuple):
    """Words of one colour on a ground of another. `sizes` are the sizes of type they have, `bold` if always bold.

    Pairs without sizes are no words but lines.
    """

    words: tuple[str, ...]
    ground: tuple[str, ...]
    sizes: tuple[str, ...]
    bold: bool = False


_TONES = ("information", "warning", "urgent")

PAIRS = (
    Pair(("text",), ("paper",), ("body", "lead")),
    Pair(("heading",), ("paper",), ("title", "heading", "subheading"), bold=True),
    Pair(("link",), ("paper",), ("body",)),
    Pair(("quiet",), ("paper",), ("small",)),
    Pair(("rule",), ("paper",), ()),
    Pair(("on_band",), ("band",), ("small",)),
    Pair(("on_panel",), ("panel",), ("body", "small")),
    *(Pair(("callouts", tone, "text"), ("callouts", tone, "background"), ("body",)) for tone in _TONES),
    # Tables in call-outs have their rules there.
    *(Pair(("rule",), ("callouts", tone, "background"), ()) for tone in _TONES),
    # The sign beside a call-out's title: its letter has the colour of the ground, and is on that of the border.
    *(Pair(("callouts", tone, "border"), ("callouts", tone, "background"), ("subheading",), True) for tone in _TONES),
)
"""Every pair that is drawn. Links in call-outs and on panels have the colour of the words around them."""

LEAST, LEAST_LARGE = 4.5, 3.0
"""What words need whoever sees them (WCAG 2.2, 1.4.3)."""
LEAST_LINE = 3.0
"""What lines need (WCAG 2.2, 1.4.11)."""


_Needs = tuple[tuple[str, float], ...]
"""The contrast that is needed, by how it is seen."""


class Use(NamedTuple):
    """A pair as some formats print it: `called` is what its ground is called there."""

    pair: Pair
    words: Colour
    ground: Colour
    called: str
    needs: _Needs


def unreadable_colours(
    brand: Loaded, formats: Sequence[Loaded], others: Callable[[], Iterable[Loaded]] = lambda: ()
) -> Iterator[Problem]:
    """Every pair, as the formats print it, has the contrast that is needed, and has it in everybody's eyes.

    The colour that is named in its place passes in the `others` too, which are asked for only where a pair fails. A
    problem that they have as well names them as well.
    """
    failing = {use for format in formats for use in _uses(brand, format) if not _passes(use)}
    if not failing:
        return
    every = {format.name: format for format in [*others(), *formats]}
    uses = [(name, use) for name, format in sorted(every.items()) for use in _uses(brand, format)]
    for use in failing:
        names = [name for name, other in uses if other == use]
        yield _problem(brand, use, names, [other for _, other in uses if other.pair.words == use.pair.words])


def _uses(brand: Loaded, format: Loaded) -> Iterator[Use]:
    colours = printed(brand.model, format.model).colours
    for pair in PAIRS:
        ground = _colour(colours, pair.ground)
        needs = tuple(needed(pair, brand.model, format.model).items())
        yield Use(pair, _colour(colours, pair.words), ground, _ground(pair, ground, format), needs)


@functools.lru_cache(maxsize=1024)
def _passes(use: Use) -> bool:
    return colour_vision.passes(use.words, use.ground, dict(use.needs))


def _problem(brand: Loaded, use: Use, formats: Sequence[str], same: Iterable[Use]) -> Problem:
    """The problem of a pair in some formats. `same` are all uses of the colour of its words, in any of them."""
    named, needs = _named(use.pair.words), dict(use.needs)
    # Formats in black print none of the brand's colours.
    others = [(other.ground, dict(other.needs)) for other in dict.fromkeys(same) if other.words == use.words]
    where = f"in the format{'' if len(formats) == 1 else 's'} {', '.join(formats)}"
    return Problem(
        brand.source.place(("colours", *use.pair.words)),
        "error",
        f"{named} {use.words} on {use.called} has a contrast of "
        f"{_missed(use.words, use.ground, needs)} to 1 is needed {where}",
        _hint(named, use, others),
    )


def needed(pair: Pair, brand: Brand, format: Format) -> colour_vision.Needs:
    """The contrast that a pair needs, by how it is seen.

    What a brand asks for above the least of WCAG is asked for in print alone. Eyes and printers that have fewer colours
    make a little more or less of each contrast, and 4.5 is what can be read with weak eyes.
    """
    if not pair.sizes:
        return dict.fromkeys(colour_vision.SIGHTS, LEAST_LINE)
    large = is_large(pair, format)
    least = dict.fromkeys(colour_vision.SIGHTS, LEAST_LARGE if large else LEAST)
    return least | {"": needed_contrast(brand.contrast, is_large=large)}


def needed_contrast(asked: float, *, is_large: bool) -> float:
    """The contrast that words need where a brand asks for `asked`: large words need less (3 for AA, 4.5 for AAA)."""
    if not is_large:
        return asked
    return 4.5 if asked >= 7 else LEAST_LARGE


def _missed(words: Colour, ground: Colour, needs: colour_vision.Needs) -> str:
    """Which contrasts are too low, to whom, and what they need. What is too low in print is too low for all."""
    ratios = colour_vision.contrasts(words, ground)
    if ratios[""] < needs[""]:
        return f"{_ratio(ratios[''])} to 1, and {needs['']:g}"
    missed = {sight: least for sight, least in needs.items() if ratios[sight] < least}
    listed = " and of ".join(f"{_ratio(ratios[sight])} to 1 {sight}" for sight in missed)
    return f"{listed}, and {max(missed.values()):g}"


_NO_COLOUR = "no colour has enough contrast on this background: the nearest background"


def _hint(name: str, use: Use, others: colour_vision.Neighbours) -> str:
    words, ground = use.words, use.ground
    new, other = _corrected(words, ground, use.needs, tuple((shade, tuple(asked.items())) for shade, asked in others))
    if other == ground:
        everywhere = all(colour_vision.passes(new, neighbour, asked) for neighbour, asked in others)
        where = " everywhere" if everywhere and len(others) > 1 else ""
        return f'the nearest colour with enough contrast{where} is "{new}"'
    if new == words:
        return f'{_NO_COLOUR} for {name} is "{other}"'
    return f'{_NO_COLOUR} is "{other}", with "{new}" for {name}'


@functools.lru_cache(maxsize=256)
def _corrected(
    words: Colour, ground: Colour, needs: _Needs, others: tuple[tuple[Colour, _Needs], ...]
) -> tuple[Colour, Colour]:
    """The search takes a tenth of a second, and formats mostly ask for the same."""
    neighbours = [(shade, dict(asked)) for shade, asked in others]
    return colour_vision.corrected(words, ground, dict(needs), neighbours)


def _ground(pair: Pair, colour: Colour, format: Loaded) -> str:
    """What a ground is called: a tint of the format's own is in its file."""
    if pair.ground == ("paper",) and format.model.tint is not None:
        return f"the `tint` {colour} of {format.source.name}"
    return f"{_named(pair.ground)} {colour}"


def is_large(pair: Pair, format: Format) -> bool:
    """Whether all words of a pair are large in a format. A look may have titles that are not bold."""
    return all(
        getattr(format.type, size) >= (LARGE_BOLD if pair.bold and size != "title" else LARGE) for size in pair.sizes
    )


def _colour(colours: object, path: tuple[str, ...]) -> Colour:
    return cast(Colour, functools.reduce(getattr, path, colours))


def _named(path: tuple[str, ...]) -> str:
    return f"`{'.'.join(path)}`"


def _ratio(contrast: float) -> str:
    """Cut off, not rounded: 4.499 must not read as the 4.5 that it does not reach."""
    return f"{math.floor(contrast * 100) / 100:.2f}"
