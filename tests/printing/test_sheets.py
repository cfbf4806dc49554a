"""Sheets for a printer: each page is in its place, complete and unchanged, and nothing else is there."""

from __future__ import annotations

import io
import re
from typing import Any

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageChops

from builder.core.language_codes import Direction
from builder.core.units import MILLIMETRE
from builder.pdf.join.merge import merge
from builder.pdf.read.gate import Unreadable
from builder.printing import folds, geometry
from builder.printing import impose as imposing
from builder.printing.folds import SheetError
from builder.printing.geometry import Box
from builder.printing.impose import Imposed, impose
from tests.inspectors import Pdf
from tests.pdf import foreign, odd
from tests.pdf.handmade import SIZE, changed, everything, paint, tagged
from tests.support.making import REPOSITORY, make

FIVE = tagged("Five", 5)
A5 = (419.52756, 595.27559)


def pictures(pdf: bytes, dots: int = 36) -> list[Image.Image]:
    """Each page as PDFium paints it, in its CropBox."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.render(scale=dots / 72).to_pil().convert("RGB") for page in document]
    finally:
        document.close()


def cut_out(picture: Image.Image, box: Box, height: float, dots: int = 36) -> Image.Image:
    """What stands in a box (points) of a sheet of that height."""
    scale = dots / 72
    left, bottom, right, top = box
    edges = (left * scale, (height - top) * scale, right * scale, (height - bottom) * scale)
    return picture.crop(tuple(round(edge) for edge in edges))


def differs(item: Image.Image, other: Image.Image) -> float:
    """How much two pictures differ, in shares of full black: small shifts of a pixel's part do not count for much."""
    assert abs(item.width - other.width) <= 1
    assert abs(item.height - other.height) <= 1
    size = (20, 28)
    difference = ImageChops.difference(
        item.resize(size, Image.Resampling.BOX), other.resize(size, Image.Resampling.BOX)
    )
    return max(high for _, high in difference.getextrema()) / 255


def boxes(imposed: Imposed, page: int) -> dict[str, Box]:
    return Pdf(imposed.pdf).boxes(page)


def places(count: int, scheme: str, size: tuple[float, float], paper: str) -> dict[int, tuple[int, Box]]:
    """For each page, the number of its side (from 1) and its place there."""
    ground = geometry.lay([size] * count, scheme, paper)
    positions: dict[int, tuple[int, Box]] = {}
    for index, sheet in enumerate(folds.sheets(count, scheme, 8)):
        for at, side, slots in ((1, sheet.front, ground.front), (2, sheet.back, ground.back)):
            positions |= {spot.page: (2 * index + at, slots[spot.slot]) for spot in side if spot.page is not None}
    return positions


def coloured(pages: int, **entries: Any) -> bytes:
    """Pages that have a frame in their trimmed box, a large letter that tells top from bottom, and no tags."""
    return foreign.bare(change=lambda pdf: _colour(pdf, pages, entries))


def _colour(pdf: pikepdf.Pdf, pages: int, entries: dict[str, Any]) -> None:
    for _ in range(pages - 1):
        pdf.pages.append(pdf.pages[0])
    for page in pdf.pages:
        content = (
            b"0.2 0.4 0.8 rg 0 0 420 60 re f 0.9 0.3 0.1 rg 0 60 60 535 re f BT /Helvetica 200 Tf 150 250 Td (F) Tj ET"
        )
        page.Contents = pdf.make_stream(content)
        for key, value in entries.items():
            page.obj["/" + key] = value


# Places


@pytest.mark.parametrize(("scheme", "paper"), [("saddle", "a4"), ("perfect", "a4"), ("2up", "a4"), ("trifold", "a3")])
def test_the_words_of_each_page_are_in_its_place(scheme: str, paper: str) -> None:
    count = 11
    source, imposed = (
        Pdf(tagged("Words", count)),
        impose(tagged("Words", count), scheme, paper=paper, signature=8 if scheme == "perfect" else None),
    )
    due, scale = [], geometry.lay([SIZE], scheme, paper).scale
    for page, (side, box) in places(count, scheme, SIZE, paper).items():
        own = [item for item in source.fragments if item.page == page + 1]
        assert len(own) > 2
        due += [(side, item.text, round(box[0] + item.x * scale), round(box[1] + item.y * scale)) for item in own]
    positions = [(item.page, item.text, round(item.x), round(item.y)) for item in Pdf(imposed.pdf).fragments]
    assert sorted(item for item in positions if "flip on" not in item[1]) == sorted(due)
    assert Pdf(imposed.pdf).page_count == 2 * imposed.sheets


@pytest.mark.parametrize(
    ("entries", "size"),
    [
        ({}, SIZE),
        ({"Rotate": 90}, (595, 420)),
        ({"Rotate": 180}, SIZE),
        ({"Rotate": -90}, (595, 420)),
        ({"CropBox": [30, 40, 400, 500]}, (370, 460)),
        ({"CropBox": [30, 40, 400, 500], "Rotate": 270}, (460, 370)),
        ({"UserUnit": 1.25}, (525, 743.75)),
        ({"UserUnit": 0.5, "Rotate": 90}, (297.5, 210)),
        ({"MediaBox": [-20, -30, 400, 565]}, SIZE),
        ({"MediaBox": [420, 595, 0, 0]}, SIZE),
    ],
    ids=str,
)
def test_each_page_looks_as_before(entries: dict[str, Any], size: tuple[float, float]) -> None:
    """However it is turned, cropped or measured."""
    pdf = coloured(3, **entries)
    # PDFium takes a unit for a point.
    before = [item.resize((round(size[0] / 2), round(size[1] / 2))) for item in pictures(pdf)]
    imposed = impose(pdf, "2up", paper="a3")
    after, height = pictures(imposed.pdf), boxes(imposed, 1)["MediaBox"][3]
    for page, (side, box) in places(3, "2up", size, "a3").items():
        assert differs(before[page], cut_out(after[side - 1], box, height)) < 0.15
        shifted = (box[0] + 9, box[1] + 9, box[2] + 9, box[3] + 9)
        assert differs(before[page], cut_out(after[side - 1], shifted, height)) > 0.4
    assert differs(before[0], before[0].rotate(180)) > 0.5


