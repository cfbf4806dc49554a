"""Columns of plain text."""

from builder.core.text_table import column_widths, text_lines

ROWS = [("NAME", "TITLE", "VERSION"), ("bone", "Your scan", "1.0"), ("overview", "All", "")]


def test_columns_are_as_wide_as_their_longest_cells() -> None:
    assert text_lines(ROWS) == ["NAME      TITLE      VERSION", "bone      Your scan  1.0", "overview  All"]


def test_tables_can_share_widths_and_an_indent() -> None:
    widths = column_widths(ROWS)
    assert text_lines([("a", "b", "c")], widths, "  ") == ["  a         b          c"]


def test_a_table_without_rows_has_no_lines() -> None:
    assert text_lines([]) == []
