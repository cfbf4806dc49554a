"""A text from a file is tidied."""

from __future__ import annotations

from builder.pdf.examine.plain_text import tidy


def test_a_soft_hyphen_at_the_end_of_a_line_joins_the_word() -> None:
    assert tidy(" exer\u00ad\ncises\n at  home ") == "exercises at home"
