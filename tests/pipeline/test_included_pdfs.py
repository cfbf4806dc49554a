"""PDF files of a clinic's own in leaflets: what goes in whole, and what is told of the rest."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from builder.content import selection
from builder.content.project import Project
from builder.core.standards import Standard
from builder.pdf import validate
from builder.pipeline import load
from tests.inspectors import Pdf
from tests.pdf import odd
from tests.pdf.handmade import changed, tagged
from tests.support import making, packing

A4 = (595.28, 841.89)


def sized(data: bytes, left: float, bottom: float, width: float, height: float, **entries: object) -> bytes:
    """The file with pages of another size."""

    def change(pdf: pikepdf.Pdf) -> None:
        for page in pdf.pages:
            page.obj.MediaBox = Array([left, bottom, left + width, bottom + height])
            for key, value in entries.items():
                page.obj[f"/{key}"] = value

    return changed(data, change)


HIGH = sized(tagged("Sheet"), 0, -100, *A4)
"""Pages of the right size, whose words stand clear of the foot."""

LINES = len((making.REPOSITORY / "leaflets" / "bone.yaml").read_text(encoding="utf-8").splitlines())
"""How many lines the leaflet has before a file is added to it."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return making.project_with(tmp_path, making.REPOSITORY / "leaflets")


def enclose(folder: Path, data: bytes, *lines: str, name: str = "sheet.pdf") -> None:
    """Put a file beside the shared pages, and have the bone leaflet include it, with what `lines` say of it."""
    (folder / "leaflets" / "shared" / name).write_bytes(data)
    entry = "".join(f"    {line}\n" for line in lines)
    with (folder / "leaflets" / "bone.yaml").open("a", encoding="utf-8", newline="\n") as file:
        file.write(f"  - pdf: shared/{name}\n{entry}")


def told(folder: Path) -> list[str]:
    survey = load.survey(selection.plan(Project(folder), ["bone"], strict=False))
    return [str(problem) for problem in survey.problems]


def made(folder: Path) -> Pdf:
    return Pdf(making.make(folder, "bone"))


def test_a_file_comes_after_the_leaflet_with_its_tags_and_page_numbers(folder: Path) -> None:
    enclose(folder, HIGH)
    data = making.make(folder, "bone")
    pdf, alone = Pdf(data), making.shipped("bone")
    assert validate.validate(data) == []
    assert pdf.tagging_problems() == []
    assert pdf.page_count == alone.page_count + 2
    assert f"Page {pdf.page_count} of {pdf.page_count}" in pdf.page_text(pdf.page_count)
    assert making.without_code(pdf.reading_text()).startswith(making.without_code(alone.reading_text()).rstrip())
    assert "Sheet 2 paragraph" in pdf.reading_text()
    assert [top.role for top in pdf.tops[0].kids] == [*(top.role for top in alone.tops[0].kids), "Part"]


def test_a_file_has_a_bookmark_among_those_of_the_leaflet(folder: Path) -> None:
    enclose(folder, HIGH, "title: Exercises for your arm")
    marks = made(folder).bookmarks()
    shown = [(mark.level, mark.title) for mark in marks]
    assert (2, "Exercises for your arm") in shown
    assert [level for level, _ in shown].count(1) == 1


def test_pages_of_a_file_continue_the_numbers_of_the_leaflet(folder: Path) -> None:
    def label(pdf: pikepdf.Pdf) -> None:
        pdf.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.r, P="X-")]))

    enclose(folder, changed(HIGH, label))
    with pikepdf.open(io.BytesIO(making.make(folder, "bone"))) as pdf:
        assert [page.label for page in pdf.pages] == [str(number + 1) for number in range(len(pdf.pages))]


def test_links_of_a_file_lead_where_they_led_before(folder: Path) -> None:
    enclose(folder, HIGH)
    pdf = made(folder)
    first = pdf.page_count - 1
    inside = [link.target for link in pdf.links() if link.page >= first]
    assert {f"page {first}"} == {target.split(" at ")[0] for target in inside if target.startswith("page")}
    assert {target for target in inside if not target.startswith("page")} == {
        "https://example.org/Sheet/1",
        "https://example.org/Sheet/2",
    }


def test_files_and_shared_pages_are_printed_in_the_order_of_the_entries(folder: Path) -> None:
    path = folder / "leaflets" / "bone.yaml"
    (folder / "leaflets" / "shared" / "sheet.pdf").write_bytes(HIGH)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("  - shared/contacts\n", "  - pdf: shared/sheet.pdf\n  - shared/contacts\n"), "utf-8")
    read = made(folder).reading_text()
    assert read.index("Sheet 1 heading") < read.index("\nWho to contact\n")
    assert read.index("Sheet 1 heading") > read.index("After your operation")


