from __future__ import annotations

import re

import pytest
from hypothesis import given as forall
from hypothesis import strategies as st

from builder.checks import colour
from builder.core import colour_vision
from builder.core.diagnostics import Problem
from builder.core.units import WHITE, Colour
from tests.checks import given

part = st.integers(0, 255).map(lambda value: value / 255)
colours = st.builds(Colour, part, part, part)

TEXT = 'text: "#15242b"\n  heading'


def problems(*changes: tuple[str, str], format: tuple[tuple[str, str], ...] = ()) -> list[Problem]:
    return list(colour.unreadable_colours(given.brand(*changes), [given.format(*format)]))


@pytest.mark.parametrize("format", sorted(path.stem for path in (given.ROOT / "styles" / "formats").glob("*.yaml")))
@pytest.mark.parametrize("brand", ["harbour", "meadow"])
def test_the_shipped_brands_pass_in_every_format(brand: str, format: str) -> None:
    formats = [given.read(f"styles/formats/{format}.yaml")]
    assert list(colour.unreadable_colours(given.read(f"styles/brands/{brand}.yaml"), formats)) == []


def test_a_contrast_of_exactly_what_is_asked_passes() -> None:
    # #767676 on white has 4.54 to 1, #777777 has 4.48.
    grey = (TEXT, 'text: "#767676"\n  heading')
    exact = Colour.parse("#767676").contrast(WHITE)
    assert 4.5 < exact < 4.6
    assert problems(grey, ("contrast: 7", "contrast: 4.5")) == []
    brand = given.brand(grey)
    asked = brand._replace(model=brand.model.model_copy(update={"contrast": exact}))
    assert [given.at(problem) for problem in colour.unreadable_colours(asked, [given.format()])] == []
    asked = brand._replace(model=brand.model.model_copy(update={"contrast": exact + 1e-9}))
    assert len(list(colour.unreadable_colours(asked, [given.format()]))) == 1


def test_a_contrast_below_names_both_colours_and_one_that_passes() -> None:
    [problem] = problems((TEXT, 'text: "#777777"\n  heading'), ("contrast: 7", "contrast: 4.5"))
    assert problem.severity == "error"
    assert (
        problem.message
        == "`text` #777777 on `paper` #ffffff has a contrast of 4.47 to 1, and 4.5 to 1 is needed in the format a4"
    )
    assert problem.hint == 'the nearest colour with enough contrast is "#767676"'
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
    results = list(colour.unreadable_colours(changed, [given.format()]))
    assert any(
        entry.message.startswith(f"`{'.'.join(pair.words)}` ") and " 1.00 to 1" in entry.message for entry in results
    )


def test_the_place_of_a_tone_is_in_its_tone() -> None:
    old = 'border: "#6b4100"\n      text: "#15242b"'
    [problem] = problems((old, 'border: "#6b4100"\n      text: "#b0b0b0"'))
    assert given.at(problem) == '"#b0b0b0"'
    assert "`callouts.warning.text`" in problem.message


@forall(colours, colours)
def test_contrast_is_the_same_from_both_sides(one: Colour, other: Colour) -> None:
    assert one.contrast(other) == other.contrast(one)
    assert 1 <= one.contrast(other) <= 21


def test_words_that_some_people_cannot_read_are_reported_with_who_they_are() -> None:
    # Red on black has 5.25 to 1, and people without cones for long waves see little of the red.
    band = ('band: "#0b3d4e"', 'band: "#000000"'), ('on_band: "#ffffff"', 'on_band: "#ff0000"')
    [problem] = problems(*band, ("contrast: 7", "contrast: 4.5"))
    assert problem.severity == "error"
    assert problem.message == (
        "`on_band` #ff0000 on `band` #000000 has a contrast of 3.09 to 1 for people who do not see red and of "
        "2.46 to 1 printed in grey, and 4.5 to 1 is needed in the format a4"
    )
    assert given.at(problem) == '"#ff0000"'
    [mended] = re.findall(r'"(#\w{6})"', problem.hint)
    assert problems(band[0], (band[1][0], f'on_band: "{mended}"'), ("contrast: 7", "contrast: 4.5")) == []


def test_what_is_too_faint_in_print_is_reported_without_all_who_see_less() -> None:
    [problem] = problems(('band: "#0b3d4e"', 'band: "#000000"'), ('on_band: "#ffffff"', 'on_band: "#ff0000"'))
    assert problem.message.endswith(" has a contrast of 5.25 to 1, and 7 to 1 is needed in the format a4")


def test_what_a_brand_asks_for_above_the_least_is_asked_for_in_print_alone() -> None:
    # 7.16 to 1 in print, and less than 7 in some eyes.
    blue = Colour.parse("#006075")
    assert 7 <= blue.contrast(WHITE) < 7.2
    assert min(colour_vision.contrasts(blue, WHITE).values()) < 7
    assert problems((TEXT, f'text: "{blue}"\n  heading')) == []


def test_what_is_too_faint_in_grey_alone_is_reported() -> None:
    # A printer without colours makes more of green than the eye does.
    panel = ('panel: "#f6efe1"', 'panel: "#00b000"'), ('on_panel: "#15242b"', 'on_panel: "#000000"')
    [problem] = [
        problem for problem in problems(*panel, ("contrast: 7", "contrast: 4.5")) if "on_panel" in problem.message
    ]
    assert "to 1 printed in grey, and 4.5 to 1 is needed" in problem.message
    assert "people" not in problem.message


