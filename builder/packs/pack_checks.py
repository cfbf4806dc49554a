"""What can be wrong with a pack as a whole, although each of its leaflets is valid."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from builder.content import markdown
from builder.content.leaflet import Page
from builder.core.characters import topic_key
from builder.core.diagnostics import Place, Problem, error, warning
from builder.core.suggestions import did_you_mean, nearest
from builder.packs.key_facts import KeyFact, declared_topics, keys_of_labels
from builder.packs.patient import FIELDS
from builder.packs.sources import PackSources, has_contacts


def problems_of(sources: PackSources) -> Iterator[Problem]:
    """The problems of a pack, in no particular order; some may come twice."""
    yield from _same_names(sources)
    yield from _replaceable_titles(sources)
    yield from _undeclared_topics(sources)
    yield from _different_answers(sources)
    yield from _unused_choices(sources)
    yield from _unapproved_choices(sources)
    if not any(map(has_contacts, [*sources.shared.values(), *(sheet.leaflet for sheet in sources.sheets)])):
        hint = "include a shared page that has a block of the kind `contacts`, such as shared/contacts"
        yield warning("this pack does not say whom to contact", hint, sources.place)


def _same_names(sources: PackSources) -> Iterator[Problem]:
    for sheet in sources.sheets:
        if sheet.name in sources.shared:
            message = f"this pack has a leaflet and a shared page that are both called {sheet.name}"
            yield error(message, "rename one of the two files", Place(f"leaflets/shared/{sheet.name}.yaml"))


def _replaceable_titles(sources: PackSources) -> Iterator[Problem]:
    """Titles with a site field that details may replace: lists and footers would still have the clinic's."""
    project = sources.plan.project
    for name, page in sources.pages.items():
        loaded = project.shared(name) if name in sources.shared else project.leaflet(name)
        for path, title in _titles(page):
            for match in markdown.SITE_FIELD.finditer(title):
                if match[1] in FIELDS:
                    message = f"a title has the site field `{match[1]}`, which a patient's details may replace"
                    hint = "write it in the text below the title, so that a pack never shows two of them"
                    yield error(message, hint, loaded.source.place(path, match[0]))


def _titles(page: Page) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """The titles of a page, each with the path of its field."""
    yield ("title",), page.title
    yield ("short_title",), page.short_title
    for index, section in enumerate(page.sections):
        yield ("sections", index, "title"), section.title


def _undeclared_topics(sources: PackSources) -> Iterator[Problem]:
    """Topics that are not declared: a misspelt one would have a row of its own, and the right one a gap."""
    if sources.topics is None:
        return
    labels = [label for topic in sources.topics.model.topics for label in topic.labels]
    for topic in sources.key_facts.values():
        for fact in topic.facts.values() if not topic.is_declared else ():
            question = did_you_mean(nearest(fact.topic, labels))
            add = "add it to leaflets/topics.yaml"
            if fact.sheet.leaflet.translation_of is not None:
                add += f", below `languages:` and `{fact.sheet.leaflet.language}:` of the topic that it is"
            hint = f"{question} Otherwise {add}" if question else add
            message = f"the topic “{fact.topic}” is not in leaflets/topics.yaml"
            yield error(message, hint, _place_of(sources, fact))


def _different_answers(sources: PackSources) -> Iterator[Problem]:
    """Different answers on a topic that can have one only, of which the recipe chooses none."""
    for topic in sources.key_facts.values():
        if not topic.is_single or topic.chosen:
            continue
        for other in topic.different[1:]:
            first = topic.different[0]
            yield error(
                f"“{first.topic}” can have one answer only: “{first.words}” is here, "
                f"and “{other.words}” in {_place_of(sources, other)}",
                f"choose an answer in a recipe in leaflets/packs/, under `resolve:`, such as "
                f"`{first.topic}: {first.sheet.name}`",
                _place_of(sources, first),
            )


def _unused_choices(sources: PackSources) -> Iterator[Problem]:
    """Answers that a recipe chooses under `resolve:` and cannot."""
    if sources.extra is None:
        return
    source = sources.extra.loaded.source
    listed = sources.topics.model if sources.topics is not None else None
    declared, keys = declared_topics(listed), keys_of_labels(listed)
    for label, name in sources.extra.loaded.model.resolve.items():
        key, place = keys.get(topic_key(label), topic_key(label)), source.place(("resolve", label), key=True)
        topic = sources.key_facts.get(key)
        facts: Mapping[str, KeyFact] = topic.facts if topic is not None else {}
        if key not in declared:
            hint = "declare it there, with `answers: single`"
            yield error(f"the topic “{label}” is not in leaflets/topics.yaml", hint, place)
        elif not declared[key]:
            hint = "delete it here, or write `answers: single` there"
            yield error(
                f"all answers on “{label}” are printed, so none can be chosen (leaflets/topics.yaml)", hint, place
            )
        elif name not in facts or facts[name].answer is None:
            hint = "name a leaflet that has it among its `key_facts:`"
            yield error(f"{name} does not say anything about “{label}”", hint, source.place(("resolve", label)))


def _unapproved_choices(sources: PackSources) -> Iterator[Problem]:
    """Answers that a recipe chooses, and that nobody has approved: a choice is advice for all operations."""
    if sources.extra is not None and sources.has_unapproved_choices:
        source = sources.extra.loaded.source
        message = "nobody has approved these answers for this pack: it is marked as a draft"
        hint = f"have them approved: `leaflets approve packs/{sources.extra.loaded.name}` with `--by`"
        yield warning(message, hint, source.place(("resolve",)))


def _place_of(sources: PackSources, fact: KeyFact) -> Place:
    source = sources.plan.project.leaflet(fact.sheet.name).source
    return source.place(("key_facts", fact.topic), key=True)
