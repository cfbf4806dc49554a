"""Days as people on a ward write them, in every language of the catalogues, and what is asked about them."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.content.catalogues import PROGRAM
from builder.core import cldr
from builder.packs import dates_of_operation
from builder.web.typed_days import Kind, TypedDay, understand
from builder.web.ward_words import IN_ENGLISH, in_language
from tests.support import days
from tests.support.making import REPOSITORY
from tests.support.packing import change
from tests.support.serving import Ward

MONDAY = datetime.date(2026, 11, 30)
LANGUAGES = PROGRAM.tags


def read(text: str, kind: Kind = "operation", language: str = "", *, month_first: bool = False) -> TypedDay:
    return understand(text, kind, MONDAY, IN_ENGLISH, language, month_first=month_first)


def day(text: str, kind: Kind = "operation", language: str = "") -> str:
    """The day that is understood, where nothing is asked about it."""
    typed = read(text, kind, language)
    return str(typed.day) if not typed.question else typed.question


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("04/12/26", "2026-12-04"),
        ("4.12.2026", "2026-12-04"),
        ("4 12 26", "2026-12-04"),
        ("4-12-26", "2026-12-04"),
        ("4/12", "2026-12-04"),
        ("2026-12-04", "2026-12-04"),
        ("041226", "2026-12-04"),
        ("04122026", "2026-12-04"),
        ("4 Dec", "2026-12-04"),
        ("4DEC2026", "2026-12-04"),
        ("4th of December, 2026", "2026-12-04"),
        ("December 4, 2026", "2026-12-04"),
        ("the 4th dec 26", "2026-12-04"),
        ("4 Decembr", "2026-12-04"),
        ("Fri 4 Dec", "2026-12-04"),
        ("4 Dec (Friday)", "2026-12-04"),
        (" ٤/١٢/٢٠٢٦ ", "2026-12-04"),
        ("४ dec २०२६", "2026-12-04"),
        ("today", "2026-11-30"),
        ("Tomorrow", "2026-12-01"),
        ("tommorow", "2026-12-01"),
        ("friday", "2026-12-04"),
        ("on Fri.", "2026-12-04"),
        ("Friday 4th", "2026-12-04"),
        ("4th, Fri", "2026-12-04"),
        # The first of December is a Tuesday, that of January a Friday.
        ("Fri 1st", "2027-01-01"),
        # There is no such hour.
        ("Fri 25", "2026-12-25"),
        ("tmrw", "2026-12-01"),
        ("the day after tomorrow", "2026-12-02"),
        # On a Monday, that is the next one.
        ("monday", "2026-12-07"),
        # Without a year it is the next such day, but for the last weeks.
        ("4 Jan", "2027-01-04"),
        ("29 Feb", "2028-02-29"),
        ("1 March", "2027-03-01"),
        ("", "None"),
    ],
)
def test_a_day_of_an_operation_is_understood(text: str, expected: str) -> None:
    assert day(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("31 3 1980", "1980-03-31"),
        ("31.3.80", "1980-03-31"),
        ("310380", "1980-03-31"),
        ("3 March 45", "1945-03-03"),
        # It would not have come yet in this century.
        ("1/12/26", "1926-12-01"),
    ],
)
def test_a_day_of_birth_is_in_the_past(text: str, expected: str) -> None:
    assert day(text, "birth") == expected


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("4 Rhagfyr", "cy", "2026-12-04"),
        ("4 o Ragfyr 2026", "cy", "2026-12-04"),
        ("dydd Gwener", "cy", "2026-12-04"),
        ("Gwener", "cy", "2026-12-04"),
        ("4 Dec", "cy", "2026-12-04"),
        ("Mawrth 1 Rhagfyr", "cy", "2026-12-01"),
        ("Mawrth, 26 Hydref 2027", "cy", "2027-10-26"),
        ("4 Mawrth", "cy", "2027-03-04"),
        ("Mawrth", "cy", "2026-12-01"),
        ("الجمعة ٤ ديسمبر ٢٠٢٦", "ar", "2026-12-04"),
        ("04\u200f/12\u200f/2026", "ar", "2026-12-04"),
        ("4 במרץ 2027", "he", "2027-03-04"),
        ("2026年12月4日", "zh-Hans", "2026-12-04"),
        ("12月4日 星期五", "zh-Hans", "2026-12-04"),
        ("ngày 4 tháng 12 năm 2026", "vi", "2026-12-04"),
        ("4 de diciembre de 2026", "es", "2026-12-04"),
        ("mar", "es", "2026-12-01"),
        ("4 mar 2027", "es", "2027-03-04"),
        ("4 déc.", "fr", "2026-12-04"),
        ("1er mars", "fr", "2027-03-01"),
        ("Fr, 4. Dez. 26", "de", "2026-12-04"),
        ("4 grudnia", "pl", "2026-12-04"),
        ("w piątek", "pl", "2026-12-04"),
        ("we środę", "pl", "2026-12-02"),
        ("4.12.2026 r.", "pl", "2026-12-04"),
        ("w piątek 4 grudnia 2026 roku", "pl", "2026-12-04"),
        ("يوم الجمعة", "ar", "2026-12-04"),
        ("روز جمعه", "fa", "2026-12-04"),
        ("την Παρασκευή", "el", "2026-12-04"),
        ("dydd Gwener 4ydd", "cy", "2026-12-04"),
        ("na sexta-feira", "pt", "2026-12-04"),
        ("Cuma günü", "tr", "2026-12-04"),
    ],
)
def test_names_are_those_of_the_language_and_english(text: str, language: str, expected: str) -> None:
    assert day(text, "operation", language) == expected


def on_page_in(text: str, language: str) -> TypedDay:
    """The same on a page in a language, which has its own words for tomorrow."""
    try:
        words = in_language(REPOSITORY, language)
    except LookupError:
        words = IN_ENGLISH
    return understand(text, "operation", MONDAY, words, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_full_name_of_each_day_and_month_is_that(language: str) -> None:
    for away in range(1, 8):
        meant = MONDAY + datetime.timedelta(days=away)
        assert on_page_in(cldr.weekday(language, meant), language) == TypedDay(meant)
    for month in range(1, 13):
        meant = datetime.date(2027, month, 5)
        name = cldr.month_name(language, meant, in_date=True)
        assert on_page_in(f"5 {name} 2027", language) == TypedDay(meant)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("پس‌فردا", "fa"),
        ("پسفردا", "fa"),
        ("übermorgen", "de"),
        ("poimâine", "ro"),
        ("pojutrze", "pl"),
        ("drennydd", "cy"),
        ("après-demain", "fr"),
        ("apres demain", "fr"),
        ("dopodomani", "it"),
        ("pasado mañana", "es"),
        ("depois de amanhã", "pt"),
        ("μεθαύριο", "el"),
        ("післязавтра", "uk"),
        ("poryt", "lt"),
        ("后天", "zh-Hans"),
        ("بعد غد", "ar"),
        ("מחרתיים", "he"),
        ("day after tomorrow", "pl"),
    ],
)
def test_the_day_after_tomorrow_is_that(text: str, language: str) -> None:
    assert on_page_in(text, language) == TypedDay(datetime.date(2026, 12, 2))


# In Hindi and Urdu, one word is two days from now in either direction.
@pytest.mark.parametrize(
    ("text", "language"), [("vorgestern", "de"), ("परसों", "hi"), ("پرسوں", "ur"), ("avant-hier", "fr")]
)
def test_other_words_for_a_day_are_asked_about(text: str, language: str) -> None:
    typed = on_page_in(text, language)
    assert typed.day is None
    assert typed.question


def test_next_friday_is_two_days_and_neither_is_chosen() -> None:
    asked = "Do you mean Friday 4 December 2026, or Friday 11 December 2026? Write the date."
    assert read("next Friday") == TypedDay(None, asked)
    assert read("next fri.") == TypedDay(None, asked)
    assert read("nächsten Freitag", language="de") == TypedDay(None, asked)
    assert read("next Friday", "birth").question.startswith("No day is clear")
    assert read("next week").question.startswith("No day is clear")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ar", "يوم الجمعة القادم"),
        ("bn", "আগামী শুক্রবার"),
        ("cy", "dydd Gwener nesaf"),
        ("de", "am nächsten Freitag"),
        ("el", "την επόμενη Παρασκευή"),
        ("es", "el próximo viernes"),
        ("fa", "جمعه آینده"),
        ("fr", "vendredi prochain"),
        ("he", "יום שישי הבא"),
        ("hi", "अगले शुक्रवार"),
        ("it", "venerdì prossimo"),
        ("lt", "kitą penktadienį"),
        ("pl", "w następny piątek"),
        ("pt", "próxima sexta-feira"),
        ("ro", "vinerea viitoare"),
        ("tr", "gelecek cuma"),
        ("uk", "наступної п’ятниці"),
        ("ur", "اگلے جمعہ"),
        ("vi", "thứ Sáu tới"),
        ("zh-Hans", "下星期五"),
        ("zh-Hans", "下周五"),
    ],
)
def test_next_friday_is_asked_about_in_each_language(language: str, text: str) -> None:
    words = in_language(REPOSITORY, language)
    typed = understand(text, "operation", MONDAY, words)
    coming, later = (words.phrases.full_date(datetime.date(2026, 12, day)) for day in (4, 11))
    assert typed == TypedDay(None, words("days.this_or_next", day=coming, later=later))
    assert words.has("days.this_or_next")


@pytest.mark.parametrize(
    "text", ["fri 9", "Friday 24", "the 4th", "every Friday 4th", "Friday 4th or 5th", "Friday 32"]
)
def test_a_day_of_the_week_with_what_may_be_an_hour_is_unclear(text: str) -> None:
    assert read(text).day is None


def test_a_number_on_another_day_of_the_week_is_asked_about() -> None:
    day, question, _ = read("Thursday 5th")
    assert str(day) == "2026-12-05"
    assert question.startswith("Saturday 5 December 2026 is not the day of the week that you wrote.")
    assert read("Friday 4th", "birth").day is None


def test_the_month_comes_first_in_american_english_only() -> None:
    assert read("4/12/26", month_first=True)[:2] == (datetime.date(2026, 4, 12), _past("Sunday 12 April"))
    assert read("12/4/26", month_first=True).day == datetime.date(2026, 12, 4)
    assert read("12/4/26", language="en-US").day == datetime.date(2026, 12, 4)
    assert read("12/4/27").day == datetime.date(2027, 4, 12)


def _past(words: str) -> str:
    return f"{words} 2026 is in the past. Is that right?"


@pytest.mark.parametrize(
    ("text", "kind", "iso", "question"),
    [
        ("31/2/27", "operation", "", "This day does not exist. Check the day and the month."),
        ("29 Feb 2027", "operation", "", "This day does not exist. Check the day and the month."),
        ("12/25/26", "operation", "2026-12-25", "Do you mean Friday 25 December 2026?"),
        ("20 Nov", "operation", "2026-11-20", "Friday 20 November 2026 is in the past. Is that right?"),
        ("4/12/16", "operation", "2016-12-04", "Sunday 4 December 2016 is in the past. Is that right?"),
        ("5/6/28", "operation", "2028-06-05", "Monday 5 June 2028 is more than 18 months from now. Is that right?"),
        (
            "Mon 4 Dec",
            "operation",
            "2026-12-04",
            "Friday 4 December 2026 is not the day of the week that you wrote. Is the date right?",
        ),
        ("31/3/20", "birth", "2020-03-31", "Do you mean Tuesday 31 March 2020?"),
        ("31 3", "birth", "", "Write the year, too."),
        ("4/12/2026", "birth", "2026-12-04", "Friday 4 December 2026 has not come yet. Check the date of birth."),
        (
            "1/1/1850",
            "birth",
            "1850-01-01",
            "Tuesday 1 January 1850 is more than 120 years ago. Check the date of birth.",
        ),
    ],
)
def test_what_is_not_likely_is_asked_about(text: str, kind: Kind, iso: str, question: str) -> None:
    typed = read(text, kind)
    assert (str(typed.day or ""), typed.question) == (iso, question)


@pytest.mark.parametrize(
    "text",
    [
        "to be confirmed",
        "4",
        "Dec",
        "Dec 2026",
        "10:30",
        "fri 9",
        "od 4 Dec",
        "4/12/026",
        "12345",
        "4 May Dec",
    ],
)
def test_other_words_are_left_as_they_are_with_a_question(text: str) -> None:
    typed = read(text)
    assert typed.day is None
    assert "such as 30 November 2026" in typed.question
    assert text not in typed.question


@pytest.mark.parametrize(
    "text",
    ["4/12/26 9am", "4 Dec 10:30", "Fri am", "4 12 26 0930", "4 Dec 0930", "9.30 p.m. Fri 4 Dec", "friday, noon",
     "4/12/26 at 9", "2026-12-04T09:30", "4 Dec 26 in the afternoon"],
)  # fmt: skip
def test_a_time_is_neither_dropped_nor_read_as_a_year(text: str) -> None:
    written = "Friday 4 December 2026, with a time. Write only the day here, and the time in the notes."
    assert read(text)[:2] == (None, written)
    assert read("tomorrow pm").question.startswith("Tuesday 1 December 2026, with a time.")


@pytest.mark.parametrize("text", ["am 4. Dezember", "4 de diciembre", "y 4 o Ragfyr"])
def test_words_without_a_meaning_are_those_of_the_language(text: str) -> None:
    language = {"am": "de", "4": "es", "y": "cy"}[text.split()[0]]
    assert day(text, "operation", language) == "2026-12-04"
    assert read(f"{text.split()[0]} {text}" if language == "es" else text).day is None


@pytest.mark.parametrize("text", ["to be confirmed", "4 Dec or later", "4/12/026", "?"])
def test_what_would_be_refused_is_not_said_to_be_printed(text: str) -> None:
    is_printed = "printed as you wrote it" in read(text).question
    assert is_printed == (dates_of_operation.mistake(text) is None)


DAYS = st.dates(datetime.date(1910, 1, 1), datetime.date(2069, 12, 31))


@pytest.mark.property
@given(DAYS, st.sampled_from(LANGUAGES))
def test_what_is_shown_in_any_language_is_understood_as_the_same_day(written: datetime.date, language: str) -> None:
    phrases = PROGRAM.words_of(language)
    for text in (
        phrases.full_date(written),
        phrases.date(written),
        cldr.full_day(language, written),
        written.isoformat(),
        f"{written.day}/{written.month}/{written.year}",
        f"{written:%d%m%Y}",
    ):
        assert read(text, "operation", language).day == written, text


@pytest.mark.property
@given(DAYS, st.sampled_from(LANGUAGES))
def test_lists_and_recipes_accept_what_is_shown(written: datetime.date, language: str) -> None:
    if written.year >= 2000:
        assert dates_of_operation.mistake(PROGRAM.words_of(language).full_date(written)) is None


@pytest.mark.property
@given(st.dates(MONDAY - datetime.timedelta(days=31), MONDAY + datetime.timedelta(days=300)))
def test_two_digits_of_a_year_or_none_are_near_today(written: datetime.date) -> None:
    assert read(f"{written.day}.{written.month}.{written:%y}").day == written
    assert read(f"{written.day}/{written.month}").day == written


@pytest.mark.property
@given(st.text(max_size=40), st.sampled_from(LANGUAGES), st.sampled_from(["operation", "birth"]))
def test_whatever_is_typed_has_an_answer_without_it(text: str, language: str, kind: Kind) -> None:
    typed = understand(text, kind, MONDAY, IN_ENGLISH, language)
    assert typed.day is not None or typed.question or not any(map(str.isalnum, text))


# On the page


def test_the_page_asks_in_a_form_and_no_address_or_log_has_the_day(
    ward: Ward, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    answer = ward.json("/date", date="31.3.80", kind="birth")
    assert answer == {"ok": True, "iso": "1980-03-31", "shown": "Monday 31 March 1980", "question": ""}
    assert ward.get("/date?date=31.3.80").status_code == 405
    assert caplog.text == ""
    assert ward.json("/date", date="31/2", kind="operation")["ok"] is False
    assert ward.json("/date", date="") == {"ok": True, "iso": "", "shown": "", "question": ""}
    # The token is asked for as with every form.
    assert ward.client.post("/date", base_url=ward.address, data={"date": "4 Dec"}).status_code == 403


def test_a_welsh_page_asks_in_welsh(monkeypatch: pytest.MonkeyPatch) -> None:
    days.set_today(monkeypatch, "2026-11-30")
    ward = Ward(REPOSITORY, language="cy")
    answer = ward.json("/date", date="4 Rhagfyr")
    assert (answer["iso"], answer["shown"]) == ("2026-12-04", "Dydd Gwener, 4 Rhagfyr 2026")
    assert ward.json("/date", date="yfory")["iso"] == "2026-12-01"
    assert ward.json("/date", date="31/2")["question"].startswith("Nid yw’r diwrnod hwn yn bodoli.")


def test_an_american_brand_has_the_month_first(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    days.set_today(monkeypatch, "2026-11-30")
    change(project / "styles" / "brands" / "meadow.yaml", language="en-US")
    ward = Ward(project)
    assert ward.json("/date", date="12/4/26", brand="meadow")["iso"] == "2026-12-04"
    assert ward.json("/date", date="4/12/26", brand="harbour")["iso"] == "2026-12-04"
    assert ward.json("/date", date="4/12/26", brand="nothing")["iso"] == "2026-12-04"
