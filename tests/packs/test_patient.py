"""One patient's details: what is taken, what is refused, and that nothing told holds any of them."""

from __future__ import annotations

import traceback
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from builder.core.diagnostics import LeafletError
from builder.packs import patient
from builder.packs.patient import FIELDS, Details

PLAIN = frozenset(map(chr, range(0x20, 0x7F))) | frozenset("éèüßŁłŻż’“”–\u00a0")
FACES = {"regular": PLAIN, "bold": PLAIN}
SECRET = "Quillfeather"


def problems_of(**values: str) -> list[str]:
    return [f"{mistake.field}: {mistake.problem.message}" for mistake in patient.checked(values, FACES)[1]]


def printed_value(field: str, value: str) -> str:
    details, wrong = patient.checked({field: value}, FACES)
    assert wrong == []
    return str(getattr(details, field))


# Values


@pytest.mark.parametrize(
    "value", ["{{ ward_phone }}", "+44", "**Ann**", "a\\b", "%s %(x)s", "R&D", "O'Brien", "’t Hart", "5 < 6", "#1"]
)
def test_signs_that_mean_something_elsewhere_are_plain_words(value: str) -> None:
    assert printed_value("name", value) == value


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("Ann\u202eeeL", "U+202E, right-to-left override"),
        ("Ann\u200f", "U+200F, right-to-left mark"),
        ("An\x00n", "U+0000, null"),
        ("An\x1bn", "U+001B, escape"),
        ("An\ud800n", "U+D800"),
        ("An\u2060n", "U+2060, word joiner"),
    ],
)
def test_a_character_that_cannot_be_printed_is_refused_by_its_code(value: str, message: str) -> None:
    [mistake] = patient.checked({"name": value}, FACES)[1]
    assert mistake.is_refused
    assert message in mistake.problem.message


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("An\ue000n", "U+E000"),
        ("An\ufffen", "U+FFFE"),
        ("X\u0302\u0301", "U+0302, combining circumflex accent, and 1 more"),
        ("李", "U+674E, cjk unified ideograph-674e"),
        ("李明", "U+674E, cjk unified ideograph-674e, and 1 more"),
        ("Nguyễn", "U+1EC5, latin small letter e with circumflex and tilde"),
        ("Ann 😀", "U+1F600, grinning face"),
        ("Ann آن", "U+0622, arabic letter alef with madda above, and 1 more"),
        ("ગુ", "U+0A97, gujarati letter ga, and 1 more"),
    ],
)
def test_a_detail_with_letters_that_no_face_has_is_left_blank_with_a_warning(value: str, message: str) -> None:
    details, [mistake] = patient.checked({"name": value, "consultant": "Ann"}, FACES)
    assert details.fields() == {"consultant": "Ann"}
    assert (mistake.field, mistake.is_refused, mistake.problem.severity) == ("name", False, "warning")
    assert mistake.problem.message == f"it is left blank: no face has the character {message}"
    # No font can have what is no character.
    assert ("styles/fonts/" in mistake.problem.hint) == (message not in ("U+E000", "U+FFFE"))


def test_what_cannot_be_seen_is_taken_off_and_joiners_stay_where_letters_join() -> None:
    assert printed_value("name", "\ufeffAn\u00adn\u200b Lee") == "Ann Lee"
    assert printed_value("name", "An\u200cn\u200d") == "Ann"
    signs = PLAIN | {"م", "ن", "ا", "ی\u200c", "क्\u200dष"}
    for name in ("می\u200cنا", "क्\u200dष"):
        assert patient.checked({"name": f"\u200dAnn {name}"}, dict.fromkeys(FACES, signs))[0].name == f"Ann {name}"


@pytest.mark.parametrize("space", ["\u00a0", "\u2009", "\u202f", "\u3000"])
def test_any_space_is_a_space_and_nothing_but_spaces_is_blank(space: str) -> None:
    assert printed_value("name", f"First{space}{space}Last{space}") == "First Last"
    assert printed_value("notes", f"one{space}two\n{space}") == "one two"
    assert patient.checked({"name": space}, FACES)[0].fields() == {}


