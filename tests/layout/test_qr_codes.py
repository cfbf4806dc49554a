"""QR codes on paper: read back from rendered pages, large enough, dark on light, and with nothing of a patient."""

from __future__ import annotations

import io
import re
from itertools import pairwise
from pathlib import Path

import pypdfium2
import pytest
import resvg_py
import segno
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from builder import html
from builder.core import qr_codes
from builder.core.code_on_paper import CodeOnPaper
from builder.core.language_codes import is_right_to_left
from builder.document import QrCode, Role
from builder.packs import pages as pack_pages
from tests.inspectors import Pdf
from tests.inspectors.overlaps import overlaps
from tests.support import laying_out, making, packing
from tests.support.making import REPOSITORY

DPI = 200
"""What a telephone makes of a page from a distance is worse; a printer prints more."""
SITES = {"harbour": "https://harbour.example.org", "meadow": "https://meadow.example.org"}
FORMATS = [(format, "harbour") for format in laying_out.FORMATS] + [("a4", "meadow"), ("giant-print", "meadow")]


class Scan:
    """A QR code on a rendered page: what it says, and how wide it is there, in millimetres."""

    def __init__(self, image: Image.Image, barcode: zxingcpp.Barcode) -> None:
        self.text = barcode.text
        corners = barcode.position
        self.left, self.top = corners.top_left.x, corners.top_left.y
        self.right, self.bottom = corners.bottom_right.x, corners.bottom_right.y
        self.width = (self.right - self.left) / DPI * 25.4
        self.pixels = image

    @property
    def box(self) -> tuple[int, int, int, int]:
        return self.left, self.top, self.right, self.bottom

    def darkest_around(self, share: float) -> int:
        """The darkest pixel of a ring around the code, `share` of its width wide: 0 is black, 255 white."""
        edge = round((self.right - self.left) * share)
        light = self.pixels.copy()
        # The place of a code is known to a pixel or two.
        light.paste(255, _widened(self.box, 3))
        return int(light.crop(_widened(self.box, edge)).getextrema()[0])

    def black_and_white(self) -> float:
        """How much of the code is either dark or light."""
        counts = self.pixels.crop(self.box).histogram()
        return (sum(counts[:60]) + sum(counts[196:])) / sum(counts)


def _widened(box: tuple[int, int, int, int], edge: int) -> tuple[int, int, int, int]:
    return box[0] - edge, box[1] - edge, box[2] + edge, box[3] + edge


def scans(pdf: bytes, dpi: int = DPI) -> list[Scan]:
    found = []
    for page in pypdfium2.PdfDocument(pdf):
        image = page.render(scale=dpi / 72, grayscale=True).to_pil()
        # No page is askew, and none has codes of other kinds: to look for these takes ten times as long.
        codes = zxingcpp.read_barcodes(image, formats=zxingcpp.BarcodeFormat.QRCode, try_rotate=False)
        found += [Scan(image, code) for code in codes]
    return found


def squares_on_a_side(address: str) -> int:
    return qr_codes.squares(address).size - 2 * qr_codes.QUIET


@pytest.mark.parametrize(("format", "brand"), FORMATS)
def test_a_leaflets_code_is_read_from_the_page(format: str, brand: str) -> None:
    pdf = making.make(REPOSITORY, "overview", brand, format)
    # On the back of what folds there is another.
    scan, *others = scans(pdf)
    assert [other.text for other in others] == [scan.text] * (format in ("a5-booklet", "dl-trifold"))
    text = Pdf(pdf).reading_text()
    short = re.search(r"Code: ([0-9A-Z-]{12})\n", text)
    assert short is not None
    assert scan.text == f"{SITES[brand]}/overview/#{short[1]}"
    assert scan.width >= 19.7
    # Four light squares around it, and nothing else in it than black and white.
    assert scan.darkest_around(3.8 / squares_on_a_side(scan.text)) > 250
    assert scan.black_and_white() > 0.85


def test_a_code_is_larger_in_giant_print_and_on_dl_fits_the_panel() -> None:
    widths = {}
    for format in ("a4", "large-print", "giant-print", "dl-trifold"):
        scan, *_ = scans(making.make(REPOSITORY, "overview", "harbour", format))
        widths[format] = scan.width
    assert widths["giant-print"] > 1.4 * widths["a4"]
    assert widths["large-print"] > 1.1 * widths["a4"]
    assert widths["dl-trifold"] == pytest.approx(widths["a4"], abs=0.5)


