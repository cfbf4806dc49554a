"""Documents that LibreOffice wrote, with what real ones have: whole runs of the command's own function.

The documents are made by tests/data/documents/make_documents.py.
"""

from __future__ import annotations

import re
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree import ElementTree

import pytest
import yaml

from builder.content.project import Project
from builder.imports import files, report
from builder.imports.importer import Importer
from builder.imports.report import ImportReport
from tests.support.making import REPOSITORY

DOCUMENTS = REPOSITORY / "tests" / "data" / "documents"


class ImportRun(NamedTuple):
    reports: Mapping[str, ImportReport]
    leaflets: Mapping[str, Any]
    folder: Path

    def notes(self, file: str) -> list[str]:
        return [line.strip() for line in report.lines(self.reports[file])]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> ImportRun:
    folder = tmp_path_factory.mktemp("imported")
    documents = files.chosen([DOCUMENTS]).documents
    reports = {Path(entry.file).name: entry for entry in Importer(Project(REPOSITORY), folder, "").run(documents)}
    written = {name: Path(entry.leaflet).read_text("utf-8") for name, entry in reports.items() if entry.leaflet}
    leaflets = {name: yaml.safe_load(text) for name, text in written.items()}
    return ImportRun(reports, leaflets, folder)


def test_no_word_is_lost_and_every_leaflet_can_be_built(run: ImportRun) -> None:
    assert len(run.leaflets) == 13
    assert [(entry.lost, entry.to_correct) for entry in run.reports.values()] == [((), ())] * len(run.reports)


WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
RUN = re.compile(r"\w+")


def words_in(file: Path) -> Counter[str]:
    """The words of a Word document and its footnotes, read without the program: lines of runs, with breaks and tabs."""
    lines: list[str] = []
    with zipfile.ZipFile(file) as archive:
        for part in ("document", "footnotes", "endnotes", "comments"):
            if f"word/{part}.xml" in archive.namelist():
                # What is in a drawing is there again for old programs.
                data = re.sub(rb"(?s)<mc:Fallback>.*?</mc:Fallback>", b"", archive.read(f"word/{part}.xml"))
                root = ElementTree.fromstring(data)
                for paragraph in root.iter(f"{WORD}p"):
                    signs = {f"{WORD}tab": " ", f"{WORD}br": " ", f"{WORD}noBreakHyphen": "-"}
                    pieces = (
                        (entry.text or "") if entry.tag == f"{WORD}t" else signs.get(entry.tag, "")
                        for entry in paragraph.iter()
                    )
                    # A text box is inside of the paragraph that it belongs to.
                    if paragraph.find(f".//{WORD}p") is None:
                        lines.append("".join(pieces))
    return counted("\n".join(lines))


def counted(text: str) -> Counter[str]:
    """The words of a text. Raised digits are digits."""
    return Counter(RUN.findall(unicodedata.normalize("NFKC", text).casefold()))


def all_texts(data: Any) -> list[str]:
    """Every text in what YAML gives, with its names."""
    if isinstance(data, dict):
        return [text for name, entry in data.items() for text in (name, *all_texts(entry))]
    return [text for entry in data for text in all_texts(entry)] if isinstance(data, list) else [str(data)]


@pytest.mark.parametrize("file", sorted(path.name for path in DOCUMENTS.glob("*.docx")))
def test_each_word_of_ten_word_documents_is_in_the_leaflet_or_in_the_report(run: ImportRun, file: str) -> None:
    written = Path(run.reports[file].leaflet).read_text("utf-8")
    told = "\n".join([*all_texts(run.leaflets[file]), *run.notes(file), *re.findall("(?m)^ *#.*", written)])
    assert words_in(DOCUMENTS / file) - counted(told) == Counter()


def test_there_are_ten_word_documents_and_libreoffice_wrote_them() -> None:
    documents = sorted(DOCUMENTS.glob("*.docx"))
    assert len(documents) == 10
    for path in documents:
        with zipfile.ZipFile(path) as archive:
            assert b"<Application>LibreOffice" in archive.read("docProps/app.xml")


