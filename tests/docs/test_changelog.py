"""The changelog: newest first, and the version of the program has an entry."""

from __future__ import annotations

import re

from builder import __version__
from tests.support.making import REPOSITORY

PAGE = (REPOSITORY / "CHANGELOG.md").read_text(encoding="utf-8")
HEADS = re.findall(r"^## \[(\d+)\.(\d+)\.(\d+)\] - (\d{4}-\d\d-\d\d|Unreleased)$", PAGE, re.MULTILINE)
GROUPS = {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}


def test_each_version_has_a_number_and_a_date_or_is_unreleased() -> None:
    assert len(HEADS) == len(re.findall(r"^## ", PAGE, re.MULTILINE)) >= 1
    numbers = [tuple(map(int, head[:3])) for head in HEADS]
    assert numbers == sorted(set(numbers), reverse=True)
    assert all(head[3] != "Unreleased" for head in HEADS[1:])


def test_the_newest_entry_is_that_of_this_version() -> None:
    assert ".".join(HEADS[0][:3]) == __version__


def test_changes_are_in_the_groups_of_keep_a_changelog() -> None:
    assert set(re.findall(r"^### (.+)$", PAGE, re.MULTILINE)) <= GROUPS
    for line in PAGE.splitlines():
        assert line == "" or line.startswith(("#", "- ", "  ", "This file", "[Semantic")), line
