"""What the leaflets of a pack say about the same topics: for the table "At a glance", and for the rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from builder import layout
from builder.content import markdown
from builder.content.marked_text import Line
from builder.content.recipe import Recipe, Topics
from builder.core.characters import topic_key
from builder.core.printed_phrases import Phrases
from builder.packs.pages import Glance, GlanceAnswer, GlanceRow, comparable
from builder.pipeline.checked import CheckedLeaflet


class KeyFact(NamedTuple):
    """What a leaflet says about a topic, as it writes it. `answer` is None if it says to ask."""

    topic: str
    sheet: CheckedLeaflet
    answer: GlanceAnswer | None

    @property
    def words(self) -> str:
        return markdown.plain(self.answer.words.content) if self.answer is not None else ""


@dataclass(frozen=True, slots=True)
class TopicFacts:
    """The key facts of a pack's leaflets about one topic, by the leaflets' names in their order: at least one.

    `is_declared` says whether the list of topics has it, `is_single` that all leaflets have to give the same answer.
    `chosen` is the leaflet whose answer the recipe chose for a topic that they differ on; "" if there is none.
    """

    facts: Mapping[str, KeyFact]
    is_declared: bool = False
    is_single: bool = False
    chosen: str = ""

    @property
    def label(self) -> str:
        """The topic as the first leaflet writes it."""
        return next(iter(self.facts.values())).topic

    @property
    def different(self) -> list[KeyFact]:
        """The answers that differ, each by the first leaflet that gives it."""
        different: dict[str, KeyFact] = {}
        for fact in self.facts.values():
            if fact.answer is not None:
                different.setdefault(comparable(fact.answer.words), fact)
        return list(different.values())

    @property
    def resolved(self) -> KeyFact | None:
        """The key fact that stands for all, if the recipe chose one and the leaflets differ."""
        return self.facts.get(self.chosen) if len(self.different) > 1 else None


def declared_topics(topics: Topics | None) -> dict[str, bool]:
    """The topics of the list by their keys, and whether each can have one answer only."""
    return {topic_key(topic.label): topic.answers == "single" for topic in topics.topics} if topics is not None else {}


def topics_of(
    sheets: Sequence[CheckedLeaflet], topics: Topics | None, recipe: Recipe | None, phrases: Phrases
) -> dict[str, TopicFacts]:
    """The topics of a pack's leaflets by their keys: the declared ones first, in their order.

    `phrases` are the program's own in the language of the pack.
    """
    declared = declared_topics(topics)
    facts: dict[str, dict[str, KeyFact]] = {key: {} for key in declared}
    ask = comparable(Line(phrases.ask))
    for sheet in sheets:
        # The key facts of a leaflet that is not about one operation are printed in its own table.
        for topic, words in sheet.leaflet.key_facts.items() if sheet.leaflet.compared else ():
            answer = GlanceAnswer(sheet.name, words) if comparable(words) != ask else None
            facts.setdefault(topic_key(topic), {})[sheet.name] = KeyFact(topic, sheet, answer)
    chosen: dict[str, str] = {}
    for label, name in recipe.resolve.items() if recipe is not None else ():
        chosen.setdefault(topic_key(label), name)
    return {
        key: TopicFacts(by_leaflet, key in declared, declared.get(key, False), chosen.get(key, ""))
        for key, by_leaflet in facts.items()
        if by_leaflet
    }


def glance(topics: Mapping[str, TopicFacts], sheets: Sequence[CheckedLeaflet], theme: layout.Theme) -> Glance:
    """The table "At a glance" of the leaflets that are about an operation each."""
    compared = [sheet for sheet in sheets if sheet.leaflet.compared]
    marks = [marks for sheet in compared if (marks := sheet.marks.get(sheet.name)) and marks.stamp]
    return Glance(
        [theme.fill(sheet.leaflet.short_title) for sheet in compared],
        [_row(topic, compared, theme) for topic in topics.values()],
        next((each.stamp for each in marks), ""),
        " ".join(dict.fromkeys(each.statement for each in marks)),
    )


def _row(topic: TopicFacts, compared: Sequence[CheckedLeaflet], theme: layout.Theme) -> GlanceRow:
    chosen = topic.resolved
    if chosen is not None:
        return GlanceRow(topic.label, [chosen.answer] * len(compared), theme.fill(chosen.sheet.leaflet.title))
    facts = [topic.facts.get(sheet.name) for sheet in compared]
    return GlanceRow(topic.label, [fact.answer if fact is not None else None for fact in facts])