def test_a_page_on_its_side_is_set_like_upright_pages_of_its_paper() -> None:
    """A screen turns it; in a book it is as large as the others and has its footer where they have it."""
    upright = coloured(3)
    with pikepdf.open(io.BytesIO(upright)) as file:
        file.pages[1].obj["/Rotate"] = 90
        file.save(mixed := io.BytesIO())
    assert [picture.size for picture in pictures(mixed.getvalue())] == [(210, 298), (298, 210), (210, 298)]
    one, other = (pictures(impose(pdf, "2up", paper="a3").pdf) for pdf in (upright, mixed.getvalue()))
    for before, after in zip(one, other, strict=True):
        assert ImageChops.difference(before, after).getbbox() is None


def test_what_is_beyond_the_page_is_not_seen_whatever_its_crop_box_says() -> None:
    plain, large = (
        pictures(impose(pdf, "2up", paper="a3").pdf)[0]
        for pdf in (coloured(2), coloured(2, CropBox=[-50, -50, 900, 900]))
    )
    assert ImageChops.difference(plain, large).getbbox() is None


def test_the_trim_box_is_what_is_left_of_a_page() -> None:
    imposed = impose(coloured(2, TrimBox=[20, 30, 400, 565]), "2up", paper="a3")
    left, bottom, right, top = boxes(imposed, 1)["TrimBox"]
    assert (right - left, top - bottom) == pytest.approx((760, 535))
    with pikepdf.open(io.BytesIO(imposed.pdf)) as pdf:
        forms = pdf.pages[0].Resources.XObject
        assert [float(item) for item in forms.P0.BBox] == [20, 30, 400, 565]


@pytest.mark.parametrize(
    ("sizes", "differ"),
    [
        ([A5, (300, 400), A5, A5], "page 2 differs from the others"),
        ([(300, 400), A5, A5, A5], "page 1 differs from the others"),
        ([A5[::-1], A5, A5, A5[::-1], A5], "pages 1 and 4 differ from the others"),
        ([A5, A5, A5], ""),
        ([A5, (A5[0] + 1, A5[1] - 1), A5], ""),
    ],
)
def test_the_pages_that_differ_from_most_are_named(sizes: list[tuple[float, float]], differ: str) -> None:
    with pikepdf.new() as pdf:
        for size in sizes:
            pdf.add_blank_page(page_size=size)
        buffer = io.BytesIO()
        pdf.save(buffer)
    messages = [
        item.message for item in impose(buffer.getvalue(), "2up", paper="a3").warnings if "same size" in item.message
    ]
    assert messages == ([f"its pages are not all the same size: {differ}"] if differ else [])


def directed(pdf: bytes, direction: str, language: str = "") -> bytes:
    """A file that says in which direction it is read, and its language."""

    def turn(pdf: pikepdf.Pdf) -> None:
        pdf.Root.ViewerPreferences = pikepdf.Dictionary(Direction=pikepdf.Name(direction))
        if language:
            pdf.Root.Lang = pikepdf.String(language)

    return changed(pdf, turn)


def right_to_left(pdf: bytes) -> bytes:
    return directed(pdf, "/R2L")


@pytest.mark.parametrize(
    ("scheme", "sides"),
    [
        ("saddle", [[1, 4], [3, 2]]),
        ("2up", [[2, 1], [4, 3]]),
        ("trifold", [[1, None, None], [4, 3, 2]]),
    ],
)
def test_a_file_that_is_read_from_right_to_left_is_bound_on_the_right(
    scheme: str, sides: list[list[int | None]]
) -> None:
    pdf = tagged("Four", 4)
    imposed = impose(right_to_left(pdf), scheme, paper="a3")
    assert imposed.binding == "right"
    words = {item.text: item.page for item in Pdf(pdf).fragments}
    for number, side in enumerate(sides, 1):
        placed = sorted(
            (item.x, words[item.text])
            for item in Pdf(imposed.pdf).fragments
            if item.page == number and item.text in words
        )
        assert list(dict.fromkeys(page for _, page in placed)) == [page for page in side if page is not None]
    assert ("staple them at the right" in imposed.how) == (scheme == "2up")
    assert impose(pdf, scheme, paper="a3").binding == "left"


@pytest.mark.parametrize("scheme", sorted(folds.SCHEMES))
def test_a_given_direction_takes_precedence_over_that_of_the_file(scheme: str) -> None:
    plain = tagged("Nine", 9)
    from_right = right_to_left(plain)
    as_said, other = impose(plain, scheme, paper="a3"), impose(from_right, scheme, paper="a3")
    assert as_said.pdf != other.pdf
    assert impose(plain, scheme, paper="a3", direction="rtl") == other
    assert impose(from_right, scheme, paper="a3", direction="ltr") == as_said
    assert impose(directed(plain, "/L2R"), scheme, paper="a3") == as_said


@pytest.mark.parametrize(
    ("said", "language", "direction", "warned"),
    [
        ("/None", "ar", None, True),
        ("/None", "he-IL", None, True),
        ("/None", "en-GB", None, False),
        ("/None", "", None, False),
        ("/None", "ar", "ltr", False),
        ("/None", "ar", "rtl", False),
        ("/L2R", "ar", None, False),
        ("/R2L", "ar", None, False),
    ],
)
def test_a_language_from_right_to_left_in_a_file_without_direction_is_a_warning(
    said: str, language: str, direction: Direction | None, warned: bool
) -> None:
    imposed = impose(directed(tagged("Four", 4), said, language), "2up", paper="a3", direction=direction)
    messages = [item for item in imposed.warnings if "read from right to left" in item.message]
    assert bool(messages) is warned
    if warned:
        assert imposed.binding == "left"
        assert f"its language ({language})" in messages[0].message
        assert "--direction rtl" in messages[0].hint


