"""Colours that words stand on: whether everybody can read them, and which colours they could."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import reduce
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
    Pair(("on_panel",), ("panel",), ("body",)),
    *(Pair(("callouts", tone, "text"), ("callouts", tone, "background"), ("body",)) for tone in _TONES),
    # Tables in call-outs have their rules there.
    *(Pair(("rule",), ("callouts", tone, "background"), ()) for tone in _TONES),
    # The sign beside a call-out's title: its letter has the colour of the ground, and stands on that of the border.
    *(Pair(("callouts", tone, "border"), ("callouts", tone, "background"), ("subheading",), True) for tone in _TONES),
)
"""Every pair that is drawn. Links in call-outs and on panels have the colour of the words around them."""

LEAST, LEAST_LARGE = 4.5, 3.0
"""What words need whoever sees them (WCAG 2.2, 1.4.3)."""
LEAST_LINE = 3.0
"""What lines need (WCAG 2.2, 1.4.11)."""


def unreadable_colours(brand: Loaded, format: Loaded) -> Iterator[Problem]:
    """Every pair, as the format prints it, has the contrast that is needed, and has it in everybody's eyes."""
    colours = printed(brand.model, format.model).colours
    for pair in PAIRS:
        words, ground = _colour(colours, pair.words), _colour(colours, pair.ground)
        needs = needed(pair, brand.model, format.model)
        if not colour_vision.passes(words, ground, needs):
            yield Problem(
                brand.source.place(("colours", *pair.words)),
                "error",
                f"{_named(pair.words)} {words} on {_ground(pair, ground, format)} has a contrast of "
                f"{_missed(words, ground, needs)} to 1 is needed",
                _hint(_named(pair.words), words, ground, needs),
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


def _hint(name: str, words: Colour, ground: Colour, needs: colour_vision.Needs) -> str:
    new, other = colour_vision.corrected(words, ground, needs)
    if other == ground:
        return f'the nearest colour that has it is "{new}"'
    if new == words:
        return f'no colour has it on this ground: the nearest ground for {name} is "{other}"'
    return f'no colour has it on this ground: the nearest ground is "{other}", with "{new}" for {name}'


def _ground(pair: Pair, colour: Colour, format: Loaded) -> str:
    """What a ground is called: a tint of the format's own is in its file."""
    if pair.ground == ("paper",) and format.model.tint is not None:
        return f"the `tint` {colour} of {format.source.name}"
    return f"{_named(pair.ground)} {colour}"


def is_large(pair: Pair, format: Format) -> bool:
    """Whether all words of a pair are large in a format."""
    least = LARGE_BOLD if pair.bold else LARGE
    return all(getattr(format.type, size) >= least for size in pair.sizes)


def _colour(colours: object, path: tuple[str, ...]) -> Colour:
    return cast(Colour, reduce(getattr, path, colours))


def _named(path: tuple[str, ...]) -> str:
    return f"`{'.'.join(path)}`"


def _ratio(contrast: float) -> str:
    """Cut off, not rounded: 4.499 must not read as the 4.5 that it does not reach."""
    return f"{math.floor(contrast * 100) / 100:.2f}"
