"""Colours that words stand on: whether they can be read, and which shade could be."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import reduce
from typing import TYPE_CHECKING, NamedTuple, cast

from builder.brand import Format, printed
from builder.problems import Problem
from builder.units import Colour

if TYPE_CHECKING:
    from builder.project import Loaded

LARGE, LARGE_BOLD = 18.0, 14.0
"""From how many points words are large (WCAG 2.2, "large scale")."""


class Pair(NamedTuple):
    """Words of one colour on a ground of another. `sizes` are the sizes of type they have, `bold` if always bold."""

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
    Pair(("on_band",), ("band",), ("small",)),
    Pair(("on_panel",), ("panel",), ("body",)),
    *(Pair(("callouts", tone, "text"), ("callouts", tone, "background"), ("body",)) for tone in _TONES),
    # The sign beside a call-out's title: its letter has the colour of the ground, and stands on that of the border.
    *(Pair(("callouts", tone, "border"), ("callouts", tone, "background"), ("subheading",), True) for tone in _TONES),
)
"""Every pair that is drawn. Links in call-outs and on panels have the colour of the words around them."""


def unreadable_colours(brand: Loaded, format: Loaded) -> Iterator[Problem]:
    """Every pair has the contrast that the brand asks for (WCAG 2.2, 1.4.3 and 1.4.6)."""
    colours = printed(brand.model, format.model).colours
    for pair in PAIRS:
        words, ground = _colour(colours, pair.words), _colour(colours, pair.ground)
        needed = needed_contrast(brand.model.contrast, is_large=_is_large(pair, format.model))
        if words.contrast(ground) < needed:
            yield Problem(
                brand.source.place(("colours", *pair.words)),
                "error",
                f"{_named(pair.words)} {words} on {_named(pair.ground)} {ground} has a contrast of "
                f"{_ratio(words.contrast(ground))} to 1, and {needed:g} to 1 is needed",
                _hint(pair, words, ground, needed),
            )


def needed_contrast(asked: float, *, is_large: bool) -> float:
    """The contrast that words need where a brand asks for `asked`: large words need less (3 for AA, 4.5 for AAA)."""
    if not is_large:
        return asked
    return 4.5 if asked >= 7 else 3.0


def nearest_passing(words: Colour, ground: Colour, needed: float) -> Colour | None:
    """The shade nearest to `words`, darker or lighter, that has the contrast `needed` on `ground`.

    All parts are scaled towards black or white alike, which keeps the hue. None where no shade has it.
    """
    for step in range(256):
        share = step / 255
        for towards in (0.0, 1.0):
            shade = Colour.parse(str(Colour(*(part + (towards - part) * share for part in words))))
            if shade.contrast(ground) >= needed:
                return shade
    return None


def _hint(pair: Pair, words: Colour, ground: Colour, needed: float) -> str:
    shade = nearest_passing(words, ground, needed)
    if shade is None:
        return f"no shade has it on this ground: make {_named(pair.ground)} lighter or darker"
    direction = "darker" if shade.luminance < words.luminance else "lighter"
    return f'the nearest {direction} shade that has it is "{shade}"'


def _is_large(pair: Pair, format: Format) -> bool:
    least = LARGE_BOLD if pair.bold else LARGE
    return all(getattr(format.type, size) >= least for size in pair.sizes)


def _colour(colours: object, path: tuple[str, ...]) -> Colour:
    return cast(Colour, reduce(getattr, path, colours))


def _named(path: tuple[str, ...]) -> str:
    return f"`{'.'.join(path)}`"


def _ratio(contrast: float) -> str:
    """Cut off, not rounded: 4.499 must not read as the 4.5 that it does not reach."""
    return f"{math.floor(contrast * 100) / 100:.2f}"