@pytest.mark.parametrize(("second", "binding"), [(True, "right"), (False, "left")])
def test_files_that_are_read_from_right_to_left_stay_so_when_joined(second: bool, binding: str) -> None:
    files = [right_to_left(tagged("One", 2)), right_to_left(tagged("Two", 2)) if second else tagged("Two", 2)]
    assert impose(merge(files).pdf, "saddle").binding == binding


def test_pages_that_do_not_fit_are_named() -> None:
    with pikepdf.new() as pdf:
        for size in (A5, A5, A5[::-1], A5):
            pdf.add_blank_page(page_size=size)
        buffer = io.BytesIO()
        pdf.save(buffer)
    messages = [item.message for item in impose(buffer.getvalue(), "saddle").warnings]
    assert "its pages are made smaller, to 70.7%: page 3 does not fit on A4" in messages


def test_what_is_outside_the_paper_of_a_file_is_no_part_of_its_pages() -> None:
    def enlarge(pdf: pikepdf.Pdf) -> None:
        for page in pdf.pages:
            page.CropBox = [-100, -100, 2000, 2000]

    source = impose(changed(tagged("Four", 4), enlarge), "2up", paper="a3")
    assert not any("smaller" in item.message for item in source.warnings)


def test_pages_of_other_sizes_are_in_the_middle_of_their_places() -> None:
    def shrink(pdf: pikepdf.Pdf) -> None:
        pdf.pages[1].MediaBox = [0, 0, 300, 400]

    pdf = changed(tagged("Odd", 4), shrink)
    imposed = impose(pdf, "2up", paper="a3")
    assert any("page 2 differs from the others" in item.message for item in imposed.warnings)
    ground = geometry.lay([SIZE], "2up", "a3")
    own = next(item for item in Pdf(pdf).fragments if item.page == 2)
    there = next(item for item in Pdf(imposed.pdf).fragments if item.text == own.text)
    box = ground.front[1]
    assert (there.x, there.y) == pytest.approx((box[0] + 60 + own.x, box[1] + 97.5 + own.y), abs=0.1)


def test_creep_moves_a_page_towards_the_spine_and_cuts_it_there() -> None:
    still, moved = (impose(tagged("Creep", 12), "saddle", paper="a3", creep=creep) for creep in (0.0, 0.2))
    assert moved.pushed == pytest.approx(0.4)
    [spine] = geometry.lay([SIZE], "saddle", "a3").folds
    before = {item.text: item for item in Pdf(still.pdf).fragments}
    for item in Pdf(moved.pdf).fragments:
        if "flip" not in item.text:
            depth = (item.page - 1) // 2
            towards = 1 if item.x < spine else -1
            assert item.x - before[item.text].x == pytest.approx(towards * depth * 0.2 * MILLIMETRE, abs=0.01)
    with pikepdf.open(io.BytesIO(moved.pdf)) as pdf:
        inner = pdf.pages[4].Resources.XObject
        left, right = ([float(item) for item in inner[name].BBox] for name in ("/P0", "/P1"))
    assert left[2] == pytest.approx(420 - 0.4 * MILLIMETRE, abs=0.001)
    assert right[0] == pytest.approx(0.4 * MILLIMETRE, abs=0.001)
    assert (left[0], right[2]) == (0, 420)


def test_pages_that_are_too_large_shrink_with_a_warning() -> None:
    imposed = impose(coloured(4, MediaBox=[0, 0, 595.28, 841.89]), "saddle", paper="a4")
    assert [item.message for item in imposed.warnings if "smaller" in item.message] == [
        "its pages are made smaller, to 70.7%: they do not fit on A4"
    ]
    with pytest.raises(SheetError, match="smaller than half"):
        impose(coloured(4, MediaBox=[0, 0, 1191, 1684]), "2up", paper="a4")


# Boxes, marks, bleed


def test_the_boxes_are_those_of_the_paper_the_sheet_and_its_bleed() -> None:
    imposed = impose(FIVE, "saddle", paper="a3", bleed=3)
    left, bottom, right, top = boxes(imposed, 1)["TrimBox"]
    assert boxes(imposed, 1)["MediaBox"] == pytest.approx((0, 0, 420 * MILLIMETRE, 297 * MILLIMETRE), abs=0.01)
    assert (right - left, top - bottom) == pytest.approx((840, 595), abs=0.01)
    outer = (left - 3 * MILLIMETRE, bottom - 3 * MILLIMETRE, right + 3 * MILLIMETRE, top + 3 * MILLIMETRE)
    assert boxes(imposed, 1)["BleedBox"] == pytest.approx(outer, abs=0.01)
    assert all(boxes(imposed, page) == boxes(imposed, 1) for page in range(1, 5))
    assert boxes(impose(FIVE, "saddle"), 1)["TrimBox"] == boxes(impose(FIVE, "saddle"), 1)["BleedBox"]


def test_crop_marks_are_thin_black_lines_outside_of_the_trimmed_sheet() -> None:
    plain, marked = impose(FIVE, "saddle", paper="a3"), impose(FIVE, "saddle", paper="a3", crop_marks=True)
    left, bottom, right, top = boxes(marked, 1)["TrimBox"]
    strokes = [item for item in Pdf(marked.pdf).shapes if item.page == 1 and item.kind == "stroke"]
    assert (
        len(strokes) == len([item for item in Pdf(plain.pdf).shapes if item.page == 1 and item.kind == "stroke"]) + 10
    )
    marks = [item for item in strokes if item.mcid is None and item.artifact is None]
    assert len(marks) == 10
    at = set()
    for mark in marks:
        x0, y0, x1, y1 = mark.box
        assert mark.colour == "#000000"
        assert min(x1 - x0, y1 - y0) == pytest.approx(0.25)
        outside = max(left - x1, x0 - right, bottom - y1, y0 - top)
        assert outside == pytest.approx(3 * MILLIMETRE, abs=0.2)
        at.add((round((x0 + x1) / 2), round((y0 + y1) / 2)))
    assert {x for x, _ in at} >= {round(left), round(right), round((left + right) / 2)}
    assert {y for _, y in at} >= {round(bottom), round(top)}


