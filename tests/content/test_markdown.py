"""CommonMark in, paragraphs, lists and tables out; and what is refused, with its exact place."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from builder.content import markdown
from builder.content.markdown import (
    SITE_FIELD,
    BulletList,
    ListItem,
    MarkdownError,
    MarkdownProblem,
    MarkdownTable,
    NumberedList,
    Paragraph,
    ProseBlock,
    ProseRun,
    Runs,
    parse,
    parse_line,
    plain,
)
from tests.support import strategies


def paragraph(*runs: ProseRun | str) -> Paragraph:
    return Paragraph(tuple(ProseRun(run) if isinstance(run, str) else run for run in runs))


def item(*blocks: ProseBlock | str) -> ListItem:
    return ListItem(tuple(paragraph(block) if isinstance(block, str) else block for block in blocks))


def grid(*rows: list[list[ProseRun]]) -> MarkdownTable:
    heads, *below = (tuple(map(tuple, row)) for row in rows)
    return MarkdownTable(heads, tuple(below))


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("One\ntwo.\n\nThree.", [paragraph("One two."), paragraph("Three.")]),
        ("One  \ntwo\\\nthree", [paragraph("One\ntwo\nthree")]),
        ("A **b** c", [paragraph("A ", ProseRun("b", bold=True), " c")]),
        ("**a\nb**", [paragraph(ProseRun("a b", bold=True))]),
        ("- a\n- b", [BulletList((item("a"), item("b")))]),
        ("- a\n\n- b\n\n  c", [BulletList((item("a"), item("b", "c")))]),
        ("3. a\n4. b", [NumberedList(3, (item("a"), item("b")))]),
        ("- a\n  1. b\n     - c", [BulletList((item("a", NumberedList(1, (item("b", BulletList((item("c"),))),))),))]),
        ("| a | **b** |\n|---|---|\n| c | d\\|e |",
         [grid([[ProseRun("a")], [ProseRun("b", True)]], [[ProseRun("c")], [ProseRun("d|e")]])]),
        ("a | b\n--|--\n| c | |", [grid([[ProseRun("a")], [ProseRun("b")]], [[ProseRun("c")], []])]),
        ("Caf&eacute; 12&nbsp;mm \\*a\\*", [paragraph("Café 12\u00a0mm *a*")]),
        ("{{ a }} {{b}}{{  c  }}", [paragraph("{{a}} {{b}}{{c}}")]),
    ],
)  # fmt: skip
def test_blocks(text: str, blocks: list[ProseBlock]) -> None:
    assert list(parse(text)) == blocks


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("[a](https://b.c)", [ProseRun("a", link="https://b.c")]),
        ("[a **b**](#c)", [ProseRun("a ", link="#c"), ProseRun("b", bold=True, link="#c")]),
        ("[a]({{ b_url }})", [ProseRun("a", link="{{b_url}}")]),
        ("<https://b.c/d>", [ProseRun("https://b.c/d", link="https://b.c/d")]),
        ("<a@b.c>", [ProseRun("a@b.c", link="mailto:a@b.c")]),
        ("[a][b] [B]\n\n[b]: https://c.d", [ProseRun("a", link="https://c.d"), ProseRun(" "), ProseRun("B", link="https://c.d")]),
        ("[a](https://b.c/d%20e?f=g&h=ü)", [ProseRun("a", link="https://b.c/d%20e?f=g&h=ü")]),
        ("a [dau]{lang=cy} c", [ProseRun("a "), ProseRun("dau", language="cy"), ProseRun(" c")]),
        ("[**a** [b]{lang=pl}]{lang=zh}",
         [ProseRun("a", True, "", "zh"), ProseRun(" ", language="zh"), ProseRun("b", language="pl")]),
        ("[a](#b){lang=cy} c", [ProseRun("a", link="#b", language="cy"), ProseRun(" c")]),
        ("[a [b](#c)]{lang=cy}", [ProseRun("a ", language="cy"), ProseRun("b", link="#c", language="cy")]),
        ("[a] {b} [c](#d){{ e }}", [ProseRun("[a] {b} "), ProseRun("c", link="#d"), ProseRun("{{e}}")]),
    ],
)  # fmt: skip
def test_links_and_languages(text: str, runs: list[ProseRun]) -> None:
    (found,) = parse(text)
    assert isinstance(found, Paragraph)
    assert list(found.runs) == runs


# Each case: the text, then line, what the rest of that line starts with, and a piece of the message for each problem.
REFUSED = {
    "heading": ("One.\n\n## Two", (2, "## Two", "heading")),
    "underlined heading": ("One\n---", (0, "One", "heading")),
    "italics": ("**One** two\nand *three* four", (1, "*three* four", "italics")),
    "italics with underscores": ("a _b_", (0, "_b_", "italics")),
    "italics twice": ("*a*\nb *c* d", (0, "*a*", "italics"), (1, "*c* d", "italics")),
    "italics in bold": ("**a *b* c**", (0, "*b* c**", "italics")),
    "italics in a list": ("- a\n- b\n  - *c*", (2, "*c*", "italics")),
    "italics in a cell": ("| a |\n|---|\n| *b* |", (2, "*b*", "italics")),
    "picture": ("a\n![b](c.png) d", (1, "![b](c.png) d", "picture")),
    "HTML": ("a <br> b", (0, "<br> b", "HTML")),
    "block of HTML": ("a\n\n<div>\nb\n</div>", (2, "<div>", "HTML")),
    "note in HTML": ("<!-- a -->", (0, "<!-- a -->", "HTML")),
    "code": ("a `b` c", (0, "`b` c", "code")),
    "block of code": ("a\n\n```\nb\n```", (2, "```", "code")),
    "four spaces": ("a\n\n    b", (2, "b", "four spaces")),
    "quotation": ("> a", (0, "> a", "quotation")),
    "rule": ("a\n\n***\n\nb", (2, "***", "line across")),
    "empty link": ("a [b]() c", (0, "[b]() c", "has no address")),
    "title of a link": ('a [b](#c "d") e', (0, '[b](#c "d") e', "not printed")),
    "unused address": ("a\n\n[b]: https://c.d", (2, "[b]: https://c.d", "not printed")),
    "address twice": ("[b]\n\n[b]: #c\n[b]: #d", (3, "[b]: #d", "not printed")),
    "language code": ("a [b]{lang=Welsh} c", (0, "[b]{lang=Welsh} c", "`Welsh` is not a language code")),
    "code of a country": ("a [b]{lang=gb} c", (0, "[b]{lang=gb} c", "`gb` is not a language code")),
    "language of a link": ("a [b](#c){lang=12}", (0, "[b](#c){lang=12}", "`12` is not a language code")),
    "not contain a language": ("a\nb [c]{lang=} d", (1, "]{lang=} d", "not a language code")),
    "empty language": ('[a]{lang=""}', (0, "[a]", "not contain a language")),
    "empty brackets": ("[a]{}", (0, "[a]{}", "not contain a language")),
    "other attribute": ("[a]{.b}", (0, "[a]{.b}", "only a language")),
    "attribute and language": ("[a]{lang=cy .b}", (0, "[a]{lang=cy .b}", "only a language")),
    "attribute of a link": ("[a](#b){target=c}", (0, "[a](#b){target=c}", "only a language")),
    "language after a space": ("[a] {lang=cy}", (0, "{lang=cy}", "not a language code")),
    "open brackets": ("[a]{lang=cy b", (0, "]{lang=cy b", "not a language code")),
    "deep list": ("- a\n  - b\n    - c\n      - d", (3, "- d", "more than 3 deep")),
    "very deep list": ("- " * 30 + "a", (0, "- - -", "more than 3 deep")),
    "row with more cells": ("|a|b|\n|---|---|\n|c|d|\n|e|f|g|", (3, "|e|f|g|", "3 cells, but the table has 2")),
    "row with fewer cells": ("| a | b |\n|---|---|\n| c |", (2, "| c |", "1 cell, but the table has 2")),
    "soft hyphen": ("a\nb&shy;c", (1, "&shy;c", "soft hyphen")),
    "soft hyphen by number": ("a&#xAD;b", (0, "&#xAD;b", "soft hyphen")),
    "NUL by number": ("a&#0;b", (0, "&#0;b", "cannot be printed")),
}  # fmt: skip


def problems(text: str) -> list[MarkdownProblem]:
    with pytest.raises(MarkdownError) as error:
        parse(text)
    return list(error.value.in_text)


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_printed_is_refused_where_it_is(case: str) -> None:
    text, *expected = REFUSED[case]
    found = problems(text)
    assert [problem.line for problem in found] == [entry[0] for entry in expected]
    for problem, one in zip(found, expected, strict=True):
        assert problem.near.startswith(one[1])
        assert problem.near in text.split("\n")[problem.line]
        assert one[2] in problem.problem.message
        assert problem.problem.hint


def test_a_line_of_words_in_brackets_and_a_colon_is_not_lost() -> None:
    assert plain(parse_line("[a]: see below")) == "[a]: see below"
    assert plain(parse_line("\\[a]: below")) == "[a]: below"
    assert problems("[a]: below")[0].problem.hint.endswith("\\[")


def test_every_mistake_of_a_text_is_reported() -> None:
    found = problems("# a\n\n*b* `c`\n\n> d\n\n- <b>e</b>")
    assert [problem.line for problem in found] == [0, 2, 2, 4, 6, 6]


def test_a_line_is_one_paragraph() -> None:
    assert parse_line("a **b**") == (ProseRun("a "), ProseRun("b", bold=True))
    for text in ("- a", "1. a"):
        with pytest.raises(MarkdownError, match="only a line of words") as error:
            parse_line(text)
        assert "backslash" in error.value.in_text[0].problem.hint
    with pytest.raises(MarkdownError, match="only a line of words"):
        parse_line("a\n\nb")
    assert parse_line("1\\. a") == (ProseRun("1. a"),)


def test_site_fields() -> None:
    assert [match[1] for match in SITE_FIELD.finditer("{{a}} {{ b_1 }} {{}} {{ c d }} {e}")] == ["a", "b_1", ""]
    assert not SITE_FIELD.search("{{ a\n}}"), "the lines of a text are counted: none may be lost"


WORDS = st.lists(st.sampled_from(["a", "be", "c&d", "1.5", "x_y", "(z)", "é", "{{ f }}"]), min_size=1, max_size=5).map(
    " ".join
)


@settings(max_examples=strategies.many(3), deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=5), st.data())
def test_no_word_is_lost_and_a_mistake_is_found_on_its_line(lines: list[str], data: st.DataObject) -> None:
    (found,) = parse("\n".join(lines))
    assert isinstance(found, Paragraph)
    assert plain(found.runs).split() == SITE_FIELD.sub(r"{{\1}}", " ".join(lines)).split()
    number = data.draw(st.integers(0, len(lines) - 1))
    lines[number] = f"{lines[number]} *wrong* here"
    (problem,) = problems("\n".join(lines))
    assert (problem.line, problem.near) == (number, "*wrong* here")


@settings(max_examples=strategies.many(6), deadline=None)
@given(st.text(st.sampled_from("ab1 \n-*_`#>|[](){}<!\\:.&;=+\"'"), max_size=50))
def test_any_text_is_read_or_refused(text: str) -> None:
    lines = text.split("\n")
    results: tuple[ProseBlock, ...] | MarkdownError
    try:
        results = parse(text)
    except MarkdownError as error:
        results = error
    if isinstance(results, MarkdownError):
        assert results.in_text
        assert all(
            0 <= problem.line < len(lines) and problem.problem.message and problem.problem.hint
            for problem in results.in_text
        )
    else:
        assert letters(results) == sorted(entry for entry in text if entry in "ab")


def letters(blocks: tuple[ProseBlock, ...]) -> list[str]:
    """The letters of all words and addresses: no markup is made of them."""

    def of(runs: Runs) -> str:
        output = "".join(run.text for run in runs)
        links = dict.fromkeys(
            (run.link for run in runs if run.link and run.link not in (run.text, f"mailto:{run.text}")), 1
        )
        return output + "".join(links)

    results = ""
    for block in blocks:
        match block:
            case Paragraph(runs):
                results += of(runs)
            case BulletList(items) | NumberedList(_, items):
                results += "".join("".join(letters(entry.blocks)) for entry in items)
            case MarkdownTable(heads, rows):
                results += "".join(of(cell) for row in (heads, *rows) for cell in row)
    return sorted(entry for entry in results if entry in "ab")


@given(st.text("abZé1 .,:;-–'’“”()/%?!*_[&#<\\`{2", min_size=1, max_size=12))
@example("A. B")
@example("a - b")
@example("a  b")
@example("a 1. b")
@pytest.mark.property
def test_plain_lines_are_read_as_the_parser_reads_them(text: str) -> None:
    def read(line: str) -> object:
        try:
            return markdown.parse_line(line)
        except MarkdownError as failed:
            return [(problem.message, problem.hint) for problem in failed.problems]

    fast = read(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(markdown, "_WORDS_ALONE", re.compile("(?!)"))
        assert fast == read(text)


PLAIN = st.text("aZé1 \n.,:;-–’()/%", max_size=40)


@given(
    PLAIN
    | st.lists(st.sampled_from(["Words", "a) b", "1. c", "- d", "", " e", "f ", "g: – h"]), max_size=6).map("\n".join)
)
def test_plain_paragraphs_are_what_commonmark_makes_of_them(text: str) -> None:
    quickly = markdown._plain_paragraphs(text)
    if quickly is not None:
        blocks, reader, problems = markdown._read(text)
        assert (quickly, problems) == (reader.paragraphs, [])
        assert blocks == tuple(Paragraph((ProseRun(" ".join(written.lines)),)) for written in quickly)


def test_most_paragraphs_of_words_take_no_parser() -> None:
    text = "Ask your nurse – or the ward – when to stop eating.\nThey know.\n\nBring your glasses (and a book)."
    assert markdown._plain_paragraphs(text) is not None
    assert len(markdown.parse(text)) == 2