def test_documents_of_old_kinds_are_reported_and_stop_no_other(run: ImportRun) -> None:
    refused = {name: entry.problems[0].message for name, entry in run.reports.items() if not entry.leaflet}
    assert refused == {
        "cataract.doc": "this is a document of an old kind (.doc)",
        "cataract.rtf": "this is an RTF file",
        "cataract.fodt": "this is a document of LibreOffice in one piece (.fodt)",
        "hip.fodt": "this is a document of LibreOffice in one piece (.fodt)",
    }


@pytest.mark.parametrize("file", ["hip.docx", "hip.odt"])
def test_a_document_with_styles_comes_over(run: ImportRun, file: str) -> None:
    leaflet = run.leaflets[file]
    assert leaflet["title"] == "Having a hip replacement"
    assert leaflet["summary"] == "This leaflet is for people who are about to have a new hip joint."
    sections = {section["title"]: section for section in leaflet["sections"]}
    assert list(sections) == ["Before your operation", "Getting ready", "On the day", "In hospital"]
    assert sections["Getting ready"]["body"].splitlines() == [
        "You will be asked to come to a clinic about six weeks before your operation.",
        "Your **weight and blood pressure** are measured there.",
        "(Ask for a large cuff if you need one.)",
        "",
        "1. Stop smoking.",
        "2. Tell us about:",
        "   - your medicines",
        "   - your allergies",
        "3. Plan your way home.",
    ]
    # The numbers start again.
    assert sections["On the day"]["body"].startswith("1. Come to [Harbour Ward](https://www.example.org/wards/harbour)")


@pytest.mark.parametrize("file", ["hip.docx", "hip.odt"])
def test_boxes_tables_and_pictures_become_blocks(run: ImportRun, file: str) -> None:
    box, grid, described, other = run.leaflets[file]["sections"][-1]["blocks"]
    assert box == {
        "kind": "callout",
        "tone": "information",
        "title": "When to call us",
        "body": "Call us if your leg is hot or swollen.\n",
    }
    assert grid["caption"] == "How long things take"
    assert grid["columns"] == ["Step", "Days", "Who"]
    assert grid["rows"] == [
        ["Walking", "1", "Physiotherapist"],
        ["Walking", "2", "–"],
        ["Going home", "–", "You\\\nand your family\n"],
    ]
    assert described["alt"] == "A walking frame next to a bed."
    assert other["alt"].startswith("TO FILL IN: what this picture shows")
    assert (run.folder / "images" / described["image"]).read_bytes().startswith(b"\x89PNG")
    assert described["width"] == "40 mm"


@pytest.mark.parametrize("file", ["hip.docx", "hip.odt"])
def test_what_is_not_taken_is_reported_with_its_words(run: ImportRun, file: str) -> None:
    notes = run.notes(file)
    assert "text that was deleted (tracked change): “twelve”" in notes
    assert "a comment by Dr Lee: “Should we name latex here?”" in notes
    assert "header: the program prints its own: “Royal Anytown Hospital”" in notes
    assert any(note.startswith("footer") and "version 3, written March 2021" in note for note in notes)
    assert any(note.startswith("footnote") and "large cuff" in note for note in notes)
    assert any(note.startswith("words that are marked with a colour: “Check this number") for note in notes)


@pytest.mark.parametrize("file", ["hip.docx", "hip.odt"])
def test_signs_that_another_font_has_come_over(run: ImportRun, file: str) -> None:
    sections = {section["title"]: section for section in run.leaflets[file]["sections"]}
    assert "A count of 5 × 10⁹ is usual." in sections["On the day"]["body"]
    assert not any(note.startswith("words that cannot be printed") for note in run.notes(file))


def test_bold_lines_and_large_type_are_headings_where_there_are_no_styles(run: ImportRun) -> None:
    leaflet = run.leaflets["cataract.docx"]
    assert leaflet["title"] == "Cataract surgery"
    titles = [section["title"] for section in leaflet["sections"]]
    assert titles == ["What is a cataract?", "Before you come", "Opening times", "How to find us"]
    (looks,) = [note for note in run.notes("cataract.docx") if note.startswith("a heading, by its look")]
    assert looks.count("“") == 5


