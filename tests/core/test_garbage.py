"""How often Python looks for garbage while a command makes something."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from builder.core import garbage


@pytest.fixture(autouse=True)
def usual() -> Iterator[tuple[int, int, int]]:
    before = gc.get_threshold()
    yield before
    gc.set_threshold(*before)


def test_it_is_as_before_when_the_last_has_ended(usual: tuple[int, int, int]) -> None:
    """Threads of a server overlap: the second begins before the first ends."""
    first, second = garbage.rarely(), garbage.rarely()
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    assert gc.get_threshold()[0] > usual[0]
    second.__exit__(None, None, None)
    assert gc.get_threshold() == usual


def test_what_is_older_is_searched_before_it_takes_many_megabytes() -> None:
    with garbage.rarely():
        young, older, oldest = gc.get_threshold()
    assert young * older * oldest <= 1_000_000
