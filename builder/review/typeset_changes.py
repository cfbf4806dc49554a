"""What pages print in other signs than are typed, with the places: for `leaflets check --verbose`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any, NamedTuple

from builder.checks.page_texts import brand_words, passages, place
from builder.content.project import Loaded
from builder.content.selection import Plan
from builder.content.typeset import WORDS, changes_of_runs, is_typeset
from builder.content.typography import Change, applied, changes
from builder.core.diagnostics import Place
from builder.pipeline.load import Survey


class TypesetChange(NamedTuple):
    """Some words of a page as they are typed, and as they are printed."""

    place: Place
    typed: str
    printed: str

    def __str__(self) -> str:
        return f"{self.place}: “{self.typed}” is printed as “{self.printed}”"

    def facts(self) -> dict[str, Any]:
        """The same for programs."""
        where = {"file": self.place.file, "line": self.place.line, "column": self.place.column}
        return {**where, "typed": self.typed, "printed": self.printed}


def of_survey(plan: Plan, survey: Survey) -> Iterator[TypesetChange]:
    """The changes in the valid leaflets of a survey, in the shared pages that they include, and in the brand."""
    if survey.theme is None:
        return
    project = plan.project
    shared = dict.fromkeys(name for sheet in survey.valid for name in sheet.shared)
    yield from of_brand(project.brand(plan.brand), survey.theme.signs)
    for loaded in (*(project.leaflet(sheet.name) for sheet in survey.valid), *map(project.shared, shared)):
        yield from of_page(loaded, survey.theme.signs)


def of_page(loaded: Loaded, has: Collection[str]) -> Iterator[TypesetChange]:
    """The changes in a page, where `has` are the characters that can be printed."""
    for text, line, words in passages(loaded.model):
        if not isinstance(text.value, str) or text.field in WORDS or text.is_key:
            for typed, printed in _words(words, changes_of_runs(line, text.language, has)):
                yield TypesetChange(place(loaded, text, typed), typed, printed)


def of_brand(brand: Loaded, has: Collection[str]) -> Iterator[TypesetChange]:
    """The same in a brand's own words."""
    for path, words in brand_words(brand.model):
        language = path[1] if path[0] == "languages" else brand.model.language
        if is_typeset(path, words):
            for typed, printed in _words(words, changes(words, language, has)):
                yield TypesetChange(brand.source.place(path, typed), typed, printed)


def _words(text: str, made: Iterable[Change]) -> Iterator[tuple[str, str]]:
    """The words of a text that are changed, as they are typed and printed."""
    by_word: dict[tuple[int, int], list[Change]] = {}
    for change in made:
        start = max(text.rfind(space, 0, change.start) for space in " \n") + 1
        ends = [text.find(space, change.end) for space in " \n"]
        end = min((at for at in ends if at >= 0), default=len(text))
        here = Change(change.start - start, change.end - start, change.printed)
        by_word.setdefault((start, end), []).append(here)
    for (start, end), changed in by_word.items():
        yield text[start:end], applied(text[start:end], changed)
