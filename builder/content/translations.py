"""Which pages are the same in other languages: what a leaflet in Welsh includes, and what its links lead to."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from builder.core.diagnostics import LeafletError

if TYPE_CHECKING:
    from builder.content.leaflet import Page
    from builder.content.project import Loaded, Project


def matches(language: str, wanted: str) -> bool:
    """Whether readers of one language read the other: the same language in the same script, such as en-GB and en-US."""
    return _language_and_script(language) == _language_and_script(wanted)


def _language_and_script(tag: str) -> tuple[str, str]:
    first, *rest = tag.lower().split("-")
    script = next((part for part in rest if len(part) == 4 and part.isalpha()), "")
    if first == "zh" and not script:
        script = "hant" if {"tw", "hk", "mo"}.intersection(rest) else "hans"
    return first, script


def nearest(languages: Mapping[str, str], wanted: str) -> list[str]:
    """Those of some pages, whose languages go by their names, that are in a wanted language: in its own form first."""
    return sorted(
        (name for name, language in languages.items() if matches(language, wanted)),
        key=lambda name: (languages[name].lower() != wanted.lower(), name),
    )


def in_language(project: Project, name: str, wanted: str) -> str:
    """The shared page `name` in a language: itself, or its translation; "" where there is neither.

    A page that cannot be read is taken as it is: that is reported with its own file.
    """
    versions = shared_versions(project, name)
    own = versions.get(name)
    if own is None or matches(own, wanted):
        return name
    return next(iter(nearest(versions, wanted)), "")


def shared_versions(project: Project, name: str) -> dict[str, str]:
    """The languages in which a shared page is there, by the names of its files: itself, original, translations."""
    try:
        page: Page = project.shared(name).model
    except LeafletError:
        return {}
    original = page.translation_of or name
    versions = {other.name: other.language for other in project.shared_translations.get(original, ())}
    with suppress(LeafletError):
        versions[original] = project.shared(original).model.language
    return {**versions, name: page.language}


def included(project: Project, file: Loaded) -> Iterator[str]:
    """The shared pages that are printed with a leaflet or recipe, as ``shared/contacts``: in its own language."""
    for entry in getattr(file.model, "include", ()):
        if entry.page is not None:
            folder, slash, name = entry.page.rpartition("/")
            there = in_language(project, name, file.model.language) if folder == "shared" else ""
            yield f"{folder}{slash}{there or name}"


def other_names(language: str, pages: Mapping[str, Page]) -> dict[str, str]:
    """What links of a page in a language may call some pages: by the names of what these are translations of."""
    return {
        page.translation_of: name
        for name, page in pages.items()
        if page.translation_of is not None and matches(page.language, language)
    }


# What a translation lacks


class SectionShape(NamedTuple):
    """What a section looks like in any language: the name for links that its writer gave it, and its blocks."""

    title: str
    id: str
    blocks: tuple[str, ...]
    length: int


def untranslated(original: Page, translation: Page) -> list[str]:
    """The titles of the sections of a page that have no counterpart in its translation.

    Sections with the same `id` belong together, and of others those that are most alike, in their order.
    """
    ours, theirs = _shapes(original), _shapes(translation)
    named = {shape.id for shape in ours} & {shape.id for shape in theirs} - {""}
    # Those in another order than in the original are left over, and are there.
    return [shape.title for shape in _unpaired(ours, theirs, named) if shape.id not in named]


def _unpaired(
    ours: Sequence[SectionShape], theirs: Sequence[SectionShape], named: Collection[str]
) -> list[SectionShape]:
    """Those of our sections that are left over, when the two lists are paired in their order to be most alike."""
    best: dict[tuple[int, int], tuple[float, list[SectionShape]]] = {}
    for row in range(len(ours), -1, -1):
        for column in range(len(theirs), -1, -1):
            if row == len(ours) or column == len(theirs):
                best[row, column] = 0.0, list(ours[row:])
                continue
            score, lacking = best[row + 1, column]
            choices = [(score, [ours[row], *lacking]), best[row, column + 1]]
            likeness = _likeness(ours[row], theirs[column], named)
            if likeness:
                score, lacking = best[row + 1, column + 1]
                choices.insert(0, (score + likeness, lacking))
            best[row, column] = max(choices, key=lambda choice: choice[0])
    return best[0, 0][1]


def _shapes(page: Page) -> list[SectionShape]:
    return [
        SectionShape(
            section.title,
            section.id or "",
            tuple(block.kind for block in section.blocks),
            len(section.body.content) if section.body is not None else 0,
        )
        for section in page.sections
    ]


def _likeness(ours: SectionShape, theirs: SectionShape, named: Collection[str]) -> float:
    """How alike two sections are; 0 for two that have other names for links. `named` are names that both pages have."""
    if ours.id == theirs.id and ours.id:
        return 100.0
    if (ours.id and theirs.id) or ours.id in named or theirs.id in named:
        return 0.0
    return 1.0 + (ours.blocks == theirs.blocks) + 1 / (1 + abs(ours.length - theirs.length))


def not_included(project: Project, original: Loaded, translation: Loaded) -> list[str]:
    """The shared pages that a leaflet includes, and its translation does not, as the leaflet names them."""
    there = set(_families(project, included(project, translation)))
    pages = list(included(project, original))
    return [page for page, family in zip(pages, _families(project, pages), strict=True) if family not in there]


def _families(project: Project, pages: Iterable[str]) -> list[str]:
    families = []
    for page in pages:
        name = page.removeprefix("shared/")
        try:
            families.append(project.shared(name).model.translation_of or name)
        except LeafletError:
            families.append(name)
    return families
