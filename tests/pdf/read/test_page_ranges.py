"""Ranges of pages as people write them."""

from __future__ import annotations

import re

import pytest

from builder.pdf.read import page_ranges


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("1", (1,)),
        ("2-4", (2, 3, 4)),
        ("1, 3-4 ,6", (1, 3, 4, 6)),
        ("3-3", (3,)),
        ("5-", (5, 6)),
        ("-2", (5, 6)),
        ("- 1", (6,)),
        ("last", (6,)),
        ("Last", (6,)),
        ("4-last", (4, 5, 6)),
        ("last-5", (6, 5)),
        ("odd", (1, 3, 5)),
        ("even", (2, 4, 6)),
        ("5-1", (5, 4, 3, 2, 1)),
        ("2,1,1", (2, 1, 1)),
    ],
)
def test_page_numbers_become_indices(text: str, numbers: tuple[int, ...]) -> None:
    assert page_ranges.indices(text, 6) == tuple(number - 1 for number in numbers)


@pytest.mark.parametrize("text", ["", "a", "0", "-0", "1;2", "9999999", "1--2", "-", "1-2-3", "two", "1,,2", "oddly"])
def test_words_that_name_no_pages_are_refused_with_an_example(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not a list of pages: write it as in 1-3,5, or 2- \(from page 2\)"):
        page_ranges.check(text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("3", "it has no page 3"),
        ("3-", "it has no page 3"),
        ("1-999999", "it has no page 3"),
        ("999999-1", "it has no page 3"),
        ("-3", "it has no 3 pages"),
    ],
)
def test_pages_that_a_file_does_not_have_are_named(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=f"^{reason}$"):
        page_ranges.indices(text, 2)


@pytest.mark.parametrize("count", [1, 2, 3, 400])
def test_the_examples_for_a_file_are_right(count: int) -> None:
    said = page_ranges.examples(count)
    for example in re.findall(r"(?:write |, | or )([0-9-]+)", said):
        assert page_ranges.indices(example, count)
    assert f"it has {count} page" in said


def test_a_file_of_one_page_has_no_even_pages() -> None:
    with pytest.raises(ValueError, match="it has no even pages"):
        page_ranges.indices("even", 1)


def test_runs_end_where_pages_do_not_ascend() -> None:
    assert list(page_ranges.runs((0, 2, 1, 1, 4))) == [(0, 2), (1,), (1, 4)]