def test_no_room_for_marks_is_reported() -> None:
    imposed = impose(coloured(4, MediaBox=[0, 0, *A5]), "saddle", crop_marks=True)
    assert any("no room for crop marks" in item.message for item in imposed.warnings)


def test_bleed_is_shown_at_outer_edges_and_never_on_the_neighbour() -> None:
    """The pages are red up to 20 points beyond their trimmed edge, and blue within it."""

    def fill(pdf: pikepdf.Pdf) -> None:
        pdf.pages.append(pdf.pages[0])
        for page in pdf.pages:
            page.MediaBox, page.TrimBox, page.BleedBox = [0, 0, 400, 500], [30, 30, 370, 470], [10, 10, 390, 490]
            page.Contents = pdf.make_stream(b"1 0 0 rg 0 0 400 500 re f 0 0 1 rg 30 30 340 440 re f")

    imposed = impose(foreign.bare(change=fill), "2up", paper="a3", bleed=3)
    [front, _] = pictures(imposed.pdf, 72)
    left, bottom, right, top = boxes(imposed, 1)["TrimBox"]
    height = front.height

    def at(x: float, y: float) -> tuple[int, ...]:
        pixel = front.getpixel((int(x), int(height - y)))
        assert isinstance(pixel, tuple)
        return pixel

    middle, up = (left + right) / 2, (bottom + top) / 2
    red, blue, white = (255, 0, 0), (0, 0, 255), (255, 255, 255)
    assert [at(left - 4, up), at(right + 4, up), at(middle - 60, top + 4), at(middle + 60, bottom - 4)] == [red] * 4
    assert {at(middle + step, up) for step in (-5, -2, 2, 5)} == {blue}
    assert [at(left - 12, up), at(right + 12, up), at(middle, top + 12)] == [white] * 3
    assert not any("bleed" in item.message for item in imposed.warnings)
    [plain, _] = pictures(impose(foreign.bare(change=fill), "2up", paper="a3").pdf, 72)
    assert plain.getpixel((int(left - 4), int(height - up))) == white


def test_the_headers_of_our_own_pages_extend_into_the_bleed() -> None:
    imposed = impose(make(REPOSITORY, "overview", format="a5"), "2up", paper="a3", bleed=3)
    assert not any("bleed" in item.message for item in imposed.warnings)
    [front, *_] = pictures(imposed.pdf, 72)
    left, _, right, top = boxes(imposed, 1)["TrimBox"]
    colours = {front.getpixel((int(x), int(front.height - y))) for x, y in ((left - 4, top - 4), (right - 9, top + 4))}
    assert colours == {(0x0B, 0x3D, 0x4E)}


def test_a_page_that_restores_more_than_it_saved_stays_in_its_place() -> None:
    def fill(pdf: pikepdf.Pdf) -> None:
        pdf.pages.append(pdf.pages[0])
        for page in pdf.pages:
            page.MediaBox = [0, 0, *A5]
            page.Contents = pdf.make_stream(b"Q Q q 0 0 1 rg 100 200 200 200 re f")

    [front, _] = pictures(impose(foreign.bare(change=fill), "2up").pdf, 72)
    assert {front.getpixel((int(x), 300)) for x in (200, 200 + A5[0])} == {(0, 0, 255)}


def test_slightly_smaller_pages_are_not_reported_as_full_size() -> None:
    [warned] = impose(coloured(2, MediaBox=[0, 0, 424, 595]), "2up").warnings[:1]
    assert "made smaller, to 99.2%" in warned.message


def visible(imposed: Imposed, page: int, name: str) -> list[float]:
    """The box that a page is cut to, in its own coordinates."""
    with pikepdf.open(io.BytesIO(imposed.pdf)) as pdf:
        return [round(float(item), 2) for item in pdf.pages[page - 1].Resources.XObject[name].BBox]


def test_nothing_is_shown_beyond_the_bleed_that_the_source_has() -> None:
    """Its own crop marks may stand there."""
    entries = {"TrimBox": [30, 30, 390, 565], "BleedBox": [26, 26, 394, 569]}
    imposed = impose(coloured(2, **entries), "2up", paper="a3", bleed=3)
    assert visible(imposed, 1, "/P0") == [26, 26, 390, 569]
    assert visible(imposed, 1, "/P1") == [30, 26, 394, 569]


def test_a_page_that_is_smaller_than_its_place_shows_no_bleed() -> None:
    """Its edge is not where the sheet is cut."""

    def shrink(pdf: pikepdf.Pdf) -> None:
        pdf.pages[1].MediaBox = [0, 0, 300, 595]

    imposed = impose(changed(tagged("Odd", 2), shrink), "2up", paper="a3", bleed=3)
    assert visible(imposed, 1, "/P1") == [0, round(-3 * MILLIMETRE, 2), 300, round(595 + 3 * MILLIMETRE, 2)]


def test_a_file_that_says_nothing_of_bleed_is_warned_of() -> None:
    imposed = impose(FIVE, "saddle", paper="a3", bleed=3)
    assert any("nothing to show as bleed" in item.message for item in imposed.warnings)


# Words for the printer


