"""What no font can set is named; letters of all scripts pass, with the marks and joiners that they need."""

from __future__ import annotations

import subprocess
import sys
import unicodedata

import pytest

from builder.core.scripts import can_be_set, script_name, script_of, unset_words, without_stray_joiners


@pytest.mark.parametrize(
    "words",
    [
        "naïve “quoted” – ½ 12\u00a0mm €5 ≥ → ✓ 😀",
        "Łódź, Dvořák, Nguyễn Thị Ánh, Ŵyn, İstanbul",
        "Ελληνικά ᾠδή",
        "Кириллица, Їжак, Ўзбек",
        "Հայերեն",
        "ქართული",
        "中文，日本語ひらがなカタカナー",
        "한국어",
        "አማርኛ",
        "ᏣᎳᎩ",
    ],
)
def test_letters_that_need_only_their_own_glyph_pass(words: str) -> None:
    assert list(unset_words(unicodedata.normalize("NFC", words))) == []
    assert all(map(can_be_set, unicodedata.normalize("NFC", words)))


WORDS = [
    ("مرحبا بكم", "Arabic"),
    ("שלום", "Hebrew"),
    ("ܫܠܡܐ", "Syriac"),
    ("ދިވެހި", "Thaana"),
    ("ߒߞߏ", "Nko"),
    ("𞤀𞤣𞤤𞤢𞤥", "Adlam"),
    ("हिन्दी", "Devanagari"),
    ("বাংলা", "Bengali"),
    ("ਪੰਜਾਬੀ", "Gurmukhi"),
    ("ગુજરાતી", "Gujarati"),
    ("தமிழ்", "Tamil"),
    ("తెలుగు", "Telugu"),
    ("ಕನ್ನಡ", "Kannada"),
    ("മലയാളം", "Malayalam"),
    ("සිංහල", "Sinhala"),
    ("ไทย", "Thai"),
    ("ລາວ", "Lao"),
    ("ខ្មែរ", "Khmer"),
    ("မြန်မာ", "Myanmar"),
    ("བོད", "Tibetan"),
    ("ᠮᠣᠩᠭᠣᠯ", "Mongolian"),
    ("ﷺ", "Arabic"),
    ("\u1112\u1161", "Hangul"),
    ("中文", "Han"),
    ("ひらがな", "Hiragana"),
    ("Ελληνικά", "Greek"),
    ("Łódź", "Latin"),
]


@pytest.mark.parametrize(("words", "script"), WORDS)
def test_a_script_that_needs_shaping_passes_and_has_a_name(words: str, script: str) -> None:
    assert list(unset_words(f"See {words}.")) == []
    assert script_name(script_of(f"12 “{words}”")) == script


def test_signs_alone_are_of_no_script() -> None:
    assert [script_of(text) for text in ("", "12:30", "→ ✓")] == ["Zyyy"] * 3


AFTER_MARKS = ["مَ\u200cن", "مَ\u200c", "مَّ\u200cن", "مَ\u200c\u200dن", "هِ\u200d"]
"""Joiners after the vowels of Arabic letters."""


@pytest.mark.parametrize("words", ["می\u200cخواهم", "क्\u200dष", "න්\u200dද", "ক্\u200cষ", "ഞാന്\u200d", *AFTER_MARKS])
def test_joiners_beside_letters_that_join_pass(words: str) -> None:
    assert list(unset_words(words)) == []
    assert can_be_set(words)


@pytest.mark.parametrize("words", ["a{}b", "{}", "Ward 4{} is", "中{}文", "д{}е"])
@pytest.mark.parametrize("joiner", ["\u200c", "\u200d"])
def test_joiners_that_do_nothing_are_refused(words: str, joiner: str) -> None:
    [problem] = unset_words(words.format(joiner))
    assert f"U+{ord(joiner):04X}" in problem.message
    assert problem.words == joiner


@pytest.mark.parametrize("character", "\u200c\u200d\u200e\u200f\u061c\u202a\u202e\u2066\u2069\u00ad\ufe0f\u2060\ufeff")
def test_characters_that_nobody_sees_are_refused(character: str) -> None:
    [problem] = unset_words(f"a{character}b")
    assert f"U+{ord(character):04X}" in problem.message
    assert "it may be invisible" in problem.hint


def test_a_sign_without_a_meaning_is_refused() -> None:
    [problem] = unset_words("\uf0b7 glasses")
    assert "U+F0B7" in problem.message
    assert "hyphen and a space" in problem.hint


@pytest.mark.parametrize(
    ("character", "message", "hint"),
    [
        ("\u0378", "not a character in the Unicode that the program knows: U+0378", "a newer version of the program"),
        ("\U000e0fff", "not a character in the Unicode that the program knows", "a newer version of the program"),
        ("\ufdd0", "never a character (Unicode 16.0, 23.7): U+FDD0", "a file that is damaged or was read wrongly"),
        ("\U0001fffe", "never a character (Unicode 16.0, 23.7): U+1FFFE", "a file that is damaged or was read wrongly"),
        ("\U00100000", "the font that it was copied from", "hyphen and a space"),
    ],
)
def test_a_code_without_a_character_has_a_hint_of_its_own(character: str, message: str, hint: str) -> None:
    [problem] = unset_words(f"See {character} here.")
    assert message in problem.message
    assert hint in problem.hint


def test_joiners_are_taken_off_where_letters_do_not_join() -> None:
    assert without_stray_joiners("\u200dAn\u200cn مَ\u200cن هِ\u200d 1\u200d") == "Ann مَ\u200cن هِ\u200d 1"


def test_marks_are_left_to_the_fonts() -> None:
    assert list(unset_words("The q\u0302\u0323 is here.")) == []


@pytest.mark.parametrize("character", "\u200e\u200f\u061c\u202a\u202e\u2066\u2069")
def test_what_turns_the_direction_of_reading_is_refused_in_every_script(character: str) -> None:
    for words in ("שלום {}12", "{}مرحبا", "a{}b"):
        [problem] = unset_words(words.format(character))
        assert f"U+{ord(character):04X}" in problem.message


def test_plain_text_needs_no_tables_of_scripts() -> None:
    code = (
        "import sys\nfrom builder.core.scripts import unset_words\n"
        "list(unset_words('Caf\\u00e9 \\u2013 \\u0174yn \\u20ac5'))\nassert 'fontTools' not in sys.modules\n"
        "list(unset_words('\\u0627'))\nassert 'fontTools' in sys.modules\n"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
