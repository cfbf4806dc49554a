"""Covers of packs: what they say, how large, on which colour; that nothing is cut, in any format."""

from __future__ import annotations

import dataclasses
import functools
import itertools
import re
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from builder import layout
from builder.content import selection
from builder.content.format import printed
from builder.content.marked_text import Line
from builder.content.project import Project
from builder.core.code_on_paper import CodeOnPaper
from builder.core.units import Colour
from builder.document.digest import words_digest
from builder.layout import cover
from builder.packs import pages
from builder.packs.pages import Cover
from builder.pipeline import load, render
from tests.inspectors import Pdf, contrast
from tests.inspectors.content import Fragment
from tests.inspectors.overlaps import overlaps
from tests.support import laying_out, packing
from tests.support.making import BRANDS, REPOSITORY

CODE = CodeOnPaper("AAAA-BBBB-CC", "AAAA-BBBB-CCCC-DDDD", "https://harbour.example.org/#AAAA")
TITLE = "Surgery on your bone and your brain"
LONG = " ".join(f"Operation number {number} on a part of the body with a long name" for number in range(1, 7))


def theme_of(brand: str, format: str) -> layout.Theme:
    """A theme in the colours that its format prints."""
    theme = laying_out.theme(brand, format)
    return dataclasses.replace(theme, brand=printed(theme.brand, theme.format), _by_language={})


def made(title: str = TITLE, language: str = "en-GB", **details: str) -> Cover:
    return Cover(title, language, ["Surgery to strengthen a weakened bone", "Brain surgery"], CODE, details)


@functools.cache
def file_of(brand: str, format: str) -> bytes:
    theme = theme_of(brand, format)
    phone = {"ward_phone": theme.brand.fields["ward_phone"]}
    return laying_out.file_of([pages.lay_out_cover(made(**phone), theme)], theme)


@functools.cache
def shipped(brand: str, format: str) -> Pdf:
    return Pdf(file_of(brand, format))


def title_of(pdf: Pdf) -> list[Fragment]:
    [heading] = pdf.find("H1")
    return list(pdf.fragments_of(heading))


@functools.cache
def picture(brand: str, format: str) -> Image.Image:
    return pypdfium2.PdfDocument(file_of(brand, format))[0].render(scale=0.5).to_pil().convert("RGB")


@pytest.mark.parametrize("brand", BRANDS)
@pytest.mark.parametrize(("format", "least"), [("a4", 40), ("us-letter", 40), ("giant-print", 52), ("a5-booklet", 28)])
def test_the_title_is_large_and_names_the_operations(brand: str, format: str, least: float) -> None:
    fragments = title_of(shipped(brand, format))
    assert " ".join("".join(fragment.text for fragment in fragments).split()) == TITLE
    assert min(fragment.size for fragment in fragments) >= least


@pytest.mark.parametrize("brand", BRANDS)
def test_half_the_page_has_the_colour_of_the_band(brand: str) -> None:
    image, band = picture(brand, "a4"), laying_out.theme(brand, "a4").brand.colours.band
    wanted = tuple(round(part * 255) for part in band)
    edge = [image.getpixel((2, y)) for y in range(image.height)]
    share = sum(all(abs(a - b) <= 2 for a, b in zip(pixel, wanted, strict=True)) for pixel in edge) / len(edge)
    assert share > 0.4


@pytest.mark.parametrize("brand", BRANDS)
def test_black_ink_is_not_poured_over_the_page(brand: str) -> None:
    image = picture(brand, "mono")
    histogram = image.convert("L").histogram()
    assert sum(histogram[:128]) / sum(histogram) < 0.16
    assert all(red == green == blue for _, (red, green, blue) in image.getcolors(100_000))


@pytest.mark.parametrize("brand", BRANDS)
@pytest.mark.parametrize("format", laying_out.FORMATS)
def test_words_on_the_field_have_their_contrast_with_all_of_its_tints(brand: str, format: str) -> None:
    theme = theme_of(brand, format)
    for fragment in title_of(shipped(brand, format)):
        grounds = [theme.brand.colours.band] if cover.is_filled(theme) else [theme.brand.colours.paper]
        grounds += [cover.strongest_tint(theme.brand)] if cover.is_filled(theme) else []
        for ground in grounds:
            assert contrast(fragment.colour, str(ground)) >= theme.brand.contrast