def test_only_the_chosen_pages_of_a_file_are_printed(folder: Path) -> None:
    enclose(folder, HIGH, "pages: 2")
    pdf = made(folder)
    assert pdf.page_count == making.shipped("bone").page_count + 1
    assert "Sheet 1" not in pdf.reading_text()


@pytest.mark.parametrize(
    ("range_", "order"), [("2-1", [2, 1]), ("2,1,1-2", [2, 1, 1, 2]), ("last-1", [2, 1]), ("odd", [1])]
)
def test_pages_of_a_file_are_printed_in_any_order_as_merge_joins_them(
    folder: Path, range_: str, order: list[int]
) -> None:
    enclose(folder, HIGH, f"pages: {range_}")
    data = making.make(folder, "bone")
    pdf, before = Pdf(data), making.shipped("bone").page_count
    assert validate.validate(data) == []
    assert pdf.tagging_problems() == []
    assert pdf.page_count == before + len(order)
    for number, page in enumerate(order, before + 1):
        assert f"Sheet {page} heading" in pdf.page_text(number)
        assert f"Page {number} of {pdf.page_count}" in pdf.page_text(number)
    read = [words for words in pdf.reading_text().splitlines() if words.startswith("Sheet") and "heading" in words]
    assert read == [f"Sheet {page} heading" for page in order]
    assert [mark.title for mark in pdf.bookmarks() if mark.level == 2].count("File Sheet") == 1


def test_a_file_in_another_language_is_marked_with_it(folder: Path) -> None:
    enclose(folder, sized(tagged("Sheet", language=None), 0, -100, *A4), "language: cy")
    assert made(folder).tops[0].kids[-1].language == "cy"


@pytest.mark.parametrize(
    "data",
    [
        sized(tagged("Sheet"), 0, 0, 842, 595),
        sized(tagged("Sheet"), 0, 0, 420, 595, Rotate=90),
        sized(tagged("Sheet"), 0, 0, 420, 595, Rotate=180),
        sized(tagged("Sheet"), 0, 0, 420, 595, Rotate=270),
        sized(tagged("Sheet"), 0, 0, 1000, 1500, CropBox=Array([0, 0, 420, 595])),
    ],
    ids=["landscape", "turned_right", "upside_down", "turned_left", "cropped"],
)
def test_pages_of_another_size_are_scaled_to_fit_above_the_footer(folder: Path, data: bytes) -> None:
    enclose(folder, data, "fit: yes")
    made_ = making.make(folder, "bone")
    pdf = Pdf(made_)
    assert validate.validate(made_) == []
    first = pdf.page_count - 1
    words = [entry for entry in pdf.fragments if entry.page >= first and entry.text.startswith("Sheet")]
    assert words
    for word in words:
        left, bottom, right, top = word.box
        assert 0 <= left < right <= A4[0]
        assert 60 < bottom < top <= A4[1]
    links = [link for link in pdf.links() if link.page == first]
    for link in links:
        [fragment] = [word for word in words if word.page == first and word.text == link.text]
        (left, bottom, right, top) = link.boxes[0]
        assert left < right
        assert bottom <= (fragment.box[1] + fragment.box[3]) / 2 <= top


def of_other_colours(pdf: pikepdf.Pdf) -> None:
    """An output intent that is not sRGB: its red and blue have changed places in the profile (ICC.1:2022, 7.3)."""
    profile = pdf.Root.OutputIntents[0].DestOutputProfile
    data = profile.read_bytes()
    profile.write(data.replace(b"rXYZ", b"?XYZ").replace(b"bXYZ", b"rXYZ").replace(b"?XYZ", b"bXYZ"))


def test_colours_stay_those_of_the_files_own_output_intent(folder: Path) -> None:
    other = changed(HIGH, of_other_colours)
    enclose(folder, other)
    with pikepdf.open(io.BytesIO(making.make(folder, "bone"))) as pdf:
        space = pdf.pages[-1].obj.Resources.ColorSpace.DefaultRGB
        with pikepdf.open(io.BytesIO(other)) as alone:
            profile = alone.Root.OutputIntents[0].DestOutputProfile.read_bytes()
        assert space[0] == Name.ICCBased
        assert space[1].read_bytes() == profile
        assert pdf.Root.OutputIntents[0].DestOutputProfile.read_bytes() != profile


def test_the_same_file_can_be_included_twice(folder: Path) -> None:
    enclose(folder, HIGH)
    enclose(folder, HIGH)
    data = making.make(folder, "bone")
    assert validate.validate(data) == []
    assert Pdf(data).reading_text().count("Sheet 1 heading") == 2


