"""Drafts, and what is withdrawn or past its review, say so on every page: in words, and with marks."""

from __future__ import annotations

import re
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from builder.content import selection
from builder.content.brand import Brand
from builder.content.project import Project
from builder.core import colour_vision
from builder.core.units import Colour
from builder.layout import watermark
from builder.packs import compose, prepare
from builder.packs.options import PackOptions
from builder.pipeline import build
from tests.inspectors import Pdf
from tests.support.building import change
from tests.support.making import REPOSITORY, project_with

FORMATS = Project(REPOSITORY).format_names()
DRAFT = "Draft. Not to be given to patients."
BRANDS = REPOSITORY / "styles" / "brands"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository's leaflets, one as a draft, and a brand whose colours have just the contrast that they need."""
    root = project_with(tmp_path_factory.mktemp("drafts") / "project", REPOSITORY / "leaflets")
    change(root / "leaflets" / "bone.yaml", "status: example", "status: draft")
    text = (BRANDS / "harbour.yaml").read_text(encoding="utf-8").replace("contrast: 7", "contrast: 4.5")
    text = re.sub(r'(text|heading|link|quiet): "#\w+"', r'\1: "#595959"', text.partition("callouts")[0]) + (
        "callouts" + text.partition("callouts")[2]
    )
    for name, quiet in {"limit": "#767676", "limit-tinted": "#707070"}.items():
        own = text.replace('quiet: "#595959"', f'quiet: "{quiet}"')
        (root / "styles" / "brands" / f"{name}.yaml").write_text(own, encoding="utf-8")
    for name, colours in PAPERS.items():
        own = text
        for field, colour in colours.items():
            own = re.sub(rf'(?m)^  {field}: "#\w+"', f'  {field}: "{colour}"', own)
        (root / "styles" / "brands" / f"{name}.yaml").write_text(own, encoding="utf-8")
    return root


PAPERS = {
    "night": {"paper": "#12202a", "text": "#a8a39a", "heading": "#bfe3ee", "link": "#bfe3ee", "quiet": "#8d918f"},
    "yellow": {"paper": "#fff0a0", "text": "#59594a", "heading": "#59594a", "link": "#59594a", "quiet": "#6b6b50"},
}
"""Colours on a dark paper and on a yellow one."""


class Shown:
    """The text of a page as PDFium has it, and the boxes of its characters."""

    def __init__(self, page: pypdfium2.PdfPage) -> None:
        self.words = page.get_textpage()
        self.text = self.words.get_text_range()
        self.height = page.get_height()

    def box(self, words: str) -> tuple[float, float, float, float]:
        boxes = [self.words.get_charbox(at) for at in self._indices(words)]
        return (
            min(box[0] for box in boxes),
            min(box[1] for box in boxes),
            max(box[2] for box in boxes),
            max(box[3] for box in boxes),
        )

    def others(self, words: str) -> list[tuple[float, float, float, float]]:
        """The boxes of all characters that are not turned and not in `words`."""
        own = set(self._indices(words))
        return [
            self.words.get_charbox(at)
            for at in range(self.words.count_chars())
            if at not in own and not pdfium.FPDFText_GetCharAngle(self.words.raw, at) and self.text[at : at + 1].strip()
        ]

    def _indices(self, words: str) -> range:
        start = self.text.replace("\r\n", "  ").index(words)
        return range(start, start + len(words))


def flat(text: str) -> str:
    return " ".join(text.split())


def overlaps(box: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3]


@pytest.mark.parametrize("brand", ["harbour", "limit"])
@pytest.mark.parametrize("format", FORMATS)
def test_every_page_of_a_draft_says_so_in_words(root: Path, tmp_path: Path, format: str, brand: str) -> None:
    if brand == "limit" and Project(root).format(format).model.tint is not None:
        brand = "limit-tinted"
    plan = selection.plan(Project(root), ["bone"], brand, format, strict=False)
    report = build.build(plan, tmp_path)
    assert {result.state for result in report.results} == {"built"}, report.problems
    path = tmp_path / brand / format / "bone.pdf"
    assert Pdf(path.read_bytes()).tagging_problems() == []
    document = pypdfium2.PdfDocument(path)
    own = [page for page in map(Shown, document) if "Contacts" not in page.text]
    # The first page says so below its title, as content that is read aloud.
    assert DRAFT in flat(own[0].text) + flat(own[1].text)
    draft = [page for page in own if "Draft" in page.text and page is not own[0]]
    assert len(draft) > 1
    for page in draft:
        assert DRAFT in flat(page.text)
        if DRAFT not in page.text.replace("\r\n", " "):
            continue
        box = page.box(DRAFT)
        assert box[3] < page.height - 11
        assert not [other for other in page.others(DRAFT) if overlaps(box, other)]


