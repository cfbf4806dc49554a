"""Leaflets and shared pages: what is taken, and what is told of what is not."""

from __future__ import annotations

import datetime
import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from builder.content import brand, field_errors, fields, leaflet, markdown, yaml_reader
from builder.content import format as format_models
from builder.core.diagnostics import LeafletError, Problem
from tests.support import strategies

ROOT = Path(__file__).resolve().parents[2]

HEAD = """\
title: Bone surgery
short_title: Bone surgery
summary: What happens.
version: 1.0
last_reviewed: 2026-11-22
next_review: 2027-11-22
owner: Team
sources: [Notes]
"""
"""What stands above the sections: these begin in line 9."""

BODY = "sections:\n  - title: One\n    body: Words.\n"


def load(folder: Path, text: str, cls: type[Any] = leaflet.Leaflet) -> Any:
    path = folder / "bone.yaml"
    path.write_text(text, encoding="utf-8", newline="\n")
    return fields.load(cls, yaml_reader.read(path, "leaflets/bone.yaml"))


def problems(folder: Path, text: str, cls: type[Any] = leaflet.Leaflet) -> list[tuple[int, int, str, str]]:
    with pytest.raises(LeafletError) as failure:
        load(folder, text, cls)
    assert {(problem.place.file, problem.severity) for problem in failure.value.problems} == {
        ("leaflets/bone.yaml", "error")
    }
    return [
        (problem.place.line, problem.place.column, problem.message, problem.hint) for problem in failure.value.problems
    ]


def section(*lines: str) -> str:
    return HEAD + "sections:\n  - title: One\n" + "".join(f"    {line}\n" for line in lines)


def block(*lines: str) -> str:
    """A leaflet with one block, whose first line is line 12."""
    return section("blocks:", f"  - {lines[0]}", *(f"    {line}" for line in lines[1:]))


SEVERAL = """\
titel: Bone
short_title: []
version:
last_reviewed: soon
next_review: 2027-11-22
sources: Notes
sections:
  - title: One
    blocks:
      - kind: callout
        tone: loud
        body: '*a*'
"""


def table(*lines: str) -> str:
    """A leaflet with a table, whose further lines start with line 16."""
    return block("kind: table", "caption: a", "columns: [b]", "rows: [[c]]", *lines)


