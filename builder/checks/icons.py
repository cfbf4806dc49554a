"""Icons: each name is that of an icon, and each icon can be drawn."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import TYPE_CHECKING

from builder.content.icons import icons_in
from builder.content.leaflet import Leaflet
from builder.core.characters import topic_key
from builder.core.diagnostics import LeafletError, Place, Problem
from builder.core.suggestions import did_you_mean, nearest

if TYPE_CHECKING:
    from builder.content.project import Loaded

_LISTED = "docs/writing-leaflets.md shows all icons; your own go into styles/icons/"

OTHER_WORDS = {
    "bandage": "dressing",
    "car": "driving",
    "contact": "phone",
    "doctor": "surgeon",
    "food": "eating",
    "glass": "drinking",
    "letter": "email",
    "map": "address",
    "medicine": "pills",
    "mri": "scan",
    "operation": "surgeon",
    "plane": "flying",
    "plaster": "dressing",
    "scar": "wound",
    "sleep": "rest",
    "swim": "swimming",
    "syringe": "injection",
    "tablets": "pills",
    "team": "nurse",
    "tick": "check",
    "travel": "flying",
    "urgent": "warning",
    "ward": "bed",
    "website": "web",
}
"""Names that people try, with the icon that shows it."""


def icons(
    loaded: Loaded, names: Collection[str], topics: Loaded | None, read: Callable[[str], object]
) -> Iterator[Problem]:
    """What is wrong with the icons of a page, and with those of its topics in the list `topics`.

    `names` are those of the icons that there are. `read` reads an icon, and raises LeafletError where it cannot be
    drawn.
    """
    named = [(loaded.source.place(path), icon) for path, icon in icons_in(loaded.model)]
    for place, icon in [*named, *_of_topics(loaded, topics)]:
        if icon not in names:
            meant = OTHER_WORDS.get(icon, "")
            near = did_you_mean([meant] if meant in names else nearest(icon, names, 3), form="`{}`")
            yield Problem(place, "error", f"there is no icon `{icon}`", f"{near} {_LISTED}".strip())
            continue
        try:
            read(icon)
        except LeafletError as failed:
            yield from (problem.at(place) for problem in failed.problems)


def _of_topics(loaded: Loaded, topics: Loaded | None) -> Iterator[tuple[Place, str]]:
    """The icons that the topics of a page have in the list, with their places there."""
    if topics is None or not isinstance(loaded.model, Leaflet):
        return
    keys = set(map(topic_key, loaded.model.key_facts))
    for index, topic in enumerate(topics.model.topics):
        if topic.icon is not None and not keys.isdisjoint(map(topic_key, topic.labels)):
            yield topics.source.place(("topics", index, "icon")), topic.icon
