"""Words into lines: nothing is lost, nothing sticks out, nothing is glued together."""

from __future__ import annotations

import re
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.core.recent import Recent
from builder.core.units import Colour
from builder.layout import lines as line_breaking
from builder.layout import plain_lines
from builder.layout.faces import Face, FaceSet
from builder.layout.fonts import Font
from builder.layout.lines import TextLine, TextSpan, break_lines, natural_width
from builder.layout.shaping import ShapedPiece, ShapedText

BLACK = Colour(0, 0, 0)
SIZE = 14.0
texts = st.text("abcWi. -/\n", max_size=60) | st.text("ab ", max_size=200)


def spans(face_set: FaceSet, *words: str) -> list[TextSpan]:
    faces = (face_set.regular, face_set.bold)
    return [TextSpan(text, faces[index % 2], BLACK) for index, text in enumerate(words)]


def set_text(lines: list[TextLine]) -> str:
    return "".join(segment.text for line in lines for segment in line.segments)


def reach(line: TextLine) -> float:
    """How far to the right the last words of a line go, with a space at their end."""
    last = line.segments[-1]
    return last.left + last.width


@given(st.lists(texts, max_size=4), st.floats(30, 400), st.booleans())
def test_every_character_is_set_once_and_in_order(
    face_set: FaceSet, words: list[str], width: float, even: bool
) -> None:
    lines = break_lines(spans(face_set, *words), SIZE, width, balanced=even)
    # A word that no line can hold is parted after a syllable, with a soft hyphen.
    assert re.sub(r"[\s\u00ad]", "", set_text(lines)) == re.sub(r"\s", "", "".join(words))


@given(st.lists(texts, max_size=4), st.floats(30, 400), st.booleans())
def test_no_line_is_wider_than_its_column(face_set: FaceSet, words: list[str], width: float, even: bool) -> None:
    for line in break_lines(spans(face_set, *words), SIZE, width, balanced=even):
        last = line.segments[-1]
        space = last.span.face.widths[" "] * SIZE / 1000
        visible = reach(line) - (space if last.text.endswith(" ") else 0)
        assert line.width <= width + 0.1
        assert visible == pytest.approx(line.width)


@given(st.lists(texts, max_size=4))
def test_a_space_is_wherever_words_were_apart(face_set: FaceSet, words: list[str]) -> None:
    # Lines that were wrapped are read as one text: "one" and "two" must not become "onetwo".
    text = "".join(words).replace("\n", " ")
    read = set_text(break_lines(spans(face_set, *[word.replace("\n", " ") for word in words]), SIZE, 300))
    assert read.split() == text.split()


def test_a_word_is_never_broken_at_a_hyphen_while_a_line_can_hold_it(face_set: FaceSet) -> None:
    lines = break_lines(spans(face_set, "a well-known word"), SIZE, 70)
    assert [set_text([line]) for line in lines] == ["a ", "well-known ", "word"]


def test_an_address_that_no_line_can_hold_is_broken_after_a_sign(face_set: FaceSet) -> None:
    lines = break_lines(spans(face_set, "www.example.org/surgery/of/the/bone"), SIZE, 120)
    assert [set_text([line]) for line in lines] == ["www.example.org/", "surgery/of/the/", "bone"]


@given(st.integers(60, 260))
def test_no_line_of_an_address_ends_after_a_hyphen(face_set: FaceSet, width: int) -> None:
    address = "www.long-meadow.example.com/surgery-explained/pre-operative-checks"
    lines = [set_text([line]) for line in break_lines(spans(face_set, address), 12, width)]
    assert "".join(lines) == address
    assert not any(line.endswith("-") for line in lines)


@given(st.integers(90, 260))
def test_no_sign_is_on_a_line_alone_after_a_word_that_is_broken(face_set: FaceSet, width: int) -> None:
    lines = break_lines(spans(face_set, "See (www.meadow.example.com/surgery-explained)", "."), 12, width)
    read = [set_text([line]) for line in lines]
    assert "".join(read) == "See (www.meadow.example.com/surgery-explained)."
    assert all(any(entry.isalnum() for entry in line) for line in read)


def test_a_line_feed_breaks_the_line(face_set: FaceSet) -> None:
    lines = break_lines(spans(face_set, "one\ntwo"), SIZE, 300)
    assert [set_text([line]) for line in lines] == ["one ", "two"]


def test_titles_are_set_in_lines_about_equally_long(face_set: FaceSet) -> None:
    words = spans(face_set, "Surgery to strengthen a weakened bone in the leg")
    total = natural_width(words, SIZE).total
    lines = break_lines(words, SIZE, total * 0.8, balanced=True)
    widths = [line.width for line in lines]
    assert len(lines) == 2
    assert min(widths) > 0.7 * max(widths)


def test_the_last_line_is_not_one_short_word(face_set: FaceSet) -> None:
    words = spans(face_set, "They may fix a plate to it too a")
    total = natural_width(words, SIZE).total
    lines = break_lines(words, SIZE, total - 5)
    assert set_text(lines[-1:]) == "too a"


def test_a_space_of_another_face_has_its_measured_width(face_set: FaceSet) -> None:
    bold, regular = face_set.bold, face_set.regular
    words = [TextSpan("one", bold, BLACK), TextSpan(" ", regular, BLACK), TextSpan("two", bold, BLACK)]
    total = natural_width(words, SIZE).total
    [line] = break_lines(words, SIZE, 300)
    assert reach(line) == pytest.approx(line.width)
    assert line.width == pytest.approx(total)