GREYS = "#949494", "#969696"


def test_lines_need_three_to_one() -> None:
    # #949494 on white has 3.03 to 1, #959595 has 2.99, whatever the brand asks for words.
    rule = 'rule: "#857557"'
    on_paper = [
        [problem for problem in problems((rule, f'rule: "{grey}"')) if "`paper`" in problem.message] for grey in GREYS
    ]
    assert on_paper[0] == []
    [problem] = on_paper[1]
    assert problem.severity == "error"
    assert problem.message.startswith("`rule` #969696 on `paper` #ffffff has a contrast of 2.95 to 1, and 3 to 1")


def test_rules_of_tables_are_looked_at_in_call_outs_too() -> None:
    [*told] = problems(('rule: "#857557"', 'rule: "#949494"'))
    grounds = [f"`callouts.{tone}.background`" for tone in ("information", "warning", "urgent")]
    assert [ground for ground in grounds if any(ground in entry.message for entry in told)] == grounds
    assert all(entry.message.startswith("`rule` #949494 on") for entry in told)
    # One that has it on the darkest of these grounds has it on all.
    assert problems(('rule: "#857557"', 'rule: "#8a8a8a"')) == []


CREAM = ("item: 6 pt", 'item: 6 pt\ntint: "#fbf5e6"')


def test_a_pair_is_looked_at_on_the_tint_that_it_is_printed_on() -> None:
    grey = (TEXT, 'text: "#747474"\n  heading'), ("contrast: 7", "contrast: 4.5")
    assert problems(*grey) == []
    [problem] = problems(*grey, format=(CREAM,))
    assert problem.message.startswith(
        "`text` #747474 on the `tint` #fbf5e6 of styles/formats/a4.yaml has a contrast of 4."
    )
    [mended] = re.findall(r'"(#\w{6})"', problem.hint)
    assert problems((TEXT, f'text: "{mended}"\n  heading'), grey[1], format=(CREAM,)) == []


def test_black_ink_is_looked_at_as_black() -> None:
    pale = (TEXT, 'text: "#eeeeee"\n  heading'), ('band: "#0b3d4e"', 'band: "#fefefe"')
    assert len(problems(*pale)) > 1
    assert problems(*pale, format=(("item: 6 pt", "item: 6 pt\nink: black"),)) == []


@forall(colours, colours)
def test_contrast_is_the_same_from_both_sides_with_what_is_lost(one: Colour, other: Colour) -> None:
    assert colour_vision.contrasts(one, other) == colour_vision.contrasts(other, one)


def test_a_ground_that_nothing_can_be_read_on_is_told_with_the_nearest_that_will_do() -> None:
    panel = 'panel: "#f6efe1"'
    [problem] = problems((panel, 'panel: "#808080"'))
    match = re.fullmatch(
        r'no colour has enough contrast on this background: the nearest background for `on_panel` is "(#\w{6})"',
        problem.hint,
    )
    assert match is not None
    assert problems((panel, f'panel: "{match[1]}"')) == []


def test_words_and_ground_are_both_named_where_both_must_change() -> None:
    panel, words = 'panel: "#f6efe1"', 'on_panel: "#15242b"'
    [problem] = problems((panel, 'panel: "#808080"'), (words, 'on_panel: "#777777"'))
    match = re.search(r'the nearest background is "(#\w{6})", with "(#\w{6})" for `on_panel`', problem.hint)
    assert match is not None
    assert problems((panel, f'panel: "{match[1]}"'), (words, f'on_panel: "{match[2]}"')) == []


FORMATS = [given.read(f"styles/formats/{name}.yaml") for name in ("a4", "a5", "dyslexia", "large-print", "mono")]
AA = ("contrast: 7", "contrast: 4.5")


def test_formats_are_checked_at_once_and_named_by_what_they_need() -> None:
    brand = given.brand(AA, (TEXT, 'text: "#979797"\n  heading'))
    messages = [problem.message for problem in colour.unreadable_colours(brand, FORMATS)]
    assert {message.partition(" has ")[0] + message[message.index(" in the format") :] for message in messages} == {
        "`text` #979797 on `paper` #ffffff in the formats a4, a5",
        "`text` #979797 on `paper` #ffffff in the format large-print",
        "`text` #979797 on the `tint` #fbf5e6 of styles/formats/dyslexia.yaml in the format dyslexia",
    }


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("text", TEXT, 'text: "{}"\n  heading'),
        ("link", 'link: "#0a4a68"', 'link: "{}"'),
        ("rule", 'rule: "#857557"', 'rule: "{}"'),
    ],
)
def test_the_colour_that_is_named_passes_in_every_format_and_on_every_ground(name: str, old: str, new: str) -> None:
    brand = given.brand(AA, (old, new.format("#a8a8a8")))
    [*told] = colour.unreadable_colours(brand, FORMATS[:1], lambda: FORMATS)
    hints = {problem.hint for problem in told if problem.message.startswith(f"`{name}`")}
    [hint] = hints
    [better] = re.findall(r'^the nearest colour with enough contrast everywhere is "(#\w{6})"$', hint)
    assert list(colour.unreadable_colours(given.brand(AA, (old, new.format(better))), FORMATS)) == []


def test_other_formats_are_read_only_where_a_pair_fails() -> None:
    def refuse() -> list[given.Loaded]:
        raise AssertionError("nothing fails")

    assert list(colour.unreadable_colours(given.brand(), FORMATS[:1], refuse)) == []
