"""Scripts and accents that cannot be set are named; what comes out right passes."""

from __future__ import annotations

import subprocess
import sys
import unicodedata

import pytest

from builder.core.scripts import can_be_set, unset_words


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


@pytest.mark.parametrize(
    ("words", "script"),
    [
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
        ("١٢٣", "Arabic"),
        ("\u1112\u1161", "single letters of Hangul"),
    ],
)
def test_a_script_that_needs_more_is_refused_once_by_its_name(words: str, script: str) -> None:
    problems = list(unset_words(f"See {words}."))
    assert [problem.message for problem in problems if script in problem.message] == [problems[0].message]
    assert problems[0].message.startswith("words in ")
    assert problems[0].words == words[0]
    assert len(problems) == 1
    assert not can_be_set(words[0])


@pytest.mark.parametrize("character", "\u200c\u200d\u200e\u200f\u061c\u202a\u202e\u2066\u2069\u00ad\ufe0f\u2060\ufeff")
def test_characters_that_nobody_sees_are_refused(character: str) -> None:
    [problem] = unset_words(f"a{character}b")
    assert f"U+{ord(character):04X}" in problem.message
    assert "it may be invisible" in problem.hint


def test_a_sign_without_a_meaning_is_refused() -> None:
    [problem] = unset_words("\uf0b7 glasses")
    assert "U+F0B7" in problem.message
    assert "hyphen and a space" in problem.hint


def test_an_accent_without_a_joined_letter_is_named_with_its_letter() -> None:
    [problem] = unset_words("The q\u0302\u0323 is here.")
    assert problem.words == "q\u0302"
    assert problem.message == (
        "this accent cannot be placed on its letter: “q\u0302” is latin small letter q and "
        "U+0302, combining circumflex accent"
    )


def test_plain_text_needs_no_tables_of_scripts() -> None:
    code = (
        "import sys\nfrom builder.core.scripts import unset_words\n"
        "list(unset_words('Caf\\u00e9 \\u2013 \\u0174yn \\u20ac5'))\nassert 'fontTools' not in sys.modules\n"
        "list(unset_words('\\u0627'))\nassert 'fontTools' in sys.modules\n"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
