"""Fold, bind and read sheets leaf by leaf, as paper is, and compare the result with the arithmetic.

A model of paper: a sheet is a row of panels, each with what is printed on its upper and its lower face. What is printed
on a face is a page and whether it stands upright for somebody before the sheet.
"""

from __future__ import annotations

import re
from itertools import pairwise, zip_longest
from pathlib import Path
from typing import NamedTuple, get_args

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from builder import cli
from builder.content.catalogues import PROGRAM
from builder.content.format import Format
from builder.content.project import Project
from builder.core.diagnostics import LeafletError
from builder.core.units import MILLIMETRE
from builder.printing import folds, geometry
from builder.printing.folds import Binding, Sheet, SheetError, Spot
from builder.printing.geometry import Box, Edge, Ground
from tests.support import example

REPOSITORY = Path(__file__).parents[2]
FOLD = Format.model_fields["fold"]
A5 = (148 * MILLIMETRE, 210 * MILLIMETRE)
A4 = (210 * MILLIMETRE, 297 * MILLIMETRE)
DL = (99 * MILLIMETRE, 210 * MILLIMETRE)


class Face(NamedTuple):
    """One side of a panel: the page's index, None for blank paper; upright or on its head."""

    page: int | None
    upright: bool = True


class Panel(NamedTuple):
    up: Face
    down: Face


Column = list[Panel]
"""Panels that lie on one another, the uppermost first."""
Paper = list[Column]
"""Columns from the left."""


def printed(sheet: Sheet, flip: Edge, width: float, height: float) -> Paper:
    """What a printing machine makes: it prints the front, turns the paper about an edge, and prints the back.

    About an edge that runs up and down, what lay at the left comes to lie at the right. About one that runs across,
    left stays left, and what is printed then stands on its head for somebody before the front.
    """
    front = [Face(spot.page) for spot in sheet.front]
    seen = [Face(spot.page) for spot in sheet.back]
    runs_up = (flip == "short") == (width > height)
    back = seen[::-1] if runs_up else [Face(face.page, upright=False) for face in seen]
    return [[Panel(up, down)] for up, down in zip(front, back, strict=True)]


def turned_over(paper: Paper) -> Paper:
    """The paper turned like a leaf of a book."""
    return [[Panel(panel.down, panel.up) for panel in reversed(column)] for column in reversed(paper)]


def on_top(papers: list[Paper]) -> Paper:
    """Papers on one another, the first uppermost."""
    return [[panel for column in columns for panel in column] for columns in zip(*papers, strict=True)]


def folded_right(paper: Paper, at: int) -> Paper:
    """The columns left of `at`, no more than the others, laid over onto those at its right."""
    over, under = turned_over(paper[:at]), paper[at:]
    return [[*column, *below] for column, below in zip_longest(over, under, fillvalue=[])]


def folded_left(paper: Paper, at: int) -> Paper:
    """The columns from `at` on, no more than the others, laid over onto those at its left."""
    over, under = turned_over(paper[at:]), paper[:at]
    return [[*column, *below] for column, below in zip_longest(over[::-1], under[::-1], fillvalue=[])][::-1]


def leafed(book: Paper) -> list[int | None]:
    """The pages of a closed book with its cover on top, leaf by leaf. Each is upright."""
    [leaves] = book
    faces = [face for leaf in leaves for face in (leaf.up, leaf.down)]
    assert all(face.upright for face in faces)
    return [face.page for face in faces]


def bound(sheets: list[Sheet], ground: Ground, binding: Binding) -> list[int | None]:
    """A section: sheets on one another, the first below with its front down, folded in the middle.

    The half that is laid over the other is the one with the cover: it leaves the spine at the side of the binding.
    """
    papers = [turned_over(printed(sheet, ground.flip, ground.width, ground.height)) for sheet in sheets]
    fold = folded_right if binding == "left" else folded_left
    return leafed(fold(on_top(papers[::-1]), 1))


def in_order(count: int, places: int) -> list[int | None]:
    """All pages in their order, and blank ones after them."""
    return [*range(count), *[None] * (places - count)]


