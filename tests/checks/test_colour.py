from __future__ import annotations

import pytest
from hypothesis import example
from hypothesis import given as forall
from hypothesis import strategies as st

from builder.checks import colour
from builder.problems import Problem
from builder.units import Colour
from tests.checks import given

part = st.integers(0, 255).map(lambda value: value / 255)
colours = st.builds(Colour, part, part, part)

WHITE = Colour.parse("#ffffff")
TEXT = 'text: "#15242b"\n  heading'


def problems(*changes: tuple[str, str], format: tuple[tuple[str, str], ...] = ()) -> list[Problem]:
    return list(colour.unreadable_colours(given.brand(*changes), given.format(*format)))


def test_the_shipped_brands_pass() -> None:
    assert problems() == []


def test_a_contrast_of_exactly_what_is_asked_passes() -> None:
    # #767676 on white has 4.54 to 1, #777777 has 4.48.
    grey = (TEXT, 'text: "#767676"\n  heading')
    exact = Colour.parse("#767676").contrast(WHITE)
    assert 4.5 < exact < 4.6
    assert problems(grey, ("contrast: 7", "contrast: 4.5")) == []
    brand = given.brand(grey)
    asked = brand._replace(model=brand.model.model_copy(update={"contrast": exact}))
    assert [given.at(problem) for problem in colour.unreadable_colours(asked, given.format())] == []
    asked = brand._replace(model=brand.model.model_copy(update={"contrast": exact + 1e-9}))
    assert len(list(colour.unreadable_colours(asked, given.format()))) == 1


def test_a_contrast_below_names_both_colours_and_a_shade_that_passes() -> None:
    [problem] = problems((TEXT, 'text: "#777777"\n  heading'), ("contrast: 7", "contrast: 4.5"))
    assert problem.severity == "error"
    assert problem.message == "`text` #777777 on `paper` #ffffff has a contrast of 4.47 to 1, and 4.5 to 1 is needed"
    assert problem.hint == 'the nearest darker shade that has it is "#767676"'
    assert given.at(problem) == '"#777777"'


def test_a_ratio_is_cut_off_and_not_rounded() -> None:
    # 4.478 would read as 4.48, and 4.4999 as the 4.5 that it is not.
    assert colour._ratio(4.4999) == "4.49"
    assert colour._ratio(4.5) == "4.50"


@pytest.mark.parametrize(("asked", "normal", "large"), [(4.5, 4.5, 3), (6.9, 6.9, 3), (7, 7, 4.5), (12, 12, 4.5)])
def test_large_words_need_less(asked: float, normal: float, large: float) -> None:
    assert colour.needed_contrast(asked, is_large=False) == normal
    assert colour.needed_contrast(asked, is_large=True) == large


def test_bold_titles_are_large_from_fourteen_points() -> None:
    heading = ('heading: "#0b4254"', 'heading: "#767676"')
    assert problems(heading) == []
    [problem] = problems(heading, format=(("subheading: 15 pt", "subheading: 13.9 pt"),))
    assert "7 to 1 is needed" in problem.message


def test_body_text_is_large_from_eighteen_points() -> None:
    link = ('link: "#0a4a68"', 'link: "#767676"')
    assert len(problems(link, format=(("body: 14 pt", "body: 17.9 pt"),))) == 1
    assert problems(link, format=(("body: 14 pt", "body: 18 pt"),)) == []


@pytest.mark.parametrize("pair", colour.PAIRS, ids=lambda pair: ".".join(pair.words))
def test_every_pair_is_looked_at(pair: colour.Pair) -> None:
    brand = given.brand()
    ground = colour._colour(brand.model.colours, pair.ground)
    data = brand.model.model_dump()
    level = data["colours"]
    for step in pair.words[:-1]:
        level = level[step]
    level[pair.words[-1]] = str(ground)
    changed = brand._replace(model=type(brand.model).model_validate(data))
    found = list(colour.unreadable_colours(changed, given.format()))
    assert any(one.message.startswith(f"`{'.'.join(pair.words)}` ") and " 1.00 to 1" in one.message for one in found)


def test_the_place_of_a_tone_is_in_its_tone() -> None:
    old = 'border: "#6b4100"\n      text: "#15242b"'
    [problem] = problems((old, 'border: "#6b4100"\n      text: "#b0b0b0"'))
    assert given.at(problem) == '"#b0b0b0"'
    assert "`callouts.warning.text`" in problem.message


@forall(colours, colours)
def test_contrast_is_the_same_from_both_sides(one: Colour, other: Colour) -> None:
    assert one.contrast(other) == other.contrast(one)
    assert 1 <= one.contrast(other) <= 21


@forall(colours, colours, st.floats(1, 21))
@example(Colour(0.5, 0.5, 0.5), Colour(0.5, 0.5, 0.5), 7.0)
def test_the_nearest_shade_passes_where_any_does(words: Colour, ground: Colour, needed: float) -> None:
    shade = colour.nearest_passing(words, ground, needed)
    if shade is None:
        assert max(ground.contrast(Colour(0, 0, 0)), ground.contrast(WHITE)) < needed
    else:
        assert shade.contrast(ground) >= needed
        assert shade == Colour.parse(str(shade))


@forall(colours, colours)
def test_a_shade_that_passes_is_left_alone(words: Colour, ground: Colour) -> None:
    assert colour.nearest_passing(words, ground, words.contrast(ground)) == words


@forall(colours)
def test_a_darker_shade_keeps_its_hue(words: Colour) -> None:
    shade = colour.nearest_passing(words, WHITE, 7)
    assert shade is not None
    assert all(new <= old for old, new in zip(words, shade, strict=True))
    # Parts that were in an order stay in it; rounding may make them equal.
    for first in range(3):
        for second in range(3):
            assert words[first] < words[second] or shade[first] >= shade[second]


def test_a_ground_that_nothing_can_be_read_on_is_told() -> None:
    [problem] = problems(('panel: "#f6efe1"', 'panel: "#808080"'))
    assert "make `panel` lighter or darker" in problem.hint
