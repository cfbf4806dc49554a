from __future__ import annotations

import unicodedata
from collections.abc import Callable

import pytest

from builder.checks import glyphs
from builder.content.project import Loaded
from builder.core.diagnostics import Problem
from builder.layout import faces
from tests.checks import given


def found(loaded: Loaded, **signs: str) -> list[Problem]:
    coverage = {face: given.ASCII | set(signs.get(face, "")) for face in ("regular", "bold")}
    problems = list(glyphs.missing_glyphs(loaded, given.brand().model, coverage))
    assert all(problem.severity == "error" for problem in problems)
    return problems


def test_characters_that_the_faces_have_pass() -> None:
    assert found(given.body("Rest “well” – it’s £5.\nThen **walk**.")) == []


def test_a_character_that_the_faces_lack_is_named() -> None:
    [problem] = found(given.body("Rest well.\nTick ✓ here."))
    assert problem.message == "the faces have no character “✓” (U+2713, check mark)"
    assert "tick" in problem.hint
    assert given.at(problem) == "✓ here."


@pytest.mark.parametrize(("signs", "count"), [({"regular": "→"}, 1), ({"bold": "→"}, 1), ({}, 1)])
def test_both_faces_must_have_it(signs: dict[str, str], count: int) -> None:
    assert len(found(given.body("Rest → walk."), **signs)) == count
    assert found(given.body("Rest → walk."), regular="→", bold="→") == []


@pytest.mark.parametrize(
    ("character", "hint"),
    [
        ("\u2009", "ordinary space"),
        ("\u2011", "ordinary hyphen"),
        ("≥", "at least"),
        ("ﬁ", "letters f and i"),
        ("字", "a font file for Han letters"),
    ],
)
def test_common_characters_have_a_hint(character: str, hint: str) -> None:
    [problem] = found(given.body(f"Rest {character}5."))
    assert f"U+{ord(character):04X}" in problem.message
    assert hint in problem.hint


def test_characters_that_were_written_by_name_are_found() -> None:
    [problem] = found(given.body("Rest &rarr; walk."))
    assert "U+2192" in problem.message


@pytest.mark.parametrize(
    "make",
    [
        lambda: given.page("", title="Knee →"),
        lambda: given.page("", version="'1 →'"),
        lambda: given.page("", owner="The → team"),
        lambda: given.page("key_facts:\n  → walk: Yes\n"),
        lambda: given.body("Read [about](https://example.org/→)."),
        lambda: given.body("| → | b |\n| --- | --- |\n| c | d |"),
        lambda: given.block("kind: lines\nlabel: Walk →\nlines: 1"),
    ],
)
def test_every_printed_text_is_looked_at(make: Callable[[], Loaded]) -> None:
    [problem] = found(make())
    assert given.at(problem).startswith("→")


def test_what_is_only_read_out_is_not_looked_at() -> None:
    assert found(given.block("kind: figure\nimage: a.png\nalt: From → to")) == []


def test_each_character_is_reported_once_in_a_text() -> None:
    problems = found(given.body("→ and ✓ and → again."))
    assert [given.at(problem)[0] for problem in problems] == ["→", "✓"]


def test_a_brand_is_looked_at_by_itself() -> None:
    assert list(glyphs.missing_glyphs_of_brand(given.brand(), given.COVERAGE)) == []
    brand = given.brand(("ward_name: Lantern Ward", "ward_name: Lantern → Ward"))
    [problem] = glyphs.missing_glyphs_of_brand(brand, given.COVERAGE)
    assert (problem.severity, given.at(problem)) == ("error", "→ Ward")
    assert found(given.body("{{ ward_name }}")) == []


ALL = frozenset(map(chr, range(0x20, 0x3000)))
"""What a face has that has everything."""


def found_with_every_glyph(loaded: Loaded) -> list[Problem]:
    return list(glyphs.missing_glyphs(loaded, given.brand().model, {"regular": ALL, "bold": ALL}))


@pytest.mark.parametrize("letter", ["Ŵ", "ŵ", "Ǹ", "Ē", "Ḧ"])
def test_a_letter_with_its_accent_after_it_is_the_letter_that_the_face_lacks(letter: str) -> None:
    apart = unicodedata.normalize("NFD", letter)
    [problem] = found(given.body(f"Meet {apart}yn."))
    assert f"U+{ord(letter):04X}" in problem.message
    assert given.at(problem) == f"{apart}yn."
    assert found_with_every_glyph(given.body(f"Meet {apart}yn.")) == []


@pytest.fixture(scope="module")
def face_set() -> faces.FaceSet:
    """The faces of the example brands, with all that letters of other scripts go on to."""
    return faces.load(given.brand().model.faces, given.ROOT)


def found_with(face_set: faces.FaceSet, loaded: Loaded) -> list[Problem]:
    return list(glyphs.missing_glyphs(loaded, given.brand().model, face_set.coverage))


