from __future__ import annotations

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


def test_each_character_is_told_once_in_a_text() -> None:
    problems = found(given.body("→ and ✓ and → again."))
    assert [given.at(problem)[0] for problem in problems] == ["→", "✓"]


def test_a_brand_is_looked_at_by_itself() -> None:
    assert list(glyphs.missing_glyphs_of_brand(given.brand(), given.COVERAGE)) == []
    brand = given.brand(("ward_name: Lantern Ward", "ward_name: Lantern → Ward"))
    [problem] = glyphs.missing_glyphs_of_brand(brand, given.COVERAGE)
    assert (problem.severity, given.at(problem)) == ("error", "→ Ward")
    assert found(given.body("{{ ward_name }}")) == []
