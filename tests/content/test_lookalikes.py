"""What looks like a list or a table and is read as something else; and words that only start like one."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given as forall
from hypothesis import strategies as st

from builder.content import lookalikes
from builder.content.lookalikes import WrittenParagraph
from builder.content.markdown import BulletList, MarkdownError, NumberedList, parse, parse_line
from builder.content.marked_text import Line
from builder.content.project import Loaded
from builder.core.diagnostics import LeafletError, Problem
from tests.checks import given


def problems(text: str) -> list[tuple[int, str]]:
    """The lines of a text (from 0) that have problems, and the messages."""
    try:
        parse(text)
    except MarkdownError as failed:
        return [(entry.line, entry.problem.message) for entry in failed.in_text]
    return []


NO_LIST = "this is not read as a list"
NO_TABLE = "this table would be printed as it is"


@pytest.mark.parametrize("sign", [*"•·▪●‣○◦■►➢✓❖①★☐\uf0b7\uf0a7", "-\u00a0", "*\u2003", "o  ", "o\t", "§\u00a0", "Ø  "])
@pytest.mark.parametrize(
    "text", ["{0}glasses\n{0}a book", "Bring these:\n{0}glasses", "- water\n{0}glasses", "{0} glasses"]
)
def test_signs_of_other_programs_are_no_list(sign: str, text: str) -> None:
    written = text.format(sign)
    line = next(index for index, words in enumerate(written.split("\n")) if words.startswith(sign.strip("\t ")))
    assert problems(written) == [(line, NO_LIST)]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("-glasses\n-a book", 0),
        ("- water\n-glasses", 1),
        ("Bring these:\n\n-**glasses**", 2),
        ("-{{ field }}\n-b", 0),
        ("*glasses\n*a book", 0),
        ("+glasses\n+a book", 0),
        ("1.First\n2.Second", 0),
        ("1)First\n2)Second", 0),
        ("1. First\n2.Second", 1),
        ("1.\u00a0First", 0),
        ("– glasses\n– a book", 0),
        ("Bring:\n– glasses", 1),
        ("Bring:\n\n– glasses\n\n– a book", 2),
        ("—glasses\n—a book", 0),
        ("-- glasses\n-- a book", 0),
        ("Bring:\n– glasses that you\nneed\n– a book", 1),
        ("» glasses\n» a book", 0),
        ("→ glasses\n→ a book", 0),
        ("o First\no Second", 0),
        ("Bring:\no First\no Second", 1),
        ("o First\n\no Second", 0),
        ("a) Sit\nb) Stand", 0),
        ("Do this:\na) Sit and\nwait\nb) Stand", 1),
        ("Do this:\n\na) Sit\n\nb) Stand", 2),
        ("A. Sit\nB. Stand", 0),
        ("(1) Sit\n(2) Stand", 0),
        ("(a) Sit\n(b) Stand", 0),
        ("(1)Sit\n(2)Stand", 0),
        ("i. Sit\nii. Stand", 0),
        ("iv) Sit\nv) Stand", 0),
        ("First, this:\n(1) Sit", 1),
        ("Do this\n2. Sit\n3. Stand", 1),
        ("Bring: • glasses • a book", 0),
        ("Bring: - glasses - a book", 0),
        ("Do this: 1. Sit. 2. Stand.", 0),
        ("**1. Sit**\n**2. Stand**", 0),
        ("**1.** Sit\n**2.** Stand", 0),
        ("**•** glasses", 0),
        ("1.) Sit\n2.) Stand", 0),
        ("[1] Sit\n[2] Stand", 0),
        ("1- Sit\n2- Stand", 0),
        ("1 . Sit\n2 . Stand", 0),
        ("a) Sit\n\n   and wait\n\nb) Stand", 0),
        ("Bring •glasses •a book", 0),
        ("\\• glasses", 0),
        ("1: Sit\n2: Stand", 0),
        ("✅ Sit\n✅ Stand", 0),
        ("👉 Sit\n👉 Stand", 0),
        ("Bring: – glasses – a book", 0),
    ],
)
def test_what_looks_like_a_list_is_one_or_is_reported(text: str, line: int) -> None:
    assert problems(text) == [(line, NO_LIST)]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("- glasses\n- no alcohol\nYou can eat as usual.", 2),
        ("- glasses\nthat you need\n- a book", 1),
        ("1. Sit.\n2. Stand.\nThen go.", 2),
        ("- a\n  - b\nc", 2),
        ("- a\n  - b\n  c", 2),
        ("- a\n\n  b\nc", 3),
        ("- 1. a\nb", 1),
    ],
)
def test_a_line_that_a_list_swallows_is_reported(text: str, line: int) -> None:
    assert problems(text) == [(line, "this line would be printed as part of the list entry above")]


@pytest.mark.parametrize("text", ["- • glasses", "1. ▪ glasses", "- a\n- • b", "- -b", "1. 1.First"])
def test_an_entry_with_two_signs_is_reported(text: str) -> None:
    message = "this entry of a list starts with the sign of another list, which would be printed"
    assert problems(text) == [(text.count("\n"), message)]
    assert problems("- a\n\n  • b") == [(2, NO_LIST)]


@pytest.mark.parametrize(
    ("text", "line", "sign"),
    [
        ("Keep the room at 18\n- 21 degrees. Then rest\n+ 2 hours of sleep.", 1, "-"),
        ("Rest for\n+ 2 hours.", 1, "+"),
        ("The result is 3\n* 4 and more.", 1, "*"),
        ("This was written in\n2026. It will be read again. Your ward is number\n1. Ask there.", 2, "1."),
        ("Your ward is number\n1) Ask there.", 1, "1)"),
        ("Keep it at 18\n- 21 degrees, or\n- 5 degrees.", 1, "-"),
        ("- Keep the room at 18\n  - 21 degrees.", 1, "-"),
    ],
)
def test_a_wrapped_line_that_starts_a_list_by_accident_is_reported(text: str, line: int, sign: str) -> None:
    assert problems(text)[0] == (line, f"this line starts a list, because it starts with “{sign}”")
    lines = text.split("\n")
    lines[line] = lines[line].replace(sign, sign[:-1] + "\\" + sign[-1], 1)
    assert line not in [at for at, _ in problems("\n".join(lines))]


@pytest.mark.parametrize(
    "text",
    [
        "- glasses - a book",
        "- glasses - a book - water\n\nThen go.",
        "1. Sit. 2. Stand.",
        "* glasses * a book",
    ],
)
def test_entries_that_were_joined_to_one_are_reported(text: str) -> None:
    assert problems(text) == [(0, "the entries of this list are on one line, and would be printed as one")]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("| a | b | | --- | --- | | 1 | 2 |", 0),
        ("| a | b | |---|---| | 1 | 2 |", 0),
        ("a | b --- | --- 1 | 2", 0),
        ("When:\na | b --- | ---", 1),
        ("| a | b |\n| 1 | 2 |", 0),
        ("a | b\n1 | 2", 0),
        ("| a | b |", 0),
        ("| a | b |\n| --- | --- |\n| 1 | 2 |\n\n| 3 | 4 |", 4),
        ("| a | b |\n\n| --- | --- |\n| 1 | 2 |", 0),
        ("| a | b |\n| --- |\n| 1 | 2 |", 1),
        ("| a | b |\n| --- | --- | --- |", 1),
        ("| --- | --- |\n| 1 | 2 |", 0),
        ("- x\n\n  | a | b |\n  | 1 | 2 |", 2),
        ("+---+---+\n| a | b |", 0),
        ("- a\n| x | y |\n| --- | --- |\n| 1 | 2 |", 2),
        ("Day\tFrom\nMonday\t9am", 0),
        ("Day      From\nMonday   9am", 0),
        ("┃ a ┃ b ┃\n┃ 1 ┃ 2 ┃", 0),
    ],
)
def test_a_table_that_is_not_one_is_reported(text: str, line: int) -> None:
    assert problems(text)[0] == (line, NO_TABLE)


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("| a | b |\n| --- | --- |\n| 1 |", 2, "this row has 1 cell, but"),
        ("| a | b |\n| --- | --- |\n| 1 | 2 | 3 |", 2, "this row has 3 cells, but"),
        ("| a | b |\n| --- | --- |\n| 1 | 2 |\nCall us.", 3, "this row has 1 cell, but"),
        ("| a |\n| --- |\n| 1 |\nCall us.", 3, "this line would be printed as a row"),
    ],
)
def test_a_row_that_does_not_fit_is_reported(text: str, line: int, message: str) -> None:
    [(at, told)] = problems(text)
    assert at == line
    assert message in told


@pytest.mark.parametrize(
    "text",
    [
        "- glasses\n- a book",
        "* glasses\n* a book",
        "1. Sit.\n2. Stand.",
        "1) Sit.\n2) Stand.",
        "Bring these:\n- glasses",
        "You will need\n- glasses\n- a book",
        "- a long entry that goes\n  on here\n- b",
        "- a\n on",
        "- something to read:\n  - a book\n\nThen go.",
        "- fruit\n  - apples",
        "3. a\n4. b",
        "Times:\n| a | b |\n| --- | --- |\n| 1 | 2 |",
        "a | b\n--|--\n1 | 2",
        "| a |\n| - |\n| b |",
        "See point\na) above, or\nthe list.",
        "Ask J. Smith or\nA. Jones.",
        "A. Smith and B. Jones wrote this.",
        "Your surgeon is:\nA. Smith",
        "Take it with food\n– not with milk.",
        "– Can I eat?\n\n– Yes.",
        "It was 5 degrees, and then\n-5 degrees.",
        "-5 degrees is cold.",
        "**Bold** words\n**at** the start.",
        "Call\n+44 1632 960 114.",
        "It was written in\n2026. Read it again.",
        "A dose of\n1.5 mg, or 2.30pm.",
        "Open daily*\n\n*Not on Sundays.",
        "The way is north – or south – from here: go left – then right.",
        "\\- one\n\\- two",
        "1\\.First",
        "o na dol\nac yn o dan",
        "Mon | Tue",
        "Monday • Tuesday • Friday",
        "Wide   spaces here\nonly.",
        "A \\| b\nc \\| d",
        "Use the door (1) or (2).",
        "(See the map.)\n(It is new.)",
        "I. am well.",
        "“Quoted” words\n‘and’ these.",
        "£5 a day\n€6 a day",
        "2 * 3 * 4",
        "- Monday - Friday: 9am to 5pm\n- Saturday",
        "- Ward 4 - 6\n\nGo there.",
        "1. Take 2 tablets.",
        "…and so on\n… and on",
        "👉 Ask us.",
        "It runs with version\n10.x of the program.",
        "**Bring**\n- glasses",
        "Ring 5: they know.\n7: they do not.",
        "**1. First**\n\nSome words.\n\n**2. Second**",
        "He is 5-\n6 years old.",
        "Take 1 tablet or\n2 tablets.",
    ],
)
def test_words_that_only_start_like_a_list_pass(text: str) -> None:
    assert problems(text) == []


def test_lists_that_are_read_stay_lists() -> None:
    assert [type(block) for block in parse("Bring:\n- a\n\n1. b\n2. c")][1:] == [BulletList, NumberedList]


@pytest.mark.parametrize(
    "words", ["• Who?", "▪ Who?", "-Who?", "\uf0b7 Who?", "| a | b |", "a | b | | --- | --- | | c | d |"]
)
def test_a_line_of_words_has_no_sign_of_a_list_or_table(words: str) -> None:
    with pytest.raises(MarkdownError):
        parse_line(words)


@pytest.mark.parametrize("words", ["✓", "✓ Yes", "★★☆", "– none", "-5", "*Not on Sundays", "A. Smith", "(1) Smith, J."])
def test_signs_that_stand_for_something_in_a_line_pass(words: str) -> None:
    assert "".join(run.text for run in parse_line(words)) == words


def refused(make: Callable[[], Loaded]) -> Problem:
    with pytest.raises(LeafletError) as failure:
        make()
    [problem] = failure.value.problems
    return problem


@pytest.mark.parametrize(
    "make",
    [
        lambda words: given.body(words),
        lambda words: given.block(f"kind: text\nbody: |\n  {words}"),
        lambda words: given.block(f"kind: callout\ntitle: Bring\nbody: |\n  {words}"),
        lambda words: given.block(f"kind: steps\nsteps:\n  - |\n    {words}"),
        lambda words: given.block(
            f"kind: questions and answers\nitems:\n  - question: A?\n    answer: |\n      {words}"
        ),
    ],
)
def test_every_text_in_commonmark_is_looked_at(make: Callable[[str], Loaded]) -> None:
    problem = refused(lambda: make("• glasses"))
    assert (problem.severity, problem.message) == ("error", NO_LIST)
    assert "hyphen and a space" in problem.hint
    assert given.at(problem) == "• glasses"


def test_a_problem_is_where_the_line_is_in_the_file() -> None:
    problem = refused(lambda: given.body("Bring these.\n\n- glasses\n- no alcohol\nEat as usual."))
    assert given.at(problem) == "Eat as usual."
    folded = "sections:\n  - title: A\n    body: >\n      | a | b |\n      | --- | --- |\n"
    problem = refused(lambda: given.page(folded))
    assert problem.message == "this line would be joined to the line above"
    assert "write | right after" in problem.hint
    assert given.at(problem) == "| --- | --- |"


@pytest.mark.parametrize("step", ["1. Sit down.", "2) Sit down."])
def test_a_step_has_no_number_of_its_own(step: str) -> None:
    problem = refused(lambda: given.block(f"kind: steps\nsteps:\n  - Come in.\n  - {step}\n  - Stand."))
    assert problem.message == "this step starts with the sign of a list"
    assert given.at(problem) == step
    given.block("kind: steps\nsteps:\n  - |\n    Bring:\n    - a\n    - b")


def test_a_list_in_yaml_for_body_text_has_the_hint_that_makes_it_a_list() -> None:
    problem = refused(lambda: given.page("sections:\n  - title: A\n    body:\n      - glasses\n      - a book\n"))
    assert "write | right after `body:`" in problem.hint
    given.page("sections:\n  - title: A\n    body: |\n      - glasses\n      - a book\n")


# Line ends


@pytest.mark.parametrize(
    ("text", "line"), [("Ward 4\\\nQuay\\", 1), ("Ward 4\\ \nQuay", 0), ("Ward 4 \\ Quay", 0), ("- a\\\n\nb", 0)]
)
def test_a_backslash_that_would_be_printed_is_reported(text: str, line: int) -> None:
    assert problems(text) == [(line, "this backslash would be printed")]


@pytest.mark.parametrize("text", ["Ward 4\\\nQuay", "A \\\\ b", "\\- 5\n\\* b", "1\\. a", "Two \\\\"])
def test_a_backslash_that_means_something_passes(text: str) -> None:
    assert problems(text) == []


@pytest.mark.parametrize("sign", ["<br>", "<br/>", "<BR />"])
def test_a_line_end_of_html_is_refused_with_what_to_write(sign: str) -> None:
    with pytest.raises(MarkdownError) as failure:
        parse(f"Ward 4{sign}Quay")
    [entry] = failure.value.in_text
    assert "a backslash at the end of the line" in entry.problem.hint


@pytest.mark.parametrize("end", ["  \n", "\\\n", "   \n   "])
def test_a_line_of_words_keeps_the_line_ends_that_are_meant(end: str) -> None:
    assert [run.text for run in Line(f"Ward 4{end}Royal\nHospital\n").content] == ["Ward 4\nRoyal Hospital"]
    assert Line(f"Ward 4{end}**Royal**").content[1].bold
    assert [run.text for run in Line("Ward 4  \n").content] == ["Ward 4"]
    assert [run.text for run in Line("Ward 4\nRoyal").content] == ["Ward 4 Royal"]


@forall(st.lists(st.from_regex(lookalikes._ORDINARY.pattern, fullmatch=True).map(str.strip), min_size=1, max_size=3))
def test_nothing_is_found_in_ordinary_lines(lines: list[str]) -> None:
    whole = WrittenParagraph(0, tuple(lines), (0,) * len(lines), -1, False, False)
    apart = [WrittenParagraph(index, (line,), (0,), -1, index > 0, False) for index, line in enumerate(lines)]
    assert [*lookalikes._in_words([whole])] == [*lookalikes._in_words(apart)] == []
    assert not any(lookalikes._LINE_SIGN.match(line) for line in lines)
