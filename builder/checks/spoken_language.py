"""The language of a page is one that the program has words for, and these can be printed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING

from builder.checks.glyphs import unprintable
from builder.content.catalogues import MODEL, PROGRAM, Catalogues, file_of
from builder.core.diagnostics import LeafletError, Problem
from builder.core.language_codes import language_hint, usual_script
from builder.core.plain_text import is_plain

if TYPE_CHECKING:
    from builder.content.project import Loaded

_SHOWN = 3
"""How many missing phrases are named."""


def spoken_language(loaded: Loaded, catalogues: Catalogues, glyphs: Mapping[str, Collection[str]]) -> Iterator[Problem]:
    """The program has all words of its own to print in the language of a page, a leaflet's or recipe's file.

    `glyphs` has the characters of each face.
    """
    language = loaded.model.language
    for message, hint in _reasons(language, catalogues, glyphs):
        whole = f"pages in the language `{language}` cannot be printed: {message}"
        yield Problem(loaded.source.place(("language",)), "error", whole, hint)
    yield from _other_letters(loaded, language)


def _other_letters(loaded: Loaded, language: str) -> Iterator[Problem]:
    """`uk` is not the United Kingdom: who means English has Latin letters only, and would get Ukrainian phrases."""
    if not is_plain(loaded.source.text) or language_hint(language) or usual_script(language) in ("", "Latn"):
        return
    name = PROGRAM.words_of(MODEL).language(language) or f"`{language}`"
    message = f"`{language}` is {name}, and the words are all in Latin letters"
    hint = "write the code of the language that the words are in: that of English is `en-GB`"
    yield Problem(loaded.source.place(("language",)), "warning", message, hint)


def _reasons(language: str, catalogues: Catalogues, glyphs: Mapping[str, Collection[str]]) -> Iterator[tuple[str, str]]:
    tag = catalogues.tag_of(language)
    if not tag:
        languages = ", ".join(f"`{other}`" for other in catalogues.tags)
        hint = f"the languages that can be used are: {languages}; docs/languages.md says how to add one"
        yield "the program's own words are not translated into it", hint
        return
    try:
        missing = catalogues.missing(tag)
    except LeafletError:
        yield f"{file_of(tag)} has errors", "fix those first: `leaflets languages` lists them"
        return
    if missing:
        names = ", ".join(f"`{key}`" for key in missing[:_SHOWN])
        more = f" and {len(missing) - _SHOWN} more" if len(missing) > _SHOWN else ""
        hint = f"add what is missing to {file_of(tag)}; `leaflets languages {tag}` lists it all, with the English words"
        yield f"the program's own words in it are incomplete: {names}{more}", hint
    for _, message, _ in unprintable("".join(sorted(catalogues.characters(language))), glyphs):
        hint = "name faces that have them in the brand (`faces:`), or print a tagged PDF file with another leaflet"
        yield f"of the program's own words in it, {message}", hint
        return