@pytest.mark.parametrize(
    ("change_to", "words"),
    [
        ("status: withdrawn\nwithdrawn_because: New guidance", "Withdrawn. Ask your team about it."),
        ("status: draft\n", DRAFT),
        ("", "Out of date. Ask your team whether it still holds."),
    ],
)
@pytest.mark.parametrize("format", ["a4", "dl-trifold", "giant-print"])
def test_each_page_says_what_its_leaflet_is(
    root: Path, tmp_path: Path, format: str, change_to: str, words: str
) -> None:
    project = project_with(tmp_path / "project", REPOSITORY / "leaflets")
    path = project / "leaflets" / "liver.yaml"
    change(path, "status: example", change_to or "status: example")
    if not change_to:
        text = path.read_text(encoding="utf-8")
        text = re.sub(r"last_reviewed: .*", "last_reviewed: 2020-01-10", text)
        path.write_text(re.sub(r"next_review: .*", "next_review: 2022-01-10", text), encoding="utf-8")
    plan = selection.plan(Project(project), ["liver"], "harbour", format, strict=False, allowed=["liver"])
    report = build.build(plan, tmp_path / "out")
    assert {result.state for result in report.results} == {"built"}, report.problems
    document = pypdfium2.PdfDocument(tmp_path / "out" / "harbour" / format / "liver.pdf")
    pages = [flat(page.get_textpage().get_text_range()) for page in document]
    assert len(pages) > 2
    # Its shared pages are examples, and nobody may take one of them for a page of a leaflet that can be used.
    assert [number for number, page in enumerate(pages[1:], 2) if words not in page] == []
    assert words.partition(".")[0] in pages[0]


def test_no_page_of_a_withdrawn_leaflet_lacks_the_word_in_a_pack(root: Path, tmp_path: Path) -> None:
    project = project_with(tmp_path / "project", REPOSITORY / "leaflets")
    change(project / "leaflets" / "liver.yaml", "status: example", "status: withdrawn\nwithdrawn_because: New guidance")
    word = "Withdrawn. Ask your team about it."

    def pages(*names: str) -> list[str]:
        choice = compose.choose(Project(project), names)
        ready, problems = prepare.prepare(Project(project), [choice], PackOptions("harbour", "a4", allowed=("liver",)))
        assert ready is not None, problems
        finished, _, _ = prepare.make(ready, choice, {})
        return [flat(page.get_textpage().get_text_range()) for page in pypdfium2.PdfDocument(finished.data)]

    alone = pages("liver")
    assert any("Names and numbers" in page for page in alone[1:])
    assert "withdrawn" in alone[0]
    assert [number for number, page in enumerate(alone[1:], 2) if "Withdrawn" not in page] == []
    # What a leaflet that can be used has, too, can be used.
    [contacts] = [page for page in pages("liver", "brain") if "Ward phone" not in page and "Names and numbers" in page]
    assert word not in contacts


@pytest.mark.parametrize("state", ["draft", "in review"])
def test_a_shared_page_repeats_no_state_of_its_leaflet(tmp_path: Path, state: str) -> None:
    project = project_with(tmp_path / "project", REPOSITORY / "leaflets")
    for path in [project / "leaflets" / "bone.yaml", *(project / "leaflets" / "shared").glob("*.yaml")]:
        change(path, "status: example", f"status: {state}")
    change(project / "leaflets" / "shared" / "contacts.yaml", f"status: {state}", "status: draft")
    lines = {"draft": "Draft. Not to be given to patients.", "in review": "In review. Not to be given to patients."}
    build.build(selection.plan(Project(project), ["bone"], "harbour", "a4", strict=False), tmp_path / "out")
    pdf = Pdf((tmp_path / "out" / "harbour" / "a4" / "bone.pdf").read_bytes())
    read = [line for line in pdf.reading_text().splitlines() if "Not to be given" in line]
    assert read.count(lines[state]) == 1
    assert len(read) == (1 if state == "draft" else 2), "a state that differs from that of the leaflet"


def test_the_pages_of_a_pack_say_so_too(root: Path) -> None:
    project = Project(root)
    choice = compose.choose(project, ["bone", "brain"])
    ready, problems = prepare.prepare(project, [choice], PackOptions("limit", "a5"))
    assert ready is not None, problems
    finished, _, _ = prepare.make(ready, choice, {})
    pages = [flat(page.get_textpage().get_text_range()) for page in pypdfium2.PdfDocument(finished.data)]
    [start] = [
        number for number, page in enumerate(pages) if "Surgery" in page and "About this" not in page and number == 0
    ]
    assert start == 0
    contents = next(page for page in pages if "What is in this pack" in page)
    assert DRAFT in contents


