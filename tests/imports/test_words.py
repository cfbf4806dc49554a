"""No word is lost, whatever stands in a document, and the program reads what it wrote."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Collection, Mapping

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from builder.core.characters import UNPRINTABLE
from builder.imports.word_counts import lost_words
from tests.support import laying_out
from tests.support.documents import leaflet_of, p, run, table


def body_of(*body: str) -> str:
    """The body text of a section with these paragraphs."""
    imported = leaflet_of(p("Title", style="Title"), p("Section", style="H1"), *body)
    assert imported.report.lost == ()
    text = yaml.safe_load(imported.text)["sections"][0]["body"]
    assert isinstance(text, str)
    return text.rstrip("\n")


@pytest.mark.parametrize(
    ("words", "written"),
    [
        ("a_b_c and 2 * 3 [x] A&E", "a_b_c and 2 * 3 [x] A&E"),
        ("**not bold**", "\\*\\*not bold\\*\\*"),
        ("*not italic*", "\\*not italic\\*"),
        ("<b>no HTML", "\\<b\\>no HTML"),
        ("# no heading", "\\# no heading"),
        ("1. no list", "1\\. no list"),
        ("- no list", "\\- no list"),
        ("> no quotation", "\\> no quotation"),
        ("&amp; as typed", "\\&amp; as typed"),
        ("[no](link)", "\\[no\\](link)"),
        ("---", "\\---"),
        ("back\\slash \\* end", "back\\\\slash \\\\\\* end"),
        ("See {{ ward_phone }}", "See (( ward_phone ))"),
        ("a\u00adna\u200bemia", "anaemia"),
        ("DO NOT EAT OR DRINK before", "**Do not eat or drink** before"),
    ],
)
def test_signs_of_commonmark_are_words(words: str, written: str) -> None:
    assert body_of(p(run(words))) == written


@pytest.mark.parametrize(
    ("paragraphs", "written"),
    [
        (["• one", "• two"], "- one\n- two"),
        (["Bring:", "– glasses", "– drops"], "Bring:\n\n- glasses\n- drops"),
        (["o one", "o two"], "- one\n- two"),
        (["1. one", "2. two", "Then", "3. three"], "1. one\n2. two\n\nThen\n\n3\\. three"),
        (["a) one", "b) two"], "1. one\n2. two"),
        (["Options: • one • two"], "Options:\n\n- one\n- two"),
        (["a) alone"], "a) alone"),
        (["x | y | z", "1 | 2 | 3"], "x | y | z\n\n1 | 2 | 3"),
    ],
)
def test_lists_that_were_typed_become_lists(paragraphs: list[str], written: str) -> None:
    assert body_of(*map(p, paragraphs)) == written


@pytest.fixture(scope="module")
def coverage() -> Mapping[str, Collection[str]]:
    return laying_out.theme("harbour", "a4").faces.coverage


def section_of(coverage: Mapping[str, Collection[str]], words: str) -> tuple[str, str]:
    """The body of a section with these words, for the faces of a brand, and the whole file."""
    imported = leaflet_of(p("Title", style="Title"), p("Section", style="H1"), p(words), coverage=coverage)
    assert imported.report.lost == ()
    return yaml.safe_load(imported.text)["sections"][0]["body"].rstrip("\n"), imported.text


@pytest.mark.parametrize("words", ["Say ગુજરાતી to her", "Say 中文 to her", "Say q\u20d0 to her"])
def test_words_in_letters_that_cannot_be_printed_are_in_a_note(
    coverage: Mapping[str, Collection[str]], words: str
) -> None:
    body, text = section_of(coverage, words)
    assert "TO FILL IN: words that were here" in body
    assert f"#   {words}\n" in text


@pytest.mark.parametrize("words", ["مرحبا", "שלום", "हिन्दी", "می\u200cخواهم", "ক্\u200cষ", "ไทย", "q\u0302"])
def test_words_in_letters_of_other_scripts_stay(coverage: Mapping[str, Collection[str]], words: str) -> None:
    assert section_of(coverage, f"Say {words} to her")[0] == f"Say {words} to her"


@pytest.mark.parametrize("words", ["an\u200cd", "an\u200dd", "an\u200bd", "an\u00add", "\ufeffand"])
def test_what_nobody_sees_is_left_out(coverage: Mapping[str, Collection[str]], words: str) -> None:
    assert section_of(coverage, words)[0] == "and"


@pytest.mark.parametrize("words", ["ខ្មែរ\u200bភាសា", "هِ\u200d"])
def test_what_says_where_words_end_or_join_stays(coverage: Mapping[str, Collection[str]], words: str) -> None:
    assert section_of(coverage, words)[0] == words


@pytest.mark.parametrize("sign", ["\U0001f1ec\U0001f1e7", "\U0001f44d\U0001f3fd", "\u2713\u0338", "\u2713"])
def test_a_sign_of_several_characters_that_cannot_be_printed_is_a_placeholder(
    coverage: Mapping[str, Collection[str]], sign: str
) -> None:
    body, _ = section_of(coverage, f"Say {sign} to her")
    assert body.startswith("Say TO FILL IN: words for the sign ")
    assert body.endswith(" to her")
    assert unicodedata.name(sign[0]).lower() in body


def test_words_that_stood_together_are_not_lost_when_one_is_left_out() -> None:
    assert lost_words(Counter(["onetwo", "three"]), Counter(["one", "two"])) == ("three",)
    assert lost_words(Counter(["one", "two", "three"]), Counter(["onethree"])) == ("two",)


WORDS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"]).filter(lambda letter: not UNPRINTABLE.match(letter)), max_size=30
) | st.sampled_from(
    "- one;1. two;• three;a) four;**five**;A | B;[x](y);SIX SEVEN EIGHT;nine:;`ten`;+ a;o eleven;– twelve;# x;> y;1) z;"
    "_a_;https://example.org;a\tb;{{ x }};~~~;\\;==".split(";")
)
RUNS = st.lists(st.tuples(WORDS, st.sampled_from(["", "<w:b/>", "<w:i/>", "<w:vanish/>"])), max_size=3).map(
    # Hidden words stand apart from others.
    lambda runs: "".join(run(f" {text} " if "vanish" in look else text, look) for text, look in runs)
)
PARAGRAPHS = st.builds(
    lambda runs, style, entry: p(runs or "<w:r/>", style=style, entry=entry),
    RUNS,
    st.sampled_from(["", "", "", "H1", "H2", "Title", "Caption"]),
    st.none() | st.tuples(st.sampled_from([1, 2, 3]), st.sampled_from([0, 1, 2, 3])),
)
TABLES = st.lists(st.lists(WORDS, min_size=1, max_size=3).map(tuple), min_size=1, max_size=3).map(
    lambda rows: table(*(tuple(p(run(cell)) for cell in row) for row in rows))
)


@given(st.lists(PARAGRAPHS | TABLES, min_size=1, max_size=8))
def test_any_mixture_of_paragraphs_lists_and_tables_loses_no_word(body: list[str]) -> None:
    # The program reads its own YAML in this, or the error would end the test.
    assert leaflet_of(p("A word"), *body).report.lost == ()
