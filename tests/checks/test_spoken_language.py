"""The language of a page: the program has words for it, and they can be printed."""

from __future__ import annotations

from pathlib import Path

from builder.checks import spoken_language
from builder.content.catalogues import PROGRAM, Catalogues
from builder.core.diagnostics import Problem
from tests.checks import given

WELSH = given.ASCII | frozenset("âêîôûŵŷÂ")


def refused(language: str, words: Catalogues = PROGRAM, glyphs: frozenset[str] = WELSH) -> list[Problem]:
    loaded = given.body("Rest.", language=language)
    found = list(spoken_language(loaded, words, {"regular": glyphs, "bold": glyphs}))
    found = [problem for problem in found if problem.severity == "error"]
    assert {(problem.severity, given.at(problem)) for problem in found} <= {("error", language)}
    return found


def own(text: str) -> Catalogues:
    return Catalogues(Path("nowhere"), {"styles/languages/ms.yaml": text.encode()})


def test_languages_with_words_that_the_faces_have_are_printed() -> None:
    assert refused("en-GB") == refused("cy") == []


def test_the_code_of_ukrainian_is_not_that_of_the_united_kingdom() -> None:
    def warned(text: str, language: str) -> list[str]:
        loaded = given.body(text, language=language)
        glyphs = {"regular": given.ASCII, "bold": given.ASCII}
        return [
            problem.message for problem in spoken_language(loaded, PROGRAM, glyphs) if problem.severity == "warning"
        ]

    assert warned("Rest.", "uk") == ["`uk` is Ukrainian, and the words are all in Latin letters"]
    assert warned("Відпочивайте.", "uk") == []
    assert warned("Rest.", "en-GB") == warned("Gorffwys.", "cy") == warned("Odpoczywaj.", "pl") == []


def test_a_language_without_words_is_refused() -> None:
    [problem] = refused("kmr")
    assert "not translated" in problem.message
    assert "`en`" in problem.hint


def test_each_missing_phrase_is_named_with_the_file_to_add_it_to() -> None:
    [problem] = refused("ms", own("print:\n  at_a_glance: Sekilas\n"))
    assert "`print.about`, `print.version`" in problem.message
    assert "at_a_glance" not in problem.message
    assert problem.hint.startswith("add what is missing to styles/languages/ms.yaml")


def test_a_catalogue_with_mistakes_is_named() -> None:
    [problem] = refused("ms", own("print:\n  abuot: x\n"))
    assert "styles/languages/ms.yaml has errors" in problem.message


def test_words_that_no_face_has_or_that_cannot_be_set_are_refused() -> None:
    [problem] = refused("cy", glyphs=given.ASCII)
    assert "of the program's own words in it" in problem.message