NUMBERS = [
    "400 mg",
    "2.5 ml",
    "≤ 3",
    "≥ 10",
    "< 5",
    "1 in 100",
    "5 – 10 mg",
    "2 × 500 mg",
    "38 °C",
    "94 %",
    "10 am",
    "£ 5",
    "± 2",
    "1,000 units",
    "5 µg,",
    "(400 mg)",
    "2 tablets.",
    "− 4",
    "2 weeks,",
    "10 AM.",
    "2 million",
    "1½ tablets",
    "to 8 weeks",
    "or 3 times",
    "5 mg/kg",
    "Ward 4B",
    "(page 3)",
    "type 2",
    "30 March",
    "1st May",
    "March 30,",
]


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("balanced", [False, True])
def test_a_number_stays_with_what_belongs_to_it(number: str, balanced: bool) -> None:
    # A face of the repository may lack some of the signs, so this one has every character, each as wide.
    face = cast(Face, EveryCharacter())
    before = "6am " if number.startswith(("to ", "or ")) else ""
    text = f"Take this with {before}{number} of water, and this with {before}{number} again, or with {before}{number}"
    for width in range(60, 400, 7):
        lines = break_lines([TextSpan(text, face, BLACK)], SIZE, float(width), balanced=balanced)
        rows = [set_text([line]).strip() for line in lines]
        assert " ".join(rows).split() == text.split()
        if width > (len(number) + 1) * SIZE / 2:
            assert sum(row.count(number) for row in rows) == 3, rows


@pytest.mark.parametrize(
    ("words", "column", "lines"),
    [
        ("400 micrograms", 11, ["400", "micrograms"]),
        ("for 6 to 8 weeks", 10, ["for 6", "to 8 weeks"]),
        ("for 6 to 8 weeks", 8, ["for 6 to", "8 weeks"]),
        ("Meet us on 4 September", 11, ["Meet us on", "4 September"]),
        ("Stay in the ward. 4 people will", 19, ["Stay in the ward. 4", "people will"]),
    ],
)
def test_a_number_is_parted_only_where_no_line_holds_it(words: str, column: int, lines: list[str]) -> None:
    face = cast(Face, EveryCharacter())
    broken = break_lines([TextSpan(words, face, BLACK)], SIZE, column * SIZE / 2)
    assert [set_text([line]).strip() for line in broken] == lines


class EveryCharacter:
    """A face in which every character is half as wide as the type is high."""

    remembers = False

    def lender_of(self, text: str) -> None:
        return None

    def shape(self, text: str, language: str) -> ShapedText:
        piece = ShapedPiece(0, len(text), cast(Font, None), 500 * len(text))
        return ShapedText(
            text, cast(Face, self), language, [piece], list(range(0, 500 * len(text) + 1, 500)), frozenset()
        )


PLAIN = st.lists(st.text("abcdefgh ij,.’-éWVATo", min_size=1, max_size=12).map(str.split).map(" ".join), max_size=30)


@given(PLAIN, st.floats(30, 400))
def test_plain_words_have_the_lines_that_any_words_have(face_set: FaceSet, words: list[str], width: float) -> None:
    text = " ".join(word for word in words if word)
    quickly = break_lines(spans(face_set, text), 12, width)
    natural = natural_width(spans(face_set, text), 12)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plain_lines, "is_plain", lambda text, shaped: False)
        patch.setattr(line_breaking, "_paragraphs", Recent(1))
        slowly = break_lines(spans(face_set, text), 12, width)
        assert natural_width(spans(face_set, text), 12) == pytest.approx(natural)

    def drawn(lines: list[TextLine]) -> list[tuple[object, ...]]:
        return [
            (segment.text, segment.left, segment.width, segment.piece) for line in lines for segment in line.segments
        ]

    assert drawn(quickly) == drawn(slowly)
    assert [line.width for line in quickly] == [line.width for line in slowly]


WITH_ACCENTS = st.lists(st.text("abe .-éŻ€א", max_size=30), min_size=1, max_size=3)


@given(WITH_ACCENTS, st.floats(30, 400))
def test_a_private_face_sets_what_is_stored_as_it_sets_it_alone(
    face_set: FaceSet, words: list[str], width: float
) -> None:
    private = spans(face_set.without_memory(), *words)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(line_breaking, "_paragraphs", Recent(1))
        alone = break_lines(private, SIZE, width)
        break_lines(spans(face_set, *words), SIZE, width)
        again = break_lines(private, SIZE, width)
    assert [line.width for line in again] == [line.width for line in alone]
    assert [segment for line in again for segment in line.segments] == [
        segment for line in alone for segment in line.segments
    ]


def test_a_private_face_reads_what_is_stored_and_stores_nothing(face_set: FaceSet) -> None:
    private = face_set.without_memory().regular
    everyones, own = "Your details, for any patient", "Zoe Vexillographer"
    stored = face_set.regular.shape(everyones, "en-GB")
    before = set(face_set.regular._shaped), set(line_breaking._paragraphs)
    assert private.shape(everyones, "en-GB") is stored
    private.shape(own, "en-GB")
    break_lines([TextSpan(own, private, BLACK)], SIZE, 100)
    assert (set(face_set.regular._shaped), set(line_breaking._paragraphs)) == before


def test_each_part_of_a_title_that_begins_on_a_new_line_has_lines_of_about_one_length(face_set: FaceSet) -> None:
    """A comma and a line's end part operations: no word of one is alone because another is longer."""
    title = "Llawdriniaeth i gryfhau asgwrn gwan,\nLlawdriniaeth ar yr afu,\nLlawdriniaeth ar yr ymennydd"
    lines = break_lines(spans(face_set, title), SIZE, 136, balanced=True)
    assert [set_text([line]).strip() for line in lines] == [
        "Llawdriniaeth i",
        "gryfhau asgwrn gwan,",
        "Llawdriniaeth",
        "ar yr afu,",
        "Llawdriniaeth",
        "ar yr ymennydd",
    ]
