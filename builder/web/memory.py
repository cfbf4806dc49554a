"""How the memory of a process that makes packs all day stays as small as it was."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable

_SETTINGS = {-8: 1, -3: 32 * 1024}
"""M_ARENA_MAX and M_MMAP_THRESHOLD of glibc's malloc.h: all threads share an arena, and large blocks come from the
system itself, which gets them back at once. Otherwise memory grows with the number of threads and pictures."""


def _of_malloc(name: str) -> Callable[..., object] | None:
    """A function of glibc's malloc.h; None where the C library does not have it."""
    return getattr(ctypes.CDLL(None), name, None) if sys.platform == "linux" else None


def share() -> None:
    """Set how Linux's C library shares memory, where it can be set."""
    mallopt = _of_malloc("mallopt")
    if mallopt is not None:
        for option, value in _SETTINGS.items():
            mallopt(option, value)


def give_back() -> None:
    """Give free memory back to the system: otherwise it grows for thousands of packs. Takes a millisecond."""
    trim = _of_malloc("malloc_trim")
    if trim is not None:
        trim(0)
