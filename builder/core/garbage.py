"""Search for garbage more rarely than Python does, where much is created and nearly all of it stays or goes at once."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_OBJECTS = 100_000
"""After how many new objects to search: those of some megabytes. Python does so after 700 (3.11) or 2,000 (3.13)."""


@contextmanager
def rarely() -> Iterator[None]:
    """Search rarely while something is made: memory grows by some megabytes at most."""
    before = gc.get_threshold()
    gc.set_threshold(max(before[0], _OBJECTS), *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
