"""Web pages of leaflets: the words of print, in one file that asks for no other."""

from __future__ import annotations

import base64
import io
import itertools
import re
import shutil
from pathlib import Path

import pytest
import tinycss2
from bs4 import BeautifulSoup, Tag
from fontTools.ttLib import TTFont

from builder import html
from builder.content import selection
from builder.content.brand import Brand
from builder.content.project import Project
from builder.core.characters import collapse
from builder.core.units import Colour
from builder.html import colours
from builder.pipeline import build
from tests.inspectors import Pdf
from tests.inspectors.structure import PdfAnnotation, PdfElement, PdfMark
from tests.support import example, laying_out
from tests.support.making import REPOSITORY

NAMES = ["bone", "overview-ar", "liver-cy"]


@pytest.fixture(scope="session")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The leaflets of the repository as web pages and on A4."""
    folder = tmp_path_factory.mktemp("web")
    for plan in selection.plans(Project(REPOSITORY), NAMES, None, ["html", "a4"], strict=False):
        report = build.build(plan, folder)
        assert not [problem for problem in report.problems if problem.severity == "error"]
    return folder


def page(output: Path, name: str) -> BeautifulSoup:
    return BeautifulSoup((output / "harbour" / "html" / f"{name}.html").read_text(encoding="utf-8"), "lxml")


def said(text: str) -> str:
    """The letters and digits of a text: lines are broken in another way."""
    return "".join(re.findall(r"\w+", text.replace("\u00ad", "")))


@pytest.mark.parametrize("name", NAMES)
def test_a_page_has_the_words_of_print_in_their_order(output: Path, name: str) -> None:
    soup = page(output, name)
    pdf = Pdf((output / "harbour" / "a4" / f"{name}.pdf").read_bytes())
    assert soup.body is not None
    assert said(soup.body.get_text()) == said("".join(map(spoken, pdf.tops)))


def spoken(element: PdfElement | PdfMark | PdfAnnotation) -> str:
    """The words of an element, but for the numbers of lists, which a browser writes itself."""
    if isinstance(element, PdfAnnotation) or (isinstance(element, PdfElement) and element.role == "Lbl"):
        return ""
    return element.text if isinstance(element, PdfMark) else "".join(map(spoken, element.kids))


@pytest.mark.parametrize("name", NAMES)
def test_a_page_asks_for_nothing_else(output: Path, name: str) -> None:
    soup = page(output, name)
    assert soup.find_all(["script", "link", "iframe", "object", "embed", "base", "form"]) == []
    assert {source.partition(",")[0].partition(":")[0] for source in attributes(soup, "src")} == {"data"}
    assert not [name for tag in soup.find_all(True) for name in tag.attrs if name.startswith("on")]
    addresses = attributes(soup, "href")
    assert {address.partition(":")[0] for address in addresses if not address.startswith("#")} <= {
        "https",
        "mailto",
        "tel",
    }
    ids = set(attributes(soup, "id"))
    assert {address[1:] for address in addresses if address.startswith("#")} <= ids
    assert len(ids) == len(attributes(soup, "id")), "each id is there once"
    policy = soup.find("meta", attrs={"http-equiv": "Content-Security-Policy"})
    assert isinstance(policy, Tag)
    assert "default-src 'none'" in str(policy["content"])


def attributes(soup: BeautifulSoup, name: str) -> list[str]:
    return [str(tag[name]) for tag in soup.find_all(attrs={name: True})]


@pytest.mark.parametrize("name", NAMES)
def test_a_page_is_small(output: Path, name: str) -> None:
    assert (output / "harbour" / "html" / f"{name}.html").stat().st_size < 100_000


@pytest.mark.parametrize("name", NAMES)
def test_titles_tables_and_languages_are_marked(output: Path, name: str) -> None:
    soup = page(output, name)
    levels = [int(tag.name[1]) for tag in soup.find_all(re.compile("^h[1-6]$"))]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    assert all(head.get("scope") in ("row", "col") for head in soup.find_all("th"))
    assert all(image.has_attr("alt") for image in soup.find_all("img"))
    root = soup.html
    assert root is not None
    language = {"ar": "ar", "cy": "cy"}.get(name.rpartition("-")[2], "en-GB")
    assert (root["lang"], root["dir"]) == (language, "rtl" if language == "ar" else "ltr")


@pytest.mark.parametrize("name", ["bone", "overview-ar"])
def test_its_faces_have_its_letters(output: Path, name: str) -> None:
    soup = page(output, name)
    style = "".join(tag.get_text() for tag in soup.find_all("style"))
    fonts = re.findall(r"font-weight: ?(\d+); ?src: ?url\(data:font/woff;base64,([^)]+)\)", style)
    assert {weight for weight, _ in fonts} == {"400", "700"}
    for weight in ("400", "700"):
        having: set[str] = set()
        for other, data in fonts:
            if other == weight:
                having |= set(map(chr, TTFont(io.BytesIO(base64.b64decode(data))).getBestCmap()))
        assert soup.body is not None
        assert {sign for sign in soup.body.get_text() if not sign.isspace()} <= having


def test_style_sheets_have_no_mistakes(output: Path) -> None:
    for tag in page(output, "bone").find_all("style"):
        rules = tinycss2.parse_stylesheet(tag.get_text(), skip_comments=True, skip_whitespace=True)
        assert [rule for rule in rules if rule.type == "error"] == []
        for rule in rules:
            if rule.type == "qualified-rule":
                entries = tinycss2.parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True)
                assert [entry for entry in entries if entry.type == "error"] == []


@pytest.mark.parametrize("brand", ["harbour", "meadow"])
@pytest.mark.parametrize("shade", [colours.light, colours.dark])
def test_words_can_be_read_on_light_and_dark_pages(brand: str, shade: object) -> None:
    model: Brand = Project(REPOSITORY).brand(brand).model
    named = {name: Colour.parse(value) for name, value in shade(model).items()}  # type: ignore[operator]
    pairs = [
        *((word, "paper") for word in ("text", "heading", "link", "quiet")),
        ("on-band", "band"),
        ("on-panel", "panel"),
        *((f"{tone}-text", f"{tone}-background") for tone in ("information", "warning", "urgent")),
        *((f"{tone}-background", f"{tone}-border") for tone in ("information", "warning", "urgent")),
    ]
    low = [pair for pair in pairs if named[pair[0]].contrast(named[pair[1]]) < model.contrast - 0.005]
    assert low == []


def test_what_editors_type_stays_text(tmp_path: Path) -> None:
    root = own_project(tmp_path)
    path = root / "leaflets" / "bone.yaml"
    hostile = '"A <b>bold</b> & \\"quoted\\" <script>alert(1)</script> title"'
    text = re.sub(r"^title: .*$", lambda _: f"title: {hostile}", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    path.write_text(text, encoding="utf-8")
    built(root, "bone")
    soup = page(root / "output", "bone")
    assert soup.find_all(["script", "b"]) == []
    heading = soup.h1
    assert heading is not None
    assert "<script>alert(1)</script>" in heading.get_text()


def own_project(tmp_path: Path) -> Path:
    root = tmp_path / "project"
    shutil.copytree(example.project(), root)
    return root


def built(root: Path, *names: str) -> build.Report:
    [plan] = selection.plans(Project(root), names, None, ["html"], strict=False)
    return build.build(plan, root / "output")


def test_a_page_is_built_again_only_when_something_changes(tmp_path: Path) -> None:
    root = own_project(tmp_path)
    assert [result.state for result in built(root, "bone").results] == ["built"]
    before = (root / "output" / "harbour" / "html" / "bone.html").read_bytes()
    assert [result.state for result in built(root, "bone").results] == ["current"]
    path = root / "leaflets" / "bone.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace('version: "1.0"', 'version: "1.1"'), encoding="utf-8")
    assert [result.state for result in built(root, "bone").results] == ["built"]
    assert (root / "output" / "harbour" / "html" / "bone.html").read_bytes() != before


def test_a_withdrawn_leaflet_has_no_page(tmp_path: Path) -> None:
    root = own_project(tmp_path)
    built(root, "bone")
    path = root / "leaflets" / "bone.yaml"
    text = path.read_text(encoding="utf-8")
    withdrawn = re.sub(
        r"^status: .*$", "status: withdrawn\nwithdrawn_because: It is out of date.", text, flags=re.MULTILINE
    )
    path.write_text(withdrawn, encoding="utf-8")
    report = built(root, "bone")
    assert [result.state for result in report.results] == ["refused"]
    assert not (root / "output" / "harbour" / "html" / "bone.html").exists()


def test_a_format_of_a_project_cannot_have_the_name(tmp_path: Path) -> None:
    root = own_project(tmp_path)
    shutil.copy(REPOSITORY / "styles" / "formats" / "a4.yaml", root / "styles" / "formats" / "html.yaml")
    problems = Project(root).misnamed()
    assert [problem.place.file for problem in problems] == ["styles/formats/html.yaml"]
    assert "html" not in Project(root).format_names()


def test_all_formats_are_those_of_print() -> None:
    plans = selection.plans(Project(REPOSITORY), (), None, ["all"], strict=False)
    assert "html" not in {plan.format for plan in plans}


def test_a_photo_is_upright_and_says_nothing_of_its_camera(tmp_path: Path) -> None:
    from PIL import Image

    from builder.layout import pictures

    photo = Image.new("RGB", (60, 40), "white")
    photo.paste("red", (0, 0, 60, 10))
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Secret camera"
    photo.save(tmp_path / "photo.jpg", exif=exif, quality=95)
    shown = pictures.on_screen(tmp_path / "photo.jpg")
    assert (shown.kind, shown.width, shown.height) == ("image/jpeg", 40, 60)
    assert b"Secret" not in shown.data
    opened = Image.open(io.BytesIO(shown.data))
    assert opened.size == (40, 60)
    red, green, blue = opened.convert("RGB").getpixel((37, 30))  # type: ignore[misc]
    assert red > 200 > 80 > max(green, blue), "the top of the picture is at its right"


def test_summaries_stand_in_the_head(output: Path) -> None:
    soup = page(output, "bone")
    described = soup.find("meta", attrs={"name": "description"})
    summary = soup.find(class_="summary")
    assert isinstance(described, Tag)
    assert isinstance(summary, Tag)
    assert collapse(str(described["content"])) == collapse(summary.get_text())
    facts = {str(tag["itemprop"]): str(tag["content"]) for tag in soup.find_all("meta", attrs={"itemprop": True})}
    assert facts["inLanguage"] == "en-GB"
    assert facts["version"] == "1.0"


def test_parts_of_a_telephone_number_are_not_turned_around(output: Path) -> None:
    """A browser puts numbers that spaces divide from right to left in Arabic: 127 960 01632."""
    links = [link for link in page(output, "overview-ar").find_all("a") if str(link["href"]).startswith("tel:")]
    assert links
    assert {link["dir"] for link in links} == {"ltr"}


def test_cards_stay_a_table_whatever_they_look_like(output: Path) -> None:
    [table] = page(output, "bone").find_all("table", class_="cards")
    assert (table["role"], [row["role"] for row in table.find_all("tr")]) == ("table", ["row"] * 4)
    assert {(head["role"], head["scope"]) for head in table.find_all("th")} == {("rowheader", "row")}
    assert {cell["role"] for cell in table.find_all("td")} == {"cell"}


def test_questions_are_a_list_for_which_paper_has_boxes(output: Path) -> None:
    lists = page(output, "bone").find_all("ul", class_="questions")
    assert {(each["role"], each["style"]) for each in lists} == {("list", "--lines: 2")}


@pytest.mark.parametrize("rows", ["rules", "stripes"])
def test_rows_of_tables_have_stripes_where_the_look_says_so(rows: str) -> None:
    theme = laying_out.theme("harbour", "a4")
    style = html.style(theme.brand, theme.look.model_copy(update={"rows": rows}), [])
    assert ("tr:nth-of-type(2n + 3)" in style) == (rows == "stripes")