counts = st.integers(1, 400)
grounds = st.sampled_from(
    [(A5, "a4"), (A4, "a3"), (DL, "a4"), ((60 * MILLIMETRE, 280 * MILLIMETRE), "a4"), (A5, "letter")]
)


bindings = st.sampled_from(get_args(Binding))


@given(counts, grounds, bindings)
def test_a_stapled_booklet_reads_in_order(
    count: int, ground: tuple[tuple[float, float], str], binding: Binding
) -> None:
    sheets = folds.sheets(count, "saddle", binding=binding)
    read = bound(sheets, geometry.lay([ground[0]] * count, "saddle", ground[1], binding=binding), binding)
    assert read == in_order(count, 4 * len(sheets))
    assert len(read) - count < 4
    assert folds.blanks(sheets) == len(read) - count


@given(counts, st.integers(1, 16).map(lambda value: 4 * value), grounds, bindings)
def test_a_glued_book_reads_in_order(
    count: int, signature: int, ground: tuple[tuple[float, float], str], binding: Binding
) -> None:
    sheets = folds.sheets(count, "perfect", signature, binding=binding)
    laid = geometry.lay([ground[0]] * count, "perfect", ground[1], binding=binding)
    sections = [[sheet for sheet in sheets if sheet.signature == number] for number in range(sheets[-1].signature + 1)]
    assert [sheet for section in sections for sheet in section] == sheets
    assert {len(section) for section in sections[:-1]} <= {signature // 4}
    assert 0 < len(sections[-1]) <= signature // 4
    read = [page for section in sections for page in bound(section, laid, binding)]
    assert read == in_order(count, len(read))
    assert len(read) - count < 4


@given(counts, grounds, bindings)
def test_handouts_read_in_order(count: int, ground: tuple[tuple[float, float], str], binding: Binding) -> None:
    laid = geometry.lay([ground[0]] * count, "2up", ground[1], binding=binding)
    sheets = folds.sheets(count, "2up", binding=binding)
    read: list[int | None] = []
    for sheet in sheets:
        paper = printed(sheet, laid.flip, laid.width, laid.height)
        for side in (paper, turned_over(paper)):
            faces = [column[0].up for column in side]
            assert all(face.upright for face in faces)
            read += [face.page for face in (faces if binding == "left" else reversed(faces))]
    assert read == in_order(count, 4 * len(sheets))
    assert len(read) - count < 4


@given(st.integers(1, 40), bindings)
def test_a_leaflet_of_three_panels_unfolds_in_order(count: int, binding: Binding) -> None:
    sheets = folds.sheets(count, "trifold", binding=binding)
    laid = geometry.lay([DL] * count, "trifold", "a4", binding=binding)
    from_left = binding == "left"
    assert len(sheets) == -(-count // 6)
    for number, sheet in enumerate(sheets):
        cover, first, middle, last, flap, back = [
            page if page < count else None for page in range(6 * number, 6 * number + 6)
        ]
        inside = turned_over(printed(sheet, laid.flip, laid.width, laid.height))
        row = [Face(first), Face(middle), Face(last)]
        assert [column[0].up for column in inside] == (row if from_left else row[::-1])
        half = folded_left(inside, 2) if from_left else folded_right(inside, 1)
        opened = [Face(first), Face(flap)]
        assert [column[0].up for column in half] == (opened if from_left else opened[::-1]), "the cover is opened"
        [closed] = folded_right(half, 1) if from_left else folded_left(half, 1)
        assert (closed[0].up, closed[-1].down) == (Face(cover), Face(back))


def in_a_mirror(paper: Paper) -> Paper:
    """The paper as it is seen in a mirror: what is bound at the right is bound at the left there."""
    return paper[::-1]


@given(counts, grounds, st.sampled_from(sorted(folds.SCHEMES)))
def test_what_is_bound_at_the_right_is_the_mirror_image(
    count: int, ground: tuple[tuple[float, float], str], scheme: str
) -> None:
    try:
        left = geometry.lay([ground[0]] * count, scheme, ground[1])
        right = geometry.lay([ground[0]] * count, scheme, ground[1], binding="right")
    except SheetError:
        return
    for usual, mirrored in zip(
        folds.sheets(count, scheme, creep=0.1), folds.sheets(count, scheme, creep=0.1, binding="right"), strict=True
    ):
        paper = printed(mirrored, right.flip, right.width, right.height)
        assert in_a_mirror(paper) == printed(usual, left.flip, left.width, left.height)
        for side, other in ((usual.front, mirrored.front), (usual.back, mirrored.back)):
            assert [-spot.shift for spot in reversed(side)] == [spot.shift for spot in other]
            assert [spot.slot for spot in other] == list(range(len(side)))
        for places, others, side in ((left.front, right.front, usual.front), (left.back, right.back, usual.back)):
            for spot in side:
                seen = geometry.clip(places, spot, 9)
                other = geometry.clip(others, Spot(spot.page, len(side) - 1 - spot.slot, -spot.shift), 9)
                assert (right.width - other[2], other[1], right.width - other[0], other[3]) == pytest.approx(seen)
    assert [right.width - fold for fold in reversed(right.folds)] == pytest.approx(list(left.folds))


def test_the_panel_that_is_folded_in_is_at_the_other_side_where_binding_is() -> None:
    same = geometry.lay([DL] * 6, "trifold", "a4", binding="right")
    panels = [same.folds[0], same.folds[1] - same.folds[0], same.width - same.folds[1]]
    assert [round(value / MILLIMETRE, 2) for value in panels] == [100, 100, 97]
    assert geometry.instructions("trifold", same, [], "right") == (
        "put the sheet down with its back up, fold the left panel in at 97 mm from the left edge, "
        "then fold the right panel over it at 197 mm"
    )
    wide, narrow = (100 * MILLIMETRE, 210 * MILLIMETRE), (97 * MILLIMETRE, 210 * MILLIMETRE)
    own = geometry.lay([wide, wide, wide, narrow, narrow, wide], "trifold", "a4", binding="right")
    assert [round((box[2] - box[0]) / MILLIMETRE) for box in own.front] == [100, 100, 97]
    assert [round((box[2] - box[0]) / MILLIMETRE) for box in own.back] == [97, 100, 100]


@pytest.mark.parametrize("flip", ["short", "long"])
@pytest.mark.parametrize(("size", "paper"), [(A5, "a4"), ((60 * MILLIMETRE, 280 * MILLIMETRE), "a4")])
@pytest.mark.parametrize("scheme", ["saddle", "perfect", "2up", "trifold"])
def test_the_back_is_upright_only_when_flipped_about_the_named_edge(
    scheme: str, size: tuple[float, float], paper: str, flip: Edge
) -> None:
    ground = geometry.lay([size] * 8, scheme, paper)
    for sheet in folds.sheets(8, scheme):
        back = turned_over(printed(sheet, flip, ground.width, ground.height))
        upright = all(column[0].up.upright for column in back)
        assert upright is (flip == ground.flip)
        assert ([column[0].up.page for column in back] == [spot.page for spot in sheet.back]) is upright


def test_paper_that_lies_across_flips_on_its_short_edge() -> None:
    across = geometry.lay([A5], "saddle", "a4")
    upright = geometry.lay([(60 * MILLIMETRE, 280 * MILLIMETRE)], "saddle", "a4")
    assert (across.width > across.height, across.flip) == (True, "short")
    assert (upright.width > upright.height, upright.flip) == (False, "long")


# Creep

creeps = st.floats(0.0, 0.3).map(lambda value: value * MILLIMETRE)


@given(counts, st.sampled_from(["saddle", "perfect"]), st.integers(1, 16).map(lambda value: 4 * value), creeps)
def test_inner_sheets_move_towards_the_spine_and_the_outermost_does_not(
    count: int, scheme: str, signature: int, creep: float
) -> None:
    sheets = folds.sheets(count, scheme, signature, creep)
    sections = {sheet.signature: [value for value in sheets if value.signature == sheet.signature] for sheet in sheets}
    for section in sections.values():
        for depth, sheet in enumerate(section):
            for left, right in (sheet.front, sheet.back):
                assert left.shift == -right.shift == depth * creep
    assert folds.pushed(sheets) == max(sheet.front[0].shift for sheet in sheets)


@given(st.integers(1, 80), creeps, st.floats(0, 10).map(lambda value: value * MILLIMETRE))
def test_a_moved_page_stays_within_the_spine_and_the_bleed(count: int, creep: float, bleed: float) -> None:
    sheets = folds.sheets(count, "saddle", creep=creep)
    ground = geometry.lay([A5] * count, "saddle", "a3", folds.pushed(sheets))
    left, bottom, right, top = ground.trim
    [spine] = ground.folds
    for sheet in sheets:
        for side, places in ((sheet.front, ground.front), (sheet.back, ground.back)):
            for spot in side:
                seen = geometry.clip(places, spot, bleed)
                assert seen[0] >= (left - bleed if spot.slot == 0 else spine)
                assert seen[2] <= (spine if spot.slot == 0 else right + bleed)
                assert (seen[1], seen[3]) == (bottom - bleed, top + bleed)
                # Its outer edge comes to lie within the sheet.
                box = places[spot.slot]
                assert left <= (box[0] + spot.shift if spot.slot == 0 else box[2] + spot.shift) <= right


def test_too_much_creep_is_refused() -> None:
    with pytest.raises(SheetError, match=r"move by 20\.0 mm"):
        geometry.lay([A5] * 400, "saddle", "a4", 20 * MILLIMETRE)


# Paper


@given(
    st.lists(st.tuples(st.floats(20, 900), st.floats(20, 900)), min_size=1, max_size=12),
    st.sampled_from(sorted(folds.SCHEMES)),
    st.sampled_from(sorted(geometry.PAPERS)),
)
def test_all_places_are_on_the_paper_side_by_side(sizes: list[tuple[float, float]], scheme: str, paper: str) -> None:
    try:
        ground = geometry.lay(sizes, scheme, paper)
    except SheetError:
        return
    assert sorted((ground.width, ground.height)) == sorted(geometry.PAPERS[paper])
    assert 0.5 <= ground.scale <= 1
    for places in (ground.front, ground.back):
        assert all(value[2] == other[0] for value, other in pairwise(places))
        for box in places:
            assert box[0] > -5
            assert box[2] < ground.width + 5
            assert box[3] - box[1] >= max(high for _, high in sizes) * ground.scale - 0.01
    for index, (wide, _) in enumerate(sizes):
        widths = [
            places[spot.slot][2] - places[spot.slot][0]
            for sheet in folds.sheets(len(sizes), scheme)
            for places, side in ((ground.front, sheet.front), (ground.back, sheet.back))
            for spot in side
            if spot.page == index
        ]
        assert len(widths) == 1
        assert widths[0] >= wide * ground.scale - 0.01
    assert 0 <= ground.trim[0] < ground.trim[2] <= ground.width
    assert 0 <= ground.trim[1] < ground.trim[3] <= ground.height


@pytest.mark.parametrize(
    ("size", "scheme", "paper", "scale"),
    [
        (A5, "saddle", "a4", 1.0),
        (A4, "saddle", "a3", 1.0),
        (A4, "saddle", "a4", 0.707),
        (DL, "trifold", "a4", 1.0),
        ((420.0, 595.0), "saddle", "a4", 1.0),
        (A5, "2up", "letter", 0.944),
    ],
)
def test_pages_that_fit_stay_at_their_size(size: tuple[float, float], scheme: str, paper: str, scale: float) -> None:
    assert geometry.lay([size], scheme, paper).scale == pytest.approx(scale, abs=0.001)


@pytest.mark.parametrize("binding", ["left", "right"])
@pytest.mark.parametrize("scheme", folds.SCHEMES)
def test_what_to_do_with_the_sheets_is_said_in_each_language_that_staff_read(
    scheme: str, binding: folds.Binding
) -> None:
    ground = geometry.lay([DL] * 6, scheme, "a3", binding=binding)
    said = set()
    for tag in PROGRAM.tags:
        words = PROGRAM.screen_words(tag)
        if words is not None:
            text = geometry.instructions(scheme, ground, folds.sheets(6, scheme), binding, words)
            assert "{" not in text
            said.add(text)
    assert len(said) >= 2
    assert geometry.instructions(scheme, ground, folds.sheets(6, scheme), binding) in said


def test_pages_do_not_become_smaller_than_half() -> None:
    with pytest.raises(SheetError, match=r"smaller than half their size on A4: 3 side by side are 630 × 297 mm"):
        geometry.lay([A4], "trifold", "a4")


def test_the_panel_that_is_folded_in_is_narrower() -> None:
    """The folds make it so where pages are as wide as each other; narrower pages make it so themselves."""
    same = geometry.lay([DL] * 6, "trifold", "a4")
    wide, narrow = (100 * MILLIMETRE, 210 * MILLIMETRE), (97 * MILLIMETRE, 210 * MILLIMETRE)
    own = geometry.lay([wide, wide, wide, narrow, narrow, wide], "trifold", "a4")
    for ground in (same, own):
        panels = [ground.folds[0], ground.folds[1] - ground.folds[0], ground.width - ground.folds[1]]
        assert [round(value / MILLIMETRE, 2) for value in panels] == [97, 100, 100]
    assert [round((box[2] - box[0]) / MILLIMETRE) for box in own.front] == [97, 100, 100]
    assert [round((box[2] - box[0]) / MILLIMETRE) for box in own.back] == [100, 100, 97]
    assert "200 mm" in geometry.instructions("trifold", same, [])
    assert "100 mm" in geometry.instructions("trifold", same, [])


def overlaps(line: tuple[float, float, float, float], box: Box) -> bool:
    x0, y0, x1, y1 = line
    across = min(x0, x1) < box[2] and max(x0, x1) > box[0]
    return across and min(y0, y1) < box[3] and max(y0, y1) > box[1]


@given(
    st.tuples(st.floats(100, 590), st.floats(100, 800)),
    st.sampled_from(sorted(folds.SCHEMES)),
    st.floats(0, 10).map(lambda value: value * MILLIMETRE),
    bindings,
)
def test_marks_and_labels_are_on_the_paper_outside_sheet_and_bleed(
    size: tuple[float, float], scheme: str, bleed: float, binding: Binding
) -> None:
    try:
        ground = geometry.lay([size], scheme, "a3", binding=binding)
    except SheetError:
        return
    inner = geometry.bled(ground, bleed)
    corners = (ground.trim[0], ground.trim[2]), (ground.trim[1], ground.trim[3])
    folds = [geometry.fold_marks(ground, bleed, back=back) for back in (False, True)]
    for x0, y0, x1, y1 in (*geometry.crop_marks(ground, bleed), *folds[0], *folds[1]):
        assert min(x0, y0) >= 0
        assert x1 <= ground.width
        assert y1 <= ground.height
        assert (
            not overlaps((x0, y0, x1, y1), (inner[0], 0, inner[2], ground.height)) or y1 <= inner[1] or y0 >= inner[3]
        )
    for x0, y0, x1, y1 in geometry.crop_marks(ground, bleed):
        assert x0 == x1 in corners[0] or y0 == y1 in corners[1]
    place = geometry.slug(ground, bleed)
    if place is not None:
        words = (place.x - 6, place.y, place.x + 2, place.y + place.room)
        if not place.upwards:
            words = (place.x, place.y - 2, place.x + place.room, place.y + 6)
        assert words[0] >= 0
        assert words[1] >= 0
        assert words[2] <= ground.width
        assert not overlaps(words, inner)
        strokes = [*geometry.crop_marks(ground, bleed), *folds[0], *folds[1]]
        assert not any(overlaps((x0 - 0.1, y0 - 0.1, x1 + 0.1, y1 + 0.1), words) for x0, y0, x1, y1 in strokes)


@pytest.mark.parametrize("binding", get_args(Binding))
def test_a_label_ends_before_the_fold_of_either_side(binding: Binding) -> None:
    wide, narrow = (100 * MILLIMETRE, 210 * MILLIMETRE), (80 * MILLIMETRE, 210 * MILLIMETRE)
    ground = geometry.lay([wide, wide, wide, narrow, narrow, wide], "trifold", "a3", binding=binding)
    place = geometry.slug(ground, 0)
    assert place is not None
    assert not place.upwards
    marks = [x for back in (False, True) for x, *_ in geometry.fold_marks(ground, 0, back=back)]
    assert len(marks) == 8
    assert place.x + place.room < min(marks)


def test_fold_marks_of_both_sides_coincide() -> None:
    ground = geometry.lay([DL] * 6, "trifold", "a3")
    front, back = ({stroke[0] for stroke in geometry.fold_marks(ground, 0, back=back)} for back in (False, True))
    assert front == set(ground.folds)
    assert sorted(ground.width - x for x in back) == pytest.approx(sorted(front))
    assert sorted(back) != pytest.approx(sorted(front)), "the panel that is folded in is narrower"


def test_there_are_marks_at_each_corner_where_there_is_room() -> None:
    ground = geometry.lay([A5], "saddle", "a3")
    assert len(geometry.crop_marks(ground, 0)) == 8
    assert geometry.crop_marks(geometry.lay([A4], "saddle", "a3"), 0) == []
    assert geometry.slug(geometry.lay([A4], "saddle", "a3"), 0) is None


@pytest.mark.parametrize(
    ("scheme", "signature", "creep", "bleed", "message"),
    [
        ("saddle", 16, 0.0, 0.0, "saddle has no sections"),
        ("perfect", 6, 0.0, 0.0, "cannot have 6 pages"),
        ("perfect", 0, 0.0, 0.0, "cannot have 0 pages"),
        ("perfect", 400, 0.0, 0.0, "cannot have 400 pages"),
        ("2up", None, 0.1, 0.0, "the sheets of 2up do not lie inside each other"),
        ("saddle", None, -1.0, 0.0, "paper is not -1 mm thick"),
        ("saddle", None, float("nan"), 0.0, "paper is not nan mm thick"),
        ("saddle", None, 0.0, 11.0, "a bleed of 11 mm"),
    ],
)
def test_numbers_that_mean_nothing_are_refused(
    scheme: str, signature: int | None, creep: float, bleed: float, message: str
) -> None:
    with pytest.raises(SheetError, match=message):
        folds.check(scheme, signature, creep, bleed)


def test_sheets_are_numbered_from_the_outermost() -> None:
    inner = folds.sheets(8, "saddle", creep=1.0)[1]
    assert inner == Sheet(
        (Spot(5, 0, 1.0), Spot(2, 1, -1.0)),
        (Spot(3, 0, 1.0), Spot(4, 1, -1.0)),
    )


@pytest.mark.parametrize("fold", [name for part in get_args(FOLD.annotation) for name in get_args(part)])
def test_a_fold_that_a_format_may_have_is_in_the_table(fold: str, tmp_path: Path) -> None:
    example.copied("styles", tmp_path / "styles")
    path = tmp_path / "styles" / "formats" / "a5-booklet.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("fold: saddle", f"fold: {fold}"), encoding="utf-8")
    text = path.read_text(encoding="utf-8")
    assert f"fold: {fold}" in text
    path.write_text(re.sub(r"width: .*", "width: 600 mm", text, count=1), encoding="utf-8")
    with pytest.raises(LeafletError, match=f"{folds.SCHEMES[fold].columns} pages of this size do not fit side by"):
        Project(tmp_path).format("a5-booklet")


@given(st.sampled_from(sorted(folds.SCHEMES)), counts)
def test_each_scheme_shows_every_page_once_and_has_columns_for_it(scheme: str, count: int) -> None:
    sheets = folds.sheets(count, scheme)
    spots = [spot for sheet in sheets for side in (sheet.front, sheet.back) for spot in side]
    assert sorted(spot.page for spot in spots if spot.page is not None) == list(range(count))
    assert {len(side) for sheet in sheets for side in (sheet.front, sheet.back)} == {folds.SCHEMES[scheme].columns}


def help_of_impose() -> str:
    return CliRunner().invoke(cli.main, ["impose", "--help"]).stdout


@pytest.mark.parametrize("scheme", folds.SCHEMES)
def test_each_scheme_says_what_is_done_with_its_sheets(scheme: str) -> None:
    ground = geometry.lay([DL] * 4, scheme, "a3")
    assert geometry.instructions(scheme, ground, folds.sheets(4, scheme))
    assert folds.SCHEMES[scheme].makes in " ".join(help_of_impose().split()).lower()
