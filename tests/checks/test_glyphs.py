from __future__ import annotations

import unicodedata
from collections.abc import Callable

import pytest

from builder.checks import glyphs
from builder.content.project import Loaded
from builder.core.diagnostics import Problem
from tests.checks import given


def found(loaded: Loaded, **faces: str) -> list[Problem]:
    coverage = {face: given.ASCII | set(faces.get(face, "")) for face in ("regular", "bold")}
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


@pytest.mark.parametrize(("faces", "count"), [({"regular": "→"}, 1), ({"bold": "→"}, 1), ({}, 1)])
def test_both_faces_must_have_it(faces: dict[str, str], count: int) -> None:
    assert len(found(given.body("Rest → walk."), **faces)) == count
    assert found(given.body("Rest → walk."), regular="→", bold="→") == []


@pytest.mark.parametrize(
    ("character", "hint"),
    [
        ("\u2009", "ordinary space"),
        ("\u2011", "ordinary hyphen"),
        ("≥", "at least"),
        ("ﬁ", "letters f and i"),
        ("字", "a face that has this one"),
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


@pytest.mark.parametrize("written", ["q\u0302", "q&#x302;", "q&#770;"])
def test_an_accent_that_no_character_has_is_refused_whatever_the_face(written: str) -> None:
    [problem] = found_with_every_glyph(given.body(f"Meet {written} here."))
    assert "“q\u0302” is latin small letter q and U+0302, combining circumflex accent" in problem.message
    assert found_with_every_glyph(given.body("A &#x65;&#x301; and e&#x301;.")) == []


@pytest.mark.parametrize(
    "make",
    [
        lambda words: given.page("", title=words),
        lambda words: given.page("", owner=words),
        lambda words: given.page(f"key_facts:\n  {words}: Yes\n"),
        lambda words: given.body(f"You may hear [{words}]{{lang=ar}}."),
        lambda words: given.block(f"kind: text\nlanguage: ar\nbody: {words}"),
        lambda words: given.block(f"kind: glossary\nterms:\n  - term: {words}\n    meaning: Yes."),
    ],
)
def test_a_script_that_cannot_be_set_is_refused_whatever_the_face(make: Callable[[str], Loaded]) -> None:
    for faces in ({"regular": ALL, "bold": ALL}, given.COVERAGE):
        [problem] = glyphs.missing_glyphs(make("مرحبا"), given.brand().model, faces)
        assert (problem.severity, problem.message) == ("error", "words in Arabic letters cannot be printed")
        assert given.at(problem).startswith("مرحبا")


def test_words_of_a_brand_are_refused_likewise() -> None:
    brand = given.brand(("ward_name: Lantern Ward", "ward_name: שלום"))
    [problem] = glyphs.missing_glyphs_of_brand(brand, {"regular": ALL, "bold": ALL})
    assert problem.message == "words in Hebrew letters cannot be printed"
    assert given.at(problem) == "שלום"


def test_what_cannot_be_set_is_missing_for_a_patients_details_too() -> None:
    assert glyphs.missing("Zoë مر q\u0302", {"regular": ALL, "bold": ALL}) == ["م", "ر", "\u0302"]
