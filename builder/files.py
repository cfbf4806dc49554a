"""Write files whole or not at all."""

from __future__ import annotations

import errno
import os
import re
import time
from pathlib import Path

_UNNAMED = getattr(os, "O_TMPFILE", 0)
"""Linux can have files without names: a process that is killed leaves none of it behind."""
_BESIDE = re.compile(r"\..+\.\d+\.tmp")
_ABANDONED = 600.0


def write(path: Path, data: bytes) -> None:
    """Write `data` apart and move it into place, making the folders above `path` where they are missing.

    Whatever stops this, `path` keeps what it had. Raises OSError, also for what is there and is no ordinary file.
    """
    if not path.name:
        raise FileNotFoundError(errno.ENOENT, "the file has no name")
    if path.exists() and not path.is_file():
        # A device would be replaced, not written to.
        raise OSError(errno.EINVAL, "something is there that is no ordinary file", str(path))
    path.parent.mkdir(parents=True, exist_ok=True)
    if not (_UNNAMED and _write_unnamed(path, data)):
        _write_beside(path, data)


def sweep(folder: Path) -> None:
    """Remove what processes that were killed have left in a folder: files that were not moved into place in time.

    What cannot be removed stays.
    """
    for path in folder.glob(".*.tmp"):
        try:
            if _BESIDE.fullmatch(path.name) and time.time() - path.stat().st_mtime > _ABANDONED:
                path.unlink()
        except OSError:
            continue


def _beside(path: Path) -> Path:
    return path.with_name(f".{path.name}.{os.getpid()}.tmp")


def _write_beside(path: Path, data: bytes) -> None:
    beside = _beside(path)
    try:
        with beside.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def _write_unnamed(path: Path, data: bytes) -> bool:
    """Write `data` to a file that gets its name when it is whole. Returns whether this file system can do so."""
    try:
        number = os.open(path.parent, os.O_WRONLY | _UNNAMED, 0o666)
    except OSError:
        return False
    with open(number, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(number)
        if not path.exists():
            try:
                _name(number, path)
                return True
            except OSError:
                # It is there by now, or names cannot be given: the other way tells which.
                return False
        beside = _beside(path)
        try:
            _name(number, beside)
            os.replace(beside, path)
        except BaseException as error:
            beside.unlink(missing_ok=True)
            if isinstance(error, OSError):
                return False
            raise
    return True


def _name(number: int, path: Path) -> None:
    """Give a name to an open file that has none (linkat, with AT_SYMLINK_FOLLOW)."""
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        # With a folder given Python calls linkat, which follows the link that /proc has for an open file.
        os.link(f"/proc/self/fd/{number}", path, src_dir_fd=folder)
    finally:
        os.close(folder)
