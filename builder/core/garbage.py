"""Search for garbage more rarely than Python does, where much is created and nearly all of it stays or goes at once."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_OBJECTS = 100_000
"""After how many new objects to search: those of some megabytes. Python does so after 700 (3.11) or 2,000 (3.13)."""
_OLDER = 2
"""After how many searches to search what is older, too. Python does so after 10, which would be a million objects."""
_lock = threading.Lock()
_before: list[tuple[int, int, int]] = []


@contextmanager
def rarely() -> Iterator[None]:
    """Search rarely while something is made by one command: memory grows by some megabytes at most.

    It is the same for all threads, so it ends when the last of those that asked for it has.
    """
    with _lock:
        _before.append(gc.get_threshold())
        gc.set_threshold(max(_before[0][0], _OBJECTS), _OLDER, _OLDER)
    try:
        yield
    finally:
        with _lock:
            usual = _before[0]
            _before.pop()
            if not _before:
                gc.set_threshold(*usual)