@pytest.mark.parametrize(
    ("value", "plain"), [("O\u2011Brien", "O-Brien"), ("O\u2010Brien", "O-Brien"), ("O\u02bcBrien", "O’Brien")]
)
def test_a_sign_that_looks_like_a_plain_sign_becomes_it(value: str, plain: str) -> None:
    assert printed_value("name", value) == plain
    assert printed_value("notes", value) == plain


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (
            "An\u202en",
            "there is something invisible in it, such as a scanner sends between two numbers: empty this field",
        ),
        (
            "1.2E+9",
            "digits of this number are lost: type it again, as it is",
        ),
    ],
)
def test_a_form_reports_problems_in_a_nurses_words(value: str, message: str) -> None:
    [mistake] = patient.checked({"hospital_number": value}, FACES)[1]
    assert mistake.form_message.startswith(message)


def test_an_accent_that_was_typed_apart_joins_its_letter() -> None:
    assert printed_value("name", "Zoe\u0301") == "Zoé"


def test_spaces_are_collapsed_and_the_lines_of_notes_stay() -> None:
    assert printed_value("name", "  First \t\r\n  Last ") == "First Last"
    assert printed_value("notes", "\n one \r\n\r\n\n\n two\t x \n") == "one\n\ntwo x"


@pytest.mark.parametrize(("field", "most"), [("name", 200), ("consultant", 200), ("notes", 5000)])
def test_a_value_may_be_long_but_not_longer(field: str, most: int) -> None:
    assert printed_value(field, "x" * most) == "x" * most
    assert problems_of(**{field: "x" * (most + 1)}) == [f"{field}: it has {most + 1:,} characters"]


@pytest.mark.parametrize(
    "value",
    [
        *("2026-11-30", "30 November", "30/11/2026", "11/30/2026", "29.02.28", "next week", "2026-1-1", "29 Feb"),
        *("29th of February 2028", "3 or 4 May", "31/02 or later", "ward 31/02/2026b"),
    ],
)
def test_a_date_may_have_any_form(value: str) -> None:
    assert printed_value("date_of_operation", value) == value


@pytest.mark.parametrize(
    "value",
    [
        *("2026-02-30", "2026-13-01", "31/02/2026", "31.02.26", "31-2-2026", "13/13/2026", "2026/02/30"),
        *("31 February 2026", "31st of Feb", "29 Feb 2026", "31 sept, 2026", "2026-00-12"),
    ],
)
def test_a_day_that_does_not_exist_is_reported(value: str) -> None:
    assert problems_of(date_of_operation=value) == ["date_of_operation: this day does not exist"]


def test_all_problems_of_all_fields_are_reported_at_once() -> None:
    assert len({mistake.partition(":")[0] for mistake in problems_of(**dict.fromkeys(FIELDS, "\u202e"))}) == len(FIELDS)


def test_what_is_blank_is_not_among_the_fields() -> None:
    assert Details(name="Ann", notes="").fields() == {"name": "Ann"}


# Files and settings


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / f"{SECRET}.yaml"


def test_a_file_and_settings_on_top_of_it(file: Path) -> None:
    file.write_text('name: Ann\nward_phone: 01632 960 001\nnotes: |\n  One\n  Two\nconsultant: ""\n', encoding="utf-8")
    details = patient.from_file(file) | patient.from_settings(["name=Bea = Bee", "Consultant= The surgeon"])
    assert {field: detail.value for field, detail in details.items()} == {
        "name": "Bea = Bee",
        "ward_phone": "01632 960 001",
        "notes": "One\nTwo\n",
        "consultant": " The surgeon",
    }
    assert str(details["ward_phone"].place) == "--for:2:13"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (f"{SECRET}: yes\n", ["--for:1:1: error: this is not the name of a detail"]),
        (f"name: {SECRET}\nname: {SECRET}\n", ["--for:2:1: error: this line cannot be understood"]),
        (f"name: {SECRET}\nName: {SECRET}\n", ["--for:2:1: error: “name” is given twice"]),
        (f"name: [{SECRET}]\n", ["--for:1:7: error: “name” is not plain words"]),
        (f"- {SECRET}\n", ["--for:1:1: error: the file of details cannot be read"]),
        (f"name: *{SECRET}\n", ["--for:1:7: error: this line cannot be understood"]),
        (f'name: "{SECRET}\n', ["this line cannot be understood"]),
        (f"name: {SECRET}: x\n", ["this line cannot be understood"]),
        (f"name: !{SECRET} x\n", ["this line cannot be understood"]),
        ("", ["error"]),
    ],
)
def test_a_mistake_in_a_file_is_reported_at_its_line_without_its_words(
    file: Path, text: str, message: list[str]
) -> None:
    file.write_text(text, encoding="utf-8")
    with pytest.raises(LeafletError) as failed:
        patient.from_file(file)
    shown = [str(problem) for problem in failed.value.problems]
    assert len(shown) == len(message)
    assert all(part in problem for problem, part in zip(shown, message, strict=True)), shown
    assert SECRET not in everything(failed.value)