def test_each_side_says_outside_of_the_sheet_what_it_is() -> None:
    imposed = impose(FIVE, "saddle", paper="a3", name="five.pdf")
    assert imposed.labelled
    pdf = Pdf(imposed.pdf)
    labels = [item for item in pdf.fragments if "flip" in item.text]
    assert [(item.page, item.text) for item in labels] == [
        (1, "five.pdf · sheet 1 of 2, front · flip on the short edge"),
        (2, "five.pdf · sheet 1 of 2, back · flip on the short edge"),
        (3, "five.pdf · sheet 2 of 2, front · flip on the short edge"),
        (4, "five.pdf · sheet 2 of 2, back · flip on the short edge"),
    ]
    for item in labels:
        left, bottom, right, _ = boxes(imposed, item.page)["BleedBox"]
        assert item.box[3] < bottom
        assert left < item.box[0] < item.box[2] < right
        assert item.box[1] > 0
    assert all(font.embedded for font in pdf.fonts())


def test_words_run_upwards_where_only_the_side_has_room() -> None:
    imposed = impose(coloured(2, MediaBox=[0, 0, 99 * MILLIMETRE, 210 * MILLIMETRE]), "2up", name="slim.pdf")
    [front, back] = [item for item in Pdf(imposed.pdf).fragments if "flip" in item.text]
    assert front.box[0] > boxes(imposed, 1)["BleedBox"][2]
    assert front.box[3] - front.box[1] > 5 * (front.box[2] - front.box[0])
    assert "front" in front.text
    assert "back" in back.text


def test_there_are_no_words_where_the_pages_fill_the_paper() -> None:
    imposed = impose(coloured(4, MediaBox=[0, 0, *A5]), "saddle", name="full.pdf")
    assert not imposed.labelled
    assert [item for item in Pdf(imposed.pdf).fragments if "flip" in item.text] == []


def test_a_long_name_is_cut_and_strange_characters_are_no_boxes() -> None:
    imposed = impose(FIVE, "trifold", paper="a3", name="x" * 300 + "\u4e00\u202e.pdf")
    [front, _] = [item for item in Pdf(imposed.pdf).fragments if "flip" in item.text]
    assert re.fullmatch(r"x+…x+\?\?\.pdf · sheet 1 of 1, front · flip on the short edge", front.text)
    assert front.box[2] < geometry.lay([SIZE], "trifold", "a3").front[0][2]


def test_without_a_name_the_labels_have_the_title() -> None:
    labels = [item.text for item in Pdf(impose(FIVE, "saddle", paper="a3").pdf).fragments if "flip" in item.text]
    assert labels[0] == "File Five · sheet 1 of 2, front · flip on the short edge"


# The file as a whole


def test_sheets_have_neither_structure_nor_annotations() -> None:
    imposed = impose(FIVE, "saddle")
    with pikepdf.open(io.BytesIO(imposed.pdf)) as pdf:
        assert not {"/StructTreeRoot", "/MarkInfo", "/Outlines", "/AcroForm"} & set(pdf.Root.keys())
        assert all("/Annots" not in page.obj for page in pdf.pages)
    assert not re.search(rb"/StructParents?\b|/StructElem|/Subtype\s*/Link", everything(imposed.pdf))


def test_it_is_pdf_a_2b_where_the_source_is_pdf_a() -> None:
    imposed = impose(FIVE, "saddle")
    written = Pdf(imposed.pdf)
    assert imposed.claims == ("PDF/A-2b",)
    assert (written.metadata["pdfaid:part"], written.metadata["pdfaid:conformance"]) == ("2", "B")
    assert "pdfuaid:part" not in written.metadata
    assert written.metadata["dc:title"] == "File Five"
    assert written.language == "en-GB"


@pytest.mark.parametrize("source", [tagged("Five", 5, pdfa=None), coloured(3)], ids=["unlabelled", "by-hand"])
def test_it_claims_nothing_that_the_source_does_not_earn(source: bytes) -> None:
    imposed = impose(source, "saddle", paper="a3")
    assert imposed.claims == ()
    assert imposed.unclaimed
    assert "pdfaid:part" not in Pdf(imposed.pdf).metadata


def test_the_output_intent_is_that_of_the_source() -> None:
    def profile(pdf: bytes) -> bytes:
        with pikepdf.open(io.BytesIO(pdf)) as opened:
            [intent] = opened.Root.OutputIntents
            return bytes(intent.DestOutputProfile.read_bytes())

    assert profile(impose(FIVE, "saddle").pdf) == profile(FIVE)


def test_marks_have_an_output_intent_where_the_source_needed_none() -> None:
    def empty(pdf: pikepdf.Pdf) -> None:
        del pdf.Root.OutputIntents
        for page in pdf.pages:
            page.Contents = pdf.make_stream(b"")

    imposed = impose(changed(FIVE, empty), "saddle", paper="a3", crop_marks=True)
    assert imposed.claims == ("PDF/A-2b",)
    with pikepdf.open(io.BytesIO(imposed.pdf)) as pdf:
        assert pdf.Root.OutputIntents[0].DestOutputProfile.N == 3


def test_the_same_file_gives_the_same_bytes_and_another_a_new_id() -> None:
    item, again, other = (impose(pdf, "saddle", name="a.pdf").pdf for pdf in (FIVE, FIVE, tagged("Six", 5)))
    assert item == again
    identifiers = []
    for pdf in (item, other):
        with pikepdf.open(io.BytesIO(pdf)) as opened:
            identifiers.append(bytes(opened.trailer.ID[0]))
    assert identifiers[0] != identifiers[1]


def test_a_face_that_all_pages_use_is_there_once() -> None:
    source = {font.name for font in Pdf(FIVE).fonts()}
    assert [font.name for font in Pdf(impose(FIVE, "saddle").pdf).fonts() if font.name in source].count(
        next(iter(source))
    ) == 1


def test_a_page_that_does_not_restore_its_state_moves_no_other() -> None:
    def leave_open(pdf: pikepdf.Pdf) -> None:
        paint(pdf, 0, b"q 2 0 0 2 50 50 cm q")

    def where(pdf: bytes) -> list[tuple[str, float, float]]:
        return [
            (item.text, round(item.x, 2), round(item.y, 2))
            for item in Pdf(impose(pdf, "2up", paper="a3").pdf).fragments
        ]

    assert where(changed(FIVE, leave_open)) == where(FIVE)


