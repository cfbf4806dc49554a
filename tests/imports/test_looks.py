"""Looks that word processors keep twice: once for Latin words, and again for words of other scripts."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
import yaml

from builder.content.project import Project
from builder.imports import odt_reader
from builder.imports.archive import DocumentArchive
from builder.imports.docx import reader
from builder.imports.importer import Importer
from builder.imports.source import SourceDocument, SourceParagraph
from tests.support.documents import docx, odt, p, run
from tests.support.making import REPOSITORY

LATIN, ARABIC, HEBREW, CHINESE = "Your stay on the ward", "إقامتك في الجناح", "השהייה שלך במחלקה", "您的住院"
WORD = '<w:lang w:val="cy-GB" w:eastAsia="zh-CN" w:bidi="%s"/>'
OPEN = (
    'fo:language="cy" fo:country="GB" style:language-asian="zh" style:country-asian="CN" '
    'style:language-complex="%s" style:country-complex="none"'
)


def from_word(*content: str) -> SourceDocument:
    file = io.BytesIO()
    docx(file, *content)
    return reader.read(DocumentArchive(file.getvalue()))


def paragraph_of(document: SourceDocument) -> SourceParagraph:
    (paragraph,) = document.blocks
    assert isinstance(paragraph, SourceParagraph)
    return paragraph


@pytest.mark.parametrize(
    ("text", "other", "language"),
    [
        (LATIN, "ar", "cy-GB"),
        (ARABIC, "ar", "ar"),
        (ARABIC, "fa", "fa"),
        (HEBREW, "he", "he"),
        (CHINESE, "ar", "zh-CN"),
    ],
)
def test_the_language_of_a_document_is_that_of_its_script(text: str, other: str, language: str) -> None:
    assert from_word(p(run(text, WORD % other), run(" 12.", WORD % other))).language == language
    assert odt_reader.read(odt(f"<text:p>{text}</text:p>", defaults=OPEN % other)).language == language


def test_a_document_without_a_language_has_none() -> None:
    assert from_word(p(run(ARABIC))).language == ""
    assert odt_reader.read(odt(f"<text:p>{ARABIC}</text:p>")).language == ""
    assert odt_reader.read(odt("<text:p>Bore da</text:p>", defaults='fo:language="zxx"')).language == ""


@pytest.mark.parametrize(
    ("text", "properties", "bold", "size"),
    [
        (LATIN, '<w:b/><w:sz w:val="40"/><w:szCs w:val="22"/>', True, 20),
        (LATIN, '<w:bCs/><w:sz w:val="22"/><w:szCs w:val="40"/>', False, 11),
        (ARABIC, '<w:rtl/><w:bCs/><w:sz w:val="22"/><w:szCs w:val="40"/>', True, 20),
        (ARABIC, '<w:rtl/><w:b/><w:sz w:val="40"/><w:szCs w:val="22"/>', False, 11),
    ],
)
def test_bold_and_size_are_those_of_the_script(text: str, properties: str, bold: bool, size: float) -> None:
    (first, *_) = paragraph_of(from_word(p(run(text, properties)))).runs
    assert (first.bold, first.size) == (bold, size)


@pytest.mark.parametrize(("text", "bold", "size"), [(LATIN, False, 11), (ARABIC, True, 20)])
def test_bold_and_size_in_an_opendocument_are_those_of_the_script(text: str, bold: bool, size: float) -> None:
    style = (
        '<style:style style:name="T1" style:family="text"><style:text-properties style:font-weight-complex="bold" '
        'fo:font-size="11pt" style:font-size-complex="20pt"/></style:style>'
    )
    read = odt_reader.read(odt(f'<text:p><text:span text:style-name="T1">{text}</text:span></text:p>', style))
    (first, *_) = paragraph_of(read).runs
    assert (first.bold, first.size) == (bold, size)


@pytest.mark.parametrize(
    ("position", "words", "taken", "is_said"),
    [
        ("super 58%", "2", "m²", False),
        ("super 58%", "th", "mth", True),
        ("sub 58%", "2", "m2", True),
    ],
)
def test_words_that_are_raised_or_lowered_are_reported(position: str, words: str, taken: str, is_said: bool) -> None:
    style = (
        '<style:style style:name="T1" style:family="text">'
        f'<style:text-properties style:text-position="{position}"/></style:style>'
    )
    read = odt_reader.read(odt(f'<text:p>m<text:span text:style-name="T1">{words}</text:span></text:p>', style))
    said = [note.what for note in read.notes.entries]
    assert paragraph_of(read).text == taken
    assert ("words raised or lowered are plain now: 1" in said) == is_said


def test_words_of_another_alphabet_come_over(tmp_path: Path) -> None:
    """Their faces are not those of Latin words, and signs that turn the direction of reading say nothing here."""
    language = '<w:rtl/><w:lang w:val="en-US" w:bidi="ar-SA"/>'
    large, bold = '<w:bCs/><w:szCs w:val="40"/>', "<w:bCs/>"
    docx(
        tmp_path / "stay.docx",
        p(run(ARABIC, language + large)),
        p(run("قبل العملية", language + bold)),
        p(run("\u200fاتصل بنا \u202b(\u200e01632 960 131\u202c).", language)),
    )
    (report,) = Importer(Project(REPOSITORY), tmp_path / "leaflets", "").run([tmp_path / "stay.docx"])
    assert (report.problems, report.lost, report.to_correct) == ((), (), ())
    leaflet = yaml.safe_load(Path(report.leaflet).read_text("utf-8"))
    assert (leaflet["title"], leaflet["language"]) == (ARABIC, "ar-SA")
    assert leaflet["sections"] == [{"title": "قبل العملية", "body": "اتصل بنا (01632 960 131).\n"}]
