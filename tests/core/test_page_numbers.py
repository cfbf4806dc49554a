"""Numbers of pages in messages."""

import pytest

from builder.core.page_numbers import numbered


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ([3], "page 3"),
        ([1, 4], "pages 1 and 4"),
        ([1, 2, 3, 4], "pages 1–4"),
        ([1, 2, 3, 7, 9], "pages 1–3, 7 and 9"),
        ([1, 3, 5, 7, 9, 11], "pages 1, 3, 5, 7 and 2 more"),
    ],
)
def test_pages_are_named_in_few_words(numbers: list[int], words: str) -> None:
    assert numbered(numbers) == words