def test_what_is_hidden_stays_hidden() -> None:
    def hide(pdf: pikepdf.Pdf) -> None:
        group = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name="Draft"))
        pdf.Root.OCProperties = pikepdf.Dictionary(OCGs=[group], D=pikepdf.Dictionary(OFF=[group], Order=[group]))
        pdf.pages[0].Resources.Properties = pikepdf.Dictionary(Draft=group)
        paint(pdf, 0, b"/OC /Draft BDC 0 0 0 rg 0 0 420 595 re f EMC")

    def show(pdf: pikepdf.Pdf) -> None:
        del pdf.Root.OCProperties

    sheets = impose(changed(FIVE, hide), "saddle", paper="a3").pdf
    hidden, shown, plain = (
        pictures(pdf)[0] for pdf in (sheets, changed(sheets, show), impose(FIVE, "saddle", paper="a3").pdf)
    )
    assert differs(hidden, plain) < 0.05
    assert differs(shown, plain) > 0.5


def annotated(**entries: Any) -> bytes:
    """Five pages, the first of which has an annotation that nothing draws."""

    def add(pdf: pikepdf.Pdf) -> None:
        added = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Rect=[10, 10, 90, 30], F=4)
        for key, value in entries.items():
            added[f"/{key}"] = pikepdf.Name(value) if isinstance(value, str) and value.startswith("/") else value
        field = pdf.make_indirect(added)
        pdf.pages[0].Annots, pdf.Root.AcroForm = [field], pikepdf.Dictionary(Fields=[field])

    return changed(FIVE, add)


def test_signs_for_notes_are_left_out_with_a_warning() -> None:
    noted = impose(annotated(Subtype="/Text", Contents="Ask the ward"), "saddle")
    assert any("signs for notes" in item.message for item in noted.warnings)
    assert not any("notes" in item.message for item in impose(FIVE, "saddle").warnings)


@pytest.mark.parametrize(
    "entries",
    [
        {"Subtype": "/Widget", "FT": "/Tx", "T": "name"},
        {"Subtype": "/Widget", "FT": "/Tx", "T": "name", "V": " "},
        {"Subtype": "/Widget", "FT": "/Btn", "T": "box", "AS": "/Off", "V": "/Off"},
        {"Subtype": "/Widget", "FT": "/Sig", "T": "sign"},
        {"Subtype": "/Square", "F": 2},
        {"Subtype": "/Square", "Rect": [0, 0, 0, 0]},
    ],
)
def test_what_shows_nothing_may_lack_an_appearance(entries: dict[str, Any]) -> None:
    warned = [item for item in impose(annotated(**entries), "saddle").warnings if "signs" in item.message]
    assert warned == []


@pytest.mark.parametrize(
    ("entries", "named"),
    [
        ({"Subtype": "/Square"}, "annotation (Square)"),
        ({"Subtype": "/FreeText", "Contents": "Words"}, "annotation (FreeText)"),
        ({"Subtype": "/Highlight"}, "annotation (Highlight)"),
        ({"Subtype": "/Widget", "FT": "/Btn", "T": "box", "AS": "/Yes", "MK": pikepdf.Dictionary(CA="x")}, "sign (x)"),
        (
            {"Subtype": "/Widget", "FT": "/Btn", "Ff": 1 << 15, "T": "box", "V": pikepdf.Name("/Two")},
            "nothing says which of its circles is chosen",
        ),
        (
            {"Subtype": "/Widget", "FT": "/Ch", "T": "list", "V": "three", "Opt": ["one", "two"]},
            "“list” is filled in, and what is chosen is not in its list",
        ),
        ({"Subtype": "/Widget", "FT": "/Tx", "T": "name", "V": "مرحبا"}, "“name” is filled in, and its font lacks"),
        ({"Subtype": "/Widget", "FT": "/Tx", "T": "name", "V": "word " * 90}, "too little room"),
        ({"Subtype": "/Widget", "FT": "/Tx", "T": "name", "V": "x", "MK": pikepdf.Dictionary(R=90)}, "it is turned"),
    ],
)
def test_what_cannot_be_drawn_is_refused_by_its_name(entries: dict[str, Any], named: str) -> None:
    with pytest.raises(Unreadable, match=re.escape(named)) as caught:
        impose(annotated(**entries), "saddle")
    assert "print it from there to a new PDF file" in caught.value.problems[0].hint


def test_a_source_without_tags_has_no_copy_to_be_read_aloud() -> None:
    assert impose(FIVE, "saddle").tagged
    imposed = impose(coloured(1), "saddle")
    assert not imposed.tagged
    assert any("it cannot be read aloud" in item.message for item in imposed.warnings)


def test_warnings_of_too_many_pages() -> None:
    several = impose(coloured(7, MediaBox=[0, 0, 99 * MILLIMETRE, 210 * MILLIMETRE]), "trifold")
    assert any("they take 2 sheets" in item.message for item in several.warnings)
    thick = impose(coloured(68), "saddle")
    assert any("17 sheets are too thick" in item.message for item in thick.warnings)
    assert not any("thick" in item.message for item in impose(coloured(64), "saddle").warnings)


def locked() -> bytes:
    imposed = io.BytesIO()
    with pikepdf.open(io.BytesIO(FIVE)) as pdf:
        pdf.save(imposed, encryption=pikepdf.Encryption(user="secret", owner="secret"))
    return imposed.getvalue()


def without_pages() -> bytes:
    imposed = io.BytesIO()
    pikepdf.new().save(imposed)
    return imposed.getvalue()


