"""What makes a good leaflet, checked: words, links and characters of a page, colours and sizes of a theme.

Each check is a generator of problems in the module named for its matter. docs/checks.md describes them for editors.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from builder.checks import (
    addresses,
    brand_answers,
    colour,
    doses,
    figures,
    glyphs,
    links,
    markdown_signs,
    placeholders,
    typography,
    wording,
)
from builder.checks.brand_answers import answer_path, left_as_example
from builder.checks.icons import icons
from builder.checks.page_texts import anchors
from builder.checks.spoken_language import spoken_language
from builder.core.diagnostics import MORE_HINT, Problem

if TYPE_CHECKING:
    from builder.content.project import Loaded

__all__ = [
    "anchors",
    "answer_path",
    "check",
    "check_faces",
    "check_links",
    "check_recipe",
    "check_theme",
    "icons",
    "left_as_example",
    "spoken_language",
    "unfinished_words",
]

_OF_A_PAGE = (
    wording.long_sentences,
    wording.long_paragraphs,
    wording.hard_words,
    wording.unclear_chances,
    doses.unsafe_doses,
    typography.capitals,
    markdown_signs.raw_signs,
    markdown_signs.joined_lines,
    links.link_words,
    links.taken_anchors,
)
_OF_ANSWERS = (brand_answers.site_fields, links.contacts, addresses.written_addresses)
"""What may be a mistake of the brand's file, whose lines it names."""


def check(
    loaded: Loaded,
    brand: Loaded,
    coverage: Mapping[str, Collection[str]],
    images: Collection[str],
) -> list[Problem]:
    """Check a leaflet or shared page as one brand prints it. Gives its problems in the order of their places.

    `coverage` has the characters of the faces ``"regular"`` and ``"bold"``; `images` the names of the files in
    `leaflets/images/`. Where links lead is checked by `check_links`: only that depends on the other parts of a file.
    """
    problems = [problem for rule in _OF_A_PAGE for problem in _first(rule(loaded, brand.model))]
    problems += [problem for rule in _OF_ANSWERS for problem in _first(rule(loaded, brand))]
    problems += _first(figures.figures(loaded, images))
    problems += _first(glyphs.missing_glyphs(loaded, brand.model, coverage))
    return sorted(set(problems))


def check_links(loaded: Loaded, brand: Loaded, parts: Mapping[str, Collection[str]]) -> list[Problem]:
    """Check where the links of a page lead: `parts` has the anchors of the other parts of the same file, by name."""
    return sorted(set(_first(links.link_targets(loaded, brand, parts))))


_MOST = 100
"""How many errors a rule may report in a page: a page with more was not written by hand."""


def _first(problems: Iterator[Problem]) -> Iterator[Problem]:
    """What a rule finds, until there are very many errors: to find the place of each takes time.

    Only errors count, because an error that comes after many warnings must not be left out: it stops the page.
    """
    errors = 0
    for problem in problems:
        if errors == _MOST:
            yield Problem(problem.place, "error", "there are more problems like those above", MORE_HINT)
            return
        yield problem
        errors += problem.severity == "error"


_OF_A_RECIPE = (doses.unsafe_doses, typography.capitals)


def check_recipe(loaded: Loaded, brand: Loaded, coverage: Mapping[str, Collection[str]]) -> list[Problem]:
    """Check the words of a pack's recipe, as `check` does with those of a leaflet."""
    problems = [problem for rule in _OF_A_RECIPE for problem in _first(rule(loaded, brand.model))]
    problems += _first(brand_answers.site_fields(loaded, brand))
    problems += _first(addresses.written_addresses(loaded, brand))
    problems += _first(glyphs.missing_glyphs(loaded, brand.model, coverage))
    problems += unfinished_words(loaded, brand)
    return sorted(set(problems))


def unfinished_words(loaded: Loaded, brand: Loaded) -> Iterator[Problem]:
    """What a brand, or a recipe in this brand, still leaves to fill in.

    It is printed in every pack. The leaflets of an invented clinic are handed to nobody, so there it is a warning.
    """
    yield from placeholders.unfinished(loaded, "warning" if brand.model.example else "error")


def check_theme(brand: Loaded, format: Loaded, others: Callable[[], Iterable[Loaded]] = lambda: ()) -> list[Problem]:
    """Check a brand in a format by themselves: contrast, sizes of type, the brand's own words.

    `others` are all formats of the project: colours that are proposed pass in them, too.
    """
    problems = [
        *colour.unreadable_colours(brand, [format], others),
        *typography.small_type(format),
        *typography.room(format),
        *brand_answers.brand_fields(brand),
        *unfinished_words(brand, brand),
        *doses.unsafe_doses_of_brand(brand),
    ]
    problems += typography.brand_capitals(brand)
    return sorted(set(problems))


def check_faces(
    brand: Loaded, format: Loaded, coverage: Mapping[str, Collection[str]], advance: Mapping[str, float]
) -> list[Problem]:
    """Check what a brand's faces make of it: length of lines, characters of the brand's own words.

    `advance` has the widths of the regular face's characters, in thousandths of the type size.
    """
    problems = [*typography.long_lines(format, advance), *glyphs.missing_glyphs_of_brand(brand, coverage)]
    return sorted(set(problems))