def test_typed_lists_frames_columns_and_capitals_come_over(run: ImportRun) -> None:
    sections = {section["title"]: section for section in run.leaflets["cataract.docx"]["sections"]}
    body = sections["Before you come"]["body"]
    assert "Please bring:\n\n- your glasses\n- your eye drops\n- a friend\n\nThen do this:\n\n1. Wash" in body
    assert "**Do not rub your eye**.\nCall the NHS line or the A&E department." in body
    assert "The [card] is * needed; a_b_c and 5 < 6." in body
    assert sections["Opening times"]["blocks"][0]["title"] == "Get help at once"
    places = sections["How to find us"]["body"]
    assert "Eye Clinic\\\n1 Example Street\\\nAnytown\n\nBy bus: take the 4.\n\nBy car" in places


def test_the_table_has_a_line_for_each_file(run: ImportRun) -> None:
    heads, *rows = report.table(list(run.reports.values()))
    assert heads.split() == "file leaflet words grade pictures without alt to fill in dates found".split()
    assert len(rows) == len(run.reports)
    (hip,) = [row for row in rows if "hip.docx" in row]
    assert hip.split()[1:] == [str(run.folder / "hip.yaml"), "140", "3.0", "/", "6.6", "2", "1", "8", "March", "2021"]


def test_nothing_is_overwritten(run: ImportRun) -> None:
    before = {path: path.read_bytes() for path in run.folder.rglob("*") if path.is_file()}
    (again,) = Importer(Project(REPOSITORY), run.folder, "").run([DOCUMENTS / "hip.docx"])
    assert again.leaflet == ""
    assert "hip.yaml exists already" in again.problems[0].message
    assert {path: path.read_bytes() for path in run.folder.rglob("*") if path.is_file()} == before


def test_warnings_and_crosses_keep_their_meaning(run: ImportRun) -> None:
    leaflet = run.leaflets["colonoscopy.docx"]
    assert leaflet["title"] == "Your colonoscopy – what to expect"
    sections = {section["title"]: section for section in leaflet["sections"]}
    assert sections["What is a colonoscopy?"]["body"].endswith("\n\n**Do not drive for 24 hours after sedation**\n")
    after = sections["After the test"]["body"]
    assert after.endswith("- Eat normally\n- Rest\n\nTO FILL IN: words for the sign ballot x Drink alcohol\n")
    assert sections["Preparing for your test"]["blocks"][0]["columns"] == ["When", "Eat", "Drink"]


def test_tables_for_layout_are_taken_apart_and_tables_of_data_are_not(run: ImportRun) -> None:
    sections = {section["title"]: section for section in run.leaflets["shoulder.odt"]["sections"]}
    first, words, second, others = sections["Exercises"]["blocks"]
    assert (first["alt"], second["alt"]) == ("Bending forward", "Bending the elbow")
    assert words["body"] == "**1. Pendulum**\n\nBend forwards.\n"
    assert others["body"] == "**2. Elbow bend**\n\nBend your elbow.\n"
    assert sections["My progress"]["blocks"][0]["rows"] == [["Mon", "–", "–"], ["Tue", "–", "–"]]


def test_a_document_that_was_saved_as_a_web_page_comes_over_with_its_pictures(run: ImportRun) -> None:
    leaflet = run.leaflets["hip.html"]
    assert leaflet["title"] == "Having a hip replacement"
    titles = [section["title"] for section in leaflet["sections"]]
    assert titles[-4:] == ["Before your operation", "Getting ready", "On the day", "In hospital"]
    assert sum(block["kind"] == "figure" for block in leaflet["sections"][-1]["blocks"]) == 2


def test_numbers_start_again_go_on_and_are_nested(run: ImportRun) -> None:
    sections = {section["title"]: section["body"] for section in run.leaflets["visiting.docx"]["sections"]}
    assert sections["Before you come"].splitlines() == [
        "1. Ring the ward.",
        "2. Ask whether:",
        "   1. visits are possible",
        "   2. flowers are allowed",
        "3. Set off.",
    ]
    assert sections["When you arrive"].endswith(
        "2. Ring the bell.\n\nWait until somebody comes.\n\n3. Say whom you visit.\n"
    )
    assert "or ring [01632 960 111](tel:01632960111)." in sections["If you cannot come"]
    assert any("lowerLetter, lowerRoman" in note for note in run.notes("visiting.docx"))


