"""Write files whole or not at all. The only home of filelock."""

from __future__ import annotations

import errno
import os
import re
import stat
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from builder.core.patterns import lazy_pattern

_UNNAMED = getattr(os, "O_TMPFILE", 0)
"""Linux can have files without names: a process that is killed leaves none of it behind."""
_TEMPORARY = lazy_pattern(r"\.(.+)\.(\d{1,10})\.tmp", re.ASCII)
"""The file that it becomes, and the number of the process that writes it."""
_BINARY = getattr(os, "O_BINARY", 0)
"""Windows changes line ends in files that are opened without it."""
_ABANDONED = 600.0
"""After how long a temporary file belongs to nobody, in seconds."""
_PATIENCE = 60.0
"""How long to wait for another process that writes into the same folder, in seconds."""
_LOCK = ".lock"
_SETTLING = 8
"""How many files the system puts onto the disk at a time: it writes its own records once for all that wait."""


def write(path: Path, data: bytes, *, private: bool = False, lasting: bool = True) -> None:
    """Write `data` to a temporary file and move it into place. Makes the folders above `path` where they are missing.

    If anything stops this, `path` stays as it was. Raises OSError, also where `path` is not an ordinary file. `private`
    and `lasting` are as in `Staged`.
    """
    with Staged(path, data, private=private, lasting=lasting) as staged:
        staged.place()


def write_new(files: Mapping[Path, bytes], *, private: bool = False) -> None:
    """Write several new files, all of them or none. `private` is as in `Staged`.

    Raises OSError; FileExistsError where a file exists already.
    """
    placed: list[Path] = []
    with ExitStack() as stack:
        staged = [stack.enter_context(Staged(path, data, private=private)) for path, data in files.items()]
        for file in staged:
            file.settle()
        try:
            for file in staged:
                if os.path.lexists(file.path):
                    raise FileExistsError(errno.EEXIST, "it exists already", str(file.path))
                file.place()
                placed.append(file.path)
        except BaseException:
            for path in placed:
                path.unlink(missing_ok=True)
            raise


def settle(files: Sequence[Staged]) -> None:
    """Have the system put several files onto the disk, which takes little longer than one. Then move them into place.

    What goes wrong here is raised by `Staged.place`.
    """
    if len(files) < 2:  # A single file is settled when it is moved into place.
        return
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(min(len(files), _SETTLING)) as threads:
        for file in files:
            threads.submit(file.settle)


def sweep(folder: Path) -> None:
    """Delete the temporary files that killed processes left in a folder: they may contain a patient's details.

    They are those whose process has ended, where the system can say so (not on Windows), and those that are older than
    ten minutes. A file that cannot be deleted stays.
    """
    for path in folder.glob(".*.tmp"):
        match = _TEMPORARY.fullmatch(path.name)
        try:
            if match and (_has_ended(int(match[2])) or time.time() - path.stat().st_mtime > _ABANDONED):
                path.unlink()
        except OSError:
            continue


def _has_ended(process: int) -> bool:
    """Whether no process with this number runs here. On Windows that cannot be asked without ending the process."""
    if os.name != "posix":
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    except (OSError, OverflowError):
        return False
    return False


def intended_name(path: Path) -> str:
    """The name that a temporary file was to get when it was moved into place; "" for any other file."""
    match = _TEMPORARY.fullmatch(path.name)
    return match[1] if match is not None and path.is_file() and not path.is_symlink() else ""


