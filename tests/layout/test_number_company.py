"""What belongs to numbers on their line, in each language."""

from __future__ import annotations

import pytest

from builder.core.units import BLACK
from builder.layout.faces import FaceSet
from builder.layout.lines import TextSpan, break_lines
from builder.layout.number_company import belong


def joined(text: str, language: str) -> str:
    """A text with ~ for each space at which no line ends."""
    words = text.split()
    return "".join(
        ("~" if belong(words, index, language) else " ") * bool(index) + word for index, word in enumerate(words)
    )


ENGLISH = (
    "It takes 6 to~8~weeks, then 2~×~3~days. Take 400~mg (or 5~mg/kg) on 30~March 2026, at 10~am. 1~in~100 people, ≤~3 "
    "and £~5 or~.5~ml on Ward~4, page~3. It is 5~o'clock. Then 5~o’clock. See number~5 in May or in 3 houses. From 9am "
    "to~5pm. It ended on the 3. May we go?"
)


def test_numbers_keep_their_company_in_english() -> None:
    assert joined(ENGLISH.replace("~", " "), "en-GB") == ENGLISH


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en-GB", "about 1~in~100 people at 5~o’clock on 30~March"),
        ("cy", "tua 1~o~100 o bobl, 3~Mawrth, 10~diwrnod, Ward~4, 2 i~3~wythnos"),
        ("fr", "le 3~mars, 10~jours, 1~sur~100 personnes, 2 à~3~heures, page~4, le 1er~mai"),
        ("de", "am 3.~Dezember, 10~Tage, 1~von~100 Menschen, 2 bis~3~Wochen, Seite~4"),
        ("es", "el 3~de~marzo, 10~días, 2 a~3~semanas, página~4"),
        ("pl", "dnia 3~marca, 10~dni, 2 do~3~tygodni, sala~4"),
        ("uk", "3~березня, 10~днів, 1~із~100 людей"),
        ("ar", "٣~مارس، ١٠~أيام، ١~من~١٠٠ شخص"),
        ("uk", "по 500~мг, 5~мл"),
        ("fa", "روزی ۲~بار ۵۰۰~میلی‌گرم، ۳~نوامبر، ۱~از~۱۰۰ نفر"),
        ("ur", "دن میں 2~بار، 3~نومبر، 10~دن، 2 سے~3~ہفتے"),
        ("he", 'ב-3~בנובמבר, 500~מ"ג, 10~ימים, 1~מתוך~100 אנשים, עמוד~4'),
        ("hi", "दिन में 2~बार, 3~फ़रवरी, 10~दिन।"),
        ("bn", "দিনে ২~বার, ৩~ফেব্রুয়ারি, ১০~দিন।"),
        ("ta", "3~நவம்பர், 10~நாட்கள், 2~முறை"),
        ("tlh", "5~mg qaq, 10 jajmey, ≤~3"),
    ],
)
def test_numbers_keep_their_company(language: str, text: str) -> None:
    assert joined(text.replace("~", " "), language) == text


def test_a_dot_between_entries_begins_no_line(face_set: FaceSet) -> None:
    spans = [TextSpan(text, face_set.regular, BLACK) for text in ("Ask about: ", "Who operates · Medicines · Diet")]
    for width in range(70, 200, 2):
        lines = ["".join(segment.text for segment in line.segments) for line in break_lines(spans, 12, width)]
        assert not [line for line in lines if line.startswith("·")]
        alone = [spans[1]]
        assert not [line for line in break_lines(alone, 12, width) if line.segments[0].text.startswith("·")]
