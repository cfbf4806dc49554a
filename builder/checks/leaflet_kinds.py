"""Kinds of leaflets: each leaflet has the sections that leaflets of its kind need (leaflets/kinds.yaml)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress

from builder.content.leaflet import Leaflet
from builder.content.project import Loaded, Project
from builder.core.diagnostics import LeafletError, Problem
from builder.core.suggestions import suggestion


def leaflet_kind(project: Project, loaded: Loaded, shared: Sequence[Loaded] | None) -> Iterator[Problem]:
    """The sections that a leaflet of its kind has to have."""
    try:
        kinds = project.kinds()
    except LeafletError as failed:
        yield from failed.problems
        return
    leaflet: Leaflet = loaded.model
    place = loaded.source.place(("kind",) if leaflet.kind is not None else ())
    by_name = {entry.kind: entry.sections for entry in kinds.model.kinds} if kinds is not None else {}
    if leaflet.kind is None:
        if leaflet.status == "approved" and by_name:
            hint = f"write `kind:` and one of: {', '.join(by_name)}"
            yield Problem(place, "error", "this leaflet does not say what kind it is", hint)
    elif kinds is None:
        message = "leaflets/kinds.yaml does not exist: it lists the sections that a leaflet of this kind must have"
        yield Problem(place, "error", message, "put that file back, or delete this line")
    elif leaflet.kind not in by_name:
        message = f"leaflets/kinds.yaml has no kind {leaflet.kind}"
        yield Problem(place, "error", message, suggestion(leaflet.kind, by_name, "kinds"))
    elif impossible := list(_impossible(project, kinds, leaflet.kind)):
        yield from impossible
    else:
        for section in _lacking(leaflet, shared, by_name[leaflet.kind]):
            page, _, anchor = section.rpartition("/")
            hint = f"include shared/{page}, which has it" if page else f"write it, with `id: {anchor}`"
            message = f"a leaflet of the kind {leaflet.kind} has to have the section `{section}`"
            yield Problem(place, "error", message, f"{hint} (leaflets/kinds.yaml)")


def _impossible(project: Project, kinds: Loaded, kind: str) -> Iterator[Problem]:
    """Sections of shared pages that a kind asks for, and that no leaflet can have."""
    pages = project.shared_names()
    number = [entry.kind for entry in kinds.model.kinds].index(kind)
    for index, section in enumerate(kinds.model.kinds[number].sections):
        name, _, anchor = section.rpartition("/")
        place = kinds.source.place(("kinds", number, "sections", index))
        if name and name not in pages:
            hint = suggestion(name, pages, "shared pages")
            yield Problem(place, "error", f"the shared page {name} does not exist", hint)
        elif name:
            with suppress(LeafletError):  # It is reported with its own file.
                there = [section.anchor for section in project.shared(name).model.sections]
                if anchor not in there:
                    hint = suggestion(anchor, there, "sections")
                    yield Problem(place, "error", f"shared/{name} has no section `{anchor}`", hint)


def _lacking(leaflet: Leaflet, shared: Sequence[Loaded] | None, sections: Sequence[str]) -> Iterator[str]:
    """Those of `sections` that a leaflet with its shared pages does not have, where these are known."""
    there = {section.anchor for section in leaflet.sections}
    for page in shared or ():
        names = {page.name, page.model.translation_of} - {None}
        there |= {f"{name}/{section.anchor}" for name in names for section in page.model.sections}
    return (name for name in sections if name not in there and not (shared is None and "/" in name))
