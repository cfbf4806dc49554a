"""Versions are compared by their numbers."""

from __future__ import annotations

import pytest

from builder.content.version_numbers import next_after, rises


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("1.9", "1.10"),
        ("1", "1.1"),
        ("1.0", "2"),
        ("v1.2", "1.3"),
        ("1.0a", "1.0b"),
        ("2026-02", "2026-11"),
        ("A", "B"),
    ],
)
def test_a_higher_version_rises_and_the_other_way_it_does_not(old: str, new: str) -> None:
    assert rises(new, old)
    assert not rises(old, new)


@pytest.mark.parametrize(
    ("old", "new"), [("1", "1.0"), ("1.0", "1.00"), ("v1.0", "1.0"), ("1.0 ", "1.0"), ("1.01", "1.1")]
)
def test_the_same_number_written_otherwise_does_not_rise(old: str, new: str) -> None:
    assert not rises(new, old)
    assert not rises(old, new)


@pytest.mark.parametrize("version", ["1.0", "1.9", "3", "v2", "draft", "1.0a", "2026-09"])
def test_the_version_that_is_suggested_rises(version: str) -> None:
    assert rises(next_after(version), version)