@pytest.mark.parametrize("name", ["overview", "overview-ar"])
def test_a_code_is_a_picture_with_words_and_a_link_says_the_same(name: str) -> None:
    pdf = making.make(REPOSITORY, name)
    document = Pdf(pdf)
    [scan] = scans(pdf)
    figure = document.find("Figure")[-1]
    phrases = laying_out.theme("harbour", "a4").words_of("ar" if name.endswith("ar") else "en")
    assert figure.alt == phrases.qr_code
    assert [link.target for link in document.links() if link.target.startswith(SITES["harbour"])] == [scan.text]
    assert scan.text.removeprefix("https://") in "".join(document.reading_text().split("\n"))
    width = pypdfium2.PdfDocument(pdf)[0].get_width() / 72 * DPI
    assert (scan.left < width / 2) == is_right_to_left(phrases.tag)


def test_without_a_site_nothing_leads_anywhere(tmp_path: Path) -> None:
    root = packing.copied(tmp_path)
    packing.change(root / "styles" / "brands" / "harbour.yaml", site_url=None)
    path = root / "styles" / "brands" / "harbour.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("site_url: null\n", ""), encoding="utf-8")
    for pdf in (making.make(root, "bone"), packing.make(root, "bone")):
        assert scans(pdf) == []
        assert "Latest version" not in Pdf(pdf).reading_text()


@pytest.mark.parametrize(
    ("names", "page"), [(("bone-and-brain",), "packs/bone-and-brain/"), (("bone", "brain"), ""), (("bone",), "")]
)
def test_a_packs_code_says_nothing_of_a_patient(names: tuple[str, ...], page: str) -> None:
    [scan] = scans(packing.make(REPOSITORY, *names, details=packing.DETAILS))
    assert re.fullmatch(rf"{re.escape(SITES['harbour'])}/{page}#[0-9A-Z]{{4}}-[0-9A-Z]{{4}}-[0-9A-Z]{{2}}", scan.text)
    for secret in packing.SECRETS:
        assert secret not in scan.text
    # Whoever it is for, it is the same: nothing of them is in it in other letters either.
    [other] = scans(packing.make(REPOSITORY, *names, details={**packing.DETAILS, "name": "Ann", "notes": "-"}))
    [blank] = scans(packing.make(REPOSITORY, *names))
    assert scan.text == other.text == blank.text


def test_leaflets_of_a_pack_have_no_code_of_their_own() -> None:
    assert len(scans(packing.make(REPOSITORY, "bone", "brain"))) == 1


@given(st.text("abcdefghijklmnopqrstuvwxyz0123456789-./#ABCDEFGHJKMNPQRSTVWXYZ", min_size=1, max_size=150))
def test_the_squares_of_any_address_are_read_back(end: str) -> None:
    address = f"https://example.org/{end}"
    code = qr_codes.squares(address)
    cells = [(run.left + x, run.top + y) for run in code.dark for x in range(run.width) for y in range(run.height)]
    assert len(set(cells)) == len(cells), "rectangles overlap"
    assert min(map(min, cells)) == qr_codes.QUIET
    assert max(map(max, cells)) == code.size - qr_codes.QUIET - 1
    image = Image.new("L", (code.size, code.size), 255)
    for cell in cells:
        image.putpixel(cell, 0)
    [read] = zxingcpp.read_barcodes(image.resize((4 * code.size, 4 * code.size), Image.Resampling.NEAREST))
    assert read.text == address


def penalty(rows: list[str]) -> int:
    """What a code is marked down for (ISO/IEC 18004, table 11): counted as it is written there, square by square."""
    columns = ["".join(column) for column in zip(*rows, strict=True)]
    lines = [*rows, *columns]
    runs = [len(run) for line in lines for run in re.findall("0+|1+", line)]
    marks = 0
    for line in lines:
        # What is around a code is light.
        wide = f"0000{line}0000"
        starts = [match.start() for match in re.finditer("(?=1011101)", wide)]
        marks += sum("0000" in (wide[start - 4 : start], wide[start + 7 : start + 11]) for start in starts)
    blocks = sum(
        len({above[at], above[at + 1], below[at], below[at + 1]}) == 1
        for above, below in pairwise(rows)
        for at in range(len(rows) - 1)
    )
    dark = 100 * "".join(rows).count("1") / len(rows) ** 2
    return sum(run - 2 for run in runs if run >= 5) + 3 * blocks + 40 * marks + 10 * int(abs(dark - 50) / 5)


