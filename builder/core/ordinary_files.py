"""Read files whole, and nothing but files: a pipe would be waited for, and a device has no end."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

LARGEST = 500_000_000
"""The largest file that is read, in bytes: more than any picture, list or PDF file that a clinic has."""


_failures = 0
"""A number alone: an error keeps what was being made when it came, and a patient's details with that."""


def read(path: Path, most: int = LARGEST) -> bytes:
    """The bytes of a file.

    Raises OSError where it cannot be read, also where `path` is not an ordinary file, or has more than `most` bytes.
    """
    try:
        return _read(path, most)
    except FileNotFoundError:
        raise
    except OSError:
        note()
        raise


def note() -> None:
    """Note that a file which exists could not be read. The reason may be gone soon, such as another program."""
    global _failures
    _failures += 1


def failures() -> int:
    """How many files could not be read in this process, although they exist."""
    return _failures


def _read(path: Path, most: int) -> bytes:
    found = os.stat(path)
    kind = stat.S_IFMT(found.st_mode)
    if kind not in (stat.S_IFREG, stat.S_IFDIR):  # That a folder cannot be read, the system says in its own way.
        raise OSError(errno.EINVAL, "it is not an ordinary file", str(path))
    with path.open("rb") as file:
        # Python takes as much memory as is asked for, so it is asked for more only where there is more.
        content = file.read(min(found.st_size, most) + 1)
        if len(content) > found.st_size:
            content += file.read(max(most + 1 - len(content), 0))
    if len(content) > most:
        raise OSError(errno.EFBIG, f"it has more than {most:,} bytes", str(path))
    return content
