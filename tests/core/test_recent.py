"""What was made last is found again, and no more than fits is stored."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from builder.core.recent import Recent


@given(st.lists(st.integers(0, 12), max_size=60))
def test_a_value_is_that_of_its_key_or_was_dropped(keys: list[int]) -> None:
    recent: Recent[int, str] = Recent(3)
    for key in keys:
        assert recent.get(key) in (None, str(key))
        recent[key] = str(key)
        assert recent.get(key) == str(key)
        assert len(recent) <= 6


def test_what_is_asked_for_again_stays_and_the_rest_is_dropped() -> None:
    recent: Recent[int, int] = Recent(2)
    recent[0] = 0
    for key in range(1, 9):
        recent[key] = key
        assert recent.get(0) == 0
    assert recent.get(1) is None
