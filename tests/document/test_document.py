"""What a leaflet means, before it is drawn, and that print says the same."""

from __future__ import annotations

import dataclasses
import itertools
import subprocess
import sys

import pytest

from builder import layout
from builder.content import selection
from builder.content.leaflet import Page, Section
from builder.content.project import Project
from builder.content.translations import other_names
from builder.core.characters import NO_BREAK
from builder.document import Heading, Node, PageFacts, Role, Words, blocks, page, titles
from builder.document.digest import words_digest
from builder.document.roles import FORMS
from builder.document.spoken import spoken
from builder.pdf.examine.inspect import inspect
from builder.pipeline import load, render
from builder.pipeline.documents import documents_of
from tests.support.laying_out import FORMATS, theme
from tests.support.making import REPOSITORY

PROJECT = Project(REPOSITORY)
PAGES = [*PROJECT.leaflet_names(), *(f"shared/{name}" for name in PROJECT.shared_names())]


def content(name: str) -> Page:
    folder, _, rest = name.rpartition("/")
    return (PROJECT.shared(rest) if folder else PROJECT.leaflet(name)).model


def document(name: str, brand: str = "harbour") -> Node:
    """A leaflet or shared page of the repository, in words that are typed and not typeset."""
    model, spoken = content(name), theme(brand, "a4").spoken(content(name).language)
    others = {rest: PROJECT.shared(rest).model for rest in PROJECT.shared_names()}
    words = Words(
        name.rpartition("/")[2],
        model.language,
        spoken.words_of(model.language),
        titles(model, others),
        other_names(model.language, others),
        spoken.filled,
        spoken.name,
        lambda text: spoken.typeset(text, model.language),
    )
    shared = name.startswith("shared/")
    return page(words, model, PageFacts(2 if shared else 1, None if shared else spoken.brand))


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("name", PAGES)
def test_print_says_what_the_document_says(name: str, format: str) -> None:
    others = {rest: PROJECT.shared(rest).model for rest in PROJECT.shared_names()}
    part = layout.lay_out(name.rpartition("/")[2], content(name), theme("harbour", format), others)
    assert part.wording == words_digest(document(name))


def test_a_word_a_role_a_language_and_an_alternative_count() -> None:
    whole = document("liver")
    digest = words_digest(whole)

    def changed(node: Node, kind: Role, **values: object) -> Node:
        kids = tuple(changed(kid, kind, **values) if isinstance(kid, Node) else kid for kid in node.kids)
        return dataclasses.replace(node, kids=kids, **(values if node.role is kind else {}))

    others = [
        changed(whole, Role.SUMMARY, role=Role.KEY_FACTS),
        changed(whole, Role.SUMMARY, language="cy"),
        changed(whole, Role.LOGO, alt="Another logo"),
        dataclasses.replace(whole, kids=whole.kids[:-1]),
    ]
    assert len({digest, *map(words_digest, others)}) == 1 + len(others)


def test_words_of_the_program_say_their_language_within_another() -> None:
    contact = {
        "kind": "contacts",
        "contacts": [{"name": "Ward", "phone": "01632 960 001", "hours": "{{ ward_hours }}"}],
    }
    callout = {"kind": "callout", "tone": "urgent", "title": "Ffoniwch", "body": "Nawr."}
    sections = [
        Section.model_validate({"title": title, "language": language, "blocks": [contact, callout]})
        for title, language in (("Cymraeg", "cy"), ("English", "en"))
    ]
    spoken = theme("harbour", "a4").spoken("en-GB")
    words = Words("a", "en-GB", spoken.words_of("en-GB"), {}, {}, spoken.filled, spoken.name, lambda text: text)
    own = ("Phone: ", "When: ", "Urgent: ")
    for made, language in ((section, section.language) for section in (blocks.section(words, s, 2) for s in sections)):
        runs = [run for node in made.walk() for run in node.runs]
        labels = [run for run in runs if run.text.startswith(own)]
        assert len(labels) == 3
        assert {run.language for run in labels} == {"en" if language == "cy" else ""}
        # The clinic has no Welsh words for these hours.
        [hours] = [run for run in runs if "day" in run.text]
        assert bool(hours.language) == (language == "cy")


@pytest.mark.parametrize("role", Role)
def test_every_role_has_its_forms(role: Role) -> None:
    forms = FORMS[role]
    assert bool(forms.pdf) == bool(forms.pdf2)


@pytest.mark.parametrize("name", PAGES)
def test_titles_go_down_one_level_at_a_time(name: str) -> None:
    levels = [node.level for node in document(name).walk() if isinstance(node, Heading)]
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    assert levels[0] == (2 if name.startswith("shared/") else 1)


def test_a_document_cannot_be_changed() -> None:
    whole = document("bone")
    with pytest.raises(dataclasses.FrozenInstanceError):
        whole.title = "Another"  # type: ignore[misc]
    assert {type(node.kids) for node in whole.walk()} == {tuple}


def test_a_document_is_made_without_a_library_for_pdf() -> None:
    program = "import builder.document, sys; print(sorted({'reportlab', 'pypdf', 'uharfbuzz'} & set(sys.modules)))"
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=REPOSITORY)
    assert answer.stdout.strip() == "[]"


@pytest.mark.parametrize("name", ["bone", "liver-cy", "overview-ar"])
def test_what_is_spoken_is_what_is_read_in_the_printed_file(name: str) -> None:
    plan = selection.plan(PROJECT, [name], "harbour", "a4", strict=False)
    survey = load.survey(plan)
    assert survey.theme is not None
    [sheet] = survey.valid
    printed = inspect(render.Maker(survey.theme).make(sheet).data)
    blocks = [block for whole in documents_of(survey.theme, sheet) for block in spoken(whole)]
    assert [block.text.replace(NO_BREAK, " ") for block in blocks] == [
        line.replace(NO_BREAK, " ") for line in printed.text
    ]
    assert tuple(number for number, block in enumerate(blocks) if block.heading) == printed.heading_lines