def test_a_pattern_is_of_tints_that_words_can_be_read_on() -> None:
    theme = laying_out.theme("harbour", "a4")
    tints = {shape.colour for shape in shipped("harbour", "a4").shapes if shape.artifact is not None}
    shown = [tint for tint in tints if tint == str(cover.strongest_tint(theme.brand))]
    assert shown
    assert all(contrast(str(theme.brand.colours.on_band), tint) >= 7 for tint in shown)


@pytest.mark.parametrize(("band", "words"), [("#767676", "#ffffff"), ("#ffffff", "#767676"), ("#ffd400", "#14306b")])
def test_a_pattern_fades_where_the_colours_leave_no_room(band: str, words: str) -> None:
    brand = laying_out.theme("harbour", "a4").brand
    parsed = {"band": Colour.parse(band), "on_band": Colour.parse(words)}
    limited = brand.model_copy(
        update={"contrast": 4.5, "colours": brand.colours.model_copy(update=parsed)},
    )
    assert cover.strongest_tint(limited).contrast(parsed["on_band"]) >= 4.5


def test_the_cover_is_read_in_the_order_of_its_importance() -> None:
    [part] = shipped("harbour", "a4").find("Part")
    assert [(kid.role, " ".join(kid.text.split())[:12]) for kid in part.elements] == [
        ("Figure", ""),
        ("P", "Harbour Ligh"),
        ("P", "Breast surge"),
        ("P", "Your informa"),
        ("H1", TITLE[:12]),
        ("P", "This pack ho"),
        ("L", "• Surgery to"),
        ("Sect", "Your details"),
        ("Sect", "Lantern Ward"),
        ("Sect", "Latest versi"),
        ("Sect", "Code of this"),
    ]
    assert shipped("harbour", "a4").tagging_problems() == []


@pytest.mark.parametrize("brand", BRANDS)
def test_every_format_of_a_cover_has_the_same_words(brand: str) -> None:
    digests = set()
    for format in laying_out.FORMATS:
        theme = laying_out.theme(brand, format)
        part = pages.lay_out_cover(made(name="Ann"), theme)
        words = theme.document_words("pack", "en-GB", {}, {})
        assert part.wording == words_digest(pages.cover_document(words, made(name="Ann"), theme.brand))
        digests.add(part.wording)
    assert len(digests) == 1


@pytest.mark.parametrize("format", laying_out.FORMATS)
@pytest.mark.parametrize("title", [LONG, "Otorhinolaryngologisch-rekonstruktive Schilddrüsenoperation", TITLE])
def test_a_title_of_any_length_is_whole_and_over_nothing(format: str, title: str) -> None:
    theme = laying_out.theme("meadow", format)
    name = "Wilhelmina-Alexandrina Featherstonehaugh-Cholmondeley " * 2
    pdf = laying_out.printed([pages.lay_out_cover(made(title, name=name.strip()), theme)], theme)
    read = "".join(pdf.reading_text().replace("\u00ad", "").split())
    assert "".join(title.split()) in read
    assert "".join(name.split()) in read
    assert overlaps(pdf) == []
    margins = layout.with_cover_margins(theme).format.margins
    right = theme.format.page.width - margins.right
    assert all(fragment.box[2] <= right + 0.5 for fragment in pdf.fragments if fragment.text.strip())
    assert all(fragment.y >= margins.bottom - 0.5 for fragment in pdf.fragments)


def test_a_word_of_a_title_is_set_smaller_before_it_is_divided() -> None:
    theme = laying_out.theme("harbour", "dl-trifold")
    part = pages.lay_out_cover(made("Schilddrüsenoperation und mehr"), theme)
    assert list(part.cut) == []


