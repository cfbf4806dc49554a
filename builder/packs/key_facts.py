"""What the leaflets of a pack say about the same topics: for the table "At a glance", and for the rules."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from builder import layout
from builder.content import markdown
from builder.content.answers import comparable
from builder.content.marked_text import Line
from builder.content.recipe import Recipe, Topics
from builder.content.translations import matches
from builder.core.characters import topic_key
from builder.core.printed_phrases import Phrases
from builder.packs.pages import Glance, GlanceAnswer, GlanceRow
from builder.pipeline.checked import CheckedLeaflet


class KeyFact(NamedTuple):
    """What a leaflet says about a topic, as it writes it. `answer` is None if it says to ask."""

    topic: str
    sheet: CheckedLeaflet
    answer: GlanceAnswer | None
    icon: str = ""

    @property
    def words(self) -> str:
        return markdown.plain(self.answer.words.content) if self.answer is not None else ""


@dataclass(frozen=True, slots=True)
class TopicFacts:
    """The key facts of a pack's leaflets about one topic, by the leaflets' names in their order: at least one.

    `is_declared` says whether the list of topics has it, `is_single` that all leaflets have to give the same answer.
    `chosen` is the leaflet whose answer the recipe chose for a topic that they differ on; "" if there is none. `called`
    is what the topic is called in the language of the pack, where the first leaflet is in another.
    """

    facts: Mapping[str, KeyFact]
    is_declared: bool = False
    is_single: bool = False
    chosen: str = ""
    called: str = ""

    @property
    def label(self) -> str:
        """The topic as the first leaflet writes it, or as it is called in the language of the pack."""
        return self.called or next(iter(self.facts.values())).topic

    @property
    def icon(self) -> str:
        """The first icon that a leaflet has for the topic; "" for none."""
        return next((fact.icon for fact in self.facts.values() if fact.icon), "")

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


def keys_of_labels(topics: Topics | None) -> dict[str, str]:
    """The keys of the topics of the list by those of all that they are called, in any language."""
    listed = topics.topics if topics is not None else ()
    return {topic_key(label): topic_key(topic.label) for topic in listed for label in topic.labels}


def topics_of(
    sheets: Sequence[CheckedLeaflet],
    topics: Topics | None,
    recipe: Recipe | None,
    language: str,
    words_of: Callable[[str], Phrases],
) -> dict[str, TopicFacts]:
    """The topics of a pack's leaflets by their keys: the declared ones first, in their order.

    `language` is that of the pack, and `words_of` gives the program's own words in one.
    """
    declared, keys = declared_topics(topics), keys_of_labels(topics)
    labels = {topic_key(topic.label): topic.spoken(language) for topic in (topics.topics if topics is not None else ())}
    facts: dict[str, dict[str, KeyFact]] = {key: {} for key in declared}
    for sheet in sheets:
        # The key facts of a leaflet that is not about one operation are printed in its own table.
        for topic, fact in sheet.leaflet.key_facts.items() if sheet.leaflet.compared else ():
            ask = comparable(Line(words_of(sheet.leaflet.language).ask))
            answer = GlanceAnswer(sheet.name, fact.words) if comparable(fact.words) != ask else None
            key = keys.get(topic_key(topic), topic_key(topic))
            facts.setdefault(key, {})[sheet.name] = KeyFact(topic, sheet, answer, fact.icon or "")
    chosen: dict[str, str] = {}
    for label, name in recipe.resolve.items() if recipe is not None else ():
        key = keys.get(topic_key(label), topic_key(label))
        if recipe is not None and _still_fits(facts.get(key, {}), name, recipe):
            chosen.setdefault(key, name)
    return {
        key: TopicFacts(
            by_leaflet,
            key in declared,
            declared.get(key, False),
            chosen.get(key, ""),
            "" if matches(next(iter(by_leaflet.values())).sheet.leaflet.language, language) else labels.get(key, ""),
        )
        for key, by_leaflet in facts.items()
        if by_leaflet
    }


def _still_fits(facts: Mapping[str, KeyFact], chosen: str, recipe: Recipe) -> bool:
    """Whether the answer that a recipe chose stands for a whole pack, which may have further leaflets.

    Nobody chose between its answers and that of such a leaflet, which may be to ask.
    """
    answers = {name: comparable(fact.answer.words) if fact.answer else None for name, fact in facts.items()}
    return all(name in recipe.leaflets or answer == answers.get(chosen) for name, answer in answers.items())


def glance(
    topics: Mapping[str, TopicFacts], sheets: Sequence[CheckedLeaflet], theme: layout.Theme, language: str
) -> Glance:
    """The table "At a glance" of the leaflets that are about an operation each, in the language of the pack."""
    compared = [sheet for sheet in sheets if sheet.leaflet.compared]
    marks = [marks for sheet in compared if (marks := sheet.marks.get(sheet.name)) and marks.stamp]
    # What says that words are an example counts least.
    marks.sort(key=lambda each: not each.statement)
    return Glance(
        [theme.spoken(sheet.leaflet.language).fill(sheet.leaflet.short_title) for sheet in compared],
        [_row(topic, theme.typeset(topic.label, language), compared, theme) for topic in topics.values()],
        next((each.stamp for each in marks), ""),
        " ".join(dict.fromkeys(each.statement for each in marks if each.statement)),
    )


def _row(topic: TopicFacts, label: str, compared: Sequence[CheckedLeaflet], theme: layout.Theme) -> GlanceRow:
    chosen = topic.resolved
    if chosen is not None:
        return GlanceRow(label, [chosen.answer] * len(compared), theme.fill(chosen.sheet.leaflet.title), topic.icon)
    facts = [topic.facts.get(sheet.name) for sheet in compared]
    return GlanceRow(label, [fact.answer if fact is not None else None for fact in facts], icon=topic.icon)