def drawn_rows(address: str) -> list[str]:
    squares = qr_codes.squares(address)
    rows = [["0"] * squares.size for _ in range(squares.size)]
    for left, top, width, height in squares.dark:
        for row in rows[top : top + height]:
            row[left : left + width] = "1" * width
    inside = slice(qr_codes.QUIET, -qr_codes.QUIET)
    return ["".join(row[inside]) for row in rows[inside]]


@given(st.text("abcdefghijklmnopqrstuvwxyz0123456789-./#", min_size=1, max_size=90))
def test_a_code_has_the_mask_that_cameras_read_best(end: str) -> None:
    address = f"https://{end}"
    drawn = drawn_rows(address)
    codes = [segno.make_qr(address, error="m", boost_error=False, mask=mask) for mask in range(8)]
    masked = [["".join(map(str, row)) for row in code.matrix] for code in codes]
    assert drawn in masked
    assert penalty(drawn) == min(map(penalty, masked))


def test_a_long_address_has_squares_that_can_be_read(tmp_path: Path) -> None:
    root = packing.copied(tmp_path)
    site = "https://information-for-patients.a-clinic-with-a-long-name.example.org/leaflets"
    packing.change(root / "styles" / "brands" / "harbour.yaml", site_url=site)
    for format in ("a4", "dl-trifold"):
        [scan] = scans(making.make(root, "bone", "harbour", format))
        assert scan.text.startswith(f"{site}/bone/#")
        assert scan.width / squares_on_a_side(scan.text) >= 0.48


def test_a_web_page_has_the_same_picture() -> None:
    theme = laying_out.theme("harbour", "a4")
    cover = pack_pages.Cover("A", "en-GB", ["B"], CodeOnPaper("A", "B", "https://example.org/#2"), {})
    document = pack_pages.cover_document(theme.document_words("pack", "en-GB", {}, {}), cover, theme.brand)
    [node] = [node for node in document.walk() if isinstance(node, QrCode)]
    assert node.role is Role.QR_CODE
    logo = html.WebPicture("image/png", b"", 1, 1)
    screen = html.Screen("A", "", "en-GB", html.style(theme.brand, theme.look, []), {}, logo)
    page = html.article(html.Part("pack", "en-GB", document), screen)
    [svg] = re.findall(r"<svg.*?</svg>", page, re.DOTALL)
    drawn = svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="300" ', 1)
    image = Image.open(io.BytesIO(bytes(resvg_py.svg_to_bytes(svg_string=drawn, skip_system_fonts=True))))
    assert [code.text for code in zxingcpp.read_barcodes(image)] == ["https://example.org/#2"]


@pytest.mark.parametrize("format", ["a5-booklet", "dl-trifold"])
@pytest.mark.parametrize("name", ["bone", "overview"])
def test_the_back_of_what_folds_has_the_code_of_the_leaflet(format: str, name: str) -> None:
    data = making.make(REPOSITORY, name, "harbour", format)
    pdf, document = Pdf(data), pypdfium2.PdfDocument(data)
    last = document[len(document) - 1].render(scale=DPI / 72, grayscale=True).to_pil()
    [code] = zxingcpp.read_barcodes(last, formats=zxingcpp.BarcodeFormat.QRCode, try_rotate=False)
    [address] = [link.target for link in pdf.links() if link.target.startswith(SITES["harbour"])]
    assert code.text == address
    short = address.partition("#")[2]
    assert short in document[len(document) - 1].get_textpage().get_text_range()
    # It is content once: where the leaflet says who is responsible for it.
    assert pdf.reading_text().count(f"Code: {short}") == 1
    phrases = laying_out.theme("harbour", "a4").words_of("en")
    assert [figure.alt for figure in pdf.find("Figure")].count(phrases.qr_code) == 1
    assert pdf.tagging_problems() == []
    assert overlaps(pdf) == []
