"""Write files whole or not at all. The only home of filelock."""

from __future__ import annotations

import errno
import os
import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

_UNNAMED = getattr(os, "O_TMPFILE", 0)
"""Linux can have files without names: a process that is killed leaves none of it behind."""
_BESIDE = re.compile(r"\.(.+)\.\d+\.tmp")
_ABANDONED = 600.0
_PATIENCE = 60.0
"""How long to wait for another process that writes into the same folder, in seconds."""
_LOCK = ".lock"


def write(path: Path, data: bytes) -> None:
    """Write `data` apart and move it into place, making the folders above `path` where they are missing.

    Whatever stops this, `path` keeps what it had. Raises OSError, also for what is there and is no ordinary file.
    """
    with Staged(path, data) as staged:
        staged.place()


def write_new(made: Mapping[Path, bytes]) -> None:
    """Write several files, all of them or none, where there are no such files yet.

    Raises OSError; FileExistsError where one is there.
    """
    placed: list[Path] = []
    with ExitStack() as stack:
        staged = [stack.enter_context(Staged(path, data)) for path, data in made.items()]
        try:
            for one in staged:
                if os.path.lexists(one.path):
                    raise FileExistsError(errno.EEXIST, "it is there already", str(one.path))
                one.place()
                placed.append(one.path)
        except BaseException:
            for path in placed:
                path.unlink(missing_ok=True)
            raise


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


def beside(path: Path) -> str:
    """Under which name a file was to be moved into place, and was not yet; "" for any other file."""
    match = _BESIDE.fullmatch(path.name)
    return match[1] if match is not None and path.is_file() and not path.is_symlink() else ""


def trim(folder: Path, limit: int, ours: Callable[[Path], bool]) -> None:
    """Take away the files of a folder that were not used for longest, until the rest has `limit` bytes or fewer.

    Only files that are `ours` count, and only these go.
    """
    seen = []
    for path in filter(ours, folder.glob("*")):
        with suppress(OSError):
            stat = path.stat()
            seen.append((stat.st_mtime_ns, stat.st_size, path))
    total = sum(size for _, size, _ in seen)
    for _, size, path in sorted(seen):
        if total <= limit:
            break
        with suppress(OSError):
            path.unlink()
            total -= size


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keep other processes that ask for the same folder waiting. The system lifts the lock from a process that ends.

    Raises OSError where the folder cannot be written to, or has been locked for a minute.
    """
    # Most commands write nothing.
    from filelock import FileLock, Timeout

    folder.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(folder / _LOCK, timeout=_PATIENCE):
            yield
    except Timeout:
        raise OSError(errno.EBUSY, "another program has been writing into this folder for a minute") from None


class Staged:
    """A whole file that waits to be moved to `path`; closed before that, nothing of it stays.

    Raises OSError where it cannot be written, also for what is there and is no ordinary file.
    """

    def __init__(self, path: Path, data: bytes) -> None:
        if not path.name:
            raise FileNotFoundError(errno.ENOENT, "the file has no name")
        if path.exists() and not path.is_file():
            # A device would be replaced, not written to.
            raise OSError(errno.EINVAL, "something is there that is no ordinary file", str(path))
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self._data = data
        self._beside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
        self._number = _unnamed(path.parent, data)
        if self._number is None:
            self._write_beside()

    def __enter__(self) -> Staged:
        return self

    def __exit__(self, *_: object) -> None:
        if self._number is not None:
            os.close(self._number)
        with suppress(OSError):
            self._beside.unlink(missing_ok=True)

    def place(self) -> None:
        """Move the file into place. Raises OSError, and leaves what was there."""
        named = self._named() if self._number is not None else self._beside
        if named is None:
            self._write_beside()
        if named != self.path:
            os.replace(self._beside, self.path)

    def _named(self) -> Path | None:
        """Give the file a name: its own, or one beside it where that is taken; None where names cannot be given."""
        assert self._number is not None
        for path in (self.path, self._beside):
            try:
                _name(self._number, path)
                return path
            except FileExistsError:
                continue
            except OSError:
                return None
        return None

    def _write_beside(self) -> None:
        try:
            with self._beside.open("wb") as file:
                file.write(self._data)
                file.flush()
                os.fsync(file.fileno())
        except BaseException:
            self._beside.unlink(missing_ok=True)
            raise


def _unnamed(folder: Path, data: bytes) -> int | None:
    """An open file that has no name yet and holds `data`; None where this file system has no such files.

    Raises OSError where it cannot be written.
    """
    if not _UNNAMED:
        return None
    try:
        number = os.open(folder, os.O_WRONLY | _UNNAMED, 0o666)
    except OSError:
        return None
    try:
        view = memoryview(data)
        while view:
            view = view[os.write(number, view) :]
        os.fsync(number)
    except BaseException:
        os.close(number)
        raise
    return number


def _name(number: int, path: Path) -> None:
    """Give a name to an open file that has none (linkat, with AT_SYMLINK_FOLLOW)."""
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        # With a folder given Python calls linkat, which follows the link that /proc has for an open file.
        os.link(f"/proc/self/fd/{number}", path, src_dir_fd=folder)
    finally:
        os.close(folder)
