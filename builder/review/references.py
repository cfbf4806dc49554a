"""Where a project's files name a leaflet, a shared page or a brand: what a new name changes in them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Literal, NamedTuple

from builder.content.yaml_edits import TextEdit, value_edit
from builder.content.yaml_reader import YamlScalar, YamlSource

RenamedKind = Literal["leaflet", "shared", "brand"]


class NewName(NamedTuple):
    """What is renamed, what it is called now, and what it is to be called. A shared page's name has no folder."""

    kind: RenamedKind
    old: str
    new: str

    @property
    def folder(self) -> str:
        return _FOLDERS[self.kind]


_FOLDERS: Mapping[RenamedKind, str] = {
    "leaflet": "leaflets",
    "shared": "leaflets/shared",
    "brand": "styles/brands",
}


def edits(source: YamlSource, name: NewName) -> Iterator[TextEdit]:
    """The edits of a file of the project in which something else, or itself, is called otherwise."""
    for scalar in source.scalars():
        for refers, old, new in _RULES[name.kind](name):
            if refers(scalar.path) and scalar.data.strip() == old and _is_of_kind(source, scalar, name):
                yield value_edit(source, scalar.start, scalar.end, old, new)
        for pattern, new in _within(name, scalar):
            for match in pattern.finditer(source.text, scalar.start, scalar.end):
                yield TextEdit(match.start("name"), match.end("name"), new)


def _is_of_kind(source: YamlSource, scalar: YamlScalar, name: NewName) -> bool:
    """A shared page is a translation of a shared page, and a leaflet of a leaflet of perhaps the same name."""
    is_shared = source.name.startswith(f"{_FOLDERS['shared']}/")
    return scalar.path != ("translation_of",) or is_shared == (name.kind == "shared")


Rule = tuple[Callable[[tuple[str | int, ...]], bool], str, str]
"""Which values name it, by their paths in a file; the name there, and the new one."""


def _leaflet_rules(name: NewName) -> Iterator[Rule]:
    yield lambda path: path in (("translation_of",), ("replaced_by",)), name.old, name.new
    # A recipe.
    yield lambda path: path[0] == "leaflets" and len(path) <= 2, name.old, name.new
    yield lambda path: path[0] == "resolve" and len(path) == 2, name.old, name.new


def _shared_rules(name: NewName) -> Iterator[Rule]:
    yield _is_included, f"shared/{name.old}", f"shared/{name.new}"
    yield lambda path: path == ("translation_of",), name.old, name.new


def _is_included(path: tuple[str | int, ...]) -> bool:
    """Whether an entry of `include:` is there: a name, or a list of names or of fields with a `page:`."""
    return path[0] == "include" and path[-1] not in ("pdf", "title", "language", "pages", "fit")


def _brand_rules(name: NewName) -> Iterator[Rule]:
    # The project's file.
    yield lambda path: path[0] in ("brand", "brands", "build_brands"), name.old, name.new


_RULES: Mapping[RenamedKind, Callable[[NewName], Iterator[Rule]]] = {
    "leaflet": _leaflet_rules,
    "shared": _shared_rules,
    "brand": _brand_rules,
}


def _within(name: NewName, scalar: YamlScalar) -> Iterator[tuple[re.Pattern[str], str]]:
    """Patterns for the name within a longer value, each with what is there then."""
    old = re.escape(name.old)
    if name.kind == "brand":
        if scalar.path == ("approved_words",):
            yield re.compile(rf"(?<![\w-])(?P<name>{old})(?= [0-9a-f]{{16}})"), name.new
        return
    # [words](#contacts/team), [words]: #contacts/team, and a site field that is such an address.
    before = r"[\"']" if scalar.path[0] == "fields" else r"\](?:\(|:)\s*<?"
    yield re.compile(rf"{before}#(?P<name>{old})(?=/)"), name.new
    if name.kind == "shared" and scalar.path[0] == "kinds" and "sections" in scalar.path:
        yield re.compile(rf"(?<![\w/-])(?P<name>{old})(?=/)"), name.new
