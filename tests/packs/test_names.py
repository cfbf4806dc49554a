"""Names as people write them, in any script: printed and read back in order, or left blank; never garbled."""

from __future__ import annotations

import functools
import gc
import io
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from builder.core import plain_text
from builder.core.code_on_paper import CodeOnPaper
from builder.layout import lines as line_breaking
from builder.packs import pages, patient
from builder.packs.pages import Cover
from builder.pdf import validate
from builder.pdf.write import parts
from tests.inspectors import Pdf
from tests.inspectors.content import glyph_places
from tests.support import laying_out, packing

FROM_THE_LEFT = [
    "Łukasz Wójcik",
    "Zażółć Gęślą-Jaźń",
    "Nguyễn Thị Hương",
    "Đặng Ữ Ẵng",
    "Şükrü Öztürk",
    "İbrahim Işık",
    "Ștefan Țurcanu",
    "Siân Ŵyn ap Ŷr",
    "Ġorġ Ħaż-Żebbuġ",
    "Jürgen Groß",
    "Bjørn Åse Ærø",
    "Þórður Ólafsdóttir",
    "Jiří Dvořák",
    "Ľubomír Ďuriš",
    "Űrsüle Kőszegi",
    "Žemaitė Ąžuolų",
    "Ģirts Ķēniņš",
    "Õie Käärik",
    "João Conceição",
    "Núñez i Güell",
    "Seán Ó Cléirigh",
    "Adébọ̀wálé Ọ̀ṣun",
    "Ẹ̀ṣọ́ Ọláńrewájú",
    "Nnọ́ Ụ̀kọ́ Ńdụ",
    "O’Example-Ḥasan",
    "Γιώργος Παπαδόπουλος",
    "Олексій Ґудзь Їжак",
    "Ђорђе Љубичић Џ",
    "Әлия Қасымқызы Ұлы",
    "सुनीता श्रीवास्तव",
    "ऋत्विक् क्ष\u200dत्र",
    "অনিন্দিতা চক্রবর্ত্তী",
    "தமிழ்ச்செல்வி",
    "శ్రీనివాస్ రెడ్డి",
    "ณัฐพงษ์ วงศ์สวัสดิ์",
    "សុខ ស្រីមុំ",
]
FROM_THE_RIGHT = [
    "محمد عبد الرحمن الأنصاري",
    "فاطمةُ الزَّهراء",
    "محمد یوسف ٹھاکرے",
    "می\u200cنا نیک\u200cپور",
    "مُحَمَّد\u200cرِضا نازَنین\u200cفاطِمه نیکِ\u200cنام هِ\u200d",
    "שָׂרָה בֶּן־דָּוִד",
    "מרים Ann כהן",
]
NAMES = [*FROM_THE_LEFT, *FROM_THE_RIGHT]
WITHOUT_A_FACE = ["ગુજરાતી", "李明", "ᠮᠣᠩᠭᠣᠯ", "Ann 李", "Ann \ue000"]


@pytest.fixture(scope="module", params=["a4", "giant-print"])
def cover(request: pytest.FixtureRequest) -> bytes:
    """A cover with all names: each is a paragraph of the notes."""
    theme = laying_out.theme("harbour", request.param)
    details, wrong = patient.checked({"notes": "\n\n".join(NAMES), "name": NAMES[-1]}, theme.faces.coverage)
    assert wrong == []
    made = Cover("Your operation", "en-GB", ["Bone surgery"], CodeOnPaper("AAAA", "BBBB"), details.fields())
    return laying_out.file_of([pages.lay_out_cover(made, theme.private({}))], theme)


def test_every_name_is_read_aloud_as_it_was_typed(cover: bytes) -> None:
    pdf = Pdf(cover)
    [notes] = [cell for cell in pdf.find("TD") if NAMES[0] in cell.text]
    assert [paragraph.text for paragraph in notes.find("P")] == NAMES


def test_a_viewer_finds_every_name_in_the_order_of_its_letters(cover: bytes) -> None:
    document = pypdfium2.PdfDocument(cover)
    # A long name has several lines.
    found = " ".join(" ".join(page.get_textpage().get_text_range() for page in document).split())
    assert [name for name in FROM_THE_LEFT if name.replace("\u200d", "") not in found.replace("\u200d", "")] == []


def test_a_name_starts_where_the_others_do(cover: bytes) -> None:
    pdf = Pdf(cover)
    [notes] = [cell for cell in pdf.find("TD") if NAMES[0] in cell.text]
    shown = [[part for part in pdf.fragments_of(name) if part.text.strip()] for name in notes.find("P")]
    starts = [min(part.box[0] for part in parts) for parts in shown]
    assert max(starts) - min(starts) < 2


@pytest.mark.parametrize(
    ("name", "paper"),
    [("אבג דה (הו)", ")וה( הד גבא"), ("אבג “דה”", "”הד“ גבא"), ("אבג 2.", ".2 גבא"), ("Ann (אב)", "Ann (בא)")],
)
@pytest.mark.parametrize("language", ["en-GB", "he"])
def test_the_signs_of_a_name_stand_as_its_letters_are_read(name: str, paper: str, language: str) -> None:
    theme = laying_out.theme("harbour", "a4")
    cover = Cover("A", language, ["B"], CodeOnPaper("AAAA", "BBBB"), {"notes": name})
    with pikepdf.open(io.BytesIO(laying_out.file_of([pages.lay_out_cover(cover, theme.private({}))], theme))) as pdf:
        places = glyph_places(pdf.pages[0])
    lines: dict[float, str] = {}
    for place in sorted(places, key=lambda place: place.x):
        lines[place.y] = lines.get(place.y, "") + "".join(glyph.text for glyph in place.decoder.glyphs(place.code))
    assert any(paper in line for line in lines.values())


def test_names_with_letters_that_no_face_has_are_left_blank() -> None:
    coverage = laying_out.theme("harbour", "a4").faces.coverage
    for name in WITHOUT_A_FACE:
        details, [problem] = patient.checked({"name": name}, coverage)
        assert details.fields() == {}
        assert (problem.is_refused, name in str(problem)) == (False, False)


def test_a_whole_pack_with_such_names_is_valid_and_nothing_of_them_is_cached(tmp_path: Path) -> None:
    found, _ = packing.ready(packing.copied(tmp_path), ("bone",))
    names = {"name": "Zoë Vexillographer", "consultant": FROM_THE_RIGHT[0], "needs": "सुनीता", "notes": "Ọ̀ṣun"}
    made = found.maker.renderer.make(packing.pack_of(found, ("bone",)), names)
    assert list(validate.validate(made.data)) == []
    text = Pdf(made.data).reading_text()
    assert [name for name in names.values() if name not in text] == []
    # What was frozen before is not among these objects.
    gc.unfreeze()
    caches = [entry for entry in gc.get_objects() if isinstance(entry, functools._lru_cache_wrapper)]
    assert plain_text._is_plain in caches
    keys = [key for cache in caches for held in gc.get_referents(cache) if isinstance(held, dict) for key in held]
    assert [key for key in keys if isinstance(key, str) and key in names.values()] == []
    assert parts._font_streams.cache_info().currsize == 0
    words = {text for key in line_breaking._paragraphs for text, *_ in key}
    assert words
    assert [text for text in words if any(name in text for name in names.values())] == []
