"""The drawings of the four leaflets: what they say to those who cannot see them, and what is seen of them in grey."""

from __future__ import annotations

import functools
import io
import itertools
import re
from pathlib import Path

import pypdf
import pypdfium2
import pytest
import yaml
from bs4 import BeautifulSoup, Tag
from PIL import Image
from pypdf.generic import DictionaryObject

from builder.content import selection
from builder.content.project import Project
from builder.core.characters import collapse
from builder.layout import pictures
from builder.pipeline import build
from tests.inspectors import Pdf
from tests.inspectors.structure import PdfElement
from tests.support import laying_out
from tests.support.making import BRANDS, LEAFLETS, REPOSITORY, make

IMAGES = sorted((REPOSITORY / "leaflets" / "images").glob("*.svg"))
NAMES = [f"{name}{language}" for name in LEAFLETS for language in ("", "-cy", "-ar")]

each_drawing = pytest.mark.parametrize("path", IMAGES, ids=[path.stem for path in IMAGES])
each_leaflet = pytest.mark.parametrize("name", NAMES)


@functools.cache
def printed(name: str, brand: str = "harbour", format: str = "a4") -> bytes:
    return make(REPOSITORY, name, brand, format)


def drawn(pdf: Pdf, name: str) -> PdfElement:
    """The leaflet's one drawing: the figures besides it are the logo and the QR code."""
    _, drawing, _ = pdf.find("Figure")
    assert drawing.alt == collapse(source(name)["alt"])
    return drawing


def box_of(figure: PdfElement) -> list[float]:
    """Where it is on its page: left, bottom, right, top."""
    return [float(edge) for edge in re.findall(r"[\d.]+", figure.attributes["BBox"])]


def source(name: str) -> dict[str, str]:
    """The figure as it is written in the leaflet's file."""
    page = yaml.load((REPOSITORY / "leaflets" / f"{name}.yaml").read_text(encoding="utf-8"), yaml.BaseLoader)
    blocks = [block for section in page["sections"] for block in section.get("blocks", ())]
    [figure] = [block for block in blocks if block["kind"] == "figure"]
    assert isinstance(figure, dict)
    return figure


@each_drawing
def test_a_drawing_is_small_and_its_lines_have_one_weight(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.encode("utf-8")) <= 12 * 1024
    assert len(re.findall(r"stroke-width", text)) == 1
    assert "<text" not in text
    assert isinstance(pictures.load(path), pictures.Drawing)


@each_leaflet
def test_each_leaflet_has_a_figure_with_words(name: str) -> None:
    pdf = Pdf(printed(name))
    figure = drawn(pdf, name)
    captions = [kid.text for kid in figure.elements if kid.role == "Caption"]
    assert list(map(collapse, captions)) == ([source(name)["caption"]] if "caption" in source(name) else [])


def test_another_library_reads_the_same_words() -> None:
    reader = pypdf.PdfReader(io.BytesIO(printed("bone")))
    # Numbers that no object has are None.
    objects = map(reader.get_object, range(1, 2000))
    alternatives = [entry.get("/Alt") for entry in objects if isinstance(entry, DictionaryObject)]
    assert collapse(source("bone")["alt"]) in alternatives


@pytest.mark.parametrize("format", ["a4", "dl-trifold", "giant-print"])
@pytest.mark.parametrize("name", ["bone", "liver", "brain", "bone-ar"])
def test_the_caption_is_near_its_drawing_on_the_same_page(name: str, format: str) -> None:
    pdf = Pdf(printed(name, format=format))
    figure = drawn(pdf, name)
    [caption] = [kid for kid in figure.elements if kid.role == "Caption"]
    assert len({*figure.pages, *caption.pages}) == 1
    bottom = box_of(figure)[1]
    top = max(fragment.box[3] for fragment in pdf.fragments_of(caption))
    assert -2 <= bottom - top < 12, "4 mm at most; the boxes of Arabic letters are higher than their lines"


@pytest.mark.parametrize("format", ["a4", "mono"])
@pytest.mark.parametrize(("name", "brand"), list(itertools.product(LEAFLETS, BRANDS)))
def test_a_drawing_is_clear_in_grey_print(name: str, brand: str, format: str) -> None:
    """Lines, both tints and paper are there, 25 of 255 and more apart; the plate may be nearer to one of them."""
    greys = grey_print(name, brand, format).histogram()
    area = sum(greys)
    often = [value for value, count in enumerate(greys) if count > 0.003 * area]
    levels = [value for value in often if greys[value] == max(greys[max(0, value - 12) : value + 13])]
    assert levels[0] < 90
    assert levels[-1] > 250
    assert len(levels) >= 4
    assert all(lighter - darker >= 12 for darker, lighter in itertools.pairwise(levels))
    assert sum(lighter - darker >= 25 for darker, lighter in itertools.pairwise(levels)) >= 3


def grey_print(name: str, brand: str, format: str) -> Image.Image:
    """The drawing of a leaflet, as a printer without colours prints it."""
    data = printed(name, brand, format)
    figure = drawn(Pdf(data), name)
    left, bottom, right, top = box_of(figure)
    page = pypdfium2.PdfDocument(data)[figure.pages[0] - 1]
    whole: Image.Image = page.render(scale=2).to_pil().convert("L")
    height = page.get_height()
    return whole.crop((round(left * 2), round((height - top) * 2), round(right * 2), round((height - bottom) * 2)))


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("web")
    [plan] = selection.plans(Project(REPOSITORY), NAMES, None, ["html"], strict=False)
    build.build(plan, folder)
    return folder / "harbour" / "html"


@each_leaflet
def test_a_web_page_has_the_drawing_with_its_words(web: Path, name: str) -> None:
    soup = BeautifulSoup((web / f"{name}.html").read_text(encoding="utf-8"), "lxml")
    [figure] = soup.find_all("figure")
    image, caption = figure.find("img"), figure.find("figcaption")
    assert isinstance(image, Tag)
    assert image["alt"] == collapse(source(name)["alt"])
    assert str(image["src"]).startswith("data:image/svg+xml;base64,")
    assert (caption.get_text() if isinstance(caption, Tag) else None) == source(name).get("caption")


def test_no_list_and_no_box_is_taken_apart_for_a_drawing_on_the_next_page() -> None:
    brain, bone = Pdf(printed("brain", "meadow", "us-letter")), Pdf(printed("bone", format="dyslexia"))
    assert brain.find("L")[0].pages == [1]
    assert bone.find("Note")[0].pages == [1]
    assert (drawn(brain, "brain").pages, drawn(bone, "bone").pages) == ([2], [2])


@pytest.mark.parametrize("name", ["bone", "liver", "brain"])
def test_the_plate_of_a_drawing_ends_where_the_drawing_does(name: str) -> None:
    """What reaches to the edge of a drawing that is set smaller would be cut in the middle of its plate."""
    pdf = Pdf(printed(name))
    figure = drawn(pdf, name)
    left, bottom, right, top = box_of(figure)
    panel = str(laying_out.theme("harbour", "a4").brand.colours.panel)
    plates = [
        shape.box
        for shape in pdf.shapes
        if shape.page == figure.pages[0] and shape.artifact is not None and shape.colour == panel
        if shape.box[1] == pytest.approx(bottom, abs=0.5) and shape.box[3] == pytest.approx(top, abs=0.5)
    ]
    assert plates
    assert all((box[0], box[2]) == pytest.approx((left, right), abs=0.5) for box in plates)