def trim(folder: Path, limit: int, ours: Callable[[Path], bool]) -> None:
    """Delete the files of a folder that were not used for longest, until the rest has `limit` bytes or fewer.

    Only files for which `ours` is true count, and only these are deleted.
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
    """Make other processes that lock the same folder wait. The system releases the lock of a process that ends.

    Raises OSError where the folder cannot be written to, or has been locked for a minute.
    """
    # Imported here, since most commands write nothing.
    from filelock import FileLock, Timeout

    folder.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(folder / _LOCK, timeout=_PATIENCE):
            yield
    except Timeout:
        raise OSError(errno.EBUSY, "another program has been writing into this folder for a minute") from None


class Staged:
    """A whole file that waits to be moved to `path`. If it is closed before that, nothing of it stays.

    A link is followed, and a file that is replaced keeps its mode: a new one that is `private` can be read by its owner
    alone. One that is not `lasting` may be damaged when the computer loses power: whoever reads it has to notice that.
    Raises OSError where it cannot be written, also where `path` is not an ordinary file.
    """

    def __init__(self, path: Path, data: bytes, *, private: bool = False, lasting: bool = True) -> None:
        if not path.name:
            raise FileNotFoundError(errno.ENOENT, "the file has no name")
        if path.exists() and not path.is_file():
            # A device would be replaced, not written to.
            raise OSError(errno.EINVAL, "it is not an ordinary file", str(path))
        path = path.resolve() if path.is_symlink() else path
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self._data = data
        self._mode = _mode(path, private=private)
        self._lasting = lasting
        self._temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
        self._failure: OSError | None = None
        self._number = _unnamed(path.parent, data, self._mode)
        if self._number is None:
            self._write_temporary()
        self._is_settled = self._number is None or not lasting

    def __enter__(self) -> Staged:
        return self

    def __exit__(self, *_: object) -> None:
        if self._number is not None:
            os.close(self._number)
        with suppress(OSError):
            self._temporary.unlink(missing_ok=True)

    def settle(self) -> None:
        """Have the system put it onto the disk. Raises OSError: the system says only once what went wrong."""
        if not self._is_settled:
            assert self._number is not None
            self._is_settled = True
            try:
                os.fsync(self._number)
            except OSError as failure:
                self._failure = failure
        if self._failure is not None:
            raise self._failure

    def place(self) -> None:
        """Move the file into place. Raises OSError, and leaves what was there."""
        self.settle()
        named = self._named() if self._number is not None else self._temporary
        if named is None:
            self._write_temporary()
        if named == self.path:
            return
        try:
            os.replace(self._temporary, self.path)
        except FileNotFoundError:
            # On a shared disk the program may take the file of another machine for one that was left behind.
            self._write_temporary()
            os.replace(self._temporary, self.path)

    def _named(self) -> Path | None:
        """Give the file its own name, or a temporary one where that is taken; None where no name can be given."""
        assert self._number is not None
        for path in (self.path, self._temporary):
            try:
                _name(self._number, path)
                return path
            except FileExistsError:
                continue
            except OSError:
                return None
        return None

    def _write_temporary(self) -> None:
        try:
            # Nobody else can read it for a moment.
            number = os.open(self._temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _BINARY, _first_mode(self._mode))
            with os.fdopen(number, "wb") as file:
                _set_mode(file.fileno(), self._mode)
                file.write(self._data)
                file.flush()
                if self._lasting:
                    os.fsync(file.fileno())
        except BaseException:
            self._temporary.unlink(missing_ok=True)
            raise


def _mode(path: Path, *, private: bool) -> int | None:
    """The mode of the file that is replaced, or of a new one; None for what the system gives to new files."""
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except OSError:
        return 0o600 if private else None


def _first_mode(mode: int | None) -> int:
    return 0o666 if mode is None else 0o600


def _set_mode(number: int, mode: int | None) -> None:
    # Windows has no modes; a file there has the permissions of its folder.
    set_mode = getattr(os, "fchmod", None)
    if mode is not None and set_mode is not None:
        set_mode(number, mode)


def _unnamed(folder: Path, data: bytes, mode: int | None) -> int | None:
    """An open file that has no name yet and contains `data`; None where this file system does not have such files.

    Raises OSError where it cannot be written.
    """
    if not _UNNAMED:
        return None
    try:
        number = os.open(folder, os.O_WRONLY | _UNNAMED, _first_mode(mode))
    except OSError:
        return None
    try:
        _set_mode(number, mode)
        view = memoryview(data)
        while view:
            view = view[os.write(number, view) :]
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
