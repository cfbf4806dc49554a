"""What would be wrong with a page once its file says something else, in every brand of the project.

An approval or a withdrawal covers words, whatever the brand. Where words come from a brand's site fields, each brand
counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from typing import NamedTuple

from builder.checks.publication import PublicationRules
from builder.content import selection, translations
from builder.content.leaflet import SharedPage, site_fields
from builder.content.project import Loaded, Project
from builder.content.selection import Plan
from builder.core.diagnostics import LeafletError, Problem
from builder.pipeline.load import Surveyor


class BrandProblems(NamedTuple):
    """What is wrong with a page in a brand. `theme` is what is wrong with the brand, which is `unusable` or not."""

    brand: str
    page: list[Problem]
    theme: list[Problem]
    unusable: bool


def problems(plan: Plan, new: Loaded) -> list[Problem]:
    """What would be wrong with a page once its file says what `new` says."""
    project = plan.project.with_edited(new)
    format = _any_format(project)
    # Without a brand, the rules that need none are still asked.
    plans = [replace(plan, project=project, brand=brand, format=format) for brand in project.brand_names() or [""]]
    every = [_in_brand(plan, new) for plan in plans]
    usable = [entry for entry in every if not entry.unusable]
    found = set(_of_page(usable or every))
    # The answers of a brand that cannot be read cannot be read either. Looks do not matter to an approval of words.
    if not usable or _has_fields(project, new):
        found.update(problem for entry in every if entry.unusable for problem in entry.theme)
    return sorted(found)


def _of_page(every: list[BrandProblems]) -> Iterator[Problem]:
    """The problems of a page. One that not every brand has names those that have it."""
    for problem in {problem for entry in every for problem in entry.page}:
        brands = [entry.brand for entry in every if problem in entry.page]
        if len(brands) == len(every) or problem.place.file.startswith("styles/"):
            yield problem
        else:
            yield replace(problem, message=f"{problem.message} (brand {', '.join(brands)})")


def _in_brand(plan: Plan, new: Loaded) -> BrandProblems:
    shared = isinstance(new.model, SharedPage)
    surveyor = Surveyor(replace(plan, names=() if shared else (new.name,)))
    theme = list(surveyor.problems.all)
    if shared:
        brand = surveyor.theme.brand if surveyor.theme is not None else None
        page = [*PublicationRules(plan).problems(new, (), brand)]
        surveyor.unused_pages()
        own = (new.source.name, plan.project.brand(plan.brand).source.name if brand is not None else "")
        page += [problem for problem in surveyor.problems.all if problem.place.file in own]
    else:
        surveyor.leaflet(new.name)
        page = surveyor.problems.all
    return BrandProblems(plan.brand, [entry for entry in page if entry not in theme], theme, surveyor.theme is None)


def brands_read(project: Project, loaded: Loaded) -> list[str]:
    """The brands whose site fields are part of what is read in a page."""
    return project.brand_names() if _has_fields(project, loaded) else []


def _has_fields(project: Project, new: Loaded) -> bool:
    """Whether any site field is printed in a page, or in those that it includes."""
    pages = [new.model]
    for name in translations.included(project, new):
        with suppress(LeafletError):
            pages.append(project.shared(name.partition("/")[2]).model)
    return any(site_fields(page) for page in pages)


def _any_format(project: Project) -> str:
    """The format in which a page is checked: the default, or else any, since its words are the same in all."""
    try:
        return selection.default(project, "format", project.format_names())
    except LeafletError:
        with suppress(LeafletError):
            return next(iter(project.format_names()), "")
    return ""