def strip_alt(pdf: pikepdf.Pdf) -> None:
    del pdf.Root["/StructTreeRoot"]


@pytest.mark.parametrize(
    ("data", "lines", "place", "message", "hint"),
    [
        (sized(tagged("Sheet"), 0, 0, *A4), (), (1, 10), "page 1 of shared/sheet.pdf has something where", "fit: yes"),
        (tagged("Sheet"), (), (1, 10), "page 1 of shared/sheet.pdf is 148 × 210 mm, but the", "`fit: yes` below it"),
        (HIGH, ("pages: 3",), (2, 12), "shared/sheet.pdf has no page 3", "it has 2 pages: write 1-2, 2- (from"),
        (HIGH, ("pages: two",), (2, 12), "'two' is not a list of pages", "such as 1-2,4"),
        (HIGH, ("fit: perhaps",), (2, 10), "`fit` should be yes or no", "write yes or no"),
        (HIGH, ("page: shared/contacts",), (1, 10), "this names a shared page and a PDF file", "two entries"),
        (HIGH, ("titel: Sheet",), (2, 5), "there is no field `titel` here", "`title`"),
        (b"", (), (1, 10), "shared/sheet.pdf cannot be used: it is not a PDF file", "name a PDF file"),
        (HIGH[:4000], (), (1, 10), "cannot be used: it is cut off", "export it again"),
        (changed(HIGH, strip_alt), (), (1, 10), "it has no tags", "tagged PDF"),
        (odd.written(odd.signed()), (), (1, 10), "has a digital signature, which joining would", "an unsigned copy"),
    ],
)
def test_a_file_that_cannot_be_printed_is_reported_with_its_place(
    folder: Path, data: bytes, lines: tuple[str, ...], place: tuple[int, int], message: str, hint: str
) -> None:
    enclose(folder, data, *lines)
    errors = [entry for entry in told(folder) if ": error: " in entry]
    assert errors
    line, column = place
    assert errors[0].startswith(f"leaflets/bone.yaml:{LINES + line}:{column}: error: ")
    assert message in errors[0]
    assert hint in errors[0]


UNLABELLED = sized(tagged("Sheet", pdfa=None), 0, -100, *A4)


@pytest.mark.parametrize(
    ("data", "message", "claims"),
    [
        (UNLABELLED, "the leaflet gives up PDF/A-2: it is not labelled as PDF/A", ["PDF/UA-1"]),
        (sized(tagged("Sheet", pdfa="2B"), 0, -100, *A4), "does not claim PDF/A-2a", ["PDF/UA-1", "PDF/A-2b"]),
        (odd.written(odd.plain()), "the leaflet gives up PDF/UA-1: the font Courier is not embedded", []),
        (odd.encrypted(UNLABELLED), "the leaflet gives up PDF/A-2", ["PDF/UA-1"]),
        (odd.odd("a key twice"), "has no title: its bookmark says 'Untitled'", []),
        (odd.figure(odd.PICTURE), "has no title: its bookmark says 'Untitled'", ["PDF/UA-1"]),
        (sized(tagged("Sheet", language=None), 0, -100, *A4), "does not say what language it is in", ["PDF/A-2u"]),
    ],
    ids=["no label", "level B", "no font", "encrypted", "a key twice", "untitled", "no language"],
)
def test_a_leaflet_gives_up_by_name_what_a_file_does_not_earn(
    folder: Path, data: bytes, message: str, claims: list[str]
) -> None:
    enclose(folder, data)
    problems = told(folder)
    assert not [entry for entry in problems if ": error: " in entry]
    assert any(message in entry for entry in problems)
    pdf = making.make(folder, "bone")
    written = Pdf(pdf)
    due = {name: name in claims for name in ("PDF/UA-1", "PDF/A-2a", "PDF/A-2u", "PDF/A-2b")}
    level = written.metadata.get("pdfaid:conformance", "").lower()
    there = {f"PDF/A-2{level}"} | ({"PDF/UA-1"} if "pdfuaid:part" in written.metadata else set())
    assert {name: name in there for name in due} == due
    assert validate.validate(pdf, claims) == []


def test_a_file_that_does_not_exist_is_reported_with_the_nearest_name(folder: Path) -> None:
    enclose(folder, HIGH)
    path = folder / "leaflets" / "bone.yaml"
    path.write_text(path.read_text("utf-8").replace("shared/sheet.pdf", "shared/sheat.pdf"), "utf-8")
    [error] = told(folder)
    assert "the PDF file shared/sheat.pdf does not exist\n  hint: did you mean shared/sheet.pdf?" in error


def test_small_words_are_a_warning(folder: Path) -> None:
    enclose(folder, HIGH)
    [warning] = told(folder)
    assert "warning: the words of shared/sheet.pdf are printed in 11.0 pt" in warning


