"""Read files whole, and nothing but files: a pipe would be waited for, and a device has no end."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

LARGEST = 500_000_000
"""The largest file that is read, in bytes: more than any picture, list or PDF file that a clinic has."""


_failures: list[OSError] = []


def read(path: Path, most: int = LARGEST) -> bytes:
    """The bytes of a file.

    Raises OSError where it cannot be read, also where `path` is not an ordinary file, or has more than `most` bytes.
    """
    try:
        return _read(path, most)
    except FileNotFoundError:
        raise
    except OSError as error:
        note(error)
        raise


def note(error: OSError) -> None:
    """Note that a file which exists could not be read. The reason may be gone soon, such as another program."""
    _failures.append(error)


def failures() -> int:
    """How many files could not be read in this process, although they exist."""
    return len(_failures)


def _read(path: Path, most: int) -> bytes:
    kind = stat.S_IFMT(os.stat(path).st_mode)
    if kind not in (stat.S_IFREG, stat.S_IFDIR):  # That a folder cannot be read, the system says in its own way.
        raise OSError(errno.EINVAL, "it is not an ordinary file", str(path))
    with path.open("rb") as file:
        content = file.read(most + 1)
    if len(content) > most:
        raise OSError(errno.EFBIG, f"it has more than {most:,} bytes", str(path))
    return content