def with_xfa(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AcroForm = pikepdf.Dictionary(Fields=[], XFA=pdf.make_stream(b"<xdp/>"))


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        (b"words", "it is not a PDF file"),
        (b"", "it is not a PDF file"),
        (FIVE[: len(FIVE) // 2], "it is cut off"),
        (b"%PDF-1.7\n" + b"x" * 99 + b"%%EOF", "it is damaged"),
        (locked(), "it is protected by a password"),
        (without_pages(), "it has no pages"),
        (changed(FIVE, with_xfa), "it contains an XFA form"),
        (coloured(1, MediaBox=[0, 0, 0, 0]), "its page 1 has no size"),
        (coloured(1, TrimBox=[900, 900, 990, 990]), "its page 1 has no size"),
    ],
    ids=range(9),
)
def test_what_cannot_be_read_is_refused_with_a_reason(source: bytes, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        impose(source, "saddle")


def test_numbers_are_looked_at_before_the_file() -> None:
    with pytest.raises(SheetError):
        imposing.impose(b"words", "saddle", creep=-1)


# Annotations are drawn into the pages


def with_annotation(entries: bytes = b"", form: bytes = b"/BBox[0 0 228 20]", turn: bytes = b"") -> bytes:
    """A page with a filled field that is a blue box, from 72, 600 to 300, 620."""
    objects = odd.with_field(entries)
    objects[21] = odd.stream(b"0 0 1 rg -500 -500 2000 2000 re f", b"/Type/XObject/Subtype/Form/Resources<<>>" + form)
    objects[3] = objects[3][:-2] + turn + b">>"
    return odd.written(objects)


def blue(pdf: bytes) -> tuple[int, int, int, int] | None:
    """The box around all that is blue on the first page, in points from the top left corner."""
    with pypdfium2.PdfDocument(pdf) as document:
        document.init_forms()
        picture = document[0].render().to_pil().convert("RGB")
    red, _, blue = picture.split()
    return ImageChops.multiply(blue.point(lambda v: 255 * (v > 200)), red.point(lambda v: 255 * (v < 60))).getbbox()


@pytest.mark.parametrize(
    ("form", "turn"),
    [
        (b"/BBox[0 0 228 20]", b""),
        (b"/BBox[10 10 124 20]", b""),
        (b"/BBox[0 0 20 228]/Matrix[0 1 -1 0 0 0]", b""),
        (b"/BBox[0 0 228 20]", b"/Rotate 90"),
        (b"/BBox[0 0 228 20]", b"/CropBox[50 500 500 800]"),
    ],
    ids=["plain", "scaled", "turned itself", "turned page", "cropped"],
)
def test_a_filled_field_is_drawn_where_the_screen_shows_it(form: bytes, turn: bytes) -> None:
    data = with_annotation(form=form, turn=turn)
    imposed = impose(data, "2up", paper="a3")
    seen, printed = blue(data), blue(imposed.pdf)
    assert seen is not None
    assert printed is not None
    # A page on its side is made smaller, to be on half a sheet.
    scale = 595 / 842 if b"Rotate" in turn else 1
    assert printed[2] - printed[0] == pytest.approx(scale * (seen[2] - seen[0]), abs=2)
    assert printed[3] - printed[1] == pytest.approx(scale * (seen[3] - seen[1]), abs=2)
    assert not [problem for problem in imposed.warnings if "form fields" in problem.message]


@pytest.mark.parametrize("entries", [b"/AS/Off", b""], ids=["off", "no state"])
def test_a_box_that_is_not_ticked_shows_no_tick(entries: bytes) -> None:
    data = with_annotation(entries).replace(b"/AP<</N 21 0 R>>", b"/AP<</N<</Yes 21 0 R>>>>")
    imposed = impose(data, "2up")
    assert blue(imposed.pdf) is None
    assert not [problem for problem in imposed.warnings if "form fields" in problem.message]


def test_a_box_that_is_ticked_shows_its_tick() -> None:
    data = with_annotation(b"/AS/Yes").replace(b"/AP<</N 21 0 R>>", b"/AP<</N<</Yes 21 0 R>>>>")
    assert blue(impose(data, "2up").pdf) is not None


@pytest.mark.parametrize("flag", [2, 32])
def test_what_the_screen_hides_is_not_on_paper(flag: int) -> None:
    assert blue(impose(with_annotation().replace(b"/F 4/", b"/F %d/" % flag), "2up").pdf) is None


# Fields without an appearance show on paper what a program for forms would show


def filled(value: str, entries: bytes = b"", height: int = 20) -> bytes:
    """A page with a field of 228 points in width, its lower left corner at 72, 600, that nothing draws."""
    words = b"<feff%s>" % value.encode("utf-16-be").hex().encode("ascii")
    objects = odd.with_field(entries)
    objects[20] = objects[20].replace(b"/AP<</N 21 0 R>>", b"").replace(b"/V(x)", b"/V" + words)
    objects[20] = objects[20].replace(b"300 620]", b"300 %d]" % (600 + height))
    return odd.written(objects)


def words_in(pdf: bytes) -> list[tuple[str, float, float, float]]:
    """The lines of the first side but for the page's own, with their left, right and lower edge there."""
    with pypdfium2.PdfDocument(pdf) as document:
        page = document[0].get_textpage()
        found = []
        for index in range(page.count_rects()):
            left, bottom, right, _ = page.get_rect(index)
            text = page.get_text_bounded(*page.get_rect(index)).strip()
            if text and text != odd.WORDS:
                found.append((text, left, right, bottom))
    return found


@pytest.mark.parametrize("kind", [b"/FT/Tx", b"/FT/Ch/Ff 131072/Opt[(one)]"], ids=["text", "choice"])
def test_the_words_of_a_field_are_drawn_in_its_place(kind: bytes) -> None:
    imposed = impose(filled("Zoës answer").replace(b"/FT/Tx", kind), "2up", paper="a3")
    [(text, left, _, bottom)] = words_in(imposed.pdf)
    assert text == "Zoës answer"
    assert (left, bottom) == (pytest.approx(74, abs=2), pytest.approx(604, abs=4))
    assert "PDF/A-2b" not in imposed.claims


def test_a_choice_is_drawn_as_it_is_shown_and_not_as_it_is_exported() -> None:
    data = filled("gb").replace(b"/FT/Tx", b"/FT/Ch/Ff 131072/Opt[[(fr)(France)][(gb)(Britain)]]")
    assert [text for text, *_ in words_in(impose(data, "2up").pdf)] == ["Britain"]


@pytest.mark.parametrize(
    ("chosen", "top", "shown"),
    [
        (b"(c)", b"", ["Aa", "Bb", "Cc"]),
        (b"(d)", b"", ["Dd", "Ee"]),
        (b"(c)", b"/TI 1", ["Bb", "Cc", "Dd"]),
        (b"[(b)(d)]", b"", ["Bb", "Cc", "Dd"]),
        (b"(a)", b"/TI 4", ["Aa", "Bb", "Cc"]),
    ],
)
def test_a_list_shows_what_is_chosen_on_a_ground_of_its_own(chosen: bytes, top: bytes, shown: list[str]) -> None:
    options = b"/FT/Ch/Opt[%s]" % b"".join(
        b"[(%s)(%s%s)]" % (word.lower(), word, word.lower()) for word in [b"A", b"B", b"C", b"D", b"E"]
    )
    data = re.sub(rb"/V<[^>]*>", b"/V" + chosen + top, filled("x", height=46).replace(b"/FT/Tx", options))
    imposed = impose(data, "2up", paper="a3")
    lines = words_in(imposed.pdf)
    assert [text for text, *_ in lines] == shown
    with pypdfium2.PdfDocument(imposed.pdf) as document:
        page = document[0]
        picture = page.render().to_pil().convert("RGB")
        grounds = [picture.getpixel((200, round(page.get_height() - bottom - 4))) for *_, bottom in lines]
    marked = [text[0].lower().encode() in chosen for text, *_ in lines]
    assert [ground != (255, 255, 255) for ground in grounds] == marked


@pytest.mark.parametrize("sign", ["", "4", "8", "l", "u", "n", "H"])
@pytest.mark.parametrize("kind", [b"/FT/Btn", b"/FT/Btn/Ff 32768"], ids=["box", "circle"])
def test_a_ticked_box_without_an_appearance_is_drawn(sign: str, kind: bytes) -> None:
    style = b"/MK<</CA(%s)>>" % sign.encode() if sign else b""
    for state, ticked in ((b"/AS/Yes", True), (b"/AS/Off", False), (b"", kind == b"/FT/Btn")):
        data = re.sub(
            rb"/V<[^>]*>", state + (b"/V/Yes" if ticked else b""), filled("x", style).replace(b"/FT/Tx", kind)
        )
        data = data.replace(b"0 g)", b"0 0 1 rg)")
        box = blue(impose(data, "2up", paper="a3").pdf)
        assert (box is not None) is ticked
        if box is not None:
            middle = ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
            assert middle == (pytest.approx(186, abs=3), pytest.approx(842 - 610, abs=3))
            assert 8 < box[2] - box[0] < 20


def test_of_circles_the_one_that_is_chosen_is_drawn() -> None:
    objects = odd.with_field(fields=b"30 0 R")
    objects[3] = objects[3].replace(b"/Annots[20 0 R]", b"/Annots[20 0 R 22 0 R]")
    objects[20] = objects[20].replace(b"/FT/Tx/T(name)", b"/Parent 30 0 R").replace(b"/V(x)/AP<</N 21 0 R>>", b"/AS/A")
    objects[20] = objects[20].replace(b"0 g)", b"0 0 1 rg)")
    objects[22] = objects[20].replace(b"/AS/A", b"").replace(b"72 600 300 620", b"72 500 300 520")
    objects[30] = b"<</FT/Btn/Ff 32768/T(name)/V/A/Kids[20 0 R 22 0 R]>>"
    box = blue(impose(odd.written(objects), "2up", paper="a3").pdf)
    assert box is not None
    assert box[3] - box[1] < 30


def test_long_words_are_set_on_several_lines_of_a_field_for_them() -> None:
    words = "Take the dressing off after two days, and have a shower. Do not have a bath until the wound has healed."
    lines = words_in(impose(filled(words, b"/Ff 4096", height=90), "2up").pdf)
    assert len(lines) > 2
    assert " ".join(text for text, *_ in lines) == words


def test_words_that_are_too_long_for_a_line_are_set_smaller() -> None:
    words = "A name that is rather longer than the field is"
    [(text, left, right, _)] = words_in(impose(filled(words), "2up").pdf)
    assert text == words
    assert right - left < 228


def test_words_are_aligned_and_combed_as_the_field_says() -> None:
    starts = [words_in(impose(filled("Jo", b"/Q %d" % at), "2up").pdf)[0][1] for at in (0, 1, 2)]
    assert starts == sorted(starts)
    assert starts[2] - starts[0] > 120
    combed = words_in(impose(filled("1234", b"/Ff 16777216/MaxLen 8"), "2up").pdf)
    assert combed[-1][2] - combed[0][1] > 60
    assert "".join(text for text, *_ in combed).replace(" ", "") == "1234"


def test_sheets_do_not_report_the_level_that_no_sheets_have() -> None:
    imposed = impose(make(REPOSITORY, "bone"), "saddle", paper="a3")
    assert (imposed.claims, imposed.unclaimed) == (("PDF/A-2b",), ())


def test_a_password_is_not_on_paper() -> None:
    [(text, *_)] = words_in(impose(filled("secret", b"/Ff 8192"), "2up").pdf)
    assert text == "******"


def test_the_frame_and_the_ground_of_a_field_are_drawn() -> None:
    assert blue(impose(filled("Jo", b"/MK<</BG[0 0 1]>>"), "2up").pdf) is not None
    assert blue(impose(filled("Jo", b"/MK<</BC[0 0 1]>>/BS<</W 4>>"), "2up").pdf) is not None