@pytest.mark.parametrize("written", ["{}", "&#x{:x};"])
def test_a_mark_that_no_face_puts_on_its_letter_is_an_error(face_set: faces.FaceSet, written: str) -> None:
    mark = written.format("\u20d0" if written == "{}" else 0x20D0)
    [problem] = found_with(face_set, given.body(f"Meet q{mark} here."))
    assert problem.message == (
        "no face puts the marks of “q\u20d0” (U+0071, latin small letter q and "
        "U+20D0, combining left harpoon above) in their place"
    )
    assert "put a font file that has this one" in problem.hint


def test_a_mark_that_a_face_puts_on_its_letter_passes(face_set: faces.FaceSet) -> None:
    assert found_with(face_set, given.body("A &#x65;&#x301;, e&#x301;, q\u0302 and ọ̀.")) == []


SET = [
    ("ar", "مرحبا"),
    ("he", "שלום"),
    ("hi", "हिन्दी"),
    ("bn", "বাংলা"),
    ("ta", "தமிழ்"),
    ("te", "తెలుగు"),
    ("th", "ภาษาไทย"),
    ("km", "ខ្មែរ"),
    ("el", "Ελληνικά"),
    ("uk", "Їжак"),
    ("vi", "Tiếng Việt"),
    ("cy", "Ŵyn a ŷd"),
]
"""Words in every script that the program brings a face for."""


@pytest.mark.parametrize(("language", "words"), SET)
def test_words_of_other_scripts_pass_without_a_face_of_the_brand(
    face_set: faces.FaceSet, language: str, words: str
) -> None:
    for loaded in (
        given.page("", title=words),
        given.page(f"key_facts:\n  {words}: Yes\n"),
        given.body(f"You may hear [{words}]{{lang={language}}}."),
        given.block(f"kind: text\nlanguage: {language}\nbody: {words}"),
    ):
        assert found_with(face_set, loaded) == []


@pytest.mark.parametrize(
    ("words", "first", "script"),
    [
        ("ગુજરાતી", "“ગુ” (U+0A97, gujarati letter ga and U+0AC1, gujarati vowel sign u)", "Gujarati"),
        ("中文", "“中” (U+4E2D, cjk unified ideograph-4e2d)", "Han"),
        ("ਪੰਜਾਬੀ", "“ਪੰ” (U+0A2A, gurmukhi letter pa and U+0A70, gurmukhi tippi)", "Gurmukhi"),
    ],
)
@pytest.mark.parametrize(
    "make",
    [
        lambda words: given.page("", title=words),
        lambda words: given.page("", owner=words),
        lambda words: given.page(f"key_facts:\n  {words}: Yes\n"),
        lambda words: given.body(f"You may hear [{words}]{{lang=gu}}."),
        lambda words: given.block(f"kind: text\nlanguage: gu\nbody: {words}"),
        lambda words: given.block(f"kind: glossary\nterms:\n  - term: {words}\n    meaning: Yes."),
    ],
)
def test_a_script_that_no_face_has_is_refused_by_its_name(
    face_set: faces.FaceSet, make: Callable[[str], Loaded], words: str, first: str, script: str
) -> None:
    problem = found_with(face_set, make(words))[0]
    assert problem.severity == "error"
    assert problem.message == f"the faces have no character {first}"
    assert f"put a font file for {script} letters" in problem.hint
    assert "styles/fonts/" in problem.hint
    assert given.at(problem).startswith(words)


def test_words_of_a_brand_are_refused_likewise(face_set: faces.FaceSet) -> None:
    brand = given.brand(("ward_name: Lantern Ward", "ward_name: 中文"))
    problem = next(glyphs.missing_glyphs_of_brand(brand, face_set.coverage))
    assert problem.message == "the faces have no character “中” (U+4E2D, cjk unified ideograph-4e2d)"
    assert given.at(problem) == "中文"
    for words in ("שלום", "مستشفى"):
        brand = given.brand(("ward_name: Lantern Ward", f"ward_name: {words}"))
        assert list(glyphs.missing_glyphs_of_brand(brand, face_set.coverage)) == []


def test_what_no_face_has_is_missing_for_a_patients_details_too(face_set: faces.FaceSet) -> None:
    assert glyphs.missing("Zoë مريم q\u0302 Ŵyn", face_set.coverage) == []
    assert glyphs.missing("Zoë ગુ 李 q\u20d0", face_set.coverage) == ["ગુ", "李", "q\u20d0"]


def test_joiners_are_missing_only_where_they_do_nothing(face_set: faces.FaceSet) -> None:
    assert glyphs.missing("می\u200cخواهم", face_set.coverage) == []
    assert glyphs.missing("an\u200cn", face_set.coverage) == ["n\u200c"]
