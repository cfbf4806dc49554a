"""The selections name tests that there are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support.selections import SLOW, THOROUGH

TESTS = Path(__file__).parents[1]


def test_whatever_is_left_out_of_the_plain_run_is_a_test() -> None:
    for test in THOROUGH:
        path, _, name = test.partition("::")
        assert re.search(rf"^def {name}\(", (TESTS / path).read_text(encoding="utf-8"), re.MULTILINE), test


@pytest.mark.parametrize("path", SLOW)
def test_whatever_is_slow_is_there(path: str) -> None:
    assert (TESTS / path).exists()
