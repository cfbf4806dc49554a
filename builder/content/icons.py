"""Icons: small drawings that are named in leaflets. A project's own come before those of the program."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from builder.core.characters import composed, topic_key
from builder.core.diagnostics import LeafletError
from builder.core.file_names import file_named

if TYPE_CHECKING:
    from builder.content.leaflet import Leaflet, Page
    from builder.content.leaflet import Path as FieldPath
    from builder.content.project import Project

FOLDER = "styles/icons"
"""Where a project has icons of its own."""
WAY_ICONS: Mapping[str, str] = {
    "phone": "phone",
    "email": "email",
    "web": "web",
    "address": "address",
    "hours": "clock",
}
"""The icons that ways to reach somebody have, by the fields of contacts. No leaflet names them."""
TICK = "check"
"""The icon of ticks."""
_OF_PROGRAM = Path(__file__).parents[1] / "starter" / "icons"


@functools.cache
def program_icons() -> tuple[str, ...]:
    """The names of the icons that come with the program."""
    return tuple(sorted(path.stem for path in _OF_PROGRAM.glob("*.svg")))


def own_icons(root: Path) -> dict[str, Path]:
    """A project's own icons by name, sorted."""
    return {composed(path.stem): path for path in sorted((root / FOLDER).glob("*.svg"))}


def icon_names(root: Path) -> list[str]:
    """The names of all icons that a project can use."""
    return sorted({*program_icons(), *own_icons(root)})


def icon_path(root: Path, name: str) -> Path:
    """The file of an icon: the project's own where it has one of that name."""
    own = file_named(root / FOLDER, f"{name}.svg")
    return own if own.is_file() else _OF_PROGRAM / f"{name}.svg"


def icons_in(page: Page) -> Iterator[tuple[FieldPath, str]]:
    """The icons that a page names or that its contacts have, each with its path in the page's file.

    An icon may be there several times.
    """
    for topic, fact in getattr(page, "key_facts", {}).items():
        if fact.icon is not None:
            yield ("key_facts", topic, "icon"), fact.icon
    for number, section in enumerate(page.sections):
        yield from _named(section, ("sections", number))
        for index, block in enumerate(section.blocks):
            path = "sections", number, "blocks", index
            yield from _named(block, path)
            if getattr(block, "marks", "") == "ticks":
                yield (*path, "marks"), TICK
            for field in ("steps", "contacts"):
                for place, entry in enumerate(getattr(block, field, ())):
                    yield from _named(entry, (*path, field, place))
                    ways = WAY_ICONS if field == "contacts" else {}
                    yield from (((*path, field, place, way), ways[way]) for way in ways if getattr(entry, way))


def _named(model: object, path: FieldPath) -> Iterator[tuple[FieldPath, str]]:
    icon: str | None = getattr(model, "icon", None)
    if icon is not None:
        yield (*path, "icon"), icon


def topic_icons(project: Project) -> dict[str, str]:
    """The icons of the topics in the project's list, by the keys of all that the topics are called.

    A list with mistakes has none: its mistakes are reported with the list.
    """
    try:
        loaded = project.topics()
    except LeafletError:
        return {}
    topics = loaded.model.topics if loaded is not None else ()
    return {topic_key(label): topic.icon for topic in topics if topic.icon for label in topic.labels}


def with_topic_icons(leaflet: Leaflet, icons: Mapping[str, str]) -> Leaflet:
    """A leaflet whose key facts have the icons of their topics, where they have none of their own."""
    facts = {
        topic: fact.model_copy(update={"icon": icons[topic_key(topic)]})
        if fact.icon is None and topic_key(topic) in icons
        else fact
        for topic, fact in leaflet.key_facts.items()
    }
    return leaflet.model_copy(update={"key_facts": facts}) if facts != leaflet.key_facts else leaflet
