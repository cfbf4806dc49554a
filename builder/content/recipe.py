"""What applies to many leaflets: recipes of packs, topics and which advice can be side by side, kinds of leaflets.

As in `content`, every value is frozen, every unknown key is refused, and the words beneath a field document it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from builder.content.field_errors import refused, wrong
from builder.content.fields import Date, Hash, IconName, Language, Model, Name, SectionName, Text
from builder.content.leaflet import Entry, Leaflet, OneOrMore, at_most, listed
from builder.content.translations import nearest
from builder.core.characters import topic_key


class Recipe(Model):
    """A pack that is handed out again and again: which leaflets, in which order."""

    title: Text
    """The title, as it is printed on the pack's cover."""
    short_title: Annotated[Text, at_most(60)] | None = None
    """A few words for the footer of the pack's own pages, 60 characters at most. The title where nothing is said."""
    language: Language = "en-GB"
    """The language of the pack's own pages, such as `en-GB`."""
    leaflets: Annotated[tuple[Name, ...], BeforeValidator(listed), OneOrMore(), Field(min_length=1)]
    """The leaflets by their names, such as `bone`, in the order in which they are printed."""
    include: Annotated[tuple[Entry, ...], BeforeValidator(listed), OneOrMore()] = ()
    """Shared pages and PDF files in addition to those that the leaflets include themselves."""
    resolve: Annotated[dict[Text, Name], Field(default_factory=dict)]
    """Where only one answer can be right: the leaflet whose answer applies, as in `Eating and drinking: bone`."""
    approver: Text | None = None
    """Who approved the answers under `resolve:`. Written by `leaflets approve`."""
    approved_on: Date | None = None
    """When they were approved, as year-month-day. Written by `leaflets approve`."""
    approved_hash: Hash | None = None
    """A digest of the answers that were approved. Written by `leaflets approve`."""

    @model_validator(mode="after")
    def _agrees(self) -> Recipe:
        problems = [
            wrong(f"{name} is named twice", "delete one of them", ("leaflets", index))
            for index, name in enumerate(self.leaflets)
            if name in self.leaflets[:index]
        ]
        if self.short_title is None and len(self.title) > 60:
            message = "this title is too long for the footer of the page"
            problems.append(wrong(message, "give the pack a `short_title:` of 60 characters at most", ("title",)))
        topics = [topic_key(topic) for topic in self.resolve]
        for index, (topic, name) in enumerate(self.resolve.items()):
            if topics[index] in topics[:index]:
                hint = "name one leaflet only for each topic"
                problems.append(wrong("this topic is resolved already", hint, ("resolve", topic)))
            if name not in self.leaflets:
                hint = f"name one of its leaflets: {', '.join(self.leaflets)}"
                problems.append(wrong(f"{name} is not a leaflet of this pack", hint, ("resolve", topic)))
        if problems:
            raise refused(*problems)
        return self

    @property
    def footer(self) -> str:
        """The words for the footer of the pack's own pages."""
        return self.short_title or self.title


def choices_digest(recipe: Recipe, leaflets: Mapping[str, Leaflet], approver: str, day: str) -> str:
    """A SHA-256 (hexadecimal) of what an approval of a recipe covers: its choices, and the answers that it chose from.

    `leaflets` are those of the recipe. Who approved and when is covered, too.
    """
    chosen = [
        [topic_key(topic), name, _answers(topic, recipe, leaflets)] for topic, name in sorted(recipe.resolve.items())
    ]
    return hashlib.sha256(json.dumps([chosen, approver, day]).encode()).hexdigest()


def _answers(topic: str, recipe: Recipe, leaflets: Mapping[str, Leaflet]) -> list[list[str]]:
    """What the leaflets of a recipe say about a topic, in their order."""
    return [
        [name, " ".join(fact.words.source.split())]
        for name in recipe.leaflets
        if name in leaflets
        for label, fact in leaflets[name].key_facts.items()
        if topic_key(label) == topic_key(topic)
    ]


def choices_are_approved(recipe: Recipe, leaflets: Mapping[str, Leaflet]) -> bool:
    """Whether somebody approved the answers that a recipe chooses; true where it chooses none."""
    if not recipe.resolve:
        return True
    day = recipe.approved_on.isoformat() if recipe.approved_on is not None else ""
    return bool(recipe.approver and day) and recipe.approved_hash == choices_digest(
        recipe, leaflets, recipe.approver or "", day
    )


class Kind(Model):
    kind: Name
    """The kind, as leaflets name it in `kind:`."""
    sections: Annotated[tuple[SectionName, ...], Field(min_length=1)]
    """The sections that it has to have, by the names that links use: `questions-to-ask`, or `contacts/team`."""


class Kinds(Model):
    """The kinds of leaflets, and what each has to have."""

    kinds: Annotated[tuple[Kind, ...], Field(min_length=1)]
    """One entry for each kind."""

    @model_validator(mode="after")
    def _differ(self) -> Kinds:
        kinds = [entry.kind for entry in self.kinds]
        problems = [
            wrong("this kind is already in the list", "delete one of them", ("kinds", index, "kind"))
            for index, kind in enumerate(kinds)
            if kind in kinds[:index]
        ]
        if problems:
            raise refused(*problems)
        return self


class Topic(Model):
    label: Text
    """The topic, as the leaflets' `key_facts:` write it."""
    answers: Literal["compare", "single"] = "compare"
    """`compare` if different answers can be side by side, `single` if a patient can follow one only."""
    languages: Annotated[dict[Language, Text], Field(default_factory=dict)]
    """What it is called in other languages, below the code of each, such as `cy`."""
    icon: IconName | None = None
    """An icon that leaflets print with it, such as `bed`: one of the program's, or one in `styles/icons/`."""

    @property
    def labels(self) -> tuple[str, ...]:
        """What it is called, in all languages."""
        return self.label, *self.languages.values()

    def spoken(self, language: str) -> str:
        """What it is called in a language; as `label` has it where nobody has written that down."""
        tag = next(iter(nearest({tag: tag for tag in self.languages}, language)), "")
        return self.languages.get(tag, self.label)


class Topics(Model):
    """The topics of the tables "At a glance", in the order in which packs print them."""

    topics: Annotated[tuple[Topic, ...], Field(min_length=1)]
    """One entry for each topic."""

    @model_validator(mode="after")
    def _differ(self) -> Topics:
        seen: set[str] = set()
        problems = []
        for index, topic in enumerate(self.topics):
            path = ("topics", index)
            fields: list[tuple[str, tuple[str | int, ...]]] = [(topic.label, (*path, "label"))]
            fields += [(label, (*path, "languages", tag)) for tag, label in topic.languages.items()]
            for label, field in fields:
                if topic_key(label) in seen:
                    problems.append(wrong("this topic is already in the list", "delete one of them", field))
            seen.update(map(topic_key, topic.labels))
        if problems:
            raise refused(*problems)
        return self
