"""Read files whole, and nothing but files: a pipe would be waited for, and a device has no end."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

LARGEST = 500_000_000
"""The largest file that is read, in bytes: more than any picture, list or PDF file that a clinic has."""


def read(path: Path, most: int = LARGEST) -> bytes:
    """The bytes of a file.

    Raises OSError where it cannot be read, also where `path` is not an ordinary file, or has more than `most` bytes.
    """
    kind = stat.S_IFMT(os.stat(path).st_mode)
    if kind not in (stat.S_IFREG, stat.S_IFDIR):  # That a folder cannot be read, the system says in its own way.
        raise OSError(errno.EINVAL, "it is not an ordinary file", str(path))
    with path.open("rb") as file:
        content = file.read(most + 1)
    if len(content) > most:
        raise OSError(errno.EFBIG, f"it has more than {most:,} bytes", str(path))
    return content
