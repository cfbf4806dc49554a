"""Words are found as a pattern finds them, whatever parts them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.core import parted_words

BETWEEN = " \n*"


@pytest.mark.property
@given(
    st.text("ab \n*", max_size=30), st.lists(st.text("ab", min_size=1, max_size=3), min_size=1, max_size=4), st.data()
)
def test_words_are_found_where_a_pattern_finds_them(text: str, words: list[str], data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    match = re.compile(f"[{BETWEEN}]+".join(words)).search(text, start, end)
    assert parted_words.first(text, words, BETWEEN, start, end) == (match.start() if match else -1)


def test_words_are_found_across_lines_and_marks() -> None:
    assert parted_words.first("a red\n  **dot** on it", ["red", "dot"], BETWEEN) == 2
    assert parted_words.first("red, then a dot", ["red", "dot"], BETWEEN) == -1
    assert parted_words.first("reddot red dot", ["red", "dot"], BETWEEN) == 7