# Each case: the text, then line, column, a piece of the message and of the hint for each of its problems.
BAD = {
    # fields
    "missing": (
        HEAD.replace("title: Bone surgery\n", "", 1) + BODY,
        (1, 1, "`title` is missing here", "`title: …`. The title, as"),
    ),
    "misspelt": (
        "titel: Bone surgery\n" + HEAD.partition("\n")[2] + BODY,
        (1, 1, "no field `titel` here", "did you mean `title`?"),
    ),
    "capital": (HEAD.replace("owner", "Owner") + BODY, (7, 1, "no field `Owner` here", "did you mean `owner`?")),
    "hyphen": (HEAD.replace("last_r", "last-r") + BODY, (5, 1, "`last-reviewed`", "did you mean `last_reviewed`?")),
    "unknown": (HEAD + "colour: red\n" + BODY, (9, 1, "no field `colour` here", "the fields here are `title`, ")),
    "no space in a name": (
        HEAD + "include shared/contacts:\n" + BODY,
        (9, 1, "no field `include shared", "after `include`"),
    ),
    "missing below": (HEAD + "sections:\n  - body: Words.\n", (10, 5, "`title` is missing here", "add a line")),
    "unknown below": (
        section("body: Words.", "tone: urgent"),
        (12, 5, "no field `tone` here", "`title`, `id`, `body`"),
    ),
    "empty": (HEAD.replace("owner: Team", "owner:") + BODY, (7, 7, "`owner` is empty", "after the colon")),
    "empty, not needed": (section("body: Words.", "id:"), (12, 8, "`id` is empty", "or delete the line")),
    "only a no-break space": (HEAD.replace("Team", '"\u00a0"') + BODY, (7, 8, "`owner` is empty", "after the colon")),
    "empty entry": (HEAD.replace("[Notes]", "['']") + BODY, (8, 11, "this entry is empty", "delete it")),
    "empty text": (section("body: ''"), (11, 11, "`body` is empty", "or delete the line")),
    "empty block": (section("blocks:", "  -"), (12, 8, "this entry is empty", "delete it")),
    # shapes
    "list for words": (HEAD.replace("Team", "[Team]") + BODY, (7, 8, "`owner` should be words, not a list", "hyphens")),
    "fields for words": (
        HEAD.replace("Team", "{Team: x}") + BODY,
        (7, 8, "`owner` should be words, not fields", "quotation"),
    ),
    "colon in an entry": (
        HEAD.replace("[Notes]", "\n  - Policy: 3") + BODY,
        (9, 5, "this entry should be words, not fields", "quotation"),
    ),
    "words for a list": (
        HEAD.replace("[Notes]", "Notes") + BODY,
        (8, 10, "`sources` should be a list, not words", "hyphen"),
    ),
    "fields for a list": (
        HEAD.replace("[Notes]", "{a: b}") + BODY,
        (8, 10, "`sources` should be a list, not fields", "hyphen"),
    ),
    "empty list": (HEAD.replace("[Notes]", "[]") + BODY, (8, 10, "`sources` has no entries", "add one")),
    "no sections": (HEAD + "sections:\n", (9, 10, "`sections` is empty", "after the colon")),
    "words for a section": (
        HEAD + "sections:\n  - One\n",
        (10, 5, "this entry should have fields, not words", "`title`"),
    ),
    "words for a block": (section("blocks: [text]"), (11, 14, "this entry should have fields, not words", "`kind`")),
    "list for free fields": (
        HEAD + "key_facts:\n  - a\n" + BODY,
        (10, 3, "`key_facts` should have fields, not a list", "below it"),
    ),
    "list for a free field": (
        HEAD + "key_facts:\n  a: [b]\n" + BODY,
        (10, 6, "this entry should be words, not a list", ""),
    ),
    "free field in braces": (HEAD + 'key_facts:\n  " ": b\n' + BODY, (10, 3, "no name", "before the colon")),
    # kinds and choices
    "no kind": (block("title: Note"), (12, 9, "`kind` is missing here", "`text`, `callout`, `steps`")),
    "unknown kind": (
        block("kind: call-out"),
        (12, 15, "`kind` cannot be `call-out`", "did you mean `callout`? The choices"),
    ),
    "kind unlike any": (block("kind: 12345"), (12, 15, "`kind` cannot be `12345`", "write one of `text`, ")),
    "empty kind": (block("kind:"), (12, 14, "`kind` is empty", "write one of `text`, ")),
    "list as a kind": (block("kind: [text]"), (12, 15, "`kind` should be words", "write one of")),
    "missing in a block": (
        block("kind: callout", "title: Note"),
        (12, 9, "`body` is missing here", "The words, in CommonMark"),
    ),
    "misspelt in a block": (
        block("kind: steps", "step: [a]"),
        (13, 9, "no field `step` here", "did you mean `steps`?"),
    ),
    "another block's field": (
        block("kind: steps", "steps: [a]", "tone: urgent"),
        (14, 9, "no field `tone` here", "`kind`, `steps`"),
    ),
    "error below a block named as its kind": (
        block("kind: steps", "steps: [a, '']"),
        (13, 20, "this entry is empty", ""),
    ),
    "tone": (
        block("kind: callout", "tone: warnin", "title: a", "body: b"),
        (13, 15, "`tone` cannot be `warnin`", "did you mean `warning`?"),
    ),
    "status": (
        HEAD + "status: finished\n" + BODY,
        (9, 9, "`status` cannot be `finished`", "`draft`, `in review`, `approved`, `withdrawn`, `example`"),
    ),
    "list as a choice": (HEAD + "status: [draft]\n" + BODY, (9, 9, "`status` should be words", "`draft`, `in review`")),
    "empty choice": (HEAD + "status:\n" + BODY, (9, 8, "`status` is empty", "write one of `draft`")),
    # values
    "date": (HEAD.replace("2026-11-22", "22/11/2026") + BODY, (5, 16, "this is not a date", "2026-11-30")),
    "date in other digits": (
        HEAD.replace("2026-11-22", "２０２６-11-22") + BODY,
        (5, 16, "this is not a date", "2026-11-30"),
    ),
    "no such day": (
        HEAD.replace("2027-11-22", "2027-02-29") + BODY,
        (6, 14, "the day 2027-02-29 does not exist", "2026-11-30"),
    ),
    "dates out of order": (HEAD.replace("2027", "2026") + BODY, (6, 14, "not after the last one", "`next_review:`")),
    "country": (HEAD + "language: gb\n" + BODY, (9, 11, "this is not a language code", "as in en-GB")),
    "language": (HEAD + "language: English\n" + BODY, (9, 11, "this is not a language code", "en-GB")),
    "id": (section("body: Words.", "id: Go home"), (12, 9, "this is not a name", "small letters")),
    "yes or no": (table("row_heads: maybe"), (16, 20, "`row_heads` should be yes or no", "yes or no")),
    "list for yes or no": (table("row_heads: [yes]"), (16, 20, "`row_heads` should be yes or no", "")),
    "whole number": (
        block("kind: lines", "label: a", "lines: two"),
        (14, 16, "`lines` should be a whole number", "such as 3"),
    ),
    "half a number": (
        block("kind: lines", "label: a", "lines: 2.5"),
        (14, 16, "`lines` should be a whole number", "such as 3"),
    ),
    "list for a number": (
        block("kind: lines", "label: a", "lines: [2]"),
        (14, 16, "`lines` should be a whole number", ""),
    ),
    "too few lines": (
        block("kind: lines", "label: a", "lines: 0"),
        (14, 16, "`lines` is too small", "write 1 or more"),
    ),
    "too many lines": (
        block("kind: lines", "label: a", "lines: 31"),
        (14, 16, "`lines` is too large", "write 30 or less"),
    ),
    "far too many digits": (
        block("kind: lines", "label: a", "lines: " + "9" * 5000),
        (14, 16, "`lines` has too many digits", "smaller"),
    ),
    "length": (
        block("kind: figure", "image: a.svg", "alt: b", "width: wide"),
        (15, 16, "this is not a length", "12 mm"),
    ),
    "file in a folder": (
        block("kind: figure", "image: ../../a.svg", "alt: b"),
        (13, 16, "not the name of a file", "without a folder"),
    ),
    "file in a folder on Windows": (
        block("kind: figure", "image: a\\b.svg", "alt: b"),
        (13, 16, "not the name of a file", ""),
    ),
    # what belongs together
    "rows that do not fit": (
        block("kind: table", "caption: a", "columns: [b, c]", "rows:", "  - [d]", "  - [e, f]", "  - [g, h, i]"),
        (16, 13, "row 1 has 1 cell, but the table has 2 columns", "one cell for each column"),
        (18, 13, "row 3 has 3 cells, but the table has 2 columns", "one cell for each column"),
    ),
    "no alternative text": (block("kind: figure", "image: a.svg"), (12, 9, "no alternative text", "`decorative: yes`")),
    "decorative with text": (
        block("kind: figure", "image: a.svg", "alt: b", "decorative: yes"),
        (15, 21, "called decorative", "not both"),
    ),
    "empty section": (section(), (10, 5, "this section is empty", "`body:` or `blocks:`")),
    "same title twice": (
        HEAD + BODY + "  - title: one!\n    body: Words.\n",
        (12, 12, "`#one` would lead to two sections: number 1", "`id:`"),
    ),
    "same id twice": (
        HEAD + BODY + "  - title: Two\n    id: one\n    body: Words.\n  - title: ONE\n    body: Words.\n",
        (13, 9, "`#one` would lead to two sections: number 1", "`id:`"),
        (15, 12, "`#one` would lead to two sections: number 1", "`id:`"),
    ),
    # words
    "italics": (section("body: |", "  One.", "", "  Two and *three*."), (14, 15, "italics", "**two asterisks**")),
    "italics in a folded line": (section("body: >", "  One", "  and *two*."), (13, 11, "italics", "**two asterisks**")),
    "heading": (section("body: |", "", "  One.", "", "  # Two"), (15, 7, "a heading cannot be used", "new section")),
    "two slips in one text": (
        section("body: |", "  <b>a</b>", "  `c`"),
        (12, 7, "HTML", "plain text"),
        (12, 11, "HTML", "plain text"),
        (13, 7, "code", "backquotes"),
    ),
    "list in a line": (HEAD.replace("What happens.", '"1. What"') + BODY, (3, 10, "only a line of words", "backslash")),
    "language of a passage": (
        section('body: "One [dau]{lang=Welsh}."'),
        (11, 16, "`Welsh` is not a language code", "cy"),
    ),
    "hidden character": (section("body: One&shy;two"), (11, 14, "soft hyphen (U+00AD)", "type those letters again")),
    "slip in a key fact": (HEAD + "key_facts:\n  Stay: a *week*\n" + BODY, (10, 11, "italics", "**two asterisks**")),
    # several at once
    "several": (
        SEVERAL,
        (1, 1, "no field `titel`", "did you mean `title`?"),
        (1, 1, "`owner` is missing", "`owner: …`"),
        (1, 1, "`summary` is missing", "`summary: …`"),
        (2, 14, "`short_title` should be words", "hyphens"),
        (3, 9, "`version` is empty", "after the colon"),
        (4, 16, "this is not a date", "2026-11-30"),
        (6, 10, "`sources` should be a list", "hyphen"),
        (10, 9, "`title` is missing", "`title: …`"),
        (11, 15, "`tone` cannot be `loud`", "`information`"),
        (12, 16, "italics", "**two asterisks**"),
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_what_is_wrong_is_reported_where_it_is(case: str, tmp_path: Path) -> None:
    text, *expected = BAD[case]
    found = problems(tmp_path, text)
    assert [(line, column) for line, column, *_ in found] == [(line, column) for line, column, *_ in expected], found
    for (*_, message, hint), (*_, said, mend) in zip(sorted(found), sorted(expected), strict=True):
        assert said in message
        assert mend in hint


def test_the_base_of_the_cases_is_good(tmp_path: Path) -> None:
    assert load(tmp_path, HEAD + BODY).title == "Bone surgery"
    assert load(tmp_path, section("body: Words.")).sections[0].title == "One"


# Every error that pydantic can find

RAISED = {
    "str": {"string_type"},
    "int": {"int_type", "int_parsing", "int_parsing_size", "greater_than_equal", "less_than_equal"},
    "float": {"float_type", "float_parsing", "finite_number", "greater_than_equal", "less_than_equal"},
    "bool": {"bool_type", "bool_parsing"},
    "literal": {"literal_error"},
    "tuple": {"tuple_type", "too_short"},
    "dict": {"dict_type"},
    "model": {"model_type", "model_attributes_type"},
    "model-fields": {"missing", "extra_forbidden"},
    "tagged-union": {"union_tag_invalid", "union_tag_not_found"},
    # These raise nothing of their own.
    **{part: set() for part in ("default", "nullable", "function-after", "function-before", "model-field")},
    **{part: set() for part in ("definitions", "definition-ref")},
}
"""What a part of a schema can find wrong with data of text, lists and dicts. (A str is never half a character.)"""

LOADED = [leaflet.Leaflet, leaflet.SharedPage, brand.Brand, format_models.Format]


def parts(schema: Any) -> set[str]:
    if isinstance(schema, dict):
        own = {schema["type"]} if isinstance(schema.get("type"), str) else set()
        rest = (
            value for key, value in schema.items() if key not in ("metadata", "serialization", "config", "function")
        )
        return own.union(*map(parts, rest))
    return set().union(*map(parts, schema)) if isinstance(schema, list | tuple) else set()


@pytest.mark.parametrize("cls", LOADED)
def test_every_error_that_a_model_can_raise_has_words(cls: type[BaseModel]) -> None:
    results = parts(cls.__pydantic_core_schema__)
    assert results <= set(RAISED), (
        "a new type of value: say in RAISED what it can find wrong, and in faults how to tell it"
    )
    assert set().union(*(RAISED[part] for part in results)) <= set(field_errors._WORDS_FOR)


def test_no_other_error_has_words() -> None:
    assert set(field_errors._WORDS_FOR) == set().union(*RAISED.values())


PYDANTIC = re.compile(
    r"input|valid|dictionary|tuple|string|instance|extra|permitted|discriminator|None|NoneType|boolean|pars"
)

SHIPPED = {
    leaflet.Leaflet: ROOT / "leaflets" / "bone.yaml",
    leaflet.SharedPage: ROOT / "leaflets" / "shared" / "contacts.yaml",
    brand.Brand: ROOT / "styles" / "brands" / "harbour.yaml",
    format_models.Format: ROOT / "styles" / "formats" / "a4.yaml",
}


def spots(data: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    below = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [path, *(spot for key, value in below for spot in spots(value, (*path, key)))]


@settings(max_examples=strategies.many(6), deadline=None)
@given(
    st.sampled_from(LOADED),
    st.data(),
    st.sampled_from(
        ["", " ", "zz", "*z*", "9" * 400, "nan", "-1", "1.5", [], {}, ["z"], [["z"]], {"z": "z"}, {"kind": []}, None]
    ),
)
def test_whatever_is_anywhere_no_word_of_pydantic_s_reaches_the_editor(
    cls: type[Any], data: st.DataObject, value: Any
) -> None:
    page = yaml.load(SHIPPED[cls].read_text(encoding="utf-8"), yaml.BaseLoader)
    path = data.draw(st.sampled_from(spots(page)[1:]))
    parent = page
    for step in path[:-1]:
        parent = parent[step]
    if value is None:
        del parent[path[-1]]
    else:
        parent[path[-1]] = value
    result = yaml_reader.YamlSource("x.yaml", page, "", "", yaml_reader.YamlNode(0, 0, page))
    problems: tuple[Problem, ...] = ()
    try:
        fields.load(cls, result)
    except LeafletError as failure:
        problems = failure.problems
    for problem in problems:
        assert not PYDANTIC.search(re.sub("`[^`]*`|in quotation marks", "", problem.message)), problem.message
        assert "cannot be used as it is" not in problem.message
        assert problem.hint


# What is taken


def test_white_space_in_titles_and_lines_is_one_space(tmp_path: Path) -> None:
    text = HEAD.replace("title: Bone surgery", "title: >\n  Bone\n\n  surgery", 1).replace(
        "What happens.", "What\n  happens."
    )
    page = load(tmp_path, text + BODY)
    assert page.title == "Bone surgery"
    assert page.summary.content == (markdown.ProseRun("What happens."),)
    assert load(tmp_path, HEAD.replace("Team", "12\u00a0mm team") + BODY).owner == "12\u00a0mm team"


def test_values_have_their_types(tmp_path: Path) -> None:
    page = load(tmp_path, HEAD + "include: shared/contacts\nkey_facts:\n  Stay:  a\n    week\n" + BODY)
    assert (page.version, page.last_reviewed) == ("1.0", datetime.date(2026, 11, 22))
    assert [entry.file for entry in page.include] == ["shared/contacts"]
    assert {key: fact.words.source for key, fact in page.key_facts.items()} == {"Stay": "a week"}
    assert page.sections[0].body.content == (markdown.Paragraph((markdown.ProseRun("Words."),)),)
    assert (page.language, page.status) == ("en-GB", "draft")


def test_yes_and_no(tmp_path: Path) -> None:
    for word, meant in (("yes", True), ("no", False), ("true", True), ("false", False)):
        text = table(f"row_heads: {word}")
        assert load(tmp_path, text).sections[0].blocks[0].row_heads is meant


def test_values_cannot_be_changed(tmp_path: Path) -> None:
    page = load(tmp_path, HEAD + BODY)
    with pytest.raises(ValueError, match="frozen"):
        page.title = "Other"


def test_anchors() -> None:
    result = leaflet.Section.model_validate({"title": "Going home: what next?", "body": "a"})
    assert result.anchor == "going-home-what-next"
    assert result.model_copy(update={"id": "home"}).anchor == "home"
    assert leaflet.slug("???") == "section"
    assert leaflet.slug("Où aller: Tŷ Gwyn") == "ou-aller-ty-gwyn"
    assert leaflet.slug("أسئلة، يمكنكم طرحها؟") == "أسئلة-يمكنكم-طرحها"
    assert leaflet.slug("हिन्दी में MRI") == "हिन्दी-में-mri"


def test_shared_pages_need_no_summary_and_have_no_key_facts(tmp_path: Path) -> None:
    text = HEAD.replace("summary: What happens.\n", "") + BODY
    assert load(tmp_path, text, leaflet.SharedPage).summary is None
    ((line, _, message, _),) = problems(tmp_path, HEAD + "key_facts: {a: b}\n" + BODY, leaflet.SharedPage)
    assert (line, message) == (9, "there is no field `key_facts` here")


@settings(max_examples=strategies.few())
@given(st.sampled_from(["leaflet", "shared"]).flatmap(lambda kind: st.tuples(st.just(kind), strategies.page(kind))))
def test_every_leaflet_that_is_right_is_taken(
    tmp_path_factory: pytest.TempPathFactory, made: tuple[str, dict[str, Any]]
) -> None:
    kind, data = made
    cls = leaflet.Leaflet if kind == "leaflet" else leaflet.SharedPage
    page = load(tmp_path_factory.mktemp("made"), yaml.dump(data, allow_unicode=True, width=60), cls)
    assert [entry.title for entry in page.sections] == [entry["title"] for entry in data["sections"]]
    assert json.loads(page.model_dump_json(include={"title", "version"})) == {
        "title": data["title"],
        "version": data["version"],
    }


@settings(max_examples=strategies.many(1), deadline=None)
@given(st.text(st.sampled_from("ab:- \n\"'[]{}&*!|>#.\\_`<(1"), max_size=60))
def test_whatever_is_in_a_body_is_taken_or_reported(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    folder = tmp_path_factory.mktemp("body")
    written = HEAD + "sections:\n  - title: One\n    body: " + json.dumps(text) + "\n"
    results: leaflet.Leaflet | LeafletError
    try:
        results = load(folder, written)
    except LeafletError as failure:
        results = failure
    if isinstance(results, LeafletError):
        assert all(problem.place.line == 11 and problem.hint for problem in results.problems)
    else:
        body = results.sections[0].body
        assert body is not None
        assert body.source == text.strip("\n")


def test_walk_finds_every_text_with_its_path(tmp_path: Path) -> None:
    text = HEAD + "key_facts: {a: b}\ninclude: [shared/c]\n" + BODY
    page = load(tmp_path, text)
    results = {path: value if isinstance(value, str) else value.source for path, value in leaflet.walk(page)}
    assert results[("title",)] == "Bone surgery"
    assert results[("sources", 0)] == "Notes"
    assert results[("key_facts", "a", "words")] == "b"
    assert results[("sections", 0, "body")] == "Words."
    assert results[("include", 0, "page")] == "shared/c"
    assert list(results)[:3] == [("title",), ("short_title",), ("summary",)]
