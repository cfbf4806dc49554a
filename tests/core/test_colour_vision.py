"""How colours are seen, as another library has it, and that what is named in place of a colour is near and passes."""

from __future__ import annotations

import itertools
import math
import subprocess
import sys
from collections.abc import Callable

import pytest
from coloraide import Color
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from builder.core import colour_vision
from builder.core.units import WHITE, Colour
from tests.support.strategies import few

part = st.integers(0, 255).map(lambda value: value / 255)
colours = st.builds(Colour, part, part, part)
needs = st.sampled_from([(4.5, 4.5), (7.0, 4.5), (3.0, 3.0), (4.5, 3.0), (21.0, 4.5)]).map(
    lambda pair: dict.fromkeys(colour_vision.SIGHTS, pair[1]) | {"": pair[0]}
)
BLACK = Colour(0, 0, 0)


def lab(colour: Colour) -> list[float]:
    return list(Color("srgb", [*colour]).convert("oklab").coords())


def distance(one: Colour, other: Colour) -> float:
    return math.dist(lab(one), lab(other))


@given(colours)
@pytest.mark.parametrize(
    ("seen", "name", "method"),
    [
        (colour_vision.protanopia, "protan", "vienot"),
        (colour_vision.deuteranopia, "deutan", "vienot"),
        (colour_vision.tritanopia, "tritan", "brettel"),
    ],
)
def test_colours_are_seen_as_in_another_library(
    seen: Callable[[Colour], Colour], name: str, method: str, colour: Colour
) -> None:
    other = Color("srgb", [*colour]).filter(name, method=method).clip()
    assert seen(colour).linear == pytest.approx(other.convert("srgb-linear").coords(), abs=2e-5)


@pytest.mark.parametrize("seen", colour_vision.SIGHTS.values(), ids=list(colour_vision.SIGHTS))
def test_black_and_white_are_the_same_to_all(seen: Callable[[Colour], Colour]) -> None:
    for shade in (BLACK, WHITE, Colour(0.5, 0.5, 0.5)):
        assert seen(shade) == pytest.approx(shade, abs=1e-4)


@given(colours)
def test_people_with_two_kinds_of_cones_see_two_dimensions(colour: Colour) -> None:
    for seen in (colour_vision.protanopia, colour_vision.deuteranopia):
        assert seen(colour).red == pytest.approx(seen(colour).green)
    assert colour_vision.grey(colour).is_grey


@given(colours)
def test_light_converts_to_a_colour_and_back(colour: Colour) -> None:
    assert Colour.of_light(*colour.linear) == pytest.approx(colour, abs=1e-6)


GRID = [Colour(*parts) for parts in itertools.product([step / 7 for step in range(8)], repeat=3)]
PLACES = {one: lab(one) for one in GRID}


@settings(max_examples=few())
@given(colours, colours, needs)
@example(Colour.parse("#d0f2bf"), Colour.parse("#25dcaa"), dict.fromkeys(colour_vision.SIGHTS, 4.5))
@example(Colour.parse("#a6bb98"), Colour.parse("#2bc330"), dict.fromkeys(colour_vision.SIGHTS, 3.0))
def test_the_nearest_passes_and_nothing_on_a_grid_is_much_nearer(
    colour: Colour, other: Colour, needed: colour_vision.Needs
) -> None:
    results = colour_vision.nearest(colour, other, needed)
    passing = [entry for entry in GRID if colour_vision.passes(entry, other, needed)]
    if results is None:
        assert passing == []
        return
    assert colour_vision.passes(results, other, needed)
    assert results == Colour.parse(str(results)), "as it is written, it passes"
    # The hue is kept at a cost of 0.02; the rest is what the search may miss.
    reach = distance(colour, results)
    assert all(math.dist(PLACES[entry], lab(colour)) > reach - 0.06 for entry in passing)


@settings(max_examples=few())
@given(colours, colours, needs)
@example(Colour(0.5, 0.5, 0.5), Colour(0.5, 0.5, 0.5), dict.fromkeys(colour_vision.SIGHTS, 7.0))
@example(Colour(1, 0, 0), Colour(0, 1, 0), dict.fromkeys(colour_vision.SIGHTS, 21.0))
def test_the_suggestion_for_any_two_colours_passes(words: Colour, ground: Colour, needed: colour_vision.Needs) -> None:
    new, other = colour_vision.corrected(words, ground, needed)
    assert colour_vision.passes(new, other, needed)
    assert (new, other) == (Colour.parse(str(new)), Colour.parse(str(other)))
    if colour_vision.nearest(words, ground, needed) is not None:
        assert other == ground, "only the words change where that will do"


@given(colours, colours)
def test_a_colour_that_passes_is_not_changed(words: Colour, ground: Colour) -> None:
    least = min(colour_vision.contrasts(words, ground).values())
    needed = dict.fromkeys(colour_vision.SIGHTS, least)
    assert colour_vision.nearest(words, ground, needed) == words
    assert colour_vision.corrected(words, ground, needed) == (words, ground)


@given(st.integers(0, 255), st.integers(0, 255))
def test_grey_stays_grey(shade: int, ground: int) -> None:
    grey, beside = Colour(*[shade / 255] * 3), Colour(*[ground / 255] * 3)
    results = colour_vision.nearest(grey, beside, dict.fromkeys(colour_vision.SIGHTS, 4.5))
    assume(results)
    assert results is not None
    assert max(results) - min(results) <= 1 / 255


@pytest.mark.parametrize("text", ["#c04030", "#3f8f5f", "#5b7bd6", "#b58a2a", "#a05fc0"])
def test_the_hue_stays_where_it_can(text: str) -> None:
    colour = Colour.parse(text)
    results = colour_vision.nearest(colour, WHITE, dict.fromkeys(colour_vision.SIGHTS, 7.0))
    assert results is not None
    hues = [Color("srgb", [*entry]).convert("oklch")["hue"] for entry in (colour, results)]
    assert abs(hues[0] - hues[1]) < 3
    assert results.luminance < colour.luminance


def test_the_hue_changes_where_another_is_much_nearer() -> None:
    pink, mauve = Colour.parse("#cb048f"), Colour.parse("#b484c5")
    needed = dict.fromkeys(colour_vision.SIGHTS, 4.5) | {"": 7.0}
    results = colour_vision.nearest(pink, mauve, needed)
    assert results is not None
    hue = Color("srgb", [*pink]).convert("oklch")["hue"]
    reach = []
    for lightness, chroma in itertools.product(range(0, 100, 2), range(0, 30, 2)):
        kept = Color("oklch", [lightness / 100, chroma / 100, hue]).convert("srgb")
        if kept.in_gamut() and colour_vision.passes(Colour(*kept.coords()), mauve, needed):
            reach.append(math.dist(kept.convert("oklab").coords(), lab(pink)))
    assert distance(pink, results) < min(reach) - colour_vision.NOTICED / 2


def test_coloraide_is_not_imported_for_colours_that_pass() -> None:
    program = (
        "import sys\nfrom builder.core import colour_vision\nfrom builder.core.units import Colour, WHITE\n"
        "colour_vision.corrected(Colour(0, 0, 0), WHITE, {'': 7})\nassert 'coloraide' not in sys.modules\n"
        "colour_vision.corrected(WHITE, WHITE, {'': 7})\nassert 'coloraide' in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