def test_a_file_that_does_not_exist_is_not_named(file: Path, tmp_path: Path) -> None:
    for path in (file, tmp_path):
        with pytest.raises(LeafletError) as failed:
            patient.from_file(path)
        assert SECRET not in everything(failed.value)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ([SECRET], "--set:1:1: error: there is no equals sign"),
        (["name=x", f"{SECRET}=x"], "--set:2:1: error: this is not the name of a detail"),
        ([f"name={SECRET}", "NAME=x"], "--set:2:1: error: “name” is given twice"),
    ],
)
def test_a_mistake_in_a_setting_is_reported_by_its_number(settings: list[str], message: str) -> None:
    with pytest.raises(LeafletError) as failed:
        patient.from_settings(settings)
    assert [str(problem).partition("\n")[0] for problem in failed.value.problems] == [message]
    assert SECRET not in everything(failed.value)


def everything(error: BaseException) -> str:
    """All that may be shown of an error: its words, and those of errors that it came from."""
    return "".join(traceback.format_exception(error)) + repr(error)


# Whatever is typed

MARK = "zqj7"


@given(
    st.text(max_size=60).map(lambda text: f"{MARK}{text}"),
    st.sampled_from(["{}: x\n", "name: {}\n", "name: '{}'\n", "- {}\n", "{}", "name: |\n  {}\n", "name: &{} x\n"]),
)
@example('"', "name: {}\n")
def test_no_file_raises_anything_else_or_is_quoted(
    tmp_path_factory: pytest.TempPathFactory, text: str, form: str
) -> None:
    path = tmp_path_factory.getbasetemp() / "details.yaml"
    path.write_bytes(form.format(text).encode("utf-8", "surrogatepass"))
    assert MARK not in _report_of(path)


def _report_of(path: Path) -> str:
    try:
        details = patient.from_file(path)
    except LeafletError as failed:
        return everything(failed)
    return repr(details) + repr(patient.checked({field: detail.value for field, detail in details.items()}, FACES))


@given(st.dictionaries(st.sampled_from(FIELDS), st.text(max_size=80).map(lambda text: MARK + text)))
def test_what_passes_can_be_printed(values: dict[str, str]) -> None:
    details, wrong = patient.checked(values, FACES)
    assert MARK not in repr(details) + repr(wrong)
    assert set("".join(details.fields().values())) <= PLAIN | {"\n"}
    assert {*details.fields(), *(mistake.field for mistake in wrong)} == set(values)


@pytest.mark.parametrize(
    "scanned",
    [
        "0012345\r",
        "0012345\r\n",
        "0012345\t",
        " 0012345 ",
        "\x020012345\x03",
        "0012345\x1d",
        "\x000012345\x04",
        "0012345\x85",
        "]C10012345\r",
        "\x02]d20012345\x03",
        "]C1\x1d0012345\t",
    ],
)
def test_what_a_scanner_sends_around_a_number_is_left_out(scanned: str) -> None:
    details, problems = patient.checked({"hospital_number": scanned}, FACES)
    assert (details.hospital_number, problems) == ("0012345", [])


def test_what_a_scanner_sends_inside_a_number_is_refused_by_its_name() -> None:
    details, [problem] = patient.checked({"hospital_number": "0012\x1d345"}, FACES)
    assert details.hospital_number == ""
    assert problem.is_refused
    assert "U+001D, group separator" in problem.problem.message
    assert "scan it again" in problem.form_message
    assert "0012" not in problem.form_message


@pytest.mark.property
@given(
    st.text("0123456789ABC-/", min_size=1, max_size=12),
    st.text("\x00\x02\x03\x1c\x1d\t\r\n \x7f", max_size=4),
    st.sampled_from(["", "]C1", "]A0", "]e0", "]Q3"]),
)
def test_a_number_is_the_same_typed_or_scanned(number: str, sent: str, kind: str) -> None:
    typed, _ = patient.checked({"hospital_number": number}, FACES)
    scanned, _ = patient.checked({"hospital_number": f"{sent}{kind}{number}{sent}"}, FACES)
    assert scanned.hospital_number == typed.hospital_number