def test_a_cover_in_arabic_begins_on_the_right() -> None:
    theme = laying_out.theme("harbour", "a4")
    data = laying_out.file_of([pages.lay_out_cover(made("جراحة في العظم", "ar"), theme)], theme)
    pdf = Pdf(data)
    ends = [fragment.box[2] for fragment in title_of(pdf)]
    assert max(ends) > 0.8 * theme.format.page.width
    image = pypdfium2.PdfDocument(data)[0].render(scale=0.25).to_pil().convert("RGB")
    tint = tuple(round(part * 255) for part in cover.strongest_tint(theme.brand))
    across = {x for x in range(image.width) for y in range(image.height // 2) if image.getpixel((x, y)) == tint}
    assert across
    assert max(across) < image.width * 0.6


def test_the_leaflets_of_a_pack_of_two_start_on_its_third_page() -> None:
    data = packing.make(REPOSITORY, "bone", "brain", details=packing.DETAILS)
    pdf, document = Pdf(data), pypdfium2.PdfDocument(data)
    starts = {mark.title: mark.page for mark in pdf.bookmarks() if mark.level == 2}
    assert starts["Surgery to strengthen a weakened bone"] == 3
    assert "At a glance" in document[1].get_textpage().get_text_range()


@pytest.mark.parametrize(
    ("names", "title"),
    [
        (("bone",), "Surgery to strengthen a weakened bone"),
        (("bone", "brain"), TITLE),
        (("overview", "liver", "brain"), "Surgery on your liver and your brain"),
        (("bone", "liver", "brain"), "Surgery on your bone, your liver and your brain"),
        (("bone-cy", "brain-cy"), "Llawdriniaeth i gryfhau asgwrn gwan, Llawdriniaeth ar yr ymennydd"),
        (("bone-ar", "brain-ar"), "جراحة لتقوية عظم ضعيف وجراحة الدماغ"),
        (("bone", "brain-cy"), "Your information pack"),
        (("bone-and-brain",), "Your operations on bone and brain"),
    ],
)
def test_titles_of_packs(names: tuple[str, ...], title: str) -> None:
    prepared, _ = packing.ready(REPOSITORY, names)
    pack = packing.pack_of(prepared, names)
    assert " ".join(pack.title.split()) == title


# Covers of leaflets, and the backs of what folds


@functools.cache
def leaflet_in(format: str, name: str = "bone") -> Pdf:
    return Pdf(built(format, name))


@functools.cache
def built(format: str, name: str) -> bytes:
    chosen = selection.plan(Project(REPOSITORY), [name], "harbour", format, strict=False)
    surveyed = load.survey(chosen)
    assert surveyed.theme is not None
    [sheet] = surveyed.valid
    return render.Maker(surveyed.theme).make(sheet).data


def words_on(pdf: Pdf, number: int) -> str:
    return " ".join(pdf.page_text(number).split()).removeprefix("Example ")


@pytest.mark.parametrize("format", ["a5-booklet", "dl-trifold"])
@pytest.mark.parametrize("name", ["bone", "brain", "liver"])
def test_the_front_of_what_folds_ends_with_the_key_facts(format: str, name: str) -> None:
    first = words_on(leaflet_in(format, name), 1)
    assert "At a glance" in first
    assert "Ask your team about:" in first
    assert "Why you may" not in first
    assert leaflet_in(format, name).tagging_problems() == []


@pytest.mark.parametrize(("format", "pages"), [("a5-booklet", 8), ("dl-trifold", 6)])
@pytest.mark.parametrize("name", ["bone", "brain", "liver"])
def test_the_back_of_what_folds_says_whom_to_contact(format: str, pages: int, name: str) -> None:
    pdf = leaflet_in(format, name)
    assert pdf.page_count == pages
    assert words_on(pdf, pages).startswith("Who to contact")
    assert "01632 960 114" in words_on(pdf, pages).replace("\u00a0", " ")


@pytest.mark.parametrize("format", ["a5-booklet", "dl-trifold"])
def test_no_line_on_a_back_ends_within_a_date(format: str) -> None:
    pdf = leaflet_in(format)
    lines: dict[float, str] = {}
    for item in pdf.painted[-1].fragments:
        lines[round(item.y)] = lines.get(round(item.y), "") + item.text
    dates = [line for line in lines.values() if "November" in line]
    assert dates
    assert [line for line in dates if not re.search(r"November\s202\d", line)] == []


@pytest.mark.parametrize(("format", "name"), [("a5-booklet", "bone"), ("dl-trifold", "overview")])
def test_pages_that_are_left_over_are_for_notes(format: str, name: str) -> None:
    pdf = leaflet_in(format, name)
    assert pdf.tagging_problems() == []
    [section] = [each for each in pdf.find("Sect") if each.text.strip() == "Notes"]
    [title] = section.find("H2")
    [first] = title.pages
    left_over = range(first, pdf.page_count)
    for number in left_over:
        rules = {
            round(shape.box[1])
            for shape in pdf.shapes
            if shape.page == number and shape.box[3] - shape.box[1] < 2 and shape.mcid is None
        }
        footer, last, before, *others = sorted(rules)
        assert len(others) > 10
        assert last - footer >= (before - last) / 2, "no line is close to the rule of the footer"
    words = pdf.reading_text()
    assert words.index("My next appointment" if name == "bone" else "Full code") < words.index("Notes")
    assert words.index("Notes") < words.index("Breast care nurses")


def test_no_booklet_takes_another_sheet_for_its_cover() -> None:
    assert leaflet_in("a5-booklet", "overview").page_count == 4


@pytest.mark.parametrize("format", laying_out.FORMATS)
def test_a_cover_changes_no_word_of_a_leaflet(format: str) -> None:
    theme = laying_out.theme("harbour", format)
    model = Project(REPOSITORY).leaflet("brain").model
    shared = {name: Project(REPOSITORY).shared(name).model for name in ("after-surgery", "contacts")}
    with_cover, without = (
        layout.lay_out("brain", model.model_copy(update={"cover": cover}), theme, shared) for cover in (True, False)
    )
    assert with_cover.wording == without.wording
    assert 0 <= len(with_cover.pages) - len(without.pages) <= 1


def test_the_title_of_a_leaflet_with_a_cover_is_large() -> None:
    theme = laying_out.theme("harbour", "a4")
    model = Project(REPOSITORY).leaflet("overview").model.model_copy(update={"cover": True})
    pdf = laying_out.printed([layout.lay_out("overview", model, theme)], theme)
    assert min(fragment.size for fragment in title_of(pdf)) >= 40
    assert overlaps(pdf) == []


def tabs_of(pdf: Pdf) -> dict[int, tuple[float, str]]:
    """The tab of each page: how high up it is, and its number."""
    tabs = {}
    for fragment in pdf.fragments:
        if fragment.artifact is not None and fragment.text.isdecimal() and fragment.x > 560:
            tabs[fragment.page] = (round(fragment.y), fragment.text)
    return tabs


def test_each_leaflet_of_a_pack_has_a_tab_at_its_own_height() -> None:
    pdf = Pdf(packing.make(REPOSITORY, "bone", "brain", details=packing.DETAILS))
    starts = {mark.title: mark.page for mark in pdf.bookmarks() if mark.level == 2}
    tabs = tabs_of(pdf)
    first, second = starts["Surgery to strengthen a weakened bone"], starts["Brain surgery"]
    assert {tabs[page] for page in range(first, second)} == {tabs[first]}
    assert (tabs[first][1], tabs[second][1]) == ("1", "2")
    assert tabs[first][0] > tabs[second][0]
    assert min(tabs) == first
    assert pdf.tagging_problems() == []
    assert tabs_of(Pdf(packing.make(REPOSITORY, "bone", details=packing.DETAILS))) == {}


def test_a_leaflet_that_takes_too_many_panels_says_by_how_many_lines(tmp_path: Path) -> None:
    root = packing.copied(tmp_path)
    path = root / "leaflets" / "bone.yaml"
    longer = "\n".join(f"      Line {number} of a section that has grown too long." for number in range(40))
    text = path.read_text(encoding="utf-8").replace("  - title: Radiotherapy\n", "  - title: Radiotherapy first\n", 1)
    text = text.replace("sections:\n", f"sections:\n  - title: More\n    body: |\n{longer}\n\n", 1)
    path.write_text(text, encoding="utf-8")
    plan = selection.plan(Project(root), ["bone"], "harbour", "dl-trifold", strict=False)
    [problem] = [each for each in render.check(plan, load.survey(plan)) if "panels" in each.message]
    lines = re.search(r"about (\d+)\)", problem.message)
    assert lines is not None
    assert 5 <= int(lines[1]) <= 45


# A patient's details: labels and values

CATALOGUES = REPOSITORY / "builder" / "starter" / "styles" / "languages"
LANGUAGES = sorted(path.stem for path in CATALOGUES.glob("*.yaml") if path.stem != "zh-Hans")
"""All but Chinese, which no face of these brands has."""
LONG_NAME = "Professor Sir Bartholomew Wolfeschlegelsteinhausen-Bergerdorff"


def rows_of(pdf: Pdf) -> list[tuple[list[Fragment], list[Fragment]]]:
    """The labels and the values of the details, as they are drawn."""
    rows = ([pdf.fragments_of(cell) for cell in row.elements] for row in pdf.find("TR"))
    return [(label, [each for each in value if each.text.strip()]) for label, value in rows]


@pytest.mark.parametrize("format", ["a4", "large-print", "us-letter"])
@pytest.mark.parametrize("known", ["name", "hospital_number", "consultant", "name hospital_number consultant"])
def test_rows_of_details_are_as_far_apart_with_words_as_with_lines(known: str, format: str) -> None:
    theme = laying_out.theme("harbour", format)
    part = pages.lay_out_cover(made(**dict.fromkeys(known.split(), "Ann Ek")), theme)
    rows = rows_of(laying_out.printed([part], theme, "".join(part.characters.values())))
    baselines = [label[0].y for label, _ in rows]
    apart = [above - below for above, below in itertools.pairwise(baselines)]
    assert max(apart) - min(apart) < 0.5 * theme.format.type.body


@pytest.mark.parametrize("format", ["a4", "a5", "dl-trifold", "giant-print", "us-letter"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_label_passes_its_column(language: str, format: str) -> None:
    theme = laying_out.theme("harbour", format)
    details = {
        "name": "Ann Ek",
        "date_of_operation": "4 December 2026",
        "hospital_number": "HX-001",
        "needs": "Hearing",
    }
    phone = {"ward_phone": theme.brand.fields["ward_phone"]}
    part = pages.lay_out_cover(made(language=language, **details, **phone), theme)
    letters = "".join(part.characters.values())
    pdf = laying_out.printed([part], theme, letters)
    right_to_left = language in ("ar", "fa", "he", "ur")
    for labels, values in rows_of(pdf):
        for label, value in itertools.product(labels, values):
            if label.page == value.page and abs(label.y - value.y) < 0.7 * label.size and label.text.strip():
                assert (label.x - value.box[2] if right_to_left else value.x - label.box[2]) > 0
    rules = [shape for shape in pdf.shapes if shape.mcid is not None and shape.box[3] - shape.box[1] < 2]
    labels = [label for labels, _ in rows_of(pdf) for label in labels if label.text.strip()]
    for label, rule in itertools.product(labels, rules):
        if rule.page == label.page and -label.size < label.y - rule.box[1] < 0.7 * label.size:
            assert min(label.box[2], rule.box[2]) - max(label.box[0], rule.box[0]) < 0.5


@pytest.mark.parametrize("brand", BRANDS)
@pytest.mark.parametrize("format", ["a4", "a5", "us-letter", "mono", "giant-print", "large-print"])
def test_a_long_name_is_printed_where_any_line_has_room_for_it(brand: str, format: str) -> None:
    theme = laying_out.theme(brand, format)
    phone = {"ward_phone": theme.brand.fields["ward_phone"]}
    part = pages.lay_out_cover(made(name="Ann", consultant=LONG_NAME, **phone), theme)
    assert list(part.cut) == []
    pdf = laying_out.printed([part], theme)
    assert LONG_NAME.replace(" ", "") in "".join(pdf.reading_text().split())
    assert overlaps(pdf) == []
    assert pdf.tagging_problems() == []


@pytest.mark.parametrize("format", laying_out.FORMATS)
def test_no_word_of_a_long_cover_is_lost(format: str) -> None:
    theme = laying_out.theme("harbour", format)
    model = Project(REPOSITORY).leaflet("brain").model
    long = Line("How an operation is done when it has to be done at once. " * 30)
    changes = {"summary": long, "cover": True, "sections": model.sections[:1]}
    part = layout.lay_out("brain", model.model_copy(update=changes), theme)
    titles = [f"Surgery to do something that takes many words to say {number}" for number in range(30)]
    pack = dataclasses.replace(made("Your information pack"), contents=titles)
    for laid in (part, pages.lay_out_cover(pack, theme)):
        pdf = Pdf(laying_out.file_of([laid], theme))
        words = [fragment for fragment in pdf.fragments if fragment.artifact is None]
        assert min(fragment.y for fragment in words) >= theme.format.margins.bottom - 0.1
        assert overlaps(pdf) == []