def test_a_leaflet_with_a_file_gives_the_same_bytes_each_time(folder: Path) -> None:
    enclose(folder, HIGH)
    make: Callable[[], bytes] = lambda: making.make(folder, "bone")  # noqa: E731
    assert make() == make()


@pytest.mark.parametrize(
    ("title", "message"),
    [("ક", "the faces have no character “ક”"), ("字", "the faces have no character “字”")],
)
def test_a_title_that_packs_could_not_print_is_reported(title: str, message: str, folder: Path) -> None:
    enclose(folder, HIGH, f"title: {title}")
    [problem] = [problem for problem in told(folder) if ": error: " in problem]
    assert f"leaflets/bone.yaml:{LINES + 2}:12: error: {message}" in problem
    assert "write a `title:` with other letters" in problem


def test_the_title_of_a_file_itself_is_looked_at(folder: Path) -> None:
    enclose(folder, titled(HIGH, "字"))
    [problem] = [problem for problem in told(folder) if ": error: " in problem]
    assert "the title of this file: the faces have no character “字”" in problem


@pytest.mark.parametrize("title", ["تمارين", "שלום", "Übung für Łódź"])
def test_a_title_in_letters_that_a_face_has_is_printed(title: str, folder: Path) -> None:
    enclose(folder, titled(HIGH, title))
    assert [problem for problem in told(folder) if ": error: " in problem] == []


def titled(data: bytes, title: str) -> bytes:
    """The file with another title."""

    def change(pdf: pikepdf.Pdf) -> None:
        pdf.docinfo["/Title"] = title
        with pdf.open_metadata() as metadata:
            metadata["dc:title"] = title

    return changed(data, change)


# Files that follow another standard than the leaflet


def newer_file(folder: Path) -> bytes:
    """A file that is PDF/UA-2 and PDF/A-4, of pages that have room for a footer."""
    return making.make(folder, "brain", standard=Standard.UA2)


def made_newer(folder: Path) -> Pdf:
    return Pdf(making.make(folder, "bone", standard=Standard.UA2))


def told_newer(folder: Path) -> list[str]:
    survey = load.survey(selection.plan(Project(folder), ["bone"], strict=False).following(Standard.UA2))
    return [str(problem) for problem in survey.problems]


def test_with_an_older_file_a_leaflet_follows_the_older_standard(folder: Path) -> None:
    enclose(folder, HIGH)
    [problem] = [problem for problem in told_newer(folder) if "PDF/UA" in problem]
    assert problem.startswith("leaflets/bone.yaml:")
    assert "with shared/sheet.pdf the file follows PDF/UA-1 and PDF/A-2a, and not PDF/UA-2 and PDF/A-4" in problem
    data = making.make(folder, "bone", standard=Standard.UA2)
    assert data == making.make(folder, "bone")
    assert validate.validate(data) == []


def test_with_a_newer_file_a_leaflet_follows_the_newer_standard(folder: Path) -> None:
    enclose(folder, newer_file(folder), "fit: yes")
    assert not [problem for problem in told_newer(folder) if "PDF/UA" in problem]
    pdf = made_newer(folder)
    assert pdf.metadata["pdfuaid:part"] == "2"
    assert "/Info" not in pdf.file.trailer
    assert pdf.tagging_problems() == []
    kinds = {str(kid.NS.NS) for kid in pdf.file.Root.StructTreeRoot.K.K}
    assert kinds == {"http://iso.org/pdf2/ssn"}
    marks = pdf.bookmarks()
    assert all("/SD" in entry.A for entry in outline(pdf.file))
    assert len(list(outline(pdf.file))) == len(marks)


def test_a_newer_file_comes_into_an_older_leaflet(folder: Path) -> None:
    enclose(folder, newer_file(folder), "fit: yes")
    assert not [problem for problem in told(folder) if "PDF/UA" in problem]
    data = making.make(folder, "bone")
    assert validate.validate(data) == []
    assert Pdf(data).metadata["pdfuaid:part"] == "1"


def test_a_pack_says_that_it_follows_the_older_standard(folder: Path) -> None:
    enclose(folder, HIGH)
    _, problems = packing.ready(folder, ["bone"], standard=Standard.UA2)
    assert len([problem for problem in problems if "follows PDF/UA-1 and PDF/A-2a" in problem.message]) == 1
    data = packing.make(folder, "bone", standard=Standard.UA2)
    assert validate.validate(data) == []


def outline(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    waiting = [pdf.Root.Outlines.First]
    while waiting:
        entry = waiting.pop()
        yield entry
        waiting += [entry[key] for key in ("/First", "/Next") if key in entry]