colours = st.builds(lambda *levels: Colour(*(level / 255 for level in levels)), *[st.integers(0, 255)] * 3)


@given(st.data())
def test_marks_are_seen_whatever_the_colours(data: st.DataObject) -> None:
    """Colours that pass the checks: words on a mark can be read, whoever sees them."""
    brand: Brand = Project(REPOSITORY).brand("harbour").model
    paper = data.draw(st.one_of(st.just(Colour(1, 1, 1)), colours))
    need = dict.fromkeys(colour_vision.SIGHTS, 4.5)
    text, other = colour_vision.corrected(data.draw(colours), paper, need)
    assume(other == paper)
    tones = brand.colours.callouts
    urgent = tones.urgent.model_copy(update={"border": data.draw(colours)})
    drawn = {"text": text, "paper": paper, "callouts": tones.model_copy(update={"urgent": urgent})}
    ink = watermark.ink_of(brand.model_copy(update={"colours": brand.colours.model_copy(update=drawn)}))
    assert colour_vision.passes(paper, ink, need)


def ratio(one: tuple[int, ...], other: tuple[int, ...]) -> float:
    first, second = (Colour(*(level / 255 for level in pixel[:3])) for pixel in (one, other))
    return first.contrast(second)


LOOKS = [
    ("harbour", "a4"),
    ("meadow", "a5"),
    ("limit", "dl-trifold"),
    ("limit", "giant-print"),
    ("limit", "large-print"),
]
LOOKS += [
    ("limit", "mono"),
    ("limit-tinted", "dyslexia"),
    ("night", "a4"),
    ("night", "dl-trifold"),
    ("yellow", "a5-booklet"),
]


@pytest.mark.parametrize(("brand", "format"), LOOKS)
@pytest.mark.parametrize("name", ["brain", "bone"])
def test_the_pixels_of_a_mark_stand_out_and_none_is_behind_words(
    root: Path, tmp_path: Path, name: str, brand: str, format: str
) -> None:
    """The pages of bone are drafts with a ribbon, its shared pages and brain are examples with a tab."""
    plan = selection.plan(Project(root), [name], brand, format, strict=False)
    report = build.build(plan, tmp_path)
    assert {result.state for result in report.results} == {"built"}, report.problems
    given = Project(root).format(format).model
    inner = given.page.width - given.margins.right
    for number, page in enumerate(pypdfium2.PdfDocument(tmp_path / brand / format / f"{name}.pdf")):
        shown = Shown(page)
        # The field of a cover has the colour of the band beside its words, which say what the page is.
        is_cover = given.cover and not number
        if ("Version" in shown.text or "Next review" in shown.text) and not is_cover:
            image = page.render(scale=2).to_pil().convert("RGB")
            paper = image.getpixel((round(2 * inner) + 2, image.height * 3 // 4))
            middle = image.height // 4, image.height * 3 // 4
            mark = (round(2 * inner) + 2, middle[0], image.width, middle[1])
            if "Draft" not in shown.text and shown.box("Example")[2] < inner:
                # The margin is too narrow for it.
                left, bottom, end, top = shown.box("Example")
                mark = tuple(round(2 * edge) for edge in (left, shown.height - top, end, shown.height - bottom))
            drawn = image.crop(mark)
            counts = sorted((count, pixel) for count, pixel in drawn.getcolors(1 << 20) if pixel != paper)
            assert counts, f"page {number} has no mark"
            count, pixel = counts[-1]
            assert ratio(paper, pixel) >= 4.5
            assert count > (0.3 * drawn.width if "Draft" in shown.text else 0.2) * drawn.height
        upright = shown.others("")
        assert max(box[2] for box in upright) <= inner + 1, "words are beside the mark"


def test_marks_are_on_the_other_side_where_words_are_read_from_right_to_left(tmp_path: Path) -> None:
    plan = selection.plan(Project(REPOSITORY), ["brain-ar"], "harbour", "a4", strict=False)
    build.build(plan, tmp_path)
    page = pypdfium2.PdfDocument(tmp_path / "harbour" / "a4" / "brain-ar.pdf")[1]
    image = page.render(scale=1).to_pil().convert("RGB")
    assert ratio(image.getpixel((2, 400)), image.getpixel((60, 400))) >= 4.5
    assert image.getpixel((image.width - 3, 400)) == image.getpixel((60, 400))
