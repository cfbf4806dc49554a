"""What programs leave in cells: what is certain is unwrapped, all else refused, and nothing that people type."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.packs import cell_values, patient, patient_list
from builder.packs.patient import FIELDS

LETTERS = frozenset(map(chr, [*range(0x20, 0x7F), *range(0xA1, 0x180), 0x2019, 0x20AC, 0x218, 0x219, 0x21A, 0x21B]))
FACES = {"regular": LETTERS, "bold": LETTERS}


def message_of(field: str, value: str) -> str:
    _, problems = patient.checked({field: value}, FACES)
    messages = "".join(f"{problem.problem}{problem.form_message}" for problem in problems)
    assert len(value) < 3 or value not in messages
    return "; ".join(problem.problem.message for problem in problems)


def printed(field: str, value: str) -> str:
    details, problems = patient.checked({field: value}, FACES)
    assert problems == []
    return str(getattr(details, field))


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("hospital_number", '="0012345"', "0012345"),
        ("hospital_number", "'0012345", "0012345"),
        ("name", '="Ann ""Nan"" Example"', 'Ann "Nan" Example'),
        ("ward_phone", '="01632 960131"', "01632 960131"),
        ("date_of_operation", "2026-12-03 00:00:00", "2026-12-03"),
        ("date_of_operation", "2026-12-03T00:00:00Z", "2026-12-03"),
        ("date_of_operation", "2026-12-03T00:00:00.000+00:00", "2026-12-03"),
        ("date_of_operation", "2026-12-03 00:00", "2026-12-03"),
        ("date_of_operation", "13/12/2026 00:00:00", "13/12/2026"),
        ("date_of_operation", "12/13/2026 12:00:00 AM", "12/13/2026"),
    ],
)
def test_what_is_certain_is_unwrapped(field: str, value: str, expected: str) -> None:
    assert printed(field, value) == expected


ERRORS = (
    "#N/A",
    "#REF!",
    "#VALUE!",
    "#NAME?",
    "#DIV/0!",
    "#NULL!",
    "#NUM!",
    "#SPILL!",
    "#CALC!",
    "#GETTING_DATA",
    "#FIELD!",
    "#BLOCKED!",
    "#WERT!",
    "#BEZUG!",
    "#ZAHL!",
    "#NV",
    "#VALEUR!",
    "#NOM?",
    "#NOMBRE!",
    "#¡VALOR!",
    "#¿NOMBRE?",
    "#¡DIV/0!",
    "#ARG!",
    "#ADR!",
    "#HODNOTA!",
    "Err:502",
    "Err:508",
    "####",
    "##########",
)


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("value", ERRORS)
def test_errors_of_spreadsheets_are_refused_everywhere(field: str, value: str) -> None:
    assert message_of(field, value) == "a spreadsheet program has put an error in its place"


@pytest.mark.parametrize("value", ["=A1+1", "=cmd|' /C calc'!A0", '=CONCAT("a","b")', "@SUM(A1)", '="a"&"b"'])
def test_formulas_are_refused(value: str) -> None:
    assert message_of("name", value) == "this is a formula, and not its result"


@pytest.mark.parametrize("field", ["date_of_operation", "hospital_number", "ward_phone"])
@pytest.mark.parametrize(
    "value",
    [
        "NULL",
        "Null",
        "None",
        "NaN",
        "nan",
        "N/A",
        "n/a",
        "undefined",
        "(null)",
        "\\N",
        "NaT",
        "[object Object]",
        "<NA>",
        "-",
    ],
)
def test_empty_values_that_are_spelt_out_are_refused(field: str, value: str) -> None:
    assert message_of(field, value) == "this is what a program writes for an empty value"


@pytest.mark.parametrize(
    "value", ["NULL", "null", "None", "nan", "NaN", "N/A", "undefined", "(null)", "\\N", "[object Object]"]
)
def test_empty_values_are_refused_for_names_as_programs_write_them(value: str) -> None:
    assert message_of("name", value) == "this is what a program writes for an empty value"


@pytest.mark.parametrize(
    "value",
    [
        "Null",
        "Nan",
        "Na",
        "Jennifer NULL",
        "None-Smith",
        "Err",
        "True",
        "Falsey",
        "Zoë Null",
        "Ann #2",
        "D'Arcy",
        "李".replace("李", "Li"),
    ],
)
def test_names_that_people_have_are_printed(value: str) -> None:
    assert printed("name", value) == value


@pytest.mark.parametrize(
    "value", ["None", "N/A", "-", "None known (see letter)", "Bring 50% more", "5 < 6 and 7 > 2", "Really?Yes"]
)
def test_notes_may_say_none(value: str) -> None:
    assert printed("notes", value) == value


@pytest.mark.parametrize("value", ["None", "N/A", "-", "Large print; hearing loop", "18 pt print", "BSL interpreter"])
def test_needs_in_words_are_printed(value: str) -> None:
    assert printed("needs", value) == value


@pytest.mark.parametrize("value", ["46359", "2026-12-03", "0", "18", "1.5", "NULL", "=A1", "#N/A", "TRUE", "Braille?s"])
def test_what_says_nothing_of_needs_is_refused(value: str) -> None:
    assert message_of("needs", value)


@pytest.mark.parametrize(
    "value",
    [
        "RenÃ©e",
        "Oâ€™Example",
        "ZoÃ« Exemple",
        "MÃ¼ller",
        "Å\u0081ukasz",
        "√©mile",
        "Ren├®e",
        "Ã\u00a0 Paris",
        "FranÃ§ois D.",
        "GroÃŸ",
        "Ä°pek",
    ],
)
@pytest.mark.parametrize("field", ["name", "consultant", "notes"])
def test_letters_that_were_read_by_the_wrong_table_are_refused(field: str, value: str) -> None:
    _, problems = patient.checked({field: value}, FACES)
    assert [problem.field for problem in problems][:1] == [field]


@pytest.mark.parametrize(
    "value",
    [
        "Renée",
        "Zoë Müller",
        "Łukasz Wójcik",
        "Şükrü Öztürk",
        "Jürgen Groß",
        "Ñandú",
        "Ștefan Țurcanu",
        "Ã",
        "Éà",
        "ÀÉ",
        "O’Example",
        "İpek Çağlar",
    ],
)
def test_names_of_europe_are_no_such_letters(value: str) -> None:
    assert printed("name", value) == value


@pytest.mark.parametrize(
    "value",
    [
        "Ren&eacute;e",
        "O&#39;Brien",
        "A &amp; B",
        "Ren\\u00e9e",
        "Ann\\nBee",
        "Ann%20Bee",
        "Ann_x000D_",
        "Ren=C3=A9e",
        "=?utf-8?Q?x?=",
        "O\\'Brien",
    ],
)
@pytest.mark.parametrize("field", ["name", "notes"])
def test_escapes_are_refused(field: str, value: str) -> None:
    assert message_of(field, value) != ""


PARTS = "signs that programs put between the parts of a value"
AROUND = "quotation marks around it"


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        # HL7 and patient administration systems.
        ("name", "EXAMPLE^ANN^^^MRS", PARTS),
        ("consultant", "C1234567^TARRANT^A", PARTS),
        ("hospital_number", "123456^^^RX1^MR", PARTS),
        ("name", "Example|Ann", PARTS),
        ("hospital_number", "123456~654321", PARTS),
        ("notes", "Bring glasses\\.br\\and a list", "written as programs write it"),
        ("name", "Ann \\T\\ Bee", "written as programs write it"),
        # Directories and lists of names on a server.
        ("consultant", "12;#Tarrant, A", PARTS),
        ("consultant", "CN=Tarrant A,OU=Surgeons", PARTS),
        ("name", "Ann,", PARTS),
        ("name", ", Ann", PARTS),
        ("ward_phone", "tel:01632960131", "part of a link"),
        # Databases and languages of programs.
        ("name", '"Ann Example"', AROUND),
        ("name", "'Ann Example'", AROUND),
        ("name", "N'Ann Example'", AROUND),
        ("name", "('Ann Example',)", AROUND),
        ("name", "character(0)", "for an empty value"),
        ("name", "NA_character_", "for an empty value"),
        ("name", "Loading...", "for an empty value"),
        ("notes", "System.String[]", "name for a kind of value"),
        ("name", "WAHR", "yes or no"),
        ("name", "Ren?", "question mark"),
        ("date_of_operation", "03-DEC-26 12.00.00.000000 AM", "as programs store it"),
        ("date_of_operation", "2026-12-03-00.00.00.000000", "as programs store it"),
        ("date_of_operation", "03DEC2026:00:00:00", "as programs store it"),
        ("date_of_operation", "TO_DATE('2026-12-03','YYYY-MM-DD')", "as programs store it"),
        ("date_of_operation", "2026-W49-4", "as programs store it"),
        ("ward_phone", "1632 960131 ext 5", "no 0 or + at its start"),
    ],
)
def test_what_systems_and_programs_write_around_values_is_refused(field: str, value: str, message: str) -> None:
    assert message in message_of(field, value)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "N'Golo Diaye"),
        ("name", "Ann 'Nan' Example"),
        ("name", "'t Hooft"),
        ("name", "Example, A., Jr."),
        ("ward_phone", "Tel. 01632 960131, ext. 5"),
        ("ward_phone", "1234 ext 5"),
        ("hospital_number", "RX1-123.45/6"),
        ("notes", "~5 mm; a|b; 5^2"),
        ("date_of_operation", "Thursday 3 December at 10.30"),
    ],
)
def test_what_people_type_with_such_signs_is_printed(field: str, value: str) -> None:
    assert printed(field, value) == value


@pytest.mark.parametrize("value", ["<b>Ann</b>", "Ann<br>Bee", "Ann<br/>", "<p class='x'>Ann"])
def test_marks_of_html_are_refused(value: str) -> None:
    assert message_of("name", value) == "it contains codes of a web page (HTML)"


@pytest.mark.parametrize("value", ["Ren?e", "M?ller"])
def test_a_letter_that_was_lost_is_reported(value: str) -> None:
    assert message_of("name", value) == "a letter was lost: there is a question mark or a sign in its place"


@pytest.mark.parametrize("value", ["46359", "46359.0", "46359,5", "0", "1", "20261203", "1796256000", "-1"])
def test_numbers_are_not_dates(value: str) -> None:
    assert message_of("date_of_operation", value).startswith("this is a number, and not a date")


@pytest.mark.parametrize(
    "value",
    [
        "1900-01-00",
        "00/01/1900",
        "0/1/1900",
        "1899-12-30",
        "30/12/1899",
        "30.12.1899 00:00",
        "1904-01-01",
        "01/01/1900",
        "0000-00-00",
        "0001-01-01",
        "01/01/0001 00:00:00",
        "1970-01-01",
        "1970-01-01T00:00:00Z",
        "9999-12-31",
        "00-Jan-00",
        "Jan-00",
        "00:00:00",
        "00:00",
        "12:00:00 AM",
        "1 January 1970",
    ],
)
def test_blanks_that_became_dates_are_refused(value: str) -> None:
    assert message_of("date_of_operation", value) == "an empty cell has become a date or a time"


@pytest.mark.parametrize(
    "value", ["2026-12-03T08:30:00Z", "2026-12-03 08:30:00", "03/12/2026 12:00:00 AM", "2026-12-03T23:00:00+01:00"]
)
def test_times_of_programs_are_refused(value: str) -> None:
    assert message_of("date_of_operation", value) == "this is a date with a time as programs write it"


@pytest.mark.parametrize(
    "value",
    [
        "Thu 31 Nov 2026",
        "Thursday, 31 November",
        "31-Nov-26",
        "Nov 31, 2026",
        "31 Nov ’26",
        "Friday 29 Feb 2027",
        "31/Nov/2026",
        "30-Feb",
    ],
)
def test_days_in_words_that_do_not_exist_are_refused(value: str) -> None:
    assert message_of("date_of_operation", value) == "this day does not exist"


@pytest.mark.parametrize(
    "value",
    [
        "Thu 3 Dec 2026",
        "Thursday 3 December 2026",
        "03-Dec-26",
        "December 3, 2026",
        "3.12.2026",
        "3 December 2026 at 10:30",
        "3 May, room 1203",
        "03/12/26",
        "Thursday",
        "to be confirmed",
        "the week of 7 December",
        "2026-12-03 08:30",
    ],
)
def test_dates_as_people_write_them_are_printed(value: str) -> None:
    assert printed("date_of_operation", value) == value


@pytest.mark.parametrize(
    "value", ["1632960131", "441632960131", "1632 960131", "1632960131.0", "7700 900 123", "2079460018"]
)
def test_a_number_that_lost_its_zero_is_refused_and_not_completed(value: str) -> None:
    assert "0 or + at its start" in message_of("ward_phone", value)


@pytest.mark.parametrize("value", ["1.63296E+09", "1,63296E+09", "1.63e9"])
@pytest.mark.parametrize("field", ["ward_phone", "hospital_number"])
def test_a_number_that_was_shortened_is_refused(field: str, value: str) -> None:
    assert "has shortened this number" in message_of(field, value)


@pytest.mark.parametrize(
    "value",
    [
        "01632 960131",
        "01632960131",
        "(01632) 960131 ext 2",
        "01632960131/2",
        "+44 1632 960131",
        "00441632960131",
        "4471",
        "ext 4471",
        "(202) 555-0123",
        "bleep 1234567",
    ],
)
def test_numbers_that_can_be_dialled_are_printed(value: str) -> None:
    assert printed("ward_phone", value) == value


@pytest.mark.parametrize(
    "value", ["12345.0", "12,345", "1,234,567.00", "12345678901234500", "01-Mar", "1-Mar-26", "Mar-26", "TRUE", "false"]
)
def test_numbers_that_a_spreadsheet_changed_are_refused(value: str) -> None:
    assert message_of("hospital_number", value) != ""


@pytest.mark.parametrize(
    "value", ["0012345", "HQ 7731904", "123 456 7890", "A-12/7", "12345678901234567", "MAR 26 X", "#1234"]
)
def test_hospital_numbers_are_printed(value: str) -> None:
    assert printed("hospital_number", value) == value


def test_a_list_reports_row_and_column(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("leaflets,name,ward phone\nbone,Ann,4471\nbone,#N/A,1632960131\n", encoding="utf-8")
    table = patient_list.read(path, ["bone"]).in_faces(FACES)
    assert [row.details.name for row in table.rows] == ["Ann"]
    assert [str(problem).split(": error")[0] for problem in table.problems] == ["list.csv:3:2", "list.csv:3:3"]


@given(st.sampled_from(FIELDS), st.text(max_size=60))
def test_nothing_that_can_be_typed_ends_in_an_exception(field: str, value: str) -> None:
    unwrapped = cell_values.unwrap(field, value)
    refusal = cell_values.refusal(field, unwrapped)
    assert refusal is None or all(refusal)
    # What was unwrapped once is not unwrapped into something else again, but for a wrapping in a wrapping.
    assert len(unwrapped) <= len(value)


@given(st.from_regex(r"[A-Z][a-z]{1,9}( [A-Z][a-z']{1,9}){0,2}", fullmatch=True))
def test_plain_names_are_printed(value: str) -> None:
    assert cell_values.refusal("name", value) is None


# Variants of each kind

EUROPE = ["Müller", "Nguyễn Thị Hương", "Renée", "O’Example", "Łukasz Wójcik", "Şükrü Öztürk", "Ștefan Țurcanu", "Đặng"]
MANY = LETTERS | frozenset(map(chr, [*range(0x1A0, 0x250), *range(0x1E00, 0x1F00)])) | frozenset("‘“”–—…„‚•†‡Г")


def wrongly_read(text: str, table: str) -> str:
    """The UTF-8 of a text, read with another table; its gaps are filled as programs do."""
    letters = ((byte, bytes([byte]).decode(table, "ignore")) for byte in text.encode())
    return "".join(letter or chr(byte) for byte, letter in letters)


def problems_of(field: str, value: str) -> list[patient.DetailProblem]:
    return patient.checked({field: value}, {"regular": MANY, "bold": MANY})[1]


@pytest.mark.parametrize("table", ["cp1252", "latin-1", "cp1250", "mac_roman", "cp437", "cp850"])
@pytest.mark.parametrize("name", EUROPE)
def test_names_read_by_any_wrong_table_once_or_twice_are_refused(name: str, table: str) -> None:
    once = wrongly_read(name, table)
    for wrong in (once, wrongly_read(once, table)):
        assert problems_of("name", wrong)
        assert problems_of("notes", f"Ask for {wrong} today.")


WORLD = {
    "cp1251": ["Олександр Кравець", "Ґалаґан", "Ђорђе"],
    "cp1253": ["Γιώργος Παπαδόπουλος", "Άννα"],
    "cp1255": ["דוד כהן", "מרים", "שרה לוי"],
    "cp1256": ["محمد علي", "أحمد", "فاطمة الزهراء"],
    "cp874": ["สมชาย", "ณัฐพงษ์"],
}
"""Names, by the table of Windows for their script."""


@pytest.mark.parametrize(("table", "name"), [(table, name) for table, names in WORLD.items() for name in names])
def test_names_of_another_script_that_were_read_as_western_are_refused(table: str, name: str) -> None:
    assert problems_of("name", name.encode(table).decode("cp1252", "replace"))


MORE = ["सुनीता", "অনিন্দিতা", "தமிழ்", "శ్రీ", "សុខ"]


@pytest.mark.parametrize("table", ["cp1252", "latin-1", "cp437", "mac_roman"])
@pytest.mark.parametrize("name", [*itertools.chain(*WORLD.values()), *MORE])
def test_names_of_any_script_read_by_the_wrong_table_are_refused(name: str, table: str) -> None:
    assert problems_of("name", wrongly_read(name, table))


def test_signs_of_a_polish_table_are_refused_in_a_name() -> None:
    for name in ("Łukasz", "Bąk", "Żółć"):
        assert problems_of("name", name.encode("cp1250").decode("cp1252"))
    assert problems_of("notes", "Bring £5 and 2×3 m², Mª ¿sí?") == []


@pytest.mark.parametrize(
    "name",
    [
        *EUROPE,
        *("Jürgen Groß", "JOÃO IRMÃ", "Zoë Å", "Ærø Ø’Neill", "“Spaß”", "Éloïse d’Été", "İĞDIR", "ÅSE ÖBERG"),
        *("McŠimek", "Ana DeŽelić", "O'Šea", "MacŽivko", "LeŠtefan", "Maria DeÂngelis", "AnaŽivković", "ŽeljkoŠarić"),
        *("Mª Carmen", "D’Ávila–Nuñez", "Čapek, Žofie", "Gal·la", "'t Hooft", "’s Gravesande"),
    ],
)
def test_names_of_europe_are_printed_also_in_quotation_marks(name: str) -> None:
    assert problems_of("name", name) == []
    assert problems_of("notes", f"« {name} » – „{name}“ …") == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(
            ("name", value)
            for value in ("+cmd|' /C calc'!A0", "-cmd|x", "Ann #N/A", "#REF! Example", "Dr #NAME? Example")
        ),
        *(
            ("name", value)
            for value in (
                "RenŽe Exemple",
                "MŸller",
                "StŽphane",
                "DiŽgo",
                "NoŽmie",
                "McRenŽe",
                "VoilÃ Exemple",
                "Ren‚e",
                "J”rgen",
                "0",
                "0.0",
            )
        ),
        *(
            ("name", value)
            for value in ("Ann undefined", "null null", "b'Ann'", "['Ann']", "Ren=E9e", "Ren\\303\\251e")
        ),
        *(("ward_phone", value) for value in ("0", "-1632960131", "01632960131/1632960132", "1632960131 ext 2")),
        *(("ward_phone", value) for value in ("7700900123,0", "1'632'960'131")),
        *(("hospital_number", value) for value in ("1.234.567", "0", "-12")),
        *(("date_of_operation", value) for value in ("/Date(1764547200000)/", "datetime.date(2026, 12, 3)")),
        *(("date_of_operation", value) for value in ("2026-Nov-31", "the 31st of June", "31. November 2026")),
        *(("date_of_operation", value) for value in ("32 Dezember 2026", "2026-02-30 08:00", "31 novembre 2026")),
    ],
)
def test_more_of_what_programs_leave_is_refused(field: str, value: str) -> None:
    [problem] = problems_of(field, value)
    assert value == "0" or value not in str(problem.problem) + problem.form_message


@pytest.mark.parametrize(
    "value",
    [
        *("Mon 3 Dec 2026", "Tue 30 Nov 26", "Tuesday 2026-11-30", "30/11/2026 (Tuesday)", "Di., 30.11.2026"),
        *("mardi 30 novembre 2026", "Sunday, November 30th, 2026", "Tue 30/11/26"),
    ],
)
def test_days_of_the_week_have_to_fit_their_dates(value: str) -> None:
    assert message_of("date_of_operation", value) == "this date is not on that day of the week"


@pytest.mark.parametrize(
    "value",
    [
        *("Thu 3 Dec 2026", "Monday 2026-11-30", "30/11/2026 (Monday)", "Do., 3.12.2026", "jeudi 3 décembre 2026"),
        *("Thu 3 December", "Monday", "in May", "Dec 3, 2026", "2026-12-03 08:30", "To be arranged", "30.11."),
    ],
)
def test_days_that_exist_are_printed_as_written(value: str) -> None:
    assert printed("date_of_operation", value) == value


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2026-11-30T00:00:00+01:00", "2026-11-30"),
        ("30-Nov-26 00:00:00", "30-Nov-26"),
        ("Mon, 30 Nov 2026 00:00:00 GMT", "Mon, 30 Nov 2026"),
        ("Nov 30 2026 12:00AM", "Nov 30 2026"),
    ],
)
def test_midnight_is_no_part_of_a_day(value: str, expected: str) -> None:
    assert printed("date_of_operation", value) == expected


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(
            ("date_of_operation", value)
            for value in ("Thu 31 Nov 2026, 8am", "morning of 31 November", "20261203T000000")
        ),
        *(("date_of_operation", value) for value in ("Wed 3 Dec 2026 at 8", "1/1/70", "2026-12-03Z")),
        *(("name", value) for value in ("?", "#", "123", "2026-12-03", "O''Brien")),
        *(("ward_phone", value) for value in ("Tel. 1632960131", "tel:1632960131", "?")),
    ],
)
def test_mistakes_among_other_words_are_refused(field: str, value: str) -> None:
    assert message_of(field, value)


@pytest.mark.parametrize(
    "value",
    ["3 December 2026 at 08:00", "3-5 December 2026", "week of 3 December", "31/02 or later", "Thu 3 Dec 2026, 8am"],
)
def test_dates_among_other_words_are_printed(value: str) -> None:
    assert printed("date_of_operation", value) == value


def test_dots_put_the_day_first() -> None:
    assert printed("date_of_operation", "03.12.2026 00:00:00") == "03.12.2026"


@pytest.mark.parametrize("value", ["Write to <ward@example.org>", "=> ring us", "--> ring us", "<1 hour", "a < b > c"])
def test_notes_with_brackets_and_arrows_are_printed(value: str) -> None:
    assert printed("notes", value) == value


def test_nobody_on_a_ward_reads_of_cells_and_spreadsheets() -> None:
    spoken = [f"{cell_values._ON_FORM.get(rule.message, rule.message)}: {rule.typed}" for rule in cell_values._RULES]
    of_lists = re.compile(r"\b(cells?|columns?|spreadsheets?|programs?|CSV|lists?|save)\b")
    assert [words for words in spoken if of_lists.search(words)] == []
    assert {rule.message for rule in cell_values._RULES}.issuperset(cell_values._ON_FORM)