def test_merged_cells_and_tables_in_tables_come_over(run: ImportRun) -> None:
    sections = {section["title"]: section for section in run.leaflets["opening.docx"]["sections"]}
    assert list(sections) == ["Opening times", "Who is there", "Bus times"]
    [times] = sections["Opening times"]["blocks"]
    assert (times["caption"], times["columns"]) == ("Table 1: Where and when", ["Place", "Weekdays", "Weekend"])
    assert times["rows"][:2] == [["Café", "8am to 6pm", "10am to 4pm"], ["Café", "Closed on 1 May", "–"]]
    assert sections["Who is there"]["blocks"][0]["rows"] == [["Morning", "Evening"], ["Two nurses", "One nurse"]]
    assert any(note.startswith("merged cells of a table") for note in run.notes("opening.docx"))


def test_notes_breaks_and_links_within_a_document_come_over(run: ImportRun) -> None:
    sections = {section["title"]: section["body"] for section in run.leaflets["stay.docx"]["sections"]}
    assert list(sections) == ["Coming in", "What to sign", "The blue form", "Going home"]
    assert sections["Coming in"] == "Go to the desk (It is on your left.) in the main hall.\nSee going home.\n"
    assert "two forms (Both are in large print, too.)." in sections["What to sign"]
    assert sections["The blue form"].endswith("\n\nOn the ward\n\nRing the bell if you need us.\n")
    assert "page number: “2”" in run.notes("stay.docx")
    assert run.reports["stay.docx"].dates[-1] == "May 2024"


def test_pasted_pictures_and_boxes_keep_their_places(run: ImportRun) -> None:
    sections = {section["title"]: section for section in run.leaflets["travel.docx"]["sections"]}
    by_bus = sections["By bus"]["blocks"]
    assert by_bus[0]["title"] == "Late buses"
    assert by_bus[1]["alt"] == "A map: the stop is south of the gate."
    by_car = [block.get("alt", "") or block["body"].rstrip() for block in sections["By car"]["blocks"]]
    assert by_car == [
        "The gate, with a green sign.",
        "Park behind the hall.",
        "A white P on blue.",
        "This sign shows the way.",
    ]
    assert "- It is level.\n- It is not steep.\n\nAsk the porters." in sections["On foot"]["blocks"][1]["body"]
    images = [
        block["image"] for section in sections.values() for block in section["blocks"] if block["kind"] == "figure"
    ]
    assert len(set(images)) == len(images) == 5


def test_what_is_filled_in_by_hand_and_what_cannot_be_printed_is_reported(run: ImportRun) -> None:
    notes = run.notes("diary.docx")
    assert "hidden text: “Template 7, do not print.”" in notes
    assert any(note.startswith("a line to write on, made of signs") for note in notes)
    sections = {section["title"]: section for section in run.leaflets["diary.docx"]["sections"]}
    questions = "What do I want to ask the nurses?\n\nWhat do I want to ask the therapists?\n"
    assert sections["My questions"]["body"] == questions


def test_signs_and_a_second_language_come_over(run: ImportRun) -> None:
    english, welsh = run.leaflets["languages.docx"]["sections"]
    assert english["body"].endswith("Room\u00a012.\nCo-ordinate with us.\nAnaesthetist.\n")
    assert welsh["body"].startswith("Mae’r ward ar agor bob dydd.\n")
    assert "**Not all rooms have a bell**." in welsh["body"]


def test_each_tracked_change_and_comment_is_reported(run: ImportRun) -> None:
    breakfast, lunch = (section["body"] for section in run.leaflets["revised.docx"]["sections"])
    assert breakfast == "Breakfast is at eight o’clock.\n\nTea comes twice three times a day.\n"
    assert lunch.endswith("You may eat in the day room.\n\nAsk for the [name of menu] menu.\n\nDinner is at six.\n")
    notes = run.notes("revised.docx")
    for note in (
        "text that was deleted (tracked change): “seven”; “for visitors, too,”",
        "a comment by Lee: “New since March.”",
    ):
        assert note in notes
