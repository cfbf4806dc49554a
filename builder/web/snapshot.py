"""The project as its files are now. What has not changed is not read again."""

from __future__ import annotations

import hashlib
import os
import stat
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from builder.content import project_file
from builder.content.project import Project, digest_of
from builder.core import clock
from builder.web.catalogue import Catalogue, offer
from builder.web.ward_words import IN_ENGLISH, WardWords

_FOLDERS = ("leaflets", "styles")

_TICK = 3.0
"""The slowest clock of a file system, in seconds: a file that was saved within that time is read again."""


@dataclass(frozen=True)
class Now:
    """The project as its files are now. `digest` differs from that of the project at any other time.

    It differs even where a change was undone, because what was read in between may be from before that.
    """

    digest: str
    project: Project
    offer: Catalogue


@dataclass
class Choices:
    """Gives the project as it is now. What has not changed is not read again."""

    root: Path
    brand: str | None = None
    words: WardWords = IN_ENGLISH
    _now: Now | None = None
    _seen: dict[str, tuple[tuple[int, ...], str]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def now(self) -> Now:
        with self._lock:
            # The digest is taken before anything is read: what is saved in between is noticed the next time.
            day, files = clock.today(), list(_files(self.root))
            digest = self._digest(files)
            if self._now is None or (self._now.digest, self._now.offer.day) != (digest, day):
                project = self._now.project.renewed() if self._now is not None else Project(self.root)
                offered = offer(project, day, self.brand, self.words)
                self._now = Now(digest, project, offered)
            return self._now

    def _digest(self, files: Sequence[tuple[str, tuple[int, ...]]]) -> str:
        """A digest of the files of the project, and of when they were saved."""
        digest = hashlib.sha256()
        seen: dict[str, tuple[tuple[int, ...], str]] = {}
        for path, stamp in files:
            earlier = self._seen.get(path)
            recent = time.time() - max(stamp[1], stamp[2]) / 1e9 < _TICK
            of_file = earlier[1] if earlier is not None and earlier[0] == stamp else digest_of(Path(path))
            # A file that could not be read may be read the next time, with the same stamp: do not cache that.
            if of_file and not recent:
                seen[path] = stamp, of_file
            digest.update(f"{path}\0{stamp}\0{of_file}\0".encode("utf-8", "surrogateescape"))
        self._seen = seen
        return digest.hexdigest()


def _files(root: Path) -> Iterator[tuple[str, tuple[int, ...]]]:
    """The files that leaflets are made from, with their folders, and the stamp of each."""
    for folder in _FOLDERS:
        yield from _below(os.path.join(root, folder))
    own = os.path.join(root, project_file.NAME)
    with suppress(OSError):
        yield own, _stamp(os.stat(own))


def _stamp(file: os.stat_result) -> tuple[int, ...]:
    """The size, times and number of a file, which change whenever it is saved."""
    return file.st_size, file.st_mtime_ns, file.st_ctime_ns, file.st_ino


def _below(folder: str, above: tuple[str, ...] = ()) -> Iterator[tuple[str, tuple[int, ...]]]:
    """A folder, the files in it, and those in folders below it, behind links to folders, too.

    `above` has the real paths of the folders around it: a link that leads back to one of them is not followed.
    """
    real = os.path.realpath(folder)
    if real in above:
        return
    try:
        names = sorted(os.listdir(folder))
        changed = os.stat(folder)
    except OSError:
        return
    # A file that was away for a moment may have its old stamp, but its folder has a new one.
    yield folder, (0, changed.st_mtime_ns, changed.st_ctime_ns, changed.st_ino)
    for name in names:
        path = os.path.join(folder, name)
        try:
            seen = os.stat(path)
        except OSError:
            continue
        if stat.S_ISDIR(seen.st_mode):
            yield from _below(path, (*above, real))
        elif stat.S_ISREG(seen.st_mode):
            yield path, _stamp(seen)
